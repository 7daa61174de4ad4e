/* What the subcommands of `catalog` share. */
#ifndef CATALOG_H
#define CATALOG_H

#include <stddef.h>

#include <reportql/reportql.h>

#include "command.h"
#include "json.h"

/* How many of a dataset's columns are columns, and how many are metrics. */
struct column_counts {
    size_t columns;
    size_t metrics;
};

struct column_counts count_columns(const rql_catalog *catalog, size_t dataset);

/* One dataset of one catalog. */
struct dataset {
    const rql_catalog *catalog;
    size_t index;
    rql_dataset_info info;
};

/* Begin and end a JSON document with a list of datasets. */
void json_begin_datasets(struct json *json, struct output *out);
void json_end_datasets(struct json *json);

/* A dataset as an item of the list: with its columns, or with their number. */
void json_put_dataset(struct json *json, const struct dataset *dataset,
                      bool with_columns);

/* A column or metric as an object, on a line of its own; with `all`, members of
 * which nothing is known are written too. */
void json_put_column(struct json *json, size_t indent,
                     const struct dataset *dataset, size_t index, bool all);

/* A catalog as a text that can be read as one. */
void catalog_put_file(struct output *out, const rql_catalog *catalog);

extern const struct command catalog_show_command;
extern const struct command catalog_diff_command;
extern const struct command catalog_impact_command;
extern const struct command catalog_merge_command;

#endif
