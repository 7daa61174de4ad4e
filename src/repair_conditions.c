/* Recognisers of conditions as SQL has them: OR, NOT, BETWEEN, NULL, parentheses,
 * arithmetic. */
#include "repair.h"

#include <assert.h>

/* --- Conditions ------------------------------------------------------------------------------ */

static bool is_lone_value(const struct repair *r, uint32_t i)
{
    int kind = kind_at(r, i), next = kind_at(r, behind(r, i));
    return (kind == TOKEN_STRING || kind == TOKEN_NUMBER) &&
           (next < TOKEN_EQUAL || next > TOKEN_LESS_EQUAL);
}

/* The tokens of one condition `name = value`, or of a value alone, that begins at
 * `i`: where the value stands; NO_TOKEN when it is another one. */
static uint32_t value_of_equality(const struct repair *r, uint32_t i)
{
    if (is_lone_value(r, i))
        return i;
    uint32_t op = behind(r, i);
    uint32_t value = behind(r, op);
    bool fits = kind_at(r, i) == TOKEN_NAME && kind_at(r, op) == TOKEN_EQUAL &&
                (kind_at(r, value) == TOKEN_STRING ||
                 kind_at(r, value) == TOKEN_NUMBER);
    return fits ? value : NO_TOKEN;
}

static bool is_or(const struct repair *r, uint32_t i)
{
    return (kind_at(r, i) == TOKEN_NAME && is_word(r, i, "OR")) ||
           (kind_at(r, i) == TOKEN_FOREIGN && is_word(r, i, "||")) ||
           (kind_at(r, i) == TOKEN_STRAY && is_word(r, i, "|"));
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
        if (value == NO_TOKEN || (value != i && !is_same_name(r, i, column)))
            return false;
        *last = value;
        uint32_t or = behind(r, value);
        if (!is_or(r, or))
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
    if (is_lone_value(r, r->at)) { /* a = 1 AND b = 2 OR 3 */
        rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
        rql_hand_on(r, TOKEN_EQUAL, NO_TOKEN);
    }
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
    if ((here(r)->kind != TOKEN_NOT && !is_word(r, r->at, "!")) ||
        !accepts(r, TOKEN_NAME) || r->clause != TOKEN_WHERE)
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

static void add_removal(struct repair *r, struct rql_diagnostic *diag,
                        uint32_t token)
{
    assert(r->tokens[token].kind == TOKEN_CLOSE);
    rql_add_edit(r->d, diag, r->tokens[token].start, r->tokens[token].end, "");
}

/* (a = 1), SELECT (a, b): a run of opening parentheses is one mistake. */
bool rql_recognise_parentheses(struct repair *r)
{
    bool is_number = next_kind(r) == TOKEN_NUMBER && accepts(r, TOKEN_NUMBER);
    if (here(r)->kind != TOKEN_OPEN || (!accepts(r, TOKEN_NAME) && !is_number))
        return false;
    uint32_t first = r->at, last = r->at;
    uint32_t close = rql_closing(r, first);
    enum { MOST_DEPTH = 8 };
    size_t depth = 0;
    for (; kind_at(r, r->at) == TOKEN_OPEN; advance(r)) {
        last = r->at;
        depth++;
    }
    bool is_closed = kind_at(r, close) == TOKEN_CLOSE;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_PARENTHESES, first, last,
               r->clause == TOKEN_WHERE
                   ? "conditions are not grouped by parentheses"
                   : "only the values of IN stand in parentheses");
    if (diag && is_closed && depth <= MOST_DEPTH &&
        !has_comment(r, first, last)) {
        const struct token *t = &r->tokens[close];
        rql_add_related(r->d, diag, t->start, t->end, "closed here");
        rql_add_fix(r->d, diag, !has_or(r, first, close),
                    r->tokens[first].start, r->tokens[last].end, "",
                    "Remove the parentheses");
        uint32_t removed = NO_TOKEN;
        for (uint32_t i = last + 1; i-- > first;) { /* the inner ones first */
            if (r->tokens[i].kind != TOKEN_OPEN || rql_closing(r, i) == removed)
                continue; /* one that is never closed ends with the query */
            removed = rql_closing(r, i);
            add_removal(r, diag, removed);
        }
    }
    r->ignored_closings += depth;
    return true;
}

/* A closing parenthesis that closes nothing */
bool rql_recognise_lone_closing(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_CLOSE || accepts(r, TOKEN_CLOSE))
        return false;
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_PARENTHESES, "this ) closes nothing");
    if (r->d->is_understood) /* else it may close what was left out */
        rql_add_fix(r->d, diag, true, space_before(r, r->at), t->end, "",
                    "Remove it");
    rql_leave_out(r, behind(r, r->at));
    return true;
}

/* What separates the two values of a BETWEEN: AND, and as plain a comma or TO. */
static bool separates_bounds(const struct repair *r, uint32_t i)
{
    uint32_t high = behind(r, i), next = behind(r, high);
    if (kind_at(r, i) != TOKEN_COMMA && !is_word(r, i, "TO"))
        return kind_at(r, i) == TOKEN_AND;
    /* 1,000 AND 2,000: the bounds have commas in them */
    return kind_at(r, next) != TOKEN_AND ||
           kind_at(r, behind(r, next)) == TOKEN_NAME;
}

/* Offer two conditions in the place of a BETWEEN whose values begin at `low`. */
static void replace_between(struct repair *r, struct rql_diagnostic *diag,
                            uint32_t name, uint32_t low)
{
    uint32_t to = behind(r, low), high = behind(r, to);
    uint32_t close = behind(r, high);
    bool is_open = low != behind(r, r->at);
    bool is_and = kind_at(r, to) == TOKEN_AND;
    if (!is_operand(kind_at(r, low)) || !separates_bounds(r, to) ||
        !is_operand(kind_at(r, high)) ||
        has_comment(r, is_and && !is_open ? high : r->at, high) ||
        (is_open && kind_at(r, close) != TOKEN_CLOSE))
        return;
    rql_add_fix(r->d, diag, true, here(r)->start,
                is_open ? r->tokens[low].start : here(r)->end,
                is_open ? ">= " : ">=", "Write >= and <=");
    rql_add_edit(
        r->d, diag, r->tokens[is_and ? to : low].end, r->tokens[to].end,
        rql_arena_printf(&r->d->arena, is_and ? " %s <=" : " AND %s <=",
                         copy_of(r, name, name)));
    if (is_open)
        rql_add_edit(r->d, diag, r->tokens[close].start, r->tokens[close].end,
                     "");
}

/* a BETWEEN 1 AND 5, a BETWEEN (1, 5) */
bool rql_recognise_between(struct repair *r)
{
    struct repaired_token before = last_handed_on(r);
    bool negated = before.kind == TOKEN_NOT;
    size_t count = repaired_count(r);
    uint32_t name = negated ? repaired(r)[count - 2].token : before.token;
    if (here(r)->kind != TOKEN_NAME || !is_word(r, r->at, "BETWEEN") ||
        (!accepts(r, TOKEN_EQUAL) && !negated) || name == NO_TOKEN)
        return false;
    uint32_t low = behind(r, r->at);
    if (kind_at(r, low) == TOKEN_OPEN) {
        low = behind(r, low);
        r->ignored_closings++;
    }
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_BETWEEN, "there is no BETWEEN");
    if (negated) {
        rql_add_help(r->d, diag,
                     "nor a way to say \"outside of\" in one query: "
                     "make one for below and one for above");
        rql_undo_hand_on(r);
    } else {
        rql_add_help(r->d, diag, "write two conditions, with >= and <=");
        replace_between(r, diag, name, low);
    }
    rql_hand_on(r, TOKEN_GREATER_EQUAL, r->at);
    r->between_column = name;
    r->at = low;
    return true;
}

/* True when no clause has begun since the column of the last BETWEEN. */
static bool is_in_clause_of_between(const struct repair *r)
{
    const struct repaired_token *token = repaired(r) + repaired_count(r);
    while (token > repaired(r) && token[-1].token != r->between_column)
        if (begins_clause((--token)->kind))
            return false;
    return token > repaired(r);
}

/* The second value of a BETWEEN, where the next condition would begin. */
bool rql_recognise_end_of_between(struct repair *r)
{
    uint32_t column = r->between_column;
    if (column == NO_TOKEN)
        return false;
    bool is_other = accepts(r, TOKEN_AND) && is_operand(next_kind(r)) &&
                    separates_bounds(r, r->at);
    if (!is_other && (last_kind(r) != TOKEN_AND || !is_operand(here(r)->kind)))
        return false;
    bool is_its = is_in_clause_of_between(r);
    r->between_column = NO_TOKEN;
    if (!is_its)
        return false;
    if (is_other) {
        rql_hand_on(r, TOKEN_AND, NO_TOKEN);
        advance(r);
    }
    rql_hand_on(r, TOKEN_NAME, column);
    rql_hand_on(r, TOKEN_LESS_EQUAL, NO_TOKEN);
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

/* a = 1 AND TIMESPAN, WHERE TIMESPAN: no condition stands between */
bool rql_recognise_dangling_and(struct repair *r)
{
    struct repaired_token and = last_handed_on(r);
    struct parser_state before =
        r->history[(repaired_count(r) - 1) % REPAIR_HISTORY];
    if ((and.kind != TOKEN_AND && and.kind != TOKEN_WHERE) ||
        and.token == NO_TOKEN || !begins_clause(here(r)->kind) ||
        !rql_parser_accepts(&before, here(r)->kind))
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_SYNTAX_ERROR, and.token, and.token,
               "no condition stands between this %s and %s",
               rql_token_spelling(and.kind), show_here(r));
    rql_add_fix(r->d, diag, and.kind == TOKEN_AND, space_before(r, and.token),
                r->tokens[and.token].end, "", "Remove %s",
                rql_token_spelling(and.kind));
    rql_undo_hand_on(r);
    return true;
}

/* The operator with its sides exchanged. */
static int mirrored(int kind)
{
    switch (kind) {
    case TOKEN_GREATER:
        return TOKEN_LESS;
    case TOKEN_LESS:
        return TOKEN_GREATER;
    case TOKEN_GREATER_EQUAL:
        return TOKEN_LESS_EQUAL;
    case TOKEN_LESS_EQUAL:
        return TOKEN_GREATER_EQUAL;
    default:
        return kind;
    }
}

/* 5 < a */
bool rql_recognise_reversed_condition(struct repair *r)
{
    int kind = here(r)->kind;
    uint32_t value = r->at, op = behind(r, value), name = behind(r, op);
    if ((kind != TOKEN_STRING && kind != TOKEN_NUMBER) ||
        !accepts(r, TOKEN_NAME) || r->clause != TOKEN_WHERE ||
        kind_at(r, op) < TOKEN_EQUAL || kind_at(r, op) > TOKEN_LESS_EQUAL ||
        kind_at(r, name) != TOKEN_NAME)
        return false;
    int meant = mirrored(kind_at(r, op));
    const char *text =
        rql_arena_printf(&r->d->arena, "%s %s %s", copy_of(r, name, name),
                         rql_token_spelling(meant), copy_of(r, value, value));
    struct rql_diagnostic *diag =
        REPORT(r, RULE_REVERSED_CONDITION, value, name,
               "the column stands on the left: %s", show(r, value, name));
    if (!has_comment(r, value, name))
        rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[name].end, text,
                    "Write the column first");
    rql_hand_on(r, TOKEN_NAME, name);
    rql_hand_on(r, meant, op);
    rql_hand_on(r, kind, value);
    r->at = behind(r, name);
    return true;
}

/* --- Arithmetic --------------------------------------------------------------------------------- */

static bool is_sign(const struct repair *r, uint32_t i)
{
    int kind = kind_at(r, i);
    if (kind == TOKEN_NUMBER || kind == TOKEN_BARE_VALUE)
        return *text_of(r, i) == '-' || *text_of(r, i) == '+';
    return kind == TOKEN_STRAY && length_of_token(r, i) == 1 &&
           memchr("+-*/%", *text_of(r, i), 5);
}

uint32_t rql_end_of_term(struct repair *r, uint32_t last)
{
    for (uint32_t i = behind(r, last); is_sign(r, i); i = behind(r, last)) {
        uint32_t operand = behind(r, i);
        last = i;
        if (r->tokens[i].kind != TOKEN_STRAY ||
            !is_operand(kind_at(r, operand)))
            continue;
        last = operand;
        uint32_t next = behind(r, operand);
        if (kind_at(r, operand) != TOKEN_NAME)
            continue;
        if (kind_at(r, next) == TOKEN_OPEN)
            last = rql_closing(r, next);
        else if (kind_at(r, next) == TOKEN_STRING) /* INTERVAL '1 day' */
            last = next;
        else if (is_word(r, operand, "INTERVAL") &&
                 kind_at(r, next) == TOKEN_NUMBER &&
                 kind_at(r, behind(r, next)) == TOKEN_NAME)
            last = behind(r, next);
    }
    return last;
}

/* Offer-Id: a column's name with a hyphen in it */
static bool recognise_hyphen(struct repair *r, uint32_t left)
{
    enum { LONGEST = 160 };
    char name[LONGEST];
    uint32_t right = behind(r, r->at);
    size_t length = length_of_token(r, left);
    if (here(r)->kind != TOKEN_STRAY || *text_of(r, r->at) != '-' ||
        kind_at(r, right) != TOKEN_NAME || last_kind(r) != TOKEN_NAME ||
        length + length_of_token(r, right) > LONGEST)
        return false;
    memcpy(name, text_of(r, left), length);
    memcpy(name + length, text_of(r, right), length_of_token(r, right));
    length += length_of_token(r, right);
    if (!(r->clause == TOKEN_FROM ? rql_repair_is_dataset(r, name, length)
                                  : rql_repair_has_column(r, name, length)))
        return false;
    const char *text = rql_arena_copy(&r->d->arena, name, length);
    struct rql_diagnostic *diag = REPORT(r, RULE_SPLIT_NAME, left, right,
                                         "the name has no hyphen: %s", text);
    if (!has_comment(r, left, right))
        rql_add_fix(r->d, diag, true, r->tokens[left].start,
                    r->tokens[right].end, text, "Write %s", text);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, right);
    return true;
}

/* a + b, price * 1.1: everything up to the end of the term */
bool rql_recognise_arithmetic(struct repair *r)
{
    bool is_share = is_word(r, r->at, "%") &&
                    (next_kind(r) == TOKEN_AND || next_kind(r) == TOKEN_YYEOF ||
                     begins_clause(next_kind(r)));
    struct repaired_token left = last_handed_on(r);
    bool is_term = left.kind == TOKEN_NAME || left.kind == TOKEN_NUMBER ||
                   left.kind == TOKEN_STRING;
    if (!is_term || left.token == NO_TOKEN || !is_sign(r, r->at) || is_share ||
        (here(r)->kind == TOKEN_STRAY && *text_of(r, r->at) == '-' &&
         next_kind(r) == TOKEN_YYEOF))
        return false;
    if (recognise_hyphen(r, left.token))
        return true;
    uint32_t last = rql_end_of_term(r, previous(r));
    r->at = behind(r, last);
    struct rql_diagnostic *diag =
        REPORT(r, RULE_ARITHMETIC, left.token, last,
               "there is no arithmetic: %s", show(r, left.token, last));
    rql_add_help(r->d, diag, "compute it from the downloaded report instead");
    return true;
}
