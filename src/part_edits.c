/* Edits of a part, as edits of the host's text. */
#include <assert.h>
#include <stdlib.h>

#include "document.h"
#include "edits.h"

static rql_status map_edits(struct rql_edits *made, const struct embed *embed,
                            const rql_edit *edits, size_t count)
{
    jmp_buf on_failure;
    rql_arena_init(&made->arena, &on_failure);
    if (setjmp(on_failure))
        return RQL_NO_MEMORY;
    rql_embed_edits(embed, &made->arena, edits, count, &made->items);
    made->arena.on_failure = NULL;
    return RQL_OK;
}

rql_status rql_part_edits_new(const rql_document *document, size_t part,
                              const rql_edit *edits, size_t count,
                              rql_edits **result)
{
    assert(part < document->parts.count);
    *result = NULL;
    struct rql_edits *made = calloc(1, sizeof *made);
    if (!made)
        return RQL_NO_MEMORY;
    rql_status status =
        map_edits(made, &rql_parts(document)[part].embed, edits, count);
    if (status == RQL_OK)
        *result = made;
    else
        rql_edits_free(made);
    return status;
}
