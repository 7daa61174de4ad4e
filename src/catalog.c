/* Looking names up in a catalog, and what the public API tells of one. */
#include "catalog.h"

#include <assert.h>
#include <stdlib.h>

#include "arena.h"
#include "str.h"

/* --- Look-ups ---------------------------------------------------------- */

#define EACH_BYTE UINT64_C(0x0101010101010101)

/*
 * True when eight bytes are the same but for ASCII case: wherever the words
 * differ, only the bit of case does, and the byte is a letter.
 */
static inline bool same_word(uint64_t a, uint64_t b)
{
    uint64_t difference = a ^ b;
    if (!difference)
        return true;
    if (difference & ~RQL_FOLD_MASK)
        return false;
    uint64_t folded = a | RQL_FOLD_MASK;
    uint64_t seven = folded & EACH_BYTE * 0x7f;
    uint64_t from_a = seven + EACH_BYTE * (0x80 - 'a');
    uint64_t behind_z = seven + EACH_BYTE * (0x80 - 'z' - 1);
    uint64_t letters = from_a & ~behind_z & ~folded & EACH_BYTE * 0x80;
    return !(difference << 2 & ~letters);
}

static inline uint64_t load_half(const char *p)
{
    uint32_t half;
    memcpy(&half, p, sizeof half);
    return half;
}

/* One to seven bytes as a word: each at least once, and those of one length at
 * the same places. */
static inline uint64_t load_part(const char *p, size_t length)
{
    if (length >= 4)
        return load_half(p) | load_half(p + length - 4) << 32;
    return (unsigned char)p[0] | (uint64_t)(unsigned char)p[length / 2] << 8 |
           (uint64_t)(unsigned char)p[length - 1] << 16;
}

/* As rare as the search below, and apart for the same reason. */
__attribute__((noinline)) static bool
same_but_case(const char *a, const char *b, size_t length)
{
    if (length < 8)
        return same_word(load_part(a, length), load_part(b, length));
    size_t last = length - 8;
    for (size_t i = 0; i < last; i += 8)
        if (!same_word(rql_load_word(a + i), rql_load_word(b + i)))
            return false;
    return same_word(rql_load_word(a + last), rql_load_word(b + last));
}

/* A name that found no slot, and for a column whose it is. */
struct slotless {
    uint32_t dataset;
    const char *name;
    size_t length;
};

static int order_datasets(const void *context, const void *key, uint32_t item)
{
    const struct rql_catalog *catalog = context;
    const struct slotless *sought = key;
    const struct catalog_dataset *d = &catalog->datasets[item];
    return rql_compare_folded(sought->name, sought->length,
                              catalog->pool + d->name, d->name_length);
}

static int order_columns(const void *context, const void *key, uint32_t item)
{
    const struct rql_catalog *catalog = context;
    const struct slotless *sought = key;
    const struct catalog_column *c = &catalog->columns[item];
    if (sought->dataset != c->dataset)
        return sought->dataset < c->dataset ? -1 : 1;
    return rql_compare_folded(sought->name, sought->length,
                              catalog->pool + c->name, c->name_length);
}

void rql_catalog_order_dataset(struct rql_catalog *catalog, struct arena *arena,
                               uint32_t dataset)
{
    const struct catalog_dataset *d = &catalog->datasets[dataset];
    struct slotless added = {0, catalog->pool + d->name, d->name_length};
    rql_ordered_add(arena, &catalog->slotless_datasets, dataset, order_datasets,
                    catalog, &added);
}

void rql_catalog_order_column(struct rql_catalog *catalog, struct arena *arena,
                              uint32_t column)
{
    const struct catalog_column *c = &catalog->columns[column];
    struct slotless added = {c->dataset, catalog->pool + c->name,
                             c->name_length};
    rql_ordered_add(arena, &catalog->slotless_columns, column, order_columns,
                    catalog, &added);
}

/* True when two names of one length are the same to the letter.  Most have 8 to
 * 16 letters: two words, which may overlap. */
static inline bool same_letters(const char *a, const char *b, size_t length)
{
    if (length < 8)
        return load_part(a, length) == load_part(b, length);
    size_t last = length - 8;
    if (rql_load_word(a) != rql_load_word(b) ||
        rql_load_word(a + last) != rql_load_word(b + last))
        return false;
    return last <= 8 || memcmp(a + 8, b + 8, last - 8) == 0;
}

/* True when two names of one length are the same but for ASCII case; most are
 * written as the catalog has them. */
static inline bool same_name(const char *a, const char *b, size_t length)
{
    return same_letters(a, b, length) || same_but_case(a, b, length);
}

/* The search is rare, and would take registers from the look-ups. */
__attribute__((noinline)) static uint32_t
find_slotless_dataset(const struct rql_catalog *catalog, const char *name,
                      size_t length)
{
    struct slotless sought = {0, name, length};
    return rql_ordered_find(&catalog->slotless_datasets, order_datasets,
                            catalog, &sought);
}

__attribute__((noinline)) static uint32_t
find_slotless_column(const struct rql_catalog *catalog, uint32_t dataset,
                     const char *name, size_t length)
{
    struct slotless sought = {dataset, name, length};
    return rql_ordered_find(&catalog->slotless_columns, order_columns, catalog,
                            &sought);
}

uint32_t rql_catalog_lookup_dataset(const struct rql_catalog *catalog,
                                    const char *name, size_t length,
                                    uint32_t hash)
{
    const uint32_t *slots = catalog->dataset_slots;
    uint32_t mask = catalog->dataset_mask, probes = MOST_PROBES;
    for (uint32_t i = hash & mask; slots[i]; i = (i + 1) & mask) {
        if (rql_slot_may_be(slots[i], mask, hash)) {
            uint32_t dataset = rql_slot_item(slots[i], mask);
            const struct catalog_dataset *d = &catalog->datasets[dataset];
            if (d->name_length == length &&
                same_name(catalog->pool + d->name, name, length))
                return dataset;
        }
        if (--probes == 0)
            return find_slotless_dataset(catalog, name, length);
    }
    return NO_DATASET;
}

/* True when two names of one length, 8 to 24 letters, are the same to the letter:
 * three words, which may overlap. */
static inline bool same_words(const char *a, const char *b, size_t length)
{
    size_t last = length - 8, middle = last < 8 ? last : 8;
    return rql_load_word(a) == rql_load_word(b) &&
           rql_load_word(a + last) == rql_load_word(b + last) &&
           rql_load_word(a + middle) == rql_load_word(b + middle);
}

/* Any column; apart, as it takes more registers than most look-ups need. */
__attribute__((noinline)) static uint32_t
search_column(const struct rql_catalog *catalog, uint32_t dataset,
              const char *name, size_t length, uint32_t key)
{
    const uint32_t *slots = catalog->column_slots;
    uint32_t mask = catalog->column_mask, probes = MOST_PROBES;
    for (uint32_t i = key & mask; slots[i]; i = (i + 1) & mask) {
        if (rql_slot_may_be(slots[i], mask, key)) {
            uint32_t column = rql_slot_item(slots[i], mask);
            const struct catalog_column *c = &catalog->columns[column];
            bool fits = (c->dataset == dataset) & (c->name_length == length);
            if (fits && same_name(catalog->pool + c->name, name, length))
                return column;
        }
        if (--probes == 0)
            return find_slotless_column(catalog, dataset, name, length);
    }
    return NO_COLUMN;
}

/* Most have 8 to 24 letters, and are written as the catalog has them. */
uint32_t rql_catalog_lookup_column(const struct rql_catalog *catalog,
                                   uint32_t dataset, const char *name,
                                   size_t length, uint32_t hash)
{
    const uint32_t *slots = catalog->column_slots;
    uint32_t mask = catalog->column_mask, key = rql_column_key(hash, dataset);
    uint32_t first = key & mask, i = first;
    while (slots[i] && !rql_slot_may_be(slots[i], mask, key) &&
           i - first < MOST_PROBES - 1)
        i = (i + 1) & mask;
    if (!slots[i])
        return NO_COLUMN;
    uint32_t column = rql_slot_item(slots[i], mask);
    const struct catalog_column *c = &catalog->columns[column];
    if (c->dataset == dataset && c->name_length == length && length >= 8 &&
        length <= 24 && same_words(catalog->pool + c->name, name, length))
        return column;
    return search_column(catalog, dataset, name, length, key);
}

const char rql_assumed_timespan[] = "LAST_6_MONTHS";

const char *const rql_grains[] = {"Hourly", "Daily", "Weekly", "Monthly", NULL};

uint32_t rql_timespan_lookup(const char *name, size_t length, uint32_t hash)
{
    for (uint32_t i = 0; i < rql_timespan_total; i++) {
        const struct catalog_timespan *t = &rql_timespans[i];
        if (t->hash == hash && t->name_length == length &&
            same_name(t->name, name, length))
            return i;
    }
    return NO_TIMESPAN;
}

/* --- Names of enumerations --------------------------------------------- */

static const char *const api_names[RQL_API_COUNT] = {
    [RQL_API_AUTO] = "auto",
    [RQL_API_MPN] = "mpn",
    [RQL_API_CMP] = "cmp",
    [RQL_API_CONSUMER] = "consumer",
};

const char *rql_api_name(rql_api api)
{
    assert((unsigned)api < RQL_API_COUNT);
    return api_names[api];
}

bool rql_api_from_name(const char *name, rql_api *api)
{
    size_t length = strlen(name);
    for (int i = 0; i < RQL_API_COUNT; i++) {
        if (rql_equal_folded(name, length, api_names[i],
                             strlen(api_names[i]))) {
            *api = (rql_api)i;
            return true;
        }
    }
    return false;
}

const char *rql_evidence_name(rql_evidence evidence)
{
    static const char *const names[] = {
        [RQL_EVIDENCE_NONE] = "none",
        [RQL_EVIDENCE_INFERRED] = "inferred",
        [RQL_EVIDENCE_DOCUMENTED] = "documented",
        [RQL_EVIDENCE_SERVICE] = "service",
    };
    assert((unsigned)evidence < sizeof names / sizeof *names);
    return names[evidence];
}

const char *rql_dataset_status_name(rql_dataset_status status)
{
    static const char *const names[] = {
        [RQL_DATASET_NAMED_ONLY] = "named only",
        [RQL_DATASET_ASSEMBLED] = "assembled",
        [RQL_DATASET_EXACT] = "exact",
    };
    assert((unsigned)status < sizeof names / sizeof *names);
    return names[status];
}

const char *rql_column_type_name(rql_column_type type)
{
    static const char *const names[] = {
        [RQL_TYPE_UNKNOWN] = "unknown", [RQL_TYPE_STRING] = "string",
        [RQL_TYPE_NUMBER] = "number",   [RQL_TYPE_BOOLEAN] = "boolean",
        [RQL_TYPE_DATE] = "date",       [RQL_TYPE_DATETIME] = "datetime",
        [RQL_TYPE_GUID] = "guid",
    };
    assert((unsigned)type < sizeof names / sizeof *names);
    return names[type];
}

const char *rql_column_status_name(rql_column_status status)
{
    static const char *const names[] = {
        [RQL_COLUMN_CURRENT] = "current",
        [RQL_COLUMN_OLDER] = "older",
        [RQL_COLUMN_CONFLICTING] = "conflicting",
    };
    assert((unsigned)status < sizeof names / sizeof *names);
    return names[status];
}

/* --- What a catalog holds ---------------------------------------------- */

const rql_catalog *rql_catalog_builtin(rql_api api)
{
    assert(api > RQL_API_AUTO && api < RQL_API_COUNT);
    return rql_builtin_catalogs[api];
}

void rql_catalog_free(rql_catalog *catalog)
{
    if (!catalog || catalog->is_built_in)
        return;
    /* The catalog lies in its own arena, and so goes with it. */
    struct arena *arena = catalog->arena;
    rql_arena_free(arena);
    free(arena);
}

rql_api rql_catalog_api(const rql_catalog *catalog)
{
    return catalog->api;
}

const char *rql_catalog_name(const rql_catalog *catalog)
{
    return catalog->name;
}

size_t rql_catalog_dataset_count(const rql_catalog *catalog)
{
    return catalog->dataset_count;
}

static const struct catalog_dataset *dataset_at(const rql_catalog *catalog,
                                                size_t dataset)
{
    assert(dataset < catalog->dataset_count);
    return &catalog->datasets[dataset];
}

static const struct catalog_column *column_at(const rql_catalog *catalog,
                                              size_t dataset, size_t index)
{
    const struct catalog_dataset *d = dataset_at(catalog, dataset);
    assert(index < d->column_count);
    return &catalog->columns[d->first_column + index];
}

rql_dataset_info rql_catalog_dataset(const rql_catalog *catalog, size_t dataset)
{
    const struct catalog_dataset *d = dataset_at(catalog, dataset);
    return (rql_dataset_info){
        .name = catalog->pool + d->name,
        .status = (rql_dataset_status)d->status,
        .column_count = d->column_count,
        .range_count = d->range_count,
        .range_evidence = (rql_evidence)d->range_evidence,
        .minimum_interval = d->minimum_interval,
        .interval_evidence = (rql_evidence)d->interval_evidence,
        .source = catalog->pool + d->source,
        .note = catalog->pool + d->note,
    };
}

bool rql_catalog_find_dataset(const rql_catalog *catalog, const char *name,
                              size_t length, size_t *dataset)
{
    uint32_t found = rql_catalog_lookup_dataset(catalog, name, length,
                                                rql_name_hash(name, length));
    if (found == NO_DATASET)
        return false;
    *dataset = found;
    return true;
}

const char *rql_catalog_range(const rql_catalog *catalog, size_t dataset,
                              size_t index)
{
    const struct catalog_dataset *d = dataset_at(catalog, dataset);
    assert(index < d->range_count);
    return catalog->pool + catalog->lists[d->first_range + index];
}

rql_column_info rql_catalog_column(const rql_catalog *catalog, size_t dataset,
                                   size_t index)
{
    const struct catalog_column *c = column_at(catalog, dataset, index);
    const struct column_details *more = rql_column_details(catalog, c);
    const char *pool = catalog->pool;
    return (rql_column_info){
        .name = pool + c->name,
        .kind = (rql_column_kind)c->kind,
        .kind_evidence = (rql_evidence)c->kind_evidence,
        .type = (rql_column_type)c->type,
        .type_evidence = (rql_evidence)c->type_evidence,
        .status = (rql_column_status)c->status,
        .since = pool + more->since,
        .last_seen = pool + more->last_seen,
        .renamed_to = pool + more->renamed_to,
        .meaning = pool + more->meaning,
        .source = pool + more->source,
        .note = pool + more->note,
        .value_count = more->value_count,
        .values_are_closed = c->values_are_closed,
        .values_source = pool + more->values_source,
        .values_note = pool + more->values_note,
    };
}

bool rql_catalog_find_column(const rql_catalog *catalog, size_t dataset,
                             const char *name, size_t length, size_t *index)
{
    const struct catalog_dataset *d = dataset_at(catalog, dataset);
    uint32_t found = rql_catalog_lookup_column(
        catalog, (uint32_t)dataset, name, length, rql_name_hash(name, length));
    if (found == NO_COLUMN)
        return false;
    *index = found - d->first_column;
    return true;
}

const char *rql_catalog_value(const rql_catalog *catalog, size_t dataset,
                              size_t column, size_t index)
{
    const struct column_details *c =
        rql_column_details(catalog, column_at(catalog, dataset, column));
    assert(index < c->value_count);
    return catalog->pool + catalog->lists[c->first_value + index];
}

bool rql_catalog_dataset_place(const rql_catalog *catalog, size_t dataset,
                               size_t *offset)
{
    dataset_at(catalog, dataset);
    if (!catalog->dataset_places)
        return false;
    *offset = catalog->dataset_places[dataset];
    return true;
}

bool rql_catalog_column_place(const rql_catalog *catalog, size_t dataset,
                              size_t index, size_t *offset)
{
    const struct catalog_column *c = column_at(catalog, dataset, index);
    if (!catalog->column_places)
        return false;
    *offset = catalog->column_places[c - catalog->columns];
    return true;
}
