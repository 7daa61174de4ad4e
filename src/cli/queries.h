/* The queries of an input, for commands that understand them. */
#ifndef QUERIES_H
#define QUERIES_H

#include <reportql/reportql.h>

#include "catalogs.h"
#include "input.h"
#include "message.h"

struct queries {
    rql_document *document;
    rql_lines *lines;
    bool *is_broken; /* by query: it has syntax errors */
    size_t *part_of; /* by query: the part of the request body that holds it;
                        NULL when the text is none */
    size_t count;
    size_t broken;
};

/* Read the queries of a text.  False after a message when that failed, and
 * *status then says how; a message tells of queries with syntax errors too.
 * To be freed either way. */
bool queries_read(struct queries *queries, const char *name,
                  const struct text *text, const rql_options *options,
                  enum status *status);
void queries_free(struct queries *queries);

/* Where a query begins. */
rql_position queries_position(const struct queries *queries, size_t index);

/* How texts are read by the settings and the catalogs. */
rql_options queries_options(const struct settings *settings,
                            const struct catalogs *catalogs);

#endif
