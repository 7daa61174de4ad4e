/* The command `catalog`: what is known of the datasets of each service. */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#include "catalogs.h"
#include "glyph.h"
#include "layout.h"
#include "policy.h"

struct column_counts count_columns(const rql_catalog *catalog, size_t dataset)
{
    struct column_counts counts = {0, 0};
    size_t count = rql_catalog_dataset(catalog, dataset).column_count;
    for (size_t i = 0; i < count; i++) {
        if (rql_catalog_column(catalog, dataset, i).kind == RQL_METRIC)
            counts.metrics++;
        else
            counts.columns++;
    }
    return counts;
}

/* --- list -----------------------------------------------------------------*/

typedef void dataset_function(void *context, const rql_catalog *catalog,
                              size_t dataset);

/* Call a function for each dataset of one service, or of all. */
static void each_dataset(const rql_options *options, rql_api only,
                         dataset_function *function, void *context)
{
    for (size_t api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        if (only != RQL_API_AUTO && only != (rql_api)api)
            continue;
        const rql_catalog *catalog = catalogs_get(options, (rql_api)api);
        size_t count = rql_catalog_dataset_count(catalog);
        for (size_t i = 0; i < count; i++)
            function(context, catalog, i);
    }
}

/* A table of datasets. */
struct table {
    struct output *out;
    size_t name_width;
};

static void measure_row(void *context, const rql_catalog *catalog,
                        size_t dataset)
{
    struct table *table = context;
    const char *name = rql_catalog_dataset(catalog, dataset).name;
    size_t width = shown_width(name, strlen(name)) + 2;
    if (width > table->name_width)
        table->name_width = width;
}

static void put_cell(struct output *out, size_t number, size_t width)
{
    size_t digits = 1;
    for (size_t n = number; n >= 10; n /= 10)
        digits++;
    put_number(out, number);
    put_repeated(out, ' ', digits < width ? width - digits : 1);
}

static void put_ranges(struct output *out, const rql_catalog *catalog,
                       size_t dataset)
{
    size_t count = rql_catalog_dataset(catalog, dataset).range_count;
    if (!count)
        put_text(out, "not known");
    for (size_t i = 0; i < count; i++) {
        const char *range = rql_catalog_range(catalog, dataset, i);
        put_text(out, i ? " " : "");
        put_shown(out, range, strlen(range));
    }
    put_char(out, '\n');
}

static void put_row(void *context, const rql_catalog *catalog, size_t dataset)
{
    const struct table *table = context;
    struct output *out = table->out;
    rql_dataset_info info = rql_catalog_dataset(catalog, dataset);
    struct column_counts counts = count_columns(catalog, dataset);
    put_padded(out, info.name, table->name_width);
    put_padded(out, rql_api_name(rql_catalog_api(catalog)), 10);
    put_padded(out, rql_dataset_status_name(info.status), 12);
    put_cell(out, counts.columns, 9);
    put_cell(out, counts.metrics, 9);
    put_ranges(out, catalog, dataset);
}

static void list_as_text(struct output *out, const rql_options *options,
                         rql_api api)
{
    struct table table = {out, sizeof "DATASET"};
    each_dataset(options, api, measure_row, &table);
    put_style(out, STYLE_BOLD);
    put_padded(out, "DATASET", table.name_width);
    put_padded(out, "API", 10);
    put_padded(out, "KNOWN", 12);
    put_text(out, "COLUMNS  METRICS  TIME SPANS\n");
    put_style(out, STYLE_PLAIN);
    each_dataset(options, api, put_row, &table);
}

static void put_json_row(void *context, const rql_catalog *catalog,
                         size_t index)
{
    struct dataset dataset = {catalog, index,
                              rql_catalog_dataset(catalog, index)};
    json_put_dataset(context, &dataset, false);
}

static void list_as_json(struct output *out, const rql_options *options,
                         rql_api api)
{
    struct json json;
    json_begin_datasets(&json, out);
    each_dataset(options, api, put_json_row, &json);
    json_end_datasets(&json);
}

static enum status list(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    if (invocation->operand_count) {
        complain("catalog list takes no operand; see 'reportql catalog show "
                 "%s'",
                 invocation->operands[0]);
        return STATUS_TROUBLE;
    }
    struct policies policies;
    const struct policy *policy = policy_here(&policies, settings);
    if (policy && settings->json)
        list_as_json(invocation->out, &policy->options, settings->api);
    else if (policy)
        list_as_text(invocation->out, &policy->options, settings->api);
    policies_free(&policies);
    return policy ? STATUS_CLEAN : STATUS_TROUBLE;
}

static const struct option_group *const list_options[] = {
    &configuration_options, &service_options, &catalog_options,
    &json_options,          &general_options, NULL,
};

static const struct command list_command = {
    .name = "list",
    .operands = "",
    .summary = "list the datasets",
    .details = "Prints a line for every dataset: the service that has it, how "
               "well it is known, how many columns and metrics it has, and "
               "the time spans that it offers.",
    .examples = "reportql catalog list\n"
                "reportql catalog list --api cmp",
    .options = list_options,
    .run = list,
};

/* --- check ----------------------------------------------------------------*/

static void put_catalog_line(struct output *out, const char *name,
                             const rql_catalog *catalog)
{
    size_t datasets = rql_catalog_dataset_count(catalog);
    size_t columns = 0;
    for (size_t i = 0; i < datasets; i++)
        columns += rql_catalog_dataset(catalog, i).column_count;
    put_shown(out, name, strlen(name));
    put_text(out, ": ");
    put_text(out, rql_api_name(rql_catalog_api(catalog)));
    put_text(out, " catalog, ");
    put_count(out, datasets, "dataset", "datasets");
    put_text(out, ", ");
    put_count(out, columns, "column or metric", "columns and metrics");
    put_char(out, '\n');
}

static enum status check_file(struct invocation *invocation,
                              const char *argument)
{
    bool readable;
    rql_catalog *catalog = catalog_load(argument, invocation->settings.api,
                                        invocation->out, &readable);
    if (!catalog)
        return readable ? STATUS_FINDINGS : STATUS_TROUBLE;
    put_catalog_line(invocation->out, rql_catalog_name(catalog), catalog);
    rql_catalog_free(catalog);
    return STATUS_CLEAN;
}

static enum status check(struct invocation *invocation)
{
    if (!invocation->operand_count)
        return check_file(invocation, "-");
    enum status status = STATUS_CLEAN;
    for (int i = 0; i < invocation->operand_count; i++)
        status = worse(status, check_file(invocation, invocation->operands[i]));
    return status;
}

static const struct option_group *const check_options[] = {
    &service_options,
    &general_options,
    NULL,
};

static const struct command catalog_check_command = {
    .name = "check",
    .operands = "[[API=]FILE...]",
    .summary = "say whether a file can be used with --catalog",
    .details =
        "FILE holds the answer of the service's Get all datasets request. "
        "Without FILE, or with -, standard input is read.\n"
        "\n"
        "The exit status is 0 when the file is a catalog, warnings or not, 1 "
        "when it has errors, 2 for wrong usage or a file that could not be "
        "read.",
    .examples = "reportql catalog check datasets.json\n"
                "reportql catalog check --api cmp datasets.json",
    .options = check_options,
    .run = check,
};

/* --- The command ----------------------------------------------------------*/

static const struct command *const subcommands[] = {
    &list_command,
    &catalog_show_command,
    &catalog_check_command,
    &catalog_diff_command,
    &catalog_impact_command,
    &catalog_merge_command,
    NULL,
};

static const struct option_group *const options[] = {&general_options, NULL};

const struct command catalog_command = {
    .name = "catalog",
    .operands = "",
    .summary = "show what is known of datasets and columns",
    .details = "A catalog says which datasets one service has and what is in "
               "them. Three are built in; --catalog puts the service's own "
               "answer in their place.",
    .examples = "reportql catalog list\n"
                "reportql catalog show ISVUsage\n"
                "reportql catalog check datasets.json\n"
                "reportql catalog diff builtin datasets.json",
    .options = options,
    .subcommands = subcommands,
};
