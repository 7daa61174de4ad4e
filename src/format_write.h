/* What is written between tokens, and how tokens are written. */
#ifndef RQL_FORMAT_WRITE_H
#define RQL_FORMAT_WRITE_H

#include "format.h"

/* How to go from one token to the next. */
struct way {
    uint32_t indent; /* where a new line begins */
    uint32_t fill;   /* above 0: a new line when so many columns do not fit */
    bool joins;      /* one space, when they stay on one line */
    bool breaks;     /* a new line, unless this one has just begun */
    bool copies;     /* the gap as it is */
    bool is_border;  /* between queries: a blank line is kept */
};

/* The column that the next byte has; the first one is 0. */
size_t rql_format_column(const struct formatter *f);

/* Write what stands before token `i`: comments and white space. */
void rql_format_approach(struct formatter *f, uint32_t i,
                         const struct way *way);

/* Write token `i` of an understood segment. */
void rql_format_put(struct formatter *f, const struct segment *segment,
                    uint32_t i);

/* Write a segment as it is. */
void rql_format_copy(struct formatter *f, const struct segment *segment);

/* Write an understood segment without comments on one line, with no names to
 * change. */
void rql_format_put_plain(struct formatter *f, const struct segment *segment);

#endif
