/*
 * Lets one call of a program go wrong: a library to be loaded before all others.
 * The environment says what is to happen:
 *
 *     FAULTS_KIND   system (the usual) or memory: the calls that are counted
 *     FAULTS_LOG    a file that gets a line for each call: its number, its name,
 *                   from where it was called, all the way and from nearby, and the
 *                   file that it is about
 *     FAULTS_SITE   count only the calls from there, as the log has it
 *     FAULTS_AT     the number of the call that goes wrong, from 1
 *     FAULTS_WITH   how: an errno as a number, `short`, or `signal-` and a number:
 *                   the process gets that signal before the call, which is made
 *     FAULTS_LAST   the number of the last one that does; FAULTS_AT is the usual
 *
 * Programs that the program starts are left alone.
 */
#define _GNU_SOURCE
#include "layer.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { DEPTH = 24, NEAR = 4, LINE = 512 };

static bool is_ready;
static enum fault_kind counted;
static size_t first, last;
static uint64_t only_site;
static struct fault planned;
static int planned_signal;
static int log_fd = -1;
static atomic_size_t calls;
static _Thread_local bool is_inside;

static size_t number_of(const char *variable, size_t usual)
{
    const char *value = getenv(variable);
    return value ? strtoul(value, NULL, 10) : usual;
}

static void read_plan(void)
{
    const char *with = getenv("FAULTS_WITH");
    const char *kind = getenv("FAULTS_KIND");
    const char *site = getenv("FAULTS_SITE");
    only_site = site ? strtoull(site, NULL, 16) : 0;
    counted = kind && strcmp(kind, "memory") == 0 ? FAULT_MEMORY : FAULT_SYSTEM;
    first = number_of("FAULTS_AT", 0);
    last = number_of("FAULTS_LAST", first);
    if (!with)
        return;
    if (strcmp(with, "short") == 0)
        planned.is_short = true;
    else if (strncmp(with, "signal-", 7) == 0)
        planned_signal = atoi(with + 7);
    else
        planned.error = atoi(with);
}

static void open_log(void)
{
    const char *path = getenv("FAULTS_LOG");
    void *frames[2];
    /* The first call loads a library, which takes memory. */
    if (path || only_site)
        backtrace(frames, 2);
    if (!path)
        return;
    log_fd = (int)syscall(SYS_openat, AT_FDCWD, path,
                          O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    /* Out of the way of the program. */
    int high = (int)syscall(SYS_fcntl, log_fd, F_DUPFD_CLOEXEC, 900);
    if (high >= 0) {
        syscall(SYS_close, log_fd);
        log_fd = high;
    }
}

__attribute__((constructor)) static void begin(void)
{
    read_plan();
    open_log();
    unsetenv("LD_PRELOAD");
    is_ready = true;
}

void *fault_next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

/* --- The log --------------------------------------------------------------*/

/* From where the program called: a hash of the nearest places on the stack, so
 * many at most, relative to the program or the library that they are in, but for
 * the layer's own. */
static uint64_t site(int most)
{
    void *frames[DEPTH];
    Dl_info own, info;
    uint64_t hash = 14695981039346656037u;
    int count = backtrace(frames, DEPTH);
    dladdr(&calls, &own);
    for (int i = 0; i < count && most; i++) {
        if (!dladdr(frames[i], &info) || info.dli_fbase == own.dli_fbase)
            continue;
        hash ^= (uint64_t)((char *)frames[i] - (char *)info.dli_fbase);
        hash *= 1099511628211u;
        most--;
    }
    return hash;
}

static void put_subject(char *line, size_t size, const char *path, int fd)
{
    char link[64];
    if (path) {
        snprintf(line, size, "%s", path);
        return;
    }
    if (fd <= STDERR_FILENO) {
        static const char *const names[] = {"<stdin>", "<stdout>", "<stderr>"};
        snprintf(line, size, "%s", fd < 0 ? "-" : names[fd]);
        return;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, line, size - 1);
    line[length < 0 ? 0 : length] = '\0';
}

static void log_call(size_t number, const char *call, const char *path, int fd)
{
    char subject[LINE - 128], line[LINE];
    put_subject(subject, sizeof subject, path, fd);
    int length = snprintf(line, sizeof line, "%zu %s %016llx %016llx %s\n",
                          number, call, (unsigned long long)site(DEPTH),
                          (unsigned long long)site(NEAR), subject);
    syscall(SYS_write, log_fd, line, (size_t)length);
}

/* --- Faults ---------------------------------------------------------------*/

struct fault fault_meet(enum fault_kind kind, const char *call,
                        const char *path, int fd)
{
    struct fault none = {0, false};
    if (!is_ready || kind != counted || is_inside)
        return none;
    int error = errno;
    is_inside = true;
    bool counts = !only_site || site(DEPTH) == only_site;
    size_t number = atomic_fetch_add(&calls, counts) + 1;
    bool is_hit = counts && number >= first && number <= last;
    if (log_fd >= 0)
        log_call(number, call, path, fd);
    if (is_hit && planned_signal)
        kill(getpid(), planned_signal);
    is_inside = false;
    errno = error;
    return is_hit ? planned : none;
}
