/* The directories that are watched, by inotify. */
#include "watch_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "configuration_file.h"
#include "listing.h"
#include "message.h"

enum {
    INTEREST = IN_CREATE | IN_DELETE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB |
               IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR
};

bool watch_tree_open(struct watch_tree *tree)
{
    *tree = (struct watch_tree){.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
    if (tree->fd < 0)
        complain("cannot watch files: %s%s", strerror(errno),
                 errno == EMFILE ? " (see /proc/sys/fs/inotify/"
                                   "max_user_instances)"
                                 : "");
    return tree->fd >= 0;
}

void watch_tree_close(struct watch_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        free(tree->items[i].place);
    free(tree->items);
    if (tree->fd >= 0)
        close(tree->fd);
    *tree = (struct watch_tree){.fd = -1};
}

/* The first one whose id is not smaller. */
static size_t place_of_id(const struct watch_tree *tree, int id)
{
    size_t low = 0, high = tree->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tree->items[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct watched *watch_tree_find(const struct watch_tree *tree, int id)
{
    size_t at = place_of_id(tree, id);
    return at < tree->count && tree->items[at].id == id ? &tree->items[at]
                                                        : NULL;
}

static void insert(struct watch_tree *tree, size_t at, int id,
                   const char *place)
{
    if (tree->count == tree->room) {
        tree->room = tree->room ? 2 * tree->room : 64;
        tree->items =
            need(realloc(tree->items, tree->room * sizeof *tree->items));
    }
    memmove(&tree->items[at + 1], &tree->items[at],
            (tree->count - at) * sizeof *tree->items);
    tree->items[at] = (struct watched){id, need(strdup(place)), false};
    tree->count++;
}

static bool add(struct watch_tree *tree, const char *place, bool is_deep)
{
    int id = inotify_add_watch(tree->fd, place, INTEREST);
    if (id < 0) {
        if (errno == ENOENT || errno == ENOTDIR || errno == EACCES)
            return true;
        complain("cannot watch %s: %s%s", place, strerror(errno),
                 errno == ENOSPC ? " (see /proc/sys/fs/inotify/"
                                   "max_user_watches)"
                                 : "");
        return false;
    }
    size_t at = place_of_id(tree, id);
    if (at == tree->count || tree->items[at].id != id) {
        insert(tree, at, id, place);
    } else if (strcmp(tree->items[at].place, place) != 0) {
        /* It was moved here. */
        free(tree->items[at].place);
        tree->items[at].place = need(strdup(place));
    }
    tree->items[at].is_deep |= is_deep;
    return true;
}

bool watch_tree_add(struct watch_tree *tree, const char *place)
{
    return add(tree, place, false);
}

/* Of what is in a directory only directories matter. */
static bool wants_no_file(void *context, const char *name)
{
    (void)context;
    (void)name;
    return false;
}

/* The directories in a directory.  One that is gone, or may not be read, has
 * none; false after a message. */
static bool list(const char *place, struct listing *listing)
{
    int fd = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    int error = fd < 0 ? errno : listing_read(listing, fd, wants_no_file, NULL);
    if (fd >= 0)
        close(fd);
    if (!error || error == ENOENT || error == ENOTDIR || error == EACCES ||
        error == ELOOP)
        return true;
    complain("cannot watch %s: %s", place, strerror(error));
    return false;
}

bool watch_tree_add_deep(struct watch_tree *tree, const char *place)
{
    struct listing listing = {0};
    bool good = add(tree, place, true) && list(place, &listing);
    for (size_t i = 0; good && i < listing.count; i++) {
        char *below = path_in(place, listing.entries[i].name);
        good = watch_tree_add_deep(tree, below);
        free(below);
    }
    listing_free(&listing);
    return good;
}

static bool is_in(const char *place, const char *directory)
{
    size_t length = strlen(directory);
    return strncmp(place, directory, length) == 0 &&
           (!place[length] || place[length] == '/');
}

void watch_tree_remove(struct watch_tree *tree, const char *place)
{
    size_t kept = 0;
    for (size_t i = 0; i < tree->count; i++) {
        if (is_in(tree->items[i].place, place)) {
            inotify_rm_watch(tree->fd, tree->items[i].id);
            free(tree->items[i].place);
        } else {
            tree->items[kept++] = tree->items[i];
        }
    }
    tree->count = kept;
}

void watch_tree_forget(struct watch_tree *tree, int id)
{
    size_t at = place_of_id(tree, id);
    if (at == tree->count || tree->items[at].id != id)
        return;
    free(tree->items[at].place);
    tree->count--;
    memmove(&tree->items[at], &tree->items[at + 1],
            (tree->count - at) * sizeof *tree->items);
}
