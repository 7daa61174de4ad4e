/* Comparing two catalogs: what the parts of that share. */
#ifndef RQL_CHANGES_H
#define RQL_CHANGES_H

#include <stdint.h>

#include "arena.h"
#include "catalog.h"

/* --- Names that are alike ---------------------------------------------- */

enum {
    LONGEST_PARTED = 128, /* bytes; longer names are like no other */
    MOST_WORDS = 12       /* names of more are compared letter by letter */
};

/* Part of a name: bytes start to end of its letters, or of its text. */
struct word {
    uint8_t start;
    uint8_t end;
};

/* A name taken apart for comparing: "Partner_LocationID" is partner, location
 * and id. */
struct parted_name {
    rql_text text;
    const char *letters;            /* letters and digits only, in lower case */
    uint8_t length;                 /* of these; 0: like no other */
    uint8_t word_count;             /* 0: too many */
    uint32_t set;                   /* which characters occur: a bit for each */
    struct word words[MOST_WORDS];  /* in `letters` */
    struct word places[MOST_WORDS]; /* the same ones in `text` */
    const char *ordered; /* the words by alphabet, with a space behind each */
};

void rql_name_part(struct arena *arena, rql_text text,
                   struct parted_name *name);

enum likeness_kind {
    LIKENESS_NONE,
    LIKENESS_COLUMNS, /* of datasets: most columns are the same */
    LIKENESS_WORDS,   /* one has words that the other lacks */
    LIKENESS_SLIPS,   /* few characters differ */
    LIKENESS_ORDER,   /* the same words in another order */
    LIKENESS_LETTERS, /* only marks such as underscores differ */
    LIKENESS_KNOWN    /* a catalog knows of the new name */
};

struct likeness {
    enum likeness_kind kind;
    unsigned score; /* larger is better */
    unsigned count; /* slips; shared columns */
    unsigned of;    /* as many columns there are */
};

struct likeness rql_name_likeness(const struct parted_name *before,
                                  const struct parted_name *after);

/* Why a rename is thought to be one, in a sentence. */
const char *rql_likeness_reason(struct arena *arena, struct likeness likeness,
                                const struct parted_name *before,
                                const struct parted_name *after);

/* --- Pairs ------------------------------------------------------------- */

#define NO_PARTNER UINT32_MAX
#define OLD_PARTNER (UINT32_MAX - 1) /* one that was there before */

/* What was removed or added. */
struct loose_end {
    struct parted_name name;
    uint32_t index;       /* in the catalog */
    uint32_t partner;     /* in the other list, NO_PARTNER or OLD_PARTNER */
    uint32_t old_partner; /* with OLD_PARTNER: its index in the new catalog */
    uint32_t sketch[3];   /* of datasets: equal ones probably share columns */
    struct likeness likeness; /* to the partner */
};

struct loose_ends {
    struct loose_end *items;
    uint32_t count;
    bool has_sketches;
};

/* How much two loose ends are like each other. */
typedef struct likeness likeness_function(const void *context,
                                          const struct loose_end *before,
                                          const struct loose_end *after);

/*
 * Give loose ends partners: the best pairs first, each at most one.  Few are
 * compared each with each; of many, only those that are neighbours when they
 * are sorted by their beginnings, their ends, their words or their sketches.
 */
void rql_loose_ends_match(struct arena *scratch, struct loose_ends *before,
                          struct loose_ends *after, likeness_function *likeness,
                          const void *context);

/* --- The comparison ---------------------------------------------------- */

struct comparer {
    struct rql_changes *changes;
    struct arena *arena;
    struct arena scratch; /* what is needed during the comparison */
    const struct rql_catalog *before;
    const struct rql_catalog *after;
};

/* Add a change; texts that are NULL become empty. */
void rql_change_add(struct comparer *c, rql_change change);

/* A dataset in both catalogs. */
struct twins {
    uint32_t before;
    uint32_t after;
    const char *name; /* the new one */
};

/* Tell of a new minimum interval, and of time spans. */
void rql_intervals_compare(struct comparer *c, const struct twins *twins);
void rql_ranges_compare(struct comparer *c, const struct twins *twins);

/* Tell of columns and metrics. */
void rql_columns_compare(struct comparer *c, const struct twins *twins);

static inline const char *dataset_name(const struct rql_catalog *catalog,
                                       uint32_t dataset)
{
    return rql_catalog_pool_text(catalog, catalog->datasets[dataset].name);
}

static inline const char *column_name(const struct rql_catalog *catalog,
                                      uint32_t column)
{
    return rql_catalog_pool_text(catalog, catalog->columns[column].name);
}

/* The dataset of one catalog in another one, or NO_DATASET. */
static inline uint32_t find_dataset(const struct rql_catalog *in,
                                    const struct rql_catalog *from,
                                    uint32_t dataset)
{
    const struct catalog_dataset *d = &from->datasets[dataset];
    return rql_catalog_lookup_dataset(in, rql_catalog_pool_text(from, d->name),
                                      d->name_length, d->hash);
}

/* The same for a column of a dataset there. */
static inline uint32_t find_column(const struct rql_catalog *in,
                                   uint32_t dataset,
                                   const struct rql_catalog *from,
                                   uint32_t column)
{
    const struct catalog_column *c = &from->columns[column];
    return rql_catalog_lookup_column(in, dataset,
                                     rql_catalog_pool_text(from, c->name),
                                     c->name_length, rql_column_hash(from, c));
}

/* A name without a partner yet. */
void rql_loose_end_start(struct comparer *c, struct loose_end *end,
                         const char *name, uint32_t index);

/* Why they are partners; kept with the changes. */
const char *rql_rename_reason(struct comparer *c,
                              const struct loose_end *before,
                              const struct loose_end *after);

#endif
