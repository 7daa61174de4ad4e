/* The names of queries by their places, and where else they occur. */
#include "occurrences.h"

static bool is_word(rql_token_kind kind)
{
    return kind != RQL_TOKEN_PUNCTUATION && kind != RQL_TOKEN_OPERATOR &&
           kind != RQL_TOKEN_SPACE;
}

bool token_touching(const rql_document *queries, size_t offset, size_t *token)
{
    size_t count = rql_document_token_count(queries);
    size_t at = rql_document_token_at(queries, offset);
    bool is_inside =
        at < count && rql_document_token(queries, at).span.start <= offset;
    bool is_behind =
        at > 0 && rql_document_token(queries, at - 1).span.end == offset;
    *token = at;
    if (is_inside && is_word(rql_document_token(queries, at).kind))
        return true;
    if (is_behind &&
        (!is_inside || is_word(rql_document_token(queries, at - 1).kind))) {
        *token = at - 1;
        return true;
    }
    return is_inside;
}

bool occurrence_at(const struct place *place, struct occurrence *occurrence)
{
    const rql_document *queries = place->view.queries;
    size_t token, query;
    if (!token_touching(queries, place->offset, &token))
        return false;
    size_t start = rql_document_token(queries, token).span.start;
    if (!rql_document_query_at(queries, start, &query))
        return false;
    occurrence->query = rql_document_query(queries, query);
    size_t count = rql_query_use_count(occurrence->query);
    for (size_t i = 0; i < count; i++) {
        occurrence->use = rql_query_use(occurrence->query, i);
        if (occurrence->use.name.span.start == start)
            return true;
    }
    return false;
}

rql_span spelling_of(const struct view *view, const rql_use *use)
{
    const char *text = rql_document_text(view->queries).data;
    size_t start = (size_t)(use->name.text.data - text);
    return (rql_span){start, start + use->name.text.length};
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool is_same_name(rql_text a, rql_text b)
{
    size_t i = 0;
    while (i < a.length && i < b.length && small(a.data[i]) == small(b.data[i]))
        i++;
    return i == a.length && i == b.length;
}

bool next_use(const rql_query *query, const rql_use *wanted, size_t *index,
              rql_use *use)
{
    size_t count = rql_query_use_count(query);
    while (*index < count) {
        size_t i = (*index)++;
        *use = rql_query_use(query, i);
        if (use->kind != wanted->kind ||
            !is_same_name(use->name.text, wanted->name.text))
            continue;
        /* The conditions of a BETWEEN share a name. */
        if (!i ||
            rql_query_use(query, i - 1).name.span.start != use->name.span.start)
            return true;
    }
    return false;
}
