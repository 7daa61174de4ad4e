/* Values of conditions: when are two of them equal for certain, and when can
 * they not be?  How the service compares is documented in part only, so there
 * is much room between the two. */
#include "literal.h"

#include <string.h>

#include "guid.h"
#include "str.h"

enum {
    MOST_DIGITS = 15, /* decimals of so many digits are different doubles */
    MOST_DECIMALS = 22
};

static bool equal_folded(rql_text a, rql_text b)
{
    return rql_equal_folded(a.data, a.length, b.data, b.length);
}

/* --- Numbers -------------------------------------------------------------- */

/* Read a decimal number; false when it is none, or too long to be sure. */
static bool read_number(rql_text text, double *number)
{
    double digits = 0, scale = 1;
    size_t i = text.length > 0 && text.data[0] == '-', first = i;
    unsigned count = 0, decimals = 0;
    bool has_point = false;
    for (; i < text.length; i++) {
        char c = text.data[i];
        if (c == '.' && i > first && !has_point) {
            has_point = true;
            continue;
        }
        if (!rql_is_digit(c))
            return false;
        digits = digits * 10 + (c - '0');
        count += count > 0 || c != '0';
        decimals += has_point;
        scale *= has_point ? 10 : 1;
        if (count > MOST_DIGITS || decimals > MOST_DECIMALS)
            return false;
    }
    if (i == first || text.data[i - 1] == '.')
        return false;
    *number = digits == 0 ? 0 : first ? -digits / scale : digits / scale;
    return true;
}

/* --- Dates ---------------------------------------------------------------- */

/* True when the text looks like the mask, in which 0 is any digit. */
static bool has_shape(rql_text text, const char *mask)
{
    if (text.length != strlen(mask))
        return false;
    for (size_t i = 0; i < text.length; i++)
        if (mask[i] == '0' ? !rql_is_digit(text.data[i])
                           : text.data[i] != mask[i])
            return false;
    return true;
}

static double digits_of(rql_text text)
{
    double number = 0;
    for (size_t i = 0; i < text.length; i++)
        if (rql_is_digit(text.data[i]))
            number = number * 10 + (text.data[i] - '0');
    return number;
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* The form of a date in the order of ISO 8601, or FORM_NONE. */
static enum literal_form date_form(rql_text text)
{
    enum literal_form form = FORM_NONE;
    if (has_shape(text, "0000-00-00"))
        form = FORM_DATE;
    else if (has_shape(text, "0000-00-00T00:00:00"))
        form = FORM_TIME;
    else if (has_shape(text, "0000-00-00T00:00:00Z"))
        form = FORM_TIME_UTC;
    if (!form)
        return FORM_NONE;
    int month = two_digits(text.data + 5), day = two_digits(text.data + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? form
                                                              : FORM_NONE;
}

/* Dates with a time are compared by their day only: whether a day equals a time
 * in it is not known. */
static void read_date(struct literal *literal, enum literal_form form)
{
    literal->form = (uint8_t)form;
    literal->rank = digits_of(literal->text);
    literal->number = form == FORM_DATE
                          ? literal->rank
                          : digits_of((rql_text){literal->text.data, 10});
    literal->kind = form == FORM_TIME_UTC ? LITERAL_ODD : LITERAL_NUMBER;
}

/* True for the name of a month or a weekday, perhaps cut, and for the letters
 * that stand beside numbers in dates. */
static bool is_date_word(rql_text word)
{
    static const char names[] =
        "janfebmaraprmayjunjulaugsepoctnovdecmontuewedthufrisatsun";
    if (word.length < 3)
        return true;
    for (size_t i = 0; i < sizeof names - 1; i += 3)
        if (rql_equal_folded(word.data, 3, names + i, 3))
            return true;
    return false;
}

bool rql_may_be_worded_date(rql_text text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        size_t start = i;
        digits += rql_is_digit(text.data[i]);
        while (i < text.length && rql_is_letter(text.data[i]))
            i++;
        if (i == start)
            continue;
        if (!is_date_word((rql_text){text.data + start, i - start}))
            return false;
        i--;
    }
    return digits > 0;
}

/* --- Flags, GUIDs, texts -------------------------------------------------- */

/* 1 or 0 for the ways in which flags are written, else -1. */
static int flag_of(rql_text text)
{
    static const char *const words[] = {"no", "yes", "n", "y", "false", "true"};
    for (int i = 0; text.length <= 5 && i < 6; i++)
        if (rql_equal_folded(text.data, text.length, words[i],
                             strlen(words[i])))
            return i & 1;
    return -1;
}

/* Without the spaces around it: some services do not see those. */
static rql_text trimmed(rql_text text)
{
    while (text.length > 0 && text.data[0] == ' ')
        text = (rql_text){text.data + 1, text.length - 1};
    while (text.length > 0 && text.data[text.length - 1] == ' ')
        text.length--;
    return text;
}

/* The next character as texts are told apart: case may fold outside ASCII too,
 * so that all letters there, and rows of them, count as the same. */
static int next_character(const char **p, const char *end)
{
    if (*p == end)
        return -1;
    unsigned char c = (unsigned char)*(*p)++;
    if (c < 0x80)
        return rql_fold(c);
    while (*p < end && (unsigned char)**p >= 0x80)
        ++*p;
    return 0x80;
}

static int compare_characters(rql_text a, rql_text b)
{
    const char *p = a.data, *p_end = p + a.length;
    const char *q = b.data, *q_end = q + b.length;
    int c, other;
    do {
        c = next_character(&p, p_end);
        other = next_character(&q, q_end);
    } while (c == other && c >= 0);
    return c - other;
}

static uint32_t hash_text(rql_text text)
{
    const char *p = text.data, *end = p + text.length;
    uint64_t hash = 0;
    for (int c; (c = next_character(&p, end)) >= 0;)
        hash = rql_hash_step(hash, (uint64_t)c);
    return (uint32_t)hash;
}

static uint32_t hash_number(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return (uint32_t)rql_hash_step(1, bits);
}

/* --- Literals ------------------------------------------------------------- */

/* Whether a text that is no number and no date is certainly a text. */
static bool is_certain_text(rql_column_type type, rql_text text)
{
    switch (type) {
    case RQL_TYPE_STRING:
        return true;
    case RQL_TYPE_GUID:
        return rql_text_is_guid(text.data, text.length);
    case RQL_TYPE_BOOLEAN:
        return text.length > 0 && rql_is_letter(text.data[0]);
    case RQL_TYPE_UNKNOWN:
        return rql_text_is_guid(text.data, text.length) ||
               (text.length > 0 && rql_is_letter(text.data[0]) &&
                !rql_may_be_worded_date(text));
    default:
        return false;
    }
}

/* Whole numbers without a sign are ordered as texts like as numbers, when they
 * have the same count of digits. */
static uint8_t digits_form(rql_text text)
{
    bool is_whole =
        rql_is_digit(text.data[0]) && !memchr(text.data, '.', text.length);
    bool is_padded = text.length > 1 && text.data[0] == '0';
    return is_whole && !is_padded ? (uint8_t)(FORM_DIGITS + text.length)
                                  : FORM_NONE;
}

static void set_number(struct literal *literal, rql_column_type type,
                       double number)
{
    literal->kind = LITERAL_NUMBER;
    literal->number = literal->rank = number;
    if (type == RQL_TYPE_NUMBER)
        literal->form = FORM_NUMBER;
    else if (type == RQL_TYPE_STRING || type == RQL_TYPE_UNKNOWN)
        literal->form = digits_form(literal->text);
}

static void classify(struct literal *literal, rql_column_type type)
{
    rql_text text = trimmed(literal->text);
    bool is_trimmed = text.length == literal->text.length;
    bool is_date = type == RQL_TYPE_DATE || type == RQL_TYPE_DATETIME;
    enum literal_form form = is_trimmed ? date_form(text) : FORM_NONE;
    int flag = flag_of(text);
    double number;
    if (form && (is_date || type == RQL_TYPE_STRING || !type))
        read_date(literal, form);
    else if (is_date)
        return;
    else if (flag >= 0 && type != RQL_TYPE_NUMBER)
        set_number(literal, RQL_TYPE_BOOLEAN, flag);
    else if (read_number(text, &number))
        set_number(literal, is_trimmed ? type : RQL_TYPE_BOOLEAN, number);
    else if (is_certain_text(type, text))
        literal->kind = LITERAL_TEXT;
    literal->hash = literal->kind == LITERAL_TEXT
                        ? hash_text(text)
                        : hash_number(literal->number);
}

struct literal rql_literal_read(const struct rql_document *d,
                                const struct rql_catalog *catalog,
                                const struct catalog_column *column,
                                uint32_t token)
{
    const struct token *t = rql_token_at(d, token);
    struct literal literal = {.text = rql_value_text(d, token)};
    bool is_closed = column && column->values_are_closed;
    if ((t->kind != TOKEN_NUMBER && t->kind != TOKEN_STRING) ||
        t->flags & TOKEN_ESCAPED)
        return literal;
    /* A value that the column never holds was reported for itself. */
    if (!is_closed || rql_column_known_value(catalog, column, literal.text) <
                          rql_column_details(catalog, column)->value_count)
        classify(&literal,
                 column ? (rql_column_type)column->type : RQL_TYPE_UNKNOWN);
    return literal;
}

bool rql_literal_may_equal(const struct literal *a, const struct literal *b)
{
    if (!a->kind || !b->kind)
        return true;
    return a->hash == b->hash && rql_literal_compare(a, b) == 0;
}

int rql_literal_compare(const struct literal *a, const struct literal *b)
{
    if (a->kind != b->kind)
        return a->kind - b->kind;
    if (a->kind == LITERAL_NUMBER)
        return (a->number > b->number) - (a->number < b->number);
    return compare_characters(trimmed(a->text), trimmed(b->text));
}

bool rql_literal_equals(const struct literal *a, const struct literal *b)
{
    if (a->form == FORM_NUMBER && b->form == FORM_NUMBER)
        return rql_literal_may_equal(a, b);
    return equal_folded(a->text, b->text);
}

/* --- Patterns ------------------------------------------------------------- */

/* Only % is documented by use; _ and the others are wildcards elsewhere, and are
 * not judged. */
enum pattern_kind rql_pattern_kind(rql_text pattern)
{
    enum pattern_kind kind = PATTERN_PLAIN;
    for (size_t i = 0; i < pattern.length; i++)
        if (pattern.data[i] == '%')
            kind = PATTERN_PERCENT;
        else if (strchr("_[]^*?\\'", pattern.data[i]))
            return PATTERN_UNSURE;
    return kind;
}

bool rql_pattern_matches_all(rql_text pattern)
{
    for (size_t i = 0; i < pattern.length; i++)
        if (pattern.data[i] != '%')
            return false;
    return pattern.length > 0;
}

bool rql_text_is_ascii(rql_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

bool rql_pattern_matches(rql_text text, rql_text pattern)
{
    size_t i = 0, j = 0, retry = 0, star = SIZE_MAX;
    while (i < text.length) {
        if (j < pattern.length && pattern.data[j] == '%') {
            star = j++;
            retry = i;
        } else if (j < pattern.length &&
                   rql_fold((unsigned char)text.data[i]) ==
                       rql_fold((unsigned char)pattern.data[j])) {
            i++, j++;
        } else if (star != SIZE_MAX) {
            j = star + 1;
            i = ++retry;
        } else {
            return false;
        }
    }
    while (j < pattern.length && pattern.data[j] == '%')
        j++;
    return j == pattern.length;
}
