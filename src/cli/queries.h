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
    bool is_read;       /* of queries_work(): false after a message, and */
    enum status status; /* how that went */
};

/* Read the queries of a text by its policy.  False after a message when that failed, and
 * *status then says how; a message tells of queries with syntax errors too.
 * To be freed either way. */
bool queries_read(struct queries *queries, const char *name,
                  const struct text *text, enum status *status);
void queries_free(struct queries *queries);

/* The same for struct inputs, so that any thread can do it. */
input_worker queries_work;
input_dropper queries_drop;

/* The same of queries alone, without a message. */
rql_status queries_find(struct queries *queries, const struct text *text);

/* The first query that is broken, of those that are; and how so many are told of,
 * by the place of the first one. */
size_t queries_first_broken(const struct queries *queries);
void queries_say_broken(const char *name, size_t count, rql_position at);

/* Say why a text was not read; false. */
bool queries_say_failure(const char *name, rql_status status,
                         enum status *result);

/* Where a query begins. */
rql_position queries_position(const struct queries *queries, size_t index);

/* The policies of a run whose texts are read so; false after a message.  To be
 * freed either way. */
bool queries_policies(struct policies *policies,
                      const struct settings *settings);

#endif
