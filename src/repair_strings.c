/* Recognisers of strings whose quotes are wrong, missing or doubled. */
#include "repair.h"
#include "str.h"
#include "utf8.h"

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

static bool is_blank(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    return p == end;
}

/* True when a text has nothing in it that may have been meant to stand behind the
 * value. */
static bool is_one_value(const char *p, const char *end)
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

/* Where the closing apostrophe of an open string was probably meant to stand:
 * before a closing parenthesis, a semicolon or the keyword that goes on; else at
 * its end. */
static const char *probable_end(const char *p, const char *end)
{
    const char *solid = p; /* behind the last character that is no space */
    for (const char *q = p; q < end; q++) {
        if (*q == ')' || *q == ';' || (*q == ',' && is_blank(q + 1, end)))
            return solid;
        if (q > p && is_space(q[-1]) && is_keyword_behind_value(q, end))
            return solid;
        if (!is_space(*q))
            solid = q + 1;
    }
    return solid;
}

bool rql_recognise_open_string(struct repair *r)
{
    if (here(r)->kind != TOKEN_OPEN_STRING)
        return false;
    const struct token *t = here(r);
    const char *inside = text_of(r, r->at) + 1;
    const char *line_end = r->d->text + t->end;
    struct inner_text odd = odd_closing_quote(inside, line_end);
    uint32_t end = (uint32_t)(probable_end(inside, line_end) - r->d->text);
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
        rql_add_fix(r->d, diag, is_one_value(inside, r->d->text + end), end,
                    end, "'", "Add the closing apostrophe");
    r->d->lacks_text = true;
    rql_take_as_wanted(r);
    /* It has swallowed the rest of its line. */
    r->d->is_understood = false;
    r->quiet_until = repaired_count(r) + 3;
    return true;
}

void rql_skip_line(struct repair *r)
{
    uint32_t start = here(r)->start;
    const char *line_end =
        memchr(r->d->text + start, '\n', r->d->length - start);
    uint32_t end = line_end ? (uint32_t)(line_end - r->d->text) : r->d->length;
    r->d->lacks_text = true;
    while (r->at < r->end && here(r)->start < end)
        advance(r);
    r->d->is_understood = false;
    r->quiet_until = repaired_count(r) + 3;
}

static bool is_empty_string(const struct repair *r, uint32_t i)
{
    return kind_at(r, i) == TOKEN_STRING && length_of_token(r, i) == 2;
}

/* ''Paid'', where two apostrophes were taken for a double quote: what stands
 * between is read as other tokens, up to the next two on the line. */
bool rql_recognise_doubled_quotes(struct repair *r)
{
    uint32_t opening = last_handed_on(r).token;
    if (opening == NO_TOKEN || last_handed_on(r).kind != TOKEN_STRING ||
        !is_empty_string(r, opening) || !is_adjacent(r, opening, r->at))
        return false;
    const char *p = r->d->text + r->tokens[opening].end;
    const char *end = r->d->text + r->d->length;
    while (p + 1 < end && *p != '\n' && (p[0] != '\'' || p[1] != '\''))
        p++;
    if (p + 1 >= end || *p == '\n')
        return false;
    const struct token *first = &r->tokens[opening];
    uint32_t closing = (uint32_t)(p - r->d->text);
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_WRONG_QUOTES, first->start, closing + 2,
                  "text values stand in single apostrophes, not in two");
    rql_add_fix(r->d, diag, true, first->start, first->end, "'",
                "Use single apostrophes");
    rql_add_edit(r->d, diag, closing, closing + 2, "'");
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    while (r->at < r->end && here(r)->start < closing + 2)
        advance(r);
    return true;
}

/* Paid', where the opening apostrophe is missing: what follows on the line is
 * read the wrong way round. */
bool rql_recognise_missing_quote(struct repair *r)
{
    uint32_t last = r->at;
    if (here(r)->kind != TOKEN_NAME || !accepts(r, TOKEN_STRING))
        return false;
    while (kind_at(r, last + 1) == TOKEN_NAME ||
           kind_at(r, last + 1) == TOKEN_NUMBER)
        last++;
    int kind = kind_at(r, last + 1);
    if ((kind != TOKEN_STRING && kind != TOKEN_OPEN_STRING) ||
        !is_adjacent(r, last, last + 1))
        return false;
    uint32_t start = here(r)->start;
    struct rql_diagnostic *diag = REPORT_AT(
        r, RULE_UNTERMINATED_STRING, start, r->tokens[last + 1].start + 1,
        "this string has no opening apostrophe");
    rql_add_fix(r->d, diag, true, start, start, "'",
                "Add the opening apostrophe");
    rql_hand_on(r, TOKEN_STRING, r->at);
    rql_skip_line(r);
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
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_UNTERMINATED_STRING, r->tokens[string].start,
                  r->tokens[last].start + 1,
                  "the apostrophe inside of this string ends it");
    rql_add_help(r->d, diag,
                 "'' is read as one apostrophe here; the service does not "
                 "document it");
    rql_add_fix(r->d, diag, false, end, end, "'", "Double it");
    rql_skip_line(r);
    return true;
}

/* 'Paid AND MPNId = '5': the closing apostrophe is missing, and the next one was
 * taken for it. */
bool rql_recognise_swallowed_quote(struct repair *r)
{
    uint32_t string = last_handed_on(r).token;
    if (last_kind(r) != TOKEN_STRING || string == NO_TOKEN ||
        r->tokens[string].kind != TOKEN_STRING ||
        !is_adjacent(r, string, r->at) || !is_operand(here(r)->kind))
        return false;
    const char *inside = text_of(r, string) + 1;
    const char *closing = r->d->text + r->tokens[string].end - 1;
    uint32_t end = (uint32_t)(probable_end(inside, closing) - r->d->text);
    struct inner_text odd = odd_closing_quote(inside, closing);
    if (odd.length)
        end = (uint32_t)(odd.data - r->d->text);
    if (end <= r->tokens[string].start + 1 || end + 1 >= r->tokens[string].end)
        return take_inner_apostrophe(r, string);
    struct rql_diagnostic *diag =
        REPORT_AT(r, RULE_UNTERMINATED_STRING, r->tokens[string].start, end,
                  "this string has no closing apostrophe");
    rql_add_fix(r->d, diag,
                odd.length || is_one_value(inside, r->d->text + end), end,
                end + (uint32_t)odd.length, "'", "Add the closing apostrophe");
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    rql_skip_line(r);
    return true;
}

/* ''Month'', in the place of a name */
static bool recognise_doubly_quoted_name(struct repair *r)
{
    uint32_t name = r->at + 1, closing = r->at + 2;
    if (!is_empty_string(r, r->at) || kind_at(r, name) != TOKEN_NAME ||
        !is_empty_string(r, closing) || !is_adjacent(r, r->at, name) ||
        !is_adjacent(r, name, closing))
        return false;
    struct rql_diagnostic *diag = REPORT(r, RULE_WRONG_QUOTES, r->at, closing,
                                         "names are written without quotes");
    rql_add_fix(r->d, diag, true, here(r)->start, here(r)->end, "",
                "Remove the quotes");
    rql_add_edit(r->d, diag, r->tokens[closing].start, r->tokens[closing].end,
                 "");
    rql_hand_on(r, TOKEN_NAME, name);
    r->at = behind(r, closing);
    return true;
}

bool rql_is_plain_name(rql_text text)
{
    if (text.length == 0 || rql_is_digit(text.data[0]))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (!rql_is_word_byte(c))
            return false;
    }
    return true;
}

/* AND 'b', SELECT 'Contoso': a text that is no column's name, as far as is known */
static bool recognise_text_for_name(struct repair *r)
{
    rql_text inner = rql_value_text(r->d, r->at);
    bool is_column = r->clause == TOKEN_SELECT || r->clause == TOKEN_WHERE ||
                     r->clause == TOKEN_ORDER;
    if (here(r)->kind != TOKEN_STRING || !is_column ||
        next_kind(r) == TOKEN_STRAY /* 'Dataset'[Column] */ ||
        !rql_repair_catalog(r) ||
        rql_repair_has_column(r, inner.data, inner.length))
        return false;
    REPORT_HERE(r, RULE_SYNTAX_ERROR, "expected a column name, found %s",
                show_here(r));
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    advance(r);
    rql_complete_condition(r);
    return true;
}

/* A name in place of the token at hand, apart from words that touch it. */
static const char *as_name(const struct repair *r, rql_text inner)
{
    const char *start = text_of(r, r->at), *end = r->d->text + here(r)->end;
    bool touches = here(r)->start && rql_is_word_byte(start[-1]);
    return rql_arena_printf(&r->d->arena, "%s%.*s%s", touches ? " " : "",
                            (int)inner.length, inner.data,
                            rql_is_word_byte(*end) ? " " : "");
}

bool rql_recognise_quoted(struct repair *r)
{
    const struct token *t = here(r);
    bool is_name = !accepts(r, TOKEN_STRING) && accepts(r, TOKEN_NAME);
    if (t->kind != TOKEN_QUOTED && !(t->kind == TOKEN_STRING && is_name))
        return false;
    if (is_name &&
        (recognise_doubly_quoted_name(r) || recognise_text_for_name(r)))
        return true;
    rql_text inner = rql_value_text(r->d, r->at);
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_WRONG_QUOTES,
        is_name ? "names are written without quotes"
                : "text values stand in apostrophes ('), not in other quotes");
    const char *string = as_string(r, inner);
    if (is_name && rql_is_plain_name(inner))
        rql_add_fix(r->d, diag, true, t->start, t->end, as_name(r, inner),
                    "Remove the quotes");
    else if (!is_name && string)
        rql_add_fix(r->d, diag, true, t->start, t->end, string,
                    "Use apostrophes");
    rql_take_as_wanted(r);
    return true;
}

/* LIMIT '10' */
bool rql_recognise_quoted_limit(struct repair *r)
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
    rql_take_as_wanted(r);
    return true;
}

/* N'x', DATE '2025-01-31': a word before a string */
bool rql_recognise_prefixed_string(struct repair *r)
{
    uint32_t string = behind(r, r->at);
    bool found =
        rql_is_one_of(r, r->at, "N E X B DATE TIME TIMESTAMP DATETIME");
    if (here(r)->kind != TOKEN_NAME || !found || !accepts(r, TOKEN_STRING) ||
        kind_at(r, string) != TOKEN_STRING)
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_FOREIGN_CLAUSE, r->at, string,
               "a string stands alone, without %s before it", show_here(r));
    if (!has_comment(r, r->at, string))
        rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[string].start,
                    "", "Remove %s", show_here(r));
    r->at = string;
    return true;
}

/* A whole query between apostrophes */
bool rql_recognise_quoted_query(struct repair *r)
{
    static const char select[] = "SELECT ";
    const struct token *t = here(r);
    if (t->kind != TOKEN_STRING || r->at != r->d->query->first ||
        behind(r, r->at) != r->end || t->end - t->start < sizeof select ||
        !rql_equal_folded(text_of(r, r->at) + 1, sizeof select - 1, select,
                          sizeof select - 1))
        return false;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_MARKUP, "the whole query stands between apostrophes");
    rql_add_fix(r->d, diag, true, t->start, t->start + 1, "",
                "Remove the apostrophes");
    rql_add_edit(r->d, diag, t->end - 1, t->end, "");
    advance(r);
    return true;
}
