/* Runs the library, the bare scanner and other parsers over a workload. */
#include "stage.h"

#include <stdio.h>
#include <string.h>

#include <reportql/reportql.h>

#include "bare.h"
#include "measure.h"

_Static_assert(WORKLOAD_PADDING >= RQL_TEXT_PADDING, "room behind the text");
_Static_assert(WORKLOAD_PADDING >= BARE_PADDING, "room behind the text");

static const char *const names[STAGE_COUNT] = {
    [STAGE_BARE] = "bare",
    [STAGE_PARSE] = "parse",
    [STAGE_CHECK] = "check",
    [STAGE_FULL] = "full",
    [STAGE_PARSE_FILE] = "parse-file",
    [STAGE_CHECK_FILE] = "check-file",
    [STAGE_FULL_FILE] = "full-file",
    [STAGE_FORMAT] = "format",
    [STAGE_FORMAT_FILE] = "format-file",
    [STAGE_SQLITE] = "sqlite",
    [STAGE_PG_QUERY] = "pg_query",
    [STAGE_SYNTAQLITE] = "syntaqlite",
    [STAGE_SYNTAQLITE_FILE] = "syntaqlite-file"};

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

bool stage_is_here(enum stage_id stage)
{
    return stage != STAGE_SYNTAQLITE && stage != STAGE_SYNTAQLITE_FILE;
}

bool stage_fits(enum stage_id stage, enum workload_kind kind,
                const struct peers *peers)
{
    switch (stage) {
    case STAGE_SQLITE:
        return peers->sqlite && kind != WORKLOAD_TIMESPAN;
    case STAGE_PG_QUERY:
        return pg_query_version() && kind != WORKLOAD_TIMESPAN;
    case STAGE_SYNTAQLITE:
    case STAGE_SYNTAQLITE_FILE:
        return peers->syntaqlite && workload_is_sql(kind);
    default:
        return true;
    }
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

/* Keeps what is formatted, as a caller would. */
static bool keep_bytes(void *context, const char *bytes, size_t length)
{
    static char kept[1 << 20];
    size_t *count = context;
    memcpy(kept, bytes, length < sizeof kept ? length : sizeof kept);
    *count += length;
    return true;
}

static bool format_text(const char *text, size_t length)
{
    size_t count = 0;
    const rql_format_output output = {.bytes = keep_bytes, .context = &count};
    return rql_format(text, length, NULL, NULL, &output) == RQL_OK && count > 0;
}

static bool format_queries(const struct workload *workload)
{
    for (size_t i = 0; i < workload->count; i++)
        if (!format_text(workload->text + workload->starts[i],
                         workload_query_length(workload, i)))
            return false;
    return true;
}

/* Gives a query to another parser, with a NUL behind it for the time of the
 * call.  Queries that it refuses count as well: it took the time to see it. */
static bool ask(enum stage_id stage, struct workload *workload, size_t index,
                struct peers *peers)
{
    char *query = workload->text + workload->starts[index];
    size_t length = workload_query_length(workload, index);
    char separator = query[length];
    query[length] = '\0';
    bool ok = stage == STAGE_SQLITE
                  ? sqlite_prepare(peers->sqlite, query, length)
                  : pg_query_accepts(query);
    query[length] = separator;
    return ok;
}

static bool ask_all(enum stage_id stage, struct workload *workload,
                    struct peers *peers)
{
    for (size_t i = 0; i < workload->count; i++)
        ask(stage, workload, i, peers);
    return true;
}

bool stage_run(enum stage_id stage, struct workload *workload,
               struct peers *peers)
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
    case STAGE_FORMAT:
        return format_queries(workload);
    case STAGE_FORMAT_FILE:
        return format_text(workload->text, workload->length);
    case STAGE_SQLITE:
    case STAGE_PG_QUERY:
        return ask_all(stage, workload, peers);
    default:
        return false;
    }
}

double stage_time(enum stage_id stage, struct workload *workload,
                  struct peers *peers)
{
    if (!stage_is_here(stage))
        return node_time(peers->syntaqlite,
                         stage == STAGE_SYNTAQLITE ? "queries" : "file");
    double begin = measure_work();
    bool ok = stage_run(stage, workload, peers);
    return ok ? measure_work() - begin : -1;
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

/* Some names of columns are words of PostgreSQL, such as Offset. */
static bool verify_peers(struct workload *workload, struct peers *peers)
{
    size_t refused = 0;
    for (size_t i = 0; i < workload->count; i++) {
        if (peers->sqlite && !ask(STAGE_SQLITE, workload, i, peers))
            return complain(workload, i, sqlite_message(peers->sqlite));
        if (pg_query_version() && !ask(STAGE_PG_QUERY, workload, i, peers) &&
            ++refused > workload->count / 50)
            return complain(workload, i, "libpg_query refuses too many");
    }
    return true;
}

bool stage_verify(struct workload *workload, struct peers *peers)
{
    for (size_t i = 0; i < workload->count; i++)
        if (!verify_query(workload, i))
            return false;
    if (workload_is_sql(workload->kind) && !verify_peers(workload, peers))
        return false;
    return verify_file(workload);
}
