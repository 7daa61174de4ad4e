/* Checks of conditions: does the value fit the column? */
#include "check_values.h"
#include "guid.h"
#include "known_values.h"
#include "passes.h"
#include "str.h"

static bool is_known_value(const struct checked *c, rql_text text)
{
    return rql_column_known_value(c->catalog, c->column, text) <
           c->column->value_count;
}

static uint32_t value_token(const struct checked *c, uint32_t index)
{
    return rql_values(c->d)[c->condition->values.first + index];
}

/* The value as it is compared: '' is one quote.  Copied only when it has one. */
static rql_text compared_text(const struct checked *c, uint32_t token)
{
    rql_text text = rql_value_text(c->d, token);
    if (!(rql_token_at(c->d, token)->flags & TOKEN_ESCAPED))
        return text;
    rql_value value = {true, true, text, {0, 0}};
    char *copy = rql_arena_alloc(&c->d->arena, text.length + 1);
    return (rql_text){copy, rql_value_copy(value, copy, text.length)};
}

static bool is_pattern(const struct condition *condition)
{
    return condition->op == RQL_OPERATOR_LIKE ||
           condition->op == RQL_OPERATOR_NOT_LIKE;
}

static bool compares_equality(const struct condition *condition)
{
    return condition->op == RQL_OPERATOR_EQUAL ||
           condition->op == RQL_OPERATOR_NOT_EQUAL ||
           condition->op == RQL_OPERATOR_IN ||
           condition->op == RQL_OPERATOR_NOT_IN;
}

static bool was_reported(const struct token *token)
{
    return token->kind != TOKEN_NUMBER && token->kind != TOKEN_STRING &&
           token->kind != TOKEN_QUOTED;
}

static void check_value(const struct checked *c, uint32_t token)
{
    const struct token *t = rql_token_at(c->d, token);
    if (was_reported(t))
        return;
    rql_text text = compared_text(c, token);
    if (is_known_value(c, text))
        return;
    if (c->column->values_are_closed && compares_equality(c->condition))
        rql_values_report_unknown(c, token, text);
    else if (!rql_values_fit_type(c, text, t->kind != TOKEN_NUMBER))
        rql_values_report_type(c, t);
}

static bool needs_values(const struct checked *c)
{
    return c->column->values_are_closed ||
           (c->column->type != RQL_TYPE_STRING &&
            c->column->type != RQL_TYPE_UNKNOWN);
}

/* The values of the longest lists. */
static bool is_quoted_guid(const struct rql_document *d,
                           const struct token *token)
{
    return token->kind == TOKEN_STRING &&
           token->end - token->start == GUID_LENGTH + 2 &&
           rql_is_guid(d->text + token->start + 1);
}

static void check_condition(struct checked *c)
{
    if (is_pattern(c->condition)) {
        rql_values_check_like(c);
        return;
    }
    if (!needs_values(c))
        return;
    bool takes_guids =
        c->column->type == RQL_TYPE_GUID &&
        !(c->column->values_are_closed && compares_equality(c->condition));
    for (uint32_t i = 0; i < c->condition->values.count; i++) {
        uint32_t token = value_token(c, i);
        if (!takes_guids || !is_quoted_guid(c->d, rql_token_at(c->d, token)))
            check_value(c, token);
    }
}

/* A list of numbers and of values between quotes. */
static void check_mixed_list(struct rql_document *d,
                             const struct condition *condition)
{
    const uint32_t *values = rql_values(d) + condition->values.first;
    const struct token *first = NULL;
    for (uint32_t i = 0; i < condition->values.count; i++) {
        const struct token *token = rql_token_at(d, values[i]);
        if (was_reported(token))
            continue;
        if (!first)
            first = token;
        if ((token->kind == TOKEN_NUMBER) == (first->kind == TOKEN_NUMBER))
            continue;
        struct rql_diagnostic *diag =
            rql_report(d, RULE_MIXED_LIST, token->start, token->end,
                       "this list has quoted and unquoted values");
        rql_add_related(d, diag, first->start, first->end,
                        "the first is written the other way");
        return;
    }
}

void rql_check_values(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    for (uint32_t i = 0; i < q->conditions.count; i++) {
        const struct condition *condition =
            &rql_conditions(d)[q->conditions.first + i];
        if (condition->values.count > 1 && rql_rule_is_on(d, RULE_MIXED_LIST))
            check_mixed_list(d, condition);
        if (!q->catalog || condition->column.column == NO_COLUMN)
            continue;
        struct checked c = {d, q->catalog, condition,
                            &q->catalog->columns[condition->column.column]};
        check_condition(&c);
    }
    rql_values_check_duplicates(d);
}
