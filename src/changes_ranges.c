/* The minimum interval and the time spans of a dataset in two catalogs. */
#include "changes.h"

#include <string.h>

#include "str.h"

/* What one of the catalogs does not know is no difference. */
void rql_intervals_compare(struct comparer *c, const struct twins *twins)
{
    const struct catalog_dataset *before = &c->before->datasets[twins->before];
    const struct catalog_dataset *after = &c->after->datasets[twins->after];
    if (!before->minimum_interval || !after->minimum_interval ||
        before->minimum_interval == after->minimum_interval)
        return;
    rql_change_add(
        c,
        (rql_change){
            .kind = RQL_CHANGE_INTERVAL,
            .dataset = twins->name,
            .before =
                rql_arena_printf(c->arena, "%u", before->minimum_interval),
            .after = rql_arena_printf(c->arena, "%u", after->minimum_interval),
            .breaks = after->minimum_interval > before->minimum_interval,
        });
}

/* A set of the time spans of a dataset: indexes into the lists of its catalog.
 */
struct range_set {
    const struct rql_catalog *catalog;
    struct ordered names;
};

static const char *range_name(const struct rql_catalog *catalog, uint32_t at)
{
    return rql_catalog_pool_text(catalog, catalog->lists[at]);
}

static int order_ranges(const void *context, const void *key, uint32_t item)
{
    const char *name = key, *other = range_name(context, item);
    return rql_compare_folded(name, strlen(name), other, strlen(other));
}

static bool has_range(const struct range_set *set, const char *name)
{
    return rql_ordered_find(&set->names, order_ranges, set->catalog, name) !=
           NOT_ORDERED;
}

static void add_range(struct comparer *c, struct range_set *set, uint32_t at)
{
    rql_ordered_add(&c->scratch, &set->names, at, order_ranges, set->catalog,
                    range_name(set->catalog, at));
}

static struct range_set collect_ranges(struct comparer *c,
                                       const struct rql_catalog *catalog,
                                       const struct catalog_dataset *d)
{
    struct range_set set = {.catalog = catalog};
    for (uint32_t i = 0; i < d->range_count; i++)
        if (!has_range(&set, range_name(catalog, d->first_range + i)))
            add_range(c, &set, d->first_range + i);
    return set;
}

/* Tell of the time spans of `d` that the other dataset's set lacks. */
static void tell_ranges(struct comparer *c, const struct rql_catalog *catalog,
                        const struct catalog_dataset *d,
                        const struct range_set *others, const char *dataset)
{
    bool is_added = catalog == c->after;
    struct range_set told = {.catalog = catalog};
    for (uint32_t i = 0; i < d->range_count; i++) {
        uint32_t at = d->first_range + i;
        const char *name = range_name(catalog, at);
        if (has_range(others, name) || has_range(&told, name))
            continue;
        add_range(c, &told, at);
        rql_change_add(c, (rql_change){
                              .kind = is_added ? RQL_CHANGE_RANGE_ADDED
                                               : RQL_CHANGE_RANGE_REMOVED,
                              .dataset = dataset,
                              .before = is_added ? NULL : name,
                              .after = is_added ? name : NULL,
                              .breaks = !is_added,
                          });
    }
}

void rql_ranges_compare(struct comparer *c, const struct twins *twins)
{
    const struct catalog_dataset *before = &c->before->datasets[twins->before];
    const struct catalog_dataset *after = &c->after->datasets[twins->after];
    if (!before->range_count || !after->range_count)
        return;
    struct range_set olds = collect_ranges(c, c->before, before);
    struct range_set news = collect_ranges(c, c->after, after);
    tell_ranges(c, c->before, before, &news, twins->name);
    tell_ranges(c, c->after, after, &olds, twins->name);
}
