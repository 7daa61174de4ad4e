/* Suppressions of documents inside of a host, as suppressions of the host. */
#include "suppress.h"

#include <stdlib.h>

static void take_rules(struct rql_document *d, const struct embed *embed,
                       const struct rql_document *inner, uint32_t first)
{
    for (size_t i = 0; i < inner->suppressed_rules.count; i++) {
        struct suppressed_rule rule = rql_suppressed_rules(inner)[i];
        rql_span span =
            rql_embed_span_to_outer(embed, (rql_span){rule.start, rule.end});
        rule.start = (uint32_t)span.start;
        rule.end = (uint32_t)span.end;
        rule.suppression += first;
        *(struct suppressed_rule *)rql_vector_push(
            &d->arena, &d->suppressed_rules, sizeof rule) = rule;
    }
}

static void take_hidden(struct rql_document *d, const struct embed *embed,
                        const struct rql_document *inner, uint32_t first)
{
    const struct suppressed *from = inner->suppressed.items;
    for (size_t i = 0; i < inner->suppressed.count; i++) {
        struct suppressed hidden = {
            rql_outer_diagnostic(d, embed, &from[i].diagnostic),
            from[i].suppression + first};
        *(struct suppressed *)rql_vector_push(&d->arena, &d->suppressed,
                                              sizeof hidden) = hidden;
    }
}

void rql_take_suppressions(struct rql_document *d, const struct embed *embed,
                           const struct rql_document *inner)
{
    uint32_t first = (uint32_t)d->suppressions.count;
    uint32_t first_rule = (uint32_t)d->suppressed_rules.count;
    for (size_t i = 0; i < inner->suppressions.count; i++) {
        struct suppression s = rql_suppressions(inner)[i];
        s.is_inner = true;
        s.span = rql_embed_span_to_outer(embed, s.span);
        s.first_rule += first_rule;
        if (s.reason.length)
            s.reason.data =
                rql_arena_copy(&d->arena, s.reason.data, s.reason.length);
        *(struct suppression *)rql_vector_push(&d->arena, &d->suppressions,
                                               sizeof s) = s;
    }
    take_rules(d, embed, inner, first_rule);
    take_hidden(d, embed, inner, first);
    d->inner_suppressions = d->suppressions.count;
}

/* --- Order ----------------------------------------------------------------- */

/* A suppression, and where it was among the others. */
struct numbered {
    struct suppression suppression;
    uint32_t number;
};

static int compare_suppressions(const void *left, const void *right)
{
    const struct numbered *a = left, *b = right;
    size_t x = a->suppression.span.start, y = b->suppression.span.start;
    if (x != y)
        return x < y ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static int compare_hidden(const void *left, const void *right)
{
    const struct rql_diagnostic *a =
        &((const struct suppressed *)left)->diagnostic;
    const struct rql_diagnostic *b =
        &((const struct suppressed *)right)->diagnostic;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

/* Put the suppressions in order; returns where each of them is now. */
static const uint32_t *order(struct rql_document *d)
{
    size_t count = d->suppressions.count;
    struct suppression *items = d->suppressions.items;
    struct numbered *all = rql_arena_alloc(&d->arena, count * sizeof *all);
    uint32_t *places = rql_arena_alloc(&d->arena, count * sizeof *places);
    for (size_t i = 0; i < count; i++)
        all[i] = (struct numbered){items[i], (uint32_t)i};
    qsort(all, count, sizeof *all, compare_suppressions);
    for (size_t i = 0; i < count; i++) {
        items[i] = all[i].suppression;
        places[all[i].number] = (uint32_t)i;
    }
    return places;
}

void rql_order_suppressions(struct rql_document *d)
{
    struct suppressed *hidden = d->suppressed.items;
    if (!d->inner_suppressions)
        return;
    const uint32_t *places = order(d);
    for (size_t i = 0; i < d->suppressed_rules.count; i++) {
        struct suppressed_rule *rule = &rql_suppressed_rules(d)[i];
        rule->suppression = places[rule->suppression];
    }
    for (size_t i = 0; i < d->suppressed.count; i++)
        hidden[i].suppression = places[hidden[i].suppression];
    if (d->suppressed.count > 1)
        qsort(hidden, d->suppressed.count, sizeof *hidden, compare_hidden);
    d->inner_suppressions = 0;
}
