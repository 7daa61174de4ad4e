/* Recognisers of what SQL has and the report query language has not. */
#include "repair.h"

/* --- Sub-queries, *, functions --------------------------------------------------------- */

/* ( SELECT ... ), which is looked for even where a parenthesis fits. */
bool rql_recognise_subquery(struct repair *r)
{
    if (here(r)->kind != TOKEN_OPEN || next_kind(r) != TOKEN_SELECT)
        return false;
    uint32_t last = rql_closing(r, r->at);
    struct rql_diagnostic *diag = REPORT(r, RULE_SUBQUERY, r->at, last,
                                         "there are no queries inside queries");
    rql_add_help(r->d, diag,
                 "run the inner query as a report of its own, and "
                 "write its result as values");
    bool is_condition = last_kind(r) == TOKEN_NAME && accepts(r, TOKEN_EQUAL);
    if (is_condition) { /* EXISTS (SELECT ...) */
        rql_undo_hand_on(r);
        rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
        rql_hand_on(r, TOKEN_EQUAL, NO_TOKEN);
        rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    } else if (last_kind(r) == TOKEN_IN) {
        rql_hand_on(r, TOKEN_OPEN, NO_TOKEN);
        rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
        rql_hand_on(r, TOKEN_CLOSE, NO_TOKEN);
    } else if (rql_wanted_operand(r)) {
        rql_hand_on(r, rql_wanted_operand(r), NO_TOKEN);
    }
    r->at = behind(r, last);
    return true;
}

/* The names of the dataset's columns and metrics that are in use, "A, B, C". */
static const char *all_columns(struct repair *r, size_t *count)
{
    const struct rql_catalog *catalog = rql_repair_catalog(r);
    if (!catalog || r->d->skip_checks)
        return NULL;
    const struct catalog_dataset *dataset = &catalog->datasets[r->dataset];
    size_t size = 1;
    for (uint32_t i = 0; i < dataset->column_count; i++)
        size += catalog->columns[dataset->first_column + i].name_length + 2u;
    char *names = rql_arena_alloc(&r->d->arena, size);
    char *to = names;
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        const struct catalog_column *c =
            &catalog->columns[dataset->first_column + i];
        if (c->status != RQL_COLUMN_CURRENT)
            continue;
        if ((*count)++ > 0) {
            *to++ = ',';
            *to++ = ' ';
        }
        memcpy(to, rql_catalog_pool_text(catalog, c->name), c->name_length);
        to += c->name_length;
    }
    *to = '\0';
    return *count > 0 ? names : NULL;
}

/* SELECT * */
bool rql_recognise_star(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_STRAY || *text_of(r, r->at) != '*' ||
        t->end - t->start != 1 || !accepts(r, TOKEN_NAME))
        return false;
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_SELECT_STAR, "there is no *: each column is named");
    size_t count = 0;
    const char *names = diag ? all_columns(r, &count) : NULL;
    if (names)
        rql_add_fix(r->d, diag, false, t->start, t->end, names,
                    "Name the %zu columns that the catalog has today (the list "
                    "does not follow later changes)",
                    count);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    advance(r);
    return true;
}

static bool is_aggregate(const struct repair *r, uint32_t i)
{
    return is_word(r, i, "SUM") || is_word(r, i, "COUNT") ||
           is_word(r, i, "AVG") || is_word(r, i, "MIN") || is_word(r, i, "MAX");
}

static void report_function(struct repair *r, uint32_t name, uint32_t last)
{
    struct rql_diagnostic *diag =
        REPORT(r, RULE_FUNCTION, name, last, "there are no functions: %s",
               show(r, name, last));
    if (is_aggregate(r, name))
        rql_add_help(r->d, diag,
                     "select a metric: it is computed for every distinct "
                     "combination of the other columns");
    else
        rql_add_help(r->d, diag,
                     "compute it from the downloaded report instead");
}

/* COUNT(*), in the place of a name or a value */
bool rql_recognise_function(struct repair *r)
{
    struct repaired_token name = last_handed_on(r);
    bool is_value = here(r)->kind == TOKEN_NAME && accepts(r, TOKEN_STRING) &&
                    next_kind(r) == TOKEN_OPEN;
    if (is_value) {
        uint32_t last = rql_closing(r, behind(r, r->at));
        report_function(r, r->at, last);
        rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
        r->at = behind(r, last);
        return true;
    }
    if (here(r)->kind != TOKEN_OPEN || name.kind != TOKEN_NAME ||
        name.token == NO_TOKEN || r->clause == TOKEN_FROM)
        return false;
    uint32_t last = rql_closing(r, r->at);
    int next = kind_at(r, behind(r, last));
    if (r->clause == TOKEN_WHERE &&
        (next < TOKEN_EQUAL || next > TOKEN_LESS_EQUAL) && next != TOKEN_IN &&
        next != TOKEN_NOT && next != TOKEN_LIKE && next != TOKEN_NAME)
        return false; /* x ('a', 'b'): IN is missing */
    report_function(r, name.token, last);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}

/* --- Aliases, TOP ------------------------------------------------------------------------ */

static bool is_join_word(const struct repair *r, uint32_t i)
{
    static const char *const words[] = {"JOIN",    "INNER", "LEFT",
                                        "RIGHT",   "FULL",  "CROSS",
                                        "NATURAL", "OUTER", "UNPIVOT"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (is_word(r, i, words[w]))
            return true;
    return false;
}

/* a AS x; FROM X x */
bool rql_recognise_alias(struct repair *r)
{
    struct repaired_token before = last_handed_on(r);
    bool has_as = is_word(r, r->at, "AS");
    uint32_t last = has_as ? behind(r, r->at) : r->at;
    int kind = kind_at(r, last);
    int next = kind_at(r, behind(r, last));
    if (here(r)->kind != TOKEN_NAME || before.kind != TOKEN_NAME ||
        (r->clause != TOKEN_SELECT && r->clause != TOKEN_FROM))
        return false;
    if (has_as && !is_operand(kind))
        return false;
    /* Without AS it may be anything, but for one word behind the dataset. */
    bool joins = is_join_word(r, behind(r, last));
    if (!has_as && (r->clause != TOKEN_FROM || length_of_token(r, last) > 3 ||
                    (is_operand(next) && !joins) ||
                    (next >= TOKEN_EQUAL && next <= TOKEN_LESS_EQUAL)))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_ALIAS, r->at, last,
               "there are no aliases: %s names nothing", show(r, r->at, last));
    rql_add_help(r->d, diag, "columns have their own names in the report");
    if (!has_comment(r, r->at, last))
        rql_add_fix(r->d, diag, true, space_before(r, r->at),
                    r->tokens[last].end, "", "Remove the alias");
    r->at = behind(r, last);
    return true;
}

/* Where LIMIT belongs: before TIMESPAN or AGGREGATED, or at the end; NO_TOKEN when
 * the query has one. */
static uint32_t place_of_limit(const struct repair *r)
{
    uint32_t place = r->end;
    for (uint32_t i = r->at; i < r->end; i++) {
        int kind = r->tokens[i].kind;
        if (kind == TOKEN_LIMIT)
            return NO_TOKEN;
        if ((kind == TOKEN_TIMESPAN || kind == TOKEN_AGGREGATED) &&
            place == r->end)
            place = i;
    }
    return place;
}

/* SELECT TOP 10 a */
bool rql_recognise_top(struct repair *r)
{
    struct repaired_token top = last_handed_on(r);
    size_t count = repaired_count(r);
    if (here(r)->kind != TOKEN_NUMBER || top.kind != TOKEN_NAME ||
        top.token == NO_TOKEN || !is_word(r, top.token, "TOP") || count < 2 ||
        (repaired(r)[count - 2].kind != TOKEN_SELECT &&
         repaired(r)[count - 2].kind != TOKEN_DISTINCT))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_TOP, top.token, r->at,
               "there is no TOP: LIMIT %s says it", show_here(r));
    uint32_t place = place_of_limit(r);
    uint32_t next = behind(r, r->at);
    if (place != NO_TOKEN && next < r->end &&
        !has_comment(r, top.token, next)) {
        const char *number = show_here(r);
        rql_add_fix(r->d, diag, true, r->tokens[top.token].start,
                    r->tokens[next].start, "", "Write LIMIT %s", number);
        uint32_t at = place == r->end ? r->tokens[r->end - 1].end
                                      : r->tokens[place].start;
        rql_add_edit(r->d, diag, at, at,
                     rql_arena_printf(
                         &r->d->arena,
                         place == r->end ? " LIMIT %s" : "LIMIT %s ", number));
    }
    rql_undo_hand_on(r);
    r->at = next;
    return true;
}

/* --- Clauses that are not there ------------------------------------------------------------ */

/* The last token before the next clause, from `i` on. */
static uint32_t end_of_part(const struct repair *r, uint32_t i)
{
    uint32_t last = i;
    for (; i < r->end && !begins_clause(r->tokens[i].kind) &&
           !is_word(r, i, "HAVING");
         i = behind(r, i))
        last = i;
    return last;
}

/* True when each name from `i` to `last` is selected, so that leaving them out of
 * GROUP BY changes nothing. */
static bool are_selected(const struct repair *r, uint32_t i, uint32_t last)
{
    enum { MOST = 32, FAR = 1024 };
    int count = 0;
    for (; i <= last; i = behind(r, i)) {
        if (r->tokens[i].kind == TOKEN_COMMA)
            continue;
        bool found = false;
        for (uint32_t j = r->d->query->first;
             j < r->end && j < r->d->query->first + FAR &&
             r->tokens[j].kind != TOKEN_FROM && !found;
             j++)
            found = r->tokens[j].kind == TOKEN_NAME &&
                    r->tokens[j].hash == r->tokens[i].hash;
        if (!found || ++count > MOST)
            return false;
    }
    return true;
}

bool rql_recognise_group_by(struct repair *r)
{
    if (!is_word(r, r->at, "GROUP") || next_kind(r) != TOKEN_BY)
        return false;
    uint32_t by = behind(r, r->at);
    uint32_t last = end_of_part(r, by);
    struct rql_diagnostic *diag =
        REPORT(r, RULE_GROUP_BY, r->at, last,
               "there is no GROUP BY: metrics are computed for every distinct "
               "combination of the selected columns");
    if (!has_comment(r, r->at, last))
        rql_add_fix(r->d, diag, are_selected(r, by + 1, last),
                    space_before(r, r->at), r->tokens[last].end, "",
                    "Remove it");
    r->at = behind(r, last);
    return true;
}

bool rql_recognise_having(struct repair *r)
{
    if (here(r)->kind != TOKEN_NAME || !is_word(r, r->at, "HAVING"))
        return false;
    int kind = r->clause == TOKEN_WHERE ? TOKEN_AND : TOKEN_WHERE;
    if (!accepts(r, kind))
        return false;
    const char *spelling = rql_token_spelling(kind);
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_HAVING, "there is no HAVING: WHERE takes metrics too");
    rql_add_fix(r->d, diag, false, here(r)->start, here(r)->end, spelling,
                "Write %s", spelling);
    rql_hand_on(r, kind, r->at);
    advance(r);
    return true;
}

/* FROM X JOIN Y ON ...; FROM X, Y */
bool rql_recognise_join(struct repair *r)
{
    int kind = here(r)->kind;
    bool is_second = kind == TOKEN_COMMA && is_operand(next_kind(r));
    if (r->clause != TOKEN_FROM || last_kind(r) != TOKEN_NAME ||
        (!is_second && !(kind == TOKEN_NAME && is_join_word(r, r->at))))
        return false;
    uint32_t last = end_of_part(r, r->at);
    struct rql_diagnostic *diag =
        REPORT(r, RULE_JOIN, r->at, last,
               "a query reads one dataset: there are no joins");
    rql_add_help(r->d, diag,
                 "make a report of each dataset, and join the "
                 "downloaded files");
    r->at = behind(r, last);
    return true;
}

/* ... UNION [ALL], before the SELECT that begins the next query */
bool rql_recognise_union(struct repair *r)
{
    static const char *const words[] = {"UNION", "EXCEPT", "INTERSECT",
                                        "MINUS"};
    uint32_t last = r->at;
    bool found = false;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        found |= is_word(r, r->at, words[w]);
    if (here(r)->kind != TOKEN_NAME || !found)
        return false;
    if (is_word(r, behind(r, last), "ALL") ||
        kind_at(r, behind(r, last)) == TOKEN_DISTINCT)
        last = behind(r, last);
    if (behind(r, last) != r->end)
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_UNION, r->at, last,
               "there is no %s: each query is a report of its own",
               show(r, r->at, last));
    rql_add_fix(r->d, diag, false, space_before(r, r->at), r->tokens[last].end,
                ";", "End the query here");
    r->at = r->end;
    return true;
}

/* LIMIT 10 OFFSET 5, LIMIT 10, 20, LIMIT ALL */
bool rql_recognise_offset(struct repair *r)
{
    uint32_t last = behind(r, r->at);
    if (is_word(r, r->at, "ALL") && last_kind(r) == TOKEN_LIMIT) {
        uint32_t limit = last_handed_on(r).token;
        struct rql_diagnostic *diag =
            REPORT(r, RULE_INVALID_LIMIT, r->at, r->at,
                   "LIMIT takes a number; without LIMIT all rows are given");
        if (limit != NO_TOKEN && !has_comment(r, limit, r->at))
            rql_add_fix(r->d, diag, true, space_before(r, limit), here(r)->end,
                        "", "Remove LIMIT ALL");
        rql_hand_on(r, TOKEN_NUMBER, NO_TOKEN);
        advance(r);
        return true;
    }
    bool is_comma = here(r)->kind == TOKEN_COMMA &&
                    last_kind(r) == TOKEN_NUMBER && r->clause == TOKEN_LIMIT;
    bool is_offset = here(r)->kind == TOKEN_NAME && is_word(r, r->at, "OFFSET");
    if ((!is_comma && !is_offset) || kind_at(r, last) != TOKEN_NUMBER)
        return false;
    if (is_offset && (is_word(r, behind(r, last), "ROWS") ||
                      is_word(r, behind(r, last), "ROW")))
        last = behind(r, last);
    struct rql_diagnostic *diag = REPORT(
        r, RULE_OFFSET, r->at, last,
        "there is no OFFSET: LIMIT gives the first rows, and none can be "
        "skipped");
    rql_add_help(r->d, diag, "take more rows, and skip some in the report");
    r->at = behind(r, last);
    return true;
}

/* Parts of SQL that are left out without a thought for what they say. */
static const struct part {
    const char *first;  /* the words that begin it */
    const char *second; /* NULL: one word */
    int clause;         /* where it stands; 0: behind any */
    bool takes_rest;    /* up to the next clause */
    bool is_harmless;   /* leaving it out changes nothing that matters here */
} parts[] = {
    {"FETCH", "FIRST", 0, true, false},
    {"FETCH", "NEXT", 0, true, false},
    {"FOR", "UPDATE", 0, true, true},
    {"FOR", "XML", 0, true, true},
    {"NULLS", "FIRST", TOKEN_ORDER, false, false},
    {"NULLS", "LAST", TOKEN_ORDER, false, false},
    {"ESCAPE", NULL, TOKEN_WHERE, true, false},
    {"COLLATE", NULL, 0, true, true},
    {"QUALIFY", NULL, 0, true, false},
    {"WINDOW", NULL, 0, true, false},
    {"WITH", NULL, TOKEN_FROM, true, true},
    {"USING", NULL, TOKEN_FROM, true, false},
};

bool rql_recognise_foreign_part(struct repair *r)
{
    uint32_t second = behind(r, r->at);
    if (here(r)->kind != TOKEN_NAME)
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct part *p = &parts[i];
        if (!is_word(r, r->at, p->first) ||
            (p->second && !is_word(r, second, p->second)) ||
            (p->clause && p->clause != r->clause))
            continue;
        uint32_t last = p->second ? second : r->at;
        if (p->takes_rest)
            last = end_of_part(r, last);
        struct rql_diagnostic *diag =
            REPORT(r, RULE_FOREIGN_CLAUSE, r->at, last,
                   "the language has no %s", show(r, r->at, last));
        if (!has_comment(r, r->at, last))
            rql_add_fix(r->d, diag, p->is_harmless, space_before(r, r->at),
                        r->tokens[last].end, "", "Remove it");
        r->at = behind(r, last);
        return true;
    }
    return false;
}

/* SELECT ALL a */
bool rql_recognise_all(struct repair *r)
{
    struct repaired_token all = last_handed_on(r);
    size_t count = repaired_count(r);
    if (here(r)->kind != TOKEN_NAME || all.kind != TOKEN_NAME ||
        all.token == NO_TOKEN || !is_word(r, all.token, "ALL") || count < 2 ||
        repaired(r)[count - 2].kind != TOKEN_SELECT)
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_FOREIGN_CLAUSE, all.token, all.token,
               "the language has no ALL: SELECT without DISTINCT says it");
    if (!has_comment(r, all.token, r->at))
        rql_add_fix(r->d, diag, true, r->tokens[all.token].start,
                    here(r)->start, "", "Remove ALL");
    rql_undo_hand_on(r);
    return true;
}

/* CASE WHEN ... END */
bool rql_recognise_case(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    if (first.kind != TOKEN_NAME || first.token == NO_TOKEN ||
        !is_word(r, first.token, "CASE"))
        return false;
    uint32_t last = r->at;
    while (last < r->end && !is_word(r, last, "END"))
        last = behind(r, last);
    if (last >= r->end)
        return false;
    report_function(r, first.token, last);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}

/* --- Conditions ------------------------------------------------------------------------------ */

/* The tokens of one condition `name = value` that begins at `i`: where the value
 * stands; NO_TOKEN when it is another one. */
static uint32_t value_of_equality(const struct repair *r, uint32_t i)
{
    uint32_t op = behind(r, i);
    uint32_t value = behind(r, op);
    bool fits = kind_at(r, i) == TOKEN_NAME && kind_at(r, op) == TOKEN_EQUAL &&
                (kind_at(r, value) == TOKEN_STRING ||
                 kind_at(r, value) == TOKEN_NUMBER);
    return fits ? value : NO_TOKEN;
}

/* Where the chain `a = 1 OR a = 2 OR ...` around the OR at hand begins and ends,
 * when that is all of WHERE or stands in parentheses of its own. */
static bool find_chain(const struct repair *r, uint32_t *first, uint32_t *last)
{
    enum { LONGEST = 4096 };
    /* Back over `name = value OR` to the beginning. */
    uint32_t i = previous(r);
    uint32_t start = i;
    for (int n = 0; n < LONGEST && start > r->d->query->first; n++) {
        int kind = r->tokens[start - 1].kind;
        if (kind == TOKEN_WHERE || kind == TOKEN_OPEN)
            break;
        if (kind == TOKEN_AND || rql_token_is_trivia(&r->tokens[start - 1]))
            return false;
        start--;
    }
    *first = start;
    uint32_t column = start;
    for (i = start;;) {
        uint32_t value = value_of_equality(r, i);
        if (value == NO_TOKEN || r->tokens[i].hash != r->tokens[column].hash ||
            length_of_token(r, i) != length_of_token(r, column))
            return false;
        *last = value;
        uint32_t or = behind(r, value);
        bool is_or = is_word(r, or, "OR") || is_word(r, or, "||");
        if (!is_or)
            return *last > r->at && kind_at(r, or) != TOKEN_AND &&
                   !has_comment(r, *first, *last);
        i = behind(r, or);
    }
}

/* "a IN (1, 2, ...)" for a chain. */
static const char *chain_as_list(const struct repair *r, uint32_t first,
                                 uint32_t last)
{
    char *text = rql_arena_alloc(
        &r->d->arena, r->tokens[last].end - r->tokens[first].start + 16u);
    char *to = text;
    memcpy(to, text_of(r, first), length_of_token(r, first));
    to += length_of_token(r, first);
    memcpy(to, " IN (", 5);
    to += 5;
    for (uint32_t i = first;;) {
        uint32_t value = value_of_equality(r, i);
        memcpy(to, text_of(r, value), length_of_token(r, value));
        to += length_of_token(r, value);
        if (value == last)
            break;
        memcpy(to, ", ", 2);
        to += 2;
        i = behind(r, behind(r, value));
    }
    memcpy(to, ")", 2);
    return text;
}

static bool is_or(const struct repair *r, uint32_t i)
{
    return (kind_at(r, i) == TOKEN_NAME && is_word(r, i, "OR")) ||
           (kind_at(r, i) == TOKEN_FOREIGN && is_word(r, i, "||"));
}

/* A whole chain of ORs over one column is one mistake, reported at the first. */
bool rql_recognise_or(struct repair *r)
{
    uint32_t first, last;
    if (!is_or(r, r->at) || !accepts(r, TOKEN_AND))
        return false;
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_OR, "there is no OR: all conditions must hold");
    rql_add_help(r->d, diag,
                 "for several values of one column write IN ('a', 'b'); else "
                 "make a query of each");
    bool is_chain = diag && !r->or_is_mixed && find_chain(r, &first, &last);
    r->or_is_mixed = !is_chain;
    if (is_chain) {
        rql_add_fix(r->d, diag, true, r->tokens[first].start,
                    r->tokens[last].end, chain_as_list(r, first, last),
                    "Write it with IN");
        while (r->at <= last)
            advance(r);
        return true;
    }
    rql_hand_on(r, TOKEN_AND, NO_TOKEN);
    advance(r);
    return true;
}

static const char *opposite(int kind)
{
    switch (kind) {
    case TOKEN_EQUAL:
        return "!=";
    case TOKEN_NOT_EQUAL:
        return "=";
    case TOKEN_GREATER:
        return "<=";
    case TOKEN_LESS:
        return ">=";
    case TOKEN_GREATER_EQUAL:
        return "<";
    case TOKEN_LESS_EQUAL:
        return ">";
    case TOKEN_IN:
        return "NOT IN";
    case TOKEN_LIKE:
        return "NOT LIKE";
    default:
        return NULL;
    }
}

/* NOT a = 1, NOT a IN (...) */
bool rql_recognise_leading_not(struct repair *r)
{
    if (here(r)->kind != TOKEN_NOT || !accepts(r, TOKEN_NAME) ||
        r->clause != TOKEN_WHERE)
        return false;
    uint32_t name = behind(r, r->at);
    uint32_t op = behind(r, name);
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_LEADING_NOT,
                    "NOT stands before IN or LIKE, not before a "
                    "condition");
    const char *meant = kind_at(r, name) == TOKEN_NAME && op < r->end
                            ? opposite(kind_at(r, op))
                            : NULL;
    if (meant && !has_comment(r, r->at, op)) {
        rql_add_help(r->d, diag, "write %s %s", show(r, name, name), meant);
        rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[name].start, "",
                    "Write %s", meant);
        rql_add_edit(r->d, diag, r->tokens[op].start, r->tokens[op].end, meant);
    }
    advance(r);
    if (kind_at(r, r->at) == TOKEN_OPEN) {
        r->ignored_closings++;
        advance(r);
    }
    return true;
}

/* True when an OR stands between two tokens, as far as can be seen. */
static bool has_or(const struct repair *r, uint32_t first, uint32_t last)
{
    enum { FAR = 256 };
    if (last - first > FAR)
        return true; /* who knows */
    for (uint32_t i = first; i < last; i++)
        if (is_or(r, i))
            return true;
    return false;
}

/* (a = 1), SELECT (a, b): a run of opening parentheses is one mistake. */
bool rql_recognise_parentheses(struct repair *r)
{
    if (here(r)->kind != TOKEN_OPEN || !accepts(r, TOKEN_NAME))
        return false;
    uint32_t first = r->at, last = r->at;
    uint32_t close = rql_closing(r, first);
    size_t depth = 0;
    for (; kind_at(r, r->at) == TOKEN_OPEN; advance(r)) {
        last = r->at;
        depth++;
    }
    bool is_closed = kind_at(r, close) == TOKEN_CLOSE && close > last;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_PARENTHESES, first, last,
               r->clause == TOKEN_WHERE
                   ? "conditions are not grouped by parentheses"
                   : "only the values of IN stand in parentheses");
    if (depth == 1 && is_closed) {
        const struct token *t = &r->tokens[close];
        rql_add_related(r->d, diag, t->start, t->end, "closed here");
        rql_add_fix(r->d, diag, !has_or(r, first, close),
                    r->tokens[first].start, r->tokens[first].end, "",
                    "Remove the parentheses");
        rql_add_edit(r->d, diag, t->start, t->end, "");
    }
    r->ignored_closings += depth;
    return true;
}

/* a BETWEEN 1 AND 5 */
bool rql_recognise_between(struct repair *r)
{
    struct repaired_token before = last_handed_on(r);
    bool negated = before.kind == TOKEN_NOT;
    size_t count = repaired_count(r);
    uint32_t name =
        negated && count > 1 ? repaired(r)[count - 2].token : before.token;
    if (here(r)->kind != TOKEN_NAME || !is_word(r, r->at, "BETWEEN") ||
        (!accepts(r, TOKEN_EQUAL) && !negated) || name == NO_TOKEN)
        return false;
    uint32_t low = behind(r, r->at), and = behind(r, low);
    uint32_t high = behind(r, and);
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_BETWEEN, "there is no BETWEEN");
    if (negated) {
        rql_add_help(r->d, diag,
                     "nor a way to say \"outside of\" in one query: "
                     "make one for below and one for above");
        rql_undo_hand_on(r);
    } else {
        rql_add_help(r->d, diag, "write two conditions, with >= and <=");
    }
    if (!negated && is_operand(kind_at(r, low)) &&
        kind_at(r, and) == TOKEN_AND && is_operand(kind_at(r, high))) {
        rql_add_fix(r->d, diag, true, here(r)->start, here(r)->end,
                    ">=", "Write >= and <=");
        rql_add_edit(
            r->d, diag, r->tokens[and].end, r->tokens[and].end,
            rql_arena_printf(&r->d->arena, " %s <=", copy_of(r, name, name)));
    }
    rql_hand_on(r, TOKEN_GREATER_EQUAL, r->at);
    r->between_column = name;
    advance(r);
    return true;
}

/* The second value of a BETWEEN, where the next condition would begin. */
bool rql_recognise_end_of_between(struct repair *r)
{
    if (r->between_column == NO_TOKEN || last_kind(r) != TOKEN_AND ||
        !is_operand(here(r)->kind))
        return false;
    rql_hand_on(r, TOKEN_NAME, r->between_column);
    rql_hand_on(r, TOKEN_LESS_EQUAL, NO_TOKEN);
    r->between_column = NO_TOKEN;
    return true;
}

/* a IS [NOT] NULL, a = NULL */
bool rql_recognise_null(struct repair *r)
{
    uint32_t last = r->at;
    bool is_is = is_word(r, r->at, "IS") && last_kind(r) == TOKEN_NAME;
    if (is_is) {
        last = behind(r, last);
        if (kind_at(r, last) == TOKEN_NOT)
            last = behind(r, last);
        if (!is_word(r, last, "NULL") && !is_word(r, last, "EMPTY"))
            return false;
    } else if (!is_word(r, r->at, "NULL") || !accepts(r, TOKEN_STRING)) {
        return false;
    }
    if (here(r)->kind != TOKEN_NAME || (is_is && !accepts(r, TOKEN_EQUAL)))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_IS_NULL, r->at, last,
               "there is no NULL, and no way to ask for missing values");
    rql_add_help(r->d, diag, "filter the downloaded report instead");
    if (is_is)
        rql_hand_on(r, TOKEN_EQUAL, r->at);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}

/* --- Arithmetic --------------------------------------------------------------------------------- */

static bool is_sign(const struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind == TOKEN_NUMBER || t->kind == TOKEN_BARE_VALUE)
        return *text_of(r, r->at) == '-' || *text_of(r, r->at) == '+';
    return t->kind == TOKEN_STRAY && t->end - t->start == 1 &&
           memchr("+-*/%", *text_of(r, r->at), 5);
}

/* a + b, price * 1.1: everything up to the end of the term */
bool rql_recognise_arithmetic(struct repair *r)
{
    struct repaired_token left = last_handed_on(r);
    bool is_term = left.kind == TOKEN_NAME || left.kind == TOKEN_NUMBER ||
                   left.kind == TOKEN_STRING;
    if (!is_term || left.token == NO_TOKEN || !is_sign(r))
        return false;
    uint32_t last = r->at;
    while (is_sign(r)) {
        last = r->at;
        if (here(r)->kind == TOKEN_STRAY && is_operand(next_kind(r)))
            last = behind(r, r->at);
        r->at = behind(r, last);
        if (r->at >= r->end)
            break;
    }
    struct rql_diagnostic *diag =
        REPORT(r, RULE_ARITHMETIC, left.token, last,
               "there is no arithmetic: %s", show(r, left.token, last));
    rql_add_help(r->d, diag, "compute it from the downloaded report instead");
    return true;
}
