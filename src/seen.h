/* Finding what was there before, in linear time: a hash table over the items of
 * one query, in memory that is used again for the next.  Items that find no slot
 * near their hash are in the order of their texts instead. */
#ifndef RQL_SEEN_H
#define RQL_SEEN_H

#include <string.h>

#include "document.h"
#include "ordered.h"

struct seen {
    uint32_t *slots; /* index + 1, or 0 */
    uint32_t mask;
};

/* How the items of two indexes are ordered: 0 when they are the same. */
typedef int compare_items(const struct rql_document *document, uint32_t a,
                          uint32_t b);

/* Begin with an empty table for so many items. */
static inline struct seen rql_seen_start(struct rql_document *document,
                                         uint32_t count)
{
    struct vector *slots = &document->slots;
    size_t size = 8;
    while (size < 2 * (size_t)count)
        size *= 2;
    while (slots->capacity < size)
        rql_vector_grow(&document->arena, slots, sizeof(uint32_t));
    memset(slots->items, 0, size * sizeof(uint32_t));
    rql_ordered_clear(&document->slotless);
    return (struct seen){slots->items, (uint32_t)size - 1};
}

/* Where the look-up of a hash begins. */
static inline uint32_t rql_seen_slot(const struct seen *seen, uint32_t hash)
{
    return (hash ^ hash >> 15) & seen->mask;
}

/* As rql_seen_before(), for an item without a slot. */
uint32_t rql_seen_before_slotless(struct rql_document *document, uint32_t index,
                                  compare_items *compare);

/* The index of an earlier item that is the same, or NO_TOKEN; the item is then
 * added. */
static inline uint32_t rql_seen_before(struct seen *seen,
                                       struct rql_document *document,
                                       uint32_t hash, uint32_t index,
                                       compare_items *compare)
{
    uint32_t i = rql_seen_slot(seen, hash), probes = MOST_PROBES;
    for (; seen->slots[i]; i = (i + 1) & seen->mask) {
        if (compare(document, seen->slots[i] - 1, index) == 0)
            return seen->slots[i] - 1;
        if (--probes == 0)
            return rql_seen_before_slotless(document, index, compare);
    }
    seen->slots[i] = index + 1;
    return NO_TOKEN;
}

#endif
