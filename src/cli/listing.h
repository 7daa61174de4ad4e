/* What is in a directory. */
#ifndef LISTING_H
#define LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "exclusion.h"

struct listing_entry {
    const char *name;
    bool is_directory; /* otherwise it is a file */
};

/* Directories and files that are not hidden, by the bytes of their names. */
struct listing {
    struct listing_entry *entries;
    size_t count;
    struct exclusion_signs signs;
    char *names;
};

/* True when a file of that name is wanted. */
typedef bool listing_filter(void *context, const char *name);

/* Read a directory that is open, for the first time.  0, or an error number: then
 * some entries are missing.  To be freed either way. */
int listing_read(struct listing *listing, int fd, listing_filter *wants,
                 void *context);
void listing_free(struct listing *listing);

#endif
