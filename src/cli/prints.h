/* Fingerprints of many queries, and which of them belong together. */
#ifndef PRINTS_H
#define PRINTS_H

#include <reportql/reportql.h>

#include "output.h"
#include "queries.h"

/* A query: where it is, and what it means. */
struct print {
    const char *path;
    rql_position at;
    rql_fingerprint fingerprint;
};

struct prints {
    struct print *items;
    size_t count;
    size_t capacity;
    char **paths;
    size_t path_count;
    size_t path_capacity;
};

/* Add the queries of an input that are not broken; false after a message. */
bool prints_add(struct prints *prints, const char *name,
                const struct queries *queries);
void prints_free(struct prints *prints);

/* Move those of others behind them. */
void prints_join(struct prints *prints, struct prints *others);

/* "path:line" */
void put_place(struct output *out, const struct print *print);

enum { HASH_DIGITS = 32 };

/* The hash of the whole meaning in hexadecimal digits, and a NUL. */
void print_hash(const struct print *print, char digits[HASH_DIGITS + 1]);

/* The facets in which two queries differ, as bits. */
unsigned facets_differing(const struct print *a, const struct print *b);

/* True when two queries mean the same. */
bool prints_equal(const struct print *a, const struct print *b);

/* A query as part of a group. */
struct member {
    size_t index; /* in the prints */
    size_t group; /* groups are counted from 0 in the order of their first
                     members, and members are in the order of the input */
    size_t likes; /* how many more queries mean the same; without them */
};

struct members {
    struct member *items;
    size_t count;
};

/* Queries that mean the same, in groups of two or more.  To be freed. */
struct members find_duplicates(const struct prints *prints);

/* Queries that mean the same but for one facet, in groups of two or more; of
 * those that mean the same only the first counts.  To be freed. */
struct members find_near(const struct prints *prints, rql_facet facet);

#endif
