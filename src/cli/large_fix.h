/* A large text, fixed by several threads at once. */
#ifndef LARGE_FIX_H
#define LARGE_FIX_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

/* What was made of a text in parts, each of whole queries. */
struct large_fixed {
    rql_text text;
    rql_edit *edits; /* of the text as it was given, in order */
    size_t edit_count;
    size_t fix_count;
    rql_fixed **parts;
    size_t part_count;
    char *made; /* the text, with RQL_TEXT_PADDING behind it; NULL: as it was */
};

/*
 * Like rql_fixed_new(), for a text with RQL_TEXT_PADDING behind it, and the same
 * for any number of threads.  With RQL_OK, NULL is for a text that is to be fixed
 * as a whole: it is not large, has comments that suppress findings, or its parts,
 * when they are fixed, have more errors together.
 */
rql_status large_fixed_new(rql_text text, const rql_options *options, bool all,
                           size_t threads, struct large_fixed **fixed);
void large_fixed_free(struct large_fixed *fixed);

#endif
