/* The catalogs of a run: those given with --catalog, else the built-in ones. */
#ifndef CATALOGS_H
#define CATALOGS_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "output.h"
#include "settings.h"

struct catalogs {
    rql_catalog *given[RQL_API_COUNT]; /* by rql_api; NULL: not given */
};

/* Read the files of --catalog; false after a message.  To be freed either
 * way. */
bool catalogs_load(struct catalogs *catalogs, const struct settings *settings);
void catalogs_free(struct catalogs *catalogs);

/* The catalog in use for a service. */
const rql_catalog *catalogs_get(const rql_options *options, rql_api api);

/*
 * Make a catalog of the argument of --catalog; `fallback` is its service when
 * neither the argument nor the datasets tell.  Problems are written to
 * `problems`.  NULL when there is no catalog: then *readable says whether the
 * file could be read at all.
 */
rql_catalog *catalog_load(const char *argument, rql_api fallback,
                          struct output *problems, bool *readable);

/* What is wrong with a catalog's text, in the order it was found. */
struct catalog_problem {
    rql_severity severity;
    rql_position position;
    char *message;
};

struct catalog_problems {
    struct catalog_problem *items;
    size_t count;
    size_t capacity;
};

void catalog_problems_free(struct catalog_problems *problems);

/* The same of a text that was read already; problems are added to a list that
 * is empty. */
rql_status catalog_make(rql_text text, const char *argument, rql_api fallback,
                        struct catalog_problems *problems,
                        rql_catalog **catalog);

/* The length of the word before the = of an argument of --catalog that looks as
 * if it were an API, and is none; else 0. */
size_t catalog_odd_api(const char *argument);

/* The file's name in an argument of --catalog. */
const char *catalog_file(const char *argument);

#endif
