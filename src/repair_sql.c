/* Recognisers of clauses that SQL has and the report query language has not. */
#include "repair.h"

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
    uint32_t next = behind(r, last);
    bool is_share = is_word(r, next, "PERCENT");
    next = is_share ? behind(r, next) : next;
    bool has_ties =
        is_word(r, next, "WITH") && is_word(r, behind(r, next), "TIES");
    next = has_ties ? behind(r, behind(r, next)) : next;
    struct rql_diagnostic *diag =
        is_share
            ? REPORT(r, RULE_TOP, top.token, last,
                     "there is no TOP: LIMIT counts rows, and takes no share")
            : REPORT(r, RULE_TOP, top.token, last,
                     "there is no TOP: LIMIT %s says it",
                     show(r, value, value));
    uint32_t place = r->had_top || is_share ? NO_TOKEN : place_of_limit(r);
    r->had_top = true;
    if (place != NO_TOKEN && next < r->end &&
        !has_comment(r, top.token, next)) {
        rql_add_fix(r->d, diag, !has_ties, r->tokens[top.token].start,
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
    r->at = next;
    return true;
}

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

/* HAVING COUNT(*) > 5: no metric counts rows, of which each combination of the
 * selected columns has one. */
static bool recognise_having_count(struct repair *r)
{
    uint32_t name = behind(r, r->at);
    static const char count[] = "COUNT";
    const size_t length = sizeof count - 1;
    bool is_count =
        kind_at(r, behind(r, name)) == TOKEN_OPEN
            ? is_word(r, name, count)
            : name < r->end && length_of_token(r, name) > length &&
                  text_of(r, name)[length] == '(' &&
                  rql_equal_folded(text_of(r, name), length, count, length);
    if (!is_count)
        return false;
    uint32_t last = end_of_part(r, name);
    struct rql_diagnostic *diag =
        REPORT(r, RULE_HAVING, r->at, last,
               "there is no HAVING, and rows are not counted");
    rql_add_help(r->d, diag,
                 "each combination of the selected columns is one row");
    if (!has_comment(r, r->at, last))
        rql_add_fix(r->d, diag, false, space_before(r, r->at),
                    r->tokens[last].end, "", "Remove it");
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
    if (recognise_having_count(r))
        return true;
    const char *spelling = rql_token_spelling(kind);
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_HAVING, "there is no HAVING: WHERE takes metrics too");
    rql_add_fix(r->d, diag, false, here(r)->start, here(r)->end, spelling,
                "Write %s", spelling);
    rql_hand_on(r, kind, r->at);
    advance(r);
    return true;
}

bool rql_is_join_word(const struct repair *r, uint32_t i)
{
    return rql_is_one_of(
        r, i, "JOIN INNER LEFT RIGHT FULL CROSS NATURAL OUTER UNPIVOT");
}

bool rql_has_join(struct repair *r)
{
    if (r->has_sought_join)
        return r->has_join;
    r->has_sought_join = true;
    uint32_t i = r->d->query->first;
    while (kind_at(r, i) != TOKEN_FROM && i < r->end)
        i = behind(r, i);
    uint32_t last = end_of_part(r, behind(r, i));
    for (i = behind(r, i); i < last && !r->has_join; i = behind(r, i))
        r->has_join = kind_at(r, i) == TOKEN_COMMA || is_word(r, i, "JOIN");
    return r->has_join;
}

/* FROM X JOIN Y ON ...; FROM X, Y */
bool rql_recognise_join(struct repair *r)
{
    int kind = here(r)->kind;
    bool is_second = kind == TOKEN_COMMA && is_operand(next_kind(r));
    if (r->clause != TOKEN_FROM || last_kind(r) != TOKEN_NAME ||
        (!is_second && !(kind == TOKEN_NAME && rql_is_join_word(r, r->at))))
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
    uint32_t last = r->at;
    bool found = rql_is_one_of(r, last, "UNION EXCEPT INTERSECT MINUS");
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
    if (is_offset && rql_is_one_of(r, behind(r, last), "ROWS ROW"))
        last = behind(r, last);
    struct rql_diagnostic *diag = REPORT(
        r, RULE_OFFSET, r->at, last,
        "there is no OFFSET: LIMIT gives the first rows, and none can be "
        "skipped");
    rql_add_help(r->d, diag, "take more rows, and skip some in the report");
    if (is_comma) { /* it is no LIMIT 0 */
        rql_undo_hand_on(r);
        rql_hand_on(r, TOKEN_NUMBER, NO_TOKEN);
    }
    r->at = behind(r, last);
    return true;
}

/* Parts of SQL that are left out without a thought for what they say. */
static const struct part {
    char first[8];    /* the words that begin it */
    char second[8];   /* "": one word */
    uint8_t clause;   /* where it stands; 0: behind any */
    bool takes_rest;  /* up to the next clause */
    bool is_harmless; /* leaving it out changes nothing that matters here */
} parts[] = {
    {"INTO", "", TOKEN_SELECT, true, false},
    {"ROWS", "ONLY", TOKEN_LIMIT, false, true},
    {"ROWS", "", TOKEN_LIMIT, false, true},
    {"ROW", "", TOKEN_LIMIT, false, true},
    {"FETCH", "FIRST", 0, true, false},
    {"FETCH", "NEXT", 0, true, false},
    {"FOR", "UPDATE", 0, true, true},
    {"FOR", "XML", 0, true, true},
    {"NULLS", "FIRST", TOKEN_ORDER, false, false},
    {"NULLS", "LAST", TOKEN_ORDER, false, false},
    {"ESCAPE", "", TOKEN_WHERE, true, false},
    {"COLLATE", "", 0, true, true},
    {"QUALIFY", "", 0, true, false},
    {"WINDOW", "", 0, true, false},
    {"WITH", "", TOKEN_FROM, true, true},
    {"USING", "", TOKEN_FROM, true, false},
};

/* '2025-01-31'::date */
static bool recognise_cast(struct repair *r)
{
    uint32_t type = r->at + 2;
    if (!is_word(r, r->at, ":") || !is_word(r, r->at + 1, ":") ||
        !is_adjacent(r, r->at, r->at + 1) || kind_at(r, type) != TOKEN_NAME)
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_FOREIGN_CLAUSE, r->at, type, "the language has no %s",
               show(r, r->at, type));
    rql_add_fix(r->d, diag, r->clause == TOKEN_WHERE, here(r)->start,
                r->tokens[type].end, "", "Remove it");
    r->at = behind(r, type);
    return true;
}

bool rql_recognise_foreign_part(struct repair *r)
{
    if (recognise_cast(r))
        return true;
    uint32_t second = behind(r, r->at);
    if (here(r)->kind != TOKEN_NAME)
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct part *p = &parts[i];
        if (!is_word(r, r->at, p->first) ||
            (*p->second && !is_word(r, second, p->second)) ||
            (p->clause && p->clause != r->clause))
            continue;
        uint32_t last = *p->second ? second : r->at;
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
