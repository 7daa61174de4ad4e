/* Checks of values: does one fit the type of its column? */
#include <string.h>

#include "check_values.h"
#include "guid.h"
#include "literal.h"
#include "str.h"

/* --- What a text can be --------------------------------------------------------------- */

bool rql_values_is_number(rql_text text)
{
    size_t i = text.length > 0 && text.data[0] == '-' ? 1 : 0;
    size_t digits = 0, points = 0;
    for (; i < text.length; i++) {
        if (rql_is_digit(text.data[i]))
            digits++;
        else if (text.data[i] == '.' && digits > 0 && points == 0)
            points++;
        else
            return false;
    }
    return digits > 0 && text.data[text.length - 1] != '.';
}

/* Digits only: a year, a year and month, or a full date. */
static bool is_date_number(rql_text digits)
{
    bool is_long_enough =
        digits.length == 4 || digits.length == 6 || digits.length == 8;
    return is_long_enough && (digits.data[0] == '1' || digits.data[0] == '2');
}

/* Lenient: how the columns write their dates is not documented.  It has digits,
 * and nothing that no way of writing a date has. */
static bool is_date(rql_text text)
{
    size_t digits = 0, separators = 0, letters = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (rql_is_digit((char)c))
            digits++;
        else if (memchr("-/.: ,+", c, 7))
            separators++;
        else if (rql_is_letter((char)c))
            letters++;
        else
            return false;
    }
    if (separators == 0 && letters == 0)
        return is_date_number(text);
    return digits >= 2 && (letters <= 12 || rql_may_be_worded_date(text));
}

static bool is_guid(rql_text text)
{
    if (text.length == 38 && text.data[0] == '{' && text.data[37] == '}')
        text = (rql_text){text.data + 1, GUID_LENGTH};
    return rql_text_is_guid(text.data, text.length);
}

static bool is_one_of(rql_text text, const char *const *words)
{
    for (; *words; words++)
        if (rql_equal_folded(text.data, text.length, *words, strlen(*words)))
            return true;
    return false;
}

static const char *const true_words[] = {"1", "true", "yes", "y", NULL};
static const char *const false_words[] = {"0", "false", "no", "n", NULL};

const char *const *rql_values_flag_words(rql_text text)
{
    return is_one_of(text, true_words)    ? true_words
           : is_one_of(text, false_words) ? false_words
                                          : NULL;
}

/* --- What is said ---------------------------------------------------------------------- */

/* What a verdict on the type rests on. */
static void add_type_basis(const struct checked *c, struct rql_diagnostic *diag)
{
    bool documented = c->column->type_evidence >= RQL_EVIDENCE_DOCUMENTED;
    const char *source =
        rql_catalog_pool_text(c->catalog, rql_values_details(c)->source);
    if (!c->catalog->is_built_in)
        rql_add_help(c->d, diag,
                     documented ? "by the catalog %s"
                                : "by the catalog %s, which concludes the type "
                                  "from the name",
                     c->catalog->name);
    else
        rql_add_help(c->d, diag,
                     documented
                         ? "by the built-in %s catalog, which has the type "
                           "from %s"
                         : "by the built-in %s catalog, which concludes the "
                           "type from the name (%s)",
                     rql_api_name(c->catalog->api), source);
}

/* Pages state units and formats of numbers and dates; what a GUID or a flag may
 * look like is not as sure. */
static rql_severity type_severity(const struct checked *c)
{
    bool is_firm = c->column->type == RQL_TYPE_NUMBER ||
                   c->column->type == RQL_TYPE_DATE ||
                   c->column->type == RQL_TYPE_DATETIME;
    return is_firm && c->column->type_evidence >= RQL_EVIDENCE_DOCUMENTED
               ? RQL_ERROR
               : RQL_WARNING;
}

bool rql_values_fit_type(const struct checked *c, rql_text text, bool is_string)
{
    switch ((rql_column_type)c->column->type) {
    case RQL_TYPE_NUMBER:
        return !is_string || rql_values_is_number(text);
    case RQL_TYPE_DATE:
    case RQL_TYPE_DATETIME:
        return is_date(text);
    case RQL_TYPE_GUID:
        return is_guid(text);
    case RQL_TYPE_BOOLEAN:
        return c->column->values_are_closed || rql_values_flag_words(text);
    default:
        return true;
    }
}

/* "a number", and so on. */
static const char *type_phrase(uint8_t type)
{
    switch ((rql_column_type)type) {
    case RQL_TYPE_NUMBER:
        return "a number";
    case RQL_TYPE_DATE:
        return "a date";
    case RQL_TYPE_DATETIME:
        return "a date with time";
    case RQL_TYPE_GUID:
        return "a GUID";
    case RQL_TYPE_BOOLEAN:
        return "a flag";
    default:
        return "a text";
    }
}

void rql_values_report_type(const struct checked *c, const struct token *token)
{
    const char *type = type_phrase(c->column->type);
    struct rql_diagnostic *diag = rql_report_as(
        c->d, RULE_TYPE_MISMATCH, type_severity(c), token->start, token->end,
        "%s is %s; %s is not", rql_values_column_name(c), type,
        rql_show(c->d, token->start, token->end));
    if (c->column->type == RQL_TYPE_GUID)
        rql_add_help(c->d, diag,
                     "a GUID looks like 00000000-0000-0000-0000-000000000000");
    add_type_basis(c, diag);
}

void rql_values_check_like(const struct checked *c)
{
    if (c->column->type != RQL_TYPE_NUMBER ||
        c->condition->op_token == NO_TOKEN)
        return;
    const struct token *op = rql_token_at(c->d, c->condition->op_token);
    struct rql_diagnostic *diag = rql_report_as(
        c->d, RULE_LIKE_ON_NUMBER, type_severity(c), op->start, op->end,
        "LIKE compares text, and %s is a number", rql_values_column_name(c));
    add_type_basis(c, diag);
}
