/*
 * Items in the order of a key: a balanced tree, for those that a hash table has
 * no good place for.  Hashes are fixed, so that whoever writes a text can write
 * one whose names all share a hash; no order of the names unbalances the tree.
 */
#ifndef RQL_ORDERED_H
#define RQL_ORDERED_H

#include <stdint.h>

#include "arena.h"

/* So many slots of a hash table are tried before the tree is: few texts that
 * nobody contrived need more. */
enum { MOST_PROBES = 32 };

#define NOT_ORDERED UINT32_MAX

/* An empty one is all zeros. */
struct ordered {
    struct vector nodes; /* struct ordered_node */
    uint32_t root;       /* of a node: its index + 1, or 0 */
};

/* How a key stands to that of an item: negative before it, positive behind it,
 * 0 for the same. */
typedef int order_items(const void *context, const void *key, uint32_t item);

/* The item of a key, or NOT_ORDERED. */
uint32_t rql_ordered_find(const struct ordered *ordered, order_items *order,
                          const void *context, const void *key);

/* Add an item, whose key is not there yet. */
void rql_ordered_add(struct arena *arena, struct ordered *ordered,
                     uint32_t item, order_items *order, const void *context,
                     const void *key);

/* Take everything out; the memory is used again. */
void rql_ordered_clear(struct ordered *ordered);

/* A copy in another arena. */
struct ordered rql_ordered_copy(struct arena *arena,
                                const struct ordered *ordered);

#endif
