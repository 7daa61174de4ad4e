/* Files in memory: the calls of the program that reach the file system come here,
 * by the linker's --wrap. */
#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../case_file.h"
#include "fuzz.h"

enum { MOST_FILES = 16, MOST_BURSTS = 4096 };

struct world_file {
    char path[PATH_MAX]; /* empty: there is none */
    int fd;              /* of the memory, or -1; kept from run to run */
};

static struct {
    bool is_on;
    struct world_file files[MOST_FILES];
    rql_text bursts[MOST_BURSTS];
    size_t burst_count;
    size_t burst; /* the one that is being read */
    size_t at;    /* in it */
    struct buffer received;
} world;

static const char *const folders[] = {"/", "/ws", "/ws/a", "/cache"};

/* --- Files ----------------------------------------------------------------*/

/* The path without ".", ".." and doubled slashes; false when it is too long. */
static bool make_plain(const char *path, char plain[PATH_MAX])
{
    size_t length = 0;
    if (*path != '/') {
        strcpy(plain, WORLD_FOLDER);
        length = strlen(plain);
    }
    while (*path) {
        path += strspn(path, "/");
        size_t size = strcspn(path, "/");
        if (size == 2 && path[0] == '.' && path[1] == '.') {
            while (length && plain[--length] != '/')
                continue;
        } else if (size && !(size == 1 && *path == '.')) {
            if (length + size + 2 > PATH_MAX)
                return false;
            plain[length++] = '/';
            memcpy(plain + length, path, size);
            length += size;
        }
        path += size;
    }
    if (!length)
        plain[length++] = '/';
    plain[length] = '\0';
    return true;
}

static struct world_file *find_file(const char *path)
{
    char plain[PATH_MAX];
    for (size_t i = 0; make_plain(path, plain) && i < MOST_FILES; i++)
        if (strcmp(world.files[i].path, plain) == 0)
            return &world.files[i];
    return NULL;
}

static bool is_folder(const char *path)
{
    char plain[PATH_MAX];
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (make_plain(path, plain) && strcmp(folders[i], plain) == 0)
            return true;
    return false;
}

/* A new file, or the one that is there, without content; NULL and errno when
 * there is no room for it. */
static struct world_file *make_file(const char *path)
{
    struct world_file *file = find_file(path);
    for (size_t i = 0; !file && i < MOST_FILES; i++)
        if (!*world.files[i].path)
            file = &world.files[i];
    if (!file || !make_plain(path, file->path)) {
        errno = ENOSPC;
        return NULL;
    }
    if (file->fd <= 0)
        file->fd = memfd_create("world", MFD_CLOEXEC);
    if (file->fd < 0 || ftruncate(file->fd, 0) != 0)
        abort();
    return file;
}

int __real_open(const char *path, int flags, ...);

static int reopen(const struct world_file *file, int flags)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file->fd);
    int access = flags & (O_ACCMODE | O_APPEND | O_TRUNC);
    return __real_open(path, access | O_CLOEXEC);
}

/* --- What targets ask -----------------------------------------------------*/

void world_begin(void)
{
    for (size_t i = 0; i < MOST_FILES; i++)
        world.files[i].path[0] = '\0';
    world.burst_count = world.burst = world.at = 0;
    buffer_clear(&world.received);
    world.is_on = true;
}

void world_end(void)
{
    world.is_on = false;
}

void world_put_file(const char *path, rql_text content)
{
    struct world_file *file = make_file(path);
    if (!file || pwrite(file->fd, content.data, content.length, 0) !=
                     (ssize_t)content.length)
        abort();
}

void world_send(rql_text bytes)
{
    if (bytes.length && world.burst_count < MOST_BURSTS)
        world.bursts[world.burst_count++] = bytes;
}

rql_text world_received(void)
{
    return (rql_text){world.received.data, world.received.length};
}

/* --- The client's descriptors ---------------------------------------------*/

static size_t bytes_there(void)
{
    return world.burst < world.burst_count
               ? world.bursts[world.burst].length - world.at
               : 0;
}

/* The next burst comes, when this one was read. */
static void go_on(void)
{
    if (!bytes_there() && world.burst < world.burst_count) {
        world.burst++;
        world.at = 0;
    }
}

static ssize_t receive(void *bytes, size_t count)
{
    go_on();
    size_t size = bytes_there() < count ? bytes_there() : count;
    if (size)
        memcpy(bytes, world.bursts[world.burst].data + world.at, size);
    world.at += size;
    return (ssize_t)size;
}

static void ask(struct pollfd *fd, int timeout)
{
    fd->revents = 0;
    if (fd->fd == WORLD_OUT)
        fd->revents = fd->events & POLLOUT;
    if (fd->fd != WORLD_IN)
        return;
    if (timeout < 0)
        go_on();
    bool is_over = world.burst == world.burst_count;
    if (bytes_there() || is_over)
        fd->revents = POLLIN;
}

/* --- The calls ------------------------------------------------------------*/

#define WRAP(type, name, parameters)                                           \
    type __real_##name parameters;                                             \
    type __wrap_##name parameters;                                             \
    type __wrap_##name parameters

static int fail(int error)
{
    errno = error;
    return -1;
}

static int open_in_world(const char *path, int flags)
{
    struct world_file *file = find_file(path);
    if (!file && is_folder(path))
        return fail(EACCES);
    if (file && flags & O_EXCL)
        return fail(EEXIST);
    if (!file && flags & O_CREAT)
        file = make_file(path);
    return file ? reopen(file, flags) : fail(ENOENT);
}

int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return world.is_on ? open_in_world(path, flags)
                       : __real_open(path, flags, mode);
}

int __real_openat(int directory, const char *path, int flags, ...);
int __wrap_openat(int directory, const char *path, int flags, ...);
int __wrap_openat(int directory, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (!world.is_on)
        return __real_openat(directory, path, flags, mode);
    return directory == AT_FDCWD ? open_in_world(path, flags) : fail(ENOENT);
}

static int stat_in_world(const char *path, struct stat *status)
{
    struct world_file *file = find_file(path);
    memset(status, 0, sizeof *status);
    if (file)
        return fstat(file->fd, status);
    if (!is_folder(path))
        return fail(ENOENT);
    status->st_mode = S_IFDIR | 0700;
    status->st_ino = strlen(path);
    return 0;
}

WRAP(int, stat, (const char *path, struct stat *status))
{
    return world.is_on ? stat_in_world(path, status)
                       : __real_stat(path, status);
}

WRAP(int, lstat, (const char *path, struct stat *status))
{
    return world.is_on ? stat_in_world(path, status)
                       : __real_lstat(path, status);
}

WRAP(int, fstatat,
     (int directory, const char *path, struct stat *status, int flags))
{
    return world.is_on ? fail(ENOENT)
                       : __real_fstatat(directory, path, status, flags);
}

WRAP(char *, realpath, (const char *path, char *real))
{
    char plain[PATH_MAX];
    if (!world.is_on)
        return __real_realpath(path, real);
    if (!make_plain(path, plain) || !(find_file(path) || is_folder(path))) {
        errno = ENOENT;
        return NULL;
    }
    return real ? strcpy(real, plain) : strdup(plain);
}

WRAP(int, access, (const char *path, int mode))
{
    if (!world.is_on)
        return __real_access(path, mode);
    return find_file(path) || is_folder(path) ? 0 : fail(ENOENT);
}

WRAP(int, mkdir, (const char *path, mode_t mode))
{
    return world.is_on ? 0 : __real_mkdir(path, mode);
}

WRAP(int, mkstemp, (char *path))
{
    if (!world.is_on)
        return __real_mkstemp(path);
    memset(path + strlen(path) - 6, 'a', 6);
    struct world_file *file = make_file(path);
    return file ? reopen(file, O_RDWR) : -1;
}

WRAP(int, rename, (const char *from, const char *to))
{
    if (!world.is_on)
        return __real_rename(from, to);
    struct world_file *file = find_file(from), *old = find_file(to);
    if (!file || !make_plain(to, file->path))
        return fail(ENOENT);
    if (old && old != file)
        old->path[0] = '\0';
    return 0;
}

WRAP(int, unlink, (const char *path))
{
    if (!world.is_on)
        return __real_unlink(path);
    struct world_file *file = find_file(path);
    if (!file)
        return fail(ENOENT);
    file->path[0] = '\0';
    return 0;
}

WRAP(char *, getcwd, (char *path, size_t size))
{
    return world.is_on ? strcpy(path, WORLD_FOLDER) : __real_getcwd(path, size);
}

WRAP(int, posix_spawnp,
     (pid_t * child, const char *name,
      const posix_spawn_file_actions_t *actions,
      const posix_spawnattr_t *attributes, char *const words[],
      char *const environment[]))
{
    return world.is_on ? ENOENT
                       : __real_posix_spawnp(child, name, actions, attributes,
                                             words, environment);
}

WRAP(ssize_t, read, (int fd, void *bytes, size_t count))
{
    return fd == WORLD_IN ? receive(bytes, count)
                          : __real_read(fd, bytes, count);
}

/* Messages for people are not shown. */
WRAP(ssize_t, write, (int fd, const void *bytes, size_t count))
{
    if (fd == WORLD_OUT)
        buffer_add(&world.received, bytes, count);
    else if (!world.is_on || fd > STDERR_FILENO)
        return __real_write(fd, bytes, count);
    return (ssize_t)count;
}

WRAP(int, poll, (struct pollfd * fds, nfds_t count, int timeout))
{
    int ready = 0;
    if (!world.is_on)
        return __real_poll(fds, count, timeout);
    for (nfds_t i = 0; i < count; i++) {
        ask(&fds[i], timeout);
        ready += fds[i].revents != 0;
    }
    return ready;
}
