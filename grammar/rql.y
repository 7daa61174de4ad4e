/*
 * The grammar of the report query language: tokens to tree.
 *
 * It accepts correct queries only, with their clauses in any order and number;
 * what is wrong with the order is said later, over the tree.  A query that it
 * does not accept goes through repair.c, which explains the mistakes and hands
 * over a list of tokens that it does accept.  So there is nothing here about
 * mistakes, and nothing about what names mean.
 */
%define api.prefix {rql_yy}
%define api.token.prefix {TOKEN_}
%define api.token.raw
%define api.value.type {uint32_t} /* of tokens: their index; of lists: that of
                                     the last token */
%skeleton "./parser.m4"
%expect 0

%param {struct builder *b}

%code requires {
#include <stdbool.h>
#include <stdint.h>

struct rql_document;
struct token;

/* Tokens for the parser: those of the document as they are, or a repaired
 * list in their place. */
struct repaired_token {
    uint32_t token; /* index, or NO_TOKEN for one that was added */
    int kind;
};

struct builder {
    struct rql_document *document;
    const struct token *tokens; /* of the document */
    uint32_t next;              /* the next token, in whichever list */
    uint32_t end;
    const struct repaired_token *repaired; /* or NULL */
    uint32_t first_value;                  /* of the condition at hand */
    int comparison; /* of a repaired list, the last one that was read: its kind */
};

/* Parse the tokens of the document's query at hand, and build its tree.  False
 * when the grammar does not accept them; the tree is then of no use. */
bool rql_parse(struct builder *b);

/* The deepest stack of the parser: the grammar does not nest. */
enum { PARSER_DEPTH = 24 };

/* Where the parser stands after some tokens: the states on its stack. */
struct parser_state {
    uint8_t states[PARSER_DEPTH];
    int depth;
};

void rql_parser_start(struct parser_state *parser);

/* Move the parser over a token (a token kind); false, and nothing has changed,
 * when the grammar does not accept it here. */
bool rql_parser_shift(struct parser_state *parser, int kind);

/* The same, quicker; but a parser that has met a token which is not accepted is
 * of no use any more. */
bool rql_parser_advance(struct parser_state *parser, int kind);

/* True when the grammar accepts this token here. */
bool rql_parser_accepts(const struct parser_state *parser, int kind);

/* The spelling of a keyword or sign; what stands in angle brackets for other
 * tokens. */
const char *rql_token_spelling(int kind);
}

%code {
#include <reportql/reportql.h>

#include "document.h"

static int yylex(uint32_t *value, struct builder *b);
static bool yyskips(unsigned kind);
static void add_column(struct builder *b, uint32_t name);
static void add_value(struct builder *b, uint32_t value);
static void add_condition(struct builder *b, unsigned op, uint32_t name,
                          uint32_t op_token, uint32_t last);
static void add_order(struct builder *b, uint32_t name, uint32_t direction);
static void end_clause(struct builder *b, enum clause_kind kind,
                       uint32_t first, uint32_t last);
static void set_once(uint32_t *member, uint32_t token);
static uint32_t either(uint32_t last, uint32_t before);
static uint32_t later(uint32_t a, uint32_t b);
static unsigned comparison_of(const struct builder *b, uint32_t token);

#define QUERY (b->document->query)
}

/* The one list of keywords.  AGGREGATED is nowhere reserved. */
%token SELECT "SELECT" DISTINCT "DISTINCT" FROM "FROM" WHERE "WHERE" AND "AND"
       NOT "NOT" LIKE "LIKE" IN "IN" ORDER "ORDER" BY "BY" ASC "ASC"
       DESC "DESC" LIMIT "LIMIT" TIMESPAN "TIMESPAN" AGGREGATED "AGGREGATED"

%token EQUAL "=" NOT_EQUAL "!=" GREATER ">" LESS "<" GREATER_EQUAL ">="
       LESS_EQUAL "<=" COMMA "," OPEN "(" CLOSE ")"

%token NAME "<name>" NUMBER "<number>" STRING "<string>"

/* These never reach the grammar. */
%token SEMICOLON ";" COMMENT "<comment>" ODD_SPACE "<odd space>"
       BARE_VALUE "<bare value>"    /* 6096xxx, .5, a date or GUID unquoted */
       OPEN_STRING "<open string>"  /* no closing quote on its line */
       QUOTED "<quoted>"            /* in quotes that are not apostrophes */
       FOREIGN "<foreign operator>" /* <> == && and the like */
       STRAY "<stray>"              /* anything else */

%%

/* Never of no tokens, though nothing here says so: a clause is taken for the
 * query that it belongs to by one rule instead of two. */
query: %empty { $$ = NO_TOKEN; }
    | query SELECT columns { end_clause(b, CLAUSE_SELECT, $2, either($3, $2)); }
    | query SELECT DISTINCT columns {
        set_once(&QUERY->distinct, $3);
        end_clause(b, CLAUSE_SELECT, $2, either($4, either($3, $2)));
    }
    | query FROM name {
        set_once(&QUERY->dataset_token, $3);
        end_clause(b, CLAUSE_FROM, $2, either($3, $2));
    }
    | query WHERE conditions { end_clause(b, CLAUSE_WHERE, $2, either($3, $2)); }
    | query ORDER BY orders {
        end_clause(b, CLAUSE_ORDER, $2, either($4, either($3, $2)));
    }
    | query LIMIT NUMBER {
        set_once(&QUERY->limit, $3);
        end_clause(b, CLAUSE_LIMIT, $2, either($3, $2));
    }
    | query TIMESPAN name {
        set_once(&QUERY->timespan, $3);
        end_clause(b, CLAUSE_TIMESPAN, $2, either($3, $2));
    }
    | query AGGREGATED name {
        set_once(&QUERY->grain, $3);
        end_clause(b, CLAUSE_AGGREGATED, $2, either($3, $2));
    };

columns: name { add_column(b, $1); }
       | columns COMMA name { add_column(b, $3); $$ = either($3, either($2, $1)); };

name: NAME | AGGREGATED;

conditions: condition | conditions AND condition { $$ = either($3, either($2, $1)); };

condition: name comparison literal {
        add_value(b, $3);
        add_condition(b, comparison_of(b, $2), $1, $2, $3);
        $$ = later($3, later($2, $1)); /* 5 < a was turned round */
    }
    | name LIKE literal {
        add_value(b, $3);
        add_condition(b, RQL_OPERATOR_LIKE, $1, $2, $3);
        $$ = either($3, either($2, $1));
    }
    | name NOT LIKE literal {
        add_value(b, $4);
        add_condition(b, RQL_OPERATOR_NOT_LIKE, $1, $3, $4);
        $$ = either($4, either($3, $1));
    }
    | name IN OPEN values CLOSE {
        add_condition(b, RQL_OPERATOR_IN, $1, $2, either($5, $4));
        $$ = either($5, either($4, either($2, $1)));
    }
    | name NOT IN OPEN values CLOSE {
        add_condition(b, RQL_OPERATOR_NOT_IN, $1, $3, either($6, $5));
        $$ = either($6, either($5, either($3, $1)));
    };

comparison: EQUAL | NOT_EQUAL | GREATER | LESS | GREATER_EQUAL | LESS_EQUAL;

values: literal { add_value(b, $1); }
      | values COMMA literal { add_value(b, $3); $$ = either($3, either($2, $1)); };

literal: NUMBER | STRING;

orders: order_item | orders COMMA order_item { $$ = either($3, either($2, $1)); };

order_item: name { add_order(b, $1, NO_TOKEN); }
    | name direction { add_order(b, $1, $2); $$ = either($2, $1); };

direction: ASC | DESC;

%%

_Static_assert(RQL_OPERATOR_EQUAL == 0 &&
                   TOKEN_LESS_EQUAL - TOKEN_EQUAL == RQL_OPERATOR_LESS_EQUAL,
               "tokens and operators of comparisons are in one order");

/* The next token of a list in place of the document's tokens. */
static int next_repaired(uint32_t *value, struct builder *b, uint32_t i)
{
    const struct repaired_token *next = &b->repaired[i];
    *value = next->token;
    if (next->kind >= TOKEN_EQUAL && next->kind <= TOKEN_LESS_EQUAL)
        b->comparison = next->kind;
    return next->kind;
}

static int yylex(uint32_t *value, struct builder *b)
{
    uint32_t i = b->next;
    if (i == b->end)
        return TOKEN_YYEOF;
    b->next = i + 1;
    if (__builtin_expect(b->repaired != NULL, false))
        return next_repaired(value, b, i);
    *value = i;
    return b->tokens[i].kind;
}

/* The rql_operator of a comparison, whose sign was read last of all signs. */
static unsigned comparison_of(const struct builder *b, uint32_t token)
{
    int kind = b->repaired ? b->comparison : b->tokens[token].kind;
    return (unsigned)(kind - TOKEN_EQUAL);
}

static bool yyskips(unsigned kind)
{
    return kind == TOKEN_COMMENT || kind == TOKEN_ODD_SPACE;
}

bool rql_parse(struct builder *b)
{
    b->tokens = rql_tokens(b->document);
    b->first_value = (uint32_t)b->document->values.count;
    return yyparse(b);
}

static uint32_t either(uint32_t last, uint32_t before)
{
    return last != NO_TOKEN ? last : before;
}

/* The later of two tokens; that which is there, if one is missing: the one that
 * is none comes before all others, when all are counted from 1. */
static uint32_t later(uint32_t a, uint32_t b)
{
    return (a + 1 > b + 1 ? a + 1 : b + 1) - 1;
}

/* The first of several clauses of a kind counts. */
static void set_once(uint32_t *member, uint32_t token)
{
    if (*member == NO_TOKEN)
        *member = token;
}

static void add_column(struct builder *b, uint32_t name)
{
    if (name == NO_TOKEN)
        return;
    struct rql_document *d = b->document;
    struct name_ref *column =
        rql_vector_push(&d->arena, &d->columns, sizeof *column);
    *column = (struct name_ref){name, NO_COLUMN};
    QUERY->columns.count++;
}

static void add_value(struct builder *b, uint32_t value)
{
    struct rql_document *d = b->document;
    if (value == NO_TOKEN)
        return;
    uint32_t *item = rql_vector_push(&d->arena, &d->values, sizeof *item);
    *item = value;
}

static void add_condition(struct builder *b, unsigned op, uint32_t name,
                          uint32_t op_token, uint32_t last)
{
    struct rql_document *d = b->document;
    uint32_t first = b->first_value;
    b->first_value = (uint32_t)d->values.count;
    if (name == NO_TOKEN)
        return;
    struct condition *condition =
        rql_vector_push(&d->arena, &d->conditions, sizeof *condition);
    *condition = (struct condition){
        .first = last < name ? last : name, /* 5 < a was turned round */
        .column = {name, NO_COLUMN},
        .op = (uint8_t)op,
        .op_token = op_token,
        .values = {first, b->first_value - first},
        .last = later(last, later(op_token, name)),
    };
    QUERY->conditions.count++;
}

static void add_order(struct builder *b, uint32_t name, uint32_t direction)
{
    if (name == NO_TOKEN)
        return;
    struct rql_document *d = b->document;
    struct order_item *item =
        rql_vector_push(&d->arena, &d->orders, sizeof *item);
    *item = (struct order_item){{name, NO_COLUMN}, direction};
    QUERY->orders.count++;
}

static void end_clause(struct builder *b, enum clause_kind kind,
                       uint32_t first, uint32_t last)
{
    struct rql_document *d = b->document;
    if (first == NO_TOKEN)
        return;
    struct clause *clause =
        rql_vector_push(&d->arena, &d->clauses, sizeof *clause);
    *clause = (struct clause){kind, first, last};
    struct rql_query *query = QUERY;
    query->clauses.count++;
    query->is_disordered |= query->clause_kinds >> kind != 0;
    query->clause_kinds |= (uint8_t)(1u << kind);
}

const char *rql_token_spelling(int kind)
{
    return yyspelling[kind];
}

/* --- The parser as an automaton ------------------------------------------
 * The repair of broken queries, and completion, ask what may follow.  These
 * functions walk the table that bison has made, without running actions. */

void rql_parser_start(struct parser_state *parser)
{
    parser->states[0] = 0;
    parser->depth = 1;
}

static void reduce(struct parser_state *parser, int rule)
{
    parser->depth -= yylength[rule];
    int top = parser->states[parser->depth - 1];
    parser->states[parser->depth++] = (uint8_t)yynext[top][yymade[rule]];
}

bool rql_parser_advance(struct parser_state *parser, int kind)
{
    for (;;) {
        int what = yynext[parser->states[parser->depth - 1]][kind];
        if (what == 0)
            return false;
        if (what > 0) {
            parser->states[parser->depth++] = (uint8_t)what;
            return true;
        }
        reduce(parser, -what);
    }
}

bool rql_parser_shift(struct parser_state *parser, int kind)
{
    struct parser_state tried = *parser;
    if (!rql_parser_advance(&tried, kind))
        return false;
    *parser = tried;
    return true;
}

bool rql_parser_accepts(const struct parser_state *parser, int kind)
{
    int what = yynext[parser->states[parser->depth - 1]][kind];
    if (what >= 0)
        return what > 0;
    struct parser_state tried = *parser;
    return rql_parser_advance(&tried, kind);
}
