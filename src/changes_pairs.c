/* Which of the names that are gone became which of the names that are new. */
#include "changes.h"

#include <stdlib.h>
#include <string.h>

enum {
    ENOUGH = 64, /* comparisons for each name on the average: each with each */
    NEIGHBOURS = 8 /* on each side that a name is compared with otherwise */
};

struct pair {
    uint32_t before;
    uint32_t after;
    struct likeness likeness;
};

struct matcher {
    struct arena *scratch;
    struct loose_ends *before;
    struct loose_ends *after;
    likeness_function *likeness;
    const void *context;
    struct vector pairs; /* struct pair */
};

static void judge(struct matcher *m, uint32_t before, uint32_t after)
{
    struct likeness likeness = m->likeness(
        m->context, &m->before->items[before], &m->after->items[after]);
    if (likeness.kind == LIKENESS_NONE)
        return;
    struct pair *pair = rql_vector_push(m->scratch, &m->pairs, sizeof *pair);
    *pair = (struct pair){before, after, likeness};
}

/* --- Neighbours -------------------------------------------------------- */

/* One of both lists, for sorting. */
struct entry {
    const struct loose_end *end;
    uint32_t index;
    bool is_after;
};

static int compare_ties(const struct entry *a, const struct entry *b)
{
    if (a->is_after != b->is_after)
        return a->is_after ? 1 : -1;
    return (a->index > b->index) - (a->index < b->index);
}

static int by_beginning(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = strcmp(a->end->name.letters, b->end->name.letters);
    return order ? order : compare_ties(a, b);
}

static int by_end(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    const struct parted_name *x = &a->end->name, *y = &b->end->name;
    for (unsigned i = 1; i <= x->length && i <= y->length; i++) {
        int order = (unsigned char)x->letters[x->length - i] -
                    (unsigned char)y->letters[y->length - i];
        if (order)
            return order;
    }
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    return compare_ties(a, b);
}

static int by_words(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = strcmp(a->end->name.ordered, b->end->name.ordered);
    return order ? order : compare_ties(a, b);
}

static int compare_sketches(const struct entry *a, const struct entry *b,
                            int which)
{
    uint32_t x = a->end->sketch[which], y = b->end->sketch[which];
    if (x != y)
        return x < y ? -1 : 1;
    return compare_ties(a, b);
}

static int by_first_sketch(const void *left, const void *right)
{
    return compare_sketches(left, right, 0);
}

static int by_second_sketch(const void *left, const void *right)
{
    return compare_sketches(left, right, 1);
}

static int by_third_sketch(const void *left, const void *right)
{
    return compare_sketches(left, right, 2);
}

static struct entry *list_entries(struct matcher *m)
{
    uint32_t before = m->before->count;
    size_t count = (size_t)before + m->after->count;
    struct entry *entries =
        rql_arena_alloc(m->scratch, count * sizeof *entries);
    for (uint32_t i = 0; i < before; i++)
        entries[i] = (struct entry){&m->before->items[i], i, false};
    for (uint32_t i = 0; i < m->after->count; i++)
        entries[before + i] = (struct entry){&m->after->items[i], i, true};
    return entries;
}

/* Judge each old name with the new ones that stand nearest to it in a sorted
 * list; `news` is room for the new ones. */
static void judge_neighbours(struct matcher *m, const struct entry *entries,
                             uint32_t *news)
{
    size_t count = (size_t)m->before->count + m->after->count;
    size_t new_count = 0;
    for (size_t i = 0; i < count; i++)
        if (entries[i].is_after)
            news[new_count++] = entries[i].index;
    size_t passed = 0;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].is_after) {
            passed++;
            continue;
        }
        size_t from = passed > NEIGHBOURS ? passed - NEIGHBOURS : 0;
        for (size_t j = from; j < new_count && j < passed + NEIGHBOURS; j++)
            judge(m, entries[i].index, news[j]);
    }
}

static void judge_near_ones(struct matcher *m, bool has_sketches)
{
    static int (*const orders[])(const void *, const void *) = {
        by_beginning,    by_end,           by_words,
        by_first_sketch, by_second_sketch, by_third_sketch};
    size_t order_count = has_sketches ? 6 : 3;
    struct entry *entries = list_entries(m);
    uint32_t *news =
        rql_arena_alloc(m->scratch, m->after->count * sizeof *news);
    size_t count = (size_t)m->before->count + m->after->count;
    for (size_t i = 0; i < order_count; i++) {
        qsort(entries, count, sizeof *entries, orders[i]);
        judge_neighbours(m, entries, news);
    }
}

/* --- Matching ---------------------------------------------------------- */

static void judge_all(struct matcher *m)
{
    for (uint32_t i = 0; i < m->before->count; i++)
        for (uint32_t j = 0; j < m->after->count; j++)
            judge(m, i, j);
}

static int best_first(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->likeness.score != b->likeness.score)
        return a->likeness.score > b->likeness.score ? -1 : 1;
    if (a->before != b->before)
        return a->before < b->before ? -1 : 1;
    return (a->after > b->after) - (a->after < b->after);
}

static void take_best(struct matcher *m)
{
    struct pair *pairs = m->pairs.items;
    if (!m->pairs.count)
        return;
    qsort(pairs, m->pairs.count, sizeof *pairs, best_first);
    for (size_t i = 0; i < m->pairs.count; i++) {
        struct loose_end *before = &m->before->items[pairs[i].before];
        struct loose_end *after = &m->after->items[pairs[i].after];
        if (before->partner != NO_PARTNER || after->partner != NO_PARTNER)
            continue;
        before->partner = pairs[i].after;
        after->partner = pairs[i].before;
        before->likeness = after->likeness = pairs[i].likeness;
    }
}

void rql_loose_ends_match(struct arena *scratch, struct loose_ends *before,
                          struct loose_ends *after, likeness_function *likeness,
                          const void *context)
{
    struct matcher m = {scratch, before, after, likeness, context, {0}};
    if (!before->count || !after->count)
        return;
    uint64_t each_with_each = (uint64_t)before->count * after->count;
    if (each_with_each <= ENOUGH * ((uint64_t)before->count + after->count))
        judge_all(&m);
    else
        judge_near_ones(&m, before->has_sketches);
    take_best(&m);
}
