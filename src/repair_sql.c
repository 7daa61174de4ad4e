/* Recognisers of clauses and functions that SQL has and the report query language
 * has not. */
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
    if (!catalog)
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

static bool is_star(const struct repair *r, uint32_t i)
{
    return kind_at(r, i) == TOKEN_STRAY && is_word(r, i, "*");
}

/* SELECT *, SELECT t.* */
bool rql_recognise_star(struct repair *r)
{
    struct repaired_token before = last_handed_on(r);
    bool is_qualified = kind_at(r, r->at) == TOKEN_STRAY &&
                        is_word(r, r->at, ".") && is_star(r, r->at + 1) &&
                        before.kind == TOKEN_NAME && before.token != NO_TOKEN &&
                        r->clause == TOKEN_SELECT;
    uint32_t first = is_qualified ? before.token : r->at;
    uint32_t last = is_qualified ? r->at + 1 : r->at;
    if (!is_qualified && (!is_star(r, r->at) || !accepts(r, TOKEN_NAME)))
        return false;
    struct rql_diagnostic *diag = REPORT(r, RULE_SELECT_STAR, first, last,
                                         "there is no *: each column is named");
    size_t count = 0;
    const char *names = diag ? all_columns(r, &count) : NULL;
    if (names && !has_comment(r, first, last))
        rql_add_fix(r->d, diag, false, r->tokens[first].start,
                    r->tokens[last].end, names,
                    "Name the %zu columns that the catalog has today (the list "
                    "does not follow later changes)",
                    count);
    if (is_qualified)
        rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
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
    else if (r->clause == TOKEN_WHERE)
        rql_add_help(r->d, diag,
                     "compare the column itself with a value that is written "
                     "out; case never matters");
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

/* SUM(a) x: a word between a function and what ends the column, which is no
 * column itself */
static bool is_named_function(struct repair *r)
{
    uint32_t before = previous(r);
    int next = next_kind(r);
    return r->clause == TOKEN_SELECT && before != NO_TOKEN &&
           r->d->text[r->tokens[before].end - 1] == ')' &&
           (next == TOKEN_COMMA || next == TOKEN_FROM) &&
           !rql_repair_has_column(r, text_of(r, r->at),
                                  length_of_token(r, r->at));
}

/* A name in WHERE or ORDER BY that was reported where SELECT gives it. */
bool rql_is_refused_alias(const struct repair *r, uint32_t i)
{
    if (r->clause != TOKEN_WHERE && r->clause != TOKEN_ORDER)
        return false;
    for (size_t a = 0; a < r->alias_count; a++)
        if (is_same_name(r, i, r->aliases[a]))
            return true;
    return false;
}

/* The next name from `i` on that is the alias; NO_TOKEN when there is none. */
static uint32_t next_reference(const struct repair *r, uint32_t alias,
                               uint32_t i)
{
    while (i < r->end && !is_same_name(r, i, alias))
        i = behind(r, i);
    return i < r->end ? i : NO_TOKEN;
}

/* Remember an alias of SELECT that is no column; true when it is one. */
static bool remember_alias(struct repair *r, uint32_t alias)
{
    if (r->clause != TOKEN_SELECT || r->tokens[alias].kind != TOKEN_NAME ||
        r->alias_count == REPAIR_ALIASES ||
        rql_repair_has_column(r, text_of(r, alias), length_of_token(r, alias)))
        return false;
    r->aliases[r->alias_count++] = alias;
    return true;
}

/* True when the token before an alias can be written in its place: SUM(a), too,
 * is read as a name. */
static bool is_column_name(struct repair *r, uint32_t i)
{
    return i != NO_TOKEN &&
           (!memchr(text_of(r, i), '(', length_of_token(r, i)) ||
            rql_repair_has_column(r, text_of(r, i), length_of_token(r, i)));
}

/* Offer to remove an alias; where it stands for a column, that is written. */
static void remove_alias(struct repair *r, struct rql_diagnostic *diag,
                         uint32_t column, uint32_t alias)
{
    enum { MOST = 16 };
    uint32_t reference = remember_alias(r, alias)
                             ? next_reference(r, alias, behind(r, alias))
                             : NO_TOKEN;
    if (has_comment(r, r->at, alias))
        return;
    bool is_known = reference == NO_TOKEN || is_column_name(r, column);
    rql_add_fix(r->d, diag, is_known, space_before(r, r->at),
                r->tokens[alias].end, "", "Remove the alias");
    for (int n = 0; is_known && reference != NO_TOKEN && n < MOST; n++) {
        const struct token *t = &r->tokens[reference];
        rql_add_edit(r->d, diag, t->start, t->end, copy_of(r, column, column));
        reference = next_reference(r, alias, behind(r, reference));
    }
}

/* a AS x; SUM(a) x; FROM X x */
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
    /* Without AS it may be anything, but for one word behind the dataset, or
     * behind a function. */
    bool joins = is_join_word(r, behind(r, last));
    if (!has_as && !is_named_function(r) &&
        (r->clause != TOKEN_FROM || length_of_token(r, last) > 3 ||
         (is_operand(next) && !joins) ||
         (next >= TOKEN_EQUAL && next <= TOKEN_LESS_EQUAL)))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_ALIAS, r->at, last,
               "there are no aliases: %s names nothing", show(r, r->at, last));
    rql_add_help(r->d, diag, "columns have their own names in the report");
    remove_alias(r, diag, before.token, last);
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

/* SELECT TOP 10 a, SELECT TOP(10) a */
bool rql_recognise_top(struct repair *r)
{
    struct repaired_token top = last_handed_on(r);
    size_t count = repaired_count(r);
    bool is_open = here(r)->kind == TOKEN_OPEN;
    uint32_t value = is_open ? behind(r, r->at) : r->at;
    uint32_t last = is_open ? behind(r, value) : value;
    if (kind_at(r, value) != TOKEN_NUMBER || top.kind != TOKEN_NAME ||
        (is_open && kind_at(r, last) != TOKEN_CLOSE) || top.token == NO_TOKEN ||
        !is_word(r, top.token, "TOP") ||
        (repaired(r)[count - 2].kind != TOKEN_SELECT &&
         repaired(r)[count - 2].kind != TOKEN_DISTINCT))
        return false;
    const char *number = copy_of(r, value, value);
    struct rql_diagnostic *diag =
        REPORT(r, RULE_TOP, top.token, last,
               "there is no TOP: LIMIT %s says it", show(r, value, value));
    uint32_t next = behind(r, last);
    bool is_share = is_word(r, next, "PERCENT");
    uint32_t place = r->had_top || is_share ? NO_TOKEN : place_of_limit(r);
    r->had_top = true;
    if (place != NO_TOKEN && next < r->end &&
        !has_comment(r, top.token, next)) {
        rql_add_fix(r->d, diag, true, r->tokens[top.token].start,
                    r->tokens[next].start, "", "Write LIMIT %s",
                    show(r, value, value));
        uint32_t at = place == r->end ? r->tokens[r->end - 1].end
                                      : r->tokens[place].start;
        rql_add_edit(r->d, diag, at, at,
                     rql_arena_printf(
                         &r->d->arena,
                         place == r->end ? " LIMIT %s" : "LIMIT %s ", number));
    }
    rql_undo_hand_on(r);
    r->at = is_share ? behind(r, next) : next;
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
            found = is_same_name(r, i, j);
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
        if (!has_comment(r, limit, r->at))
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
    {"INTO", NULL, TOKEN_SELECT, true, false},
    {"ROWS", NULL, TOKEN_LIMIT, false, true},
    {"ROW", NULL, TOKEN_LIMIT, false, true},
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
        all.token == NO_TOKEN || !is_word(r, all.token, "ALL") ||
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
    if (first.kind != TOKEN_NAME || first.token == NO_TOKEN || r->has_no_end ||
        !is_word(r, first.token, "CASE"))
        return false;
    uint32_t last = r->at;
    while (last < r->end && !is_word(r, last, "END"))
        last = behind(r, last);
    if (last >= r->end) {
        r->has_no_end = true;
        return false;
    }
    report_function(r, first.token, last);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}
