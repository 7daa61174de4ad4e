/* Runs the passes over each query of a text, in order. */
#include <reportql/reportql.h>

#include <assert.h>

#include "passes.h"
#include "scanner.h"
#include "sections.h"
#include "utf16.h"

const char *rql_version(void)
{
    return RQL_VERSION;
}

const char *rql_status_text(rql_status status)
{
    static const char *const texts[] = {"no failure",
                                        "out of memory",
                                        "the text is too large",
                                        "the text is not a catalog",
                                        "stopped by the caller",
                                        "the result failed a check",
                                        "the host cannot hold the result"};
    assert((size_t)status < sizeof texts / sizeof *texts);
    return texts[status];
}

static struct rql_query *start_query(struct rql_document *d, uint32_t first,
                                     uint32_t last)
{
    struct rql_query *query =
        rql_vector_push(&d->arena, &d->queries, sizeof *query);
    *query = (struct rql_query){
        .first = first,
        .last = last,
        .clauses = {(uint32_t)d->clauses.count, 0},
        .columns = {(uint32_t)d->columns.count, 0},
        .conditions = {(uint32_t)d->conditions.count, 0},
        .orders = {(uint32_t)d->orders.count, 0},
        .distinct = NO_TOKEN,
        .dataset_token = NO_TOKEN,
        .limit = NO_TOKEN,
        .timespan = NO_TOKEN,
        .grain = NO_TOKEN,
        .document = d,
    };
    d->query = query;
    d->is_understood = true;
    d->lacks_text = false;
    d->has_repeats = false;
    d->query_count++;
    return query;
}

/* Forget what a failed parse has built. */
static void rewind_query(struct rql_document *d, size_t values)
{
    struct rql_query *query = d->query;
    d->clauses.count = query->clauses.first;
    d->columns.count = query->columns.first;
    d->conditions.count = query->conditions.first;
    d->orders.count = query->orders.first;
    d->values.count = values;
    query->clauses.count = query->columns.count = 0;
    query->conditions.count = query->orders.count = 0;
    query->distinct = query->dataset_token = query->limit = NO_TOKEN;
    query->timespan = query->grain = NO_TOKEN;
    query->clause_kinds = 0;
    query->is_disordered = false;
}

static void parse_query(struct rql_document *d)
{
    size_t values = d->values.count;
    struct builder builder = {
        .document = d,
        .next = d->query->first,
        .end = d->query->last + 1,
    };
    if (rql_parse(&builder))
        return;
    rewind_query(d, values);
    rql_repair(d);
}

static void check_query(struct rql_document *d)
{
    rql_check_clauses(d);
    if (d->skip_checks)
        return;
    rql_resolve(d);
    rql_check_names(d);
    rql_check_values(d);
    rql_check_logic(d);
    rql_check_order(d);
}

/* Narrow tokens first to end down to those that are no trivia; false when
 * nothing is left. */
static bool trim_trivia(const struct rql_document *d, uint32_t *first,
                        uint32_t *end)
{
    const struct token *tokens = rql_tokens(d);
    while (*first < *end && rql_token_is_trivia(&tokens[*first]))
        ++*first;
    while (*end > *first && rql_token_is_trivia(&tokens[*end - 1]))
        --*end;
    return *first < *end;
}

/* False when the query that the scanner has just read is passed over; the
 * directives in it count all the same. */
static bool is_wanted(struct rql_document *d, const struct scanner *seen,
                      uint32_t end)
{
    uint32_t first = seen->first, query = first, last = end;
    bool has_directive =
        seen->flags & TOKEN_DIRECTIVE && !d->ignores_suppressions;
    if (!d->regions || first == end) {
        if (has_directive)
            rql_note_directives(d, first, end, 0, true);
        return true;
    }
    bool is_query = trim_trivia(d, &query, &last);
    rql_span reach = is_query ? rql_reach(d, query, last - 1)
                              : (rql_span){rql_token_at(d, first)->start,
                                           rql_token_at(d, end - 1)->end};
    bool wanted = rql_touches(d->regions, reach.start, reach.end);
    if (has_directive)
        rql_note_directives(d, first, end, reach.start, wanted);
    if (is_query)
        rql_note_query(d, query, last - 1, !wanted);
    return wanted;
}

void rql_make_query(struct rql_document *d, const struct scanner *seen,
                    uint32_t end)
{
    uint32_t first = seen->first;
    d->query = NULL;
    if (!is_wanted(d, seen, end))
        return;
    d->has_odd_names = seen->flags & TOKEN_NOT_PLAIN;
    if (seen->odd_kinds || seen->flags)
        rql_check_text(d, first, end);
    if (trim_trivia(d, &first, &end)) {
        start_query(d, first, end - 1);
        parse_query(d);
        check_query(d);
    }
    rql_finish_diags(d);
}

void rql_discard_query(struct rql_document *d, enum scan_stop stop)
{
    struct token *tokens = d->tokens.items;
    if (stop == SCAN_SELECT)
        tokens[0] = tokens[d->tokens.count - 1];
    d->tokens.count = stop == SCAN_SELECT ? 1 : 0;
    d->queries.count = d->clauses.count = d->columns.count = 0;
    d->conditions.count = d->values.count = d->orders.count = 0;
}

/* What stands behind the query, on its line, is its own. */
static void note_end(struct rql_document *d, uint32_t end, enum scan_stop stop)
{
    if (!d->regions)
        return;
    if (stop == SCAN_SEMICOLON)
        end++;
    while (end && rql_token_is_trivia(rql_token_at(d, end - 1)))
        end--;
    if (end)
        d->regions->behind = rql_token_at(d, end - 1)->end;
}

static void make_queries(struct rql_document *d)
{
    if (d->section) {
        rql_read_section(d, d->section);
        return;
    }
    struct scanner scanner;
    rql_scanner_init(&scanner, d);
    enum scan_stop stop;
    do {
        stop = rql_scanner_next(&scanner);
        uint32_t end = (uint32_t)d->tokens.count - (stop != SCAN_END);
        rql_make_query(d, &scanner, end);
        note_end(d, end, stop);
        if (d->discard_trees)
            rql_discard_query(d, stop);
    } while (stop != SCAN_END);
    d->query = NULL;
}

/* A host that was saved in another encoding; of queries, each byte is told that
 * cannot be read.  One without queries is of no interest. */
static void refuse_utf16(struct rql_document *d)
{
    if (!rql_host_has_queries(d->host, d->text, d->length) &&
        d->host != RQL_HOST_REQUEST)
        return;
    rql_report(d, RULE_INVALID_BYTE, 0, 2, "this is UTF-16; save it as UTF-8");
    rql_finish_diags(d);
}

void rql_read_document(struct rql_document *d, const rql_options *options)
{
    if (d->host == RQL_HOST_NONE) {
        make_queries(d);
    } else if (rql_is_utf16((rql_text){d->text, d->length})) {
        refuse_utf16(d);
    } else if (d->host == RQL_HOST_REQUEST) {
        rql_check_request(d, options);
    } else {
        rql_check_host(d, options);
    }
    if (d->host != RQL_HOST_NONE)
        rql_keep_bodies(d);
}
