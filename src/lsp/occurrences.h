/* The names of queries by their places, and where else they occur. */
#ifndef OCCURRENCES_H
#define OCCURRENCES_H

#include "server.h"

/* The token that holds an offset, or else the one that ends there; false when
 * there is none.  At the end of a word it is the word. */
bool token_touching(const rql_document *queries, size_t offset, size_t *token);

/* A name that is used in a query. */
struct occurrence {
    const rql_query *query;
    rql_use use;
};

/* The name at a place; false when there is none. */
bool occurrence_at(const struct place *place, struct occurrence *occurrence);

/* Where a name is spelt: without the quotes that it may stand in. */
rql_span spelling_of(const struct view *view, const rql_use *use);

/* True for names that are the same to the service: case does not matter. */
bool is_same_name(rql_text a, rql_text b);

/* Go through the uses of a query that are of the same kind and have the same
 * name, each place once: the first one from `*index` on, which goes behind it.
 * False when there is no more. */
bool next_use(const rql_query *query, const rql_use *wanted, size_t *index,
              rql_use *use);

#endif
