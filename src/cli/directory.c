/* Open directories. */
#include "directory.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/close_range.h>
#endif

#include "message.h"

struct directory *directory_new(struct directories *all, int fd)
{
    struct directory *directory = need(malloc(sizeof *directory));
    directory->fd = fd;
    directory->number = ++all->last;
    directory->all = all;
    directory->holders = 1;
    all->open++;
    return directory;
}

void directory_hold(struct directory *directory)
{
    directory->holders++;
}

void directory_drop(struct directory *directory)
{
    if (!directory || --directory->holders)
        return;
    directory->all->open--;
    close(directory->fd);
    free(directory);
}

/* --- Threads apart --------------------------------------------------------*/

/* Of a thread that is apart. */
static _Thread_local struct {
    bool is_apart;
    size_t number; /* of the directory that it has open; 0: none */
    int fd;
} own;

/* The thread sanitizer takes descriptors of two tables for the same. */
#if defined(CLOSE_RANGE_UNSHARE) && defined(SYS_close_range) &&                \
    !defined(__SANITIZE_THREAD__)
#define CAN_BE_APART 1
#else
#define CAN_BE_APART 0
#endif

/* Of the main thread; a directory that is open can be opened again there. */
#define DESCRIPTORS "/proc/self/fd"

void directory_set_apart(void)
{
#if CAN_BE_APART
    own.is_apart = access(DESCRIPTORS, X_OK) == 0 &&
                   syscall(SYS_close_range, STDERR_FILENO + 1, ~0U,
                           CLOSE_RANGE_UNSHARE) == 0;
#endif
}

int directory_descriptor(const struct directory *directory)
{
    char path[sizeof DESCRIPTORS + 16];
    if (!own.is_apart)
        return directory->fd;
    if (own.number == directory->number)
        return own.fd;
    if (own.number)
        close(own.fd);
    snprintf(path, sizeof path, DESCRIPTORS "/%d", directory->fd);
    own.fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    own.number = own.fd < 0 ? 0 : directory->number;
    return own.fd;
}
