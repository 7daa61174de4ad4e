/* The public view of a document: tokens and trees. */
#include "document.h"

#include <assert.h>

#include "utf8.h"

size_t rql_document_token_count(const rql_document *document)
{
    return document->discard_trees ? 0 : document->tokens.count;
}

static rql_token_kind public_kind(int kind)
{
    if (kind <= TOKEN_AGGREGATED)
        return RQL_TOKEN_KEYWORD;
    if (kind <= TOKEN_LESS_EQUAL)
        return RQL_TOKEN_OPERATOR;
    switch (kind) {
    case TOKEN_COMMA:
    case TOKEN_OPEN:
    case TOKEN_CLOSE:
    case TOKEN_SEMICOLON:
        return RQL_TOKEN_PUNCTUATION;
    case TOKEN_NAME:
        return RQL_TOKEN_NAME;
    case TOKEN_NUMBER:
        return RQL_TOKEN_NUMBER;
    case TOKEN_STRING:
        return RQL_TOKEN_STRING;
    case TOKEN_COMMENT:
        return RQL_TOKEN_COMMENT;
    case TOKEN_ODD_SPACE:
        return RQL_TOKEN_SPACE;
    default:
        return RQL_TOKEN_INVALID;
    }
}

rql_token rql_document_token(const rql_document *document, size_t index)
{
    assert(index < rql_document_token_count(document));
    const struct token *token = rql_token_at(document, (uint32_t)index);
    return (rql_token){public_kind(token->kind), {token->start, token->end}};
}

const char *rql_token_kind_name(rql_token_kind kind)
{
    static const char names[][12] = {"keyword", "name",     "number",
                                     "string",  "operator", "punctuation",
                                     "comment", "space",    "invalid"};
    assert((size_t)kind < sizeof names / sizeof *names);
    return names[kind];
}

rql_text rql_document_text(const rql_document *document)
{
    return (rql_text){document->text, document->length};
}

/* The part that holds the query of that index. */
static const struct embedded *part_of_query(const struct rql_document *d,
                                            size_t index)
{
    const struct embedded *parts = rql_parts(d);
    size_t low = 0, high = d->parts.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (parts[middle].first_query <= index)
            low = middle;
        else
            high = middle;
    }
    return &parts[low];
}

size_t rql_document_query_count(const rql_document *document)
{
    return document->query_count;
}

const rql_query *rql_document_query(const rql_document *document, size_t index)
{
    assert(!document->discard_trees && index < document->query_count);
    if (document->host != RQL_HOST_NONE) {
        const struct embedded *part = part_of_query(document, index);
        document = part->document;
        index -= part->first_query;
    }
    return (const rql_query *)document->queries.items + index;
}

/* --- Parts ------------------------------------------------------------------- */

size_t rql_document_part_count(const rql_document *document)
{
    return document->parts.count;
}

rql_part rql_document_part(const rql_document *document, size_t index)
{
    assert(index < document->parts.count);
    const struct embedded *part = &rql_parts(document)[index];
    return (rql_part){part->document, part->span};
}

size_t rql_part_to_outer(const rql_document *document, size_t part,
                         size_t offset)
{
    return rql_part_span_to_outer(document, part, (rql_span){offset, offset})
        .start;
}

rql_span rql_part_span_to_outer(const rql_document *document, size_t part,
                                rql_span span)
{
    assert(part < document->parts.count);
    const struct embed *embed = &rql_parts(document)[part].embed;
    assert(span.start <= span.end && span.end <= embed->length);
    for (; embed; embed = embed->parent)
        span = rql_embed_span_to_outer(embed, span);
    /* Behind the last byte there may be what joins two literals. */
    size_t end = rql_parts(document)[part].span.end;
    return (rql_span){span.start < end ? span.start : end,
                      span.end < end ? span.end : end};
}

/* Find the way in, from the outermost text. */
static bool from_outer(const struct embed *embed, size_t offset, size_t *inner)
{
    uint32_t found;
    if (embed->parent && !from_outer(embed->parent, offset, &offset))
        return false;
    if (offset < embed->span.start || offset > embed->span.end ||
        !rql_embed_from_outer(embed, (uint32_t)offset, &found))
        return false;
    *inner = found;
    return true;
}

bool rql_part_from_outer(const rql_document *document, size_t offset,
                         size_t *part, size_t *inner)
{
    const struct embedded *parts = rql_parts(document);
    size_t low = 0, high = document->parts.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (parts[middle].span.end < offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == document->parts.count ||
        !from_outer(&parts[low].embed, offset, inner))
        return false;
    *part = low;
    return true;
}

/* --- Queries ----------------------------------------------------------------- */

static rql_span tokens_span(const struct rql_document *d, uint32_t first,
                            uint32_t last)
{
    return (rql_span){rql_token_at(d, first)->start,
                      rql_token_at(d, last)->end};
}

static rql_text token_text(const struct rql_document *d, uint32_t token)
{
    const struct token *t = rql_token_at(d, token);
    return (rql_text){d->text + t->start, t->end - t->start};
}

static rql_name name_of(const struct rql_document *d, uint32_t token)
{
    if (token == NO_TOKEN)
        return (rql_name){{NULL, 0}, {0, 0}};
    return (rql_name){token_text(d, token), tokens_span(d, token, token)};
}

rql_span rql_query_span(const rql_query *query)
{
    return tokens_span(query->document, query->first, query->last);
}

size_t rql_query_error_count(const rql_query *query)
{
    return query->errors;
}

bool rql_query_is_distinct(const rql_query *query)
{
    return query->distinct != NO_TOKEN;
}

/* The first clause of that kind, or NULL. */
static const struct clause *find_clause(const rql_query *query,
                                        enum clause_kind kind)
{
    const struct clause *clauses = rql_clauses(query->document);
    for (uint32_t i = 0; i < query->clauses.count; i++)
        if (clauses[query->clauses.first + i].kind == kind)
            return &clauses[query->clauses.first + i];
    return NULL;
}

bool rql_query_has_select(const rql_query *query)
{
    return find_clause(query, CLAUSE_SELECT) != NULL;
}

size_t rql_query_column_count(const rql_query *query)
{
    return query->columns.count;
}

rql_name rql_query_column(const rql_query *query, size_t index)
{
    assert(index < query->columns.count);
    const struct name_ref *columns = rql_columns(query->document);
    return name_of(query->document,
                   columns[query->columns.first + index].token);
}

bool rql_query_dataset(const rql_query *query, rql_name *dataset)
{
    *dataset = name_of(query->document, query->dataset_token);
    return query->dataset_token != NO_TOKEN;
}

rql_api rql_query_api(const rql_query *query)
{
    return query->catalog ? rql_catalog_api(query->catalog) : RQL_API_AUTO;
}

const char *rql_operator_text(rql_operator op)
{
    static const char texts[][9] = {
        "=", "!=", ">", "<", ">=", "<=", "LIKE", "NOT LIKE", "IN", "NOT IN"};
    assert((size_t)op < sizeof texts / sizeof *texts);
    return texts[op];
}

size_t rql_query_condition_count(const rql_query *query)
{
    return query->conditions.count;
}

static const struct condition *condition_at(const rql_query *query,
                                            size_t index)
{
    assert(index < query->conditions.count);
    return rql_conditions(query->document) + query->conditions.first + index;
}

rql_condition rql_query_condition(const rql_query *query, size_t index)
{
    const struct condition *c = condition_at(query, index);
    const struct rql_document *d = query->document;
    return (rql_condition){
        .column = name_of(d, c->column.token),
        .op = (rql_operator)c->op,
        .value_count = c->values.count,
        .span = tokens_span(d, c->first, c->last),
    };
}

rql_value rql_query_value(const rql_query *query, size_t condition,
                          size_t index)
{
    const struct condition *c = condition_at(query, condition);
    assert(index < c->values.count);
    const struct rql_document *d = query->document;
    uint32_t token = rql_values(d)[c->values.first + index];
    return (rql_value){
        .is_string = rql_value_is_string(d, token),
        .escaped = (rql_token_at(d, token)->flags & TOKEN_ESCAPED) != 0,
        .text = rql_value_text(d, token),
        .span = tokens_span(d, token, token),
    };
}

size_t rql_value_copy(rql_value value, char *buffer, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < value.text.length; i++) {
        char c = value.text.data[i];
        if (length < size)
            buffer[length] = c;
        length++;
        if (value.escaped && c == '\'' && i + 1 < value.text.length &&
            value.text.data[i + 1] == '\'')
            i++;
    }
    return length;
}

size_t rql_query_order_count(const rql_query *query)
{
    return query->orders.count;
}

rql_order_item rql_query_order_item(const rql_query *query, size_t index)
{
    assert(index < query->orders.count);
    const struct rql_document *d = query->document;
    const struct order_item *item = rql_orders(d) + query->orders.first + index;
    bool is_explicit = item->direction != NO_TOKEN;
    return (rql_order_item){
        .column = name_of(d, item->column.token),
        .ascending =
            is_explicit && rql_token_at(d, item->direction)->kind == TOKEN_ASC,
        .explicit_direction = is_explicit,
        .span = tokens_span(d, item->column.token,
                            is_explicit ? item->direction : item->column.token),
    };
}

bool rql_query_limit(const rql_query *query, rql_limit *limit)
{
    *limit = (rql_limit){0};
    if (query->limit == NO_TOKEN)
        return false;
    const struct rql_document *d = query->document;
    const struct clause *clause = find_clause(query, CLAUSE_LIMIT);
    limit->text = rql_value_text(d, query->limit);
    limit->is_valid =
        rql_parse_limit(limit->text, &limit->value) == LIMIT_VALID;
    limit->span =
        tokens_span(d, clause ? clause->first : query->limit, query->limit);
    return true;
}

static bool named_clause(const rql_query *query, enum clause_kind kind,
                         uint32_t token, rql_named_clause *result)
{
    *result = (rql_named_clause){0};
    if (token == NO_TOKEN)
        return false;
    const struct clause *clause = find_clause(query, kind);
    result->name = name_of(query->document, token);
    result->span =
        tokens_span(query->document, clause ? clause->first : token, token);
    return true;
}

bool rql_query_timespan(const rql_query *query, rql_named_clause *timespan)
{
    return named_clause(query, CLAUSE_TIMESPAN, query->timespan, timespan);
}

bool rql_query_aggregated(const rql_query *query, rql_named_clause *aggregated)
{
    return named_clause(query, CLAUSE_AGGREGATED, query->grain, aggregated);
}

/* --- What passes ask too ------------------------------------------------------- */

bool rql_value_is_string(const struct rql_document *d, uint32_t token)
{
    int kind = rql_token_at(d, token)->kind;
    return kind != TOKEN_NUMBER && kind != TOKEN_BARE_VALUE;
}

rql_text rql_value_text(const struct rql_document *d, uint32_t token)
{
    const struct token *t = rql_token_at(d, token);
    rql_text text = token_text(d, token);
    if (t->kind == TOKEN_QUOTED) {
        struct inner_text inner = rql_without_quotes(text.data, text.length);
        text = (rql_text){inner.data, inner.length};
    } else if (t->kind == TOKEN_STRING) {
        text.data++;
        text.length -= 2;
    } else if (t->kind == TOKEN_OPEN_STRING) {
        text.data++;
        text.length--;
    }
    return text;
}

enum limit_verdict rql_parse_limit(rql_text text, int64_t *value)
{
    *value = 0;
    if (text.length > 0 && *text.data == '-')
        return LIMIT_NOT_POSITIVE;
    int64_t sum = 0;
    for (size_t i = 0; i < text.length; i++) {
        int digit = text.data[i] - '0';
        if (digit < 0 || digit > 9)
            return LIMIT_NOT_WHOLE;
        if (sum > INT64_MAX / 10 || sum * 10 > INT64_MAX - digit)
            return LIMIT_TOO_LARGE;
        sum = sum * 10 + digit;
    }
    if (sum == 0)
        return LIMIT_NOT_POSITIVE;
    *value = sum;
    return LIMIT_VALID;
}
