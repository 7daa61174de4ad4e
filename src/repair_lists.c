/* Recognisers of mistakes in lists, with commas and directions. */
#include "repair.h"

/* --- IN and its list ----------------------------------------------------------------- */

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
    bool negated = op.kind == TOKEN_NOT_EQUAL;
    const char *in = negated ? "NOT IN" : "IN";
    struct rql_diagnostic *diag = REPORT(
        r, RULE_LIST_WITHOUT_IN, op.token, op.token,
        "%s takes one value: a list needs %s", rql_token_spelling(op.kind), in);
    if (op.kind == TOKEN_EQUAL || negated)
        rql_add_fix(r->d, diag, true, t->start, t->end,
                    is_adjacent(r, op.token - 1, op.token) && op.token > 0
                        ? rql_arena_printf(&r->d->arena, " %s", in)
                        : in,
                    "Write %s", in);
    rql_undo_hand_on(r);
    if (negated)
        rql_hand_on(r, TOKEN_NOT, op.token);
    rql_hand_on(r, TOKEN_IN, op.token);
    return true; /* the parenthesis is accepted now */
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

/* --- Names ------------------------------------------------------------------------------- */

const char *rql_joined_column(struct repair *r, uint32_t first, uint32_t *last)
{
    enum { MOST_WORDS = 6, LONGEST = 160 };
    char name[LONGEST];
    size_t length = 0;
    const char *found = NULL;
    uint32_t i = first;
    for (int n = 0; n < MOST_WORDS && kind_at(r, i) == TOKEN_NAME; n++) {
        if (length + length_of_token(r, i) > LONGEST)
            break;
        memcpy(name + length, text_of(r, i), length_of_token(r, i));
        length += length_of_token(r, i);
        bool is_name = r->clause == TOKEN_FROM
                           ? rql_repair_is_dataset(r, name, length)
                           : rql_repair_has_column(r, name, length);
        if (n > 0 && is_name) {
            found = rql_arena_copy(&r->d->arena, name, length);
            *last = i;
        }
        i = behind(r, i);
    }
    return found;
}

/* True when nothing but an invisible character is between two tokens. */
static bool is_cut(const struct repair *r, uint32_t first, uint32_t second)
{
    const struct token *t = &r->tokens[first];
    return first + 2 == second && rql_is_invisible(r->d, first + 1) &&
           t[0].end == t[1].start && t[1].end == t[2].start;
}

/* A name with an invisible character in it, which is reported as such. */
bool rql_recognise_cut_name(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    if (here(r)->kind != TOKEN_NAME || first.token == NO_TOKEN ||
        r->tokens[first.token].kind != TOKEN_NAME ||
        !is_cut(r, first.token, r->at))
        return false;
    rql_undo_hand_on(r);
    rql_hand_on(r, first.kind, NO_TOKEN);
    advance(r);
    return true;
}

/* LAST 6 MONTHS, LAST-MONTH: a time span in several words */
bool rql_recognise_split_timespan(struct repair *r)
{
    enum { LONGEST = 32 };
    char name[LONGEST];
    struct repaired_token first = last_handed_on(r);
    if (r->clause != TOKEN_TIMESPAN || first.kind != TOKEN_NAME ||
        first.token == NO_TOKEN)
        return false;
    size_t length = 0;
    uint32_t last = NO_TOKEN;
    for (uint32_t i = first.token; i < r->end; i = behind(r, i)) {
        int kind = r->tokens[i].kind;
        size_t part = length_of_token(r, i);
        if (kind == TOKEN_STRAY && *text_of(r, i) == '-')
            continue;
        if ((kind != TOKEN_NAME && kind != TOKEN_NUMBER &&
             kind != TOKEN_BARE_VALUE) ||
            length + part + 1 > LONGEST)
            break;
        bool is_signed = *text_of(r, i) == '-';
        if (length > 0)
            name[length++] = '_';
        memcpy(name + length, text_of(r, i) + is_signed, part - is_signed);
        length += part - is_signed;
        for (size_t j = 0; j < length; j++)
            name[j] = name[j] == '-' ? '_' : name[j];
        if (i != first.token &&
            rql_timespan_lookup(name, length, rql_name_hash(name, length)) !=
                NO_TIMESPAN) {
            last = i;
            break;
        }
    }
    if (last == NO_TOKEN || has_comment(r, first.token, last))
        return false;
    const char *text = rql_arena_copy(&r->d->arena, name, length);
    struct rql_diagnostic *diag =
        REPORT(r, RULE_SPLIT_NAME, first.token, last,
               "the time span is written in one word: %s", text);
    rql_add_fix(r->d, diag, true, r->tokens[first.token].start,
                r->tokens[last].end, text, "Write %s", text);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}

/* Is Private Offer */
bool rql_recognise_split_name(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    uint32_t last = r->at;
    if (here(r)->kind != TOKEN_NAME || first.kind != TOKEN_NAME ||
        first.token == NO_TOKEN)
        return false;
    const char *name = rql_joined_column(r, first.token, &last);
    if (!name || has_comment(r, first.token, last))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_SPLIT_NAME, first.token, last,
               "the column is written in one word: %s", name);
    rql_add_fix(r->d, diag, true, r->tokens[first.token].start,
                r->tokens[last].end, name, "Write %s", name);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}

bool rql_recognise_missing_comma(struct repair *r)
{
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
