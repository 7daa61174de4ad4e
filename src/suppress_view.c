/* The public view of suppressions: those of a document, and of those inside it. */
#include <assert.h>
#include <stdlib.h>

#include "passes.h"
#include "suppress.h"

const char *rql_suppression_kind_name(rql_suppression_kind kind)
{
    assert((size_t)kind <= RQL_SUPPRESS_FILE);
    return rql_directive_names[kind] + sizeof "reportql-" - 1;
}

/* --- Telling --------------------------------------------------------------- */

static rql_suppression view(const struct rql_document *d,
                            const struct suppression *s)
{
    const struct directive_comment *c = &rql_comments(d)[s->comment];
    size_t length = s->reason.end - s->reason.start;
    return (rql_suppression){
        .kind = (rql_suppression_kind)s->kind,
        .span = {c->start, c->end},
        .rule_count = s->rule_count,
        .reason = {length ? d->text + s->reason.start : NULL, length},
        .has_until = s->has_until,
        .until = s->until,
        .is_expired = s->is_expired,
        .is_void = s->is_void,
    };
}

static void tell_own(struct rql_document *d, const struct suppression *s)
{
    struct arena *arena = &d->arena;
    struct told_suppression told = {
        .told = view(d, s),
        .first_rule = (uint32_t)d->told_rules.count,
        .index = (uint32_t)d->told.count,
    };
    *(struct told_suppression *)rql_vector_push(arena, &d->told, sizeof told) =
        told;
    for (uint32_t i = 0; i < s->rule_count; i++) {
        const struct suppressed_rule *rule =
            &rql_suppressed_rules(d)[s->first_rule + i];
        *(rql_suppressed_rule *)rql_vector_push(arena, &d->told_rules,
                                                sizeof(rql_suppressed_rule)) =
            (rql_suppressed_rule){
                &rql_rules[rule->rule], {rule->start, rule->end}, rule->used};
    }
}

static int compare_told(const void *left, const void *right)
{
    const struct told_suppression *a = left, *b = right;
    if (a->told.span.start != b->told.span.start)
        return a->told.span.start < b->told.span.start ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static int compare_suppressed(const void *left, const void *right)
{
    const struct suppressed *a = left, *b = right;
    if (a->diagnostic.start != b->diagnostic.start)
        return a->diagnostic.start < b->diagnostic.start ? -1 : 1;
    if (a->diagnostic.end != b->diagnostic.end)
        return a->diagnostic.end < b->diagnostic.end ? -1 : 1;
    return (a->diagnostic.rule > b->diagnostic.rule) -
           (a->diagnostic.rule < b->diagnostic.rule);
}

/* Put what comes from several documents in order of place. */
static void order_told(struct rql_document *d)
{
    struct told_suppression *told = rql_told(d);
    uint32_t *places =
        rql_arena_alloc(&d->arena, d->told.count * sizeof *places);
    qsort(told, d->told.count, sizeof *told, compare_told);
    for (size_t i = 0; i < d->told.count; i++)
        places[told[i].index] = (uint32_t)i;
    for (size_t i = 0; i < d->told.count; i++)
        told[i].index = (uint32_t)i;
    struct suppressed *suppressed = rql_told_suppressed(d);
    for (size_t i = 0; i < d->told_suppressed.count; i++)
        suppressed[i].suppression = places[suppressed[i].suppression];
    if (d->told_suppressed.count > 1)
        qsort(suppressed, d->told_suppressed.count, sizeof *suppressed,
              compare_suppressed);
}

void rql_tell_suppressions(struct rql_document *d)
{
    uint32_t inner = (uint32_t)d->told.count;
    for (size_t i = 0; i < d->suppressions.count; i++)
        tell_own(d, &rql_suppressions(d)[i]);
    for (size_t i = 0; i < d->suppressed.count; i++) {
        struct suppressed *told = rql_vector_push(
            &d->arena, &d->told_suppressed, sizeof(struct suppressed));
        *told = ((const struct suppressed *)d->suppressed.items)[i];
        told->suppression += inner;
    }
    if (inner)
        order_told(d);
}

/* --- Asking ---------------------------------------------------------------- */

size_t rql_document_suppression_count(const rql_document *document)
{
    return document->told.count;
}

rql_suppression rql_document_suppression(const rql_document *document,
                                         size_t index)
{
    assert(index < document->told.count);
    return rql_told(document)[index].told;
}

rql_suppressed_rule rql_document_suppressed_rule(const rql_document *document,
                                                 size_t suppression,
                                                 size_t index)
{
    assert(suppression < document->told.count);
    const struct told_suppression *s = &rql_told(document)[suppression];
    assert(index < s->told.rule_count);
    return ((const rql_suppressed_rule *)
                document->told_rules.items)[s->first_rule + index];
}

size_t rql_document_suppressed_count(const rql_document *document)
{
    return document->told_suppressed.count;
}

rql_suppressed rql_document_suppressed(const rql_document *document,
                                       size_t index)
{
    assert(index < document->told_suppressed.count);
    const struct suppressed *s = &rql_told_suppressed(document)[index];
    return (rql_suppressed){&s->diagnostic, s->suppression};
}
