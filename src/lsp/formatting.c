/* Formatting: a document, a range of it, and what was just ended by typing. */
#include <string.h>

#include "features.h"

/* --- Edits ----------------------------------------------------------------*/

static void put_nothing(struct request *request)
{
    json_open(request->result, '[');
    json_close(request->result, ']');
}

/* Write what formatting a text, or a range of it, changes.  The client's tab
 * size and the like do not count: the result is that of `reportql format`. */
static void put_formatting(struct request *request, struct document *document,
                           const rql_span *range)
{
    const struct policy *policy = server_policy(request->server, document);
    struct document_text *text = &document->text;
    rql_formatted *formatted;
    rql_status status =
        rql_formatted_new(text->data, text->length, &policy->options,
                          &policy->style, range, &formatted);
    if (status != RQL_OK) {
        request_fail(request, REQUEST_FAILED, "not formatted: %s",
                     rql_status_text(status));
        return;
    }
    json_open(request->result, '[');
    for (size_t i = 0; i < rql_formatted_edit_count(formatted); i++) {
        rql_edit edit = rql_formatted_edit(formatted, i);
        json_put_edit(request->result, text, &edit);
    }
    json_close(request->result, ']');
    rql_formatted_free(formatted);
}

void lsp_formatting(struct request *request)
{
    struct document *document = request_document(request);
    if (!document)
        return;
    if (document->host != RQL_HOST_NONE)
        put_nothing(request);
    else
        put_formatting(request, document, NULL);
}

void lsp_range_formatting(struct request *request)
{
    struct document *document = request_document(request);
    rql_span range;
    if (!document)
        return;
    if (!read_range(json_object_get(request->params, "range"), document,
                    &range))
        request_fail(request, INVALID_PARAMS, "range is missing or wrong");
    else if (document->host != RQL_HOST_NONE)
        put_nothing(request);
    else
        put_formatting(request, document, &range);
}

/* --- Typing ---------------------------------------------------------------*/

void lsp_put_on_type_formatting(struct server *server, struct json *json)
{
    (void)server;
    json_open(json, '{');
    json_member_string(json, "firstTriggerCharacter", "\n");
    json_key(json, "moreTriggerCharacter");
    json_open(json, '[');
    json_put_string(json, ";");
    json_close(json, ']');
    json_close(json, '}');
}

/* The query that stands before an offset, if nothing is wrong with it; NULL when
 * there is none, or the offset lies inside of a token. */
static const rql_query *query_before(const rql_document *made, size_t offset)
{
    size_t token = rql_document_token_at(made, offset), query;
    if (token < rql_document_token_count(made) &&
        rql_document_token(made, token).span.start < offset)
        return NULL;
    if (!offset || !rql_document_query_at(made, offset - 1, &query))
        return NULL;
    const rql_query *found = rql_document_query(made, query);
    if (rql_query_span(found).start >= offset || rql_query_error_count(found))
        return NULL;
    return found;
}

/* A `;` was typed before an offset: the query that it ends. */
static bool ended_query(const rql_document *made, size_t offset,
                        rql_span *range)
{
    const rql_query *query = query_before(made, offset);
    size_t first, end;
    if (!query)
        return false;
    rql_query_tokens(query, &first, &end);
    *range = (rql_span){rql_query_span(query).start, offset};
    for (; end < rql_document_token_count(made); end++) {
        rql_token token = rql_document_token(made, end);
        if (token.kind != RQL_TOKEN_COMMENT && token.kind != RQL_TOKEN_SPACE)
            return token.span.end == offset &&
                   token.kind == RQL_TOKEN_PUNCTUATION;
    }
    return false;
}

/* A line was ended before an offset: the clauses that end there or before.  What
 * is still being typed is none of them, and stays. */
static bool ended_clauses(const rql_document *made, size_t offset,
                          rql_span *range)
{
    const rql_query *query = query_before(made, offset);
    size_t count = query ? rql_query_clause_count(query) : 0;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        rql_clause clause = rql_query_clause(query, i);
        if (clause.span.end > offset)
            break;
        *range = (rql_span){rql_query_span(query).start, clause.span.end};
        found = true;
    }
    return found;
}

void lsp_on_type_formatting(struct request *request)
{
    struct document *document = request_document(request);
    const json_t *typed = json_object_get(request->params, "ch");
    size_t offset;
    rql_span range;
    if (!document)
        return;
    if (!json_is_string(typed) ||
        !read_position(json_object_get(request->params, "position"), document,
                       &offset)) {
        request_fail(request, INVALID_PARAMS, "position or ch is missing");
        return;
    }
    const rql_document *made = document->host != RQL_HOST_NONE
                                   ? NULL
                                   : server_made(request->server, document);
    bool is_end = strcmp(json_string_value(typed), ";") == 0;
    /* On one line, a query that is written on several is only brought together
     * when it is done. */
    bool is_over =
        is_end || server_policy(request->server, document)->style.layout ==
                      RQL_LAYOUT_LINES;
    if (made && is_over &&
        (is_end ? ended_query : ended_clauses)(made, offset, &range))
        put_formatting(request, document, &range);
    else
        put_nothing(request);
}
