/* What walks leave out: what git ignores, and what .reportqlignore files say. */
#ifndef EXCLUSION_H
#define EXCLUSION_H

#include <stdbool.h>
#include <stddef.h>

struct exclusion_scope;
struct git_ignored;

/*
 * Begin at a directory, enter and leave those below it, and ask about what is in
 * the one that was entered last.  Paths are absolute and have no symbolic links
 * in them; the one that is "/" is written as "".
 */
struct exclusion {
    struct exclusion_scope *scopes; /* outer ones first */
    size_t count;
    size_t room;
    struct git_ignored *answers;
    size_t answer_count;
    size_t unread; /* ignore files, with a message for each */
};

/* What a directory is known to have. */
struct exclusion_signs {
    bool has_file; /* .reportqlignore */
    bool has_git;  /* .git */
};

/* False after a message when an ignore file cannot be read: what it leaves out
 * is then not known, and nothing that it speaks of should be touched. */
bool exclusion_begin(struct exclusion *exclusion, const char *path);
bool exclusion_enter(struct exclusion *exclusion, const char *path,
                     struct exclusion_signs signs);
void exclusion_leave(struct exclusion *exclusion, const char *path);
void exclusion_end(struct exclusion *exclusion);

/* True when a file or directory is to be left out. */
bool exclusion_has(const struct exclusion *exclusion, const char *path,
                   bool is_directory);

/* The same for a path by itself: also when a directory on the way is. */
bool exclusion_has_path(struct exclusion *exclusion, const char *path,
                        bool is_directory);

void exclusion_free(struct exclusion *exclusion);

#endif
