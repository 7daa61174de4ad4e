/*
 * A catalog: constant tables, looked up by hash.  The built-in ones are written
 * by the build and hold no pointers but the ones below, so that the loader of
 * the program has nothing to do; those from the service are built in memory by
 * catalog_json.c in the same shape.
 */
#ifndef RQL_CATALOG_H
#define RQL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "ordered.h"
#include "str.h"

#define NO_COLUMN UINT32_MAX
#define NO_DATASET UINT32_MAX
_Static_assert(NOT_ORDERED == NO_COLUMN && NOT_ORDERED == NO_DATASET,
               "a name that is not ordered is not there");

/* A text in the catalog's pool: an offset, NUL-terminated there; offset 0 is
 * the empty text. */
typedef uint32_t catalog_text;

struct catalog_dataset {
    uint32_t hash; /* rql_name_hash() of the name */
    catalog_text name;
    uint16_t name_length;
    uint16_t minimum_interval; /* hours; 0: not known */
    uint8_t interval_evidence; /* rql_evidence */
    uint8_t range_evidence;
    uint8_t status;        /* rql_dataset_status */
    uint32_t first_column; /* its columns stand together */
    uint32_t column_count;
    uint32_t first_range; /* in `lists` */
    uint32_t range_count;
    catalog_text source;
    catalog_text note;
};

/* What is asked of a column for each query that names it: little, so that all
 * columns are close together. */
struct catalog_column {
    uint32_t dataset; /* whose column it is */
    catalog_text name;
    uint16_t name_length;
    uint8_t kind; /* rql_column_kind, and so on */
    uint8_t kind_evidence;
    uint8_t type;
    uint8_t type_evidence;
    uint8_t status;
    uint8_t values_are_closed;
};

/* The rest of it. */
struct column_details {
    uint32_t first_value; /* in `lists` */
    uint32_t value_count;
    catalog_text since;
    catalog_text last_seen;
    catalog_text renamed_to; /* "Column", or "Dataset.Column" */
    catalog_text meaning;
    catalog_text source;
    catalog_text note;
    catalog_text values_source;
    catalog_text values_note;
};

struct rql_catalog {
    rql_api api;
    bool is_built_in;
    const char *name; /* "built-in", or what the user calls it */
    const char *pool; /* all texts */
    const struct catalog_dataset *datasets;
    const struct catalog_column *columns;
    const struct column_details *column_details; /* beside `columns` */
    const catalog_text *lists;                   /* time spans and values */
    const uint32_t *value_order; /* beside `lists`: which value of its column
                                    stands there in their order; or NULL */
    /* Open addressing with linear probing, a power of two of slots, at most
     * half full; see rql_slot_fill().  The key of a dataset is its hash, that of
     * a column rql_column_key(); what is not in one of the MOST_PROBES slots
     * from key & mask on is in the order of the names. */
    const uint32_t *dataset_slots;
    const uint32_t *column_slots;
    uint32_t dataset_count;
    uint32_t column_count;
    uint32_t dataset_mask;
    uint32_t column_mask;
    struct ordered slotless_datasets;
    struct ordered slotless_columns;
    struct arena *arena; /* of catalogs made at run time */
    /* Where the names stand in the text that the catalog was made from; NULL
     * when it was not. */
    const uint32_t *dataset_places;
    const uint32_t *column_places;
};

/* What a column of a dataset is looked up by. */
static inline uint32_t rql_column_key(uint32_t name_hash, uint32_t dataset)
{
    return name_hash ^ (dataset * UINT32_C(0x85ebca6b));
}

static inline const char *rql_catalog_pool_text(const struct rql_catalog *c,
                                                catalog_text text)
{
    return c->pool + text;
}

static inline const struct column_details *
rql_column_details(const struct rql_catalog *catalog,
                   const struct catalog_column *column)
{
    return &catalog->column_details[column - catalog->columns];
}

/* The rql_name_hash() of a column's name. */
static inline uint32_t rql_column_hash(const struct rql_catalog *catalog,
                                       const struct catalog_column *column)
{
    return rql_name_hash(catalog->pool + column->name, column->name_length);
}

/* How many slots a table of so many items has. */
static inline uint32_t rql_slot_count(uint32_t items)
{
    uint32_t slots = 8;
    while (slots / 2 < items)
        slots *= 2;
    return slots;
}

/*
 * What a slot holds: 0, or an item's index + 1, which needs no more bits than the
 * mask has, and above these what tells its key from those of other items.  So
 * the items themselves are seldom looked at in vain.
 */
static inline bool rql_slot_may_be(uint32_t slot, uint32_t mask, uint32_t key)
{
    return ((slot ^ key) & ~mask) == 0;
}

static inline uint32_t rql_slot_item(uint32_t slot, uint32_t mask)
{
    return (slot & mask) - 1;
}

/* Enter an item into a table of slots; false when there is none for it. */
static inline bool rql_slot_fill(uint32_t *slots, uint32_t mask, uint32_t key,
                                 uint32_t item)
{
    for (uint32_t i = 0; i < MOST_PROBES; i++) {
        uint32_t *slot = &slots[(key + i) & mask];
        if (*slot)
            continue;
        *slot = (key & ~mask) | (item + 1);
        return true;
    }
    return false;
}

/* True for what a query can hold as a name: letters, digits and underscores,
 * perhaps with a suffix like "(USD)". */
static inline bool rql_is_name(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && (rql_is_letter(text[i]) || text[i] == '_' ||
                          (i && rql_is_digit(text[i]))))
        i++;
    if (!i || i == length)
        return i;
    size_t suffix = i + 1;
    for (i++; i < length && rql_is_letter(text[i]);)
        i++;
    return text[suffix - 1] == '(' && i > suffix && i + 1 == length &&
           text[i] == ')';
}

/* The dataset of that name, or NO_DATASET.  `hash` is rql_name_hash(). */
uint32_t rql_catalog_lookup_dataset(const struct rql_catalog *catalog,
                                    const char *name, size_t length,
                                    uint32_t hash);

/* Enter a dataset, or a column, that found no slot; its name is not there yet.
 */
void rql_catalog_order_dataset(struct rql_catalog *catalog, struct arena *arena,
                               uint32_t dataset);
void rql_catalog_order_column(struct rql_catalog *catalog, struct arena *arena,
                              uint32_t column);

/* The column (an index into `columns`) of that name, or NO_COLUMN. */
uint32_t rql_catalog_lookup_column(const struct rql_catalog *catalog,
                                   uint32_t dataset, const char *name,
                                   size_t length, uint32_t hash);

/* The built-in catalogs, written by the build, by rql_api; [0] is unused. */
extern const struct rql_catalog *const rql_builtin_catalogs[RQL_API_COUNT];

enum timespan_unit { TIMESPAN_ALL, TIMESPAN_DAYS, TIMESPAN_MONTHS };

/* A time span of the language, whether a dataset offers it or not. */
struct catalog_timespan {
    const char *name;
    uint32_t name_length;
    uint32_t hash; /* rql_name_hash() of the name */
    const char *meaning;
    const char *source; /* where it was read */
    uint8_t unit;       /* enum timespan_unit: of the calendar, in UTC */
    uint16_t units;     /* how many, one after the other */
    uint8_t behind; /* how many the last of them is behind the present one */
    bool is_plain;  /* the name leaves no doubt of that */
};

/* All of them, from short to long; written by the build. */
extern const struct catalog_timespan rql_timespans[];
extern const uint32_t rql_timespan_total;

/* What the service takes when a query has no TIMESPAN. */
extern const char rql_assumed_timespan[];

/* What AGGREGATED takes, as far as it is known; a NULL stands at the end. */
extern const char *const rql_grains[];

#define NO_TIMESPAN UINT32_MAX

/* The time span of that name, or NO_TIMESPAN. */
uint32_t rql_timespan_lookup(const char *name, size_t length, uint32_t hash);

/* The name of the time span that a text means, such as "30 days" or "past 12
 * months", or NULL; `*is_plain`: the name has the same number and unit. */
const char *rql_timespan_meant(rql_text text, bool *is_plain);

/* The time spans that a dataset offers, "A, B and C". */
const char *rql_catalog_ranges(const struct rql_catalog *catalog,
                               uint32_t dataset, struct arena *arena);

#endif
