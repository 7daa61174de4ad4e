/* Which commit changes are counted from. */
#ifndef CHANGED_BASE_H
#define CHANGED_BASE_H

#include <stdbool.h>

struct changed_base {
    char *tree; /* what git is to compare with */
    char
        *since; /* the same for people: "origin/main (89abcde)"; NULL when there
                    is no commit yet, and all is new */
};

/* Find the merge base of HEAD with a revision; NULL: with the branch that
 * changes are usually made for.  False after a message; to be freed either
 * way. */
bool changed_base_find(struct changed_base *base, const char *revision);
void changed_base_free(struct changed_base *base);

#endif
