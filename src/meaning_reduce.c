/*
 * The conditions of one column: what the others imply is dropped, and lists
 * lose the values that the others exclude.  Only what is certain is concluded,
 * however the service compares.  Each step takes the time that sorting takes.
 */
#include "meaning_reduce.h"

#include <stdlib.h>
#include <string.h>

/* --- What is certain about values ----------------------------------------- */

static int compare_hashes(const void *left, const void *right)
{
    const struct meaning_value *a = *(struct meaning_value *const *)left;
    const struct meaning_value *b = *(struct meaning_value *const *)right;
    int order = (a->literal.hash > b->literal.hash) -
                (a->literal.hash < b->literal.hash);
    return order ? order : rql_key_compare(a->key, b->key);
}

static void collect(struct vector *all, struct arena *arena,
                    const struct value_set *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        struct meaning_value **place =
            rql_vector_push(arena, all, sizeof *place);
        *place = &set->items[i];
    }
}

/* Values that share a hash and not a key may be equal, or not. */
static void mark_clear(const struct reduction *r)
{
    struct meaning_filter *f = r->filter;
    struct vector all = {0};
    for (uint32_t i = 0; i < f->list_count; i++)
        collect(&all, r->arena, &f->lists[i]);
    collect(&all, r->arena, &f->out);
    if (!all.count)
        return;
    struct meaning_value **values = all.items;
    qsort(values, all.count, sizeof(struct meaning_value *), compare_hashes);
    for (size_t i = 0; i < all.count;) {
        size_t first = i;
        while (i < all.count &&
               values[i]->literal.hash == values[first]->literal.hash)
            i++;
        bool is_one = rql_key_equal(values[first]->key, values[i - 1]->key);
        for (; first < i; first++)
            values[first]->is_clear =
                is_one && values[first]->literal.kind != LITERAL_ODD;
    }
}

static bool all_clear(const struct value_set *set)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (!set->items[i].is_clear)
            return false;
    return true;
}

static bool has_odd(const struct value_set *set)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (set->items[i].literal.kind == LITERAL_ODD)
            return true;
    return false;
}

/* --- Lists ---------------------------------------------------------------- */

/* Keep those of the values that are in the other set, or not in it. */
static void keep(struct value_set *set, const struct value_set *other,
                 bool inside)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < set->count; i++)
        if ((rql_set_find(other, set->items[i].key) != NULL) == inside)
            set->items[kept++] = set->items[i];
    set->count = kept;
}

static bool is_within(const struct value_set *set,
                      const struct value_set *other)
{
    if (set->count > other->count)
        return false;
    for (uint32_t i = 0; i < set->count; i++)
        if (!rql_set_find(other, set->items[i].key))
            return false;
    return true;
}

/* Bring a list whose values are all clear to the front, the shortest one; false
 * when there is none.  The lists are in the order of their lengths. */
static bool find_anchor(struct meaning_filter *f)
{
    uint32_t i = 0;
    while (i < f->list_count && !all_clear(&f->lists[i]))
        i++;
    if (i == f->list_count)
        return false;
    struct value_set anchor = f->lists[i];
    memmove(&f->lists[1], &f->lists[0], i * sizeof *f->lists);
    f->lists[0] = anchor;
    return true;
}

/* Reduce the first list by the others, and drop those that it has then in it.
 */
static void meet_lists(struct meaning_filter *f)
{
    struct value_set *anchor = &f->lists[0];
    for (uint32_t i = 1; i < f->list_count; i++)
        if (!has_odd(&f->lists[i]))
            keep(anchor, &f->lists[i], true);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < f->list_count; i++)
        if (!is_within(anchor, &f->lists[i]))
            f->lists[kept++] = f->lists[i];
    f->list_count = kept;
}

/* --- Bounds --------------------------------------------------------------- */

static bool is_strict(rql_operator op)
{
    return op == RQL_OPERATOR_GREATER || op == RQL_OPERATOR_LESS;
}

bool rql_bound_holds(const struct meaning_bound *bound,
                     const struct meaning_value *value)
{
    double difference = value->literal.rank - bound->value.literal.rank;
    if (difference > 0 || difference < 0)
        return (difference > 0) == rql_bound_is_low(bound);
    return !is_strict(bound->op);
}

bool rql_bound_implies(const struct meaning_bound *a,
                       const struct meaning_bound *b)
{
    return rql_bound_holds(b, &a->value) ||
           (is_strict(a->op) &&
            !(a->value.literal.rank < b->value.literal.rank) &&
            !(a->value.literal.rank > b->value.literal.rank));
}

/* Keep a bound, unless another one of its side and form is as strong. */
static void keep_bound(struct meaning_filter *f, struct meaning_bound bound)
{
    uint32_t i = 0;
    while (i < f->judged_count && !rql_bounds_compare(&bound, &f->bounds[i]))
        i++;
    if (i == f->judged_count)
        f->bounds[f->judged_count++] = bound;
    else if (!rql_bound_implies(&f->bounds[i], &bound))
        f->bounds[i] = bound;
}

/* Drop weaker bounds.  Those that can be judged come first: they are few, as
 * there are few forms. */
static void meet_bounds(const struct reduction *r)
{
    struct meaning_filter *f = r->filter;
    if (!f->bound_count)
        return;
    size_t size = f->bound_count * sizeof *f->bounds;
    struct meaning_bound *all = rql_arena_alloc(r->arena, size);
    memcpy(all, f->bounds, size);
    for (uint32_t i = 0; i < f->bound_count; i++)
        if (all[i].value.literal.form != FORM_NONE)
            keep_bound(f, all[i]);
    uint32_t kept = f->judged_count;
    for (uint32_t i = 0; i < f->bound_count; i++)
        if (all[i].value.literal.form == FORM_NONE)
            f->bounds[kept++] = all[i];
    f->bound_count = kept;
    rql_bounds_sort(f->bounds, f->judged_count);
}

/* The judged bound on the other side, or NULL. */
static const struct meaning_bound *opposite(const struct meaning_filter *f,
                                            const struct meaning_bound *bound)
{
    for (uint32_t i = 0; i < f->judged_count; i++)
        if (f->bounds[i].value.literal.form == bound->value.literal.form &&
            rql_bound_is_low(&f->bounds[i]) != rql_bound_is_low(bound))
            return &f->bounds[i];
    return NULL;
}

/* False when two bounds exclude each other, or leave one value that is excluded
 * itself. */
static bool bounds_agree(const struct meaning_filter *f)
{
    for (uint32_t i = 0; i < f->judged_count; i++) {
        const struct meaning_bound *low = &f->bounds[i];
        const struct meaning_bound *high = opposite(f, low);
        if (!rql_bound_is_low(low) || !high)
            continue;
        if (!rql_bound_holds(low, &high->value) ||
            !rql_bound_holds(high, &low->value))
            return false;
        /* Of one form, values of one rank have one key. */
        if (!(low->value.literal.rank < high->value.literal.rank) &&
            rql_set_find(&f->out, low->value.key))
            return false;
    }
    return true;
}

/* Bounds that leave one number are that number. */
static void find_point(const struct reduction *r)
{
    struct meaning_filter *f = r->filter;
    for (uint32_t i = 0; i < f->judged_count; i++) {
        const struct meaning_bound *low = &f->bounds[i];
        const struct meaning_bound *high = opposite(f, low);
        if (low->value.literal.form != FORM_NUMBER || !high ||
            !rql_key_equal(low->value.key, high->value.key))
            continue;
        struct value_set *lists =
            rql_arena_alloc(r->arena, (f->list_count + 1) * sizeof *lists);
        struct meaning_value *value = rql_arena_alloc(r->arena, sizeof *value);
        *value = low->value;
        if (f->list_count)
            memcpy(lists + 1, f->lists, f->list_count * sizeof *lists);
        lists[0] = (struct value_set){value, 1};
        f->lists = lists;
        f->list_count++;
        return;
    }
}

/* Whether the value keeps all bounds of its form. */
static bool is_in_bounds(const struct meaning_filter *f,
                         const struct meaning_value *value)
{
    for (uint32_t i = 0; i < f->judged_count; i++)
        if (f->bounds[i].value.literal.form == value->literal.form &&
            !rql_bound_holds(&f->bounds[i], value))
            return false;
    return true;
}

/* --- Exclusions ----------------------------------------------------------- */

/* Drop exclusions of what the bounds exclude. */
static void drop_out_of_bounds(struct meaning_filter *f)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < f->out.count; i++)
        if (is_in_bounds(f, &f->out.items[i]))
            f->out.items[kept++] = f->out.items[i];
    f->out.count = kept;
}

/* True when no value of a closed list is left. */
static bool is_exhausted(const struct reduction *r)
{
    const struct catalog_column *column = r->filter->name.column;
    const struct rql_catalog *catalog = r->meaning->query->catalog;
    const struct value_set *out = &r->filter->out;
    uint64_t left = rql_column_known_values(column);
    if (!left || out->count < column->value_count)
        return false;
    for (uint32_t i = 0; left && i < out->count; i++) {
        uint32_t known =
            rql_column_known_value(catalog, column, out->items[i].shown);
        if (known < column->value_count)
            left &= ~(UINT64_C(1) << known);
    }
    return !left;
}

/* --- A list of values, and the rest --------------------------------------- */

/* Strike out of the first list what the rest excludes. */
static void strike(const struct reduction *r)
{
    struct meaning_filter *f = r->filter;
    struct value_set *list = &f->lists[0];
    keep(list, &f->out, false);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->count; i++)
        if (is_in_bounds(f, &list->items[i]))
            list->items[kept++] = list->items[i];
    list->count = kept;
    rql_patterns_strike(r);
}

/* Drop exclusions that the first list, whose values are clear, says already. */
static void drop_needless_exclusions(struct meaning_filter *f)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < f->out.count; i++)
        if (f->out.items[i].literal.kind == LITERAL_ODD)
            f->out.items[kept++] = f->out.items[i];
    f->out.count = kept;
}

/* Drop the bounds that can be judged for each value of the first list: all of
 * those are in them. */
static void drop_kept_bounds(struct meaning_filter *f)
{
    uint8_t form = f->lists[0].items[0].literal.form;
    for (uint32_t i = 1; i < f->lists[0].count; i++)
        if (f->lists[0].items[i].literal.form != form)
            return;
    uint32_t kept = 0, judged = 0;
    for (uint32_t i = 0; i < f->bound_count; i++) {
        if (i < f->judged_count && f->bounds[i].value.literal.form == form)
            continue;
        judged += i < f->judged_count;
        f->bounds[kept++] = f->bounds[i];
    }
    f->bound_count = kept;
    f->judged_count = judged;
}

/* With a list whose values are clear; false when none of them is left. */
static bool reduce_list(const struct reduction *r)
{
    struct meaning_filter *f = r->filter;
    meet_lists(f);
    strike(r);
    if (f->lists[0].count == 0)
        return false;
    drop_needless_exclusions(f);
    drop_kept_bounds(f);
    return true;
}

/* Values that are named and excluded by one name cannot be had, even when it is
 * not certain what else equals them. */
static bool strike_named(struct meaning_filter *f)
{
    for (uint32_t i = 0; i < f->list_count; i++) {
        keep(&f->lists[i], &f->out, false);
        if (f->lists[i].count == 0)
            return false;
    }
    return true;
}

bool rql_filter_reduce(struct arena *arena, struct meaning *m,
                       struct meaning_filter *f)
{
    struct reduction r = {arena, m, f, false};
    r.is_numeric = f->name.column && f->name.column->type == RQL_TYPE_NUMBER;
    meet_bounds(&r);
    if (!bounds_agree(f) || is_exhausted(&r) || !rql_patterns_agree(&r))
        return false;
    find_point(&r);
    mark_clear(&r);
    if (f->list_count && find_anchor(f)) {
        if (!reduce_list(&r))
            return false;
    } else if (!strike_named(f)) {
        return false;
    }
    drop_out_of_bounds(f);
    rql_patterns_drop_all(f);
    rql_lists_sort(f);
    return true;
}
