/* Completion: what the language itself has: keywords, clauses, operators,
 * signs. */
#include "complete.h"

/* --- Clauses ------------------------------------------------------------- */

/* What each clause may look like. */
static const char *const clause_examples[CLAUSE_COUNT] = {
    [CLAUSE_SELECT] = "SELECT ${column}",
    [CLAUSE_FROM] = "FROM ${dataset}",
    [CLAUSE_WHERE] = "WHERE ${column} = '${value}'",
    [CLAUSE_ORDER] = "ORDER BY ${column} ${DESC}",
    [CLAUSE_LIMIT] = "LIMIT ${10}",
    [CLAUSE_TIMESPAN] = "TIMESPAN ${LAST_MONTH}",
    [CLAUSE_AGGREGATED] = "AGGREGATED ${Daily}",
};

static const char *const query_examples[] = {
    "SELECT ${column} FROM ${dataset} TIMESPAN ${LAST_MONTH}",
    "SELECT ${column} FROM ${dataset} WHERE ${column} = '${value}' ORDER BY "
    "${column} ${DESC} LIMIT ${10} TIMESPAN ${LAST_MONTH}",
};

static void suggest_queries(struct completer *c, enum suggestion_rank rank)
{
    size_t count = sizeof query_examples / sizeof *query_examples;
    for (size_t i = 0; i < count; i++)
        rql_suggest_holes(c, RQL_SUGGESTION_QUERY, rank, query_examples[i])
            ->detail = "a whole query";
}

/* Only queries of Apps and Games have AGGREGATED; where the service is not
 * known it is seldom meant. */
static bool may_aggregate(const struct completer *c, bool *is_likely)
{
    rql_api api = c->catalog ? c->catalog->api : c->document->api;
    *is_likely = api == RQL_API_CONSUMER;
    return *is_likely || (api == RQL_API_AUTO && c->dataset_token != NO_TOKEN);
}

static bool is_needed(int clause)
{
    return clause == CLAUSE_SELECT || clause == CLAUSE_FROM;
}

/* A query begins with SELECT.  Clauses stand in order; but what a query cannot
 * do without may be written anywhere behind that. */
static bool is_in_place(const struct completer *c, int clause)
{
    if (c->at.clause == CLAUSE_COUNT && !rql_complete_has(c, CLAUSE_SELECT))
        return clause == CLAUSE_SELECT;
    if (is_needed(clause))
        return true;
    if (!(c->before >> CLAUSE_FROM & 1))
        return false;
    uint32_t later = c->before >> clause, earlier = (1u << clause) - 1;
    return !later && !(c->behind & earlier);
}

static void suggest_clause(struct completer *c, int clause)
{
    bool is_likely = true;
    if (rql_complete_has(c, clause) || !is_in_place(c, clause) ||
        (clause == CLAUSE_AGGREGATED && !may_aggregate(c, &is_likely)))
        return;
    rql_suggest(c, RQL_SUGGESTION_KEYWORD,
                is_needed(clause) ? RANK_NEEDED
                : is_likely       ? RANK_KEYWORD
                                  : RANK_SELDOM,
                rql_clause_name((rql_clause_kind)clause));
    rql_suggest_holes(c, RQL_SUGGESTION_CLAUSE,
                      is_likely ? RANK_EXAMPLE : RANK_SELDOM,
                      clause_examples[clause]);
}

/* Behind a query that is whole another one may begin. */
static void suggest_next_query(struct completer *c)
{
    if (!rql_complete_has(c, CLAUSE_SELECT) ||
        !rql_complete_has(c, CLAUSE_FROM) || c->word.behind < c->end)
        return;
    rql_suggest(c, RQL_SUGGESTION_KEYWORD, RANK_NEXT_QUERY,
                rql_clause_name(RQL_CLAUSE_SELECT))
        ->detail = "the next query";
    suggest_queries(c, RANK_NEXT_QUERY);
}

static void suggest_clauses(struct completer *c)
{
    for (int clause = 0; clause < CLAUSE_COUNT; clause++)
        suggest_clause(c, clause);
    if (c->at.clause == CLAUSE_COUNT && !c->behind)
        suggest_queries(c, RANK_EXAMPLE);
    else
        suggest_next_query(c);
}

/* --- Keywords and signs --------------------------------------------------- */

static void suggest_keyword(struct completer *c, int kind,
                            enum suggestion_rank rank, const char *detail)
{
    if (rql_complete_accepts(c, kind))
        rql_suggest(c, RQL_SUGGESTION_KEYWORD, rank, rql_token_spelling(kind))
            ->detail = detail;
}

static void suggest_direction(struct completer *c, int kind, const char *detail)
{
    if (rql_complete_accepts(c, kind))
        rql_suggest(c, RQL_SUGGESTION_DIRECTION, RANK_USUAL,
                    rql_token_spelling(kind))
            ->detail = detail;
}

static void suggest_signs(struct completer *c)
{
    static const int signs[] = {TOKEN_COMMA, TOKEN_OPEN, TOKEN_CLOSE};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (rql_complete_accepts(c, signs[i]))
            rql_suggest(c, RQL_SUGGESTION_SIGN, RANK_BEST,
                        rql_token_spelling(signs[i]));
    if (rql_complete_accepts(c, TOKEN_OPEN))
        rql_suggest_holes(c, RQL_SUGGESTION_OPERATOR, RANK_EXAMPLE,
                          "('${value}')")
            ->detail = "a list of values";
}

void rql_suggest_words(struct completer *c)
{
    if (c->word.kind == WORD_NONE)
        suggest_signs(c);
    suggest_keyword(c, TOKEN_DISTINCT, RANK_OTHER, "each row once");
    suggest_keyword(c, TOKEN_BY, RANK_NEEDED, "");
    suggest_keyword(c, TOKEN_AND, RANK_BEST, "one more condition");
    suggest_direction(c, TOKEN_DESC, "the largest first; the default");
    suggest_direction(c, TOKEN_ASC, "the smallest first");
    if (rql_complete_accepts(c, TOKEN_FROM))
        suggest_clauses(c);
}

/* --- Operators ------------------------------------------------------------ */

/* The operators from likely to seldom, by what a column holds; the first
 * `likely` of them fit it. */
struct operator_order {
    rql_operator operators[10];
    size_t likely;
};

static const struct operator_order for_texts = {
    {RQL_OPERATOR_EQUAL, RQL_OPERATOR_IN, RQL_OPERATOR_LIKE,
     RQL_OPERATOR_NOT_EQUAL, RQL_OPERATOR_NOT_IN, RQL_OPERATOR_NOT_LIKE,
     RQL_OPERATOR_GREATER, RQL_OPERATOR_LESS, RQL_OPERATOR_GREATER_EQUAL,
     RQL_OPERATOR_LESS_EQUAL},
    6};
static const struct operator_order for_amounts = {
    {RQL_OPERATOR_EQUAL, RQL_OPERATOR_GREATER, RQL_OPERATOR_GREATER_EQUAL,
     RQL_OPERATOR_LESS, RQL_OPERATOR_LESS_EQUAL, RQL_OPERATOR_NOT_EQUAL,
     RQL_OPERATOR_IN, RQL_OPERATOR_NOT_IN, RQL_OPERATOR_LIKE,
     RQL_OPERATOR_NOT_LIKE},
    8};
static const struct operator_order for_flags = {
    {RQL_OPERATOR_EQUAL, RQL_OPERATOR_NOT_EQUAL, RQL_OPERATOR_IN,
     RQL_OPERATOR_NOT_IN, RQL_OPERATOR_LIKE, RQL_OPERATOR_NOT_LIKE,
     RQL_OPERATOR_GREATER, RQL_OPERATOR_LESS, RQL_OPERATOR_GREATER_EQUAL,
     RQL_OPERATOR_LESS_EQUAL},
    4};

static const struct operator_order *
order_for(const struct catalog_column *column)
{
    switch (column ? (rql_column_type)column->type : RQL_TYPE_UNKNOWN) {
    case RQL_TYPE_NUMBER:
    case RQL_TYPE_DATE:
    case RQL_TYPE_DATETIME:
        return &for_amounts;
    case RQL_TYPE_BOOLEAN:
    case RQL_TYPE_GUID:
        return &for_flags;
    default:
        return &for_texts;
    }
}

static const char *operator_detail(rql_operator op)
{
    static const char *const details[] = {
        [RQL_OPERATOR_EQUAL] = "is",
        [RQL_OPERATOR_NOT_EQUAL] = "is not",
        [RQL_OPERATOR_GREATER] = "is above",
        [RQL_OPERATOR_LESS] = "is below",
        [RQL_OPERATOR_GREATER_EQUAL] = "is at least",
        [RQL_OPERATOR_LESS_EQUAL] = "is at most",
        [RQL_OPERATOR_LIKE] = "has the form; % is any text",
        [RQL_OPERATOR_NOT_LIKE] = "has not the form; % is any text",
        [RQL_OPERATOR_IN] = "is one of a list",
        [RQL_OPERATOR_NOT_IN] = "is none of a list",
    };
    return details[op];
}

static bool fits_word(const struct completer *c, const char *text)
{
    return c->word.kind == WORD_NONE ||
           rql_is_letter(*text) == (c->word.kind == WORD_NAME);
}

/* NOT has been written: what may follow it. */
static bool is_behind_not(rql_operator op)
{
    return op == RQL_OPERATOR_LIKE || op == RQL_OPERATOR_IN;
}

void rql_suggest_operators(struct completer *c)
{
    if (c->word.kind > WORD_SIGN || c->word.kind == WORD_NUMBER)
        return;
    const struct operator_order *order =
        order_for(rql_complete_column(c, c->at.column));
    bool negated = !rql_complete_accepts(c, TOKEN_EQUAL);
    for (size_t i = 0; i < 10; i++) {
        rql_operator op = order->operators[i];
        const char *text = rql_operator_text(op);
        if (!fits_word(c, text) || (negated && !is_behind_not(op)))
            continue;
        rql_suggest(c, RQL_SUGGESTION_OPERATOR,
                    i < order->likely ? RANK_BEST : RANK_OTHER, text)
            ->detail = negated ? "" : operator_detail(op);
    }
}
