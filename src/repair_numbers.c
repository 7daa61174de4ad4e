/* Recognisers of numbers, dates and GUIDs that are written in another way. */
#include "repair.h"

#include <assert.h>

#include "str.h"
#include "utf8.h"

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
        if (!rql_is_digit(*p) || exponent > LARGEST)
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
        if ((*p == '.' && has_point) || (*p != '.' && !rql_is_digit(*p)))
            return NULL;
        has_point |= *p == '.';
        *to++ = *p;
    }
    *to = '\0';
    return number;
}

/* True for text that was plainly meant as such: a date, a time or a GUID. */
static bool is_date_or_guid(const struct repair *r, uint32_t last)
{
    for (uint32_t i = here(r)->start + 1; i < r->tokens[last].end; i++)
        if (memchr("-:/", r->d->text[i], 3))
            return true;
    return false;
}

/* 5AND: a number without a space before the keyword behind it */
static bool recognise_glued_number(struct repair *r)
{
    const char *text = text_of(r, r->at);
    size_t length = length_of_token(r, r->at), digits = 0;
    while (digits < length &&
           (rql_is_digit(text[digits]) || text[digits] == '.'))
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
    while (i < length && (rql_is_digit(text[i]) || memchr("+-.", text[i], 3)))
        i++;
    if (i == 0 || i == length || (text[i] | 0x20) != 'e')
        return false;
    for (i++; i < length; i++)
        if (!rql_is_digit(text[i]) && !memchr("+-", text[i], 2))
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

bool rql_wants_number(struct repair *r)
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
    bool is_text = is_date_or_guid(r, last);
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
                        !rql_wants_number(r),
                    start, end, string, "Add apostrophes");
}

/* LIMIT 10,100: elsewhere, 100 rows behind the first 10. */
static bool may_be_offset(const struct repair *r)
{
    const char *end = r->d->text + here(r)->end;
    return r->clause == TOKEN_LIMIT &&
           memchr(text_of(r, r->at), ',', length_of_token(r, r->at)) &&
           memcmp(end - 3, "000", 3) != 0;
}

static void report_other_number(struct repair *r, uint32_t last,
                                const char *number)
{
    bool is_pair = may_be_offset(r);
    struct rql_diagnostic *diag =
        REPORT(r, RULE_MALFORMED_NUMBER, r->at, last, "%s is not a number here",
               show(r, r->at, last));
    rql_add_help(r->d, diag,
                 is_pair ? "write %s; no rows can be skipped" : "write %s",
                 number);
    rql_add_fix(r->d, diag, !is_pair, here(r)->start, r->tokens[last].end,
                number, "Write %s", number);
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
        report_other_number(r, last, number);
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

/* {0b2f1a52-...}: a GUID in braces */
bool rql_recognise_braced_guid(struct repair *r)
{
    enum { LENGTH = 36 };
    uint32_t guid = r->at + 1, close = r->at + 2;
    if (!is_word(r, r->at, "{") || !accepts(r, TOKEN_STRING) ||
        kind_at(r, guid) != TOKEN_BARE_VALUE ||
        length_of_token(r, guid) != LENGTH || !is_word(r, close, "}"))
        return false;
    report_bare_text(r, close);
    rql_hand_on(r, TOKEN_STRING, NO_TOKEN);
    r->at = behind(r, close);
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
