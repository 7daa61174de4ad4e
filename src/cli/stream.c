/* A text of queries that is read piece by piece, in memory that does not grow
 * with it. */
#include "stream.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "team.h"

enum {
    PIECE = 1 << 20, /* bytes of a file that are searched at once */
    FIRST_ROOM = 1 << 16,
    WINDOW = 8 * SECTION, /* bytes for each thread */
    BEFORE = 1 << 12,     /* bytes of a line that excerpts may look back at */
    BEHIND = 1 << 11      /* and those that they may look forward to */
};

/* --- Looking ahead --------------------------------------------------------*/

/* A file that is searched for comments about all of it. */
struct search {
    int fd;
    off_t start;
    atomic_bool is_found; /* or the file cannot be read */
};

static void search_piece(void *context, size_t index)
{
    static const char word[] = "disable-file";
    struct search *search = context;
    char *piece = need(malloc(PIECE));
    off_t at = search->start + (off_t)(index * (PIECE - sizeof word));
    size_t length = 0;
    ssize_t got = 1;
    while (got > 0 && length < PIECE && !atomic_load(&search->is_found)) {
        got = pread(search->fd, piece + length, PIECE - length,
                    at + (off_t)length);
        if (got > 0)
            length += (size_t)got;
        if (got < 0 && errno != EINTR)
            atomic_store(&search->is_found, true);
    }
    if (memmem(piece, length, word, sizeof word - 1))
        atomic_store(&search->is_found, true);
    free(piece);
}

static bool suppresses_in_all(int fd, size_t threads)
{
    struct stat status;
    struct search search = {.fd = fd, .start = lseek(fd, 0, SEEK_CUR)};
    if (search.start < 0 || fstat(fd, &status) != 0 ||
        !S_ISREG(status.st_mode) || status.st_size <= search.start)
        return false;
    size_t count = (size_t)(status.st_size - search.start) /
                       (PIECE - sizeof "disable-file") +
                   1;
    atomic_init(&search.is_found, false);
    team_run(threads, count, search_piece, &search);
    return atomic_load(&search.is_found);
}

/* --- Beginning and end ----------------------------------------------------*/

void stream_init(struct stream *stream, int fd, size_t threads)
{
    *stream = (struct stream){
        .fd = fd,
        .threads = threads,
        .most = WINDOW * threads,
        .origin = {.position = {1, 1}},
    };
}

void stream_free(struct stream *stream)
{
    free(stream->stretch.data);
}

/* --- Reading --------------------------------------------------------------*/

static int make_room(struct stream *stream)
{
    size_t room = stream->room ? stream->room * 2 : FIRST_ROOM;
    if (room > stream->most)
        room = stream->most;
    char *data = realloc(stream->stretch.data, room + RQL_TEXT_PADDING);
    if (!data)
        return ENOMEM;
    stream->stretch.data = data;
    stream->room = room;
    return 0;
}

int stream_fill(struct stream *stream)
{
    struct stretch *stretch = &stream->stretch;
    stretch->length += stretch->behind;
    stretch->behind = 0;
    while (!stretch->is_last && stretch->length < stream->most) {
        int error = stretch->length == stream->room ? make_room(stream) : 0;
        if (error)
            return error;
        ssize_t got = read(stream->fd, stretch->data + stretch->length,
                           stream->room - stretch->length);
        if (got < 0 && errno != EINTR)
            return errno;
        if (got > 0)
            stretch->length += (size_t)got;
        stretch->is_last = got == 0;
    }
    if (!stretch->is_last) {
        stretch->behind = BEHIND;
        stretch->length -= BEHIND;
    }
    return 0;
}

/* --- Going on -------------------------------------------------------------*/

/* A place at or before `at` where a character begins, and no line break is cut in
 * two. */
static size_t clean_place(const char *text, size_t at)
{
    while (at && ((unsigned char)text[at] & 0xc0) == 0x80)
        at--;
    return at && text[at] == '\n' && text[at - 1] == '\r' ? at - 1 : at;
}

void stream_drop(struct stream *stream, size_t from)
{
    struct stretch *stretch = &stream->stretch;
    stretch->length += stretch->behind;
    stretch->behind = 0;
    stretch->start = stream->end - from;
    stretch->length -= from;
    memmove(stretch->data, stretch->data + from, stretch->length);
}

/* Drop what is needed no more; false when memory is short. */
static bool advance(struct stream *stream)
{
    struct stretch *stretch = &stream->stretch;
    size_t from = stream->end > BEFORE ? stream->end - BEFORE : 0;
    rql_lines *lines;
    from = clean_place(stretch->data, from);
    if (rql_lines_new(stretch->data, stretch->length + stretch->behind,
                      &lines) != RQL_OK)
        return false;
    rql_lines_set_origin(lines, stream->origin.position);
    stream->origin.position = rql_lines_position(lines, from);
    stream->origin.offset += from;
    rql_lines_free(lines);
    stream_drop(stream, from);
    stream->most = WINDOW * stream->threads;
    if (stream->most < stream->room)
        stream->most = stream->room;
    return true;
}

/* The text at hand does not tell enough: read more of it. */
static bool look_further(struct stream *stream)
{
    if (stream->most >= RQL_TEXT_MAX)
        return false;
    stream->most =
        stream->most < RQL_TEXT_MAX / 2 ? stream->most * 2 : RQL_TEXT_MAX;
    return true;
}

int stream_next(struct stream *stream, const rql_options *options,
                rql_status *status, rql_document **document)
{
    *document = NULL;
    *status = RQL_NO_MEMORY;
    if (!stream->room && suppresses_in_all(stream->fd, stream->threads))
        stream->most = RQL_TEXT_MAX;
    if (stream->end && !advance(stream))
        return 0;
    for (;;) {
        int error = stream_fill(stream);
        if (error)
            return error;
        *status = large_document_new(&stream->stretch, options, stream->threads,
                                     &stream->end, document);
        if (*status != RQL_OK || *document)
            return 0;
        if (!look_further(stream))
            return EFBIG;
    }
}
