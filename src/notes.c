/* Notes: sentences for people, and the memory that they live in. */
#include "notes.h"

#include <assert.h>
#include <stdlib.h>

static rql_status write_notes(struct rql_notes *notes, notes_writer *write,
                              const void *context)
{
    jmp_buf on_failure;
    rql_arena_init(&notes->arena, &on_failure);
    if (setjmp(on_failure))
        return RQL_NO_MEMORY;
    write(notes, context);
    notes->arena.on_failure = NULL;
    return RQL_OK;
}

rql_status rql_notes_make(notes_writer *write, const void *context,
                          rql_notes **notes)
{
    *notes = NULL;
    struct rql_notes *made = calloc(1, sizeof *made);
    if (!made)
        return RQL_NO_MEMORY;
    rql_status status = write_notes(made, write, context);
    if (status == RQL_OK)
        *notes = made;
    else
        rql_notes_free(made);
    return status;
}

void rql_notes_free(rql_notes *notes)
{
    if (!notes)
        return;
    rql_arena_free(&notes->arena);
    free(notes);
}

size_t rql_notes_count(const rql_notes *notes)
{
    return notes->texts.count;
}

const char *rql_notes_at(const rql_notes *notes, size_t index)
{
    assert(index < notes->texts.count);
    return ((const char *const *)notes->texts.items)[index];
}

void rql_notes_add(struct rql_notes *notes, const struct vector *bytes)
{
    const char *text =
        rql_arena_copy(&notes->arena, bytes->items, bytes->count);
    const char **place =
        rql_vector_push(&notes->arena, &notes->texts, sizeof *place);
    *place = text;
}
