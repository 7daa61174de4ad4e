/* Items in the order of a key: an AA tree, whose depth is at most twice the
 * logarithm of its size. */
#include "ordered.h"

#include <string.h>

/* Links are indexes + 1, so that a tree can move and be copied. */
struct ordered_node {
    uint32_t item;
    uint32_t left;
    uint32_t right;
    uint32_t level; /* the left child is one lower, the right one at most so
                       high, its right child lower */
};

static struct ordered_node *node_at(const struct ordered *ordered,
                                    uint32_t link)
{
    return (struct ordered_node *)ordered->nodes.items + (link - 1);
}

uint32_t rql_ordered_find(const struct ordered *ordered, order_items *order,
                          const void *context, const void *key)
{
    for (uint32_t link = ordered->root; link;) {
        const struct ordered_node *node = node_at(ordered, link);
        int direction = order(context, key, node->item);
        if (direction == 0)
            return node->item;
        link = direction < 0 ? node->left : node->right;
    }
    return NOT_ORDERED;
}

/* A left child of the same level becomes the parent. */
static uint32_t skew(const struct ordered *ordered, uint32_t link)
{
    struct ordered_node *node = node_at(ordered, link);
    uint32_t left = node->left;
    if (!left || node_at(ordered, left)->level != node->level)
        return link;
    node->left = node_at(ordered, left)->right;
    node_at(ordered, left)->right = link;
    return left;
}

/* Of three in a row on one level, the middle one becomes the parent.  There is a
 * right child: on the lowest level it was just added or put there by skew(), and
 * above that nodes have two. */
static uint32_t split(const struct ordered *ordered, uint32_t link)
{
    struct ordered_node *node = node_at(ordered, link);
    uint32_t right = node->right;
    uint32_t last = node_at(ordered, right)->right;
    if (!last || node_at(ordered, last)->level != node->level)
        return link;
    node->right = node_at(ordered, right)->left;
    node_at(ordered, right)->left = link;
    node_at(ordered, right)->level++;
    return right;
}

void rql_ordered_add(struct arena *arena, struct ordered *ordered,
                     uint32_t item, order_items *order, const void *context,
                     const void *key)
{
    enum { DEEPEST = 2 * 33 };
    struct ordered_node *node =
        rql_vector_push(arena, &ordered->nodes, sizeof *node);
    *node = (struct ordered_node){item, 0, 0, 1};
    uint32_t added = (uint32_t)ordered->nodes.count;
    uint32_t *path[DEEPEST], *place = &ordered->root;
    size_t depth = 0;
    while (*place) {
        path[depth++] = place;
        node = node_at(ordered, *place);
        place =
            order(context, key, node->item) < 0 ? &node->left : &node->right;
    }
    *place = added;
    while (depth-- > 0)
        *path[depth] = split(ordered, skew(ordered, *path[depth]));
}

void rql_ordered_clear(struct ordered *ordered)
{
    ordered->nodes.count = 0;
    ordered->root = 0;
}

struct ordered rql_ordered_copy(struct arena *arena,
                                const struct ordered *ordered)
{
    struct ordered copy = {.root = ordered->root};
    size_t count = ordered->nodes.count;
    if (count == 0)
        return copy;
    rql_vector_reserve(arena, &copy.nodes, count, sizeof(struct ordered_node));
    memcpy(copy.nodes.items, ordered->nodes.items,
           count * sizeof(struct ordered_node));
    copy.nodes.count = count;
    return copy;
}
