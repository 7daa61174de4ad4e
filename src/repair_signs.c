/* Recognisers of operators and signs that other languages and scripts have. */
#include "literal.h"
#include "repair.h"
#include "utf8.h"

/* --- Operators ------------------------------------------------------------ */

/* What an operator is in ASCII: an HTML entity or a full-width form is the sign
 * that it shows. */
static void decode_operator(const struct repair *r, char *plain, size_t size)
{
    const char *p = text_of(r, r->at);
    const char *end = r->d->text + here(r)->end;
    size_t length = 0;
    while (p < end && length + 2 < size) {
        struct utf8_character c = rql_html_decode(p, end);
        p += c.length;
        bool is_wide = c.code - 0xff01u <= 0xff5eu - 0xff01u;
        uint32_t code = is_wide ? c.code - 0xfee0 : c.code;
        if (code == 0x2260)
            plain[length++] = '!';
        else if (code == 0x2264 || code == 0x2266 || code == 0x2a7d)
            plain[length++] = '<';
        else if (code == 0x2265 || code == 0x2267 || code == 0x2a7e)
            plain[length++] = '>';
        plain[length++] = code < 0x80 ? (char)code : '=';
    }
    plain[length] = '\0';
}

/* The operator of ours that a foreign one means, or 0. */
static int meant_operator(const struct repair *r)
{
    static const struct {
        char text[4];
        uint8_t kind;
    } meanings[] = {
        {"<>", TOKEN_NOT_EQUAL},     {"==", TOKEN_EQUAL},
        {"===", TOKEN_EQUAL},        {"!==", TOKEN_NOT_EQUAL},
        {"=>", TOKEN_GREATER_EQUAL}, {"=<", TOKEN_LESS_EQUAL},
        {"!>", TOKEN_LESS_EQUAL},    {"!<", TOKEN_GREATER_EQUAL},
        {"=!", TOKEN_NOT_EQUAL},     {"&&", TOKEN_AND},
        {"^=", TOKEN_NOT_EQUAL},     {":=", TOKEN_EQUAL},
        {"~=", TOKEN_NOT_EQUAL},     {"!", TOKEN_NOT},
        {">", TOKEN_GREATER},        {"<", TOKEN_LESS},
        {">=", TOKEN_GREATER_EQUAL}, {"<=", TOKEN_LESS_EQUAL},
        {"=", TOKEN_EQUAL},          {"!=", TOKEN_NOT_EQUAL},
    };
    char plain[8];
    decode_operator(r, plain, sizeof plain);
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (!strcmp(plain, meanings[i].text))
            return meanings[i].kind;
    return 0;
}

/* Report tokens that mean one operator of ours, and hand it on. */
static void replace_operator(struct repair *r, uint32_t last, int meant)
{
    const char *spelling = rql_token_spelling(meant);
    uint32_t start = here(r)->start, end = r->tokens[last].end;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_FOREIGN_OPERATOR, r->at, last, "%s is written %s",
               show(r, r->at, last), spelling);
    bool is_word = meant == TOKEN_AND || meant == TOKEN_NOT;
    bool is_glued =
        is_word && (r->d->text[start - 1] > ' ' || r->d->text[end] > ' ');
    if (!has_comment(r, r->at, last))
        rql_add_fix(r->d, diag, true, start, end,
                    is_glued ? rql_arena_printf(&r->d->arena, " %s ", spelling)
                             : spelling,
                    "Write %s", spelling);
    rql_hand_on(r, meant, r->at);
    r->at = behind(r, last);
}

/* True for a full-width =. */
static bool is_wide_equal(const struct repair *r, uint32_t i)
{
    return kind_at(r, i) == TOKEN_FOREIGN && is_word(r, i, "\xef\xbc\x9d");
}

bool rql_recognise_foreign_operator(struct repair *r)
{
    if (is_word(r, r->at, ":") && accepts(r, TOKEN_EQUAL)) {
        replace_operator(r, r->at, TOKEN_EQUAL);
        return true;
    }
    if ((is_word(r, r->at, "&") || is_word(r, r->at, "&amp;")) &&
        accepts(r, TOKEN_AND)) {
        replace_operator(r, r->at, TOKEN_AND);
        return true;
    }
    if (here(r)->kind != TOKEN_FOREIGN)
        return false;
    int meant = meant_operator(r);
    int next = next_kind(r);
    if (meant == TOKEN_NOT && accepts(r, TOKEN_EQUAL) &&
        (next == TOKEN_EQUAL || is_wide_equal(r, behind(r, r->at)))) {
        replace_operator(r, behind(r, r->at), TOKEN_NOT_EQUAL);
        return true;
    }
    if (!meant || !accepts(r, meant) ||
        (meant == TOKEN_NOT && next != TOKEN_IN && next != TOKEN_LIKE))
        return false;
    replace_operator(r, r->at, meant);
    return true;
}

/* > = and the like: an operator in two parts */
bool rql_recognise_split_operator(struct repair *r)
{
    int last = last_kind(r), kind = here(r)->kind, meant = 0;
    if (is_wide_equal(r, r->at))
        kind = TOKEN_EQUAL;
    if (kind == TOKEN_EQUAL && last == TOKEN_GREATER)
        meant = TOKEN_GREATER_EQUAL;
    else if (kind == TOKEN_EQUAL && last == TOKEN_LESS)
        meant = TOKEN_LESS_EQUAL;
    else if (kind == TOKEN_GREATER && last == TOKEN_LESS)
        meant = TOKEN_NOT_EQUAL;
    else if (kind == TOKEN_EQUAL &&
             (last == TOKEN_GREATER_EQUAL || last == TOKEN_LESS_EQUAL ||
              last == TOKEN_NOT_EQUAL))
        meant = last;
    else if (kind == TOKEN_EQUAL && last == TOKEN_EQUAL)
        meant = TOKEN_EQUAL;
    else if (kind == TOKEN_EQUAL && last == TOKEN_NOT)
        meant = TOKEN_NOT_EQUAL;
    uint32_t first = last_handed_on(r).token;
    if (!meant || first == NO_TOKEN || has_comment(r, first, r->at))
        return false;
    uint32_t second = r->at;
    while (meant == TOKEN_EQUAL && kind_at(r, behind(r, second)) == TOKEN_EQUAL)
        second = behind(r, second);
    rql_undo_hand_on(r);
    r->at = first;
    replace_operator(r, second, meant);
    return true;
}

/* a IS 'x', a IS NOT 'x', a EQ 'x' */
bool rql_recognise_worded_operator(struct repair *r)
{
    static const char words[][16] = {"IS EQ EQUALS", "NE NEQ", "GT",
                                     "LT",           "GE GTE", "LE LTE"};
    const int count = sizeof words / sizeof *words;
    uint32_t last = r->at;
    int meant = 0;
    if (here(r)->kind != TOKEN_NAME || !accepts(r, TOKEN_EQUAL))
        return false;
    while (meant < count && !rql_is_one_of(r, r->at, words[meant]))
        meant++;
    if (meant == 0 && next_kind(r) == TOKEN_NOT) {
        last = behind(r, last);
        meant = 1;
    }
    int value = kind_at(r, behind(r, last));
    if (meant == count || (value != TOKEN_STRING && value != TOKEN_NUMBER))
        return false;
    replace_operator(r, last, TOKEN_EQUAL + meant);
    return true;
}

/* a CONTAINS 'x', a STARTS WITH 'x' */
bool rql_recognise_text_operator(struct repair *r)
{
    bool is_start = rql_is_one_of(r, r->at, "STARTS STARTSWITH BEGINSWITH");
    bool is_end = rql_is_one_of(r, r->at, "ENDS ENDSWITH");
    uint32_t last = r->at;
    if (here(r)->kind != TOKEN_NAME || !accepts(r, TOKEN_LIKE) ||
        (!is_start && !is_end && !rql_is_one_of(r, r->at, "CONTAINS HAS")))
        return false;
    if (is_word(r, behind(r, last), "WITH"))
        last = behind(r, last);
    uint32_t value = behind(r, last);
    if (kind_at(r, value) != TOKEN_STRING)
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_FOREIGN_OPERATOR, r->at, last,
               "%s is written LIKE, with %% where any text may stand",
               show(r, r->at, last));
    uint32_t start = r->tokens[value].start + 1, end = r->tokens[value].end - 1;
    if (!has_comment(r, r->at, last) &&
        rql_pattern_kind(rql_value_text(r->d, value)) == PATTERN_PLAIN) {
        rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[last].end,
                    "LIKE", "Write LIKE");
        if (!is_start)
            rql_add_edit(r->d, diag, start, start, "%");
        if (!is_end)
            rql_add_edit(r->d, diag, end, end, "%");
    }
    rql_hand_on(r, TOKEN_LIKE, r->at);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    r->at = behind(r, value);
    return true;
}

/* --- Full-width and other signs ------------------------------------------- */

/* The token of ours that a wide sign looks like, or 0. */
static int narrow_kind(uint32_t code)
{
    switch (code) {
    case 0xff0c: /* full-width comma */
    case 0x3001: /* ideographic comma */
    case 0x060c: /* Arabic comma */
    case 0xfe50: /* small comma */
    case 0x201a:
        return TOKEN_COMMA;
    case 0xff08:
    case 0xfe59:
        return TOKEN_OPEN;
    case 0xff09:
    case 0xfe5a:
        return TOKEN_CLOSE;
    default:
        return 0;
    }
}

bool rql_recognise_wide_sign(struct repair *r)
{
    if (here(r)->kind != TOKEN_STRAY)
        return false;
    const struct token *t = here(r);
    struct utf8_character c =
        rql_utf8_decode(text_of(r, r->at), r->d->text + t->end);
    int kind = narrow_kind(c.code);
    if (c.code == 0xff1b && accepts(r, TOKEN_YYEOF)) {
        struct rql_diagnostic *end = REPORT_HERE(
            r, RULE_WIDE_SIGN, "%s is not the ASCII sign ;", show_here(r));
        rql_add_fix(r->d, end, true, t->start, t->end, ";", "Write ;");
        advance(r);
        return true;
    }
    if (!kind || !accepts(r, kind))
        return false;
    const char *spelling = rql_token_spelling(kind);
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_WIDE_SIGN, "%s is not the ASCII sign %s",
                    show_here(r), spelling);
    rql_add_fix(r->d, diag, true, t->start, t->end, spelling, "Write %s",
                spelling);
    rql_hand_on(r, kind, r->at);
    advance(r);
    return true;
}

/* --- Anything else -------------------------------------------------------- */

/* LIMIT 10; TIMESPAN LAST_MONTH: the scanner has seen that the query goes on */
static void report_semicolon(struct repair *r)
{
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_STRAY_CHARACTER, "; ends the query before its %s",
                    rql_token_spelling(next_kind(r)));
    bool is_between = is_adjacent(r, r->at, r->at + 1);
    rql_add_fix(r->d, diag, true, here(r)->start, here(r)->end,
                is_between ? " " : "", "Remove ;");
}

bool rql_recognise_stray(struct repair *r)
{
    const struct token *t = here(r);
    if (t->kind != TOKEN_STRAY)
        return false;
    unsigned char c = (unsigned char)*text_of(r, r->at);
    struct utf8_character character =
        rql_utf8_decode(text_of(r, r->at), r->d->text + t->end);
    if (c == '\0')
        REPORT_HERE(r, RULE_INVALID_BYTE, "a NUL byte cannot stand in a query");
    else if (character.code == INVALID_CHARACTER)
        REPORT_HERE(r, RULE_INVALID_BYTE, "the byte 0x%02x is not UTF-8", c);
    else if (c == ';' && begins_clause(next_kind(r)))
        report_semicolon(r);
    else if (c == '?')
        REPORT_HERE(r, RULE_PLACEHOLDER,
                    "%s stands for a value to be filled in", show_here(r));
    else if (character.code == 0x2026 || (c == '.' && t->end - t->start > 1))
        REPORT_HERE(r, RULE_PLACEHOLDER,
                    "%s stands for something that was left out", show_here(r));
    else
        REPORT_HERE(r, RULE_STRAY_CHARACTER, "%s has no meaning in a query",
                    show_here(r));
    rql_leave_out(r, behind(r, r->at));
    return true;
}
