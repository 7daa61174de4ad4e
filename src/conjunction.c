/* Whether the conditions of a query are written as they were understood. */
#include "conjunction.h"

/* The first token from `index` on that is no comment and no odd space; at most
 * the last one of the query. */
static uint32_t skip_trivia(const struct rql_query *q, uint32_t index)
{
    uint32_t last = q->last;
    while (index < last &&
           rql_token_is_trivia(rql_token_at(q->document, index)))
        index++;
    return index < last ? index : last;
}

/* The token kind that an operator ends in. */
static int operator_token(uint8_t op)
{
    static const int kinds[] = {
        TOKEN_EQUAL, TOKEN_NOT_EQUAL,     TOKEN_GREATER,
        TOKEN_LESS,  TOKEN_GREATER_EQUAL, TOKEN_LESS_EQUAL,
        TOKEN_LIKE,  TOKEN_LIKE,          TOKEN_IN,
        TOKEN_IN};
    return kinds[op];
}

static bool is_negated(uint8_t op)
{
    return op == RQL_OPERATOR_NOT_LIKE || op == RQL_OPERATOR_NOT_IN;
}

/* True when the condition stands in the text just as the tree has it: nothing
 * in it was mended or left out. */
static bool is_literal(const struct rql_query *q,
                       const struct condition *condition)
{
    const struct rql_document *d = q->document;
    uint32_t i = skip_trivia(q, condition->column.token + 1);
    if (is_negated(condition->op)) {
        if (rql_token_at(d, i)->kind != TOKEN_NOT)
            return false;
        i = skip_trivia(q, i + 1);
    }
    if (i != condition->op_token || condition->last <= i ||
        condition->last > q->last || condition->values.count == 0 ||
        rql_token_at(d, i)->kind != operator_token(condition->op))
        return false;
    for (i++; i <= condition->last; i++) {
        const struct token *token = rql_token_at(d, i);
        switch (token->kind) {
        case TOKEN_NUMBER:
        case TOKEN_STRING:
        case TOKEN_OPEN:
        case TOKEN_CLOSE:
        case TOKEN_COMMA:
            break;
        default:
            if (!rql_token_is_trivia(token))
                return false;
        }
    }
    return true;
}

bool rql_query_is_conjunction(const struct rql_query *q)
{
    const struct rql_document *d = q->document;
    const struct condition *conditions =
        rql_conditions(d) + q->conditions.first;
    for (uint32_t i = 0; i < q->conditions.count; i++) {
        if (!is_literal(q, &conditions[i]))
            return false;
        if (i == 0)
            continue;
        uint32_t joint = skip_trivia(q, conditions[i - 1].last + 1);
        if (rql_token_at(d, joint)->kind != TOKEN_AND ||
            skip_trivia(q, joint + 1) != conditions[i].column.token)
            return false;
    }
    uint32_t before = conditions[0].column.token;
    do
        before -= before > q->first;
    while (before > q->first && rql_token_is_trivia(rql_token_at(d, before)));
    return rql_token_at(d, before)->kind == TOKEN_WHERE;
}
