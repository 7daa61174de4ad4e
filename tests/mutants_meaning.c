/*
 * Whether two documents mean the same: one query each, with the same parts, as
 * the language compares them.
 */
#include "mutants.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool same_text(rql_text a, rql_text b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (tolower((unsigned char)a.data[i]) !=
            tolower((unsigned char)b.data[i]))
            return false;
    return true;
}

/* True for the text of a number, whose value is then known. */
static bool read_number(rql_text text, double *number)
{
    char digits[64];
    char *end;
    if (text.length == 0 || text.length >= sizeof digits ||
        memchr(text.data, 'x', text.length))
        return false;
    memcpy(digits, text.data, text.length);
    digits[text.length] = '\0';
    *number = strtod(digits, &end);
    return *end == '\0';
}

static bool same_value(rql_value a, rql_value b)
{
    double x;
    double y;
    if (same_text(a.text, b.text))
        return true;
    return read_number(a.text, &x) && read_number(b.text, &y) && !(x < y) &&
           !(y < x);
}

/* A list of one value is a comparison with it. */
static rql_operator plain_operator(rql_condition c)
{
    if (c.value_count == 1 && c.op == RQL_OPERATOR_IN)
        return RQL_OPERATOR_EQUAL;
    if (c.value_count == 1 && c.op == RQL_OPERATOR_NOT_IN)
        return RQL_OPERATOR_NOT_EQUAL;
    return c.op;
}

static bool same_condition(const rql_query *a, size_t i, const rql_query *b,
                           size_t j)
{
    rql_condition x = rql_query_condition(a, i);
    rql_condition y = rql_query_condition(b, j);
    if (plain_operator(x) != plain_operator(y) ||
        x.value_count != y.value_count ||
        !same_text(x.column.text, y.column.text))
        return false;
    for (size_t k = 0; k < x.value_count; k++)
        if (!same_value(rql_query_value(a, i, k), rql_query_value(b, j, k)))
            return false;
    return true;
}

/* The order of conditions means nothing. */
static bool has_condition(const rql_query *a, const rql_query *b, size_t j)
{
    for (size_t i = 0; i < rql_query_condition_count(a); i++)
        if (same_condition(a, i, b, j))
            return true;
    return false;
}

static bool same_conditions(const rql_query *a, const rql_query *b)
{
    for (size_t i = 0; i < rql_query_condition_count(a); i++)
        if (!has_condition(b, a, i))
            return false;
    for (size_t i = 0; i < rql_query_condition_count(b); i++)
        if (!has_condition(a, b, i))
            return false;
    return true;
}

static bool same_columns(const rql_query *a, const rql_query *b)
{
    size_t count = rql_query_column_count(a);
    if (count != rql_query_column_count(b))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!same_text(rql_query_column(a, i).text,
                       rql_query_column(b, i).text))
            return false;
    return true;
}

static bool same_order(const rql_query *a, const rql_query *b)
{
    size_t count = rql_query_order_count(a);
    if (count != rql_query_order_count(b))
        return false;
    for (size_t i = 0; i < count; i++) {
        rql_order_item x = rql_query_order_item(a, i);
        rql_order_item y = rql_query_order_item(b, i);
        if (x.ascending != y.ascending ||
            !same_text(x.column.text, y.column.text))
            return false;
    }
    return true;
}

typedef bool clause_function(const rql_query *query, rql_named_clause *clause);

static bool same_named(const rql_query *a, const rql_query *b,
                       clause_function *get)
{
    rql_named_clause x;
    rql_named_clause y;
    bool has_x = get(a, &x);
    if (has_x != get(b, &y))
        return false;
    return !has_x || same_text(x.name.text, y.name.text);
}

static bool same_limit(const rql_query *a, const rql_query *b)
{
    rql_limit x;
    rql_limit y;
    bool has_x = rql_query_limit(a, &x);
    if (has_x != rql_query_limit(b, &y))
        return false;
    return !has_x || x.value == y.value;
}

static bool same_dataset(const rql_query *a, const rql_query *b)
{
    rql_name x = {{NULL, 0}, {0, 0}};
    rql_name y = x;
    return rql_query_dataset(a, &x) && rql_query_dataset(b, &y) &&
           same_text(x.text, y.text);
}

static bool same_query(const rql_query *a, const rql_query *b)
{
    return rql_query_is_distinct(a) == rql_query_is_distinct(b) &&
           rql_query_has_select(a) == rql_query_has_select(b) &&
           same_columns(a, b) && same_dataset(a, b) && same_conditions(a, b) &&
           same_order(a, b) && same_limit(a, b) &&
           same_named(a, b, rql_query_timespan) &&
           same_named(a, b, rql_query_aggregated);
}

bool same_meaning(const rql_document *a, const rql_document *b)
{
    return rql_document_query_count(a) == 1 &&
           rql_document_query_count(b) == 1 &&
           same_query(rql_document_query(a, 0), rql_document_query(b, 0));
}
