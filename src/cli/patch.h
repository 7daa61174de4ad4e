/* What edits change, as a unified diff. */
#ifndef PATCH_H
#define PATCH_H

#include <reportql/reportql.h>

#include "output.h"

/* Write what edits make of a text, `new`, as a patch with three lines of context;
 * nothing when there are none.  The edits are in order and do not overlap. */
void put_patch(struct output *out, const char *name, rql_text old, rql_text new,
               const rql_edit *edits, size_t count);

#endif
