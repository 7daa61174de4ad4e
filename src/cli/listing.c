/* What is in a directory. */
#include "listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "ignore.h"
#include "message.h"

/* A directory that is being read. */
struct reading {
    struct listing *listing;
    int fd;
    listing_filter *wants;
    void *context;
    struct bytes names; /* each begins with 'd' or 'f', and ends with NUL */
    size_t count;
};

/* The type of an entry: DT_DIR, DT_REG or something else. */
static unsigned char type_of(int fd, const struct dirent *entry)
{
    struct stat status;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type;
    if (fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_UNKNOWN;
    return S_ISREG(status.st_mode)   ? DT_REG
           : S_ISDIR(status.st_mode) ? DT_DIR
                                     : DT_UNKNOWN;
}

static void take_entry(struct reading *reading, const struct dirent *entry)
{
    const char *name = entry->d_name;
    struct exclusion_signs *signs = &reading->listing->signs;
    if (name[0] == '.') {
        signs->has_file |= strcmp(name, IGNORE_FILE) == 0;
        signs->has_git |= strcmp(name, ".git") == 0;
        return;
    }
    unsigned char type = type_of(reading->fd, entry);
    if (type != DT_DIR &&
        (type != DT_REG || !reading->wants(reading->context, name)))
        return;
    bytes_add(&reading->names, type == DT_DIR ? "d" : "f", 1);
    bytes_add(&reading->names, name, strlen(name) + 1);
    reading->count++;
}

/* The directory as a stream of its own, or NULL with errno set. */
static DIR *open_stream(int directory)
{
    int fd = fcntl(directory, F_DUPFD_CLOEXEC, 0);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream && fd >= 0)
        close(fd);
    return stream;
}

static int read_entries(struct reading *reading)
{
    const struct dirent *entry;
    DIR *stream = open_stream(reading->fd);
    if (!stream)
        return errno;
    while ((errno = 0, entry = readdir(stream)))
        take_entry(reading, entry);
    int error = errno;
    closedir(stream);
    return error;
}

static int by_name(const void *a, const void *b)
{
    const struct listing_entry *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static void sort_entries(struct listing *listing, size_t count)
{
    const char *at = listing->names;
    listing->entries = need(calloc(count + 1, sizeof *listing->entries));
    for (; listing->count < count; at += strlen(at) + 1)
        listing->entries[listing->count++] =
            (struct listing_entry){at + 1, *at == 'd'};
    qsort(listing->entries, count, sizeof *listing->entries, by_name);
}

int listing_read(struct listing *listing, int fd, listing_filter *wants,
                 void *context)
{
    struct reading reading = {
        .listing = listing, .fd = fd, .wants = wants, .context = context};
    *listing = (struct listing){0};
    int error = read_entries(&reading);
    listing->names = reading.names.data;
    sort_entries(listing, reading.count);
    return error;
}

void listing_free(struct listing *listing)
{
    free(listing->entries);
    free(listing->names);
}
