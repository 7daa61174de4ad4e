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

/* A set of the time spans of a dataset. */
struct range_set {
    const struct rql_catalog *catalog;
    uint32_t *slots; /* as those of a catalog; indexes into its lists */
    uint32_t mask;
};

/* True when the set has the name; else, to put it there, `slot` is where. */
static bool find_range(const struct range_set *set, const char *name,
                       uint32_t *slot)
{
    size_t length = strlen(name);
    uint32_t i = rql_name_hash(name, length) & set->mask;
    for (; set->slots[i]; i = (i + 1) & set->mask) {
        const char *other = rql_catalog_pool_text(
            set->catalog, set->catalog->lists[set->slots[i] - 1]);
        if (rql_equal_folded(name, length, other, strlen(other)))
            return true;
    }
    *slot = i;
    return false;
}

static struct range_set start_ranges(struct comparer *c,
                                     const struct rql_catalog *catalog,
                                     const struct catalog_dataset *d)
{
    uint32_t count = rql_slot_count(d->range_count);
    struct range_set set = {
        catalog, rql_arena_alloc(&c->scratch, count * sizeof *set.slots),
        count - 1};
    memset(set.slots, 0, count * sizeof *set.slots);
    return set;
}

static struct range_set collect_ranges(struct comparer *c,
                                       const struct rql_catalog *catalog,
                                       const struct catalog_dataset *d)
{
    struct range_set set = start_ranges(c, catalog, d);
    for (uint32_t i = 0; i < d->range_count; i++) {
        uint32_t at = d->first_range + i;
        uint32_t slot;
        if (!find_range(&set,
                        rql_catalog_pool_text(catalog, catalog->lists[at]),
                        &slot))
            set.slots[slot] = at + 1;
    }
    return set;
}

/* Tell of the time spans of `d` that the other dataset's set lacks. */
static void tell_ranges(struct comparer *c, const struct rql_catalog *catalog,
                        const struct catalog_dataset *d,
                        const struct range_set *others, const char *dataset)
{
    bool is_added = catalog == c->after;
    struct range_set told = start_ranges(c, catalog, d);
    for (uint32_t i = 0; i < d->range_count; i++) {
        uint32_t at = d->first_range + i;
        const char *name = rql_catalog_pool_text(catalog, catalog->lists[at]);
        uint32_t slot;
        if (find_range(others, name, &slot) || find_range(&told, name, &slot))
            continue;
        told.slots[slot] = at + 1;
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
