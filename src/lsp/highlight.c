/* Document highlight: what else has the name at a place, or its keyword. */
#include "features.h"
#include "occurrences.h"

/* The protocol's kinds. */
enum { HIGHLIGHT_TEXT = 1, HIGHLIGHT_READ };

static void put_highlight(struct json *json, const struct view *view,
                          rql_span span, size_t kind)
{
    json_open(json, '{');
    json_key(json, "range");
    json_put_range_of(json, view, span);
    json_member_size(json, "kind", kind);
    json_close(json, '}');
}

static void put_uses(struct json *json, const struct view *view,
                     const rql_query *query, const rql_use *wanted)
{
    size_t index = 0;
    rql_use use;
    while (next_use(query, wanted, &index, &use))
        put_highlight(json, view, spelling_of(view, &use),
                      use.kind == RQL_USE_COLUMN ? HIGHLIGHT_READ
                                                 : HIGHLIGHT_TEXT);
}

/* A dataset, a time span or a grain is the same in all queries. */
static void put_everywhere(struct json *json, const struct view *here,
                           const rql_use *wanted)
{
    size_t count = view_count(here->document, here->outer);
    for (size_t i = 0; i < count; i++) {
        struct view view = view_at(here->document, here->outer, i);
        for (size_t j = 0; j < rql_document_query_count(view.queries); j++)
            put_uses(json, &view, rql_document_query(view.queries, j), wanted);
    }
}

/* --- Keywords -------------------------------------------------------------*/

/* The clause that holds an offset; false when none does. */
static bool find_clause(const rql_query *query, size_t offset,
                        rql_clause *clause)
{
    size_t count = rql_query_clause_count(query);
    for (size_t i = 0; i < count; i++) {
        *clause = rql_query_clause(query, i);
        if (clause->span.start <= offset && offset < clause->span.end)
            return true;
    }
    return false;
}

static void put_keywords(struct json *json, const struct view *view,
                         rql_span span)
{
    const rql_document *queries = view->queries;
    size_t count = rql_document_token_count(queries);
    size_t token = rql_document_token_at(queries, span.start);
    for (; token < count; token++) {
        rql_token at = rql_document_token(queries, token);
        if (at.span.start >= span.end)
            break;
        if (at.kind == RQL_TOKEN_KEYWORD)
            put_highlight(json, view, at.span, HIGHLIGHT_TEXT);
    }
}

/* A keyword shows those of its clause. */
static void highlight_keywords(struct json *json, const struct place *place)
{
    const rql_document *queries = place->view.queries;
    size_t token, query;
    rql_clause clause;
    if (!token_touching(queries, place->offset, &token))
        return;
    rql_token at = rql_document_token(queries, token);
    if (at.kind == RQL_TOKEN_KEYWORD &&
        rql_document_query_at(queries, at.span.start, &query) &&
        find_clause(rql_document_query(queries, query), at.span.start, &clause))
        put_keywords(json, &place->view, clause.span);
}

void lsp_highlight(struct request *request)
{
    struct place place;
    struct occurrence occurrence;
    if (!request_place(request, &place))
        return;
    struct json *json = request->result;
    json_open(json, '[');
    if (!occurrence_at(&place, &occurrence))
        highlight_keywords(json, &place);
    else if (occurrence.use.kind == RQL_USE_COLUMN)
        put_uses(json, &place.view, occurrence.query, &occurrence.use);
    else
        put_everywhere(json, &place.view, &occurrence.use);
    json_close(json, ']');
}
