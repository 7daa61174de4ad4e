/* What the repair asks the catalog: which names are datasets, which are columns
 * of the query's own. */
#include "repair.h"

/* The catalog that has a dataset of a name. */
static const struct rql_catalog *catalog_of(const struct rql_document *d,
                                            const char *name, size_t length,
                                            uint32_t hash, uint32_t *dataset)
{
    if (d->skip_checks)
        return NULL;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        if (d->api != RQL_API_AUTO && d->api != (rql_api)api)
            continue;
        *dataset =
            rql_catalog_lookup_dataset(d->catalogs[api], name, length, hash);
        if (*dataset != NO_DATASET)
            return d->catalogs[api];
    }
    return NULL;
}

static const struct rql_catalog *catalog_with(const struct rql_document *d,
                                              uint32_t token, uint32_t *dataset)
{
    const struct token *t = rql_token_at(d, token);
    return t->kind == TOKEN_NAME
               ? catalog_of(d, d->text + t->start, t->end - t->start, t->hash,
                            dataset)
               : NULL;
}

bool rql_repair_is_dataset(const struct repair *r, const char *name,
                           size_t length)
{
    uint32_t dataset;
    return catalog_of(r->d, name, length, rql_name_hash(name, length),
                      &dataset) != NULL;
}

bool rql_repair_has_dataset(const struct repair *r, uint32_t token)
{
    uint32_t dataset;
    return catalog_with(r->d, token, &dataset) != NULL;
}

/* FROM itself may be broken: the first name that is a dataset's counts. */
const struct rql_catalog *rql_repair_catalog(struct repair *r)
{
    if (!r->has_looked)
        for (uint32_t i = r->d->query->first; i < r->end && !r->catalog; i++)
            r->catalog = catalog_with(r->d, i, &r->dataset);
    r->has_looked = true;
    return r->catalog;
}

bool rql_repair_has_column(struct repair *r, const char *name, size_t length)
{
    const struct rql_catalog *catalog = rql_repair_catalog(r);
    return catalog &&
           rql_catalog_lookup_column(catalog, r->dataset, name, length,
                                     rql_name_hash(name, length)) != NO_COLUMN;
}
