/* The system calls of the layer, as the program knows them: each is counted, and
 * then made or not. */
#define _GNU_SOURCE
#include "layer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A function that fails by its value and errno; `path` or `fd` say what it is
 * about. */
#define CALL(type, name, failure, path, fd, parameters, arguments)             \
    type name parameters;                                                      \
    type name parameters                                                       \
    {                                                                          \
        static type(*next) parameters;                                         \
        if (!next)                                                             \
            *(void **)&next = fault_next(#name);                               \
        struct fault fault = fault_meet(FAULT_SYSTEM, #name, path, fd);        \
        if (fault.error) {                                                     \
            errno = fault.error;                                               \
            return failure;                                                    \
        }                                                                      \
        return next arguments;                                                 \
    }

/* One that reads or writes bytes. */
#define TRANSFER(name, bytes_type, more_parameters, ...)                       \
    ssize_t name(int fd, bytes_type bytes, size_t size more_parameters);       \
    ssize_t name(int fd, bytes_type bytes, size_t size more_parameters)        \
    {                                                                          \
        static ssize_t (*next)(int, bytes_type, size_t more_parameters);       \
        if (!next)                                                             \
            *(void **)&next = fault_next(#name);                               \
        struct fault fault = fault_meet(FAULT_SYSTEM, #name, NULL, fd);        \
        if (fault.error) {                                                     \
            errno = fault.error;                                               \
            return -1;                                                         \
        }                                                                      \
        if (fault.is_short && size > 1)                                        \
            size /= 2;                                                         \
        return next(fd, bytes, size __VA_ARGS__);                              \
    }

#define NOTHING
#define AND ,

/* One that gives its error number instead. */
#define GIVES_ERROR(name, path, parameters, arguments)                         \
    int name parameters;                                                       \
    int name parameters                                                        \
    {                                                                          \
        static int(*next) parameters;                                          \
        if (!next)                                                             \
            *(void **)&next = fault_next(#name);                               \
        struct fault fault = fault_meet(FAULT_SYSTEM, #name, path, -1);        \
        return fault.error ? fault.error : next arguments;                     \
    }

/* --- Files ----------------------------------------------------------------*/

static int mode_of(int flags, va_list rest)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0;
}

#define OPEN(name)                                                             \
    int name(const char *path, int flags, ...)                                 \
    {                                                                          \
        static int (*next)(const char *, int, ...);                            \
        va_list rest;                                                          \
        va_start(rest, flags);                                                 \
        int mode = mode_of(flags, rest);                                       \
        va_end(rest);                                                          \
        if (!next)                                                             \
            *(void **)&next = fault_next(#name);                               \
        struct fault fault = fault_meet(FAULT_SYSTEM, #name, path, -1);        \
        if (fault.error) {                                                     \
            errno = fault.error;                                               \
            return -1;                                                         \
        }                                                                      \
        return next(path, flags, mode);                                        \
    }

#define OPENAT(name)                                                           \
    int name(int fd, const char *path, int flags, ...)                         \
    {                                                                          \
        static int (*next)(int, const char *, int, ...);                       \
        va_list rest;                                                          \
        va_start(rest, flags);                                                 \
        int mode = mode_of(flags, rest);                                       \
        va_end(rest);                                                          \
        if (!next)                                                             \
            *(void **)&next = fault_next(#name);                               \
        struct fault fault = fault_meet(FAULT_SYSTEM, #name, path, -1);        \
        if (fault.error) {                                                     \
            errno = fault.error;                                               \
            return -1;                                                         \
        }                                                                      \
        return next(fd, path, flags, mode);                                    \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
CALL(int, __open_2, -1, path, -1, (const char *path, int flags), (path, flags))
CALL(int, __openat_2, -1, path, -1, (int fd, const char *path, int flags),
     (fd, path, flags))
TRANSFER(read, void *, NOTHING)
TRANSFER(write, const void *, NOTHING)
TRANSFER(pread, void *, AND off_t offset, , offset)
TRANSFER(pread64, void *, AND off64_t offset, , offset)
TRANSFER(__read_chk, void *, AND size_t room, , room)
CALL(ssize_t, __pread_chk, -1, NULL, fd,
     (int fd, void *bytes, size_t size, off_t offset, size_t room),
     (fd, bytes, size, offset, room))
CALL(int, close, (next(fd), -1), NULL, fd, (int fd), (fd))
CALL(int, fsync, -1, NULL, fd, (int fd), (fd))
CALL(int, fdatasync, -1, NULL, fd, (int fd), (fd))
CALL(off_t, lseek, -1, NULL, fd, (int fd, off_t offset, int whence),
     (fd, offset, whence))
CALL(off64_t, lseek64, -1, NULL, fd, (int fd, off64_t offset, int whence),
     (fd, offset, whence))
CALL(int, ftruncate, -1, NULL, fd, (int fd, off_t size), (fd, size))
CALL(void *, mmap, MAP_FAILED, NULL, fd,
     (void *at, size_t size, int access, int flags, int fd, off_t offset),
     (at, size, access, flags, fd, offset))
CALL(void *, mmap64, MAP_FAILED, NULL, fd,
     (void *at, size_t size, int access, int flags, int fd, off64_t offset),
     (at, size, access, flags, fd, offset))
CALL(FILE *, tmpfile, NULL, "/tmp", -1, (void), ())
CALL(FILE *, tmpfile64, NULL, "/tmp", -1, (void), ())
CALL(int, mkstemp, -1, pattern, -1, (char *pattern), (pattern))
CALL(int, mkstemp64, -1, pattern, -1, (char *pattern), (pattern))
CALL(int, mkostemp, -1, pattern, -1, (char *pattern, int flags),
     (pattern, flags))

int fcntl(int fd, int operation, ...)
{
    static int (*next)(int, int, ...);
    va_list rest;
    va_start(rest, operation);
    long argument = va_arg(rest, long);
    va_end(rest);
    if (!next)
        *(void **)&next = fault_next("fcntl");
    struct fault fault = fault_meet(FAULT_SYSTEM, "fcntl", NULL, fd);
    if (fault.error) {
        errno = fault.error;
        return -1;
    }
    return next(fd, operation, argument);
}

/* --- Names and what they stand for ----------------------------------------*/

CALL(int, rename, -1, from, -1, (const char *from, const char *to), (from, to))
CALL(int, link, -1, from, -1, (const char *from, const char *to), (from, to))
CALL(int, linkat, -1, from, -1,
     (int fd, const char *from, int to_fd, const char *to, int flags),
     (fd, from, to_fd, to, flags))
CALL(int, unlink, -1, path, -1, (const char *path), (path))
CALL(int, mkdir, -1, path, -1, (const char *path, mode_t mode), (path, mode))
CALL(int, stat, -1, path, -1, (const char *path, struct stat *status),
     (path, status))
CALL(int, lstat, -1, path, -1, (const char *path, struct stat *status),
     (path, status))
CALL(int, fstat, -1, NULL, fd, (int fd, struct stat *status), (fd, status))
CALL(int, fstatat, -1, path, fd,
     (int fd, const char *path, struct stat *status, int flags),
     (fd, path, status, flags))
CALL(int, stat64, -1, path, -1, (const char *path, struct stat64 *status),
     (path, status))
CALL(int, lstat64, -1, path, -1, (const char *path, struct stat64 *status),
     (path, status))
CALL(int, fstat64, -1, NULL, fd, (int fd, struct stat64 *status), (fd, status))
CALL(int, fstatat64, -1, path, fd,
     (int fd, const char *path, struct stat64 *status, int flags),
     (fd, path, status, flags))
CALL(int, access, -1, path, -1, (const char *path, int how), (path, how))
CALL(int, fchmod, -1, NULL, fd, (int fd, mode_t mode), (fd, mode))
CALL(int, fchown, -1, NULL, fd, (int fd, uid_t user, gid_t group),
     (fd, user, group))
CALL(char *, realpath, NULL, path, -1, (const char *path, char *real),
     (path, real))
CALL(char *, __realpath_chk, NULL, path, -1,
     (const char *path, char *real, size_t room), (path, real, room))
CALL(char *, getcwd, NULL, ".", -1, (char *path, size_t size), (path, size))
CALL(char *, __getcwd_chk, NULL, ".", -1,
     (char *path, size_t size, size_t room), (path, size, room))

/* --- Directories ----------------------------------------------------------*/

CALL(DIR *, opendir, NULL, path, -1, (const char *path), (path))
CALL(DIR *, fdopendir, NULL, NULL, fd, (int fd), (fd))
CALL(struct dirent *, readdir, NULL, NULL, dirfd(stream), (DIR * stream),
     (stream))
CALL(struct dirent64 *, readdir64, NULL, NULL, dirfd(stream), (DIR * stream),
     (stream))

/* --- Processes, threads and waiting ---------------------------------------*/

CALL(int, pipe, -1, NULL, -1, (int ends[2]), (ends))
CALL(int, pipe2, -1, NULL, -1, (int ends[2], int flags), (ends, flags))
CALL(pid_t, waitpid, -1, NULL, -1, (pid_t child, int *status, int options),
     (child, status, options))
CALL(int, poll, -1, NULL, -1, (struct pollfd * files, nfds_t count, int time),
     (files, count, time))
CALL(int, __poll_chk, -1, NULL, -1,
     (struct pollfd * files, nfds_t count, int time, size_t room),
     (files, count, time, room))
CALL(int, inotify_init1, -1, NULL, -1, (int flags), (flags))
CALL(int, inotify_add_watch, -1, path, fd,
     (int fd, const char *path, uint32_t mask), (fd, path, mask))
CALL(int, signalfd, -1, NULL, fd, (int fd, const sigset_t *mask, int flags),
     (fd, mask, flags))
GIVES_ERROR(posix_spawnp, program,
            (pid_t * child, const char *program,
             const posix_spawn_file_actions_t *actions,
             const posix_spawnattr_t *attributes, char *const *arguments,
             char *const *variables),
            (child, program, actions, attributes, arguments, variables))
GIVES_ERROR(pthread_create, NULL,
            (pthread_t * thread, const pthread_attr_t *attributes,
             void *(*begin)(void *), void *argument),
            (thread, attributes, begin, argument))
