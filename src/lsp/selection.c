/* Selection ranges: from the word at a place outwards to the document. */
#include "features.h"
#include "occurrences.h"

/* No place has more ranges around it. */
enum { MOST_RANGES = 16 };

/* The ranges around a place, of the client's text, from the inside outwards. */
struct ranges {
    rql_span items[MOST_RANGES];
    size_t count;
};

/* Add a range if it is larger than the one before and holds it. */
static void add_range(struct ranges *ranges, rql_span span)
{
    if (ranges->count) {
        rql_span last = ranges->items[ranges->count - 1];
        if (span.start > last.start || span.end < last.end ||
            span.end - span.start == last.end - last.start)
            return;
    }
    ranges->items[ranges->count++] = span;
}

/* --- What holds a place ---------------------------------------------------*/

/* Things of a query that stand one behind the other. */
typedef rql_span span_function(const rql_query *query, size_t index);

static rql_span span_of_clause(const rql_query *query, size_t index)
{
    return rql_query_clause(query, index).span;
}

static rql_span span_of_column(const rql_query *query, size_t index)
{
    return rql_query_column(query, index).span;
}

static rql_span span_of_condition(const rql_query *query, size_t index)
{
    return rql_query_condition(query, index).span;
}

static rql_span span_of_order(const rql_query *query, size_t index)
{
    return rql_query_order_item(query, index).span;
}

/* The first of `count` things that ends at or behind an offset; `count` when
 * none does. */
static size_t find_thing(const rql_query *query, size_t count,
                         span_function *span_of, size_t offset)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (span_of(query, middle).end < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The place, while the ranges around it are collected. */
struct search {
    const struct view *view;
    const rql_query *query;
    size_t outer;  /* the place in the client's text */
    rql_span word; /* the token, or the empty span, at the place */
    struct ranges *ranges;
};

/* Add a range that holds the place; one may end before an escape that the place
 * is inside of. */
static void add_inner(struct search *s, rql_span span)
{
    rql_span outer = view_span_to_outer(s->view, span);
    if (span.start <= s->word.start && s->word.end <= span.end &&
        outer.start <= s->outer && s->outer <= outer.end)
        add_range(s->ranges, outer);
}

/* --- Inside of a query ----------------------------------------------------*/

/* The values of a list, and the list with its parentheses. */
static void add_list(struct search *s, size_t index,
                     const rql_condition *condition)
{
    const rql_document *queries = s->view->queries;
    if ((condition->op != RQL_OPERATOR_IN &&
         condition->op != RQL_OPERATOR_NOT_IN) ||
        !condition->value_count)
        return;
    size_t last = condition->value_count - 1;
    rql_span values = {rql_query_value(s->query, index, 0).span.start,
                       rql_query_value(s->query, index, last).span.end};
    if (values.start >= values.end)
        return;
    add_inner(s, values);
    size_t first = rql_document_token_at(queries, values.start);
    rql_span list = {
        rql_document_token(queries, first ? first - 1 : 0).span.start,
        condition->span.end};
    const char *text = rql_document_text(queries).data;
    if (first && text[list.start] == '(' && text[list.end - 1] == ')')
        add_inner(s, list);
}

static void add_condition(struct search *s)
{
    size_t count = rql_query_condition_count(s->query);
    size_t index = find_thing(s->query, count, span_of_condition, s->word.end);
    if (index == count)
        return;
    rql_condition condition = rql_query_condition(s->query, index);
    if (condition.span.start > s->word.start)
        return;
    add_list(s, index, &condition);
    add_inner(s, condition.span);
}

static void add_order_item(struct search *s)
{
    size_t count = rql_query_order_count(s->query);
    size_t index = find_thing(s->query, count, span_of_order, s->word.end);
    if (index < count)
        add_inner(s, span_of_order(s->query, index));
}

/* What is in a clause, without its keyword: its things are those of the query
 * that stand in it. */
static void add_body(struct search *s, rql_span clause, size_t count,
                     span_function *span_of)
{
    size_t first = find_thing(s->query, count, span_of, clause.start + 1);
    size_t end = find_thing(s->query, count, span_of, clause.end + 1);
    if (first < end)
        add_inner(s, (rql_span){span_of(s->query, first).start,
                                span_of(s->query, end - 1).end});
}

static void add_clause(struct search *s)
{
    const rql_query *query = s->query;
    size_t count = rql_query_clause_count(query);
    size_t index = find_thing(query, count, span_of_clause, s->word.end);
    if (index == count)
        return;
    rql_clause clause = rql_query_clause(query, index);
    if (clause.kind == RQL_CLAUSE_WHERE)
        add_condition(s);
    if (clause.kind == RQL_CLAUSE_ORDER)
        add_order_item(s);
    if (clause.kind == RQL_CLAUSE_SELECT)
        add_body(s, clause.span, rql_query_column_count(query), span_of_column);
    if (clause.kind == RQL_CLAUSE_WHERE)
        add_body(s, clause.span, rql_query_condition_count(query),
                 span_of_condition);
    if (clause.kind == RQL_CLAUSE_ORDER)
        add_body(s, clause.span, rql_query_order_count(query), span_of_order);
    add_inner(s, clause.span);
}

/* --- Around it ------------------------------------------------------------*/

/* What stands between the quotes of a string. */
static void add_quoted(struct search *s)
{
    const char *text = rql_document_text(s->view->queries).data;
    rql_span word = s->word;
    if (word.end - word.start < 3 || text[word.start] != '\'' ||
        text[word.end - 1] != '\'')
        return;
    rql_span inner = {word.start + 1, word.end - 1};
    add_range(s->ranges, view_span_to_outer(s->view, inner));
}

static void add_query(struct search *s, const rql_document *queries)
{
    size_t query;
    if (!rql_document_query_at(queries, s->word.start, &query))
        return;
    s->query = rql_document_query(queries, query);
    add_clause(s);
    add_inner(s, rql_query_span(s->query));
}

static void add_place(struct ranges *ranges, const struct place *place)
{
    const rql_document *queries = place->view.queries;
    struct search s = {.view = &place->view,
                       .outer = place->outer,
                       .word = {place->offset, place->offset},
                       .ranges = ranges};
    size_t token;
    if (token_touching(queries, place->offset, &token)) {
        s.word = rql_document_token(queries, token).span;
        if (place->offset > s.word.start && place->offset < s.word.end)
            add_quoted(&s);
        add_inner(&s, s.word);
    }
    add_query(&s, queries);
    if (place->view.part != NO_PART) {
        rql_span part =
            rql_document_part(place->view.outer, place->view.part).span;
        add_range(ranges, part);
        if (place->view.document->host == RQL_HOST_REQUEST &&
            part.end < place->view.document->text.length)
            add_range(ranges, (rql_span){part.start - 1, part.end + 1});
    }
}

/* Write the ranges, each inside of the next. */
static void put_ranges(struct json *json, struct document *document,
                       const struct ranges *ranges)
{
    for (size_t i = 0; i < ranges->count; i++) {
        json_open(json, '{');
        json_key(json, "range");
        json_put_range(json, &document->text, ranges->items[i]);
        if (i + 1 < ranges->count)
            json_key(json, "parent");
    }
    for (size_t i = 0; i < ranges->count; i++)
        json_close(json, '}');
}

void lsp_selection(struct request *request)
{
    struct document *document = request_document(request);
    const json_t *positions = json_object_get(request->params, "positions");
    const json_t *position;
    size_t i;
    if (!document || !server_made(request->server, document))
        return;
    json_open(request->result, '[');
    json_array_foreach(positions, i, position)
    {
        struct ranges ranges = {.count = 0};
        struct place place;
        size_t offset;
        if (!read_position(position, document, &offset)) {
            request_fail(request, INVALID_PARAMS, "position %zu is wrong", i);
            return;
        }
        if (server_place(request->server, document, offset, &place))
            add_place(&ranges, &place);
        add_range(&ranges, (rql_span){0, document->text.length});
        if (!ranges.count)
            ranges.items[ranges.count++] = (rql_span){offset, offset};
        put_ranges(request->result, document, &ranges);
    }
    json_close(request->result, ']');
}
