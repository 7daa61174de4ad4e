/* What git leaves out: asked of git itself. */
#ifndef GIT_IGNORED_H
#define GIT_IGNORED_H

#include <stdbool.h>
#include <stddef.h>

/* What git ignores in a work tree, or in a part of it. */
struct git_ignored {
    char *top; /* of the work tree, without a slash at its end */
    char
        *part; /* of it that was asked about, with a slash at its end; or empty:
                   all of it */
    char *text;
    char **paths; /* relative to `top`, sorted; directories end with a slash */
    size_t count;
};

/* How much of a path, which has no symbolic links in it, is the top of the work
 * tree that the path is in; false when it is in none. */
bool git_find_top(const char *path, size_t *length);

/* Ask git about a part of a work tree.  False after a message when it did not
 * answer: then nothing is known to be ignored.  To be freed either way. */
bool git_ask_ignored(struct git_ignored *ignored, const char *top,
                     const char *part);
void git_ignored_free(struct git_ignored *ignored);

/* True when git ignores a path of the part, of which the directories have been
 * asked about before. */
bool git_ignores(const struct git_ignored *ignored, const char *path,
                 bool is_directory);

#endif
