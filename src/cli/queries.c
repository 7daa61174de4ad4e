/* The queries of an input, for commands that understand them. */
#include "queries.h"

#include <stdlib.h>

bool queries_policies(struct policies *policies,
                      const struct settings *settings)
{
    bool good = policies_init(policies, settings);
    policies->common.least = RQL_ERROR;
    return good;
}

bool queries_say_failure(const char *name, rql_status status,
                         enum status *result)
{
    complain("%s: %s", name, rql_status_text(status));
    *result = worse(*result,
                    status == RQL_NO_MEMORY ? STATUS_FAILURE : STATUS_TROUBLE);
    return false;
}

/* Find the queries that cannot be understood; names do not matter here. */
static rql_status find_broken(struct queries *queries, const struct text *text)
{
    rql_options syntax = text->policy->options;
    syntax.skip_checks = true;
    syntax.host = text->host;
    rql_document *document;
    rql_status status =
        rql_document_new_in_place(text->data, text->length, &syntax, &document);
    if (status != RQL_OK)
        return status;
    queries->count = rql_document_query_count(document);
    queries->is_broken =
        need(calloc(queries->count + 1, sizeof *queries->is_broken));
    for (size_t i = 0; i < queries->count; i++) {
        const rql_query *query = rql_document_query(document, i);
        queries->is_broken[i] = rql_query_error_count(query) > 0;
        queries->broken += queries->is_broken[i];
    }
    rql_document_free(document);
    return RQL_OK;
}

size_t queries_first_broken(const struct queries *queries)
{
    size_t first = 0;
    while (!queries->is_broken[first])
        first++;
    return first;
}

void queries_say_broken(const char *name, size_t count, rql_position at)
{
    if (count == 1)
        complain("%s:%zu:%zu: this query has syntax errors; 'reportql check' "
                 "explains them",
                 name, at.line, at.column);
    else
        complain("%s:%zu:%zu: this query and %zu more have syntax errors; "
                 "'reportql check' explains them",
                 name, at.line, at.column, count - 1);
}

/* Note which part of a request body holds each query. */
static void find_parts(struct queries *queries)
{
    size_t query = 0;
    queries->part_of =
        need(calloc(queries->count + 1, sizeof *queries->part_of));
    for (size_t i = 0; i < rql_document_part_count(queries->document); i++) {
        rql_part part = rql_document_part(queries->document, i);
        size_t count = rql_document_query_count(part.document);
        for (size_t j = 0; j < count && query < queries->count; j++)
            queries->part_of[query++] = i;
    }
}

rql_status queries_find(struct queries *queries, const struct text *text)
{
    *queries = (struct queries){0};
    rql_options whole = text->policy->options;
    whole.host = text->host;
    rql_status status = find_broken(queries, text);
    if (status == RQL_OK)
        status = rql_document_new_in_place(text->data, text->length, &whole,
                                           &queries->document);
    if (status == RQL_OK)
        status = rql_lines_new(text->data, text->length, &queries->lines);
    return status;
}

bool queries_read(struct queries *queries, const char *name,
                  const struct text *text, enum status *result)
{
    rql_status status = queries_find(queries, text);
    if (status != RQL_OK)
        return queries_say_failure(name, status, result);
    if (text->host != RQL_HOST_NONE)
        find_parts(queries);
    if (queries->broken) {
        queries_say_broken(
            name, queries->broken,
            queries_position(queries, queries_first_broken(queries)));
        *result = worse(*result, STATUS_TROUBLE);
    } else if (text->host == RQL_HOST_REQUEST && !queries->count) {
        complain("%s: this request body holds no query", name);
        *result = worse(*result, STATUS_TROUBLE);
    }
    return true;
}

void *queries_work(void *context, const char *name, struct text *text)
{
    struct queries *queries = need(malloc(sizeof *queries));
    enum status status = STATUS_CLEAN;
    (void)context;
    bool is_read = queries_read(queries, name, text, &status);
    queries->is_read = is_read;
    queries->status = status;
    return queries;
}

void queries_drop(void *made)
{
    queries_free(made);
    free(made);
}

void queries_free(struct queries *queries)
{
    rql_lines_free(queries->lines);
    rql_document_free(queries->document);
    free(queries->is_broken);
    free(queries->part_of);
}

rql_position queries_position(const struct queries *queries, size_t index)
{
    const rql_document *document = queries->document;
    size_t start = rql_query_span(rql_document_query(document, index)).start;
    if (queries->part_of)
        start = rql_part_to_outer(document, queries->part_of[index], start);
    return rql_lines_position(queries->lines, start);
}
