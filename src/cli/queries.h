/* The queries of an input, for commands that understand them. */
#ifndef QUERIES_H
#define QUERIES_H

#include <reportql/reportql.h>

#include "input.h"
#include "message.h"
#include "policy.h"

struct queries {
    rql_document *document;
    rql_lines *lines;
    bool *is_broken; /* by query: it has syntax errors */
    size_t *part_of; /* by query: the part of the request body that holds it;
                        NULL when the text is none */
    size_t count;
    size_t broken;
};

/* Read the queries of a text by its policy.  False after a message when that failed, and
 * *status then says how; a message tells of queries with syntax errors too.
 * To be freed either way. */
bool queries_read(struct queries *queries, const char *name,
                  const struct text *text, enum status *status);
void queries_free(struct queries *queries);

/* Where a query begins. */
rql_position queries_position(const struct queries *queries, size_t index);

/* The policies of a run whose texts are read so; false after a message.  To be
 * freed either way. */
bool queries_policies(struct policies *policies,
                      const struct settings *settings);

#endif
