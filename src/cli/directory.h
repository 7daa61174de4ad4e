/* Open directories. */
#ifndef DIRECTORY_H
#define DIRECTORY_H

#include <stddef.h>

/* Those that are open at the same time; must outlive them. */
struct directories {
    size_t open; /* how many */
    size_t last; /* number that was given */
};

/* Open as long as somebody holds it.  It is the main thread's: others only ask
 * for a descriptor. */
struct directory {
    int fd;
    size_t number; /* no other one has it */
    size_t holders;
    struct directories *all;
};

/* With one holder. */
struct directory *directory_new(struct directories *all, int fd);
void directory_hold(struct directory *directory);
void directory_drop(struct directory *directory);

/*
 * Give the calling thread, which is not the main one, a table of open files of
 * its own, in which there are the standard ones only.  Threads that share a
 * table wait for each other whenever they open or close a file.  Where the
 * system does not offer that they go on to share it.
 */
void directory_set_apart(void);

/* A descriptor for the calling thread, until it asks for that of another
 * directory; or -1 with errno set.  Not to be closed. */
int directory_descriptor(const struct directory *directory);

#endif
