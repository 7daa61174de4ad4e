/*
 * Walking through a directory.  Everything is opened relative to a directory
 * that is open and without following symbolic links, so that no change of the
 * tree leads out of it, and paths may have any length.
 */
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "exclusion.h"
#include "listing.h"
#include "message.h"

/* Most directories that are open at the same time.  Files want to be opened too,
 * and a process may be allowed few. */
enum { MOST_OPEN = 128 };

enum { OPEN_DIRECTORY = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW };

/* A directory on the way. */
struct level {
    struct directory *directory; /* NULL: closed meanwhile */
    dev_t device;
    ino_t inode;
    size_t length; /* of its path */
    struct listing listing;
    size_t next; /* entry */
};

struct state {
    struct walker *walker;
    struct exclusion *exclusion; /* or NULL */
    struct bytes path;           /* as it is shown, ended by NUL */
    struct bytes real;           /* without symbolic links */
    size_t shown;  /* bytes of the beginning as the user wrote it */
    size_t behind; /* bytes of the real one in their place */
    struct level *levels;
    size_t depth;
    size_t room;
    size_t most_open; /* directories */
};

/* --- Open directories -----------------------------------------------------*/

/* Open a directory of a directory; when too many are open, after others have
 * been let go. */
static int open_directory(const struct state *state, int parent,
                          const char *name)
{
    struct walker *walker = state->walker;
    while (walker->directories.open >= state->most_open &&
           walker->let_go(walker->context))
        continue;
    for (;;) {
        int fd = openat(parent, name, OPEN_DIRECTORY);
        if (fd >= 0 || (errno != EMFILE && errno != ENFILE))
            return fd;
        int error = errno;
        if (!walker->let_go(walker->context)) {
            errno = error;
            return -1;
        }
    }
}

/* --- Paths ----------------------------------------------------------------*/

static void cut(struct bytes *path, size_t length)
{
    path->length = length;
    path->data[length] = '\0';
}

static void append(struct bytes *path, const char *name)
{
    bytes_add(path, "/", 1);
    bytes_add(path, name, strlen(name) + 1);
    path->length--;
}

/* Let both paths be those of a directory, or of something in it. */
static void go_to(struct state *state, const struct level *level,
                  const char *name)
{
    cut(&state->path, level->length);
    cut(&state->real, level->length - state->shown + state->behind);
    if (name) {
        append(&state->path, name);
        append(&state->real, name);
    }
}

static void set_path(struct bytes *bytes, const char *path)
{
    size_t length = strlen(path);
    while (length && path[length - 1] == '/')
        length--;
    bytes_add(bytes, path, length);
    bytes_add(bytes, "", 1);
    bytes->length--;
}

/* --- Levels ---------------------------------------------------------------*/

static struct level *top_level(const struct state *state)
{
    return &state->levels[state->depth - 1];
}

static void fail(struct state *state, int error)
{
    struct walker *walker = state->walker;
    walker->failed(walker->context, state->path.length ? state->path.data : "/",
                   error);
}

static bool is_on_the_way(const struct state *state, const struct stat *status)
{
    for (size_t i = 0; i < state->depth; i++)
        if (state->levels[i].inode == status->st_ino &&
            state->levels[i].device == status->st_dev)
            return true;
    return false;
}

static struct level *add_level(struct state *state)
{
    if (state->depth == state->room) {
        state->room = state->room * 2 + 16;
        state->levels =
            need(realloc(state->levels, state->room * sizeof *state->levels));
    }
    size_t kept = state->most_open / 4;
    if (state->depth >= kept) {
        struct level *far = &state->levels[state->depth - kept];
        directory_drop(far->directory);
        far->directory = NULL;
    }
    return &state->levels[state->depth++];
}

/* Enter the directory that the path says, which is open. */
static void push(struct state *state, int fd)
{
    struct stat status;
    int error = fstat(fd, &status) != 0 ? errno : 0;
    if (error || is_on_the_way(state, &status)) {
        close(fd);
        if (error)
            fail(state, error);
        return;
    }
    struct level *level = add_level(state);
    *level = (struct level){
        .directory = directory_new(&state->walker->directories, fd),
        .device = status.st_dev,
        .inode = status.st_ino,
        .length = state->path.length,
    };
    error = listing_read(&level->listing, fd, state->walker->wants,
                         state->walker->context);
    if (error)
        fail(state, error);
    if (state->exclusion && !exclusion_enter(state->exclusion, state->real.data,
                                             level->listing.signs))
        level->next = level->listing.count;
}

/* Open the directory above one again; false when it is not there any more. */
static bool reopen(struct state *state, struct level *level, int below)
{
    struct stat status;
    int fd = open_directory(state, below, "..");
    if (fd < 0)
        return false;
    if (fstat(fd, &status) != 0 || status.st_ino != level->inode ||
        status.st_dev != level->device) {
        close(fd);
        errno = ESTALE;
        return false;
    }
    level->directory = directory_new(&state->walker->directories, fd);
    return true;
}

static void pop(struct state *state)
{
    struct level *level = top_level(state);
    state->depth--;
    go_to(state, level, NULL);
    if (state->exclusion)
        exclusion_leave(state->exclusion, state->real.data);
    if (state->depth) {
        struct level *above = top_level(state);
        go_to(state, above, NULL);
        if (!above->directory && !*state->walker->is_over &&
            !reopen(state, above, level->directory->fd)) {
            fail(state, errno);
            above->next = above->listing.count;
            above->directory = level->directory;
            directory_hold(above->directory);
        }
    }
    directory_drop(level->directory);
    listing_free(&level->listing);
}

/* --- Entries --------------------------------------------------------------*/

static bool is_left_out(const struct state *state, bool is_directory)
{
    struct walker *walker = state->walker;
    if (state->exclusion &&
        exclusion_has(state->exclusion, state->real.data, is_directory))
        return true;
    return walker->enters &&
           !walker->enters(walker->context, state->path.data, is_directory);
}

static bool is_too_large(const struct state *state, const struct level *level,
                         const char *name)
{
    struct stat status;
    size_t most = state->walker->most;
    return most &&
           fstatat(level->directory->fd, name, &status, AT_SYMLINK_NOFOLLOW) ==
               0 &&
           (uintmax_t)status.st_size > most;
}

static void visit_directory(struct state *state, const struct level *level,
                            const char *name)
{
    int fd = open_directory(state, level->directory->fd, name);
    if (fd < 0)
        fail(state, errno);
    else
        push(state, fd);
}

static void visit_next(struct state *state)
{
    struct walker *walker = state->walker;
    struct level *level = top_level(state);
    const struct listing_entry *entry = &level->listing.entries[level->next++];
    go_to(state, level, entry->name);
    if (!entry->is_directory && is_too_large(state, level, entry->name))
        return;
    if (is_left_out(state, entry->is_directory))
        return;
    if (entry->is_directory)
        visit_directory(state, level, entry->name);
    else
        walker->found(walker->context, need(strdup(state->path.data)),
                      level->directory);
}

/* The real path of the beginning; as it is given where that is too long to be
 * had.  False after a message when it is not known what is left out there. */
static bool begin(struct state *state, const char *path)
{
    bool is_known = true;
    char *real = realpath(path, NULL);
    int error = real ? 0 : errno;
    set_path(&state->path, path);
    set_path(&state->real, real ? real : path);
    state->shown = state->path.length;
    state->behind = state->real.length;
    state->exclusion = real ? state->walker->exclusion : NULL;
    if (state->exclusion)
        is_known = exclusion_begin(state->exclusion, state->real.data);
    free(real);
    if (error && error != ENAMETOOLONG && state->walker->exclusion) {
        fail(state, error);
        return false;
    }
    return is_known;
}

static size_t count_most_open(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > 4 * MOST_OPEN)
        return MOST_OPEN;
    return limit.rlim_cur < 16 ? 4 : limit.rlim_cur / 4;
}

void walk(struct walker *walker, const char *path, int fd)
{
    struct state state = {.walker = walker, .most_open = count_most_open()};
    if (!begin(&state, path) ||
        (walker->enters && !walker->enters(walker->context, path, true)))
        close(fd);
    else
        push(&state, fd);
    while (state.depth && !*walker->is_over) {
        if (top_level(&state)->next == top_level(&state)->listing.count)
            pop(&state);
        else
            visit_next(&state);
    }
    while (state.depth)
        pop(&state);
    if (state.exclusion)
        exclusion_end(state.exclusion);
    free(state.levels);
    free(state.path.data);
    free(state.real.data);
}
