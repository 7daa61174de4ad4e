/* Lists of edits: in order, not overlapping. */
#ifndef RQL_EDITS_H
#define RQL_EDITS_H

#include <reportql/reportql.h>

#include "arena.h"

/* Edits of the caller, with the memory that their texts are in. */
struct rql_edits {
    struct arena arena;
    struct vector items; /* rql_edit */
};

/* Append the text with its edits made to `out`, a vector of bytes. */
void rql_edits_apply(struct arena *arena, rql_text text, const rql_edit *edits,
                     size_t count, struct vector *out);

/* Append to `result` what `first`, followed by `second`, does to the text that
 * `first` was made for.  All are vectors of rql_edit. */
void rql_edits_compose(struct arena *arena, const struct vector *first,
                       const struct vector *second, struct vector *result);

/* Append bytes to a vector of bytes. */
void rql_bytes_add(struct arena *arena, struct vector *bytes, const char *data,
                   size_t length);

#endif
