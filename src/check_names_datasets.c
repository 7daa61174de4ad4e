/* Checks of the dataset: does a catalog have it? */
#include "check_names.h"
#include "passes.h"
#include "str.h"

/* No service has so many; each query may look for one. */
enum { MOST_DATASETS = 4096 };

static void offer_datasets(struct nearest *nearest, rql_text name,
                           const struct rql_catalog *catalog)
{
    for (uint32_t i = 0; i < catalog->dataset_count && i < MOST_DATASETS; i++)
        rql_names_offer(
            nearest, name,
            rql_catalog_pool_text(catalog, catalog->datasets[i].name),
            catalog->datasets[i].name_length);
}

/* True when every catalog that was asked came from the service. */
static bool all_from_service(const struct rql_document *d)
{
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if ((d->api == RQL_API_AUTO || d->api == (rql_api)api) &&
            d->catalogs[api]->is_built_in)
            return false;
    return true;
}

/* Another service that has the dataset; RQL_API_AUTO when none has. */
static rql_api api_of_dataset(const struct rql_document *d, rql_text name,
                              uint32_t hash)
{
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if (rql_catalog_lookup_dataset(d->catalogs[api], name.data, name.length,
                                       hash) != NO_DATASET)
            return (rql_api)api;
    return RQL_API_AUTO;
}

static struct nearest nearest_dataset(const struct rql_document *d,
                                      rql_text name)
{
    struct nearest nearest = rql_names_start_nearest(name);
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if (d->api == RQL_API_AUTO || d->api == (rql_api)api)
            offer_datasets(&nearest, name, d->catalogs[api]);
    return nearest;
}

bool rql_is_foreign(const struct rql_document *d, const struct rql_query *q)
{
    if (q->dataset_token == NO_TOKEN || q->catalog)
        return false;
    rql_text name = rql_name_text(d, q->dataset_token);
    return name.length && rql_is_letter(*name.data) &&
           api_of_dataset(d, name, rql_name_hash(name.data, name.length)) ==
               RQL_API_AUTO &&
           !nearest_dataset(d, name).name;
}

static void report_unknown_dataset(struct rql_document *d,
                                   const struct token *token, rql_text name)
{
    struct nearest nearest = nearest_dataset(d, name);
    bool is_certain = nearest.name || all_from_service(d);
    struct rql_diagnostic *diag = rql_report_as(
        d, RULE_UNKNOWN_DATASET, is_certain ? RQL_ERROR : RQL_WARNING,
        token->start, token->end, "there is no dataset %s",
        rql_show(d, token->start, token->end));
    rql_names_add_nearest(d, diag, &nearest);
    if (!is_certain)
        rql_add_help(d, diag,
                     "the built-in catalogs are made from published pages; a "
                     "newer dataset may be missing there (see reportql catalog "
                     "list, and --catalog for the service's own list)");
}

void rql_names_check_dataset(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->dataset_token == NO_TOKEN || q->catalog ||
        !rql_is_resolvable(d, q->dataset_token))
        return;
    const struct token *token = rql_token_at(d, q->dataset_token);
    rql_text name = rql_name_text(d, q->dataset_token);
    rql_api other =
        api_of_dataset(d, name, rql_name_token_hash(d, q->dataset_token));
    if (other == RQL_API_AUTO) {
        report_unknown_dataset(d, token, name);
        return;
    }
    struct rql_diagnostic *diag =
        rql_report(d, RULE_WRONG_API, token->start, token->end,
                   "%s is a dataset of %s, not of %s",
                   rql_show(d, token->start, token->end), rql_api_name(other),
                   rql_api_name(d->api));
    rql_add_help(d, diag, "send the query to %s, or check it with --api %s",
                 rql_api_name(other), rql_api_name(other));
}
