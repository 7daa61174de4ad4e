/* Runs the library, the bare scanner and SQLite over a workload. */
#include "stage.h"

#include <stdio.h>
#include <string.h>

#include <reportql/reportql.h>

#include "bare.h"

_Static_assert(WORKLOAD_PADDING >= RQL_TEXT_PADDING, "room behind the text");
_Static_assert(WORKLOAD_PADDING >= BARE_PADDING, "room behind the text");

static const char *const names[STAGE_COUNT] = {
    "bare",       "parse",      "check",     "full",
    "parse-file", "check-file", "full-file", "sqlite"};

const char *stage_name(enum stage_id stage)
{
    return names[stage];
}

bool stage_from_name(const char *name, enum stage_id *stage)
{
    for (int i = 0; i < STAGE_COUNT; i++)
        if (strcmp(name, names[i]) == 0) {
            *stage = (enum stage_id)i;
            return true;
        }
    return false;
}

bool stage_is_ours(enum stage_id stage)
{
    return stage != STAGE_BARE && stage != STAGE_SQLITE;
}

/* --- Stages ------------------------------------------------------------ */

static rql_options options_of(enum stage_id stage)
{
    rql_options options = {.discard_trees = true};
    if (stage == STAGE_PARSE || stage == STAGE_PARSE_FILE)
        options.skip_checks = true;
    if (stage == STAGE_CHECK || stage == STAGE_CHECK_FILE)
        options.least = RQL_WARNING;
    return options;
}

static bool run_queries(const struct workload *workload,
                        const rql_options *options)
{
    for (size_t i = 0; i < workload->count; i++) {
        rql_document *document;
        if (rql_document_new(workload->text + workload->starts[i],
                             workload_query_length(workload, i), options,
                             &document) != RQL_OK)
            return false;
        rql_document_free(document);
    }
    return true;
}

static bool run_file(struct workload *workload, const rql_options *options)
{
    rql_document *document;
    if (rql_document_new_in_place(workload->text, workload->length, options,
                                  &document) != RQL_OK)
        return false;
    bool is_whole = rql_document_query_count(document) > 0;
    rql_document_free(document);
    return is_whole;
}

static bool run_bare(struct workload *workload)
{
    memset(workload->text + workload->length, 0, BARE_PADDING);
    return bare_scan(workload->text, workload->length) > workload->count;
}

/* Puts a NUL behind the query, where SQLite likes it, for the time of the
 * call. */
static bool prepare(struct workload *workload, size_t index,
                    struct sqlite *sqlite)
{
    char *query = workload->text + workload->starts[index];
    size_t length = workload_query_length(workload, index);
    char separator = query[length];
    query[length] = '\0';
    bool ok = sqlite_prepare(sqlite, query, length);
    query[length] = separator;
    return ok;
}

/* Queries that SQLite refuses count as well: it took the time to see it. */
static bool run_sqlite(struct workload *workload, struct sqlite *sqlite)
{
    for (size_t i = 0; sqlite && i < workload->count; i++)
        prepare(workload, i, sqlite);
    return sqlite != NULL;
}

bool stage_run(enum stage_id stage, struct workload *workload,
               struct sqlite *sqlite)
{
    rql_options options = options_of(stage);
    switch (stage) {
    case STAGE_BARE:
        return run_bare(workload);
    case STAGE_PARSE:
    case STAGE_CHECK:
    case STAGE_FULL:
        return run_queries(workload, &options);
    case STAGE_PARSE_FILE:
    case STAGE_CHECK_FILE:
    case STAGE_FULL_FILE:
        return run_file(workload, &options);
    case STAGE_SQLITE:
        return run_sqlite(workload, sqlite);
    case STAGE_COUNT:
        break;
    }
    return false;
}

/* --- Proof that the workload is the right one -------------------------- */

static bool complain(const struct workload *workload, size_t index,
                     const char *reason)
{
    fprintf(stderr, "bench: workload %s, query %zu: %s\n    %.*s\n",
            workload_name(workload->kind), index, reason,
            (int)workload_query_length(workload, index),
            workload->text + workload->starts[index]);
    return false;
}

/* Why the findings are not the ones that the workload promises, or NULL. */
static const char *find_fault(const rql_document *document, bool one_error)
{
    size_t count = rql_document_diagnostic_count(document);
    if (rql_document_query_count(document) != 1)
        return "read as several queries, or none";
    if (count > (one_error ? 1 : 0))
        return rql_diagnostic_message(
            rql_document_diagnostic(document, count - 1));
    if (one_error &&
        (count == 0 || rql_diagnostic_severity(
                           rql_document_diagnostic(document, 0)) != RQL_ERROR))
        return "has no error";
    return NULL;
}

static bool verify_query(const struct workload *workload, size_t index)
{
    rql_options options = options_of(STAGE_CHECK);
    rql_document *document;
    if (rql_document_new(workload->text + workload->starts[index],
                         workload_query_length(workload, index), &options,
                         &document) != RQL_OK)
        return complain(workload, index, "cannot be read");
    const char *fault = find_fault(document, workload->kind == WORKLOAD_ERRORS);
    if (fault)
        complain(workload, index, fault);
    rql_document_free(document);
    return fault == NULL;
}

static bool verify_file(struct workload *workload)
{
    rql_options options = options_of(STAGE_CHECK);
    rql_document *document;
    if (rql_document_new_in_place(workload->text, workload->length, &options,
                                  &document) != RQL_OK)
        return false;
    size_t queries = rql_document_query_count(document);
    size_t findings = rql_document_diagnostic_count(document);
    rql_document_free(document);
    size_t wanted = workload->kind == WORKLOAD_ERRORS ? workload->count : 0;
    if (queries == workload->count && findings == wanted)
        return true;
    fprintf(stderr,
            "bench: workload %s has %zu queries with %zu findings, not %zu "
            "with %zu\n",
            workload_name(workload->kind), queries, findings, workload->count,
            wanted);
    return false;
}

bool stage_verify(struct workload *workload, struct sqlite *sqlite)
{
    bool is_sql =
        workload->kind == WORKLOAD_PLAIN || workload->kind == WORKLOAD_LISTS;
    for (size_t i = 0; i < workload->count; i++) {
        if (!verify_query(workload, i))
            return false;
        if (sqlite && is_sql && !prepare(workload, i, sqlite))
            return complain(workload, i, sqlite_message(sqlite));
    }
    return verify_file(workload);
}
