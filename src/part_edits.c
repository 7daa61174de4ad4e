/* Edits of a part, as edits of the host's text. */
#include <assert.h>
#include <stdlib.h>

#include "document.h"
#include "edits.h"

/* Level by level, from the part to the outermost text. */
static bool map_edits(struct rql_edits *made, const struct embed *embed,
                      const rql_edit *edits, size_t count)
{
    for (; embed; embed = embed->parent) {
        made->items = (struct vector){0};
        if (!rql_embed_edits(embed, &made->arena, edits, count, &made->items))
            return false;
        edits = made->items.items;
        count = made->items.count;
    }
    return true;
}

static rql_status make_edits(struct rql_edits *made, const struct embed *embed,
                             const rql_edit *edits, size_t count)
{
    jmp_buf on_failure;
    rql_arena_init(&made->arena, &on_failure);
    if (setjmp(on_failure))
        return RQL_NO_MEMORY;
    bool is_made = map_edits(made, embed, edits, count);
    made->arena.on_failure = NULL;
    return is_made ? RQL_OK : RQL_NOT_WRITABLE;
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
        make_edits(made, &rql_parts(document)[part].embed, edits, count);
    if (status == RQL_OK)
        *result = made;
    else
        rql_edits_free(made);
    return status;
}
