/* Memory that is freed at once. */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Blocks are doubly linked so that a big vector's own block can move. */
struct arena_block {
    struct arena_block *next;
    struct arena_block *previous;
    alignas(max_align_t) char bytes[];
};

/* A short text needs one or two blocks of those that are ready, and nothing else.
 * What needs a third will soon need more. */
enum {
    SMALLEST_BLOCK = RQL_READY_SIZE - sizeof(struct arena_block),
    SECOND_SIZE = 1 << 14,
    LARGEST_SHARED_BLOCK = 1 << 18,
    OWN_BLOCK = 1 << 14 /* vectors of this size leave the shared blocks */
};

static _Noreturn void fail(struct arena *arena)
{
    longjmp(*arena->on_failure, 1);
}

void rql_arena_init(struct arena *arena, jmp_buf *on_failure)
{
    *arena = (struct arena){.on_failure = on_failure};
}

void rql_arena_free(struct arena *arena)
{
    for (struct arena_block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    arena->blocks = NULL;
    arena->next = arena->end = NULL;
}

static void link_block(struct arena *arena, struct arena_block *block)
{
    block->previous = NULL;
    block->next = arena->blocks;
    if (block->next)
        block->next->previous = block;
    arena->blocks = block;
}

static void relink_moved_block(struct arena *arena, struct arena_block *block)
{
    if (block->previous)
        block->previous->next = block;
    else
        arena->blocks = block;
    if (block->next)
        block->next->previous = block;
}

static struct arena_block *new_block(struct arena *arena, size_t size)
{
    if (size > PTRDIFF_MAX - sizeof(struct arena_block))
        fail(arena);
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        fail(arena);
    link_block(arena, block);
    return block;
}

/* Blocks grow, so that a document has few of them and a small one is small. */
static void start_shared_block(struct arena *arena, size_t at_least)
{
    size_t size = arena->block_size ? arena->block_size : SMALLEST_BLOCK;
    if (!arena->block_size)
        arena->block_size = SMALLEST_BLOCK;
    else if (size == SMALLEST_BLOCK)
        arena->block_size = SECOND_SIZE;
    else if (size < LARGEST_SHARED_BLOCK)
        arena->block_size = size * 4;
    if (size < at_least)
        size = at_least;
    struct arena_block *block = new_block(arena, size);
    arena->next = block->bytes;
    arena->end = block->bytes + size;
}

/* Bytes that no block has room for. */
static void *alloc_further(struct arena *arena, size_t size)
{
    if (size >= OWN_BLOCK)
        return new_block(arena, size)->bytes;
    start_shared_block(arena, size);
    char *p = arena->next;
    arena->next += size;
    return p;
}

void *rql_arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    size_t gap = -(uintptr_t)arena->next & (align - 1);
    size_t room = (size_t)(arena->end - arena->next);
    if (room < gap || room - gap < size)
        return alloc_further(arena, size);
    char *p = arena->next + gap;
    arena->next = p + size;
    return p;
}

/* Bytes for a text, and its NUL; not aligned. */
static char *alloc_text(struct arena *arena, size_t length)
{
    if ((size_t)(arena->end - arena->next) <= length)
        return alloc_further(arena, length + 1);
    char *p = arena->next;
    arena->next += length + 1;
    return p;
}

char *rql_arena_copy(struct arena *arena, const char *text, size_t length)
{
    char *copy = alloc_text(arena, length);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void rql_arena_give_back(struct arena *arena, char *text, size_t length)
{
    if (text + length + 1 == arena->next)
        arena->next = text;
}

/* What is left of the block is mostly enough, and need not be measured. */
char *rql_arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    size_t room = (size_t)(arena->end - arena->next);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(arena->next, room, format, args);
    if (length < 0) {
        va_end(again);
        fail(arena);
    }
    char *text = alloc_text(arena, (size_t)length);
    if ((size_t)length >= room)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *rql_arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = rql_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

static void move_to_own_block(struct arena *arena, struct vector *vector,
                              size_t item_size, size_t size)
{
    struct arena_block *block = new_block(arena, size);
    if (vector->count)
        memcpy(block->bytes, vector->items, vector->count * item_size);
    vector->items = block->bytes;
}

/* The block of a vector of that size, if it has one of its own; or NULL. */
static struct arena_block *own_block(const struct vector *vector,
                                     size_t item_size)
{
    if (vector->capacity * item_size < OWN_BLOCK)
        return NULL;
    char *bytes = vector->items;
    return (struct arena_block *)(void *)(bytes -
                                          offsetof(struct arena_block, bytes));
}

static void grow_own_block(struct arena *arena, struct vector *vector,
                           struct arena_block *block, size_t size)
{
    if (size > PTRDIFF_MAX - sizeof(struct arena_block))
        fail(arena);
    block = realloc(block, sizeof *block + size);
    if (!block)
        fail(arena);
    relink_moved_block(arena, block);
    vector->items = block->bytes;
}

static void set_capacity(struct arena *arena, struct vector *vector,
                         size_t item_size, size_t capacity)
{
    if (capacity > SIZE_MAX / item_size)
        fail(arena);
    size_t size = capacity * item_size;
    struct arena_block *block = own_block(vector, item_size);
    if (block) {
        grow_own_block(arena, vector, block, size);
    } else if (size >= OWN_BLOCK) {
        move_to_own_block(arena, vector, item_size, size);
    } else {
        void *items = rql_arena_alloc(arena, size);
        if (vector->count)
            memcpy(items, vector->items, vector->count * item_size);
        vector->items = items;
    }
    vector->capacity = capacity;
}

void rql_vector_reserve(struct arena *arena, struct vector *vector,
                        size_t capacity, size_t item_size)
{
    if (vector->capacity < capacity)
        set_capacity(arena, vector, item_size, capacity);
}

void rql_vector_grow(struct arena *arena, struct vector *vector,
                     size_t item_size)
{
    enum { FIRST_SIZE = 256, FEWEST = 4 };
    if (vector->capacity > SIZE_MAX / 2)
        fail(arena);
    size_t capacity = vector->capacity * 2;
    if (capacity == 0)
        capacity =
            item_size * FEWEST < FIRST_SIZE ? FIRST_SIZE / item_size : FEWEST;
    set_capacity(arena, vector, item_size, capacity);
}
