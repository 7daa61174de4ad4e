/* What has changed since a commit, as git knows it. */
#ifndef CHANGED_H
#define CHANGED_H

#include <stdbool.h>

#include "selection.h"

/*
 * Select the files of the repository around the current directory, and the lines
 * of them, that differ between the merge base of HEAD with `revision` and the
 * working tree: committed, staged, not staged, and files that git does not know.
 * NULL is the branch that changes are usually made for (changed_base.h).
 * `operands` are what is to be checked: all must be in the repository.  `since`
 * becomes what was compared with, as words, or NULL when there is no commit.
 * False after a message; both are to be freed either way.
 */
bool changed_select(struct selection *selection, const char *revision,
                    char *const *operands, int count, char **since);

#endif
