/* What `format` does with an input that is read meanwhile. */
#include "format_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "not_understood.h"
#include "stream.h"

/* What is to be read on, and what has been formatted of it. */
struct reader {
    struct format_run *run;
    const char *name;
    struct stream *stream;
    int error;       /* errno of reading, or 0 */
    size_t given;    /* bytes of the stretch that one thread went on with */
    size_t offset;   /* of what is not done with */
    rql_position at; /* the same */
    size_t base;     /* where the text begins that spans are of */
    size_t said;     /* stretches that were copied */
    struct copied copied;
};

/* --- Output ---------------------------------------------------------------*/

static bool take_output(void *context, const char *bytes, size_t length)
{
    struct reader *reader = context;
    put_bytes(reader->run->out, bytes, length);
    return !reader->run->out->error;
}

static void take_copied(void *context, rql_span span)
{
    struct reader *reader = context;
    span.start += reader->base;
    span.end += reader->base;
    note_copied(&reader->copied, span);
}

/* Say what was copied of the bytes that are done with. */
static void say_done(void *context, const char *bytes, size_t length)
{
    struct reader *reader = context;
    const struct copied *copied = &reader->copied;
    reader->offset += length;
    if (reader->run->own->quiet || reader->said == MOST_SHOWN)
        return;
    rql_lines *lines = lines_in(bytes, length);
    rql_lines_set_origin(lines, reader->at);
    for (; reader->said < copied->count && reader->said < MOST_SHOWN;
         reader->said++)
        say_place(reader->name,
                  rql_lines_position(lines, copied->spans[reader->said].start +
                                                length - reader->offset));
    reader->at = rql_lines_position(lines, length);
    rql_lines_free(lines);
}

/* --- Piece by piece, by one thread -----------------------------------------*/

static bool read_more(void *context, char *bytes, size_t room, size_t *length)
{
    struct reader *reader = context;
    const struct stretch *stretch = &reader->stream->stretch;
    size_t left = stretch->length + stretch->behind - reader->given;
    if (left || stretch->is_last) {
        *length = left < room ? left : room;
        if (*length)
            memcpy(bytes, stretch->data + reader->given, *length);
        reader->given += *length;
        return true;
    }
    ssize_t got;
    do
        got = read(reader->stream->fd, bytes, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        reader->error = errno;
    else
        *length = (size_t)got;
    return got >= 0;
}

/* From where sections have ended, or from the start. */
static rql_status format_on(struct reader *reader,
                            const struct formatting *formatting,
                            const rql_format_state *from)
{
    const rql_format_input input = {
        .read = read_more,
        .done = say_done,
        .context = reader,
        .from = from,
    };
    reader->given = 0;
    reader->base = reader->offset;
    return rql_format_stream(&input, formatting->options, formatting->style,
                             formatting->output);
}

/* --- In sections, by several ------------------------------------------------*/

/* True when that is all of the text, and not much. */
static bool is_small(const struct stream *stream, const rql_format_state *state)
{
    return !state->state && stream->stretch.is_last &&
           stream->stretch.length < LARGE;
}

/* As far as sections tell what becomes of them; 0, or an error number. */
static int format_sections(struct reader *reader,
                           const struct formatting *formatting,
                           rql_format_state *state, rql_status *status)
{
    struct stream *stream = reader->stream;
    int error;
    while ((error = stream_fill(stream)) == 0 && !is_small(stream, state)) {
        reader->base = reader->offset;
        *status = format_stretch(&stream->stretch, stream->threads, formatting,
                                 state, &stream->end);
        say_done(reader, stream->stretch.data, stream->end);
        if (*status != RQL_OK || !stream->end)
            break;
        stream_drop(stream, stream->end);
    }
    return error;
}

static int format_all(struct reader *reader,
                      const struct formatting *formatting, rql_status *status)
{
    rql_format_state state = {0};
    int error = 0;
    *status = RQL_OK;
    if (reader->stream->threads > 1)
        error = format_sections(reader, formatting, &state, status);
    if (error || *status != RQL_OK)
        return error;
    *status = format_on(reader, formatting, &state);
    return reader->error;
}

int format_stream(void *context, const char *name, const struct text *text,
                  struct stream *stream, bool *is_over)
{
    struct format_run *run = context;
    struct reader reader = {
        .run = run, .name = name, .stream = stream, .at = {1, 1}};
    const rql_format_output output = {
        .bytes = take_output,
        .copied = take_copied,
        .context = &reader,
    };
    const struct formatting formatting = formatting_of(text, &output);
    rql_status status;
    int error = format_all(&reader, &formatting, &status);
    if (!run->own->quiet)
        say_more(name, &reader.copied);
    *is_over = run->out->error != 0;
    if (error || status == RQL_TOO_LARGE)
        return error ? error : EFBIG;
    if (status == RQL_STOPPED)
        run->status = worse(run->status, STATUS_TROUBLE);
    else if (status != RQL_OK)
        format_say_failure(run, name, status);
    return 0;
}
