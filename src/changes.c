/* What has changed between two catalogs of one service. */
#include "changes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct rql_changes {
    struct arena arena;
    struct vector items; /* rql_change */
};

const char *rql_change_kind_name(rql_change_kind kind)
{
    static const char *const names[RQL_CHANGE_KIND_COUNT] = {
        [RQL_CHANGE_DATASET_ADDED] = "dataset-added",
        [RQL_CHANGE_DATASET_REMOVED] = "dataset-removed",
        [RQL_CHANGE_DATASET_RENAMED] = "dataset-renamed",
        [RQL_CHANGE_COLUMN_ADDED] = "column-added",
        [RQL_CHANGE_COLUMN_REMOVED] = "column-removed",
        [RQL_CHANGE_COLUMN_RENAMED] = "column-renamed",
        [RQL_CHANGE_COLUMN_KIND] = "column-kind",
        [RQL_CHANGE_RANGE_ADDED] = "range-added",
        [RQL_CHANGE_RANGE_REMOVED] = "range-removed",
        [RQL_CHANGE_INTERVAL] = "interval",
    };
    assert((unsigned)kind < RQL_CHANGE_KIND_COUNT);
    return names[kind];
}

void rql_change_add(struct comparer *c, rql_change change)
{
    rql_change *place =
        rql_vector_push(c->arena, &c->changes->items, sizeof *place);
    if (!change.before)
        change.before = "";
    if (!change.after)
        change.after = "";
    if (!change.reason)
        change.reason = "";
    *place = change;
}

void rql_loose_end_start(struct comparer *c, struct loose_end *end,
                         const char *name, uint32_t index)
{
    *end = (struct loose_end){.index = index, .partner = NO_PARTNER};
    rql_name_part(&c->scratch, (rql_text){name, strlen(name)}, &end->name);
}

const char *rql_rename_reason(struct comparer *c,
                              const struct loose_end *before,
                              const struct loose_end *after)
{
    return rql_likeness_reason(c->arena, before->likeness, &before->name,
                               &after->name);
}

/* --- Datasets ---------------------------------------------------------- */

static void compare_twins(struct comparer *c, uint32_t old, uint32_t new)
{
    struct twins twins = {old, new, dataset_name(c->after, new)};
    rql_intervals_compare(c, &twins);
    rql_ranges_compare(c, &twins);
    if (c->before->datasets[old].column_count &&
        c->after->datasets[new].column_count)
        rql_columns_compare(c, &twins);
}

/* Numbers that two datasets probably share when they share most columns: the
 * least of three hashes of their names. */
static void sketch_columns(const struct rql_catalog *catalog,
                           struct loose_end *end)
{
    static const uint32_t mixers[] = {1, UINT32_C(0x9e3779b1),
                                      UINT32_C(0x85ebca6b)};
    const struct catalog_dataset *d = &catalog->datasets[end->index];
    for (int which = 0; which < 3; which++) {
        end->sketch[which] = UINT32_MAX;
        for (uint32_t i = 0; i < d->column_count; i++) {
            uint32_t hash = rql_column_hash(
                catalog, &catalog->columns[d->first_column + i]);
            hash = (hash ^ hash >> 15) * mixers[which];
            if (hash < end->sketch[which])
                end->sketch[which] = hash;
        }
    }
}

static struct loose_ends find_loose_datasets(struct comparer *c,
                                             const struct rql_catalog *catalog,
                                             const struct rql_catalog *other)
{
    struct vector ends = {0};
    for (uint32_t i = 0; i < catalog->dataset_count; i++) {
        if (find_dataset(other, catalog, i) != NO_DATASET)
            continue;
        struct loose_end *end =
            rql_vector_push(&c->scratch, &ends, sizeof *end);
        rql_loose_end_start(c, end, dataset_name(catalog, i), i);
        sketch_columns(catalog, end);
    }
    return (struct loose_ends){ends.items, (uint32_t)ends.count, true};
}

/* How many columns of a dataset the other one has. */
static unsigned count_shared(const struct comparer *c, uint32_t before,
                             uint32_t after)
{
    unsigned shared = 0;
    const struct catalog_dataset *d = &c->before->datasets[before];
    for (uint32_t i = 0; i < d->column_count; i++)
        shared += find_column(c->after, after, c->before,
                              d->first_column + i) != NO_COLUMN;
    return shared;
}

/*
 * Names that are nearly the same are enough; where words were added, some
 * columns must be the same too.  Names that are unlike need most columns: many
 * datasets have some in common.
 */
static struct likeness dataset_likeness(const void *context,
                                        const struct loose_end *before,
                                        const struct loose_end *after)
{
    enum { FEWEST_SHARED = 3 };
    const struct comparer *c = context;
    unsigned olds = c->before->datasets[before->index].column_count;
    unsigned news = c->after->datasets[after->index].column_count;
    unsigned least = olds < news ? olds : news;
    unsigned most = olds < news ? news : olds;
    struct likeness names = rql_name_likeness(&before->name, &after->name);
    if (names.kind > LIKENESS_WORDS || (names.kind && !least))
        return names;
    if (least < most / 4 || (!names.kind && least * 3ull < most * 2ull))
        return (struct likeness){.kind = LIKENESS_NONE};
    unsigned shared = count_shared(c, before->index, after->index);
    if (names.kind && shared * 4ull >= most)
        return names;
    if (shared < FEWEST_SHARED || shared * 3ull < most * 2ull)
        return (struct likeness){.kind = LIKENESS_NONE};
    return (struct likeness){LIKENESS_COLUMNS,
                             (unsigned)(300ull * shared / most), shared, most};
}

static void tell_new_dataset(struct comparer *c, const struct loose_ends *olds,
                             const struct loose_end *end)
{
    const char *name = dataset_name(c->after, end->index);
    if (end->partner == NO_PARTNER) {
        rql_change_add(c, (rql_change){.kind = RQL_CHANGE_DATASET_ADDED,
                                       .dataset = name,
                                       .after = name});
        return;
    }
    const struct loose_end *partner = &olds->items[end->partner];
    rql_change_add(c, (rql_change){
                          .kind = RQL_CHANGE_DATASET_RENAMED,
                          .dataset = name,
                          .before = dataset_name(c->before, partner->index),
                          .after = name,
                          .breaks = true,
                          .reason = rql_rename_reason(c, partner, end),
                      });
}

static void tell_removed_datasets(struct comparer *c,
                                  const struct loose_ends *olds)
{
    for (uint32_t i = 0; i < olds->count; i++) {
        const char *name = dataset_name(c->before, olds->items[i].index);
        if (olds->items[i].partner == NO_PARTNER)
            rql_change_add(c, (rql_change){.kind = RQL_CHANGE_DATASET_REMOVED,
                                           .dataset = name,
                                           .before = name,
                                           .breaks = true});
    }
}

/* Go through the new catalog's datasets in order, then those that are gone. */
static void compare(struct comparer *c)
{
    struct loose_ends olds = find_loose_datasets(c, c->before, c->after);
    struct loose_ends news = find_loose_datasets(c, c->after, c->before);
    rql_loose_ends_match(&c->scratch, &olds, &news, dataset_likeness, c);
    const struct loose_end *next = news.items;
    for (uint32_t i = 0; i < c->after->dataset_count; i++) {
        uint32_t old = find_dataset(c->before, c->after, i);
        if (old == NO_DATASET) {
            assert(next < news.items + news.count && next->index == i);
            tell_new_dataset(c, &olds, next);
            if (next->partner != NO_PARTNER)
                old = olds.items[next->partner].index;
            next++;
        }
        if (old != NO_DATASET)
            compare_twins(c, old, i);
    }
    tell_removed_datasets(c, &olds);
}

/* --- The public way in ------------------------------------------------- */

/* A failed allocation comes back here.  The comparer is not of this function,
 * so that all of it is still defined then. */
static rql_status try_to_compare(struct comparer *c)
{
    jmp_buf failure;
    rql_arena_init(c->arena, &failure);
    rql_arena_init(&c->scratch, &failure);
    if (setjmp(failure))
        return RQL_NO_MEMORY;
    compare(c);
    c->arena->on_failure = NULL;
    return RQL_OK;
}

rql_status rql_changes_new(const rql_catalog *before, const rql_catalog *after,
                           rql_changes **changes)
{
    assert(before && after && changes && before->api == after->api);
    *changes = NULL;
    struct rql_changes *made = calloc(1, sizeof *made);
    if (!made)
        return RQL_NO_MEMORY;
    struct comparer c = {
        .changes = made,
        .arena = &made->arena,
        .before = before,
        .after = after,
    };
    rql_status status = try_to_compare(&c);
    rql_arena_free(&c.scratch);
    if (status == RQL_OK)
        *changes = made;
    else
        rql_changes_free(made);
    return status;
}

void rql_changes_free(rql_changes *changes)
{
    if (!changes)
        return;
    rql_arena_free(&changes->arena);
    free(changes);
}

size_t rql_changes_count(const rql_changes *changes)
{
    return changes->items.count;
}

rql_change rql_changes_at(const rql_changes *changes, size_t index)
{
    assert(index < changes->items.count);
    return ((const rql_change *)changes->items.items)[index];
}
