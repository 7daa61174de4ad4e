/* Checks of values: conditions that stand there twice. */
#include "check_values.h"
#include "seen.h"
#include "str.h"

static int compare_values(const struct rql_document *d, uint32_t a, uint32_t b)
{
    rql_text x = rql_value_text(d, a), y = rql_value_text(d, b);
    return rql_compare_folded(x.data, x.length, y.data, y.length);
}

/* Columns by their text, values without regard to quotes. */
static int compare_conditions(const struct rql_document *d, uint32_t a,
                              uint32_t b)
{
    const struct condition *x = &rql_conditions(d)[a];
    const struct condition *y = &rql_conditions(d)[b];
    if (x->op != y->op)
        return x->op < y->op ? -1 : 1;
    if (x->values.count != y->values.count)
        return x->values.count < y->values.count ? -1 : 1;
    rql_text left = rql_name_text(d, x->column.token);
    rql_text right = rql_name_text(d, y->column.token);
    int order =
        rql_compare_folded(left.data, left.length, right.data, right.length);
    for (uint32_t i = 0; i < x->values.count && !order; i++)
        order = compare_values(d, rql_values(d)[x->values.first + i],
                               rql_values(d)[y->values.first + i]);
    return order;
}

static uint32_t condition_hash(const struct rql_document *d,
                               const struct condition *condition)
{
    uint64_t hash = rql_name_token_hash(d, condition->column.token);
    hash = rql_hash_step(hash, condition->op);
    for (uint32_t i = 0; i < condition->values.count; i++) {
        rql_text text =
            rql_value_text(d, rql_values(d)[condition->values.first + i]);
        hash = rql_hash_step(hash, rql_name_hash(text.data, text.length));
    }
    return (uint32_t)hash;
}

void rql_values_check_duplicates(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->conditions.count < 2 || !rql_rule_is_on(d, RULE_DUPLICATE_CONDITION))
        return;
    struct seen seen = rql_seen_start(d, q->conditions.count);
    for (uint32_t i = 0; i < q->conditions.count; i++) {
        uint32_t index = q->conditions.first + i;
        const struct condition *c = &rql_conditions(d)[index];
        uint32_t first = rql_seen_before(&seen, d, condition_hash(d, c), index,
                                         compare_conditions);
        if (first == NO_TOKEN || c->values.count == 0)
            continue;
        const struct condition *before = &rql_conditions(d)[first];
        struct rql_diagnostic *diag = rql_report(
            d, RULE_DUPLICATE_CONDITION, rql_token_at(d, c->first)->start,
            rql_token_at(d, c->last)->end, "this condition stands there twice");
        rql_add_related(d, diag, rql_token_at(d, before->first)->start,
                        rql_token_at(d, before->last)->end, "the first one");
    }
}
