/*
 * Breaks of values and lists.
 */
#include "mutants.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const struct mutant *m, int i)
{
    return m->query.pieces[i].text;
}

/* --- What a value is ----------------------------------------------------- */

static bool is_guid(const struct mutant *m, int i)
{
    const char *text = text_of(m, i);
    return strlen(text) == 38 && text[9] == '-' && text[14] == '-';
}

static bool is_date(const struct mutant *m, int i)
{
    return strncmp(text_of(m, i), "'2024-", 6) == 0 &&
           piece_column(m, i).type_evidence >= RQL_EVIDENCE_DOCUMENTED;
}

static bool is_one_word(const struct mutant *m, int i)
{
    const char *text = text_of(m, i);
    if (!is_string(m, i) || !isalpha((unsigned char)text[1]))
        return false;
    for (text++; text[1]; text++)
        if (!isalnum((unsigned char)*text))
            return false;
    return true;
}

static bool is_words(const struct mutant *m, int i)
{
    const char *text = text_of(m, i);
    if (!is_string(m, i) || !strchr(text, ' '))
        return false;
    for (text++; text[1]; text++)
        if (!isalpha((unsigned char)*text) && *text != ' ')
            return false;
    return true;
}

/* A piece of text behind which its line ends. */
static bool ends_line(const struct mutant *m, int i)
{
    size_t next = (size_t)i + 1;
    return is_string(m, i) &&
           (next == m->query.count || strchr(m->query.pieces[next].gap, '\n'));
}

static bool goes_on(const struct mutant *m, int i)
{
    return is_string(m, i) && !ends_line(m, i);
}

static bool is_number(const struct mutant *m, int i)
{
    return isdigit((unsigned char)*text_of(m, i)) != 0;
}

static bool is_thousands(const struct mutant *m, int i)
{
    return is_number(m, i) && strlen(text_of(m, i)) > 3 &&
           strlen(text_of(m, i)) < 7 && !strchr(text_of(m, i), '.');
}

static bool is_whole_thousands(const struct mutant *m, int i)
{
    const char *text = text_of(m, i);
    return is_number(m, i) && strlen(text) > 3 && !strchr(text, '.') &&
           strcmp(text + strlen(text) - 3, "000") == 0;
}

static bool is_below_one(const struct mutant *m, int i)
{
    return strncmp(text_of(m, i), "0.", 2) == 0;
}

static bool is_whole(const struct mutant *m, int i)
{
    return is_number(m, i) && !strchr(text_of(m, i), '.');
}

static bool is_flag(const struct mutant *m, int i)
{
    const char *text = text_of(m, i);
    return strcmp(text, "'True'") == 0 || strcmp(text, "'False'") == 0 ||
           strcmp(text, "'TRUE'") == 0 || strcmp(text, "'FALSE'") == 0;
}

static bool is_digit_flag(const struct mutant *m, int i)
{
    const char *text = text_of(m, i);
    rql_column_info info = piece_column(m, i);
    return (strcmp(text, "'0'") == 0 || strcmp(text, "'1'") == 0) &&
           info.value_count == 2 && info.values_are_closed;
}

static bool is_closed(const struct mutant *m, int i)
{
    return is_string(m, i) && piece_column(m, i).values_are_closed &&
           strlen(text_of(m, i)) > 6;
}

static bool is_number_column(const struct mutant *m, int i)
{
    return piece_column(m, i).type == RQL_TYPE_NUMBER;
}

static bool is_pattern(const struct mutant *m, int i)
{
    return strchr(text_of(m, i), '%') != NULL;
}

static bool is_plain_text(const struct mutant *m, int i)
{
    return is_string(m, i) && !is_pattern(m, i) &&
           piece_column(m, i).type == RQL_TYPE_STRING &&
           m->query.pieces[i - 1].role == ROLE_OPERATOR;
}

/* --- Values -------------------------------------------------------------- */

/* Text without its quotes. */
static bool unquote(struct mutant *m, int i)
{
    char text[PIECE_TEXT];
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    if (!*piece_at(m, i)->gap && is_word_byte(text_of(m, i - 1)[0]))
        return false;
    return rewrite(m, i, "%.*s", (int)strlen(text) - 2, text + 1);
}

#define UNQUOTE(name, fits)                                                    \
    static bool name(struct mutant *m, const struct breakage *k)               \
    {                                                                          \
        return unquote(m, pick(m, k->roles, fits));                            \
    }

UNQUOTE(unquote_word, is_one_word)
UNQUOTE(unquote_words, is_words)
UNQUOTE(unquote_guid, is_guid)
UNQUOTE(unquote_date, is_date)
UNQUOTE(unquote_flag, is_flag)
UNQUOTE(unquote_pattern, is_pattern)

/* Without the opening quote (a) or the closing one (b). */
static bool half_quote(struct mutant *m, const struct breakage *k, int i)
{
    char text[PIECE_TEXT];
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    return rewrite(m, i, "%s%.*s%s", k->a, (int)strlen(text) - 2, text + 1,
                   k->b);
}

static bool half_quote_word(struct mutant *m, const struct breakage *k)
{
    return half_quote(m, k, pick(m, k->roles, is_one_word));
}

static bool half_quote_words(struct mutant *m, const struct breakage *k)
{
    return half_quote(m, k, pick(m, k->roles, is_words));
}

static bool half_quote_at_end(struct mutant *m, const struct breakage *k)
{
    return half_quote(m, k, pick(m, k->roles, ends_line));
}

static bool half_quote_within(struct mutant *m, const struct breakage *k)
{
    return half_quote(m, k, pick(m, k->roles, goes_on));
}

/* A number n -> a n b */
static bool dress(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, is_whole);
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    return rewrite(m, i, "%s%s%s", k->a, text, k->b);
}

/* 1000 -> 1 a 000 */
static bool group_digits(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, is_thousands);
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    int head = (int)strlen(text) - 3;
    return rewrite(m, i, "%.*s%s%s", head, text, k->a, text + head);
}

static bool drop_zero(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, is_below_one);
    char text[PIECE_TEXT];
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    return rewrite(m, i, "%s", text + 1);
}

static bool use_exponent(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, is_whole_thousands);
    char text[PIECE_TEXT];
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    return rewrite(m, i, "%.*s%s", (int)strlen(text) - 3, text, k->a);
}

static bool swap_dash(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE || *text_of(m, i) != '-')
        return false;
    strcpy(text, text_of(m, i));
    return rewrite(m, i, "%s%s", k->a, text + 1);
}

static bool swap_flag(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, is_digit_flag);
    return i != NOWHERE &&
           rewrite(m, i, "%s", text_of(m, i)[1] == '1' ? k->a : k->b);
}

/* A value of a closed list, with one letter lost. */
static bool misspell_value(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, is_closed);
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    size_t at = 2 + draw(m->lot, (uint32_t)strlen(text) - 4);
    if (*k->a == '-')
        memmove(text + at, text + at + 1, strlen(text + at));
    else
        text[at] = text[at] == 'q' ? 'z' : 'q';
    if (!isalpha((unsigned char)text_of(m, i)[at]) ||
        !rewrite(m, i, "%s", text))
        return false;
    const struct piece *p = piece_at(m, i);
    for (size_t v = 0; v < piece_column(m, i).value_count; v++)
        if (strncmp(rql_catalog_value(rql_catalog_builtin(m->query.api),
                                      m->query.dataset, p->column, v),
                    text + 1, strlen(text) - 2) == 0)
            m->is_valid = true;
    return true;
}

static bool become_text(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, is_number_column);
    return i != NOWHERE && rewrite(m, i, "%s", k->a);
}

static bool add_percent(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, is_plain_text);
    if (i == NOWHERE || *text_of(m, i - 1) != '=')
        return false;
    strcpy(text, text_of(m, i));
    if (isdigit((unsigned char)text[strlen(text) - 2]))
        return false; /* a percentage */
    return rewrite(m, i, "%.*s%s'", (int)strlen(text) - 1, text, k->a);
}

/* Day, month, year, with a between them; the day is above 12 unless b says so.
 */
static bool reorder_date(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, is_date);
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    if ((atoi(text + 9) > 12) == (k->b != NULL))
        return false;
    return rewrite(m, i, "'%.2s%s%.2s%s2024'", text + 9, k->a, text + 6, k->a);
}

static bool shorten_guid(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, is_guid);
    if (i == NOWHERE)
        return false;
    strcpy(text, text_of(m, i));
    return rewrite(m, i, "%.12s%s", text, text + 13);
}

#define VALUE(name, fn, plain, roles, a, b)                                    \
    {                                                                          \
        name, "values", fn, plain, roles, a, b                                 \
    }
#define NUMBERS (VALUES | ROLE(COUNT))

const struct breakage breaks_of_values[] = {
    VALUE("quote-missing-start-word", half_quote_word, true, VALUES, "", "'"),
    VALUE("quote-missing-start-words", half_quote_words, false, VALUES, "",
          "'"),
    VALUE("quote-missing-end-word", half_quote_word, false, VALUES, "'", ""),
    VALUE("quote-missing-end-words", half_quote_words, false, VALUES, "'", ""),
    VALUE("quote-missing-end-of-line", half_quote_at_end, true, VALUES, "'",
          ""),
    VALUE("quote-missing-within-line", half_quote_within, false, VALUES, "'",
          ""),
    VALUE("quote-double-then-single", half_quote_word, true, VALUES, "\"", "'"),
    VALUE("quote-single-then-double", half_quote_word, false, VALUES, "'",
          "\""),
    VALUE("quote-triple", half_quote_word, false, VALUES, "'''", "'''"),
    VALUE("quote-prefix-n", break_requote, false, VALUES, "N'", "'"),
    VALUE("unquoted-word", unquote_word, true, VALUES, 0, 0),
    VALUE("unquoted-words", unquote_words, false, VALUES, 0, 0),
    VALUE("unquoted-guid", unquote_guid, true, VALUES, 0, 0),
    VALUE("unquoted-date", unquote_date, true, VALUES, 0, 0),
    VALUE("unquoted-boolean", unquote_flag, true, VALUES, 0, 0),
    VALUE("unquoted-pattern", unquote_pattern, false, VALUES, 0, 0),
    VALUE("null", break_become, false, ROLE(VALUE), "NULL|null", 0),
    VALUE("number-thousands", group_digits, true, ROLE(VALUE), ",", 0),
    VALUE("number-thousands-apostrophe", group_digits, false, ROLE(VALUE), "'",
          0),
    VALUE("number-underscore", group_digits, true, VALUES, "_", 0),
    VALUE("number-space", group_digits, false, ROLE(VALUE), " ", 0),
    VALUE("number-plus", dress, true, VALUES, "+", ""),
    VALUE("number-dollar", dress, false, VALUES, "$", ""),
    VALUE("number-unit", dress, false, VALUES, "", "xxx"),
    VALUE("number-percent", dress, false, VALUES, "", "%"),
    VALUE("number-point-behind", dress, true, VALUES, "", "."),
    VALUE("number-point-first", drop_zero, true, VALUES, 0, 0),
    VALUE("number-exponent", use_exponent, true, VALUES, "e3", 0),
    VALUE("number-en-dash", swap_dash, true, VALUES, "\u2013", 0),
    VALUE("number-em-dash", swap_dash, true, VALUES, "\u2014", 0),
    VALUE("number-minus-sign", swap_dash, true, VALUES, "\u2212", 0),
    VALUE("number-as-text", become_text, false, VALUES, "'many'", 0),
    VALUE("placeholder-angle", break_become, false, VALUES,
          "<value>|<your id>|<customer-name>", 0),
    VALUE("placeholder-brace", break_become, false, VALUES, "{value}|{0}", 0),
    VALUE("placeholder-double-brace", break_become, false, VALUES, "{{value}}",
          0),
    VALUE("placeholder-at", break_become, false, VALUES, "@value|@p1", 0),
    VALUE("placeholder-dollar", break_become, false, VALUES, "${value}|$1", 0),
    VALUE("placeholder-question", break_become, false, VALUES, "?", 0),
    VALUE("placeholder-x", break_become, false, VALUES, "6096xxx|12xxxx", 0),
    VALUE("value-misspelt-dropped", misspell_value, false, VALUES, "-", 0),
    VALUE("value-misspelt-wrong", misspell_value, false, VALUES, "!", 0),
    VALUE("flag-encoding", swap_flag, false, VALUES, "'True'", "'False'"),
    VALUE("flag-encoding-yes", swap_flag, false, VALUES, "'Yes'", "'No'"),
    VALUE("percent-without-like", add_percent, false, ROLE(VALUE), "%", 0),
    VALUE("date-order-slash", reorder_date, false, VALUES, "/", 0),
    VALUE("date-order-point", reorder_date, false, VALUES, ".", 0),
    VALUE("date-order-ambiguous", reorder_date, false, VALUES, "/", "any"),
    VALUE("guid-short", shorten_guid, false, VALUES, 0, 0),
    {0}};
