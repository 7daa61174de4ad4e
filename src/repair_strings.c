/* Recognisers of strings whose quotes are wrong, missing or doubled. */
#include "repair.h"
#include "str.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* True when a keyword that may follow a value begins at `p`. */
static bool is_keyword_behind_value(const char *p, const char *end)
{
    static const char *const words[] = {"AND", "ORDER", "LIMIT", "TIMESPAN",
                                        "AGGREGATED"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(end - p) > length && is_space(p[length]) &&
            rql_equal_folded(p, length, words[i], length))
            return true;
    }
    return false;
}

bool rql_ends_value(const char *p, const char *end)
{
    return p == end || strchr(" \t\r\n,);", *p) != NULL ||
           is_keyword_behind_value(p, end);
}

bool rql_goes_on_behind_value(const char *p, const char *end)
{
    return is_keyword_behind_value(p, end) ||
           (end - p > 2 && rql_equal_folded(p, 3, "OR ", 3));
}

bool rql_is_blank_text(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    return p == end;
}

bool rql_is_one_value(const char *p, const char *end)
{
    for (; p < end; p++)
        if (memchr(",(=<>&|", *p, 7))
            return false;
    return true;
}

/* A quote of another kind that stands where an apostrophe closes a string: before
 * white space, a comma, a parenthesis or the end.  Its length is 0 for none. */
static struct inner_text odd_closing_quote(const char *p, const char *end)
{
    while (p < end) {
        struct utf8_character c = rql_utf8_decode(p, end);
        const char *next = p + c.length;
        enum character_class class = rql_quote_class(c.code);
        bool is_quote = c.code != '\'' && (class == CHARACTER_SINGLE_QUOTE ||
                                           class == CHARACTER_DOUBLE_QUOTE);
        if (is_quote && (next == end || strchr(" \t,);", *next)))
            return (struct inner_text){p, c.length};
        p = next;
    }
    return (struct inner_text){end, 0};
}

const char *rql_probable_end(const char *p, const char *end)
{
    const char *solid = p; /* behind the last character that is no space */
    for (const char *q = p; q < end; q++) {
        if (*q == ')' || *q == ';' ||
            (*q == ',' && rql_is_blank_text(q + 1, end)))
            return solid;
        if (q > p && is_space(q[-1]) && is_keyword_behind_value(q, end))
            return solid;
        if (!is_space(*q))
            solid = q + 1;
    }
    return solid;
}

/* The string that ends its line, or before which the token at hand was found:
 * both may have swallowed what follows them.  NO_TOKEN when there is none. */
static uint32_t greedy_string(const struct repair *r)
{
    uint32_t last = last_handed_on(r).token;
    if (here(r)->kind == TOKEN_OPEN_STRING && accepts(r, TOKEN_STRING))
        return r->at;
    return last_kind(r) == TOKEN_STRING && last != NO_TOKEN &&
                   r->tokens[last].kind == TOKEN_STRING &&
                   is_adjacent(r, last, r->at)
               ? last
               : NO_TOKEN;
}

/* 'Paid'': two apostrophes in the place of the one that closes the string */
bool rql_recognise_doubled_closing(struct repair *r)
{
    enum { SHORTEST = 3 }; /* a'' */
    uint32_t string = greedy_string(r);
    if (string == NO_TOKEN || !(r->tokens[string].flags & TOKEN_ESCAPED))
        return false;
    const struct token *t = &r->tokens[string];
    const char *inside = r->d->text + t->start + 1;
    const char *end = rql_probable_end(
        inside, r->d->text + t->end - (t->kind == TOKEN_STRING ? 1 : 0));
    if (end - inside < SHORTEST || end[-1] != '\'' || end[-3] == '\'' ||
        !rql_is_one_value(inside, end))
        return false;
    uint32_t at = (uint32_t)(end - r->d->text);
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_WRONG_QUOTES, t->start, at,
                  "a string is closed by one apostrophe, not by two");
    rql_add_fix(r->d, diag, true, at - 1, at, "", "Remove one");
    if (string != r->at)
        rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    rql_skip_line(r, true);
    return true;
}

/* 'a, and on the next line b': a string with a line break in it */
static bool recognise_broken_string(struct repair *r)
{
    const char *end = r->d->text + r->tokens[r->end - 1].end;
    const char *p = r->d->text + here(r)->end;
    while (p < end && (is_space(*p) || *p == '\r' || *p == '\n'))
        p++;
    struct inner_text closing = rql_closing_quote(p, end);
    if (!closing.length || *closing.data != '\'' || !accepts(r, TOKEN_STRING) ||
        rql_goes_on_behind_value(p, end))
        return false;
    REPORT_HERE(r, RULE_UNTERMINATED_STRING,
                "this string goes on in the next line: it must stand on one");
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    advance(r);
    rql_skip_line(r, true);
    return true;
}

bool rql_recognise_open_string(struct repair *r)
{
    if (here(r)->kind != TOKEN_OPEN_STRING)
        return false;
    if (recognise_broken_string(r))
        return true;
    const struct token *t = here(r);
    const char *inside = text_of(r, r->at) + 1;
    const char *line_end = r->d->text + t->end;
    struct inner_text odd = odd_closing_quote(inside, line_end);
    uint32_t end = (uint32_t)(rql_probable_end(inside, line_end) - r->d->text);
    uint32_t odd_at = (uint32_t)(odd.data - r->d->text);
    struct rql_diagnostic *diag = REPORT_AT(
        r, RULE_UNTERMINATED_STRING, t->start,
        odd.length ? odd_at + (uint32_t)odd.length : end,
        odd.length ? "this string is closed by another quote than an apostrophe"
                   : "this string has no closing apostrophe");
    rql_add_help(r->d, diag, "a string ends at the next ' on the same line");
    if (odd.length)
        rql_add_fix(r->d, diag, true, odd_at, odd_at + (uint32_t)odd.length,
                    "'", "Close it with an apostrophe");
    else if (end > t->start + 1)
        rql_add_fix(r->d, diag,
                    rql_is_one_value(inside, r->d->text + end) &&
                        r->d->text[end - 1] != '\'',
                    end, end, "'", "Add the closing apostrophe");
    rql_take_as_wanted(r);
    /* It has swallowed the rest of its line. */
    r->d->is_understood = false;
    r->quiet_until = repaired_count(r) + 3;
    return true;
}

void rql_skip_line(struct repair *r, bool to_clause)
{
    uint32_t start = here(r)->start;
    const char *line_end =
        memchr(r->d->text + start, '\n', r->d->length - start);
    uint32_t end = line_end ? (uint32_t)(line_end - r->d->text) : r->d->length;
    while (r->at < r->end && here(r)->start < end &&
           !(to_clause && begins_clause(here(r)->kind)))
        advance(r);
    r->d->is_understood = false;
    r->quiet_until = repaired_count(r) + 3;
}

bool rql_is_empty_string(const struct repair *r, uint32_t i)
{
    return kind_at(r, i) == TOKEN_STRING && length_of_token(r, i) == 2;
}

/* Where the apostrophe stands that closes the text at `p`, on its line; NULL for
 * none. */
static const char *next_apostrophe(const char *p, const char *end)
{
    while (p < end && *p != '\n' && *p != '\'')
        p++;
    return p < end && *p == '\'' ? p : NULL;
}

/* ''Paid'', ''Paid', where two apostrophes were taken for a double quote or by
 * mistake: what stands between is read as other tokens, up to the next ones on the
 * line.  Behind a single one, the rest is read the wrong way round. */
bool rql_recognise_doubled_quotes(struct repair *r)
{
    uint32_t opening = last_handed_on(r).token;
    if (opening == NO_TOKEN || last_handed_on(r).kind != TOKEN_STRING ||
        !rql_is_empty_string(r, opening) || !is_adjacent(r, opening, r->at))
        return false;
    const char *inside = r->d->text + r->tokens[opening].end;
    const char *end = r->d->text + r->tokens[r->end - 1].end;
    const char *p = next_apostrophe(inside, end);
    if (!p || is_space(p[-1]) || !rql_is_one_value(inside, p))
        return false;
    bool is_both = p + 1 < end && p[1] == '\'';
    const struct token *first = &r->tokens[opening];
    uint32_t closing = (uint32_t)(p - r->d->text);
    uint32_t behind_it = closing + (is_both ? 2 : 1);
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_WRONG_QUOTES, first->start, behind_it,
                  "text values stand in single apostrophes, not in two");
    rql_add_fix(r->d, diag, true, first->start, first->end, "'",
                "Use single apostrophes");
    if (is_both)
        rql_add_edit(r->d, diag, closing, behind_it, "'");
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    while (is_both && r->at < r->end && here(r)->start < behind_it)
        advance(r);
    if (!is_both)
        rql_skip_line(r, true);
    return true;
}

/* 'O'Reilly': words between two apostrophes, of which the first was taken for the
 * end of the string. */
static bool take_inner_apostrophe(struct repair *r, uint32_t string)
{
    uint32_t last = r->at, end = r->tokens[string].end;
    while (kind_at(r, last) == TOKEN_NAME)
        last++;
    if (last == r->at || (kind_at(r, last) != TOKEN_OPEN_STRING &&
                          kind_at(r, last) != TOKEN_STRING))
        return false;
    bool is_escaped = r->d->text[end - 2] == '\\'; /* as programs write it */
    struct rql_diagnostic *diag = REPORT_AT(
        r, RULE_UNTERMINATED_STRING, r->tokens[string].start,
        r->tokens[last].start + 1,
        is_escaped ? "a \\ before an apostrophe does not keep it from "
                     "ending the string"
                   : "the apostrophe inside of this string ends it");
    rql_add_help(r->d, diag,
                 "'' is read as one apostrophe here; the service does not "
                 "document it");
    rql_add_fix(r->d, diag, false, is_escaped ? end - 2 : end,
                is_escaped ? end - 1 : end, "'", "Double it");
    rql_skip_line(r, true);
    return true;
}

/* 'Paid AND MPNId = '5': the closing apostrophe is missing, and the next one was
 * taken for it. */
bool rql_recognise_swallowed_quote(struct repair *r)
{
    uint32_t string = last_handed_on(r).token;
    if (last_kind(r) != TOKEN_STRING || string == NO_TOKEN ||
        r->tokens[string].kind != TOKEN_STRING ||
        !is_adjacent(r, string, r->at) ||
        (!is_operand(here(r)->kind) && !is_word(r, r->at, "%")))
        return false;
    const char *inside = text_of(r, string) + 1;
    const char *closing = r->d->text + r->tokens[string].end - 1;
    uint32_t end = (uint32_t)(rql_probable_end(inside, closing) - r->d->text);
    struct inner_text odd = odd_closing_quote(inside, closing);
    if (odd.length)
        end = (uint32_t)(odd.data - r->d->text);
    if (end <= r->tokens[string].start + 1 || end + 1 >= r->tokens[string].end)
        return take_inner_apostrophe(r, string);
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_UNTERMINATED_STRING, r->tokens[string].start, end,
                  "this string has no closing apostrophe");
    rql_add_fix(r->d, diag,
                odd.length || rql_is_one_value(inside, r->d->text + end), end,
                end + (uint32_t)odd.length, "'", "Add the closing apostrophe");
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    rql_skip_line(r, true);
    return true;
}
