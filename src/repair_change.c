/*
 * What no recogniser knows is mended by the smallest change after which the next
 * tokens fit: one added, put in its place, or left out.  Without such a change,
 * what does not fit is left out, up to the next part that does.
 */
#include "repair.h"

enum {
    LOOK_AHEAD = 4, /* tokens that a change must make fit, if it can */
    LEAST_GAIN = 2, /* fewer, and it was not the right change */
    LONGEST_COMPLETION = 8
};

/* How many tokens from `i` on fit, up to LOOK_AHEAD. */
static int fitting(const struct repair *r, struct parser_state parser,
                   uint32_t i)
{
    int count = 0;
    for (; count < LOOK_AHEAD; count++, i = significant(r, i + 1)) {
        int kind = kind_at(r, i);
        if (kind == TOKEN_YYEOF)
            return rql_parser_accepts(&parser, kind) ? LOOK_AHEAD : count;
        if (!rql_parser_shift(&parser, kind))
            break;
    }
    return count;
}

/* A change of the tokens at hand: one added, put in its place, or left out. */
struct change {
    enum { CHANGE_ADD, CHANGE_REPLACE, CHANGE_DROP } what;
    int kind;
    int gain; /* tokens that fit behind it */
};

/* True when LIMIT may be what a change means: before a number that can be one,
 * or in the place of a word. */
static bool may_be_limit(const struct repair *r, int what)
{
    uint32_t number = what == CHANGE_ADD ? r->at : behind(r, r->at);
    int next = kind_at(r, behind(r, number));
    return kind_at(r, number) == TOKEN_NUMBER && *text_of(r, number) != '-' &&
           next != TOKEN_WHERE && next != TOKEN_ORDER &&
           (what == CHANGE_ADD || here(r)->kind == TOKEN_NAME);
}

static void consider(const struct repair *r, struct change *best, int what,
                     int kind)
{
    struct parser_state parser = r->parser;
    if (kind == TOKEN_LIMIT && !may_be_limit(r, what))
        return;
    if (what != CHANGE_DROP && !rql_parser_shift(&parser, kind))
        return;
    if (begins_clause(kind) && r->clauses >> kind & 1)
        return; /* it would be a second one */
    uint32_t from = what == CHANGE_ADD ? r->at : significant(r, r->at + 1);
    int gain = fitting(r, parser, from);
    if (gain > best->gain)
        *best = (struct change){what, kind, gain};
}

/* The change of one token after which most of the next ones fit. */
static struct change best_change(struct repair *r)
{
    static const int added[] = {
        TOKEN_SELECT, TOKEN_COMMA, TOKEN_AND,  TOKEN_BY,     TOKEN_CLOSE,
        TOKEN_OPEN,   TOKEN_IN,    TOKEN_NAME, TOKEN_STRING, TOKEN_NUMBER,
        TOKEN_EQUAL,  TOKEN_WHERE, TOKEN_FROM, TOKEN_ORDER,  TOKEN_LIMIT,
    };
    struct change best = {CHANGE_DROP, 0, LEAST_GAIN - 1};
    if (last_kind(r) == TOKEN_ORDER &&
        rql_repair_has_column(r, text_of(r, r->at), length_of_token(r, r->at)))
        return (struct change){CHANGE_ADD, TOKEN_BY, LOOK_AHEAD};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        consider(r, &best, CHANGE_ADD, added[i]);
    consider(r, &best, CHANGE_DROP, 0);
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        consider(r, &best, CHANGE_REPLACE, added[i]);
    return best;
}

static struct rql_diagnostic *report_unexpected(struct repair *r)
{
    return is_quiet(r)
               ? NULL
               : REPORT_HERE(r, RULE_SYNTAX_ERROR, "expected %s, found %s",
                             rql_expected(r), show_here(r));
}

/* The rule that is broken when a token of one spelling is missing. */
static enum rule_id rule_of_missing(int kind)
{
    switch (kind) {
    case TOKEN_CLOSE:
        return RULE_MISSING_PARENTHESIS;
    case TOKEN_SELECT:
        return RULE_MISSING_SELECT;
    case TOKEN_FROM:
        return RULE_MISSING_FROM;
    default:
        return RULE_SYNTAX_ERROR;
    }
}

/* Report that a sign or keyword is missing before the token at hand. */
static void report_missing(struct repair *r, int kind)
{
    const char *spelling = rql_token_spelling(kind);
    bool is_word = kind < TOKEN_EQUAL;
    uint32_t at = is_word ? here(r)->start : gap(r);
    struct rql_diagnostic *diag =
        REPORT_AT(r, rule_of_missing(kind), gap(r), gap(r),
                  "%s is missing before %s", spelling, show_here(r));
    rql_add_fix(r->d, diag, kind != TOKEN_LIMIT, at, at,
                is_word ? rql_arena_printf(&r->d->arena, "%s ", spelling)
                        : spelling,
                "Add %s", spelling);
}

static bool has_one_spelling(int kind)
{
    return kind < TOKEN_NAME && kind != TOKEN_EQUAL;
}

/* LIMIT = 10, TIMESPAN: LAST_MONTH: the sign says nothing. */
bool rql_recognise_needless_sign(struct repair *r)
{
    int kind = here(r)->kind, last = last_kind(r);
    bool is_colon = is_word(r, r->at, ":") && !is_adjacent(r, r->at, r->at + 1);
    if ((kind != TOKEN_EQUAL && kind != TOKEN_COMMA && !is_colon) ||
        (last != TOKEN_LIMIT && last != TOKEN_TIMESPAN))
        return false;
    struct rql_diagnostic *diag = report_unexpected(r);
    rql_add_fix(r->d, diag, true, space_before(r, r->at), here(r)->end, "",
                "Remove %s", show_here(r));
    advance(r);
    return true;
}

void rql_complete(struct repair *r, int kind)
{
    static const int fillers[] = {TOKEN_CLOSE,  TOKEN_STRING, TOKEN_NAME,
                                  TOKEN_NUMBER, TOKEN_EQUAL,  TOKEN_BY,
                                  TOKEN_LIKE,   TOKEN_OPEN};
    for (int n = 0; n < LONGEST_COMPLETION && !accepts(r, kind); n++) {
        size_t i = 0;
        while (i < sizeof fillers / sizeof *fillers && !accepts(r, fillers[i]))
            i++;
        if (i == sizeof fillers / sizeof *fillers)
            return;
        rql_hand_on(r, fillers[i], NO_TOKEN);
    }
}

void rql_complete_condition(struct repair *r)
{
    int kind = kind_at(r, r->at);
    bool ends = kind == TOKEN_AND || kind == TOKEN_YYEOF || begins_clause(kind);
    if (ends && r->clause == TOKEN_WHERE)
        rql_complete(r, kind);
}

/* Leave out tokens up to one that fits: a comma, AND or closing parenthesis of
 * this level, or whatever begins a clause. */
static void skip_to_next_part(struct repair *r)
{
    size_t depth = 0;
    for (;; advance(r)) {
        int kind = kind_at(r, r->at);
        if (kind == TOKEN_YYEOF || begins_clause(kind))
            break;
        if (depth == 0 &&
            (kind == TOKEN_COMMA || kind == TOKEN_AND || kind == TOKEN_CLOSE) &&
            accepts(r, kind))
            return;
        if (kind == TOKEN_OPEN)
            depth++;
        else if (kind == TOKEN_CLOSE && depth > 0)
            depth--;
    }
    if (r->at < r->end && !accepts(r, kind_at(r, r->at)))
        rql_complete(r, kind_at(r, r->at));
    /* Only SELECT can still not fit: behind a parenthesis, say. */
    if (r->at < r->end && !accepts(r, kind_at(r, r->at)))
        advance(r);
}

/* a = 1, b = 2: what the comma means is plain */
static void replace_token(struct repair *r, int kind)
{
    const struct token *t = here(r);
    struct rql_diagnostic *diag = report_unexpected(r);
    if (kind == TOKEN_AND && t->kind == TOKEN_COMMA)
        rql_add_fix(r->d, diag, true, t->start, t->end, " AND", "Write AND");
    else if (kind == TOKEN_WHERE && t->kind == TOKEN_AND)
        rql_add_fix(r->d, diag, true, t->start, t->end, "WHERE", "Write WHERE");
    rql_hand_on(r, kind, kind >= TOKEN_NAME ? NO_TOKEN : r->at);
    advance(r);
}

static void apply_change(struct repair *r, struct change change)
{
    switch (change.what) {
    case CHANGE_ADD:
        if (repaired_count(r) == 0 && change.kind != TOKEN_SELECT)
            r->d->is_understood = false; /* only part of a query */
        if (has_one_spelling(change.kind))
            report_missing(r, change.kind);
        else
            report_unexpected(r);
        /* A clause must begin somewhere. */
        rql_hand_on(r, change.kind,
                    begins_clause(change.kind) ? r->at : NO_TOKEN);
        return;
    case CHANGE_REPLACE:
        replace_token(r, change.kind);
        return;
    case CHANGE_DROP:
        report_unexpected(r);
        advance(r);
        return;
    }
}

bool rql_mend_unknown(struct repair *r)
{
    struct change change = best_change(r);
    if (change.gain >= LEAST_GAIN) {
        apply_change(r, change);
        if (change.what == CHANGE_ADD)
            return true; /* what follows is understood */
    } else {
        report_unexpected(r);
        if (begins_clause(here(r)->kind))
            rql_complete(r, here(r)->kind);
        if (!accepts(r, here(r)->kind)) {
            advance(r);
            skip_to_next_part(r);
        }
    }
    r->d->is_understood = false;
    r->quiet_until = repaired_count(r) + REPAIR_QUIET_TOKENS;
    return true;
}
