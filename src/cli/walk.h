/* Walking through a directory. */
#ifndef WALK_H
#define WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "directory.h"
#include "listing.h"

/* Those who ask for a walk.  Names are given in the order of their bytes, a
 * directory's content in its place. */
struct walker {
    void *context;

    listing_filter *wants;

    /* A file was found: `path` is from malloc() and now the caller's, its last
     * part is the name in the directory. */
    void (*found)(void *context, char *path, struct directory *directory);

    /* Something cannot be read. */
    void (*failed)(void *context, const char *path, int error);

    /* May this be entered, or read?  Or NULL. */
    bool (*enters)(void *context, const char *path, bool is_directory);

    /* Too many directories are open: let go of one, or come nearer to that.
     * False: none is held. */
    bool (*let_go)(void *context);

    const bool *is_over;         /* when true, the walk ends */
    size_t most;                 /* larger files are left out; 0: none are */
    struct exclusion *exclusion; /* or NULL */
    struct directories directories;
};

/* Walk through a directory that is open, which is closed.  Hidden entries are
 * left out, and whatever is neither a file nor a directory; symbolic links are
 * not followed. */
void walk(struct walker *walker, const char *path, int fd);

#endif
