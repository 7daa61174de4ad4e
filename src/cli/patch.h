/* What fixing changes, as a unified diff. */
#ifndef PATCH_H
#define PATCH_H

#include <reportql/reportql.h>

#include "output.h"

/* Write the changes of a text as a patch with three lines of context; nothing
 * when there are none. */
void put_patch(struct output *out, const char *name, rql_text old,
               const rql_fixed *fixed);

#endif
