/* Reading a file as a text. */
#include "reading.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <reportql/reportql.h>

#include "message.h"

enum { FIRST_READ = 1 << 16, SMALL = 1 << 14 };

/* The most that is ever read: one byte more than a text may have. */
#define MOST_READ (RQL_TEXT_MAX + 1)

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

bool complain_unread(const char *name, int error)
{
    if (error == EFBIG)
        complain("%s: too large: a text may have at most %zu bytes", name,
                 RQL_TEXT_MAX);
    else
        complain("cannot read %s: %s", *name ? name : "''", strerror(error));
    return false;
}

/* Read an open file; 0, or errno. */
int text_read_descriptor(int fd, struct text *text)
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

int text_read_path(const char *path, struct text *text)
{
    text->data = NULL;
    text->length = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = text_read_descriptor(fd, text);
    close(fd);
    return error;
}

bool text_read(const char *path, struct text *text)
{
    bool is_input = strcmp(path, "-") == 0;
    *text = (struct text){.host = rql_host_of_file(path)};
    int error = is_input ? text_read_descriptor(STDIN_FILENO, text)
                         : text_read_path(path, text);
    return !error || complain_unread(is_input ? "standard input" : path, error);
}

int text_read_file(const char *path, struct text *text)
{
    struct stat status;
    *text = (struct text){.host = rql_host_of_file(path)};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno;
    int error = fstat(fd, &status) != 0    ? errno
                : S_ISDIR(status.st_mode)  ? EISDIR
                : !S_ISREG(status.st_mode) ? EINVAL
                                           : text_read_descriptor(fd, text);
    close(fd);
    return error;
}

bool file_holds(const char *path, rql_text text)
{
    struct text file;
    if (text_read_file(path, &file) != 0)
        return false;
    bool is_same = file.length == text.length &&
                   memcmp(file.data, text.data, text.length) == 0;
    free(file.data);
    return is_same;
}

/* --- Files of directories --------------------------------------------------*/

static int copy_bytes(struct text *text, const char *bytes, size_t length)
{
    if (!make_room(text, length))
        return errno;
    memcpy(text->data, bytes, length);
    text->length = length;
    return 0;
}

/* The rest of a file whose beginning has been read; 0, or errno. */
static int read_rest(int fd, struct text *text, const char *bytes,
                     size_t length, size_t most)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode))
        return EINVAL;
    if ((uintmax_t)status.st_size > most)
        return EFBIG;
    size_t room = first_room(&status);
    if (!room)
        return errno;
    if (room <= length)
        room = grown(length);
    if (!make_room(text, room))
        return errno;
    memcpy(text->data, bytes, length);
    text->length = length;
    return read_to_end(fd, text, room) ? 0 : errno;
}

static int read_small(int fd, struct text *text, size_t most)
{
    char bytes[SMALL];
    size_t length = 0;
    for (;;) {
        ssize_t got = read(fd, bytes + length, sizeof bytes - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        length += (size_t)got;
        if (got == 0)
            return copy_bytes(text, bytes, length);
        if (length == sizeof bytes)
            return read_rest(fd, text, bytes, length, most);
    }
}

int text_read_at(int directory, const char *name, size_t most,
                 struct text *text)
{
    text->data = NULL;
    text->length = 0;
    int fd =
        openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0)
        return errno;
    int error = read_small(fd, text, most);
    close(fd);
    if (error) {
        free(text->data);
        text->data = NULL;
    }
    return error;
}
