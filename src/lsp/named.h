/* What the names in queries stand for. */
#ifndef NAMED_H
#define NAMED_H

#include "server.h"

/* A name at a place of a query. */
struct named {
    const rql_query *query;
    rql_use use;
    const rql_catalog *catalog; /* that has the dataset; NULL: none */
    size_t dataset;
};

/* The name at a place; false when there is none. */
bool named_at(const struct place *place, struct named *named);

/* What a name of a query stands for. */
struct named named_use(const rql_query *query, size_t index);

/* The query that a place belongs to; NULL when there is none. */
const rql_query *query_at(const struct place *place);

/* True when a span holds an offset, or ends at it. */
bool span_has(rql_span span, size_t offset);

/*
 * A dataset or a column as queries know it: the same name in another dataset,
 * or of another service, is another one.  Texts are those of the catalog, or of
 * the query where that has it not.
 */
struct subject {
    rql_api api; /* RQL_API_AUTO: no catalog has the dataset */
    rql_text dataset;
    rql_text column; /* without data: the dataset itself */
};

/* What a name stands for; false when it is neither, or when its query does not
 * say of which dataset. */
bool named_subject(const struct named *named, struct subject *subject);

bool subject_is(const struct subject *a, const struct subject *b);

#endif
