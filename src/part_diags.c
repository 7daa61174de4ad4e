/* Findings of a document inside another one, as findings of the outer one. */
#include "suppress.h"

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

static struct rql_diagnostic copy_diagnostic(struct rql_document *d,
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
        copy.extra = rql_arena_alloc(arena, sizeof *copy.extra);
        *copy.extra = (struct diag_extra){
            .identity = inner->extra->identity,
            .has_identity = inner->extra->has_identity,
            .help = copy_text(arena, inner->extra->help),
        };
        copy_related(arena, embed, inner->extra, copy.extra);
        copy_fixes(arena, embed, inner->extra, copy.extra);
    }
    return copy;
}

/* --- Suppressions ---------------------------------------------------------- */

static void take_suppression(struct rql_document *d, const struct embed *embed,
                             const struct rql_document *inner, size_t index)
{
    struct arena *arena = &d->arena;
    struct told_suppression told = {
        .told = rql_document_suppression(inner, index),
        .first_rule = (uint32_t)d->told_rules.count,
        .index = (uint32_t)d->told.count,
    };
    rql_text *reason = &told.told.reason;
    if (reason->data)
        reason->data = rql_arena_copy(arena, reason->data, reason->length);
    told.told.span = rql_embed_span_to_outer(embed, told.told.span);
    *(struct told_suppression *)rql_vector_push(arena, &d->told, sizeof told) =
        told;
    for (size_t i = 0; i < told.told.rule_count; i++) {
        rql_suppressed_rule rule =
            rql_document_suppressed_rule(inner, index, i);
        rule.span = rql_embed_span_to_outer(embed, rule.span);
        *(rql_suppressed_rule *)rql_vector_push(arena, &d->told_rules,
                                                sizeof rule) = rule;
    }
}

static void take_suppressions(struct rql_document *d, const struct embed *embed,
                              const struct rql_document *inner)
{
    uint32_t before = (uint32_t)d->told.count;
    for (size_t i = 0; i < inner->told.count; i++)
        take_suppression(d, embed, inner, i);
    for (size_t i = 0; i < inner->told_suppressed.count; i++) {
        const struct suppressed *from = &rql_told_suppressed(inner)[i];
        struct suppressed *to = rql_vector_push(&d->arena, &d->told_suppressed,
                                                sizeof(struct suppressed));
        to->diagnostic = copy_diagnostic(d, embed, &from->diagnostic);
        to->suppression = before + from->suppression;
    }
}

/* --- All of it ------------------------------------------------------------- */

void rql_take_diagnostics(struct rql_document *d, const struct embed *embed,
                          const struct rql_document *inner)
{
    const struct rql_diagnostic *diags = inner->diags.items;
    for (size_t i = 0; i < inner->diags.count; i++)
        *(struct rql_diagnostic *)rql_vector_push(&d->arena, &d->diags,
                                                  sizeof *diags) =
            copy_diagnostic(d, embed, &diags[i]);
    take_suppressions(d, embed, inner);
}
