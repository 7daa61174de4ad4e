/* Checks of conditions: does the value fit the column? */
#include <string.h>

#include "guid.h"
#include "known_values.h"
#include "near.h"
#include "passes.h"
#include "seen.h"
#include "str.h"

/* --- What a text can be --------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_number(rql_text text)
{
    size_t i = text.length > 0 && text.data[0] == '-' ? 1 : 0;
    size_t digits = 0, points = 0;
    for (; i < text.length; i++) {
        if (is_digit(text.data[i]))
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
        if (is_digit((char)c))
            digits++;
        else if (memchr("-/.: ,+", c, 7))
            separators++;
        else if ((unsigned)((c | 0x20) - 'a') < 26u)
            letters++;
        else
            return false;
    }
    if (separators == 0 && letters == 0)
        return is_date_number(text);
    return digits >= 2 && letters <= 12;
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

static bool is_flag(rql_text text)
{
    return is_one_of(text, true_words) || is_one_of(text, false_words);
}

/* --- The condition at hand --------------------------------------------------------------- */

struct checked {
    struct rql_document *d;
    const struct rql_catalog *catalog;
    const struct condition *condition;
    const struct catalog_column *column;
};

static const struct column_details *details(const struct checked *c)
{
    return rql_column_details(c->catalog, c->column);
}

static const char *column_name(const struct checked *c)
{
    return rql_catalog_pool_text(c->catalog, c->column->name);
}

static rql_text known_value(const struct checked *c, uint32_t index)
{
    const char *value = rql_catalog_pool_text(
        c->catalog, c->catalog->lists[details(c)->first_value + index]);
    return (rql_text){value, strlen(value)};
}

static bool is_known_value(const struct checked *c, rql_text text)
{
    return rql_column_known_value(c->catalog, c->column, text) <
           details(c)->value_count;
}

static uint32_t value_token(const struct checked *c, uint32_t index)
{
    return rql_values(c->d)[c->condition->values.first + index];
}

/* The value as it is compared: '' is one quote.  Copied only when it has one. */
static rql_text compared_text(const struct checked *c, uint32_t token)
{
    rql_text text = rql_value_text(c->d, token);
    if (!(rql_token_at(c->d, token)->flags & TOKEN_ESCAPED))
        return text;
    rql_value value = {true, true, text, {0, 0}};
    char *copy = rql_arena_alloc(&c->d->arena, text.length + 1);
    return (rql_text){copy, rql_value_copy(value, copy, text.length)};
}

/* What a verdict on the type rests on. */
static void add_type_basis(const struct checked *c, struct rql_diagnostic *diag)
{
    bool documented = c->column->type_evidence >= RQL_EVIDENCE_DOCUMENTED;
    const char *source = rql_catalog_pool_text(c->catalog, details(c)->source);
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

/* --- Types ---------------------------------------------------------------------------------- */

static bool fits_type(const struct checked *c, rql_text text, bool is_string)
{
    switch ((rql_column_type)c->column->type) {
    case RQL_TYPE_NUMBER:
        return !is_string || is_number(text);
    case RQL_TYPE_DATE:
    case RQL_TYPE_DATETIME:
        return is_date(text);
    case RQL_TYPE_GUID:
        return is_guid(text);
    case RQL_TYPE_BOOLEAN:
        return c->column->values_are_closed || is_flag(text);
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

static void report_type(const struct checked *c, const struct token *token)
{
    const char *type = type_phrase(c->column->type);
    struct rql_diagnostic *diag =
        rql_report_as(c->d, RULE_TYPE_MISMATCH, type_severity(c), token->start,
                      token->end, "%s is %s; %s is not", column_name(c), type,
                      rql_show(c->d, token->start, token->end));
    if (c->column->type == RQL_TYPE_GUID)
        rql_add_help(c->d, diag,
                     "a GUID looks like 00000000-0000-0000-0000-000000000000");
    add_type_basis(c, diag);
}

static bool is_pattern(const struct condition *condition)
{
    return condition->op == RQL_OPERATOR_LIKE ||
           condition->op == RQL_OPERATOR_NOT_LIKE;
}

static void check_like(const struct checked *c)
{
    if (c->column->type != RQL_TYPE_NUMBER ||
        c->condition->op_token == NO_TOKEN)
        return;
    const struct token *op = rql_token_at(c->d, c->condition->op_token);
    struct rql_diagnostic *diag = rql_report_as(
        c->d, RULE_LIKE_ON_NUMBER, type_severity(c), op->start, op->end,
        "LIKE compares text, and %s is a number", column_name(c));
    add_type_basis(c, diag);
}

/* --- Closed lists ------------------------------------------------------------------------------ */

static bool compares_equality(const struct condition *condition)
{
    return condition->op == RQL_OPERATOR_EQUAL ||
           condition->op == RQL_OPERATOR_NOT_EQUAL ||
           condition->op == RQL_OPERATOR_IN ||
           condition->op == RQL_OPERATOR_NOT_IN;
}

/* "A, B and C"; a long list is cut. */
static const char *known_values(const struct checked *c)
{
    enum { ENOUGH = 12 };
    const char *text = "";
    uint32_t count = details(c)->value_count;
    for (uint32_t i = 0; i < count && i < ENOUGH; i++)
        text = rql_arena_printf(&c->d->arena, "%s%s%s", text,
                                i == 0           ? ""
                                : i + 1 == count ? " and "
                                                 : ", ",
                                known_value(c, i).data);
    return count > ENOUGH ? rql_arena_printf(&c->d->arena, "%s and more", text)
                          : text;
}

/* The known value that is meant by a flag in another column's way of writing;
 * NULL when that is not it. */
static const char *same_flag(const struct checked *c, rql_text text)
{
    const char *const *words = is_one_of(text, true_words)    ? true_words
                               : is_one_of(text, false_words) ? false_words
                                                              : NULL;
    if (!words || details(c)->value_count != 2)
        return NULL;
    for (uint32_t i = 0; i < 2; i++)
        if (is_one_of(known_value(c, i), words))
            return known_value(c, i).data;
    return NULL;
}

/* The known value nearest to the text, or NULL. */
static const char *nearest_value(const struct checked *c, rql_text text,
                                 bool *is_unique)
{
    unsigned best = text.length < 4 ? 1 : (unsigned)(text.length / 3) + 1;
    const char *nearest = NULL;
    for (uint32_t i = 0; i < details(c)->value_count; i++) {
        rql_text known = known_value(c, i);
        unsigned distance = rql_edit_distance(text.data, text.length,
                                              known.data, known.length, best);
        if (distance > best || (distance == best && !nearest))
            continue;
        *is_unique = distance < best;
        if (*is_unique)
            nearest = known.data;
        best = distance;
    }
    return nearest;
}

/* A value between apostrophes; those that it holds are doubled. */
static const char *as_string(const struct checked *c, const char *value)
{
    char *string = rql_arena_alloc(&c->d->arena, 2 * strlen(value) + 3);
    char *to = string;
    *to++ = '\'';
    for (; *value; value++) {
        if (*value == '\'')
            *to++ = '\'';
        *to++ = *value;
    }
    *to++ = '\'';
    *to = '\0';
    return string;
}

/* Offer a known value in the place of an unknown one.  How the service reads an
 * apostrophe within a value is not documented. */
static void add_value_fix(const struct checked *c, struct rql_diagnostic *diag,
                          const struct token *token, const char *value,
                          bool is_safe)
{
    bool is_string = token->kind == TOKEN_STRING;
    const char *text = is_string || !is_number((rql_text){value, strlen(value)})
                           ? as_string(c, value)
                           : value;
    rql_add_help(c->d, diag, "write %s", text);
    rql_add_fix(c->d, diag, is_safe && !strchr(value, '\''), token->start,
                token->end, text, "Write %s", text);
}

static void report_unknown_value(const struct checked *c, uint32_t index,
                                 rql_text text)
{
    const struct token *token = rql_token_at(c->d, index);
    bool negated = c->condition->op == RQL_OPERATOR_NOT_EQUAL ||
                   c->condition->op == RQL_OPERATOR_NOT_IN;
    struct rql_diagnostic *diag =
        rql_report(c->d, RULE_UNKNOWN_VALUE, token->start, token->end,
                   negated ? "%s never holds %s: this excludes nothing"
                           : "%s never holds %s: no row will match it",
                   column_name(c), rql_show(c->d, token->start, token->end));
    if (!diag)
        return;
    bool is_unique = true;
    const char *meant = same_flag(c, text);
    if (!meant && rql_may_search(c->d, details(c)->value_count))
        meant = nearest_value(c, text, &is_unique);
    if (meant)
        add_value_fix(c, diag, token, meant, is_unique);
    const char *source =
        rql_catalog_pool_text(c->catalog, details(c)->values_source);
    if (details(c)->value_count)
        rql_add_help(c->d, diag, "it holds %s (%s catalog%s%s)",
                     known_values(c), rql_api_name(c->catalog->api),
                     *source ? ": " : "", source);
}

/* --- Values and lists ----------------------------------------------------------------------------- */

static bool was_reported(const struct token *token)
{
    return token->kind != TOKEN_NUMBER && token->kind != TOKEN_STRING &&
           token->kind != TOKEN_QUOTED;
}

static void check_value(const struct checked *c, uint32_t token)
{
    const struct token *t = rql_token_at(c->d, token);
    if (was_reported(t))
        return;
    rql_text text = compared_text(c, token);
    if (is_known_value(c, text))
        return;
    if (c->column->values_are_closed && compares_equality(c->condition))
        report_unknown_value(c, token, text);
    else if (!fits_type(c, text, t->kind != TOKEN_NUMBER))
        report_type(c, t);
}

static bool needs_values(const struct checked *c)
{
    return c->column->values_are_closed ||
           (c->column->type != RQL_TYPE_STRING &&
            c->column->type != RQL_TYPE_UNKNOWN);
}

/* The values of the longest lists. */
static bool is_quoted_guid(const struct rql_document *d,
                           const struct token *token)
{
    return token->kind == TOKEN_STRING &&
           token->end - token->start == GUID_LENGTH + 2 &&
           rql_is_guid(d->text + token->start + 1);
}

static void check_condition(struct checked *c)
{
    if (is_pattern(c->condition)) {
        check_like(c);
        return;
    }
    if (!needs_values(c))
        return;
    bool takes_guids =
        c->column->type == RQL_TYPE_GUID &&
        !(c->column->values_are_closed && compares_equality(c->condition));
    for (uint32_t i = 0; i < c->condition->values.count; i++) {
        uint32_t token = value_token(c, i);
        if (!takes_guids || !is_quoted_guid(c->d, rql_token_at(c->d, token)))
            check_value(c, token);
    }
}

/* A list of quoted and unquoted values. */
static void check_mixed_list(struct rql_document *d,
                             const struct condition *condition)
{
    const uint32_t *values = rql_values(d) + condition->values.first;
    int first = rql_token_at(d, values[0])->kind;
    for (uint32_t i = 1; i < condition->values.count; i++) {
        const struct token *token = rql_token_at(d, values[i]);
        if (token->kind == first || was_reported(token))
            continue;
        struct rql_diagnostic *diag =
            rql_report(d, RULE_MIXED_LIST, token->start, token->end,
                       "this list has quoted and unquoted values");
        rql_add_related(d, diag, rql_token_at(d, values[0])->start,
                        rql_token_at(d, values[0])->end,
                        "the first is written the other way");
        return;
    }
}

/* --- Duplicates --------------------------------------------------------------------------------------- */

static int compare_values(const struct rql_document *d, uint32_t a, uint32_t b)
{
    rql_text x = rql_value_text(d, a), y = rql_value_text(d, b);
    return rql_compare_folded(x.data, x.length, y.data, y.length);
}

/* Columns by their text, values without regard to quotes. */
static int compare_conditions(const struct rql_document *d, uint32_t a,
                              uint32_t b)
{
    const struct condition *x = &rql_conditions(d)[a];
    const struct condition *y = &rql_conditions(d)[b];
    if (x->op != y->op)
        return x->op < y->op ? -1 : 1;
    if (x->values.count != y->values.count)
        return x->values.count < y->values.count ? -1 : 1;
    rql_text left = rql_name_text(d, x->column.token);
    rql_text right = rql_name_text(d, y->column.token);
    int order =
        rql_compare_folded(left.data, left.length, right.data, right.length);
    for (uint32_t i = 0; i < x->values.count && !order; i++)
        order = compare_values(d, rql_values(d)[x->values.first + i],
                               rql_values(d)[y->values.first + i]);
    return order;
}

static uint32_t condition_hash(const struct rql_document *d,
                               const struct condition *condition)
{
    uint64_t hash = rql_name_token_hash(d, condition->column.token);
    hash = rql_hash_step(hash, condition->op);
    for (uint32_t i = 0; i < condition->values.count; i++) {
        rql_text text =
            rql_value_text(d, rql_values(d)[condition->values.first + i]);
        hash = rql_hash_step(hash, rql_name_hash(text.data, text.length));
    }
    return (uint32_t)hash;
}

static void check_duplicates(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->conditions.count < 2 || !rql_rule_is_on(d, RULE_DUPLICATE_CONDITION))
        return;
    struct seen seen = rql_seen_start(d, q->conditions.count);
    for (uint32_t i = 0; i < q->conditions.count; i++) {
        uint32_t index = q->conditions.first + i;
        const struct condition *c = &rql_conditions(d)[index];
        uint32_t first = rql_seen_before(&seen, d, condition_hash(d, c), index,
                                         compare_conditions);
        if (first == NO_TOKEN || c->values.count == 0)
            continue;
        const struct condition *before = &rql_conditions(d)[first];
        struct rql_diagnostic *diag = rql_report(
            d, RULE_DUPLICATE_CONDITION, rql_token_at(d, c->first)->start,
            rql_token_at(d, c->last)->end, "this condition stands there twice");
        rql_add_related(d, diag, rql_token_at(d, before->first)->start,
                        rql_token_at(d, before->last)->end, "the first one");
    }
}

void rql_check_values(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    for (uint32_t i = 0; i < q->conditions.count; i++) {
        const struct condition *condition =
            &rql_conditions(d)[q->conditions.first + i];
        if (condition->values.count > 1 && rql_rule_is_on(d, RULE_MIXED_LIST))
            check_mixed_list(d, condition);
        if (!q->catalog || condition->column.column == NO_COLUMN)
            continue;
        struct checked c = {d, q->catalog, condition,
                            &q->catalog->columns[condition->column.column]};
        check_condition(&c);
    }
    check_duplicates(d);
}
