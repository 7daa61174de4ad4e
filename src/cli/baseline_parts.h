/* What the parts of baselines share: the baseline while it is used. */
#ifndef BASELINE_PARTS_H
#define BASELINE_PARTS_H

#include "baseline.h"
#include "baseline_entries.h"
#include "input.h"
#include "place.h"

struct baseline {
    const char *path;
    char *directory;  /* that paths are relative to; absolute */
    struct text text; /* of the file, as it was read; none: it was not there */
    bool is_update;
    bool is_incomplete; /* what was found in a file is not in the update */
    struct entries known;
    size_t *order; /* the known ones by path and identity */
    size_t *gone;  /* those of files that are gone, by identity */
    size_t gone_count;
    size_t *next; /* for the first of those of one identity: the next free */
    struct entries made; /* of an update */
    size_t visits;
    struct places places;
    struct baseline_tally tally;
};

/* Less than 0, 0, or more: by finding, then by query. */
int baseline_compare(rql_identity a, rql_identity b);

/* An entry, or a finding, while they are sorted. */
struct keyed {
    const char *path; /* "" where paths do not matter */
    rql_identity identity;
    bool is_late; /* of those that are alike, the last */
    size_t index;
};

/* The indices of the items in order, to be freed; frees the items. */
size_t *baseline_order(struct keyed *items, size_t count);

/* How the baseline calls a file, to be freed; NULL when it cannot. */
char *baseline_name(struct baseline *baseline, const char *path);

/* What a finding is about, for people who review a baseline; to be freed. */
rql_text baseline_shorten(const struct findings *findings,
                          const rql_diagnostic *diagnostic);

static inline struct entry *baseline_at(const struct baseline *b, size_t place)
{
    return &b->known.items[b->order[place]];
}

#endif
