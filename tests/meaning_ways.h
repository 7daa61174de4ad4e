/* Other ways to write a query, and small changes of what it means. */
#ifndef MEANING_WAYS_H
#define MEANING_WAYS_H

#include <reportql/reportql.h>

#include "case_file.h"

/* Bits; none of them changes the meaning. */
enum way {
    WAY_CASE = 1,      /* upper and lower case change places */
    WAY_SPACES = 2,    /* comments and line breaks between all words */
    WAY_QUOTES = 4,    /* numbers in WHERE as strings */
    WAY_DEFAULTS = 8,  /* defaults are written */
    WAY_REVERSED = 16, /* conditions and values in the other order */
    WAY_TWICE = 32,    /* columns, conditions, values, sort keys once more */
    WAY_LISTS = 64,    /* IN for =, NOT IN for != */
    WAY_COUNT = 128
};

/* Each changes the meaning of any query that it applies to. */
enum change {
    CHANGE_NONE,
    CHANGE_DATASET,
    CHANGE_COLUMN,    /* one more */
    CHANGE_SEQUENCE,  /* the first column comes last */
    CHANGE_DISTINCT,  /* added, or removed */
    CHANGE_CONDITION, /* one more */
    CHANGE_FILTERS,   /* none any more */
    CHANGE_ORDER,     /* another sort key before the others */
    CHANGE_DIRECTION, /* of the first sort key */
    CHANGE_LIMIT,
    CHANGE_TIMESPAN,
    CHANGE_GRAIN,
    CHANGE_COUNT
};

/* Write the query to `out` in some ways and with a change; false when it cannot
 * be changed so. */
bool write_query(struct buffer *out, const rql_query *query, unsigned ways,
                 enum change change);

#endif
