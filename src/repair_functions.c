/* Recognisers of functions as SQL has them, of * and of queries in queries. */
#include "repair.h"

/* ( SELECT ... ) around the whole query, or around its first clauses */
static bool recognise_enclosed_query(struct repair *r)
{
    uint32_t close = rql_closing(r, r->at);
    int next = kind_at(r, behind(r, close));
    if (r->at != r->d->query->first || kind_at(r, close) != TOKEN_CLOSE ||
        (next != TOKEN_YYEOF && !begins_clause(next)))
        return false;
    const struct token *t = &r->tokens[close];
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_PARENTHESES, "a query does not stand in parentheses");
    rql_add_fix(r->d, diag, true, here(r)->start, here(r)->end, "",
                "Remove the parentheses");
    rql_add_edit(r->d, diag, t->start, t->end, "");
    r->ignored_closings++;
    advance(r);
    return true;
}

/* ( SELECT ... ), which is looked for even where a parenthesis fits. */
bool rql_recognise_subquery(struct repair *r)
{
    if (here(r)->kind != TOKEN_OPEN || next_kind(r) != TOKEN_SELECT)
        return false;
    if (recognise_enclosed_query(r))
        return true;
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

static void report_function(struct repair *r, uint32_t name, uint32_t last)
{
    if (!is_quiet(r))
        rql_report_function(r->d, name, last, r->clause == TOKEN_WHERE);
}

/* CURRENT_DATE - 30: a function without parentheses */
static bool is_niladic(struct repair *r, uint32_t i)
{
    return rql_is_one_of(r, i,
                         "CURRENT_DATE CURRENT_TIMESTAMP SYSDATE GETDATE "
                         "NOW") &&
           !rql_repair_has_column(r, text_of(r, i), length_of_token(r, i));
}

/* COUNT(*), in the place of a name or a value */
bool rql_recognise_function(struct repair *r)
{
    struct repaired_token name = last_handed_on(r);
    bool is_call = next_kind(r) == TOKEN_OPEN;
    bool is_value = here(r)->kind == TOKEN_NAME && accepts(r, TOKEN_STRING) &&
                    (is_call || is_niladic(r, r->at));
    if (is_value) {
        uint32_t last = is_call ? rql_closing(r, behind(r, r->at)) : r->at;
        last = rql_end_of_term(r, last);
        report_function(r, r->at, last);
        rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
        r->at = behind(r, last);
        return true;
    }
    bool is_window = is_call && is_word(r, r->at, "OVER");
    if ((here(r)->kind != TOKEN_OPEN && !is_window) ||
        name.kind != TOKEN_NAME || name.token == NO_TOKEN ||
        r->clause == TOKEN_FROM)
        return false;
    uint32_t last = rql_closing(r, is_window ? behind(r, r->at) : r->at);
    int next = kind_at(r, behind(r, last));
    if (r->clause == TOKEN_WHERE &&
        (next < TOKEN_EQUAL || next > TOKEN_LESS_EQUAL) && next != TOKEN_IN &&
        next != TOKEN_NOT && next != TOKEN_LIKE && next != TOKEN_NAME)
        return false; /* x ('a', 'b'): IN is missing */
    uint32_t over = behind(r, last);
    if (is_word(r, over, "OVER") && kind_at(r, behind(r, over)) == TOKEN_OPEN)
        last = rql_closing(r, behind(r, over));
    report_function(r, name.token, last);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
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
