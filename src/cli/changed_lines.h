/* Reading what git tells of changes. */
#ifndef CHANGED_LINES_H
#define CHANGED_LINES_H

#include <stdbool.h>

#include "bytes.h"
#include "selection.h"

/* Select the files and lines of `git diff --raw --patch --unified=0 -z`, whose
 * names are relative to `top`.  False after a message. */
bool changed_read_diff(struct selection *selection, const char *top,
                       const struct bytes *diff);

/* Select the files of a list of names, each of which ends in a NUL. */
void changed_read_names(struct selection *selection, const char *top,
                        const struct bytes *names);

#endif
