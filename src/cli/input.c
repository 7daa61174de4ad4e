/* Reading what the command line names: files, directories, standard input. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <reportql/reportql.h>

#include "message.h"
#include "policy.h"

enum { FIRST_READ = 1 << 16 };

/* The most that is ever read: one byte more than a text may have. */
#define MOST_READ (RQL_TEXT_MAX + 1)

/* --- Reading a file -------------------------------------------------------*/

/* Room for so many bytes of text, or false with errno set. */
static bool make_room(struct text *text, size_t room)
{
    if (room > SIZE_MAX - RQL_TEXT_PADDING) {
        errno = ENOMEM;
        return false;
    }
    char *data = realloc(text->data, room + RQL_TEXT_PADDING);
    if (!data)
        return false;
    text->data = data;
    return true;
}

static size_t grown(size_t room)
{
    return room < MOST_READ / 2 ? room * 2 : MOST_READ;
}

/* Read to the end.  A `room` of the file's size plus one reads a file at once
 * and sees its end; anything else grows. */
static bool read_to_end(int fd, struct text *text, size_t room)
{
    if (!make_room(text, room))
        return false;
    for (;;) {
        ssize_t got = read(fd, text->data + text->length, room - text->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        text->length += (size_t)got;
        if (text->length < room)
            continue;
        if (room == MOST_READ) {
            errno = EFBIG;
            return false;
        }
        room = grown(room);
        if (!make_room(text, room))
            return false;
    }
}

/* The room to begin with, or 0 with errno set when the file is too large. */
static size_t first_room(const struct stat *status)
{
    if (!S_ISREG(status->st_mode) || status->st_size <= 0)
        return FIRST_READ;
    if ((uintmax_t)status->st_size > RQL_TEXT_MAX) {
        errno = EFBIG;
        return 0;
    }
    return (size_t)status->st_size + 1;
}

static bool read_open(int fd, struct text *text)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return false;
    size_t room = first_room(&status);
    return room && read_to_end(fd, text, room);
}

static bool complain_unread(const char *name, int error)
{
    if (error == EFBIG)
        complain("%s: too large: a text may have at most %zu bytes", name,
                 RQL_TEXT_MAX);
    else
        complain("cannot read %s: %s", *name ? name : "''", strerror(error));
    return false;
}

/* Read an open file; 0, or errno. */
static int read_descriptor(int fd, struct text *text)
{
    text->data = NULL;
    text->length = 0;
    if (read_open(fd, text))
        return 0;
    int error = errno;
    free(text->data);
    text->data = NULL;
    return error;
}

/* Read an open file called `name`. */
static bool read_named(int fd, const char *name, struct text *text)
{
    int error = read_descriptor(fd, text);
    return !error || complain_unread(name, error);
}

static bool has_suffix(const char *name, size_t length, const char *suffix)
{
    size_t suffix_length = strlen(suffix);
    return length >= suffix_length &&
           strcasecmp(name + length - suffix_length, suffix) == 0;
}

rql_host host_of_name(const char *name)
{
    return has_suffix(name, strlen(name), ".json") ? RQL_HOST_REQUEST
                                                   : RQL_HOST_NONE;
}

bool text_read(const char *path, struct text *text)
{
    *text = (struct text){.host = host_of_name(path)};
    if (strcmp(path, "-") == 0)
        return read_named(STDIN_FILENO, "standard input", text);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return complain_unread(path, errno);
    bool good = read_named(fd, path, text);
    close(fd);
    return good;
}

/* The same into a text whose other members are set. */
static int read_only_file(const char *path, struct text *text)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno;
    int error = fstat(fd, &status) != 0    ? errno
                : S_ISDIR(status.st_mode)  ? EISDIR
                : !S_ISREG(status.st_mode) ? EINVAL
                                           : read_descriptor(fd, text);
    close(fd);
    return error;
}

int text_read_file(const char *path, struct text *text)
{
    *text = (struct text){.host = host_of_name(path)};
    return read_only_file(path, text);
}

/* --- Visiting -------------------------------------------------------------*/

static void note_unread(struct inputs *inputs, const char *name, int error)
{
    if (!inputs->is_quiet)
        complain_unread(name, error);
    inputs->unread++;
}

/* False after a message when it is a request body and none is wanted. */
static bool is_wanted(const struct inputs *inputs, const char *name)
{
    if (inputs->requests || host_of_name(name) == RQL_HOST_NONE)
        return true;
    complain("%s: request bodies (.json) are not for this command", name);
    return false;
}

static void visit_text(struct inputs *inputs, const char *name,
                       struct text *text)
{
    if (inputs->work)
        text->made = inputs->work(inputs->context, name, text);
    if (!inputs->visit(inputs->context, name, text))
        inputs->is_over = true;
    free(text->data);
}

/* Before it is read; false when that is not to be. */
static bool prepare(struct inputs *inputs, const char *name, struct text *text)
{
    *text = (struct text){.host = host_of_name(name)};
    if (inputs->policies)
        text->policy = policies_for(inputs->policies, name);
    return !inputs->policies || text->policy;
}

static void visit_stdin(struct inputs *inputs)
{
    const char *name = inputs->stdin_name;
    struct text text;
    if (is_wanted(inputs, name) && prepare(inputs, name, &text) &&
        read_named(STDIN_FILENO, "standard input", &text))
        visit_text(inputs, name, &text);
    else
        inputs->unread++;
}

static void visit_open_file(struct inputs *inputs, int fd, const char *path)
{
    struct text text;
    if (prepare(inputs, path, &text) && read_named(fd, path, &text)) {
        text.path = path;
        visit_text(inputs, path, &text);
    } else {
        inputs->unread++;
    }
}

/* --- Directories ----------------------------------------------------------*/

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_hidden(const FTSENT *entry)
{
    return entry->fts_level > FTS_ROOTLEVEL && entry->fts_name[0] == '.';
}

/* Visit a file of a directory, unless it is JSON that is no request body;
 * returns 1 when it was visited. */
static size_t visit_found(struct inputs *inputs, const char *path)
{
    struct text text;
    if (!prepare(inputs, path, &text)) {
        inputs->unread++;
        return 0;
    }
    int error = read_only_file(path, &text);
    if (error) {
        note_unread(inputs, path, error);
        return 0;
    }
    if (text.host == RQL_HOST_REQUEST &&
        !rql_text_is_request(text.data, text.length)) {
        free(text.data);
        return 0;
    }
    text.path = path;
    visit_text(inputs, path, &text);
    return 1;
}

static bool is_input_name(const struct inputs *inputs, const FTSENT *entry)
{
    return has_suffix(entry->fts_name, entry->fts_namelen, ".rql") ||
           (inputs->requests &&
            host_of_name(entry->fts_name) == RQL_HOST_REQUEST);
}

static bool is_too_large(const struct inputs *inputs, const FTSENT *entry)
{
    return inputs->most && (uintmax_t)entry->fts_statp->st_size > inputs->most;
}

static bool is_entered(const struct inputs *inputs, const FTSENT *entry,
                       bool is_directory)
{
    bool is_found = entry->fts_level > FTS_ROOTLEVEL;
    if (is_found && inputs->policies &&
        !policies_enter(inputs->policies, entry->fts_path, is_directory))
        return false;
    return !inputs->enter ||
           inputs->enter(inputs->context, entry->fts_path, is_directory);
}

/* Look at an entry of a directory; returns 1 when it is an input. */
static size_t visit_entry(struct inputs *inputs, FTS *walk, FTSENT *entry)
{
    switch (entry->fts_info) {
    case FTS_D:
        if (is_hidden(entry) || !is_entered(inputs, entry, true))
            fts_set(walk, entry, FTS_SKIP);
        return 0;
    case FTS_F:
        if (is_hidden(entry) || !is_input_name(inputs, entry) ||
            is_too_large(inputs, entry) || !is_entered(inputs, entry, false))
            return 0;
        return visit_found(inputs, entry->fts_path);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        note_unread(inputs, entry->fts_path, entry->fts_errno);
        return 0;
    default:
        return 0;
    }
}

/* The inputs that were found, or false with errno set. */
static bool walk_entries(struct inputs *inputs, FTS *walk, size_t *found)
{
    errno = 0;
    FTSENT *entry;
    while (!inputs->is_over && (entry = fts_read(walk))) {
        *found += visit_entry(inputs, walk, entry);
        errno = 0;
    }
    return inputs->is_over || !errno;
}

static void visit_directory(struct inputs *inputs, char *path)
{
    char *const roots[] = {path, NULL};
    size_t unread = inputs->unread;
    size_t found = 0;
    FTS *walk =
        fts_open(roots, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    if (!walk || !walk_entries(inputs, walk, &found)) {
        note_unread(inputs, path, errno);
    } else if (!found && unread == inputs->unread && !inputs->is_quiet) {
        complain(inputs->requests ? "no .rql files and no request bodies in %s"
                                  : "no .rql files in %s",
                 path);
        inputs->unread++;
    }
    if (walk)
        fts_close(walk);
}

/* --- Operands -------------------------------------------------------------*/

static void visit_operand(struct inputs *inputs, char *path)
{
    if (strcmp(path, "-") == 0) {
        visit_stdin(inputs);
        return;
    }
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0) {
        note_unread(inputs, path, errno);
    } else if (S_ISDIR(status.st_mode)) {
        visit_directory(inputs, path);
    } else if (is_wanted(inputs, path)) {
        visit_open_file(inputs, fd, path);
    } else {
        inputs->unread++;
    }
    if (fd >= 0)
        close(fd);
}

void inputs_visit(struct inputs *inputs, char **operands, int count)
{
    if (count == 0)
        visit_stdin(inputs);
    for (int i = 0; i < count && !inputs->is_over; i++)
        visit_operand(inputs, operands[i]);
}
