/* Telling findings of a file apart that are alike. */
#include "ordinals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "message.h"

struct keyed {
    rql_identity key;
    size_t index; /* of the finding */
};

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_key(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    int order = compare_numbers(a->key.finding, b->key.finding);
    if (!order)
        order = compare_numbers(a->key.query, b->key.query);
    return order ? order : compare_numbers(a->index, b->index);
}

static bool is_alike(const struct keyed *a, const struct keyed *b)
{
    return a->key.finding == b->key.finding && a->key.query == b->key.query;
}

size_t *ordinals_new(const struct findings *findings, finding_key *key)
{
    size_t count = findings->count;
    struct keyed *all = need(calloc(count + 1, sizeof *all));
    size_t *ordinals = need(calloc(count + 1, sizeof *ordinals));
    for (size_t i = 0; i < count; i++)
        all[i] = (struct keyed){key(findings->items[i]), i};
    qsort(all, count, sizeof *all, by_key);
    for (size_t i = 1; i < count; i++)
        if (is_alike(&all[i - 1], &all[i]))
            ordinals[all[i].index] = ordinals[all[i - 1].index] + 1;
    free(all);
    return ordinals;
}

uint64_t hash_text(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
    return hash;
}

void identity_text(char text[IDENTITY_SIZE], rql_identity identity,
                   size_t ordinal)
{
    int length = snprintf(text, IDENTITY_SIZE, "%016" PRIx64 "-%016" PRIx64,
                          identity.finding, identity.query);
    if (ordinal)
        snprintf(text + length, IDENTITY_SIZE - (size_t)length, "-%zu",
                 ordinal);
}
