/* A file that is written to the end before it takes its name: its content is
 * collected in a file without one, in the same directory. */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "replace.h"

enum { BUFFER_SIZE = 1 << 16 };

static bool refuse(const char *path, int error)
{
    complain("cannot write %s: %s", *path ? path : "''", strerror(error));
    return false;
}

/* -1, with errno as it is. */
static int close_unwanted(int fd)
{
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* A file without a name in the directory of a path; -1 with errno set.  Signals
 * wait until its name is gone. */
static int open_nameless(const char *path)
{
    char *name = replacement_temporary_name(path);
    struct held_signals before;
    signals_hold(&before);
    int fd = mkstemp(name);
    if (fd >= 0 && unlink(name) != 0)
        fd = close_unwanted(fd);
    int error = errno;
    signals_release(&before);
    free(name);
    errno = error;
    return fd;
}

/* What a report may be written over; -1 with errno set. */
static int open_target(const char *path, bool *is_direct)
{
    struct stat status;
    *is_direct = false;
    if (!*path || path[strlen(path) - 1] == '/') {
        errno = *path ? EISDIR : ENOENT;
        return -1;
    }
    if (stat(path, &status) != 0)
        return errno == ENOENT && lstat(path, &status) != 0
                   ? open_nameless(path)
                   : -1;
    if (!S_ISREG(status.st_mode)) {
        *is_direct = true;
        return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    }
    return access(path, W_OK) == 0 ? open_nameless(path) : -1;
}

bool spool_open(struct spool *spool, const char *path)
{
    bool is_direct;
    int fd = open_target(path, &is_direct);
    if (fd < 0)
        return refuse(path, errno);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    *spool = (struct spool){.path = path, .is_direct = is_direct};
    spool->buffer = need(malloc(BUFFER_SIZE));
    output_init(&spool->out, fd, spool->buffer, BUFFER_SIZE);
    return true;
}

/* Write what the nameless file holds to the one beside the target. */
static bool copy(struct spool *spool, struct replacement *replacement)
{
    int fd = spool->out.fd;
    if (lseek(fd, 0, SEEK_SET) != 0)
        return refuse(spool->path, errno);
    for (;;) {
        ssize_t got = read(fd, spool->buffer, BUFFER_SIZE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refuse(spool->path, errno);
        if (got == 0)
            return true;
        if (!replacement_write(replacement,
                               (rql_text){spool->buffer, (size_t)got}))
            return false;
    }
}

bool spool_complete(struct spool *spool)
{
    return output_flush(&spool->out) || refuse(spool->path, spool->out.error);
}

bool spool_put_in_place(struct spool *spool)
{
    if (spool->is_direct)
        return true;
    struct replacement *replacement =
        replacement_begin_anew(spool->path, "not written");
    if (!replacement)
        return false;
    if (copy(spool, replacement))
        return replacement_put_in_place(replacement);
    replacement_abandon(replacement);
    return false;
}

void spool_free(struct spool *spool)
{
    close(spool->out.fd);
    free(spool->buffer);
}

/* --- In one go -------------------------------------------------------------*/

static bool write_spool(struct spool *spool, rql_text text)
{
    put_bytes(&spool->out, text.data, text.length);
    return spool_complete(spool) && spool_put_in_place(spool);
}

bool spool_write(const char *path, rql_text text)
{
    struct spool spool;
    if (!spool_open(&spool, path))
        return false;
    bool good = write_spool(&spool, text);
    spool_free(&spool);
    return good;
}
