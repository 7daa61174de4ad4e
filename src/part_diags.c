/* Findings of a document inside another one, as findings of the outer one. */
#include "document.h"

#include <string.h>

static const char *copy_text(struct arena *arena, const char *text)
{
    return text ? rql_arena_copy(arena, text, strlen(text)) : NULL;
}

static void copy_related(struct arena *arena, const struct embed *embed,
                         const struct diag_extra *from, struct diag_extra *to)
{
    rql_related *related =
        rql_arena_alloc(arena, from->related_count * sizeof *related);
    for (uint32_t i = 0; i < from->related_count; i++)
        related[i] = (rql_related){
            copy_text(arena, from->related[i].message),
            rql_embed_span_to_outer(embed, from->related[i].span)};
    to->related = related;
    to->related_count = from->related_count;
}

/* Those fixes that the host can hold. */
static void copy_fixes(struct arena *arena, const struct embed *embed,
                       const struct diag_extra *from, struct diag_extra *to)
{
    to->fixes = rql_arena_alloc(arena, from->fix_count * sizeof *to->fixes);
    for (uint32_t i = 0; i < from->fix_count; i++) {
        const rql_fix *fix = &from->fixes[i];
        struct vector edits = {0}; /* rql_edit */
        if (rql_embed_edits(embed, arena, fix->edits, fix->edit_count, &edits))
            to->fixes[to->fix_count++] =
                (rql_fix){copy_text(arena, fix->title), fix->is_safe,
                          edits.count, edits.items};
    }
}

struct rql_diagnostic rql_outer_diagnostic(struct rql_document *d,
                                           const struct embed *embed,
                                           const struct rql_diagnostic *inner)
{
    struct arena *arena = &d->arena;
    rql_span span =
        rql_embed_span_to_outer(embed, (rql_span){inner->start, inner->end});
    struct rql_diagnostic copy = *inner;
    copy.start = (uint32_t)span.start;
    copy.end = (uint32_t)span.end;
    copy.message = copy_text(arena, inner->message);
    if (inner->extra) {
        copy.extra = NULL;
        rql_diag_extra(d, &copy)->help = copy_text(arena, inner->extra->help);
        copy.has_identity &= d->wants_identities;
        if (copy.has_identity)
            *copy.extra->identity = *inner->extra->identity;
        copy_related(arena, embed, inner->extra, copy.extra);
        copy_fixes(arena, embed, inner->extra, copy.extra);
    }
    return copy;
}

void rql_take_diagnostics(struct rql_document *d, const struct embed *embed,
                          const struct rql_document *inner)
{
    const struct rql_diagnostic *diags = inner->diags.items;
    for (size_t i = 0; i < inner->diags.count; i++) {
        struct rql_diagnostic copy = rql_outer_diagnostic(d, embed, &diags[i]);
        *(struct rql_diagnostic *)rql_vector_push(&d->arena, &d->diags,
                                                  sizeof copy) = copy;
    }
}
