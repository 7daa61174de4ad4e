/* Operations on the conditions of WHERE. */
#include "rewrite.h"

#include <string.h>

static const struct condition *conditions_of(const rql_query *q)
{
    return rql_conditions(q->document) + q->conditions.first;
}

/* True when values are written the same; case never matters. */
static bool same_value(const struct rql_document *a, uint32_t x,
                       const struct rql_document *b, uint32_t y)
{
    rql_text left = rql_value_text(a, x), right = rql_value_text(b, y);
    return rql_value_is_string(a, x) == rql_value_is_string(b, y) &&
           rql_equal_folded(left.data, left.length, right.data, right.length);
}

static bool same_condition(const struct rql_document *a,
                           const struct condition *x,
                           const struct rql_document *b,
                           const struct condition *y)
{
    if (x->op != y->op || x->values.count != y->values.count ||
        !rql_same_name(a, x->column.token, b, y->column.token))
        return false;
    for (uint32_t i = 0; i < x->values.count; i++)
        if (!same_value(a, rql_values(a)[x->values.first + i], b,
                        rql_values(b)[y->values.first + i]))
            return false;
    return true;
}

static void add_condition(struct rewriter *w)
{
    const char *text = rql_argument(w)->text;
    if (!rql_find_clause(w, CLAUSE_WHERE)) {
        rql_add_clause(w, CLAUSE_WHERE,
                       rql_arena_printf(w->arena, "WHERE %s", text));
        return;
    }
    rql_list(w, CLAUSE_WHERE);
    rql_add_item(w, "AND", text);
}

bool rql_rewrite_add_condition(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    const struct condition *given = conditions_of(rql_argument_query(a));
    for (uint32_t i = 0; i < w->q->conditions.count; i++)
        if (same_condition(w->d, conditions_of(w->q) + i, a->document, given))
            return true;
    add_condition(w);
    return true;
}

static bool miss_condition(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    const struct clause *clause = rql_find_clause(w, CLAUSE_WHERE);
    uint32_t place = clause ? clause->first : w->q->first;
    if (a->shape == SHAPE_CONDITION)
        return rql_miss(w, rql_start(w, place), rql_end(w, place),
                        "WHERE does not have %s", a->shown);
    struct near_name near =
        rql_near_start((rql_text){a->text, strlen(a->text)});
    for (uint32_t i = 0; i < w->q->conditions.count; i++)
        rql_near_offer(
            &near, rql_name_text(w->d, conditions_of(w->q)[i].column.token));
    return rql_miss(w, rql_start(w, place), rql_end(w, place),
                    "WHERE has no condition of %s%s", a->shown,
                    rql_near_hint(w, &near));
}

/* True for a condition that the argument, a condition or a column, names. */
static bool is_named(const struct rewriter *w,
                     const struct condition *condition)
{
    const struct argument *a = rql_argument(w);
    const rql_query *given = rql_argument_query(a);
    if (a->shape == SHAPE_CONDITION)
        return same_condition(w->d, condition, a->document,
                              conditions_of(given));
    return rql_same_name(w->d, condition->column.token, a->document,
                         rql_columns(a->document)[given->columns.first].token);
}

bool rql_rewrite_drop_condition(struct rewriter *w)
{
    if (!rql_argument(w)->shape) {
        rql_drop_clause(w, CLAUSE_WHERE);
        return true;
    }
    uint32_t count = rql_list(w, CLAUSE_WHERE), dropped = 0;
    struct item *items = w->items.items;
    for (uint32_t i = 0; i < count; i++) {
        items[i].is_dropped = is_named(w, conditions_of(w->q) + i);
        dropped += items[i].is_dropped;
    }
    if (!dropped)
        return miss_condition(w);
    rql_find(w);
    if (dropped == count)
        rql_drop_clause(w, CLAUSE_WHERE);
    else
        rql_drop_items(w);
    return true;
}

/* Of the conditions of the column, the first becomes the argument, and the
 * others go. */
bool rql_rewrite_set_condition(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    const struct condition *given = conditions_of(rql_argument_query(a));
    uint32_t count = rql_list(w, CLAUSE_WHERE);
    struct item *items = w->items.items;
    uint32_t first = NO_TOKEN;
    for (uint32_t i = 0; i < count; i++) {
        const struct condition *condition = conditions_of(w->q) + i;
        if (!rql_same_name(w->d, condition->column.token, a->document,
                           given->column.token))
            continue;
        if (first == NO_TOKEN)
            first = i;
        else
            items[i].is_dropped = true;
    }
    if (first == NO_TOKEN) {
        add_condition(w);
        return true;
    }
    if (!same_condition(w->d, conditions_of(w->q) + first, a->document, given))
        rql_replace(w, rql_start(w, items[first].first),
                    rql_end(w, items[first].last), a->text, strlen(a->text));
    rql_drop_items(w);
    return true;
}
