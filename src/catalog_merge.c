/*
 * A catalog of what the service lists, with what another one knows laid over.
 * Datasets and columns are the same as in the live one, in the same order, so
 * its tables for look-ups are taken as they are.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "known_values.h"

struct merger {
    struct arena *arena;
    const struct rql_catalog *live;
    const struct rql_catalog *known;
    bool is_too_large;
    struct vector pool;             /* char */
    struct vector lists;            /* catalog_text */
    struct catalog_column *columns; /* where they are in `live`, too */
    struct column_details *details; /* of these */
};

/* --- Texts ------------------------------------------------------------- */

static char *grow_pool(struct merger *m, size_t length)
{
    struct vector *pool = &m->pool;
    if (length > UINT32_MAX - pool->count) {
        m->is_too_large = true;
        longjmp(*m->arena->on_failure, 1);
    }
    while (pool->capacity - pool->count < length)
        rql_vector_grow(m->arena, pool, 1);
    char *place = (char *)pool->items + pool->count;
    pool->count += length;
    return place;
}

static catalog_text add_text(struct merger *m, const struct rql_catalog *from,
                             catalog_text text)
{
    const char *data = rql_catalog_pool_text(from, text);
    if (!*data)
        return 0;
    size_t size = strlen(data) + 1;
    catalog_text place = (catalog_text)m->pool.count;
    memcpy(grow_pool(m, size), data, size);
    return place;
}

/* The live text, or else the known one. */
static catalog_text pick(struct merger *m, catalog_text live,
                         catalog_text known)
{
    if (*rql_catalog_pool_text(m->live, live))
        return add_text(m, m->live, live);
    return add_text(m, m->known, known);
}

/* Copy part of a list; returns where it is now. */
static uint32_t add_list(struct merger *m, const struct rql_catalog *from,
                         uint32_t first, uint32_t count)
{
    uint32_t place = (uint32_t)m->lists.count;
    for (uint32_t i = 0; i < count; i++) {
        catalog_text *item = rql_vector_push(m->arena, &m->lists, sizeof *item);
        *item = add_text(m, from, from->lists[first + i]);
    }
    return place;
}

/* --- Columns ----------------------------------------------------------- */

/* A column and the rest of it. */
struct whole_column {
    const struct catalog_column *column;
    const struct column_details *details;
};

static struct whole_column column_at(const struct rql_catalog *catalog,
                                     uint32_t index)
{
    return (struct whole_column){&catalog->columns[index],
                                 &catalog->column_details[index]};
}

/* The service has the column today, so older pages and pages that disagree are
 * overruled; but where the dataset has the newer name too, it is the one to
 * use. */
static uint8_t merged_status(const struct merger *m,
                             const struct catalog_column *live,
                             struct whole_column known)
{
    const char *now =
        rql_catalog_pool_text(m->known, known.details->renamed_to);
    size_t length = strlen(now);
    if (live->status == RQL_COLUMN_CURRENT &&
        known.column->status == RQL_COLUMN_OLDER && length &&
        rql_catalog_lookup_column(m->live, live->dataset, now, length,
                                  rql_name_hash(now, length)) != NO_COLUMN)
        return RQL_COLUMN_OLDER;
    return live->status;
}

static void add_values(struct merger *m, uint32_t index,
                       const struct rql_catalog *from,
                       struct whole_column column)
{
    struct column_details *to = &m->details[index];
    const struct column_details *details = column.details;
    m->columns[index].values_are_closed = column.column->values_are_closed;
    to->value_count = details->value_count;
    to->first_value =
        add_list(m, from, details->first_value, details->value_count);
    to->values_source = add_text(m, from, details->values_source);
    to->values_note = add_text(m, from, details->values_note);
}

static void add_details(struct merger *m, uint32_t index,
                        const struct column_details *live,
                        const struct column_details *known)
{
    m->details[index] = (struct column_details){
        .since = pick(m, live->since, known->since),
        .last_seen = pick(m, live->last_seen, known->last_seen),
        .renamed_to = pick(m, live->renamed_to, known->renamed_to),
        .meaning = pick(m, live->meaning, known->meaning),
        .source = pick(m, live->source, known->source),
        .note = pick(m, live->note, known->note),
    };
}

/* Add a live column; `known` is the same one of the other catalog, or a column
 * of which nothing is known. */
static void add_column(struct merger *m, uint32_t index,
                       struct whole_column known)
{
    struct whole_column live = column_at(m->live, index);
    struct catalog_column *c = &m->columns[index];
    c->name = add_text(m, m->live, live.column->name);
    c->status = merged_status(m, live.column, known);
    if (live.column->type == RQL_TYPE_UNKNOWN) {
        c->type = known.column->type;
        c->type_evidence = known.column->type_evidence;
    }
    add_details(m, index, live.details, known.details);
    if (live.details->value_count || live.column->values_are_closed)
        add_values(m, index, m->live, live);
    else
        add_values(m, index, m->known, known);
}

/* Add the columns of a live dataset; `known` is its index in the other
 * catalog, or NO_DATASET. */
static void add_columns(struct merger *m, const struct catalog_dataset *d,
                        uint32_t known)
{
    static const struct catalog_column no_column;
    static const struct column_details no_details;
    const struct whole_column nothing = {&no_column, &no_details};
    for (uint32_t i = 0; i < d->column_count; i++) {
        uint32_t index = d->first_column + i, found = NO_COLUMN;
        struct whole_column live = column_at(m->live, index);
        if (known != NO_DATASET)
            found = rql_catalog_lookup_column(
                m->known, known,
                rql_catalog_pool_text(m->live, live.column->name),
                live.column->name_length,
                rql_column_hash(m->live, live.column));
        add_column(m, index,
                   found == NO_COLUMN ? nothing : column_at(m->known, found));
    }
}

/* --- Datasets ---------------------------------------------------------- */

/* A live dataset with its columns and time spans, which are added. */
static struct catalog_dataset merge_dataset(struct merger *m,
                                            const struct catalog_dataset *live)
{
    static const struct catalog_dataset nothing;
    uint32_t found = rql_catalog_lookup_dataset(
        m->known, rql_catalog_pool_text(m->live, live->name), live->name_length,
        live->hash);
    const struct catalog_dataset *known =
        found == NO_DATASET ? &nothing : &m->known->datasets[found];
    struct catalog_dataset d = *live;
    d.name = add_text(m, m->live, live->name);
    d.source = pick(m, live->source, known->source);
    d.note = pick(m, live->note, known->note);
    d.first_range = add_list(m, m->live, live->first_range, live->range_count);
    if (!live->minimum_interval) {
        d.minimum_interval = known->minimum_interval;
        d.interval_evidence = known->interval_evidence;
    }
    add_columns(m, live, found);
    return d;
}

/* --- The whole --------------------------------------------------------- */

static void *copy_items(struct merger *m, const void *items, size_t size)
{
    void *copy = rql_arena_alloc(m->arena, size);
    if (size)
        memcpy(copy, items, size);
    return copy;
}

static const uint32_t *copy_slots(struct merger *m, const uint32_t *slots,
                                  uint32_t mask)
{
    return copy_items(m, slots, ((size_t)mask + 1) * sizeof *slots);
}

static struct rql_catalog *merge(struct merger *m)
{
    const struct rql_catalog *live = m->live;
    struct rql_catalog *merged = rql_arena_alloc(m->arena, sizeof *merged);
    struct catalog_dataset *datasets = copy_items(
        m, live->datasets, (size_t)live->dataset_count * sizeof *datasets);
    *grow_pool(m, 1) = '\0';
    m->columns = copy_items(m, live->columns,
                            (size_t)live->column_count * sizeof *m->columns);
    m->details = rql_arena_alloc(m->arena, (size_t)live->column_count *
                                               sizeof *m->details);
    for (uint32_t i = 0; i < live->dataset_count; i++)
        datasets[i] = merge_dataset(m, &live->datasets[i]);
    *merged = *live;
    merged->is_built_in = false;
    merged->name = rql_arena_copy(m->arena, live->name, strlen(live->name));
    merged->datasets = datasets;
    merged->pool = m->pool.items;
    merged->columns = m->columns;
    merged->column_details = m->details;
    merged->lists = m->lists.items;
    rql_index_known_values(merged, m->arena, m->lists.count);
    merged->dataset_slots =
        copy_slots(m, live->dataset_slots, live->dataset_mask);
    merged->column_slots = copy_slots(m, live->column_slots, live->column_mask);
    merged->slotless_datasets =
        rql_ordered_copy(m->arena, &live->slotless_datasets);
    merged->slotless_columns =
        rql_ordered_copy(m->arena, &live->slotless_columns);
    merged->arena = m->arena;
    merged->dataset_places = merged->column_places = NULL;
    return merged;
}

/* A failed allocation comes back here.  The merger is not of this function, so
 * that all of it is still defined then. */
static rql_status try_to_merge(struct merger *m, rql_catalog **catalog)
{
    jmp_buf failure;
    rql_arena_init(m->arena, &failure);
    if (setjmp(failure))
        return m->is_too_large ? RQL_TOO_LARGE : RQL_NO_MEMORY;
    *catalog = merge(m);
    m->arena->on_failure = NULL;
    return RQL_OK;
}

rql_status rql_catalog_merge(const rql_catalog *live, const rql_catalog *known,
                             rql_catalog **catalog)
{
    assert(live && known && catalog);
    *catalog = NULL;
    struct merger m = {
        .arena = malloc(sizeof(struct arena)),
        .live = live,
        .known = known,
    };
    if (!m.arena)
        return RQL_NO_MEMORY;
    rql_status status = try_to_merge(&m, catalog);
    if (status != RQL_OK) {
        rql_arena_free(m.arena);
        free(m.arena);
    }
    return status;
}
