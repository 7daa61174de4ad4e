/*
 * The repair of queries that the grammar does not accept.
 *
 * The tokens are moved through the parser's automaton one by one.  At one that
 * it does not accept, a list of recognisers is asked what the mistake is: each
 * may report it, and hands on tokens that the grammar does accept.  What none
 * knows is mended by the smallest change after which the next tokens fit, or by
 * leaving out what does not, up to the next clause.  In the end the parser runs
 * over the repaired tokens, so that a broken query has a tree like any other
 * and the rest of it is checked.
 */
#include <assert.h>
#include <string.h>

#include "passes.h"
#include "str.h"
#include "utf8.h"

enum {
    HISTORY = 8,      /* steps that can be undone */
    LOOK_AHEAD = 4,   /* tokens that a change must make fit, if it can */
    LEAST_GAIN = 2,   /* fewer, and it was not the right change */
    QUIET_TOKENS = 3, /* behind a mistake that was not understood, others are
                         taken for its consequence */
    LONGEST_COMPLETION = 8
};

struct repair {
    struct rql_document *d;
    const struct token *tokens;
    uint32_t at; /* the token at hand */
    uint32_t end;
    struct parser_state parser;
    struct parser_state history[HISTORY];
    int clause;         /* the keyword of the clause at hand */
    size_t quiet_until; /* count of repaired tokens */
    size_t open_list;   /* index + 1 of the finding of an IN without "(" */
};

/* --- Moving ------------------------------------------------------------------ */

static struct repaired_token *repaired(const struct repair *r)
{
    return r->d->repaired.items;
}

static size_t repaired_count(const struct repair *r)
{
    return r->d->repaired.count;
}

/* The kind of the last token handed on, or 0. */
static int last_kind(const struct repair *r)
{
    size_t count = repaired_count(r);
    return count ? repaired(r)[count - 1].kind : 0;
}

/* The last token handed on that stands in the text, or NO_TOKEN. */
static uint32_t last_token(const struct repair *r)
{
    for (size_t i = repaired_count(r); i > 0; i--)
        if (repaired(r)[i - 1].token != NO_TOKEN)
            return repaired(r)[i - 1].token;
    return NO_TOKEN;
}

static bool accepts(const struct repair *r, int kind)
{
    return rql_parser_accepts(&r->parser, kind);
}

static bool begins_clause(int kind)
{
    switch (kind) {
    case TOKEN_SELECT:
    case TOKEN_FROM:
    case TOKEN_WHERE:
    case TOKEN_ORDER:
    case TOKEN_LIMIT:
    case TOKEN_TIMESPAN:
        return true;
    default:
        return false;
    }
}

/* Hand on a token that the grammar accepts. */
static void hand_on(struct repair *r, int kind, uint32_t token)
{
    struct rql_document *d = r->d;
    r->history[d->repaired.count % HISTORY] = r->parser;
    bool fits = rql_parser_shift(&r->parser, kind);
    assert(fits);
    (void)fits;
    struct repaired_token *to =
        rql_vector_push(&d->arena, &d->repaired, sizeof *to);
    *to = (struct repaired_token){token, kind};
    if (begins_clause(kind) ||
        (kind == TOKEN_AGGREGATED && !accepts(r, TOKEN_COMMA)))
        r->clause = kind;
}

/* Take back the last token handed on. */
static void undo(struct repair *r)
{
    r->parser = r->history[--r->d->repaired.count % HISTORY];
}

/* The next token that is no trivia, from `i` on; r->end when there is none. */
static uint32_t significant(const struct repair *r, uint32_t i)
{
    while (i < r->end && rql_token_is_trivia(&r->tokens[i]))
        i++;
    return i;
}

static void advance(struct repair *r)
{
    r->at = significant(r, r->at + 1);
}

/* The kind of token `i`, or that of the end of the query. */
static int kind_at(const struct repair *r, uint32_t i)
{
    return i < r->end ? r->tokens[i].kind : TOKEN_YYEOF;
}

static int next_kind(const struct repair *r)
{
    return kind_at(r, significant(r, r->at + 1));
}

static const struct token *here(const struct repair *r)
{
    return &r->tokens[r->at];
}

/* Where something is missing: behind the last token that was understood. */
static uint32_t gap(const struct repair *r)
{
    uint32_t last = last_token(r);
    return last == NO_TOKEN ? here(r)->start : r->tokens[last].end;
}

static const char *show(const struct repair *r, uint32_t first, uint32_t last)
{
    return rql_show(r->d, r->tokens[first].start, r->tokens[last].end);
}

static const char *show_here(const struct repair *r)
{
    return show(r, r->at, r->at);
}

/* True behind a mistake that was not understood. */
static bool is_quiet(const struct repair *r)
{
    return repaired_count(r) < r->quiet_until;
}

/* A finding in the token at hand, unless it is a consequence. */
#define REPORT_HERE(r, rule, ...)                                              \
    (is_quiet(r) ? NULL                                                        \
                 : rql_report((r)->d, rule, here(r)->start, here(r)->end,      \
                              __VA_ARGS__))

/* --- What was expected -------------------------------------------------------- */

struct phrases {
    const char *items[10];
    size_t count;
};

static void add_phrase(struct phrases *phrases, const char *phrase)
{
    if (phrases->count < sizeof phrases->items / sizeof *phrases->items)
        phrases->items[phrases->count++] = phrase;
}

static const char *name_phrase(const struct repair *r)
{
    switch (r->clause) {
    case TOKEN_FROM:
        return "a dataset name";
    case TOKEN_TIMESPAN:
        return "a time span such as LAST_MONTH";
    case TOKEN_AGGREGATED:
        return "a grain such as Daily";
    default:
        return "a column name";
    }
}

/* Operators, which are accepted together. */
static void add_operators(const struct repair *r, struct phrases *phrases)
{
    if (accepts(r, TOKEN_EQUAL))
        add_phrase(phrases, "an operator such as =, LIKE or IN");
    else if (accepts(r, TOKEN_LIKE))
        add_phrase(phrases, "LIKE or IN");
}

/* What may end the query here: named only where it helps. */
static void add_clauses(const struct repair *r, struct phrases *phrases)
{
    if (!accepts(r, TOKEN_FROM))
        return;
    if (repaired_count(r) == 0)
        add_phrase(phrases, "SELECT");
    else if (r->clause == TOKEN_SELECT)
        add_phrase(phrases, "FROM");
    else
        add_phrase(phrases, "another clause");
}

/* "a, b or c" */
static const char *joined(const struct repair *r, const struct phrases *phrases)
{
    const char *text = "nothing more";
    for (size_t i = 0; i < phrases->count; i++) {
        const char *joint = i == 0                    ? ""
                            : i + 1 == phrases->count ? " or "
                                                      : ", ";
        text = rql_arena_printf(&r->d->arena, "%s%s%s", i ? text : "", joint,
                                phrases->items[i]);
    }
    return text;
}

/* What the grammar accepts here, in the user's words. */
static const char *expected(const struct repair *r)
{
    static const struct {
        int kind;
        const char *phrase;
    } plain[] = {
        {TOKEN_OPEN, "a list in parentheses"},
        {TOKEN_BY, "BY"},
        {TOKEN_COMMA, "a comma"},
        {TOKEN_CLOSE, "the closing parenthesis"},
        {TOKEN_AND, "AND"},
    };
    struct phrases phrases = {.count = 0};
    if (accepts(r, TOKEN_NAME))
        add_phrase(&phrases, name_phrase(r));
    if (accepts(r, TOKEN_STRING))
        add_phrase(&phrases, "a value");
    else if (accepts(r, TOKEN_NUMBER))
        add_phrase(&phrases, "a whole number");
    add_operators(r, &phrases);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (accepts(r, plain[i].kind))
            add_phrase(&phrases, plain[i].phrase);
    add_clauses(r, &phrases);
    return joined(r, &phrases);
}

/* --- Recognisers: odd tokens --------------------------------------------------- */

/* The kind that a place wants: a value, a number or a name; 0 for neither. */
static int wanted_operand(const struct repair *r)
{
    static const int kinds[] = {TOKEN_STRING, TOKEN_NUMBER, TOKEN_NAME};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (accepts(r, kinds[i]))
            return kinds[i];
    return 0;
}

/* The token at hand was reported: take it for what the place wants, or leave it
 * out. */
static void take_as_wanted(struct repair *r)
{
    int kind = wanted_operand(r);
    if (kind)
        hand_on(r, kind, r->at);
    advance(r);
}

/* The token at hand was reported and is left out.  Where it stood in the place
 * of an operand, a missing one takes its place, lest that be reported too. */
static void leave_out(struct repair *r)
{
    advance(r);
    int next = kind_at(r, r->at);
    int wanted = wanted_operand(r);
    if (!wanted || accepts(r, next) || next > TOKEN_STRING)
        return;
    struct parser_state tried = r->parser;
    if (rql_parser_shift(&tried, wanted) && rql_parser_accepts(&tried, next))
        hand_on(r, wanted, NO_TOKEN);
}

/* A number as the language writes it, if the text is one in other ways. */
static const char *plain_number(struct repair *r)
{
    const struct token *t = here(r);
    const char *p = r->d->text + t->start;
    const char *end = r->d->text + t->end;
    char *number = rql_arena_alloc(&r->d->arena, t->end - t->start + 3u);
    char *to = number;
    struct utf8_character first = rql_utf8_decode(p, end);
    if (*p == '-' || rql_character_class(first.code) == CHARACTER_DASH)
        *to++ = '-';
    if (*p == '-' || *p == '+' || first.code >= 0x80)
        p += first.length;
    bool has_point = false;
    if (p < end && *p == '.')
        *to++ = '0';
    for (; p < end; p++) {
        if (*p == '.' && has_point)
            return NULL;
        has_point |= *p == '.';
        if (*p == '.' && p + 1 == end)
            break;
        if (*p == ',')
            continue;
        if (*p != '.' && (*p < '0' || *p > '9'))
            return NULL;
        *to++ = *p;
    }
    *to = '\0';
    return number;
}

/* True for text that was plainly meant as such: a date, a time or a GUID. */
static bool is_date_or_guid(const struct repair *r)
{
    const struct token *t = here(r);
    for (uint32_t i = t->start + 1; i < t->end; i++)
        if (strchr("-:/", r->d->text[i]))
            return true;
    return false;
}

static const char *quoted(struct repair *r, rql_text text)
{
    return rql_arena_printf(&r->d->arena, "'%.*s'", (int)text.length,
                            text.data);
}

static bool recognise_bare_value(struct repair *r)
{
    if (here(r)->kind != TOKEN_BARE_VALUE || !wanted_operand(r))
        return false;
    const struct token *t = here(r);
    bool is_name = wanted_operand(r) == TOKEN_NAME;
    const char *number = plain_number(r);
    struct rql_diagnostic *diag;
    if (is_name) {
        diag =
            REPORT_HERE(r, RULE_INVALID_NAME, "%s is not a name", show_here(r));
        rql_add_help(r->d, diag, "a name begins with a letter");
    } else if (number) {
        diag = REPORT_HERE(r, RULE_MALFORMED_NUMBER, "%s is not a number here",
                           show_here(r));
        rql_add_help(r->d, diag, "write %s", number);
        rql_add_fix(r->d, diag, true, t->start, t->end, number, "Write %s",
                    number);
    } else if (accepts(r, TOKEN_STRING)) {
        bool is_text = is_date_or_guid(r);
        diag = REPORT_HERE(
            r, is_text ? RULE_UNQUOTED_VALUE : RULE_MALFORMED_NUMBER,
            is_text ? "%s needs apostrophes" : "%s is not a number",
            show_here(r));
        rql_add_help(r->d, diag, "text stands in apostrophes: '%s'",
                     show_here(r));
        rql_add_fix(r->d, diag, true, t->start, t->end,
                    quoted(r, rql_value_text(r->d, r->at)), "Add apostrophes");
    } else {
        REPORT_HERE(r, RULE_MALFORMED_NUMBER, "%s is not a number",
                    show_here(r));
    }
    take_as_wanted(r);
    return true;
}

static bool recognise_open_string(struct repair *r)
{
    if (here(r)->kind != TOKEN_OPEN_STRING)
        return false;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_UNTERMINATED_STRING, "this string has no closing apostrophe");
    rql_add_help(r->d, diag, "a string ends at the next ' on the same line");
    take_as_wanted(r);
    return true;
}

static bool is_plain_name(rql_text text)
{
    if (text.length == 0 || (text.data[0] >= '0' && text.data[0] <= '9'))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool is_letter = (unsigned)((c | 0x20) - 'a') < 26u;
        if (!is_letter && c != '_' && (c < '0' || c > '9'))
            return false;
    }
    return true;
}

static bool recognise_quoted(struct repair *r)
{
    const struct token *t = here(r);
    bool is_name = !accepts(r, TOKEN_STRING) && accepts(r, TOKEN_NAME);
    if (t->kind != TOKEN_QUOTED && !(t->kind == TOKEN_STRING && is_name))
        return false;
    rql_text inner = rql_value_text(r->d, r->at);
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_WRONG_QUOTES,
        is_name ? "names are written without quotes"
                : "text values stand in apostrophes ('), not in other quotes");
    if (is_name && is_plain_name(inner))
        rql_add_fix(r->d, diag, true, t->start, t->end,
                    rql_arena_copy(&r->d->arena, inner.data, inner.length),
                    "Remove the quotes");
    else if (!is_name && !memchr(inner.data, '\'', inner.length))
        rql_add_fix(r->d, diag, true, t->start, t->end, quoted(r, inner),
                    "Use apostrophes");
    take_as_wanted(r);
    return true;
}

/* LIMIT '10' */
static bool recognise_quoted_limit(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_STRING || accepts(r, TOKEN_STRING) ||
        !accepts(r, TOKEN_NUMBER))
        return false;
    rql_text inner = rql_value_text(r->d, r->at);
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_INVALID_LIMIT, "LIMIT takes a whole number without quotes");
    int64_t limit;
    if (rql_parse_limit(inner, &limit) == LIMIT_VALID)
        rql_add_fix(r->d, diag, true, t->start, t->end,
                    rql_arena_copy(&r->d->arena, inner.data, inner.length),
                    "Remove the quotes");
    take_as_wanted(r);
    return true;
}

/* The operator of ours that a foreign one means, or 0. */
static int meant_operator(const struct repair *r)
{
    static const struct {
        const char *text;
        int kind;
    } meanings[] = {
        {"<>", TOKEN_NOT_EQUAL},     {"==", TOKEN_EQUAL},
        {"===", TOKEN_EQUAL},        {"!==", TOKEN_NOT_EQUAL},
        {"=>", TOKEN_GREATER_EQUAL}, {"=<", TOKEN_LESS_EQUAL},
        {"!>", TOKEN_LESS_EQUAL},    {"!<", TOKEN_GREATER_EQUAL},
        {"&&", TOKEN_AND},           {"!", TOKEN_NOT},
        {">", TOKEN_GREATER},        {"<", TOKEN_LESS},
        {">=", TOKEN_GREATER_EQUAL}, {"<=", TOKEN_LESS_EQUAL},
        {"=", TOKEN_EQUAL},
    };
    /* Decoded to ASCII: an operator has at most three characters. */
    char plain[8];
    size_t length = 0;
    const char *p = r->d->text + here(r)->start;
    const char *end = r->d->text + here(r)->end;
    while (p < end && length < sizeof plain - 1) {
        struct utf8_character c = rql_html_decode(p, end);
        p += c.length;
        switch (c.code) {
        case 0x2260: /* not equal */
            return TOKEN_NOT_EQUAL;
        case 0x2264:
        case 0x2266:
            return TOKEN_LESS_EQUAL;
        case 0x2265:
        case 0x2267:
            return TOKEN_GREATER_EQUAL;
        default: /* full-width forms lie so far behind ASCII */
            plain[length++] =
                (char)(c.code >= 0xff01 ? c.code - 0xfee0 : c.code);
        }
    }
    plain[length] = '\0';
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (!strcmp(plain, meanings[i].text))
            return meanings[i].kind;
    return 0;
}

static bool recognise_foreign_operator(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_FOREIGN)
        return false;
    int meant = meant_operator(r);
    if (!meant || !accepts(r, meant))
        return false;
    const char *spelling = rql_token_spelling(meant);
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_FOREIGN_OPERATOR, "%s is written %s here",
                    show_here(r), spelling);
    rql_add_fix(r->d, diag, true, t->start, t->end, spelling, "Write %s",
                spelling);
    hand_on(r, meant, r->at);
    advance(r);
    return true;
}

static bool recognise_stray(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_STRAY && t->kind != TOKEN_FOREIGN)
        return false;
    unsigned char c = (unsigned char)r->d->text[t->start];
    struct utf8_character character =
        rql_utf8_decode(r->d->text + t->start, r->d->text + r->d->length);
    if (c == '\0' || character.code == INVALID_CHARACTER)
        REPORT_HERE(r, RULE_INVALID_BYTE,
                    c == '\0' ? "a NUL byte cannot stand in a query"
                              : "the byte 0x%02x is not UTF-8",
                    c);
    else if (c == '*' && accepts(r, TOKEN_NAME))
        REPORT_HERE(r, RULE_STRAY_CHARACTER,
                    "there is no *: each column is named");
    else
        REPORT_HERE(r, RULE_STRAY_CHARACTER, "%s has no meaning in a query",
                    show_here(r));
    leave_out(r);
    return true;
}

/* --- Recognisers: lists --------------------------------------------------------- */

static bool is_operand(int kind)
{
    return kind == TOKEN_STRING || kind == TOKEN_NUMBER || kind == TOKEN_NAME ||
           kind == TOKEN_BARE_VALUE || kind == TOKEN_QUOTED ||
           kind == TOKEN_OPEN_STRING;
}

/* x = ('a', 'b') */
static bool recognise_list_without_in(struct repair *r)
{
    int last = last_kind(r);
    bool is_comparison =
        (last >= TOKEN_EQUAL && last <= TOKEN_LESS_EQUAL) || last == TOKEN_LIKE;
    if (here(r)->kind != TOKEN_OPEN || !is_comparison)
        return false;
    uint32_t op = repaired(r)[repaired_count(r) - 1].token;
    if (op == NO_TOKEN)
        return false;
    const struct token *t = &r->tokens[op];
    const char *spelling = rql_token_spelling(last);
    bool negated = last == TOKEN_NOT_EQUAL;
    struct rql_diagnostic *diag =
        is_quiet(r) ? NULL
                    : rql_report(r->d, RULE_LIST_WITHOUT_IN, t->start, t->end,
                                 "%s takes one value: a list needs %s",
                                 spelling, negated ? "NOT IN" : "IN");
    if (last == TOKEN_EQUAL || negated)
        rql_add_fix(r->d, diag, true, t->start, t->end,
                    negated ? "NOT IN" : "IN", "Write %s",
                    negated ? "NOT IN" : "IN");
    undo(r);
    if (negated)
        hand_on(r, TOKEN_NOT, op);
    hand_on(r, TOKEN_IN, op);
    return true; /* the parenthesis is accepted now */
}

/* x IN 'a' */
static bool recognise_in_without_list(struct repair *r)
{
    if (last_kind(r) != TOKEN_IN || !is_operand(here(r)->kind))
        return false;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_IN_WITHOUT_LIST, "the values of IN stand in parentheses");
    rql_add_fix(r->d, diag, true, here(r)->start, here(r)->start, "(",
                "Add parentheses");
    hand_on(r, TOKEN_OPEN, NO_TOKEN);
    r->open_list = diag ? r->d->diags.count : SIZE_MAX;
    return true;
}

/* The list that began without a parenthesis ends without one, too. */
static bool recognise_end_of_open_list(struct repair *r)
{
    if (!r->open_list || !accepts(r, TOKEN_CLOSE))
        return false;
    int kind = kind_at(r, r->at);
    if (is_operand(kind) || kind == TOKEN_CLOSE || kind > TOKEN_STRING)
        return false;
    if (r->open_list != SIZE_MAX) {
        struct rql_diagnostic *diag =
            (struct rql_diagnostic *)r->d->diags.items + r->open_list - 1;
        uint32_t last = last_token(r);
        rql_add_edit(r->d, diag, r->tokens[last].end, r->tokens[last].end, ")");
    }
    r->open_list = 0;
    hand_on(r, TOKEN_CLOSE, NO_TOKEN);
    return true;
}

/* x IN () */
static bool recognise_empty_list(struct repair *r)
{
    if (here(r)->kind != TOKEN_CLOSE || last_kind(r) != TOKEN_OPEN)
        return false;
    uint32_t open = repaired(r)[repaired_count(r) - 1].token;
    uint32_t start = open == NO_TOKEN ? here(r)->start : r->tokens[open].start;
    if (!is_quiet(r))
        rql_report(r->d, RULE_EMPTY_LIST, start, here(r)->end,
                   "the list has no values");
    hand_on(r, TOKEN_STRING, NO_TOKEN);
    hand_on(r, TOKEN_CLOSE, r->at);
    advance(r);
    return true;
}

/* --- Recognisers: commas, directions, words -------------------------------------- */

/* a, , b and a, FROM */
static bool recognise_extra_comma(struct repair *r)
{
    if (here(r)->kind == TOKEN_COMMA && wanted_operand(r) &&
        (last_kind(r) == TOKEN_COMMA || last_kind(r) == TOKEN_SELECT ||
         last_kind(r) == TOKEN_DISTINCT || last_kind(r) == TOKEN_OPEN)) {
        uint32_t start = here(r)->start, end = here(r)->end;
        for (; kind_at(r, r->at) == TOKEN_COMMA; advance(r))
            end = here(r)->end;
        struct rql_diagnostic *diag =
            rql_report(r->d, RULE_EXTRA_COMMA, start, end,
                       "nothing stands before this comma");
        rql_add_fix(r->d, diag, true, start, end, "", "Remove the comma");
        return true;
    }
    if (last_kind(r) != TOKEN_COMMA)
        return false;
    struct repaired_token comma = repaired(r)[repaired_count(r) - 1];
    struct parser_state before = r->history[(repaired_count(r) - 1) % HISTORY];
    if (comma.token == NO_TOKEN || !rql_parser_accepts(&before, here(r)->kind))
        return false;
    const struct token *t = &r->tokens[comma.token];
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_EXTRA_COMMA, t->start, t->end,
                   "nothing stands behind this comma before %s", show_here(r));
    rql_add_fix(r->d, diag, true, t->start, t->end, "", "Remove the comma");
    undo(r);
    return true;
}

/* ASC DESC */
static bool recognise_repeated_direction(struct repair *r)
{
    int kind = here(r)->kind, last = last_kind(r);
    if ((kind != TOKEN_ASC && kind != TOKEN_DESC) ||
        (last != TOKEN_ASC && last != TOKEN_DESC))
        return false;
    uint32_t first = repaired(r)[repaired_count(r) - 1].token;
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_REPEATED_DIRECTION,
                    "a sort key has one direction; this is the second");
    if (first != NO_TOKEN) {
        rql_add_related(r->d, diag, r->tokens[first].start,
                        r->tokens[first].end, "the first one");
        rql_add_fix(r->d, diag, kind == last, r->tokens[first].end,
                    here(r)->end, "", "Remove the second direction");
    }
    advance(r);
    return true;
}

/* How far a word may be from a keyword. */
static unsigned keyword_tolerance(size_t length)
{
    return length < 3 ? 0 : length < 6 ? 1 : 2;
}

/* True when the token behind the one at hand fits behind a keyword. */
static bool continues_after(const struct repair *r, int keyword)
{
    struct parser_state tried = r->parser;
    return rql_parser_shift(&tried, keyword) &&
           (rql_parser_accepts(&tried, next_kind(r)) ||
            next_kind(r) > TOKEN_STRING || next_kind(r) == TOKEN_YYEOF);
}

/* The keyword that fits here and is nearest to the word at hand, or 0. */
static int nearest_keyword(const struct repair *r, bool *is_unique)
{
    const struct token *t = here(r);
    const char *word = r->d->text + t->start;
    size_t length = t->end - t->start;
    unsigned best = keyword_tolerance(length) + 1;
    int nearest = 0;
    for (int k = TOKEN_SELECT; k <= TOKEN_AGGREGATED; k++) {
        const char *spelling = rql_token_spelling(k);
        unsigned distance =
            rql_edit_distance(word, length, spelling, strlen(spelling), best);
        if (distance > best || (distance == best && !nearest) ||
            !accepts(r, k) || !continues_after(r, k))
            continue;
        *is_unique = distance < best;
        nearest = k;
        best = distance;
    }
    return nearest;
}

static bool recognise_misspelt_keyword(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_NAME)
        return false;
    bool is_unique = false;
    int keyword = nearest_keyword(r, &is_unique);
    if (!keyword)
        return false;
    const char *spelling = rql_token_spelling(keyword);
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_MISSPELT_KEYWORD, "%s is not a keyword: %s is",
                    show_here(r), spelling);
    rql_add_fix(r->d, diag, is_unique, t->start, t->end, spelling, "Write %s",
                spelling);
    hand_on(r, keyword, r->at);
    advance(r);
    return true;
}

/* A word where a value is wanted: with those behind it, a text without
 * apostrophes. */
static bool recognise_unquoted_value(struct repair *r)
{
    if (here(r)->kind != TOKEN_NAME || !accepts(r, TOKEN_STRING))
        return false;
    uint32_t first = r->at, last = r->at;
    for (uint32_t i = significant(r, r->at + 1);
         kind_at(r, i) == TOKEN_NAME || kind_at(r, i) == TOKEN_NUMBER;
         i = significant(r, i + 1))
        last = i;
    uint32_t start = r->tokens[first].start, end = r->tokens[last].end;
    struct rql_diagnostic *diag =
        is_quiet(r) ? NULL
                    : rql_report(r->d, RULE_UNQUOTED_VALUE, start, end,
                                 "%s needs apostrophes to be a value",
                                 show(r, first, last));
    rql_add_help(r->d, diag,
                 "a value is a number, or text between apostrophes");
    rql_add_fix(r->d, diag, false, start, end,
                quoted(r, (rql_text){r->d->text + start, end - start}),
                "Add apostrophes");
    hand_on(r, TOKEN_STRING, first);
    r->at = significant(r, last + 1);
    return true;
}

static bool recognise_missing_comma(struct repair *r)
{
    struct parser_state tried = r->parser;
    int kind = here(r)->kind;
    bool is_odd_operand = is_operand(kind) && kind > TOKEN_STRING;
    if (!is_operand(kind) || !rql_parser_shift(&tried, TOKEN_COMMA) ||
        !rql_parser_accepts(&tried, is_odd_operand ? TOKEN_NAME : kind))
        return false;
    struct rql_diagnostic *diag =
        is_quiet(r) ? NULL
                    : rql_report(r->d, RULE_MISSING_COMMA, gap(r), gap(r),
                                 "a comma is missing before %s", show_here(r));
    rql_add_fix(r->d, diag, true, gap(r), gap(r), ",", "Add the comma");
    hand_on(r, TOKEN_COMMA, NO_TOKEN);
    return true;
}

/* --- Recognisers: sub-queries ------------------------------------------------------ */

/* The token that closes the parenthesis at `open`, or the last one. */
static uint32_t closing(const struct repair *r, uint32_t open)
{
    size_t depth = 0;
    for (uint32_t i = open; i < r->end; i++) {
        if (r->tokens[i].kind == TOKEN_OPEN)
            depth++;
        else if (r->tokens[i].kind == TOKEN_CLOSE && --depth == 0)
            return i;
    }
    return r->end - 1;
}

/* ( SELECT ... ), which is looked for even where a parenthesis fits. */
static bool recognise_subquery(struct repair *r)
{
    if (here(r)->kind != TOKEN_OPEN || next_kind(r) != TOKEN_SELECT)
        return false;
    uint32_t last = closing(r, r->at);
    if (!is_quiet(r))
        rql_report(r->d, RULE_SUBQUERY, here(r)->start, r->tokens[last].end,
                   "there are no queries inside queries");
    if (last_kind(r) == TOKEN_IN) {
        hand_on(r, TOKEN_OPEN, NO_TOKEN);
        hand_on(r, TOKEN_STRING, NO_TOKEN);
        hand_on(r, TOKEN_CLOSE, NO_TOKEN);
    } else if (wanted_operand(r)) {
        hand_on(r, wanted_operand(r), NO_TOKEN);
    }
    r->at = significant(r, last + 1);
    return true;
}

/* --- What no recogniser knows ------------------------------------------------------- */

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

static void consider(const struct repair *r, struct change *best, int what,
                     int kind)
{
    struct parser_state parser = r->parser;
    if (what != CHANGE_DROP && !rql_parser_shift(&parser, kind))
        return;
    uint32_t from = what == CHANGE_ADD ? r->at : significant(r, r->at + 1);
    int gain = fitting(r, parser, from);
    if (gain > best->gain)
        *best = (struct change){what, kind, gain};
}

/* The change of one token after which most of the next ones fit. */
static struct change best_change(const struct repair *r)
{
    static const int added[] = {
        TOKEN_SELECT, TOKEN_COMMA, TOKEN_AND,    TOKEN_BY,     TOKEN_CLOSE,
        TOKEN_OPEN,   TOKEN_NAME,  TOKEN_STRING, TOKEN_NUMBER, TOKEN_EQUAL,
        TOKEN_WHERE,  TOKEN_FROM,  TOKEN_ORDER,
    };
    struct change best = {CHANGE_DROP, 0, LEAST_GAIN - 1};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        consider(r, &best, CHANGE_ADD, added[i]);
    consider(r, &best, CHANGE_DROP, 0);
    for (size_t i = 0; i < sizeof added / sizeof *added; i++)
        consider(r, &best, CHANGE_REPLACE, added[i]);
    return best;
}

static void report_unexpected(struct repair *r)
{
    if (is_quiet(r))
        return;
    const struct token *t = here(r);
    rql_report(r->d, RULE_SYNTAX_ERROR, t->start, t->end,
               "expected %s, found %s", expected(r), show_here(r));
}

/* Report that a sign or keyword is missing before the token at hand. */
static void report_missing(struct repair *r, int kind)
{
    if (is_quiet(r))
        return;
    const char *spelling = rql_token_spelling(kind);
    enum rule_id rule =
        kind == TOKEN_CLOSE ? RULE_MISSING_PARENTHESIS : RULE_SYNTAX_ERROR;
    struct rql_diagnostic *diag =
        rql_report(r->d, rule, gap(r), gap(r), "%s is missing before %s",
                   spelling, show_here(r));
    bool is_word = kind < TOKEN_EQUAL;
    rql_add_fix(r->d, diag, true, gap(r), gap(r),
                is_word ? rql_arena_printf(&r->d->arena, " %s", spelling)
                        : spelling,
                "Add %s", spelling);
}

static bool has_one_spelling(int kind)
{
    return kind < TOKEN_NAME && kind != TOKEN_EQUAL;
}

/* Hand on tokens that are not there, until the grammar accepts `kind`. */
static void complete(struct repair *r, int kind)
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
        hand_on(r, fillers[i], NO_TOKEN);
    }
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
        complete(r, kind_at(r, r->at));
    /* Only SELECT can still not fit: behind a parenthesis, say. */
    if (r->at < r->end && !accepts(r, kind_at(r, r->at)))
        advance(r);
}

static void apply_change(struct repair *r, struct change change)
{
    switch (change.what) {
    case CHANGE_ADD:
        if (has_one_spelling(change.kind))
            report_missing(r, change.kind);
        else
            report_unexpected(r);
        hand_on(r, change.kind, NO_TOKEN);
        return;
    case CHANGE_REPLACE:
        report_unexpected(r);
        hand_on(r, change.kind, change.kind >= TOKEN_NAME ? NO_TOKEN : r->at);
        advance(r);
        return;
    case CHANGE_DROP:
        report_unexpected(r);
        advance(r);
        return;
    }
}

static bool mend_unknown(struct repair *r)
{
    struct change change = best_change(r);
    if (change.gain >= LEAST_GAIN) {
        apply_change(r, change);
    } else {
        report_unexpected(r);
        if (begins_clause(here(r)->kind))
            complete(r, here(r)->kind);
        if (!accepts(r, here(r)->kind)) {
            advance(r);
            skip_to_next_part(r);
        }
    }
    r->d->is_understood = false;
    r->quiet_until = repaired_count(r) + QUIET_TOKENS;
    return true;
}

/* --- The pass ------------------------------------------------------------------------ */

/* In order: the first that knows the mistake deals with it.  Each either moves on
 * in the text or hands on a token after which the one at hand fits. */
static bool (*const recognisers[])(struct repair *) = {
    recognise_end_of_open_list, recognise_in_without_list,
    recognise_list_without_in,  recognise_empty_list,
    recognise_extra_comma,      recognise_repeated_direction,
    recognise_bare_value,       recognise_misspelt_keyword,
    recognise_missing_comma,    recognise_open_string,
    recognise_quoted,           recognise_quoted_limit,
    recognise_foreign_operator, recognise_stray,
    recognise_unquoted_value,   mend_unknown,
};

static void explain(struct repair *r)
{
    for (size_t i = 0; i < sizeof recognisers / sizeof *recognisers; i++)
        if (recognisers[i](r))
            return;
}

static void repair_tokens(struct repair *r)
{
    while (r->at < r->end) {
        int kind = here(r)->kind;
        if (recognise_subquery(r))
            continue;
        if (accepts(r, kind)) {
            if (kind == TOKEN_CLOSE)
                r->open_list = 0;
            hand_on(r, kind, r->at);
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
    if (recognise_end_of_open_list(r))
        return;
    uint32_t last = last_token(r);
    uint32_t at = last == NO_TOKEN ? r->tokens[r->d->query->last].end
                                   : r->tokens[last].end;
    if (!is_quiet(r) && accepts(r, TOKEN_CLOSE)) {
        struct rql_diagnostic *diag =
            rql_report(r->d, RULE_MISSING_PARENTHESIS, at, at,
                       "the list is not closed: ) is missing at the end");
        rql_add_fix(r->d, diag, true, at, at, ")", "Add )");
    } else if (!is_quiet(r)) {
        rql_report(r->d, RULE_SYNTAX_ERROR, at, at,
                   "expected %s, found the end of the query", expected(r));
    }
    complete(r, TOKEN_YYEOF);
}

void rql_repair(struct rql_document *document)
{
    const struct rql_query *query = document->query;
    struct repair r = {
        .d = document,
        .tokens = rql_tokens(document),
        .at = query->first,
        .end = query->last + 1,
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
