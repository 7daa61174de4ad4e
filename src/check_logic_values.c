/* What is odd about the values of one condition, whatever the others say:
 * spaces, wildcards, dates in another order, lists that say all or nothing. */
#include "check_logic.h"

#include "seen.h"
#include "str.h"

/* The condition at hand. */
struct single {
    struct rql_document *d;
    const struct condition *condition;
    const struct catalog_column *column; /* or NULL */
    enum logic_joint *joint;             /* of all conditions of the query */
};

static uint32_t value_token(const struct single *s, uint32_t index)
{
    return rql_values(s->d)[s->condition->values.first + index];
}

static rql_column_type type_of(const struct single *s)
{
    return s->column ? (rql_column_type)s->column->type : RQL_TYPE_UNKNOWN;
}

static bool is_closed(const struct single *s)
{
    return s->column && s->column->values_are_closed;
}

static const char *show_column(const struct single *s)
{
    const struct token *name = rql_token_at(s->d, s->condition->column.token);
    return rql_show(s->d, name->start, name->end);
}

static uint32_t condition_start(const struct single *s)
{
    return rql_token_at(s->d, s->condition->column.token)->start;
}

static uint32_t condition_end(const struct single *s)
{
    return rql_token_at(s->d, s->condition->last)->end;
}

/* --- The operator -------------------------------------------------------------------- */

/* Offer another operator in the place of the one of the condition; nothing when
 * a comment stands between its words. */
static void add_operator_fix(const struct single *s,
                             struct rql_diagnostic *diag, const char *op)
{
    const struct token *token = rql_token_at(s->d, s->condition->op_token);
    if (token->kind != TOKEN_EQUAL && token->kind != TOKEN_NOT_EQUAL &&
        token->kind != TOKEN_LIKE)
        return;
    uint32_t start = token->start;
    if (s->condition->op == RQL_OPERATOR_NOT_LIKE) {
        if (token[-1].kind != TOKEN_NOT)
            return;
        start = token[-1].start;
    }
    /* Words need a space around them, signs do not. */
    bool is_word = op[0] == 'L' || op[0] == 'N';
    bool is_glued_before = !strchr(" \t\r\n", s->d->text[start - 1]);
    const char *text = rql_arena_printf(
        &s->d->arena, "%s%s%s", is_word && is_glued_before ? " " : "", op,
        is_word && s->d->text[token->end] == '\'' ? " " : "");
    rql_add_fix(s->d, diag, false, start, token->end, text, "Write %s", op);
}

/* --- Values ---------------------------------------------------------------------------- */

/* Types whose checks have reported whatever is not plain. */
static bool is_plain_type(const struct single *s)
{
    return is_closed(s) || type_of(s) == RQL_TYPE_NUMBER ||
           type_of(s) == RQL_TYPE_GUID || type_of(s) == RQL_TYPE_BOOLEAN;
}

static void report_padded(const struct single *s, const struct token *token,
                          rql_text text)
{
    size_t first = 0, end = text.length;
    while (first < end && text.data[first] == ' ')
        first++;
    while (end > first && text.data[end - 1] == ' ')
        end--;
    if (first == end || is_plain_type(s))
        return;
    const char *which = first == 0           ? "ends"
                        : end == text.length ? "begins"
                                             : "begins and ends";
    struct rql_diagnostic *diag =
        rql_report(s->d, RULE_PADDED_VALUE, token->start, token->end,
                   "this value %s with a space", which);
    rql_add_help(s->d, diag,
                 "the same text without it is another value, and usually the "
                 "one that is meant");
    if (!diag || memchr(text.data, '\0', text.length))
        return;
    const char *trimmed = rql_arena_printf(
        &s->d->arena, "'%.*s'", (int)(end - first), text.data + first);
    rql_add_fix(s->d, diag, false, token->start, token->end, trimmed,
                "Remove the spaces around it");
}

static bool takes_equality(rql_operator op)
{
    return op == RQL_OPERATOR_EQUAL || op == RQL_OPERATOR_NOT_EQUAL ||
           op == RQL_OPERATOR_IN || op == RQL_OPERATOR_NOT_IN;
}

/* Of a text with % at one of its ends: a percentage, as in '50%', is no
 * pattern. */
static bool looks_like_pattern(rql_text text)
{
    char before = text.data[text.length - 2];
    return text.data[0] == '%' ||
           ((unsigned)(before - '0') > 9u && before != ' ');
}

static void report_wildcard(const struct single *s, const struct token *token,
                            rql_text text)
{
    rql_operator op = (rql_operator)s->condition->op;
    bool is_date =
        type_of(s) == RQL_TYPE_DATE || type_of(s) == RQL_TYPE_DATETIME;
    if (!takes_equality(op) || is_plain_type(s) || is_date ||
        !looks_like_pattern(text))
        return;
    struct rql_diagnostic *diag = rql_report(
        s->d, RULE_WILDCARD_WITHOUT_LIKE, token->start, token->end,
        "%% is an ordinary character for %s: only LIKE takes it as a wildcard",
        rql_operator_text(op));
    if (diag && op == RQL_OPERATOR_EQUAL)
        add_operator_fix(s, diag, "LIKE");
    else if (diag && op == RQL_OPERATOR_NOT_EQUAL)
        add_operator_fix(s, diag, "NOT LIKE");
}

/* --- Dates -------------------------------------------------------------------------------- */

/* Read up to so many digits; the count of them is returned. */
static size_t read_digits(const char *p, size_t most, int *number)
{
    size_t count = 0;
    *number = 0;
    for (; count < most; count++) {
        unsigned digit = (unsigned)(p[count] - '0');
        if (digit > 9)
            break;
        *number = *number * 10 + (int)digit;
    }
    return count;
}

struct date {
    int year, month, day;
};

/* Read 31/12/2023 or 12/31/2023; false when it is neither.  What may be both is
 * read as the first. */
static bool read_swapped_date(rql_text text, struct date *date)
{
    int first, second;
    if (text.length < strlen("1/1/2020"))
        return false;
    size_t at = read_digits(text.data, 2, &first);
    char separator = text.data[at++];
    if (!memchr("/-.", separator, 3))
        return false;
    at += read_digits(text.data + at, 2, &second);
    if (text.data[at++] != separator || at + 4 != text.length ||
        read_digits(text.data + at, 4, &date->year) != 4)
        return false;
    /* A number that is missing is 0. */
    bool is_month_first = second > 12;
    date->day = is_month_first ? second : first;
    date->month = is_month_first ? first : second;
    return date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           date->day <= 31;
}

static const char *as_iso(const struct single *s, int year, int month, int day)
{
    return rql_arena_printf(&s->d->arena, "'%04d-%02d-%02d'", year, month, day);
}

static void add_date_fix(const struct single *s, struct rql_diagnostic *diag,
                         const struct token *token, const char *iso)
{
    rql_add_fix(s->d, diag, false, token->start, token->end, iso, "Write %s",
                iso);
}

static void report_date(const struct single *s, const struct token *token,
                        rql_text text)
{
    struct date date;
    if ((type_of(s) != RQL_TYPE_DATE && type_of(s) != RQL_TYPE_DATETIME) ||
        !read_swapped_date(text, &date))
        return;
    const char *iso = as_iso(s, date.year, date.month, date.day);
    bool is_plain = date.day > 12 || date.day == date.month;
    const char *other =
        is_plain ? NULL : as_iso(s, date.year, date.day, date.month);
    struct rql_diagnostic *diag = rql_report(
        s->d, RULE_DATE_ORDER, token->start, token->end,
        is_plain ? "published queries write dates as year, month, day: %s"
                 : "published queries write dates as year, month, day: is this "
                   "%s or %s?",
        iso, other);
    if (!diag)
        return;
    rql_add_help(s->d, diag,
                 "how the service reads other orders is not documented");
    add_date_fix(s, diag, token, iso);
    if (other)
        add_date_fix(s, diag, token, other);
}

/* --- Patterns ------------------------------------------------------------------------------- */

static void report_match_all(const struct single *s)
{
    bool is_negated = s->condition->op == RQL_OPERATOR_NOT_LIKE;
    if (is_negated && !rql_logic_is_conjunction(s->d, s->joint))
        return;
    if (is_negated)
        rql_report(s->d, RULE_CONTRADICTION, condition_start(s),
                   condition_end(s),
                   "no row will match: every value of %s matches '%%'",
                   show_column(s));
    else if (rql_rule_is_on(s->d, RULE_SELECTS_EVERYTHING))
        rql_report(s->d, RULE_SELECTS_EVERYTHING, condition_start(s),
                   condition_end(s),
                   "every row with a value in %s fulfils this condition",
                   show_column(s));
}

static void check_pattern(const struct single *s)
{
    const struct token *token = rql_token_at(s->d, value_token(s, 0));
    rql_text text = rql_value_text(s->d, value_token(s, 0));
    if (token->kind != TOKEN_STRING || type_of(s) == RQL_TYPE_NUMBER)
        return;
    if (rql_pattern_matches_all(text)) {
        report_match_all(s);
        return;
    }
    if (!rql_rule_is_on(s->d, RULE_LIKE_WITHOUT_WILDCARD) ||
        rql_pattern_kind(text) != PATTERN_PLAIN)
        return;
    bool is_negated = s->condition->op == RQL_OPERATOR_NOT_LIKE;
    struct rql_diagnostic *diag =
        rql_report(s->d, RULE_LIKE_WITHOUT_WILDCARD, token->start, token->end,
                   "this pattern has no %%: %s compares like %s",
                   is_negated ? "NOT LIKE" : "LIKE", is_negated ? "!=" : "=");
    rql_add_help(s->d, diag,
                 "write '%%' where any text may stand, as in '%%text%%'");
    if (diag)
        add_operator_fix(s, diag, is_negated ? "!=" : "=");
}

/* --- Lists ----------------------------------------------------------------------------------- */

static int compare_values(const struct rql_document *d, uint32_t a, uint32_t b)
{
    rql_text x = rql_value_text(d, a), y = rql_value_text(d, b);
    return rql_compare_folded(x.data, x.length, y.data, y.length);
}

/* Offer to remove a value and the comma before it, when nothing else stands
 * between them.  What is no value as it should be, such as a string without its
 * end, must keep its line end. */
static void add_removal(const struct single *s, struct rql_diagnostic *diag,
                        uint32_t value)
{
    const struct token *token = rql_token_at(s->d, value);
    if (token[-1].kind != TOKEN_COMMA ||
        (token[-2].kind != TOKEN_STRING && token[-2].kind != TOKEN_NUMBER))
        return;
    rql_add_fix(s->d, diag, true, token[-2].end, token->end, "", "Remove it");
}

static void check_repeated_values(const struct single *s)
{
    struct seen seen = rql_seen_start(s->d, s->condition->values.count);
    for (uint32_t i = 0; i < s->condition->values.count; i++) {
        uint32_t value = value_token(s, i);
        rql_text text = rql_value_text(s->d, value);
        uint32_t first =
            rql_seen_before(&seen, s->d, rql_name_hash(text.data, text.length),
                            value, compare_values);
        if (first == NO_TOKEN)
            continue;
        const struct token *token = rql_token_at(s->d, value);
        const struct token *before = rql_token_at(s->d, first);
        struct rql_diagnostic *diag =
            rql_report(s->d, RULE_DUPLICATE_VALUE, token->start, token->end,
                       "this value stands in the list twice");
        rql_add_related(s->d, diag, before->start, before->end,
                        "the first one");
        add_removal(s, diag, value);
    }
}

uint64_t rql_logic_values_named(const struct rql_document *d,
                                const struct catalog_column *column,
                                const struct condition *condition)
{
    const struct rql_catalog *catalog = d->query->catalog;
    uint64_t named = 0;
    for (uint32_t i = 0; i < condition->values.count; i++) {
        uint32_t token = rql_values(d)[condition->values.first + i];
        uint32_t known =
            rql_column_known_value(catalog, column, rql_value_text(d, token));
        if (known < rql_column_details(catalog, column)->value_count)
            named |= UINT64_C(1) << known;
    }
    return named;
}

/* A list of all values that the column has. */
static void check_complete_list(const struct single *s)
{
    const struct rql_catalog *catalog = s->d->query->catalog;
    uint64_t all = rql_column_known_values(catalog, s->column);
    if (!all)
        return;
    const struct column_details *more = rql_column_details(catalog, s->column);
    if (s->condition->values.count < more->value_count ||
        rql_logic_values_named(s->d, s->column, s->condition) != all)
        return;
    bool is_negated = s->condition->op == RQL_OPERATOR_NOT_IN;
    if (is_negated && !rql_logic_is_conjunction(s->d, s->joint))
        return;
    struct rql_diagnostic *diag = rql_report(
        s->d, is_negated ? RULE_CONTRADICTION : RULE_SELECTS_EVERYTHING,
        condition_start(s), condition_end(s),
        is_negated ? "no row will match: this excludes all values of %s"
                   : "this list has all values of %s: it selects every row "
                     "that has one",
        show_column(s));
    const char *source = rql_catalog_pool_text(catalog, more->values_source);
    if (!catalog->is_built_in)
        rql_add_help(s->d, diag, "by the catalog %s", catalog->name);
    else
        rql_add_help(s->d, diag, "by the %s catalog: %s",
                     rql_api_name(catalog->api), source);
}

static void check_list(const struct single *s)
{
    if (rql_rule_is_on(s->d, RULE_DUPLICATE_VALUE))
        check_repeated_values(s);
    if (is_closed(s))
        check_complete_list(s);
}

/* --- The whole ---------------------------------------------------------------------------------- */

/* Only the ends of the value can be odd, and a date as a whole. */
static void check_value(const struct single *s, uint32_t index)
{
    const struct token *token = rql_token_at(s->d, index);
    if (token->kind != TOKEN_STRING || token->end - token->start < 4)
        return;
    rql_text text = {s->d->text + token->start + 1,
                     token->end - token->start - 2};
    char first = text.data[0], last = text.data[text.length - 1];
    if (first == ' ' || last == ' ')
        report_padded(s, token, text);
    else if (first == '%' || last == '%')
        report_wildcard(s, token, text);
    else
        report_date(s, token, text);
}

void rql_logic_check_condition(struct rql_document *d,
                               const struct condition *condition,
                               enum logic_joint *joint)
{
    struct single s = {d, condition, rql_logic_column(d, condition), joint};
    if (condition->op_token == NO_TOKEN)
        return; /* an operator that was guessed */
    if (condition->op == RQL_OPERATOR_LIKE ||
        condition->op == RQL_OPERATOR_NOT_LIKE) {
        check_pattern(&s);
        return;
    }
    for (uint32_t i = 0; i < condition->values.count; i++)
        check_value(&s, value_token(&s, i));
    if (condition->values.count > 1)
        check_list(&s);
}
