/* Operations on LIMIT, TIMESPAN, ORDER BY and DISTINCT. */
#include "rewrite.h"

#include <string.h>

static bool is_folded_token(const struct rewriter *w, uint32_t token,
                            const char *text)
{
    uint32_t start = rql_start(w, token);
    return rql_equal_folded(w->d->text + start, rql_end(w, token) - start, text,
                            strlen(text));
}

/* Write a token anew, unless that changes nothing but its case. */
static void replace_token(struct rewriter *w, uint32_t token, const char *text)
{
    if (!is_folded_token(w, token, text))
        rql_replace(w, rql_start(w, token), rql_end(w, token), text,
                    strlen(text));
}

/* --- LIMIT ---------------------------------------------------------------- */

bool rql_rewrite_set_limit(struct rewriter *w)
{
    const char *number = rql_argument(w)->text;
    if (!rql_find_clause(w, CLAUSE_LIMIT))
        rql_add_clause(w, CLAUSE_LIMIT,
                       rql_arena_printf(w->arena, "LIMIT %s", number));
    else if (rql_operation(w)->kind == RQL_REWRITE_SET_LIMIT)
        replace_token(w, w->q->limit, number);
    return true;
}

bool rql_rewrite_drop_limit(struct rewriter *w)
{
    rql_drop_clause(w, CLAUSE_LIMIT);
    return true;
}

/* --- TIMESPAN ------------------------------------------------------------- */

static bool is_offered(const struct rewriter *w, rql_text name)
{
    const struct rql_catalog *catalog = w->q->catalog;
    if (!catalog)
        return false;
    const struct catalog_dataset *dataset = &catalog->datasets[w->q->dataset];
    for (uint32_t i = 0; i < dataset->range_count; i++) {
        const char *range = rql_catalog_pool_text(
            catalog, catalog->lists[dataset->first_range + i]);
        if (rql_equal_folded(range, strlen(range), name.data, name.length))
            return true;
    }
    return false;
}

bool rql_is_range(const struct rewriter *w, rql_text name)
{
    uint32_t hash = rql_name_hash(name.data, name.length);
    return rql_timespan_lookup(name.data, name.length, hash) != NO_TIMESPAN ||
           is_offered(w, name);
}

bool rql_rewrite_set_timespan(struct rewriter *w)
{
    const char *range = rql_argument(w)->text;
    rql_text name = {range, strlen(range)};
    const struct clause *clause = rql_find_clause(w, CLAUSE_TIMESPAN);
    if (clause && rql_operation(w)->kind == RQL_REWRITE_ADD_TIMESPAN)
        return true;
    if (!rql_is_range(w, name)) {
        struct near_name near = rql_near_start(name);
        for (uint32_t i = 0; i < rql_timespan_count; i++)
            rql_near_offer(&near, (rql_text){rql_timespans[i].name,
                                             rql_timespans[i].name_length});
        return rql_refuse(w, rql_start(w, w->q->first), rql_end(w, w->q->first),
                          "there is no time span %s%s", rql_argument(w)->shown,
                          rql_near_hint(w, &near));
    }
    if (clause)
        replace_token(w, w->q->timespan, range);
    else
        rql_add_clause(w, CLAUSE_TIMESPAN,
                       rql_arena_printf(w->arena, "TIMESPAN %s", range));
    return true;
}

bool rql_rewrite_drop_timespan(struct rewriter *w)
{
    rql_drop_clause(w, CLAUSE_TIMESPAN);
    return true;
}

/* Some datasets have no time spans; then nothing is assumed. */
bool rql_rewrite_explicit_timespan(struct rewriter *w)
{
    const struct rql_catalog *catalog = w->q->catalog;
    if (rql_find_clause(w, CLAUSE_TIMESPAN) ||
        (catalog && !catalog->datasets[w->q->dataset].range_count))
        return true;
    rql_add_clause(w, CLAUSE_TIMESPAN, "TIMESPAN LAST_6_MONTHS");
    return true;
}

/* --- ORDER BY ------------------------------------------------------------- */

static const struct order_item *orders_of(const rql_query *q)
{
    return rql_orders(q->document) + q->orders.first;
}

static bool is_ascending(const rql_query *q, uint32_t index)
{
    uint32_t direction = orders_of(q)[index].direction;
    return direction != NO_TOKEN &&
           rql_token_at(q->document, direction)->kind == TOKEN_ASC;
}

/* True when two queries have the same order, written with the same
 * directions. */
static bool same_orders(const rql_query *a, const rql_query *b)
{
    if (a->orders.count != b->orders.count)
        return false;
    for (uint32_t i = 0; i < a->orders.count; i++) {
        const struct order_item *x = &orders_of(a)[i], *y = &orders_of(b)[i];
        if ((x->direction == NO_TOKEN) != (y->direction == NO_TOKEN) ||
            is_ascending(a, i) != is_ascending(b, i) ||
            !rql_same_name(a->document, x->column.token, b->document,
                           y->column.token))
            return false;
    }
    return true;
}

static void add_order_clause(struct rewriter *w, const char *list)
{
    rql_add_clause(w, CLAUSE_ORDER,
                   rql_arena_printf(w->arena, "ORDER BY %s", list));
}

bool rql_rewrite_set_order(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    const struct clause *clause = rql_find_clause(w, CLAUSE_ORDER);
    if (!clause)
        add_order_clause(w, a->text);
    else if (!same_orders(w->q, rql_argument_query(a)))
        rql_replace(w, rql_start(w, orders_of(w->q)->column.token),
                    rql_end(w, clause->last), a->text, strlen(a->text));
    return true;
}

/* True when one of the first `count` keys of a query is that of an item. */
static bool is_key(const rql_query *q, uint32_t count,
                   const struct rql_document *d, uint32_t token)
{
    for (uint32_t i = 0; i < count; i++)
        if (rql_same_name(q->document, orders_of(q)[i].column.token, d, token))
            return true;
    return false;
}

/* The items of the argument that the query does not order by yet, as a list. */
static const char *new_orders(struct rewriter *w, const rql_query *given)
{
    const struct rql_document *d = given->document;
    w->bytes.count = 0;
    for (uint32_t i = 0; i < given->orders.count; i++) {
        const struct order_item *item = &orders_of(given)[i];
        uint32_t name = item->column.token;
        if (is_key(w->q, w->q->orders.count, d, name) ||
            is_key(given, i, d, name))
            continue;
        rql_text text = rql_name_text(d, name);
        if (w->bytes.count)
            rql_bytes_add(w->arena, &w->bytes, ", ", 2);
        rql_bytes_add(w->arena, &w->bytes, text.data, text.length);
        if (item->direction != NO_TOKEN)
            rql_bytes_add(w->arena, &w->bytes,
                          is_ascending(given, i) ? " ASC" : " DESC",
                          is_ascending(given, i) ? 4 : 5);
    }
    return w->bytes.count
               ? rql_arena_copy(w->arena, w->bytes.items, w->bytes.count)
               : NULL;
}

bool rql_rewrite_add_order(struct rewriter *w)
{
    const char *list = new_orders(w, rql_argument_query(rql_argument(w)));
    if (!list)
        return true;
    if (!rql_find_clause(w, CLAUSE_ORDER)) {
        add_order_clause(w, list);
        return true;
    }
    rql_list(w, CLAUSE_ORDER);
    rql_add_item(w, ",", list);
    return true;
}

bool rql_rewrite_drop_order(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    const struct clause *clause = rql_find_clause(w, CLAUSE_ORDER);
    if (!a->shape) {
        rql_drop_clause(w, CLAUSE_ORDER);
        return true;
    }
    uint32_t name = rql_columns(a->document)->token;
    struct near_name near = rql_near_start(rql_name_text(a->document, name));
    uint32_t count = rql_list(w, CLAUSE_ORDER), dropped = 0;
    struct item *items = w->items.items;
    for (uint32_t i = 0; i < count; i++) {
        items[i].is_dropped =
            rql_same_name(w->d, items[i].first, a->document, name);
        dropped += items[i].is_dropped;
        rql_near_offer(&near, rql_name_text(w->d, items[i].first));
    }
    uint32_t place = clause ? clause->first : w->q->first;
    if (!dropped)
        return rql_miss(w, rql_start(w, place), rql_end(w, place),
                        "ORDER BY does not have %s%s", a->shown,
                        rql_near_hint(w, &near));
    rql_find(w);
    if (dropped == count)
        rql_drop_clause(w, CLAUSE_ORDER);
    else
        rql_drop_items(w);
    return true;
}

bool rql_rewrite_explicit_directions(struct rewriter *w)
{
    for (uint32_t i = 0; i < w->q->orders.count; i++) {
        const struct order_item *item = &orders_of(w->q)[i];
        uint32_t end = rql_end(w, item->column.token);
        if (item->direction == NO_TOKEN)
            rql_replace(w, end, end, " DESC", 5);
    }
    return true;
}

/* --- DISTINCT ------------------------------------------------------------- */

bool rql_rewrite_set_distinct(struct rewriter *w)
{
    uint32_t end = rql_end(w, rql_find_clause(w, CLAUSE_SELECT)->first);
    if (w->q->distinct == NO_TOKEN)
        rql_replace(w, end, end, " DISTINCT", 9);
    return true;
}

bool rql_rewrite_drop_distinct(struct rewriter *w)
{
    if (w->q->distinct != NO_TOKEN)
        rql_cut(w, w->q->distinct, w->q->distinct);
    return true;
}
