/* What is said on the command line of request bodies. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "input.h"
#include "policy.h"
#include "settings.h"

/* Commands that have the options below begin their `settings.own` with it. */
struct request_settings {
    rql_request kind;
    const char *now;   /* NULL: the time of the run */
    const char *query; /* the file of --query; NULL: none */
};

/* A query that was read from a file of its own. */
struct known_query {
    struct text text;
    rql_document *document;
    const rql_query *query;
};

/* What the library wants to know, and what that points to. */
struct request {
    rql_request_options options;
    int64_t now;
    struct known_query known;
};

/*
 * Read a file that holds exactly one query, by itself or in a request body;
 * false after a message.  `name` is how messages call it and says which of the
 * two it is.  To be freed either way.  `options` are those of other queries;
 * catalogs must outlive the result.
 */
bool known_query_load(struct known_query *known, const char *path,
                      const char *name, const rql_options *options);
void known_query_free(struct known_query *known);

/* The time of --now, else that of the run; false after a message. */
bool request_time(const struct request_settings *settings, int64_t *now);

/* Make the options of a run of its settings; false after a message.  To be
 * freed either way, before the policies. */
bool request_load(struct request *request, const struct settings *settings,
                  struct policies *policies);
void request_free(struct request *request);

extern const struct option_group request_options; /* --request, --query */
extern const struct option_group version_options; /* --api-version, --now */

#endif
