/* Checks of names against the catalog: dataset, columns, time span, grain. */
#include "check_names.h"
#include "passes.h"
#include "str.h"

/* --- Near names ------------------------------------------------------------- */

/* How many slips make a name of that length another one. */
static unsigned tolerance(size_t length)
{
    return length < 3 ? 0 : length < 8 ? 1 : length < 16 ? 2 : 3;
}

struct nearest rql_names_start_nearest(rql_text name)
{
    return (struct nearest){NULL, tolerance(name.length) + 1, false};
}

void rql_names_offer(struct nearest *nearest, rql_text name,
                     const char *candidate, size_t length)
{
    unsigned distance = rql_edit_distance(name.data, name.length, candidate,
                                          length, nearest->distance);
    if (distance > nearest->distance)
        return;
    nearest->is_unique = distance < nearest->distance;
    if (nearest->is_unique)
        nearest->name = candidate;
    nearest->distance = distance;
}

void rql_names_add_nearest(struct rql_document *d, struct rql_diagnostic *diag,
                           const struct nearest *nearest)
{
    if (!diag || !nearest->name)
        return;
    rql_add_help(d, diag, "did you mean %s?", nearest->name);
    rql_add_fix(d, diag, nearest->is_unique, diag->start, diag->end,
                nearest->name, "Write %s", nearest->name);
}

/* --- What a verdict rests on ------------------------------------------------ */

void rql_names_add_basis(struct rql_document *d, struct rql_diagnostic *diag)
{
    const struct rql_query *q = d->query;
    const struct catalog_dataset *dataset = rql_names_dataset(q);
    if (!diag)
        return;
    if (!q->catalog->is_built_in) {
        rql_add_help(d, diag, "by the catalog %s", q->catalog->name);
        return;
    }
    rql_add_help(d, diag,
                 dataset->status == RQL_DATASET_EXACT
                     ? "by the built-in %s catalog: %s is documented exactly "
                       "(%s)"
                     : "by the built-in %s catalog: %s is put together from "
                       "several pages (%s) and may lack something",
                 rql_api_name(q->catalog->api), rql_names_dataset_name(q),
                 rql_catalog_pool_text(q->catalog, dataset->source));
}

/* --- All of them ------------------------------------------------------------- */

void rql_check_names(struct rql_document *d)
{
    rql_names_check_dataset(d);
    if (d->query->catalog)
        rql_names_check_columns(d);
    rql_names_check_duplicates(d);
    rql_names_check_timespan(d);
    rql_names_check_default_timespan(d);
    rql_names_check_aggregated(d);
}
