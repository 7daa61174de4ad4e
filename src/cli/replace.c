/*
 * Replacing the content of a file, all of it or nothing: the new content is
 * written to a file beside it, which then takes its name.  Signals that end the
 * program wait until that is done or undone, so nothing is left behind.
 */
#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "place.h"

enum { CHUNK = 1 << 16, LARGEST_WRITE = 1 << 20 };

/* The signals that end the program, and wait while there is something to be
 * undone. */
static const int held[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/* A file on its way to new content. */
struct replacement {
    const char *path;     /* as the user calls it */
    const char *not_done; /* what is said when it stays as it is */
    char *target;         /* the same without symbolic links */
    char *temporary;      /* the file beside it */
    int fd;               /* of the temporary file; -1: there is none */
    bool is_new;          /* there is no such file yet */
    bool is_anew;         /* what the target holds does not matter */
    struct stat status;   /* of the target, when it was last looked at */
    struct held_signals before;
};

static bool refuse(const struct replacement *r, const char *reason)
{
    complain("%s: %s: %s", r->path, r->not_done, reason);
    return false;
}

/* The same for something that the system did not do. */
static bool refuse_because(const struct replacement *r, const char *what,
                           int error)
{
    complain("%s: %s: %s: %s", r->path, r->not_done, what, strerror(error));
    return false;
}

/* --- May it be replaced? --------------------------------------------------*/

/* True when the rest of the file is the text; otherwise errno is 0 when it is
 * another one. */
static bool holds_text(int fd, rql_text text)
{
    char chunk[CHUNK];
    size_t at = 0;
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        errno = 0;
        if (got == 0)
            return at == text.length;
        if ((size_t)got > text.length - at ||
            memcmp(chunk, text.data + at, (size_t)got) != 0)
            return false;
        at += (size_t)got;
    }
}

/* True when the target holds `old`; its status is then that of this moment. */
static bool is_unchanged(struct replacement *r, rql_text old)
{
    int fd = open(r->target, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return refuse_because(r, "cannot read it again", errno);
    bool is_same = fstat(fd, &r->status) == 0 && holds_text(fd, old);
    int error = errno;
    close(fd);
    if (is_same)
        return true;
    return error ? refuse_because(r, "cannot read it again", error)
                 : refuse(r, "it has changed since it was read");
}

static bool is_replaceable(struct replacement *r, rql_text old)
{
    if (stat(r->target, &r->status) != 0)
        return refuse_because(r, "cannot find it again", errno);
    if (!S_ISREG(r->status.st_mode))
        return refuse(r, "it is not a regular file");
    if (r->status.st_nlink > 1)
        return refuse(r, "it has several names (hard links), which would no "
                         "longer be one file");
    if (access(r->target, W_OK) != 0)
        return refuse_because(r, "it may not be written", errno);
    return is_unchanged(r, old);
}

static bool is_same_status(const struct stat *now, const struct stat *then)
{
    return now->st_dev == then->st_dev && now->st_ino == then->st_ino &&
           now->st_size == then->st_size &&
           now->st_mtim.tv_sec == then->st_mtim.tv_sec &&
           now->st_mtim.tv_nsec == then->st_mtim.tv_nsec;
}

/* The last look before the file is replaced; false after a message. */
static bool is_still_the_same(const struct replacement *r)
{
    struct stat now;
    int failed = r->is_new ? lstat(r->target, &now) : stat(r->target, &now);
    int error = failed ? errno : 0;
    if (error && error != ENOENT)
        return refuse_because(r, "cannot look at it again", error);
    bool is_same =
        error ? r->is_new : !r->is_new && is_same_status(&now, &r->status);
    return is_same || refuse(r, "it has changed since it was read");
}

/* --- The new content ------------------------------------------------------*/

char *replacement_temporary_name(const char *target)
{
    static const char name[] = ".reportql-XXXXXX";
    const char *slash = strrchr(target, '/');
    size_t directory = slash ? (size_t)(slash - target) + 1 : 0;
    char *temporary = need(malloc(directory + sizeof name));
    memcpy(temporary, target, directory);
    memcpy(temporary + directory, name, sizeof name);
    return temporary;
}

/* True when one of the held signals waits that is not ignored: nohup(1) has
 * SIGHUP ignored, which waits all the same. */
static bool is_interrupted(void)
{
    sigset_t pending;
    struct sigaction action;
    sigemptyset(&pending);
    sigpending(&pending);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        if (sigismember(&pending, held[i]) == 1 &&
            sigaction(held[i], NULL, &action) == 0 &&
            action.sa_handler != SIG_IGN)
            return true;
    return false;
}

static bool write_text(int fd, rql_text text)
{
    while (text.length) {
        size_t size = text.length < LARGEST_WRITE ? text.length : LARGEST_WRITE;
        ssize_t written = write(fd, text.data, size);
        if (written < 0 && errno != EINTR)
            return false;
        if (is_interrupted()) {
            errno = EINTR;
            return false;
        }
        if (written > 0) {
            text.data += written;
            text.length -= (size_t)written;
        }
    }
    return true;
}

/* Give the file the owner and the mode of the target.  That an owner may not be
 * given is no obstacle; but then nobody may act as the owner. */
static bool copy_rights(int fd, const struct stat *status)
{
    mode_t mode = status->st_mode & 07777;
    if (fchown(fd, status->st_uid, status->st_gid) != 0 &&
        (fchown(fd, (uid_t)-1, status->st_gid) != 0 ||
         (mode & (S_ISUID | S_ISGID))))
        mode &= (mode_t) ~(S_ISUID | S_ISGID);
    return fchmod(fd, mode) == 0;
}

static bool give_usual_rights(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(fd, 0666 & ~mask) == 0;
}

static bool sync_file(int fd)
{
    int status;
    do
        status = fsync(fd);
    while (status != 0 && errno == EINTR);
    return status == 0;
}

/* So that the new name, too, survives a failure of the machine. */
static void sync_directory(char *target)
{
    char *slash = strrchr(target, '/');
    slash[slash == target] = '\0';
    int fd = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)sync_file(fd);
        close(fd);
    }
}

/* --- Signals --------------------------------------------------------------*/

void signals_hold(struct held_signals *before)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        sigaddset(&set, held[i]);
    sigprocmask(SIG_BLOCK, &set, &before->mask);
}

void signals_release(const struct held_signals *before)
{
    sigprocmask(SIG_SETMASK, &before->mask, NULL);
}

/* --- The end of the program -----------------------------------------------*/

/* The file that has no content yet.  A thread that finds no memory ends the
 * program, whatever the others are about. */
static _Atomic(const char *) unfinished;

static void remove_unfinished(void)
{
    const char *path = atomic_exchange(&unfinished, NULL);
    if (path)
        unlink(path);
}

static void note_unfinished(const char *path)
{
    static bool is_known;
    if (!is_known)
        atexit(remove_unfinished);
    is_known = true;
    atomic_store(&unfinished, path);
}

/* --- From beginning to end ------------------------------------------------*/

static void free_replacement(struct replacement *r)
{
    atomic_store(&unfinished, NULL);
    free(r->temporary);
    free(r->target);
    free(r);
}

/* Make the file beside the target. */
static bool open_temporary(struct replacement *r)
{
    r->temporary = replacement_temporary_name(r->target);
    signals_hold(&r->before);
    r->fd = mkstemp(r->temporary);
    if (r->fd >= 0) {
        note_unfinished(r->temporary);
        return true;
    }
    int error = errno;
    signals_release(&r->before);
    return refuse_because(r, "cannot make a file beside it", error);
}

/* The name of a file that is not there, without symbolic links; NULL with errno
 * set. */
static char *new_target(const char *path)
{
    struct places places = {0};
    struct stat status;
    char *target = place_of(&places, path);
    places_free(&places);
    if (target && lstat(target, &status) == 0) {
        free(target);
        errno = EEXIST;
        target = NULL;
    }
    return target;
}

static char *target_of(const struct text *text)
{
    if (!text->data)
        return new_target(text->path);
    return text->place ? need(strdup(text->place)) : realpath(text->path, NULL);
}

struct replacement *text_replacement_begin(const struct text *text,
                                           const char *not_done)
{
    rql_text old = {text->data, text->length};
    struct replacement *r = need(calloc(1, sizeof *r));
    *r = (struct replacement){
        .path = text->path,
        .not_done = not_done,
        .fd = -1,
        .is_new = !text->data,
    };
    r->target = target_of(text);
    if (!r->target)
        refuse_because(r, r->is_new ? "cannot make it" : "cannot find it again",
                       errno);
    else if ((r->is_new || is_replaceable(r, old)) && open_temporary(r))
        return r;
    free_replacement(r);
    return NULL;
}

struct replacement *replacement_begin_anew(const char *path,
                                           const char *not_done)
{
    struct replacement *r = need(calloc(1, sizeof *r));
    *r = (struct replacement){
        .path = path, .not_done = not_done, .fd = -1, .is_anew = true};
    r->target = realpath(path, NULL);
    if (!r->target && errno == ENOENT) {
        r->is_new = true;
        r->target = new_target(path);
    }
    if (!r->target)
        refuse_because(r, "cannot make it", errno);
    else if (!r->is_new && stat(r->target, &r->status) != 0)
        refuse_because(r, "cannot find it again", errno);
    else if (open_temporary(r))
        return r;
    free_replacement(r);
    return NULL;
}

/* A text that nobody has found: only its path is known. */
static struct text named_text(const char *path, rql_text text)
{
    return (struct text){
        .data = (char *)text.data, .length = text.length, .path = path};
}

struct replacement *replacement_begin(const char *path, rql_text old,
                                      const char *not_done)
{
    struct text text = named_text(path, old);
    return text_replacement_begin(&text, not_done);
}

bool replacement_write(struct replacement *r, rql_text piece)
{
    return write_text(r->fd, piece) ||
           refuse_because(r, "cannot write the new content", errno);
}

/* Let the temporary file have the rights of the target, and be on disk. */
static bool complete(struct replacement *r)
{
    bool good = (r->is_new ? give_usual_rights(r->fd)
                           : copy_rights(r->fd, &r->status)) &&
                sync_file(r->fd);
    int error = errno;
    /* Interrupted or not, it is closed. */
    if (close(r->fd) != 0 && errno != EINTR && good) {
        error = errno;
        good = false;
    }
    r->fd = -1;
    return good || refuse_because(r, "cannot write the new content", error);
}

bool replacement_put_in_place(struct replacement *r)
{
    bool good = complete(r);
    if (good && !r->is_anew)
        good = is_still_the_same(r);
    if (good && rename(r->temporary, r->target) != 0)
        good = refuse_because(r, "cannot replace it", errno);
    if (!good) {
        replacement_abandon(r);
        return false;
    }
    sync_directory(r->target);
    signals_release(&r->before);
    free_replacement(r);
    return true;
}

void replacement_abandon(struct replacement *r)
{
    if (r->fd >= 0)
        close(r->fd);
    unlink(r->temporary);
    signals_release(&r->before);
    free_replacement(r);
}

bool file_replace(const char *path, rql_text old, rql_text new)
{
    struct text text = named_text(path, old);
    return text_replace(&text, new);
}

bool text_replace(const struct text *text, rql_text new)
{
    struct replacement *r = text_replacement_begin(text, "not fixed");
    if (!r)
        return false;
    if (replacement_write(r, new))
        return replacement_put_in_place(r);
    replacement_abandon(r);
    return false;
}
