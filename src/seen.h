/* Finding what was there before, in linear time: a hash table over the items of
 * one query, in memory that is used again for the next. */
#ifndef RQL_SEEN_H
#define RQL_SEEN_H

#include <string.h>

#include "document.h"

struct seen {
    uint32_t *slots; /* index + 1, or 0 */
    uint32_t mask;
};

/* True when the items of two indexes are the same. */
typedef bool same_items(const struct rql_document *document, uint32_t a,
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
    return (struct seen){slots->items, (uint32_t)size - 1};
}

/* The index of an earlier item that is the same, or NO_TOKEN; the item is then
 * added. */
static inline uint32_t rql_seen_before(struct seen *seen,
                                       const struct rql_document *document,
                                       uint32_t hash, uint32_t index,
                                       same_items *same)
{
    uint32_t i = (hash ^ hash >> 15) & seen->mask;
    for (; seen->slots[i]; i = (i + 1) & seen->mask)
        if (same(document, seen->slots[i] - 1, index))
            return seen->slots[i] - 1;
    seen->slots[i] = index + 1;
    return NO_TOKEN;
}

#endif
