/* Items of a query that find no slot near their hash. */
#include "seen.h"

struct sought {
    uint32_t index;
    compare_items *compare;
};

static int order_items_of(const void *context, const void *key, uint32_t item)
{
    const struct sought *sought = key;
    return sought->compare(context, sought->index, item);
}

uint32_t rql_seen_before_slotless(struct rql_document *d, uint32_t index,
                                  compare_items *compare)
{
    struct sought sought = {index, compare};
    uint32_t found = rql_ordered_find(&d->slotless, order_items_of, d, &sought);
    if (found != NOT_ORDERED)
        return found;
    rql_ordered_add(&d->arena, &d->slotless, index, order_items_of, d, &sought);
    return NO_TOKEN;
}
