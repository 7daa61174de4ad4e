/* Where the names in queries come from. */
#ifndef DEFINITION_H
#define DEFINITION_H

#include "named.h"

/* Write a location of a span of a document's text. */
void json_put_location(struct json *json, struct document *document,
                       rql_span span);

/* Write the place in the catalog where a subject is told of; false when there
 * is none, and nothing was written. */
bool json_put_definition(struct json *json, struct server *server,
                         const struct document *document,
                         const struct subject *subject);

#endif
