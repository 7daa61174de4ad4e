/* Making a catalog of the service's answer: what the parts of that share. */
#ifndef RQL_CATALOG_JSON_H
#define RQL_CATALOG_JSON_H

#include "arena.h"
#include "catalog.h"
#include "json_text.h"

/* --- The catalog in the making ----------------------------------------- */

#define NOWHERE UINT32_MAX

/* A problem of the text. */
struct problem {
    uint32_t offset;
    uint32_t first; /* of two places that contradict, or NOWHERE */
    uint32_t order; /* in which they were found */
    rql_severity severity;
    rql_position position;
    const char *message;
};

struct loader {
    struct arena *arena;
    struct json_text json;
    rql_api api; /* as the caller has it */

    struct vector problems;   /* struct problem */
    struct problem untold;    /* stands for those that are too many */
    uint32_t untold_problems; /* how many these are */
    uint32_t errors;
    rql_lines *lines;

    /* Every name of the text fits: in the text it has two quotes, in the pool
     * one NUL. */
    char *pool;
    uint32_t pool_length;
    struct vector datasets; /* struct catalog_dataset */
    struct vector columns;  /* struct catalog_column */
    struct vector lists;    /* catalog_text */
    /* uint32_t: where each dataset and column stands in the text. */
    struct vector dataset_places;
    struct vector column_places;
    struct rql_catalog *catalog;
};

/* Keep a problem; `first` is an earlier place that it is about, or NOWHERE. */
void rql_loader_report(struct loader *l, rql_severity severity, uint32_t offset,
                       uint32_t first, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Put the problems into the order of the text and find their lines. */
void rql_loader_sort_problems(struct loader *l);

void rql_loader_tell(const struct loader *l, rql_problem_function *tell,
                     void *context);

/* As much of a text as a message may show, fit to be shown. */
const char *rql_loader_quote(struct loader *l, rql_text text);

/* Add a name of at most UINT16_MAX bytes to what was read: a column or metric
 * of the dataset that is added next, a time span, or that dataset. */
void rql_loader_add_column(struct loader *l, rql_text name, uint32_t at,
                           rql_column_kind kind);
void rql_loader_add_range(struct loader *l, rql_text name);
void rql_loader_add_dataset(struct loader *l, rql_text name, uint32_t at,
                            uint16_t minimum_interval);

/* Make the catalog of what was added: leave out what is there twice, build the
 * tables for look-ups, find out the service. */
void rql_loader_build(struct loader *l, const char *name);

#endif
