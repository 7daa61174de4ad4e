/* What the parts of reducing the conditions of one column share. */
#ifndef RQL_MEANING_REDUCE_H
#define RQL_MEANING_REDUCE_H

#include "meaning.h"

struct reduction {
    struct arena *arena;
    const struct meaning *meaning;
    struct meaning_filter *filter;
    bool is_numeric; /* texts and their patterns are not judged */
};

/* False when what is to match, and what is not, exclude each other. */
bool rql_patterns_agree(const struct reduction *reduction);

/* Strike out of the first list what is known not to fulfil the patterns, and
 * drop these; nothing when that is too dear. */
void rql_patterns_strike(const struct reduction *reduction);

/* Drop LIKE '%' when something else asks for a value already. */
void rql_patterns_drop_all(struct meaning_filter *filter);

#endif
