/*
 * The repair of queries that the grammar does not accept.
 *
 * The tokens are moved through the parser's automaton one by one.  At one that
 * it does not accept, a list of recognisers is asked what the mistake is: each
 * may report it, and hands on tokens that the grammar does accept.  What none
 * knows is mended by the smallest change, see repair_change.c.  In the end the
 * parser runs over the repaired tokens, so that a broken query has a tree like
 * any other and the rest of it is checked.
 */
#include "repair.h"

#include <assert.h>

#include "passes.h"

/* --- Moving --------------------------------------------------------------- */

void rql_hand_on(struct repair *r, int kind, uint32_t token)
{
    struct rql_document *d = r->d;
    r->history[d->repaired.count % REPAIR_HISTORY] = r->parser;
    bool fits = rql_parser_shift(&r->parser, kind);
    assert(fits);
    if (!fits)
        return;
    struct repaired_token *to =
        rql_vector_push(&d->arena, &d->repaired, sizeof *to);
    *to = (struct repaired_token){token, kind};
    if (begins_clause(kind) ||
        (kind == TOKEN_AGGREGATED && !accepts(r, TOKEN_COMMA)))
        r->clause = kind;
    if (begins_clause(kind)) {
        r->or_is_mixed = false;
        r->clauses |= UINT64_C(1) << kind;
    }
}

void rql_undo_hand_on(struct repair *r)
{
    r->parser = r->history[--r->d->repaired.count % REPAIR_HISTORY];
}

int rql_wanted_operand(const struct repair *r)
{
    static const int kinds[] = {TOKEN_STRING, TOKEN_NUMBER, TOKEN_NAME};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (accepts(r, kinds[i]))
            return kinds[i];
    return 0;
}

void rql_take_as_wanted(struct repair *r)
{
    int kind = rql_wanted_operand(r);
    if (kind)
        rql_hand_on(r, kind, r->at);
    advance(r);
}

void rql_leave_out(struct repair *r, uint32_t next)
{
    r->at = next;
    int kind = kind_at(r, next);
    int wanted = rql_wanted_operand(r);
    if (!wanted || accepts(r, kind) || kind > TOKEN_STRING)
        return;
    struct parser_state tried = r->parser;
    if (rql_parser_shift(&tried, wanted) && rql_parser_accepts(&tried, kind))
        rql_hand_on(r, wanted, NO_TOKEN);
}

/* Find the partner of every parenthesis of the query, all in one go. */
static void find_closings(struct repair *r)
{
    struct vector *slots = &r->d->slots;
    uint32_t first = r->d->query->first;
    while (slots->capacity < r->end - first)
        rql_vector_grow(&r->d->arena, slots, sizeof(uint32_t));
    uint32_t *closings = slots->items;
    uint32_t open = NO_TOKEN; /* those still open are a list in the slots */
    for (uint32_t i = first; i < r->end; i++) {
        if (r->tokens[i].kind == TOKEN_OPEN) {
            closings[i - first] = open;
            open = i;
        } else if (r->tokens[i].kind == TOKEN_CLOSE && open != NO_TOKEN) {
            uint32_t outer = closings[open - first];
            closings[open - first] = i;
            open = outer;
        }
    }
    while (open != NO_TOKEN) {
        uint32_t outer = closings[open - first];
        closings[open - first] = r->end - 1;
        open = outer;
    }
    r->has_closings = true;
}

uint32_t rql_closing(struct repair *r, uint32_t open)
{
    if (!r->has_closings)
        find_closings(r);
    return ((uint32_t *)r->d->slots.items)[open - r->d->query->first];
}

bool rql_is_one_of(const struct repair *r, uint32_t i, const char *words)
{
    for (; *words && i < r->end; words += *words == ' ') {
        size_t length = strcspn(words, " ");
        if (rql_equal_folded(text_of(r, i), length_of_token(r, i), words,
                             length))
            return true;
        words += length;
    }
    return false;
}

/* --- The pass ------------------------------------------------------------- */

/* In order: the first that knows the mistake deals with it. */
static bool (*const recognisers[])(struct repair *) = {
    rql_recognise_ignored,
    rql_recognise_cut_name,
    rql_recognise_foreign_comment,
    rql_recognise_needless_sign,
    rql_recognise_end_of_open_list,
    rql_recognise_end_of_between,
    rql_recognise_in_without_list,
    rql_recognise_other_separator,
    rql_recognise_bracket_list,
    rql_recognise_translated_aside,
    rql_recognise_top,
    rql_recognise_split_suffix,
    rql_recognise_function,
    rql_recognise_list_without_in,
    rql_recognise_empty_list,
    rql_recognise_second_value,
    rql_recognise_parentheses,
    rql_recognise_leading_not,
    rql_recognise_doubled_keyword,
    rql_recognise_offset,
    rql_recognise_extra_comma,
    rql_recognise_repeated_direction,
    rql_recognise_doubled_quotes,
    rql_recognise_quoted_query,
    rql_recognise_prefixed_string,
    rql_recognise_doubled_closing,
    rql_recognise_swallowed_quote,
    rql_recognise_missing_opening,
    rql_recognise_short_timespan,
    rql_recognise_bare_value,
    rql_recognise_unquoted_pattern,
    rql_recognise_spaced_number,
    rql_recognise_null,
    rql_recognise_worded_operator,
    rql_recognise_text_operator,
    rql_recognise_dangling_and,
    rql_recognise_reversed_condition,
    rql_recognise_between,
    rql_recognise_or,
    rql_recognise_group_by,
    rql_recognise_having,
    rql_recognise_join,
    rql_recognise_union,
    rql_recognise_foreign_part,
    rql_recognise_all,
    rql_recognise_case,
    rql_recognise_alias,
    rql_recognise_underlined,
    rql_recognise_split_timespan,
    rql_recognise_split_keyword,
    rql_recognise_translated_keyword,
    rql_recognise_glued_keyword,
    rql_recognise_misspelt_keyword,
    rql_recognise_split_name,
    rql_recognise_glued_to_name,
    rql_recognise_misspelt_distinct,
    rql_recognise_worded_timespan,
    rql_recognise_missing_keyword,
    rql_recognise_missing_comma,
    rql_recognise_open_string,
    rql_recognise_quoted,
    rql_recognise_quoted_limit,
    rql_recognise_braced_guid,
    rql_recognise_parameter,
    rql_recognise_foreign_operator,
    rql_recognise_split_operator,
    rql_recognise_placeholder,
    rql_recognise_tag,
    rql_recognise_star,
    rql_recognise_arithmetic,
    rql_recognise_wide_sign,
    rql_recognise_open_quote,
    rql_recognise_marks,
    rql_recognise_brackets,
    rql_recognise_qualified_name,
    rql_recognise_stray,
    rql_recognise_unquoted_value,
    rql_recognise_needless_keyword,
    rql_recognise_lone_closing,
    rql_mend_unknown,
};

/* A text without SELECT, FROM or the name of a dataset is no query: that is one
 * finding. */
static bool recognise_other_text(struct repair *r)
{
    for (uint32_t i = r->at; i < r->end; i++)
        if (r->tokens[i].kind == TOKEN_SELECT ||
            r->tokens[i].kind == TOKEN_FROM)
            return false;
    bool is_pipe = is_word(r, behind(r, r->at), "|"); /* Kusto */
    if ((!is_pipe && rql_repair_catalog(r)) || here(r)->kind != TOKEN_NAME)
        return false;
    rql_report(r->d, RULE_SYNTAX_ERROR, here(r)->start, here(r)->end,
               "expected SELECT, found %s: this is not a query", show_here(r));
    r->d->is_understood = false;
    r->at = r->end;
    return true;
}

static void skip_to_select(struct repair *r)
{
    while (r->at < r->end && here(r)->kind != TOKEN_SELECT) {
        /* WITH a AS (SELECT ...) */
        r->ignored_closings +=
            here(r)->kind == TOKEN_OPEN && next_kind(r) == TOKEN_SELECT;
        advance(r);
    }
    r->d->is_understood = false;
    r->quiet_until = REPAIR_QUIET_TOKENS;
}

/* DELETE FROM ..., EXPLAIN SELECT ... */
static bool recognise_other_statement(struct repair *r)
{
    bool found = rql_is_one_of(r, r->at,
                               "DELETE INSERT UPDATE DROP CREATE ALTER MERGE "
                               "EXEC SHOW EXPLAIN WITH DESCRIBE SET TRUNCATE");
    if (!found || here(r)->kind != TOKEN_NAME || next_kind(r) == TOKEN_COMMA)
        return false;
    rql_report(r->d, RULE_FOREIGN_CLAUSE, here(r)->start, here(r)->end,
               "there is no %s: a query begins with SELECT, and only reads",
               show_here(r));
    skip_to_select(r);
    return true;
}

/* Here is the query: SELECT ...  One word and what is no name are rather a clause
 * whose keyword is misspelt. */
static bool recognise_preface(struct repair *r)
{
    enum { PROSE = 3 };
    uint32_t last = r->at, count = 0, names = 0;
    bool has_clause = false;
    for (uint32_t i = last; kind_at(r, i) != TOKEN_SELECT; i = behind(r, i)) {
        if (i >= r->end)
            return false;
        last = i;
        names += names == count && r->tokens[i].kind == TOKEN_NAME;
        has_clause |= begins_clause(r->tokens[i].kind);
        count++;
    }
    if (!names || (names < PROSE && (has_clause || count == 2)) ||
        rql_begins_like_a_query(r, names >= PROSE))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_SYNTAX_ERROR, r->at, last, "expected SELECT, found %s",
               show(r, r->at, last));
    if (!has_comment(r, r->at, last))
        rql_add_fix(r->d, diag, false, here(r)->start, r->tokens[last].end, "",
                    "Remove what stands before SELECT");
    skip_to_select(r);
    return true;
}

static void explain(struct repair *r)
{
    if (repaired_count(r) == 0 && r->at == r->d->query->first &&
        (recognise_other_statement(r) || recognise_preface(r)))
        return;
    if (repaired_count(r) == 0 && r->at == r->d->query->first &&
        !rql_begins_like_a_query(r, false) && recognise_other_text(r))
        return;
    for (size_t i = 0; i < sizeof recognisers / sizeof *recognisers; i++)
        if (recognisers[i](r))
            return;
}

/* True when recognisers have handed on many tokens without moving on: none does,
 * but no mistake in one of them shall hang a user's machine. */
static bool is_stuck(const struct repair *r, uint32_t *at, int *times)
{
    enum { MOST = 16 };
    *times = *at == r->at ? *times + 1 : 0;
    *at = r->at;
    return *times > MOST;
}

static void repair_tokens(struct repair *r)
{
    uint32_t at = r->at;
    int times = 0;
    while (r->at < r->end) {
        int kind = here(r)->kind;
        if (is_stuck(r, &at, &times)) {
            assert(!"a recogniser hangs");
            advance(r);
        } else if (rql_recognise_subquery(r)) {
            continue;
        } else if (accepts(r, kind)) {
            if (kind == TOKEN_CLOSE)
                r->open_list = 0;
            if (begins_clause(kind)) /* it is looked at for itself */
                r->quiet_until = 0;
            rql_hand_on(r, kind,
                        rql_is_refused_alias(r, r->at) ? NO_TOKEN : r->at);
            advance(r);
        } else {
            explain(r);
        }
    }
}

/* The tokens are used up: is the query complete? */
static void repair_end(struct repair *r)
{
    if (repaired_count(r) == 0 || accepts(r, TOKEN_YYEOF))
        return;
    if (rql_recognise_end_of_open_list(r))
        return;
    uint32_t at = r->tokens[r->d->query->last].end;
    if (!is_quiet(r) && accepts(r, TOKEN_CLOSE)) {
        struct rql_diagnostic *diag =
            rql_report(r->d, RULE_MISSING_PARENTHESIS, at, at,
                       "the list is not closed: ) is missing at the end");
        rql_add_fix(r->d, diag, true, at, at, ")", "Add )");
    } else if (!is_quiet(r)) {
        rql_report(r->d, RULE_SYNTAX_ERROR, at, at,
                   "expected %s, found the end of the query", rql_expected(r));
        r->d->is_understood = false;
    }
    rql_complete(r, TOKEN_YYEOF);
}

void rql_repair(struct rql_document *document)
{
    const struct rql_query *query = document->query;
    struct repair r = {
        .d = document,
        .tokens = rql_tokens(document),
        .at = query->first,
        .end = query->last + 1,
        .ignored_token = NO_TOKEN,
        .between_column = NO_TOKEN,
    };
    document->repaired.count = 0;
    rql_parser_start(&r.parser);
    repair_tokens(&r);
    repair_end(&r);
    struct builder builder = {
        .document = document,
        .end = (uint32_t)document->repaired.count,
        .repaired = document->repaired.items,
    };
    bool fits = document->repaired.count == 0 || rql_parse(&builder);
    assert(fits);
    (void)fits;
}
