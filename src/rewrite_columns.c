/* Operations on the columns of SELECT, and on a column's name in all clauses. */
#include "rewrite.h"

#include <string.h>

static const struct name_ref *columns_of(const rql_query *q)
{
    return rql_columns(q->document) + q->columns.first;
}

/* The token of the only column of an argument. */
static uint32_t argument_name(const struct argument *a)
{
    return columns_of(rql_argument_query(a))->token;
}

/* The index of a column among those that are selected, or NO_COLUMN. */
static uint32_t find_selected(const struct rewriter *w,
                              const struct rql_document *d, uint32_t token)
{
    for (uint32_t i = 0; i < w->q->columns.count; i++)
        if (rql_same_name(w->d, columns_of(w->q)[i].token, d, token))
            return i;
    return NO_COLUMN;
}

/* "; did you mean X?", a column that is selected. */
static const char *selected_hint(struct rewriter *w,
                                 const struct rql_document *d, uint32_t token)
{
    struct near_name near = rql_near_start(rql_name_text(d, token));
    for (uint32_t i = 0; i < w->q->columns.count; i++)
        rql_near_offer(&near, rql_name_text(w->d, columns_of(w->q)[i].token));
    return rql_near_hint(w, &near);
}

static bool miss_selected(struct rewriter *w, const struct rql_document *d,
                          uint32_t token)
{
    uint32_t select = rql_find_clause(w, CLAUSE_SELECT)->first;
    rql_text name = rql_name_text(d, token);
    return rql_miss(w, rql_start(w, select), rql_end(w, select),
                    "%.*s is not selected%s", (int)name.length, name.data,
                    selected_hint(w, d, token));
}

bool rql_rewrite_add_column(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    if (find_selected(w, a->document, argument_name(a)) != NO_COLUMN)
        return true;
    rql_list(w, CLAUSE_SELECT);
    rql_add_item(w, ",", a->text);
    return true;
}

bool rql_rewrite_drop_column(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    uint32_t count = rql_list(w, CLAUSE_SELECT), dropped = 0;
    struct item *items = w->items.items;
    for (uint32_t i = 0; i < count; i++) {
        items[i].is_dropped =
            rql_same_name(w->d, items[i].first, a->document, argument_name(a));
        dropped += items[i].is_dropped;
    }
    if (!dropped)
        return miss_selected(w, a->document, argument_name(a));
    rql_find(w);
    if (dropped == count)
        return rql_refuse(w, rql_start(w, items->first),
                          rql_end(w, items->first),
                          "%s is the only column that is selected", a->shown);
    rql_drop_items(w);
    return true;
}

/* --- Renaming ------------------------------------------------------------- */

/* The old name and the new one. */
struct renaming {
    const struct argument *from;
    const struct argument *to;
    uint32_t count;
};

static void rename_token(struct rewriter *w, struct renaming *r, uint32_t token)
{
    if (!rql_same_name(w->d, token, r->from->document, argument_name(r->from)))
        return;
    r->count++;
    rql_replace(w, rql_start(w, token), rql_end(w, token), r->to->text,
                strlen(r->to->text));
}

bool rql_rewrite_rename_column(struct rewriter *w)
{
    const rql_query *q = w->q;
    struct renaming r = {rql_argument(w), &w->values[w->operation], 0};
    const struct condition *conditions =
        rql_conditions(w->d) + q->conditions.first;
    const struct order_item *orders = rql_orders(w->d) + q->orders.first;
    bool is_same = rql_same_name(r.from->document, argument_name(r.from),
                                 r.to->document, argument_name(r.to));
    uint32_t old = find_selected(w, r.from->document, argument_name(r.from));
    uint32_t new = find_selected(w, r.to->document, argument_name(r.to));
    if (!is_same && old != NO_COLUMN && new != NO_COLUMN)
        return rql_refuse(w, rql_start(w, columns_of(q)[new].token),
                          rql_end(w, columns_of(q)[new].token),
                          "%s is selected already", r.to->shown);
    for (uint32_t i = 0; i < q->columns.count; i++)
        rename_token(w, &r, columns_of(q)[i].token);
    for (uint32_t i = 0; i < q->conditions.count; i++)
        rename_token(w, &r, conditions[i].column.token);
    for (uint32_t i = 0; i < q->orders.count; i++)
        rename_token(w, &r, orders[i].column.token);
    if (!r.count)
        return rql_miss(
            w, rql_start(w, q->first), rql_end(w, q->first),
            "the query does not have %s%s", r.from->shown,
            selected_hint(w, r.from->document, argument_name(r.from)));
    rql_find(w);
    return true;
}

/* --- Reordering ----------------------------------------------------------- */

/* The names move, what stands around them stays. */
bool rql_rewrite_reorder_columns(struct rewriter *w)
{
    const struct argument *a = rql_argument(w);
    const rql_query *given = rql_argument_query(a);
    uint32_t count = rql_list(w, CLAUSE_SELECT), at = 0;
    struct item *items = w->items.items;
    const struct name_ref *columns = columns_of(w->q);
    uint32_t *order = rql_arena_alloc(w->arena, (count + 1) * sizeof *order);
    for (uint32_t i = 0; i < given->columns.count; i++) {
        uint32_t token = columns_of(given)[i].token;
        uint32_t column = find_selected(w, a->document, token);
        if (column == NO_COLUMN)
            return miss_selected(w, a->document, token);
        if (!items[column].is_dropped)
            order[at++] = columns[column].token;
        items[column].is_dropped = true;
    }
    rql_find(w);
    for (uint32_t i = 0; i < count; i++)
        if (!items[i].is_dropped)
            order[at++] = columns[i].token;
    for (uint32_t i = 0; i < count; i++)
        rql_replace(w, rql_start(w, columns[i].token),
                    rql_end(w, columns[i].token),
                    w->d->text + rql_start(w, order[i]),
                    rql_end(w, order[i]) - rql_start(w, order[i]));
    return true;
}
