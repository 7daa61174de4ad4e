/* What stands at a place of a document: tokens, queries, clauses, names. */
#include <assert.h>

#include "document.h"

size_t rql_document_token_at(const rql_document *document, size_t offset)
{
    const struct token *tokens = rql_tokens(document);
    size_t low = 0, high = document->tokens.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool rql_document_query_at(const rql_document *document, size_t offset,
                           size_t *query)
{
    assert(document->host == RQL_HOST_NONE);
    assert(!document->discard_trees);
    const struct rql_query *queries = document->queries.items;
    size_t low = 0, high = document->queries.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rql_token_at(document, queries[middle].first)->start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    *query = low ? low - 1 : 0;
    return document->queries.count > 0;
}

void rql_query_tokens(const rql_query *query, size_t *first, size_t *end)
{
    *first = query->first;
    *end = (size_t)query->last + 1;
}

/* --- Clauses ------------------------------------------------------------- */

static_assert((int)RQL_CLAUSE_SELECT == CLAUSE_SELECT &&
                  (int)RQL_CLAUSE_AGGREGATED == CLAUSE_AGGREGATED,
              "clauses are numbered alike");

const char *rql_clause_name(rql_clause_kind kind)
{
    static const char names[][11] = {"SELECT",    "FROM",  "WHERE",
                                     "ORDER BY",  "LIMIT", "TIMESPAN",
                                     "AGGREGATED"};
    assert((size_t)kind < sizeof names / sizeof *names);
    return names[kind];
}

size_t rql_query_clause_count(const rql_query *query)
{
    return query->clauses.count;
}

/* The last token of a clause.  One in which two clauses meet (`ASCSELECT`)
 * belongs to the second one. */
static uint32_t last_of_clause(const struct rql_document *d,
                               const struct clause *clause,
                               const struct clause *next)
{
    uint32_t last = clause->last;
    if (next->first > last)
        return last;
    for (last = next->first; last > clause->first; last--)
        if (!rql_token_is_trivia(rql_token_at(d, last - 1)))
            return last - 1;
    return NO_TOKEN;
}

rql_clause rql_query_clause(const rql_query *query, size_t index)
{
    assert(index < query->clauses.count);
    const struct rql_document *d = query->document;
    const struct clause *c = rql_clauses(d) + query->clauses.first + index;
    uint32_t last = c->last;
    if (index + 1 < query->clauses.count)
        last = last_of_clause(d, c, c + 1);
    uint32_t start = rql_token_at(d, c->first)->start;
    return (rql_clause){
        (rql_clause_kind)c->kind,
        {start, last == NO_TOKEN ? start : rql_token_at(d, last)->end}};
}

/* --- Names --------------------------------------------------------------- */

const rql_catalog *rql_query_catalog(const rql_query *query, size_t *dataset)
{
    *dataset = query->catalog ? query->dataset : 0;
    return query->catalog;
}

static rql_name name_at(const rql_query *query, uint32_t token)
{
    const struct token *t = rql_token_at(query->document, token);
    return (rql_name){rql_name_text(query->document, token),
                      {t->start, t->end}};
}

static rql_use use_of_column(const rql_query *query, rql_clause_kind clause,
                             const struct name_ref *ref)
{
    rql_use use = {
        .kind = RQL_USE_COLUMN,
        .clause = clause,
        .name = name_at(query, ref->token),
        .is_known = ref->column != NO_COLUMN,
    };
    if (use.is_known)
        use.column =
            ref->column - query->catalog->datasets[query->dataset].first_column;
    return use;
}

static rql_use use_of_name(const rql_query *query, rql_use_kind kind,
                           rql_clause_kind clause, uint32_t token)
{
    return (rql_use){
        .kind = kind,
        .clause = clause,
        .name = name_at(query, token),
        .is_known = kind == RQL_USE_DATASET && query->catalog,
    };
}

size_t rql_query_use_count(const rql_query *query)
{
    return (size_t)query->columns.count + query->conditions.count +
           query->orders.count + (query->dataset_token != NO_TOKEN) +
           (query->timespan != NO_TOKEN) + (query->grain != NO_TOKEN);
}

rql_use rql_query_use(const rql_query *query, size_t index)
{
    const struct rql_document *d = query->document;
    size_t i = index;
    if (i < query->columns.count)
        return use_of_column(query, RQL_CLAUSE_SELECT,
                             rql_columns(d) + query->columns.first + i);
    i -= query->columns.count;
    if (query->dataset_token != NO_TOKEN && i-- == 0)
        return use_of_name(query, RQL_USE_DATASET, RQL_CLAUSE_FROM,
                           query->dataset_token);
    if (i < query->conditions.count)
        return use_of_column(
            query, RQL_CLAUSE_WHERE,
            &rql_conditions(d)[query->conditions.first + i].column);
    i -= query->conditions.count;
    if (i < query->orders.count)
        return use_of_column(query, RQL_CLAUSE_ORDER,
                             &rql_orders(d)[query->orders.first + i].column);
    i -= query->orders.count;
    if (query->timespan != NO_TOKEN && i-- == 0)
        return use_of_name(query, RQL_USE_TIMESPAN, RQL_CLAUSE_TIMESPAN,
                           query->timespan);
    assert(query->grain != NO_TOKEN && i == 0);
    return use_of_name(query, RQL_USE_GRAIN, RQL_CLAUSE_AGGREGATED,
                       query->grain);
}
