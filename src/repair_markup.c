/* Recognisers of what is left over from markup, HTML and the source of
 * programs. */
#include "repair.h"
#include "utf8.h"

/* --- Escapes -------------------------------------------------------------- */

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

/* True when the rest of a line has no comment and no query in it: where that is
 * not known, the text at hand ends before the line. */
static bool is_comment(const struct repair *r, uint32_t at)
{
    static const char select[] = "SELECT";
    const size_t length = sizeof select - 1;
    const char *p = r->d->text + at, *end = r->d->text + r->d->length;
    for (; p < end && *p != '\n'; p++)
        if ((size_t)(end - p) > length &&
            ((strchr("-/", *p) && (p[1] == '*' || p[1] == *p)) ||
             rql_equal_folded(p, length, select, length)))
            return false;
    return p < end;
}

/* # comment, // comment; a # before a date is a quote of a kind. */
bool rql_recognise_foreign_comment(struct repair *r)
{
    uint32_t next = r->at + 1;
    bool is_hash = is_word(r, r->at, "#") && !is_adjacent(r, r->at, next) &&
                   behind(r, r->at) < r->end;
    bool is_glued =
        r->at > r->d->query->first && is_adjacent(r, r->at - 1, r->at);
    if (here(r)->kind != TOKEN_STRAY || is_glued ||
        (!is_hash && (!is_word(r, r->at, "/") || !is_word(r, next, "/") ||
                      !is_adjacent(r, r->at, next))))
        return false;
    uint32_t end = is_hash ? here(r)->end : r->tokens[next].end;
    struct rql_diagnostic *diag = REPORT_AT(
        r, RULE_STRAY_CHARACTER, here(r)->start, end, "comments begin with --");
    if (is_comment(r, end))
        rql_add_fix(r->d, diag, true, here(r)->start, end, "--", "Write --");
    rql_skip_line(r, false);
    return true;
}

/* --- HTML ----------------------------------------------------------------- */

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
    if (end_of_tag(r, less) == NO_TOKEN)
        return false;
    return is_closing_tag(r, less) ||
           rql_is_one_of(r, less + 1,
                         "br b i em strong p code span div pre tt u li td tr");
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

/* --- Pairs of marks ------------------------------------------------------- */

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
    bool is_date_sign = /* #2025-01-31# */
        c == '#' && (is_adjacent(r, i, i + 1) ||
                     (i > r->d->query->first && is_adjacent(r, i - 1, i)));
    return is_emphasis || is_date_sign || c == '`' || c == '"' ||
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
        rql_skip_line(r, true);
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
