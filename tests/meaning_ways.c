/* Other ways to write a query, and small changes of what it means. */
#include "meaning_ways.h"

#include <string.h>

struct writer {
    struct buffer *out;
    const rql_query *query;
    unsigned ways;
    enum change change;
};

static char swapped(char c)
{
    if (c >= 'a' && c <= 'z')
        return (char)(c - 32);
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void put_bytes(const struct writer *w, rql_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = w->ways & WAY_CASE ? swapped(text.data[i]) : text.data[i];
        buffer_add(w->out, &c, 1);
    }
}

static void put(const struct writer *w, const char *text)
{
    put_bytes(w, (rql_text){text, strlen(text)});
}

static void space(const struct writer *w)
{
    const char *text = w->ways & WAY_SPACES ? "\n/* , AND */\t-- '\n" : " ";
    buffer_add(w->out, text, strlen(text));
}

static void word(const struct writer *w, const char *text)
{
    space(w);
    put(w, text);
}

/* --- SELECT and FROM ------------------------------------------------------- */

static bool equal_folded(rql_text a, rql_text b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if ((a.data[i] | 32) != (b.data[i] | 32))
            return false;
    return true;
}

static rql_text column(const struct writer *w, size_t index)
{
    return rql_query_column(w->query, index).text;
}

/* True when the query selects a metric of the built-in catalog. */
static bool has_metric(const struct writer *w)
{
    rql_name name;
    size_t dataset, index;
    rql_api api = rql_query_api(w->query);
    if (api == RQL_API_AUTO || !rql_query_dataset(w->query, &name))
        return false;
    const rql_catalog *catalog = rql_catalog_builtin(api);
    if (!rql_catalog_find_dataset(catalog, name.text.data, name.text.length,
                                  &dataset))
        return false;
    for (size_t i = 0; i < rql_query_column_count(w->query); i++)
        if (rql_catalog_find_column(catalog, dataset, column(w, i).data,
                                    column(w, i).length, &index) &&
            rql_catalog_column(catalog, dataset, index).kind == RQL_METRIC)
            return true;
    return false;
}

static bool put_columns(const struct writer *w)
{
    size_t count = rql_query_column_count(w->query);
    bool moves = w->change == CHANGE_SEQUENCE;
    for (size_t i = 0; i < count; i++) {
        space(w);
        put_bytes(w, column(w, (i + moves) % count));
        if (i + 1 < count)
            put(w, ",");
    }
    if (w->ways & WAY_TWICE) {
        put(w, ",");
        space(w);
        put_bytes(w, column(w, moves && count > 1 ? 1 : 0));
    }
    if (w->change == CHANGE_COLUMN)
        put(w, ", AnotherColumn");
    return !moves || (count > 1 && !equal_folded(column(w, 0), column(w, 1)));
}

static bool put_select(const struct writer *w)
{
    bool changes = w->change == CHANGE_DISTINCT;
    put(w, "SELECT");
    if (rql_query_is_distinct(w->query) != changes)
        word(w, "DISTINCT");
    if (!put_columns(w) || (changes && has_metric(w)))
        return false;
    rql_name dataset;
    word(w, "FROM");
    space(w);
    if (!rql_query_dataset(w->query, &dataset))
        return false;
    if (w->change == CHANGE_DATASET)
        put(w, "My");
    put_bytes(w, dataset.text);
    return true;
}

/* --- WHERE ----------------------------------------------------------------- */

static void put_value(const struct writer *w, size_t condition, size_t index)
{
    rql_value value = rql_query_value(w->query, condition, index);
    bool is_quoted = value.is_string || w->ways & WAY_QUOTES;
    space(w);
    put(w, is_quoted ? "'" : "");
    put_bytes(w, value.text);
    put(w, is_quoted ? "'" : "");
}

static void put_values(const struct writer *w, size_t index, size_t count,
                       bool is_list)
{
    word(w, is_list ? "(" : "");
    for (size_t i = 0; i < count; i++) {
        put(w, i ? "," : "");
        put_value(w, index, w->ways & WAY_REVERSED ? count - 1 - i : i);
    }
    if (is_list && w->ways & WAY_TWICE) {
        put(w, ",");
        put_value(w, index, count / 2);
    }
    put(w, is_list ? ")" : "");
}

static void put_condition(const struct writer *w, size_t index)
{
    rql_condition c = rql_query_condition(w->query, index);
    rql_operator op = c.op;
    if (w->ways & WAY_LISTS && op == RQL_OPERATOR_EQUAL)
        op = RQL_OPERATOR_IN;
    if (w->ways & WAY_LISTS && op == RQL_OPERATOR_NOT_EQUAL)
        op = RQL_OPERATOR_NOT_IN;
    space(w);
    put_bytes(w, c.column.text);
    word(w, rql_operator_text(op));
    put_values(w, index, c.value_count,
               op == RQL_OPERATOR_IN || op == RQL_OPERATOR_NOT_IN);
}

static bool put_where(const struct writer *w)
{
    size_t count = rql_query_condition_count(w->query);
    if (w->change == CHANGE_FILTERS)
        return count > 0;
    for (size_t i = 0; i < count; i++) {
        word(w, i ? "AND" : "WHERE");
        put_condition(w, w->ways & WAY_REVERSED ? count - 1 - i : i);
    }
    if (count && w->ways & WAY_TWICE) {
        word(w, "AND");
        put_condition(w, count / 2);
    }
    if (w->change == CHANGE_CONDITION) {
        word(w, count ? "AND" : "WHERE");
        word(w, "AnotherColumn = 'x'");
    }
    return true;
}

/* --- What follows ---------------------------------------------------------- */

static void put_order_item(const struct writer *w, size_t index, bool flips)
{
    rql_order_item item = rql_query_order_item(w->query, index);
    space(w);
    put_bytes(w, item.column.text);
    if (item.ascending != flips)
        word(w, "ASC");
    else if (item.explicit_direction || w->ways & WAY_DEFAULTS)
        word(w, "DESC");
}

static bool put_order(const struct writer *w)
{
    size_t count = rql_query_order_count(w->query);
    bool adds = w->change == CHANGE_ORDER;
    if (count || adds)
        word(w, "ORDER BY");
    if (adds)
        word(w, count ? "AnotherColumn," : "AnotherColumn");
    for (size_t i = 0; i < count; i++) {
        put(w, i ? "," : "");
        put_order_item(w, i, i == 0 && w->change == CHANGE_DIRECTION);
    }
    if (count && w->ways & WAY_TWICE) {
        put(w, ",");
        put_order_item(w, 0, true);
    }
    return count > 0 || w->change != CHANGE_DIRECTION;
}

static void put_named(const struct writer *w, const char *keyword,
                      rql_text name)
{
    word(w, keyword);
    space(w);
    put_bytes(w, name);
}

static void put_limit(const struct writer *w)
{
    rql_limit limit;
    bool has_limit = rql_query_limit(w->query, &limit);
    if (w->change == CHANGE_LIMIT)
        word(w, has_limit && limit.value == 7 ? "LIMIT 8" : "LIMIT 7");
    else if (has_limit)
        put_named(w, "LIMIT", limit.text);
}

static void put_timespan(const struct writer *w)
{
    rql_named_clause clause;
    bool has_span = rql_query_timespan(w->query, &clause);
    rql_text year = {"LAST_1_YEAR", 11};
    if (w->change == CHANGE_TIMESPAN)
        word(w, has_span && equal_folded(clause.name.text, year)
                    ? "TIMESPAN LAST_MONTH"
                    : "TIMESPAN LAST_1_YEAR");
    else if (has_span)
        put_named(w, "TIMESPAN", clause.name.text);
    else if (w->ways & WAY_DEFAULTS)
        word(w, "TIMESPAN LAST_6_MONTHS");
}

static void put_grain(const struct writer *w)
{
    rql_named_clause clause;
    bool has_grain = rql_query_aggregated(w->query, &clause);
    if (w->change == CHANGE_GRAIN && !has_grain)
        word(w, "AGGREGATED Daily");
    else if (w->change != CHANGE_GRAIN && has_grain)
        put_named(w, "AGGREGATED", clause.name.text);
}

bool write_query(struct buffer *out, const rql_query *query, unsigned ways,
                 enum change change)
{
    struct writer w = {out, query, ways, change};
    buffer_clear(out);
    if (!rql_query_column_count(query) || !put_select(&w) || !put_where(&w) ||
        !put_order(&w))
        return false;
    put_limit(&w);
    put_timespan(&w);
    put_grain(&w);
    return true;
}
