/* The body of a request that creates a query, from the query and the comments
 * before it. */
#ifndef QUERY_BODY_H
#define QUERY_BODY_H

#include <reportql/reportql.h>

#include "body.h"
#include "bytes.h"
#include "remarks.h"

/* What the comments before a query say of it; texts are those of the
 * document. */
struct remarks query_remarks(const rql_document *document, size_t query);

/* Add its number to a name that all queries of a text have. */
void query_name_number(struct bytes *name, size_t query, size_t count);

/* Add a query as the service takes it: on one line, without comments. */
rql_status query_add_line(struct bytes *bytes, const rql_document *document,
                          const rql_query *query, const rql_options *options);

/* What a body is made of. */
struct query_body {
    rql_api api;
    rql_text name;
    rql_text description; /* without data: none */
    rql_text query;
    struct origin name_origin;
    struct origin description_origin;
    struct origin query_origin;
};

/* Write it. */
void body_query(struct body *body, const struct query_body *parts);

#endif
