/* Name resolution: what the catalog has for the names of a query.  No verdict is
 * given here. */
#include "passes.h"
#include "str.h"

rql_text rql_name_text(const struct rql_document *d, uint32_t token)
{
    const struct token *t = rql_token_at(d, token);
    if (t->kind == TOKEN_NAME || t->kind == TOKEN_AGGREGATED)
        return (rql_text){d->text + t->start, t->end - t->start};
    return rql_value_text(d, token);
}

bool rql_is_resolvable(const struct rql_document *d, uint32_t token)
{
    const struct token *t = rql_token_at(d, token);
    switch (t->kind) {
    case TOKEN_NAME:
        return !(t->flags & TOKEN_NOT_PLAIN);
    case TOKEN_AGGREGATED:
    case TOKEN_QUOTED:
    case TOKEN_STRING:
        return true;
    default:
        return false;
    }
}

uint32_t rql_name_token_hash(const struct rql_document *d, uint32_t token)
{
    const struct token *t = rql_token_at(d, token);
    if (t->kind == TOKEN_NAME || t->kind == TOKEN_AGGREGATED)
        return t->hash;
    rql_text text = rql_name_text(d, token);
    return rql_name_hash(text.data, text.length);
}

/* A name as it is looked up. */
struct sought {
    rql_text text;
    uint32_t hash;
};

/* False when it makes no sense to look a token up. */
static inline bool seek(const struct rql_document *d, uint32_t token,
                        struct sought *sought)
{
    const struct token *t = rql_token_at(d, token);
    if (t->kind == TOKEN_NAME && !t->flags) {
        *sought =
            (struct sought){{d->text + t->start, t->end - t->start}, t->hash};
        return true;
    }
    if (!rql_is_resolvable(d, token))
        return false;
    *sought =
        (struct sought){rql_name_text(d, token), rql_name_token_hash(d, token)};
    return true;
}

static void resolve_dataset(struct rql_document *d)
{
    struct rql_query *query = d->query;
    struct sought name;
    query->dataset = NO_DATASET;
    if (query->dataset_token == NO_TOKEN ||
        !seek(d, query->dataset_token, &name))
        return;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        if (d->api != RQL_API_AUTO && d->api != (rql_api)api)
            continue;
        query->dataset = rql_catalog_lookup_dataset(
            d->catalogs[api], name.text.data, name.text.length, name.hash);
        if (query->dataset != NO_DATASET) {
            query->catalog = d->catalogs[api];
            return;
        }
    }
}

static inline uint32_t find_column(const struct rql_document *d, uint32_t token)
{
    const struct rql_query *q = d->query;
    struct sought name;
    if (!seek(d, token, &name))
        return NO_COLUMN;
    return rql_catalog_lookup_column(q->catalog, q->dataset, name.text.data,
                                     name.text.length, name.hash);
}

static inline void resolve_name(struct rql_document *d, struct name_ref *name)
{
    name->column = find_column(d, name->token);
    if (name->column == NO_COLUMN ||
        d->query->catalog->columns[name->column].status != RQL_COLUMN_CURRENT)
        d->has_odd_columns = true;
}

void rql_resolve(struct rql_document *d)
{
    resolve_dataset(d);
    d->has_odd_columns = false;
    const struct rql_query *query = d->query;
    if (!query->catalog)
        return;
    struct name_ref *columns =
        (struct name_ref *)d->columns.items + query->columns.first;
    for (uint32_t i = 0; i < query->columns.count; i++)
        resolve_name(d, &columns[i]);
    struct condition *conditions =
        (struct condition *)d->conditions.items + query->conditions.first;
    for (uint32_t i = 0; i < query->conditions.count; i++)
        resolve_name(d, &conditions[i].column);
    struct order_item *orders =
        (struct order_item *)d->orders.items + query->orders.first;
    for (uint32_t i = 0; i < query->orders.count; i++)
        resolve_name(d, &orders[i].column);
}
