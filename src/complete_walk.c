/*
 * Completion: which query the caret is in, and where the parser stands there.
 * What the grammar does not take is skipped; a keyword that begins a clause
 * begins it in any case, so that a mistake spoils no more than its clause.
 */
#include "complete.h"

/* --- The query ----------------------------------------------------------- */

/* True when a `;` stands among the tokens first to end. */
static bool has_semicolon(const struct completer *c, uint32_t first,
                          uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (rql_complete_is_semicolon(c, rql_token_at(c->document, i)))
            return true;
    return false;
}

/* The caret is in front of a query, which belongs to it when it has no SELECT
 * yet: this may be going to be written. */
static void take_next(struct completer *c, size_t index)
{
    const struct rql_document *d = c->document;
    const struct rql_query *queries = d->queries.items;
    c->first = c->end = c->word.first;
    if (index == d->queries.count)
        return;
    const struct rql_query *next = &queries[index];
    if (rql_token_at(d, next->first)->kind != TOKEN_SELECT &&
        !has_semicolon(c, c->word.first, next->first))
        c->end = next->last + 1;
}

/* A `;` is all that stands between the query and the caret: something new
 * begins, whatever follows. */
static bool is_behind_semicolon(const struct completer *c)
{
    const struct rql_document *d = c->document;
    uint32_t i = c->word.first;
    while (i && rql_token_is_trivia(rql_token_at(d, i - 1)))
        i--;
    return i && rql_complete_is_semicolon(c, rql_token_at(d, i - 1));
}

static void find_query(struct completer *c)
{
    const struct rql_document *d = c->document;
    const struct rql_query *queries = d->queries.items;
    size_t index;
    bool found = rql_document_query_at(d, c->word.span.start, &index);
    if (!found || queries[index].first > c->word.first ||
        (queries[index].first == c->word.first && c->word.kind == WORD_NONE)) {
        take_next(c, found ? index : 0);
        return;
    }
    const struct rql_query *query = &queries[index];
    bool is_new = is_behind_semicolon(c);
    if (is_new && query->last < c->word.first) {
        take_next(c, index + 1);
        return;
    }
    c->first = is_new ? c->word.first : query->first;
    c->end = query->last + 1;
}

/* --- The walk ------------------------------------------------------------ */

static const struct walk start_of_query = {
    .clause = CLAUSE_COUNT, .column = NO_TOKEN, .open = NO_TOKEN};

/* The clause that a keyword begins, or CLAUSE_COUNT. */
static int clause_of(int kind)
{
    switch (kind) {
    case TOKEN_SELECT:
        return CLAUSE_SELECT;
    case TOKEN_FROM:
        return CLAUSE_FROM;
    case TOKEN_WHERE:
        return CLAUSE_WHERE;
    case TOKEN_ORDER:
        return CLAUSE_ORDER;
    case TOKEN_LIMIT:
        return CLAUSE_LIMIT;
    case TOKEN_TIMESPAN:
        return CLAUSE_TIMESPAN;
    case TOKEN_AGGREGATED:
        return CLAUSE_AGGREGATED;
    default:
        return CLAUSE_COUNT;
    }
}

/* The kind that a token is taken for: what is no token of the language may
 * stand for one all the same. */
static int kind_taken(const struct completer *c, const struct walk *w,
                      const struct token *t)
{
    const struct parser_state *parser = &w->parser;
    switch (t->kind) {
    case TOKEN_STRING:
    case TOKEN_OPEN_STRING:
    case TOKEN_QUOTED:
        return rql_parser_accepts(parser, TOKEN_NAME) ? TOKEN_NAME
                                                      : TOKEN_STRING;
    case TOKEN_BARE_VALUE:
        return TOKEN_NUMBER;
    case TOKEN_FOREIGN:
        return TOKEN_EQUAL;
    case TOKEN_NAME:
        return rql_parser_accepts(parser, TOKEN_STRING) ? TOKEN_STRING
                                                        : TOKEN_NAME;
    case TOKEN_STRAY:
        return c->document->text[t->start] == '*' &&
                       rql_parser_accepts(parser, TOKEN_NAME)
                   ? TOKEN_NAME
                   : TOKEN_STRAY;
    case TOKEN_AGGREGATED:
        return rql_parser_accepts(parser, TOKEN_NAME) ? TOKEN_NAME
                                                      : TOKEN_AGGREGATED;
    default:
        return t->kind;
    }
}

static void begin_clause(struct walk *w, int clause)
{
    struct parser_state parser = w->parser;
    *w = start_of_query;
    w->parser = parser;
    w->clause = clause;
}

/* Keep in mind what was read; `kind` is what the token was taken for. */
static void note_token(struct walk *w, int kind, uint32_t token)
{
    bool in_list = w->open != NO_TOKEN;
    switch (kind) {
    case TOKEN_DISTINCT:
        w->distinct = true;
        break;
    case TOKEN_NAME:
        if (w->clause == CLAUSE_WHERE || w->clause == CLAUSE_ORDER)
            w->column = token;
        break;
    case TOKEN_NOT:
        w->negated = true;
        break;
    case TOKEN_OPEN:
        w->open = token;
        break;
    case TOKEN_COMMA:
        w->value += in_list;
        if (!in_list)
            w->column = NO_TOKEN;
        break;
    case TOKEN_NUMBER:
    case TOKEN_STRING:
        if (in_list || w->clause != CLAUSE_WHERE)
            break;
        /* fallthrough */
    case TOKEN_CLOSE:
    case TOKEN_AND:
        w->column = NO_TOKEN;
        w->op = 0;
        w->negated = false;
        w->open = NO_TOKEN;
        w->value = 0;
        break;
    default:
        if (kind == TOKEN_LIKE || kind == TOKEN_IN ||
            (kind >= TOKEN_EQUAL && kind <= TOKEN_LESS_EQUAL))
            w->op = kind;
    }
}

/* Move over a token: what it was taken for, or 0 when it was skipped. */
static int step(const struct completer *c, struct walk *w, uint32_t token)
{
    const struct token *t = rql_token_at(c->document, token);
    if (rql_token_is_trivia(t))
        return 0;
    int kind = kind_taken(c, w, t);
    bool accepted = rql_parser_shift(&w->parser, kind);
    if (!accepted && clause_of(kind) == CLAUSE_COUNT)
        return 0;
    if (!accepted) {
        rql_parser_start(&w->parser);
        rql_parser_shift(&w->parser, kind);
    }
    if (clause_of(kind) != CLAUSE_COUNT)
        begin_clause(w, clause_of(kind));
    else
        note_token(w, kind, token);
    return kind;
}

/* --- What the query has -------------------------------------------------- */

static void add_token(struct completer *c, struct vector *list, uint32_t token)
{
    uint32_t *item = rql_vector_push(c->arena, list, sizeof *item);
    *item = token;
}

static void note_name(struct completer *c, const struct walk *w, uint32_t token)
{
    switch (w->clause) {
    case CLAUSE_SELECT:
        add_token(c, &c->selected, token);
        break;
    case CLAUSE_WHERE:
        break;
    case CLAUSE_ORDER:
        add_token(c, &c->ordered, token);
        break;
    case CLAUSE_FROM:
        if (c->dataset_token == NO_TOKEN)
            c->dataset_token = token;
        return;
    default:
        return;
    }
    add_token(c, &c->named, token);
}

/* Walk over tokens, and note what they say. */
static void walk_over(struct completer *c, struct walk *w, uint32_t first,
                      uint32_t end, uint32_t *clauses)
{
    for (uint32_t i = first; i < end; i++) {
        int kind = step(c, w, i);
        if (kind == TOKEN_NAME)
            note_name(c, w, i);
        else if (clause_of(kind) != CLAUSE_COUNT)
            *clauses |= 1u << w->clause;
    }
}

void rql_complete_walk(struct completer *c)
{
    find_query(c);
    c->at = start_of_query;
    rql_parser_start(&c->at.parser);
    uint32_t caret = c->word.first < c->end ? c->word.first : c->end;
    walk_over(c, &c->at, c->first, caret, &c->before);
    struct walk behind = c->at;
    uint32_t next = c->word.behind > caret ? c->word.behind : caret;
    for (uint32_t i = caret; i < next && i < c->end; i++)
        step(c, &behind, i);
    walk_over(c, &behind, next, c->end, &c->behind);
}
