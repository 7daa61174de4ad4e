/* Recognisers of mistakes in lists, with commas and directions. */
#include "repair.h"

/* --- IN and its list ----------------------------------------------------------------- */

/* IN or NOT IN in the place of an operator. */
static const char *in_for(struct repair *r, struct repaired_token op)
{
    const char *in = op.kind == TOKEN_NOT_EQUAL ? "NOT IN" : "IN";
    return is_adjacent(r, op.token - 1, op.token)
               ? rql_arena_printf(&r->d->arena, " %s", in)
               : in;
}

static struct rql_diagnostic *report_list(struct repair *r,
                                          struct repaired_token op)
{
    const char *spelling = rql_token_spelling(op.kind);
    if (op.kind == TOKEN_LIKE)
        return REPORT(r, RULE_LIST_WITHOUT_IN, op.token, op.token,
                      "%s takes one pattern: make a query of each", spelling);
    return REPORT(r, RULE_LIST_WITHOUT_IN, op.token, op.token,
                  "%s takes one value: a list needs %s", spelling,
                  op.kind == TOKEN_NOT_EQUAL ? "NOT IN" : "IN");
}

static void hand_on_in(struct repair *r, struct repaired_token op)
{
    if (op.kind == TOKEN_NOT_EQUAL)
        rql_hand_on(r, TOKEN_NOT, op.token);
    rql_hand_on(r, TOKEN_IN, op.token);
}

/* x = ('a', 'b') */
bool rql_recognise_list_without_in(struct repair *r)
{
    struct repaired_token op = last_handed_on(r);
    bool is_comparison =
        (op.kind >= TOKEN_EQUAL && op.kind <= TOKEN_LESS_EQUAL) ||
        op.kind == TOKEN_LIKE;
    if (here(r)->kind != TOKEN_OPEN || !is_comparison || op.token == NO_TOKEN)
        return false;
    const struct token *t = &r->tokens[op.token];
    struct rql_diagnostic *diag = report_list(r, op);
    if (op.kind == TOKEN_EQUAL || op.kind == TOKEN_NOT_EQUAL)
        rql_add_fix(r->d, diag, true, t->start, t->end, in_for(r, op),
                    op.kind == TOKEN_EQUAL ? "Write IN" : "Write NOT IN");
    if (op.kind == TOKEN_LIKE) { /* its patterns are none for IN */
        rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
        r->at = behind(r, rql_closing(r, r->at));
        return true;
    }
    rql_undo_hand_on(r);
    hand_on_in(r, op);
    return true; /* the parenthesis is accepted now */
}

static bool is_value(int kind)
{
    return kind == TOKEN_STRING || kind == TOKEN_NUMBER;
}

/* > 1,5: a comma in a number, which ends in the token `last` */
static void take_decimal_comma(struct repair *r, uint32_t first, uint32_t last)
{
    uint32_t start = r->tokens[first].start, end = r->tokens[last].end;
    const char *whole = copy_of(r, first, first);
    const char *rest = copy_of(r, last, last);
    struct rql_diagnostic *diag =
        REPORT(r, RULE_MALFORMED_NUMBER, first, last, "%s is not a number",
               show(r, first, last));
    rql_add_help(r->d, diag,
                 "the decimal sign is a point, and thousands are not "
                 "separated");
    const char *decimal = rql_arena_printf(&r->d->arena, "%s.%s", whole, rest);
    const char *joined = rql_arena_printf(&r->d->arena, "%s%s", whole, rest);
    rql_add_fix(r->d, diag, false, start, end, decimal, "Write %s", decimal);
    if (*whole != '0')
        rql_add_fix(r->d, diag, false, start, end, joined, "Write %s", joined);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NUMBER, NO_TOKEN);
    r->at = behind(r, last);
}

/* x = 'a', 'b': the values up to the last become a list */
static void take_bare_list(struct repair *r, struct repaired_token op,
                           struct repaired_token first)
{
    struct rql_diagnostic *diag = report_list(r, op);
    rql_undo_hand_on(r);
    rql_undo_hand_on(r);
    hand_on_in(r, op);
    rql_hand_on(r, TOKEN_OPEN, NO_TOKEN);
    rql_hand_on(r, first.kind, first.token);
    while (kind_at(r, r->at) == TOKEN_COMMA && is_value(next_kind(r))) {
        rql_hand_on(r, TOKEN_COMMA, r->at);
        advance(r);
        rql_hand_on(r, here(r)->kind, r->at);
        advance(r);
    }
    uint32_t end = r->tokens[last_handed_on(r).token].end;
    rql_hand_on(r, TOKEN_CLOSE, NO_TOKEN);
    const struct token *t = &r->tokens[op.token];
    uint32_t start = r->tokens[first.token].start;
    rql_add_fix(r->d, diag, false, t->start, t->end, in_for(r, op),
                "Write a list");
    rql_add_edit(r->d, diag, start, start, "(");
    rql_add_edit(r->d, diag, end, end, ")");
}

/* A second value behind a comparison */
bool rql_recognise_second_value(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    uint32_t second = behind(r, r->at);
    if (here(r)->kind != TOKEN_COMMA || r->clause != TOKEN_WHERE ||
        !is_value(first.kind) || first.token == NO_TOKEN ||
        !is_value(kind_at(r, second)))
        return false;
    struct repaired_token op = repaired(r)[repaired_count(r) - 2];
    bool is_one = first.kind == TOKEN_NUMBER &&
                  kind_at(r, second) == TOKEN_NUMBER &&
                  is_adjacent(r, first.token, r->at) &&
                  is_adjacent(r, r->at, second) && *text_of(r, second) != '-' &&
                  kind_at(r, behind(r, second)) != TOKEN_COMMA &&
                  !memchr(copy_of(r, first.token, second), '.',
                          r->tokens[second].end - r->tokens[first.token].start);
    if (is_one)
        take_decimal_comma(r, first.token, second);
    else if ((op.kind == TOKEN_EQUAL || op.kind == TOKEN_NOT_EQUAL) &&
             op.token < first.token)
        take_bare_list(r, op, first);
    else
        return false;
    return true;
}

/* x IN 'a' */
bool rql_recognise_in_without_list(struct repair *r)
{
    if (last_kind(r) != TOKEN_IN || !is_operand(here(r)->kind))
        return false;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_IN_WITHOUT_LIST, "the values of IN stand in parentheses");
    rql_add_fix(r->d, diag, true, here(r)->start, here(r)->start, "(",
                "Add parentheses");
    rql_hand_on(r, TOKEN_OPEN, NO_TOKEN);
    r->open_list = rql_is_kept(r->d, diag) ? diag->start + (size_t)1 : SIZE_MAX;
    return true;
}

/* x IN ['a'] */
bool rql_recognise_bracket_list(struct repair *r)
{
    if (last_kind(r) != TOKEN_IN || here(r)->kind != TOKEN_STRAY ||
        !memchr("[{", *text_of(r, r->at), 2))
        return false;
    char closing = *text_of(r, r->at) == '[' ? ']' : '}';
    uint32_t last = r->at;
    while (
        last < r->end &&
        (r->tokens[last].kind != TOKEN_STRAY || *text_of(r, last) != closing) &&
        !begins_clause(r->tokens[last].kind))
        last++;
    const struct token *t = here(r);
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_IN_WITHOUT_LIST,
                    "the values of IN stand in parentheses, not in brackets");
    rql_hand_on(r, TOKEN_OPEN, r->at);
    if (kind_at(r, last) == TOKEN_STRAY) {
        rql_add_fix(r->d, diag, true, t->start, t->end, "(",
                    "Write parentheses");
        rql_add_edit(r->d, diag, r->tokens[last].start, r->tokens[last].end,
                     ")");
        r->ignored_token = last;
        r->open_list = SIZE_MAX;
    } else {
        rql_add_fix(r->d, diag, true, t->start, t->end, "(",
                    "Write a parenthesis");
    }
    advance(r);
    return true;
}

/* The list that began without a parenthesis ends without one, too. */
bool rql_recognise_end_of_open_list(struct repair *r)
{
    if (!r->open_list || !accepts(r, TOKEN_CLOSE))
        return false;
    int kind = kind_at(r, r->at);
    if ((is_operand(kind) && kind != TOKEN_NAME) || kind > TOKEN_STRING)
        return false;
    if (r->open_list != SIZE_MAX) {
        struct rql_diagnostic *diag = rql_reported(
            r->d, RULE_IN_WITHOUT_LIST, (uint32_t)(r->open_list - 1));
        rql_add_edit(r->d, diag, gap(r), gap(r), ")");
    }
    r->open_list = 0;
    rql_hand_on(r, TOKEN_CLOSE, NO_TOKEN);
    return true;
}

/* x IN () */
bool rql_recognise_empty_list(struct repair *r)
{
    if (here(r)->kind != TOKEN_CLOSE || last_kind(r) != TOKEN_OPEN)
        return false;
    uint32_t open = last_handed_on(r).token;
    REPORT(r, RULE_EMPTY_LIST, open == NO_TOKEN ? r->at : open, r->at,
           "the list has no values");
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    rql_hand_on(r, TOKEN_CLOSE, r->at);
    advance(r);
    return true;
}

/* --- Commas ----------------------------------------------------------------------------- */

static void report_extra_comma(struct repair *r, uint32_t first, uint32_t last,
                               const char *message)
{
    struct rql_diagnostic *diag =
        REPORT(r, RULE_EXTRA_COMMA, first, last, "%s", message);
    if (!has_comment(r, first, last))
        rql_add_fix(r->d, diag, true, r->tokens[first].start,
                    r->tokens[last].end, "", "Remove the comma");
}

/* a, , b */
static bool recognise_comma_before_item(struct repair *r)
{
    int last = last_kind(r);
    if (here(r)->kind != TOKEN_COMMA || !rql_wanted_operand(r) ||
        (last != TOKEN_COMMA && last != TOKEN_SELECT &&
         last != TOKEN_DISTINCT && last != TOKEN_OPEN && last != TOKEN_BY))
        return false;
    uint32_t first = r->at, end = r->at;
    for (; kind_at(r, r->at) == TOKEN_COMMA; advance(r))
        end = r->at;
    if (is_operand(kind_at(r, r->at)))
        report_extra_comma(r, first, end, "nothing stands before this comma");
    else
        REPORT(r, RULE_SYNTAX_ERROR, first, end, "expected %s, found %s",
               rql_expected(r), show(r, first, end));
    rql_leave_out(r, r->at);
    return true;
}

/* a, FROM */
static bool recognise_comma_behind_item(struct repair *r)
{
    struct repaired_token comma = last_handed_on(r);
    if (comma.kind != TOKEN_COMMA || comma.token == NO_TOKEN)
        return false;
    struct parser_state before =
        r->history[(repaired_count(r) - 1) % REPAIR_HISTORY];
    if (!rql_parser_accepts(&before, here(r)->kind))
        return false;
    report_extra_comma(r, comma.token, comma.token,
                       rql_arena_printf(&r->d->arena,
                                        "nothing stands between this comma and "
                                        "%s",
                                        show_here(r)));
    rql_undo_hand_on(r);
    return true;
}

/* FROM X, WHERE: a comma where none fits, before what fits without it */
static bool recognise_needless_comma(struct repair *r)
{
    if (here(r)->kind != TOKEN_COMMA || accepts(r, TOKEN_COMMA) ||
        (!begins_clause(next_kind(r)) && next_kind(r) != TOKEN_AND &&
         next_kind(r) != TOKEN_YYEOF) ||
        !accepts(r, next_kind(r)))
        return false;
    report_extra_comma(r, r->at, r->at,
                       next_kind(r) == TOKEN_AND
                           ? "no comma stands before AND"
                           : "no comma stands between clauses or at the end");
    advance(r);
    return true;
}

bool rql_recognise_extra_comma(struct repair *r)
{
    return recognise_comma_before_item(r) || recognise_comma_behind_item(r) ||
           recognise_needless_comma(r);
}

/* True for the sign at hand between two values of a list. */
static bool is_separator(const struct repair *r, const char *sign)
{
    return is_word(r, r->at, sign) && accepts(r, TOKEN_CLOSE) &&
           is_value(next_kind(r));
}

/* ('x'; 'y'), ('x'|'y'): all of them are one mistake. */
bool rql_recognise_other_separator(struct repair *r)
{
    const char *sign = is_word(r, r->at, ";") ? ";" : "|";
    if (!is_separator(r, sign))
        return false;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_SYNTAX_ERROR, "a comma separates values, not %s", sign);
    rql_add_fix(r->d, diag, true, here(r)->start, here(r)->end, ",",
                "Write a comma");
    for (bool is_first = true; is_separator(r, sign); is_first = false) {
        if (!is_first)
            rql_add_edit(r->d, diag, here(r)->start, here(r)->end, ",");
        rql_hand_on(r, TOKEN_COMMA, r->at);
        advance(r);
        rql_hand_on(r, here(r)->kind, r->at);
        advance(r);
    }
    return true;
}

/* a, b b: nothing is missing between a name and itself, however often it stands
 * there. */
static bool recognise_doubled_name(struct repair *r)
{
    uint32_t first = last_handed_on(r).token, last = r->at;
    if (last_kind(r) != TOKEN_NAME || first == NO_TOKEN ||
        !is_same_name(r, first, r->at))
        return false;
    while (kind_at(r, last + 1) == TOKEN_NAME &&
           is_same_name(r, first, last + 1))
        last++;
    const struct token *before = here(r) - 1;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_SYNTAX_ERROR, r->at, last, "%s stands here %s",
               show_here(r), last == r->at ? "twice" : "more than once");
    if (before->kind == TOKEN_NAME) /* no comment */
        rql_add_fix(r->d, diag, true, before->end, r->tokens[last].end, "",
                    "Keep the first one");
    r->at = behind(r, last);
    return true;
}

bool rql_recognise_missing_comma(struct repair *r)
{
    if (recognise_doubled_name(r))
        return true;
    struct parser_state tried = r->parser;
    int kind = here(r)->kind;
    bool is_odd = kind > TOKEN_STRING;
    if (!is_operand(kind) || !rql_parser_shift(&tried, TOKEN_COMMA) ||
        (!rql_parser_accepts(&tried, is_odd ? TOKEN_NAME : kind) &&
         !rql_parser_accepts(&tried, is_odd ? TOKEN_STRING : kind)))
        return false;
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_MISSING_COMMA, gap(r), gap(r),
                  "a comma is missing before %s", show_here(r));
    /* A name that the dataset does not have may be anything. */
    bool is_plain =
        kind != TOKEN_NAME || !rql_repair_catalog(r) ||
        rql_repair_has_column(r, text_of(r, r->at), length_of_token(r, r->at));
    rql_add_fix(r->d, diag, is_plain, gap(r), gap(r), ",", "Add the comma");
    rql_hand_on(r, TOKEN_COMMA, NO_TOKEN);
    return true;
}

/* --- Directions ----------------------------------------------------------------------------- */

/* ASC DESC */
bool rql_recognise_repeated_direction(struct repair *r)
{
    int kind = here(r)->kind, last = last_kind(r);
    if ((kind != TOKEN_ASC && kind != TOKEN_DESC) ||
        (last != TOKEN_ASC && last != TOKEN_DESC))
        return false;
    uint32_t first = last_handed_on(r).token;
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_REPEATED_DIRECTION,
                    "a sort key has one direction; this is the second");
    if (first != NO_TOKEN) {
        rql_add_related(r->d, diag, r->tokens[first].start,
                        r->tokens[first].end, "the first one");
        rql_add_fix(r->d, diag, kind == last, space_before(r, r->at),
                    here(r)->end, "", "Remove the second direction");
    }
    advance(r);
    return true;
}
