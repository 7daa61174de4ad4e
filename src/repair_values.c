/* Recognisers of numbers and words that are written in another way. */
#include "repair.h"

#include <assert.h>

#include "utf8.h"

/* --- Numbers, dates, GUIDs ------------------------------------------------------- */

/* Append the zeros of an exponent to a whole number; false when it is too large
 * or none. */
static bool with_exponent(char *to, const char *p, const char *end)
{
    enum { LARGEST = 15 };
    int exponent = 0;
    if (p < end && *p == '+')
        p++;
    if (p == end)
        return false;
    for (; p < end; p++) {
        if (*p < '0' || *p > '9' || exponent > LARGEST)
            return false;
        exponent = exponent * 10 + (*p - '0');
    }
    if (exponent > LARGEST)
        return false;
    memset(to, '0', (size_t)exponent);
    to[exponent] = '\0';
    return true;
}

/* The last token of the number at hand: the sign in 1e+3 begins another one. */
static uint32_t last_of_number(const struct repair *r)
{
    const char *text = text_of(r, r->at);
    size_t length = length_of_token(r, r->at), digits = 0;
    while (digits < length && memchr("+-.0123456789", text[digits], 13))
        digits++;
    uint32_t next = r->at + 1;
    bool goes_on = digits > 0 && digits + 1 == length &&
                   (text[digits] | 0x20) == 'e' &&
                   kind_at(r, next) == TOKEN_BARE_VALUE &&
                   is_adjacent(r, r->at, next) && *text_of(r, next) == '+';
    return goes_on ? next : r->at;
}

/* A number as the language writes it, if the text is one in another way. */
static const char *plain_number(struct repair *r, uint32_t last)
{
    const char *p = text_of(r, r->at);
    const char *end = r->d->text + r->tokens[last].end;
    enum { MOST_ZEROS = 15 };
    char *number =
        rql_arena_alloc(&r->d->arena, (size_t)(end - p) + 3 + MOST_ZEROS);
    char *to = number;
    struct utf8_character first = rql_utf8_decode(p, end);
    if (*p == '-' || rql_character_class(first.code) == CHARACTER_DASH)
        *to++ = '-';
    if (*p == '-' || *p == '+' || first.code >= 0x80)
        p += first.length;
    if (p < end && *p == '.')
        *to++ = '0';
    bool has_point = false;
    for (; p < end; p++) {
        if (*p == ',' || *p == '_' || (*p == '.' && p + 1 == end))
            continue;
        if ((*p | 0x20) == 'e' && !has_point && to > number)
            return with_exponent(to, p + 1, end) ? number : NULL;
        if ((*p == '.' && has_point) || (*p != '.' && (*p < '0' || *p > '9')))
            return NULL;
        has_point |= *p == '.';
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
        if (memchr("-:/", r->d->text[i], 3))
            return true;
    return false;
}

/* 5AND: a number without a space before the keyword behind it */
static bool recognise_glued_number(struct repair *r)
{
    const char *text = text_of(r, r->at);
    size_t length = length_of_token(r, r->at), digits = 0;
    while (digits < length && ((text[digits] >= '0' && text[digits] <= '9') ||
                               text[digits] == '.'))
        digits++;
    struct parser_state tried = r->parser;
    if (digits == 0 || !rql_parser_shift(&tried, TOKEN_NUMBER))
        return false;
    for (int k = TOKEN_SELECT; k <= TOKEN_AGGREGATED; k++) {
        const char *spelling = rql_token_spelling(k);
        if (!rql_parser_accepts(&tried, k) ||
            !rql_equal_folded(text + digits, length - digits, spelling,
                              strlen(spelling)))
            continue;
        uint32_t at = here(r)->start + (uint32_t)digits;
        struct rql_diagnostic *diag = REPORT_HERE(
            r, RULE_GLUED_KEYWORD, "a space is missing before %s", spelling);
        rql_add_fix(r->d, diag, true, at, at, " ", "Add the space");
        rql_hand_on(r, TOKEN_NUMBER, r->at);
        rql_hand_on(r, k, r->at);
        advance(r);
        return true;
    }
    return false;
}

/* True for 1e3 and 0x1F: quoting them would make a text of a number. */
static bool is_other_number(const struct repair *r)
{
    const char *text = text_of(r, r->at);
    size_t length = length_of_token(r, r->at), i = 0;
    if (length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
        return true;
    while (i < length &&
           ((text[i] >= '0' && text[i] <= '9') || memchr("+-.", text[i], 3)))
        i++;
    if (i == 0 || i == length || (text[i] | 0x20) != 'e')
        return false;
    for (i++; i < length; i++)
        if ((text[i] < '0' || text[i] > '9') && !memchr("+-", text[i], 2))
            return false;
    return true;
}

/* The name of the condition at hand, before its operator; NO_TOKEN when it is too
 * far back. */
static uint32_t name_of_condition(const struct repair *r)
{
    enum { FAR = 64 };
    size_t count = repaired_count(r);
    for (size_t i = count; i + FAR > count; i--) {
        assert(i > 1); /* a name and an operator stand before a value */
        int kind = repaired(r)[i - 1].kind;
        bool is_operator = (kind >= TOKEN_EQUAL && kind <= TOKEN_LESS_EQUAL) ||
                           kind == TOKEN_IN || kind == TOKEN_LIKE;
        if (!is_operator)
            continue;
        size_t name = repaired(r)[i - 2].kind == TOKEN_NOT ? i - 3 : i - 2;
        return repaired(r)[name].token;
    }
    return NO_TOKEN;
}

/* True when the column of the condition at hand is known to be a number: then
 * text is not what was meant. */
static bool is_number_wanted(struct repair *r)
{
    const struct rql_catalog *catalog = rql_repair_catalog(r);
    uint32_t name = name_of_condition(r);
    if (name == NO_TOKEN || !catalog)
        return false;
    size_t length = length_of_token(r, name);
    uint32_t column =
        rql_catalog_lookup_column(catalog, r->dataset, text_of(r, name), length,
                                  rql_name_hash(text_of(r, name), length));
    return column != NO_COLUMN &&
           catalog->columns[column].type == RQL_TYPE_NUMBER;
}

/* True for 6096xxx: the x stand for digits that are still to be filled in. */
static bool is_masked(const struct repair *r)
{
    size_t length = length_of_token(r, r->at);
    const char *end = text_of(r, r->at) + length;
    return length > 2 && (end[-1] | 0x20) == 'x' && (end[-2] | 0x20) == 'x';
}

static void report_bare_text(struct repair *r, uint32_t last)
{
    uint32_t start = here(r)->start, end = r->tokens[last].end;
    bool is_text = is_date_or_guid(r);
    const char *shown = show(r, r->at, last);
    struct rql_diagnostic *diag = REPORT(
        r, is_text ? RULE_UNQUOTED_VALUE : RULE_MALFORMED_NUMBER, r->at, last,
        is_text ? "%s needs apostrophes to be a value" : "%s is not a number",
        shown);
    rql_add_help(r->d, diag, "text stands in apostrophes: '%s'", shown);
    const char *string =
        as_string(r, (rql_text){r->d->text + start, end - start});
    if (string)
        rql_add_fix(r->d, diag,
                    !is_other_number(r) && !is_masked(r) &&
                        !is_number_wanted(r),
                    start, end, string, "Add apostrophes");
}

bool rql_recognise_bare_value(struct repair *r)
{
    if (here(r)->kind != TOKEN_BARE_VALUE || !rql_wanted_operand(r))
        return false;
    if (recognise_glued_number(r))
        return true;
    uint32_t last = last_of_number(r);
    const char *number = plain_number(r, last);
    if (accepts(r, TOKEN_NAME)) {
        struct rql_diagnostic *diag =
            REPORT_HERE(r, RULE_INVALID_NAME, "%s is not a name", show_here(r));
        rql_add_help(r->d, diag, "a name begins with a letter");
    } else if (number) {
        struct rql_diagnostic *diag =
            REPORT(r, RULE_MALFORMED_NUMBER, r->at, last,
                   "%s is not a number here", show(r, r->at, last));
        rql_add_help(r->d, diag, "write %s", number);
        rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[last].end,
                    number, "Write %s", number);
    } else if (accepts(r, TOKEN_STRING)) {
        report_bare_text(r, last);
    } else {
        REPORT_HERE(r, RULE_MALFORMED_NUMBER, "%s is not a number",
                    show_here(r));
    }
    rql_take_as_wanted(r);
    if (last >= r->at)
        r->at = behind(r, last);
    return true;
}

/* --- Words in the place of values ----------------------------------------------------- */

/* The tokens up to `last` stand for an operand that is still to be filled in. */
static void take_as_placeholder(struct repair *r, uint32_t last)
{
    struct rql_diagnostic *diag =
        REPORT(r, RULE_PLACEHOLDER, r->at, last,
               "%s stands for something to be filled in", show(r, r->at, last));
    rql_add_help(r->d, diag, "write %s in its place", rql_expected(r));
    rql_hand_on(r, rql_wanted_operand(r), NO_TOKEN);
    r->at = behind(r, last);
}

static bool is_keyword_at(const struct repair *r, uint32_t i)
{
    return i < r->end && r->tokens[i].kind <= TOKEN_AGGREGATED;
}

/* <timespan>: a keyword between two signs, with nothing else */
static bool is_enclosed_keyword(const struct repair *r, uint32_t first)
{
    return is_adjacent(r, first, first + 1) && is_keyword_at(r, first + 1) &&
           is_adjacent(r, first + 1, first + 2);
}

/* <your value> */
bool rql_recognise_placeholder(struct repair *r)
{
    if (here(r)->kind != TOKEN_LESS || !rql_wanted_operand(r) ||
        rql_is_html_tag(r, r->at))
        return false;
    uint32_t last = behind(r, r->at);
    if (is_enclosed_keyword(r, r->at))
        last++;
    while (kind_at(r, last) == TOKEN_NAME || kind_at(r, last) == TOKEN_NUMBER ||
           kind_at(r, last) == TOKEN_STRAY ||
           kind_at(r, last) == TOKEN_BARE_VALUE)
        last = behind(r, last);
    if (kind_at(r, last) != TOKEN_GREATER || last == behind(r, r->at))
        return false;
    take_as_placeholder(r, last);
    return true;
}

/* True when a line ends between a token and the next one. */
static bool ends_line(const struct repair *r, uint32_t token, uint32_t next)
{
    for (uint32_t at = r->tokens[token].end; at < r->tokens[next].start; at++)
        if (r->d->text[at] == '\n' || r->d->text[at] == '\r')
            return true;
    return false;
}

/* The end of a word with hyphens, such as a GUID or a code, which are read as
 * several tokens. */
static uint32_t end_of_hyphenated(const struct repair *r, uint32_t i)
{
    for (uint32_t next = i + 1; is_adjacent(r, i, next); next = i + 1) {
        int kind = r->tokens[next].kind;
        if (*text_of(r, next) != '-')
            break;
        if (kind == TOKEN_STRAY && is_adjacent(r, next, next + 1) &&
            is_operand(kind_at(r, next + 1)) &&
            kind_at(r, next + 1) != TOKEN_STRING)
            next++;
        else if (kind != TOKEN_NUMBER && kind != TOKEN_BARE_VALUE)
            break;
        i = next;
    }
    return i;
}

/* The last of the words that make up a text value without apostrophes; a text
 * stands on one line.  A column and a sign behind it are no text. */
static uint32_t last_word(struct repair *r)
{
    uint32_t last = r->at;
    if (!rql_repair_has_column(r, text_of(r, r->at), length_of_token(r, r->at)))
        last = end_of_hyphenated(r, last);
    for (uint32_t i = behind(r, last);
         kind_at(r, i) == TOKEN_NAME || kind_at(r, i) == TOKEN_NUMBER;
         i = behind(r, i)) {
        int next = kind_at(r, behind(r, i));
        bool begins_condition = next >= TOKEN_EQUAL && next <= TOKEN_LESS_EQUAL;
        if (begins_condition || is_word(r, i, "OR") || ends_line(r, last, i) ||
            *text_of(r, i) == '-')
            break;
        last = i = end_of_hyphenated(r, i);
    }
    return last;
}

static bool recognise_compared_column(struct repair *r)
{
    if (last_word(r) != r->at ||
        !rql_repair_has_column(r, text_of(r, r->at), length_of_token(r, r->at)))
        return false;
    struct rql_diagnostic *diag = REPORT_HERE(
        r, RULE_COLUMN_COMPARISON,
        "%s is a column: columns are compared with values, not with each other",
        show_here(r));
    rql_add_help(r->d, diag,
                 "select both columns, and compare them in the "
                 "downloaded report");
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    advance(r);
    return true;
}

static bool is_percent(const struct repair *r, uint32_t i)
{
    return kind_at(r, i) == TOKEN_STRAY && is_word(r, i, "%");
}

/* %Contoso%, a pattern without apostrophes */
bool rql_recognise_unquoted_pattern(struct repair *r)
{
    if (!is_percent(r, r->at) || !accepts(r, TOKEN_STRING) ||
        !is_operand(kind_at(r, r->at + 1)))
        return false;
    uint32_t first = r->at, last = r->at + 1;
    while (kind_at(r, last + 1) == TOKEN_NAME ||
           kind_at(r, last + 1) == TOKEN_NUMBER)
        last++;
    if (is_percent(r, last + 1) && is_adjacent(r, last, last + 1))
        last++;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_UNQUOTED_VALUE, first, last,
               "%s needs apostrophes to be a value", show(r, first, last));
    uint32_t start = r->tokens[first].start, end = r->tokens[last].end;
    const char *string =
        as_string(r, (rql_text){r->d->text + start, end - start});
    if (string)
        rql_add_fix(r->d, diag, true, start, end, string, "Add apostrophes");
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}

/* Parameters may be called like keywords, too. */
static bool is_part_of_parameter(const struct repair *r, uint32_t i)
{
    int kind = kind_at(r, i);
    return is_keyword_at(r, i) || kind == TOKEN_STRAY || kind == TOKEN_NAME ||
           kind == TOKEN_NUMBER || kind == TOKEN_BARE_VALUE;
}

/* What a parameter may stand for: values, a list of them, time spans and
 * grains.  {LAST_MONTH} is a name in brackets. */
static bool wants_parameter(const struct repair *r)
{
    bool wants_name =
        accepts(r, TOKEN_NAME) &&
        (r->clause == TOKEN_TIMESPAN || r->clause == TOKEN_AGGREGATED) &&
        (*text_of(r, r->at) != '{' || is_enclosed_keyword(r, r->at));
    return wants_name || accepts(r, TOKEN_STRING) || accepts(r, TOKEN_NUMBER) ||
           (last_kind(r) == TOKEN_IN && *text_of(r, r->at) != '{');
}

/* @name, :name, ${name}, {0}: the parameters of programs */
bool rql_recognise_parameter(struct repair *r)
{
    if (here(r)->kind != TOKEN_STRAY ||
        !memchr("@:${", *text_of(r, r->at), 4) || !wants_parameter(r))
        return false;
    uint32_t last = r->at;
    while (is_adjacent(r, last, last + 1) && is_part_of_parameter(r, last + 1))
        last++;
    if (last == r->at)
        return false;
    bool is_list = last_kind(r) == TOKEN_IN;
    if (is_list)
        rql_hand_on(r, TOKEN_OPEN, NO_TOKEN);
    take_as_placeholder(r, last);
    if (is_list)
        rql_hand_on(r, TOKEN_CLOSE, NO_TOKEN);
    return true;
}

/* 20 000: groups of thousands */
bool rql_recognise_spaced_number(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    uint32_t last = NO_TOKEN;
    if (first.kind != TOKEN_NUMBER || first.token == NO_TOKEN ||
        accepts(r, TOKEN_COMMA))
        return false;
    for (uint32_t i = r->at;
         kind_at(r, i) == TOKEN_NUMBER && length_of_token(r, i) == 3 &&
         *text_of(r, i) != '-';
         i = behind(r, i))
        last = i;
    if (last == NO_TOKEN || has_comment(r, first.token, last))
        return false;
    char *number = rql_arena_alloc(
        &r->d->arena, r->tokens[last].end - r->tokens[first.token].start + 1u);
    char *to = number;
    for (uint32_t i = r->tokens[first.token].start; i < r->tokens[last].end;
         i++)
        if ((unsigned char)r->d->text[i] > ' ' &&
            (unsigned char)r->d->text[i] < 0x80)
            *to++ = r->d->text[i];
    *to = '\0';
    struct rql_diagnostic *diag =
        REPORT(r, RULE_MALFORMED_NUMBER, first.token, last,
               "thousands are not separated: %s", show(r, first.token, last));
    rql_add_fix(r->d, diag, true, r->tokens[first.token].start,
                r->tokens[last].end, number, "Write %s", number);
    r->at = behind(r, last);
    return true;
}

/* Paid", with a quote of another kind at its end only */
static bool recognise_half_quoted(struct repair *r, uint32_t first,
                                  uint32_t last)
{
    if (!is_adjacent(r, last, last + 1) || kind_at(r, last + 1) != TOKEN_STRAY)
        return false;
    const struct token *quote = &r->tokens[last + 1];
    struct utf8_character c =
        rql_html_decode(text_of(r, last + 1), r->d->text + quote->end);
    if (rql_quote_class(c.code) != CHARACTER_SINGLE_QUOTE &&
        rql_quote_class(c.code) != CHARACTER_DOUBLE_QUOTE)
        return false;
    uint32_t start = r->tokens[first].start, end = r->tokens[last].end;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_WRONG_QUOTES, first, last + 1,
               "text values stand between two apostrophes (')");
    const char *string =
        as_string(r, (rql_text){r->d->text + start, end - start});
    if (string)
        rql_add_fix(r->d, diag, true, start, quote->end, string,
                    "Use apostrophes");
    rql_hand_on(r, TOKEN_STRING, first);
    r->at = behind(r, last + 1);
    return true;
}

bool rql_recognise_unquoted_value(struct repair *r)
{
    if (here(r)->kind != TOKEN_NAME || !accepts(r, TOKEN_STRING))
        return false;
    if (recognise_compared_column(r))
        return true;
    uint32_t first = r->at, last = last_word(r);
    if (is_percent(r, last + 1) && is_adjacent(r, last, last + 1))
        last++;
    if (recognise_half_quoted(r, first, last))
        return true;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_UNQUOTED_VALUE, first, last,
               "%s needs apostrophes to be a value", show(r, first, last));
    bool is_span =
        first == last &&
        rql_timespan_lookup(text_of(r, first), length_of_token(r, first),
                            r->tokens[first].hash) != NO_TIMESPAN;
    rql_add_help(r->d, diag,
                 is_span ? "a time span stands behind TIMESPAN, not in a "
                           "condition"
                         : "a value is a number, or text between apostrophes");
    uint32_t start = r->tokens[first].start, end = r->tokens[last].end;
    const char *string =
        as_string(r, (rql_text){r->d->text + start, end - start});
    /* Before the next condition the last word may be an AND of some kind. */
    int next = kind_at(r, behind(r, last));
    bool is_plain = !is_span && !is_number_wanted(r) &&
                    (first == last || next != TOKEN_NAME);
    if (string && !has_comment(r, first, last))
        rql_add_fix(r->d, diag, is_plain, start, end, string,
                    "Add apostrophes");
    rql_hand_on(r, TOKEN_STRING, first == last ? first : NO_TOKEN);
    r->at = behind(r, last);
    return true;
}
