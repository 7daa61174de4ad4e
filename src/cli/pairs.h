/* Pairs of the queries of two files: which query became which. */
#ifndef PAIRS_H
#define PAIRS_H

#include "prints.h"

#define NO_PARTNER ((size_t)-1)

struct pairs {
    size_t *after;  /* by query of the first file: its partner, or NO_PARTNER */
    size_t *before; /* the same the other way round */
};

/* Queries at the same place belong together when there are as many of both;
 * else those that mean the same, and of the rest those that share most facets,
 * four at least, the dataset among them. */
struct pairs pairs_find(const struct prints *before,
                        const struct prints *after);
void pairs_free(struct pairs *pairs);

#endif
