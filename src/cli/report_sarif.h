/* The parts of a report in SARIF. */
#ifndef REPORT_SARIF_H
#define REPORT_SARIF_H

#include <stddef.h>

#include <reportql/reportql.h>

#include "bytes.h"
#include "report.h"

/* What is written behind the results. */
struct sarif {
    struct bytes paths; /* of the files, each ends in a NUL */
    size_t file_count;
    const rql_rule **rules; /* those with results, in order of the first ones */
    size_t rule_count;
};

void sarif_begin(struct report *report);
void sarif_end(struct report *report, const struct tally *tally);
void sarif_free(void *own);

/* "error", "warning" or "note". */
const char *sarif_level(rql_severity severity);

/* The index of a rule in the list that will be written. */
size_t sarif_rule_index(struct sarif *sarif, const rql_rule *rule);

/* The URI of a file, to be freed. */
struct bytes sarif_uri(const char *path);

/* Members of a location: a URI and what that is relative to. */
void sarif_put_uri(struct json *json, rql_text uri);

/* A message, and behind a line break what may stand below it. */
void sarif_put_message(struct json *json, const char *key, const char *text,
                       const char *more);

#endif
