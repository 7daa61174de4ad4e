/* What edits change, as a unified diff. */
#ifndef PATCH_H
#define PATCH_H

#include <reportql/reportql.h>

#include "output.h"

/* Write the changes of a text as a patch with three lines of context; nothing
 * when there are none.  The edits turn the old text into the new one. */
void put_patch(struct output *out, const char *name, rql_text old, rql_text new,
               const rql_edit *edits, size_t count);

#endif
