/* Checks of names against the catalog: what their parts share. */
#ifndef RQL_CHECK_NAMES_H
#define RQL_CHECK_NAMES_H

#include "document.h"

/* --- Near names -------------------------------------------------------------- */

/* The best of a number of candidates so far. */
struct nearest {
    const char *name; /* NULL: none was near */
    unsigned distance;
    bool is_unique;
};

struct nearest rql_names_start_nearest(rql_text name);
void rql_names_offer(struct nearest *nearest, rql_text name,
                     const char *candidate, size_t length);

/* Offer to write the nearest name, if there is one. */
void rql_names_add_nearest(struct rql_document *document,
                           struct rql_diagnostic *diagnostic,
                           const struct nearest *nearest);

/* --- What a verdict rests on -------------------------------------------------- */

/* The dataset of a query whose catalog is known. */
static inline const struct catalog_dataset *
rql_names_dataset(const struct rql_query *query)
{
    return &query->catalog->datasets[query->dataset];
}

static inline const char *rql_names_dataset_name(const struct rql_query *query)
{
    return rql_catalog_pool_text(query->catalog,
                                 rql_names_dataset(query)->name);
}

/* True when all columns of the dataset are documented. */
static inline bool rql_names_are_exact(const struct rql_query *query)
{
    return rql_names_dataset(query)->status == RQL_DATASET_EXACT;
}

/* Say where the columns of the dataset are known from. */
void rql_names_add_basis(struct rql_document *document,
                         struct rql_diagnostic *diagnostic);

/* --- The checks, of the query at hand ------------------------------------------ */

void rql_names_check_dataset(struct rql_document *document);
void rql_names_check_columns(struct rql_document *document);
void rql_names_check_duplicates(struct rql_document *document);
void rql_names_check_timespan(struct rql_document *document);
void rql_names_check_default_timespan(struct rql_document *document);
void rql_names_check_aggregated(struct rql_document *document);

#endif
