/* Recognisers of signs that come from markup, HTML, typography and other
 * languages. */
#include "repair.h"
#include "utf8.h"

/* \n, \r\n and the like, as programs write line breaks */
static bool is_escape(const struct repair *r, uint32_t i)
{
    return kind_at(r, i) == TOKEN_STRAY && length_of_token(r, i) > 1 &&
           text_of(r, i)[0] == '\\' && memchr("nrt", text_of(r, i)[1], 3);
}

/* The other half of something that was reported already. */
bool rql_recognise_ignored(struct repair *r)
{
    uint32_t last = r->at;
    if (r->at == r->ignored_token) {
        r->ignored_token = NO_TOKEN;
        if (here(r)->kind == TOKEN_LESS) /* a closing tag */
            while (kind_at(r, last) != TOKEN_GREATER && last + 1 < r->end)
                last++;
    } else if (r->ignores_escapes && is_escape(r, r->at)) {
        rql_leave_out(r, behind(r, r->at));
        return true;
    } else if (here(r)->kind == TOKEN_CLOSE && r->ignored_closings > 0) {
        r->ignored_closings--;
    } else {
        return false;
    }
    rql_leave_out(r, behind(r, last));
    return true;
}

/* --- Operators --------------------------------------------------------------------------- */

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
        uint32_t code =
            c.code >= 0xff01 && c.code <= 0xff5e ? c.code - 0xfee0 : c.code;
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
        const char *text;
        int kind;
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

/* --- HTML --------------------------------------------------------------------------------- */

/* The ">" of a tag that begins at `less`; NO_TOKEN when it is none. */
static uint32_t end_of_tag(const struct repair *r, uint32_t less)
{
    uint32_t last = less + 1;
    bool has_name = false;
    if (kind_at(r, less) != TOKEN_LESS)
        return NO_TOKEN;
    while (last < r->end && ((r->tokens[last].kind == TOKEN_NAME &&
                              is_adjacent(r, last - 1, last)) ||
                             (r->tokens[last].kind == TOKEN_STRAY &&
                              *text_of(r, last) == '/'))) {
        has_name |= r->tokens[last].kind == TOKEN_NAME;
        last++;
    }
    return has_name && kind_at(r, last) == TOKEN_GREATER ? last : NO_TOKEN;
}

static bool is_closing_tag(const struct repair *r, uint32_t less)
{
    return end_of_tag(r, less) != NO_TOKEN &&
           r->tokens[less + 1].kind == TOKEN_STRAY;
}

/* True for a tag that HTML has, where <name> may also be a placeholder. */
bool rql_is_html_tag(const struct repair *r, uint32_t less)
{
    static const char *const names[] = {"br", "b",    "i",    "em",  "strong",
                                        "p",  "code", "span", "div", "pre",
                                        "tt", "u",    "li",   "td",  "tr"};
    if (end_of_tag(r, less) == NO_TOKEN)
        return false;
    if (is_closing_tag(r, less))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_word(r, less + 1, names[i]))
            return true;
    return false;
}

/* <br>, <b>x</b> */
bool rql_recognise_tag(struct repair *r)
{
    enum { NEAR = 4 };
    uint32_t last = end_of_tag(r, r->at);
    if (last == NO_TOKEN)
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_MARKUP, r->at, last, "%s is left over from HTML",
               show(r, r->at, last));
    rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[last].end, " ",
                "Remove it");
    uint32_t closing = behind(r, last);
    for (int n = 0; n < NEAR && closing < r->end; n++) {
        if (is_closing_tag(r, closing) && !is_closing_tag(r, r->at)) {
            rql_add_edit(r->d, diag, r->tokens[closing].start,
                         r->tokens[end_of_tag(r, closing)].end, " ");
            r->ignored_token = closing;
            break;
        }
        closing = behind(r, closing);
    }
    rql_leave_out(r, behind(r, last));
    return true;
}

/* --- Full-width and other signs -------------------------------------------------------------- */

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

/* --- Pairs of marks ------------------------------------------------------------------------------ */

static bool is_keyword(const struct repair *r, uint32_t i)
{
    return i < r->end && r->tokens[i].kind <= TOKEN_AGGREGATED;
}

/* The signs that markup and programs put around text; one asterisk only beside a
 * keyword. */
static bool is_mark(const struct repair *r, uint32_t i)
{
    if (kind_at(r, i) != TOKEN_STRAY)
        return false;
    unsigned char c = (unsigned char)*text_of(r, i);
    struct utf8_character character =
        rql_html_decode(text_of(r, i), r->d->text + r->tokens[i].end);
    enum character_class class = rql_quote_class(character.code);
    bool is_emphasis =
        c == '*' && (length_of_token(r, i) > 1 ||
                     (is_adjacent(r, i, i + 1) && is_keyword(r, i + 1)) ||
                     (i > r->d->query->first && is_adjacent(r, i - 1, i) &&
                      is_keyword(r, i - 1)));
    return is_emphasis || c == '`' || c == '"' ||
           (c == '\\' && length_of_token(r, i) > 1) || c == '~' ||
           class == CHARACTER_SINGLE_QUOTE || class == CHARACTER_DOUBLE_QUOTE;
}

static bool same_class(const struct repair *r, uint32_t i, uint32_t j)
{
    if (*text_of(r, i) == *text_of(r, j))
        return true;
    struct utf8_character a =
        rql_html_decode(text_of(r, i), r->d->text + r->tokens[i].end);
    struct utf8_character b =
        rql_html_decode(text_of(r, j), r->d->text + r->tokens[j].end);
    return rql_quote_class(a.code) == rql_quote_class(b.code) &&
           rql_quote_class(a.code) != CHARACTER_OTHER;
}

/* ‘Paid: a quote of another kind, without its end, before words that are a
 * value or behind them */
bool rql_recognise_open_quote(struct repair *r)
{
    if (!is_mark(r, r->at) || *text_of(r, r->at) == '*' ||
        !accepts(r, TOKEN_STRING) || kind_at(r, r->at + 1) != TOKEN_NAME ||
        !is_adjacent(r, r->at, r->at + 1))
        return false;
    uint32_t first = r->at + 1, last = first;
    while (kind_at(r, last + 1) == TOKEN_NAME)
        last++;
    uint32_t start = here(r)->start, end = r->tokens[last].end;
    int next = kind_at(r, last + 1);
    if ((next == TOKEN_STRING || next == TOKEN_OPEN_STRING) &&
        is_adjacent(r, last, last + 1)) { /* "Paid' */
        struct rql_diagnostic *mixed =
            REPORT_AT(r, RULE_WRONG_QUOTES, start, end + 1,
                      "this string is opened by another quote than it is "
                      "closed by");
        rql_add_fix(r->d, mixed, true, start, here(r)->end, "'",
                    "Open it with an apostrophe");
        rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
        rql_skip_line(r);
        return true;
    }
    struct rql_diagnostic *diag =
        REPORT(r, RULE_WRONG_QUOTES, r->at, last,
               "text values stand between two apostrophes (')");
    uint32_t inside = r->tokens[first].start;
    const char *string =
        as_string(r, (rql_text){r->d->text + inside, end - inside});
    if (string)
        rql_add_fix(r->d, diag, true, start, end, string, "Use apostrophes");
    rql_hand_on(r, TOKEN_STRING, first);
    r->at = behind(r, last);
    return true;
}

/* The mark that closes the one at hand: a few tokens on, or the last of the
 * query when the first is around all of it. */
static uint32_t closing_mark(const struct repair *r)
{
    enum { NEAR = 4 };
    uint32_t i = behind(r, r->at);
    for (int n = 0; n < NEAR && i < r->end; n++, i = behind(r, i))
        if (is_mark(r, i) && same_class(r, r->at, i))
            return i;
    uint32_t last = r->end - 1;
    return r->at == r->d->query->first && last > r->at && is_mark(r, last) &&
                   same_class(r, r->at, last)
               ? last
               : NO_TOKEN;
}

/* __FROM__ */
bool rql_recognise_underlined(struct repair *r)
{
    const struct token *t = here(r);
    const char *text = text_of(r, r->at);
    size_t length = length_of_token(r, r->at), mark = 0;
    if (t->kind != TOKEN_NAME)
        return false;
    while (2 * mark + 2 < length && text[mark] == '_' &&
           text[length - 1 - mark] == '_')
        mark++;
    for (int k = TOKEN_SELECT; mark > 0 && k <= TOKEN_AGGREGATED; k++) {
        const char *spelling = rql_token_spelling(k);
        if (!accepts(r, k) || !rql_equal_folded(text + mark, length - 2 * mark,
                                                spelling, strlen(spelling)))
            continue;
        struct rql_diagnostic *diag = REPORT_HERE(
            r, RULE_MARKUP, "the signs around %s are left over from markup",
            spelling);
        rql_add_fix(r->d, diag, true, t->start, t->start + (uint32_t)mark, "",
                    "Remove them");
        rql_add_edit(r->d, diag, t->end - (uint32_t)mark, t->end, "");
        rql_hand_on(r, k, r->at);
        advance(r);
        return true;
    }
    return false;
}

/* **SELECT**, `query`, "query", \n */
bool rql_recognise_marks(struct repair *r)
{
    if (!is_mark(r, r->at))
        return false;
    char c = *text_of(r, r->at);
    bool is_line_break = is_escape(r, r->at);
    uint32_t closing = is_line_break ? NO_TOKEN : closing_mark(r);
    struct rql_diagnostic *diag =
        REPORT_HERE(r, RULE_MARKUP,
                    c == '\\' ? "%s is left over from the source of a program"
                              : "%s is left over from markup or quoting",
                    show_here(r));
    rql_add_fix(r->d, diag, true, here(r)->start, here(r)->end,
                is_line_break ? " " : "", "Remove it");
    for (uint32_t i = r->at + 1; is_line_break && i < r->end; i++)
        if (is_escape(r, i))
            rql_add_edit(r->d, diag, r->tokens[i].start, r->tokens[i].end, " ");
    r->ignores_escapes |= is_line_break;
    if (closing != NO_TOKEN && r->ignored_token == NO_TOKEN) {
        const struct token *t = &r->tokens[closing];
        rql_add_related(r->d, diag, t->start, t->end, "its other half");
        rql_add_edit(r->d, diag, t->start, t->end, "");
        r->ignored_token = closing;
    }
    rql_leave_out(r, behind(r, r->at));
    return true;
}

/* --- Names in brackets, with a dot --------------------------------------------------------------- */

static bool is_stray(const struct repair *r, uint32_t i, char c)
{
    return kind_at(r, i) == TOKEN_STRAY && *text_of(r, i) == c;
}

/* [Name], {Name} */
bool rql_recognise_brackets(struct repair *r)
{
    bool is_square = is_stray(r, r->at, '[');
    if (!is_square && !is_stray(r, r->at, '{'))
        return false;
    uint32_t name = behind(r, r->at);
    uint32_t close = behind(r, name);
    const char *text = NULL;
    if (kind_at(r, name) == TOKEN_NAME && kind_at(r, close) == TOKEN_NAME)
        text = rql_joined_column(r, name, &close);
    if (text)
        close = behind(r, close);
    if (kind_at(r, name) != TOKEN_NAME ||
        !is_stray(r, close, is_square ? ']' : '}') || !rql_wanted_operand(r) ||
        (!is_square && !accepts(r, TOKEN_NAME)))
        return false;
    struct rql_diagnostic *diag = REPORT(r, RULE_WRONG_QUOTES, r->at, close,
                                         "names are written without brackets");
    rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[close].end,
                text ? text : copy_of(r, name, name), "Remove the brackets");
    rql_hand_on(r, rql_wanted_operand(r), text ? NO_TOKEN : name);
    r->at = behind(r, close);
    return true;
}

static bool is_column(struct repair *r, uint32_t i)
{
    return rql_repair_has_column(r, text_of(r, i), length_of_token(r, i));
}

/* Dataset.Column */
bool rql_recognise_qualified_name(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    uint32_t name = behind(r, r->at);
    if (!is_stray(r, r->at, '.') || kind_at(r, name) != TOKEN_NAME ||
        first.token == NO_TOKEN ||
        (first.kind != TOKEN_NAME && first.kind != TOKEN_STRING))
        return false;
    if (last_kind(r) == TOKEN_NAME && is_column(r, first.token) &&
        accepts(r, TOKEN_COMMA)) {
        struct rql_diagnostic *comma = REPORT_HERE(
            r, RULE_MISSING_COMMA, "a comma separates names, not a full stop");
        rql_add_fix(r->d, comma, true, here(r)->start, here(r)->end, ",",
                    "Write a comma");
        rql_hand_on(r, TOKEN_COMMA, r->at);
        advance(r);
        return true;
    }
    struct rql_diagnostic *diag =
        REPORT(r, RULE_QUALIFIED_NAME, first.token, name,
               "%s is written without what stands before the dot: %s",
               show(r, first.token, name), show(r, name, name));
    if (!has_comment(r, first.token, name))
        rql_add_fix(r->d, diag, true, r->tokens[first.token].start,
                    r->tokens[name].start, "", "Write %s", show(r, name, name));
    rql_undo_hand_on(r);
    rql_hand_on(r, first.kind, name);
    r->at = behind(r, name);
    return true;
}

/* --- Anything else --------------------------------------------------------------------------------- */

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
