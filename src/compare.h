/* What the parts of comparing share. */
#ifndef RQL_COMPARE_H
#define RQL_COMPARE_H

#include "wording.h"

struct comparison {
    struct rql_notes *notes;
    const struct meaning *before;
    const struct meaning *after;
};

static inline struct sentence rql_compare_begin(const struct comparison *c)
{
    return (struct sentence){.arena = &c->notes->arena};
}

static inline void rql_compare_end(const struct comparison *c,
                                   struct sentence *s)
{
    rql_notes_add(c->notes, &s->bytes);
}

/* Columns, and what a row is. */
void rql_compare_columns(const struct comparison *comparison);

void rql_compare_filters(const struct comparison *comparison);

#endif
