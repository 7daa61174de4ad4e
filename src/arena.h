/*
 * Memory that is freed at once.  An allocation that fails does not return: it
 * jumps to the place that the owner named, so that no pass needs to check.
 */
#ifndef RQL_ARENA_H
#define RQL_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* all of them, the one in use first */
    char *next;                 /* free bytes of the block in use */
    char *end;
    size_t block_size;   /* of the next block that is shared */
    jmp_buf *on_failure; /* where a failed allocation goes */
};

/* malloc has blocks of up to about this size ready at hand; larger ones take it
 * several times as long. */
enum { RQL_READY_SIZE = 1024 };

void rql_arena_init(struct arena *arena, jmp_buf *on_failure);
void rql_arena_free(struct arena *arena);

/* Let a new arena begin with memory that is freed by others. */
static inline void rql_arena_lend(struct arena *arena, char *bytes, size_t size)
{
    arena->next = bytes;
    arena->end = bytes + size;
}

/* Bytes for any type; not cleared. */
void *rql_arena_alloc(struct arena *arena, size_t size);

/* A copy with a NUL behind it; not aligned, as texts are packed. */
char *rql_arena_copy(struct arena *arena, const char *text, size_t length);

/* A formatted, NUL-terminated text. */
char *rql_arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *rql_arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Give back the text that was made last, with its NUL, where that is simple. */
void rql_arena_give_back(struct arena *arena, char *text, size_t length);

/*
 * An array that grows.  `items` moves when it does.  Big arrays have a block of
 * their own, which is grown in place where the system can; so only small ones
 * may begin in other memory.
 */
struct vector {
    void *items;
    size_t count;
    size_t capacity;
};

/* Make room for so many items of that size in all. */
void rql_vector_reserve(struct arena *arena, struct vector *vector,
                        size_t capacity, size_t item_size);

/* Make room for at least one more item of that size; seldom needed. */
void rql_vector_grow(struct arena *arena, struct vector *vector,
                     size_t item_size) __attribute__((cold));

/* Room for one more item of that size, at the end. */
static inline void *rql_vector_push(struct arena *arena, struct vector *vector,
                                    size_t item_size)
{
    if (vector->count == vector->capacity)
        rql_vector_grow(arena, vector, item_size);
    return (char *)vector->items + item_size * vector->count++;
}

#endif
