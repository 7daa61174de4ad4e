/* What fixing and formatting change, as a unified diff. */
#ifndef PATCH_H
#define PATCH_H

#include <reportql/reportql.h>

#include "output.h"

/* A text, what it becomes, and the edits that make it so. */
struct changes {
    rql_text old;
    rql_text new;
    size_t count; /* of edits */
    rql_edit (*edit)(const void *maker, size_t index);
    const void *maker;
};

struct changes changes_of_fixed(rql_text old, const rql_fixed *fixed);
struct changes changes_of_formatted(rql_text old,
                                    const rql_formatted *formatted);

/* Write changes as a patch with three lines of context; nothing when there are
 * none. */
void put_patch(struct output *out, const char *name,
               const struct changes *changes);

#endif
