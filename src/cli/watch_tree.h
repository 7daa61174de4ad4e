/* The directories that are watched, by inotify. */
#ifndef WATCH_TREE_H
#define WATCH_TREE_H

#include <stdbool.h>
#include <stddef.h>

struct watched {
    int id;       /* of the kernel; later ones are larger */
    char *place;  /* of the directory */
    bool is_deep; /* all that is in it matters */
};

struct watch_tree {
    int fd;                /* -1: not open */
    struct watched *items; /* by id */
    size_t count;
    size_t room;
};

/* False after a message. */
bool watch_tree_open(struct watch_tree *tree);
void watch_tree_close(struct watch_tree *tree);

/* Watch a directory, and not those in it.  False after a message; that it is not
 * there is none. */
bool watch_tree_add(struct watch_tree *tree, const char *place);

/* Watch a directory with all those in it but hidden ones. */
bool watch_tree_add_deep(struct watch_tree *tree, const char *place);

/* It is gone, with all that is in it. */
void watch_tree_remove(struct watch_tree *tree, const char *place);

/* The kernel watches it no more. */
void watch_tree_forget(struct watch_tree *tree, int id);

/* NULL when it is not watched any more. */
const struct watched *watch_tree_find(const struct watch_tree *tree, int id);

#endif
