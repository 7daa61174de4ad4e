/* Pairs of the queries of two files: which query became which. */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

/* Fewer facets in common are chance: most queries share the empty ones. */
enum { FEWEST_SHARED = 4, ALL_FACETS = (1 << RQL_FACET_COUNT) - 1 };

struct side {
    const struct prints *prints;
    size_t *partners; /* by query, or NO_PARTNER */
};

/* A query that has no partner yet, and the facets that are looked at. */
struct candidate {
    uint64_t key[RQL_FACET_COUNT]; /* 0 for the other facets */
    size_t index;
};

struct candidates {
    struct candidate *items;
    size_t count;
};

static int compare_keys(const struct candidate *a, const struct candidate *b)
{
    for (int i = 0; i < RQL_FACET_COUNT; i++)
        if (a->key[i] != b->key[i])
            return a->key[i] < b->key[i] ? -1 : 1;
    return 0;
}

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    int order = compare_keys(a, b);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static struct candidates find_candidates(const struct side *side,
                                         unsigned facets)
{
    size_t count = side->prints->count;
    struct candidates found = {
        need(calloc(count + 1, sizeof(struct candidate))), 0};
    for (size_t i = 0; i < count; i++) {
        if (side->partners[i] != NO_PARTNER)
            continue;
        struct candidate *candidate = &found.items[found.count++];
        candidate->index = i;
        const uint64_t *from = side->prints->items[i].fingerprint.facets;
        for (int k = 0; k < RQL_FACET_COUNT; k++)
            candidate->key[k] = facets >> k & 1 ? from[k] : 0;
    }
    qsort(found.items, found.count, sizeof *found.items, compare_candidates);
    return found;
}

/* Join queries that have these facets in common, in the order of the files;
 * false when one side has none left. */
static bool join(struct side *before, struct side *after, unsigned facets)
{
    struct candidates a = find_candidates(before, facets);
    struct candidates b = find_candidates(after, facets);
    bool both_left = a.count && b.count;
    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        int order = compare_keys(&a.items[i], &b.items[j]);
        if (order == 0) {
            before->partners[a.items[i].index] = b.items[j].index;
            after->partners[b.items[j].index] = a.items[i].index;
        }
        i += order <= 0;
        j += order >= 0;
    }
    free(a.items);
    free(b.items);
    return both_left;
}

static int count_bits(unsigned bits)
{
    int count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

static void join_all(struct side *before, struct side *after)
{
    for (int shared = RQL_FACET_COUNT; shared >= FEWEST_SHARED; shared--)
        for (unsigned facets = ALL_FACETS; facets; facets--)
            if (count_bits(facets) == shared &&
                facets >> RQL_FACET_DATASET & 1 && !join(before, after, facets))
                return;
}

static size_t *no_partners(size_t count)
{
    size_t *partners = need(malloc((count + 1) * sizeof *partners));
    for (size_t i = 0; i < count; i++)
        partners[i] = NO_PARTNER;
    return partners;
}

struct pairs pairs_find(const struct prints *before, const struct prints *after)
{
    struct side a = {before, no_partners(before->count)};
    struct side b = {after, no_partners(after->count)};
    if (before->count == after->count)
        for (size_t i = 0; i < before->count; i++)
            a.partners[i] = b.partners[i] = i;
    else
        join_all(&a, &b);
    return (struct pairs){a.partners, b.partners};
}

void pairs_free(struct pairs *pairs)
{
    free(pairs->after);
    free(pairs->before);
}
