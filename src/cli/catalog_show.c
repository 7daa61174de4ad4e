/* The command `catalog show`: all that is known of a dataset. */
#include "catalog.h"

#include <stdio.h>
#include <string.h>

#include "catalogs.h"
#include "glyph.h"
#include "layout.h"
#include "policy.h"

enum {
    FACT_COLUMN = 20,   /* where the facts of a dataset stand */
    DETAIL_COLUMN = 18, /* where the details of a column stand */
    WIDEST_NAME = 36,
    TYPE_WIDTH = 22,
    KIND_WIDTH = 12
};

/* Begin a line of a label and what follows it, at `column`. */
static struct flow begin_fact(struct output *out, size_t indent,
                              const char *label, size_t column)
{
    put_repeated(out, ' ', indent);
    put_padded(out, label, column - indent);
    return flow_begin(out, column, column);
}

/* Write a fact, when there is one. */
static void put_fact(struct output *out, const char *label, const char *text)
{
    if (!*text)
        return;
    struct flow flow = begin_fact(out, 2, label, FACT_COLUMN);
    flow_text(&flow, text);
    flow_end(&flow);
}

static void put_detail(struct output *out, const char *label, const char *text)
{
    if (!*text)
        return;
    struct flow flow = begin_fact(out, 6, label, DETAIL_COLUMN);
    flow_text(&flow, text);
    flow_end(&flow);
}

static void put_ranges(struct output *out, const struct dataset *dataset)
{
    size_t count = dataset->info.range_count;
    if (!count) {
        put_fact(out, "time spans", "not known");
        return;
    }
    struct flow flow = begin_fact(out, 2, "time spans", FACT_COLUMN);
    for (size_t i = 0; i < count; i++)
        flow_item(&flow, "",
                  rql_catalog_range(dataset->catalog, dataset->index, i),
                  i + 1 < count ? "," : "");
    flow_item(&flow, "(", rql_evidence_name(dataset->info.range_evidence), ")");
    flow_end(&flow);
}

static void put_interval(struct output *out, const rql_dataset_info *info)
{
    char text[64] = "not known";
    unsigned hours = info->minimum_interval;
    if (hours)
        snprintf(text, sizeof text, "%u %s (%s)", hours,
                 hours == 1 ? "hour" : "hours",
                 rql_evidence_name(info->interval_evidence));
    put_fact(out, "minimum interval", text);
}

static void put_facts(struct output *out, const struct dataset *dataset)
{
    const rql_dataset_info *info = &dataset->info;
    put_style(out, STYLE_BOLD);
    put_shown(out, info->name, strlen(info->name));
    put_style(out, STYLE_PLAIN);
    put_char(out, '\n');
    put_fact(out, "service", rql_api_name(rql_catalog_api(dataset->catalog)));
    put_fact(out, "catalog", rql_catalog_name(dataset->catalog));
    put_fact(out, "known", rql_dataset_status_name(info->status));
    put_ranges(out, dataset);
    put_interval(out, info);
    put_fact(out, "source", info->source);
    put_fact(out, "note", info->note);
}

/* The known values of a column, and how complete they are. */
static void put_values(struct output *out, const struct dataset *dataset,
                       size_t index, const rql_column_info *column)
{
    if (!column->value_count)
        return;
    struct flow flow =
        begin_fact(out, 6, column->values_are_closed ? "values" : "examples",
                   DETAIL_COLUMN);
    for (size_t i = 0; i < column->value_count; i++)
        flow_item(&flow, "'",
                  rql_catalog_value(dataset->catalog, dataset->index, index, i),
                  i + 1 < column->value_count ? "'," : "'");
    if (column->values_are_closed)
        flow_text(&flow, "(and no others)");
    flow_end(&flow);
    put_detail(out, "", column->values_note);
    put_detail(out, "known from", column->values_source);
}

static void put_seen(struct output *out, const rql_column_info *column)
{
    const char *since = column->since;
    const char *last = column->last_seen;
    if (!*since && !*last)
        since = "-";
    put_shown(out, since, strlen(since));
    if (*last && strcmp(since, last) != 0) {
        put_text(out, *since ? " to " : "to ");
        put_shown(out, last, strlen(last));
    }
    put_char(out, '\n');
}

static void put_name(struct output *out, const char *name, size_t width)
{
    put_text(out, "  ");
    if (shown_width(name, strlen(name)) < width) {
        put_padded(out, name, width);
        return;
    }
    put_shown(out, name, strlen(name));
    put_char(out, '\n');
    put_repeated(out, ' ', 2 + width);
}

static void put_column(struct output *out, const struct dataset *dataset,
                       size_t index, size_t name_width)
{
    rql_column_info column =
        rql_catalog_column(dataset->catalog, dataset->index, index);
    char type[64];
    snprintf(type, sizeof type, "%s (%s)", rql_column_type_name(column.type),
             rql_evidence_name(column.type_evidence));
    put_name(out, column.name, name_width);
    put_padded(out, column.type == RQL_TYPE_UNKNOWN ? "unknown" : type,
               TYPE_WIDTH);
    put_padded(out, rql_evidence_name(column.kind_evidence), KIND_WIDTH);
    put_seen(out, &column);
    put_detail(out, "meaning", column.meaning);
    if (column.status != RQL_COLUMN_CURRENT)
        put_detail(out, "status", rql_column_status_name(column.status));
    put_detail(out, "renamed to", column.renamed_to);
    put_values(out, dataset, index, &column);
    put_detail(out, "note", column.note);
    put_detail(out, "source", column.source);
}

static size_t widest_name(const struct dataset *dataset)
{
    size_t widest = sizeof "COLUMN" - 1;
    for (size_t i = 0; i < dataset->info.column_count; i++) {
        const char *name =
            rql_catalog_column(dataset->catalog, dataset->index, i).name;
        size_t width = shown_width(name, strlen(name));
        if (width > widest && width <= WIDEST_NAME)
            widest = width;
    }
    return widest + 2;
}

/* The columns of one kind, under a heading. */
static void put_columns(struct output *out, const struct dataset *dataset,
                        rql_column_kind kind, size_t name_width)
{
    bool is_first = true;
    for (size_t i = 0; i < dataset->info.column_count; i++) {
        rql_column_info column =
            rql_catalog_column(dataset->catalog, dataset->index, i);
        if (column.kind != kind)
            continue;
        if (is_first) {
            put_style(out, STYLE_BOLD);
            put_text(out, "\n  ");
            put_padded(out, kind == RQL_METRIC ? "METRIC" : "COLUMN",
                       name_width);
            put_padded(out, "TYPE", TYPE_WIDTH);
            put_padded(out, "KIND", KIND_WIDTH);
            put_text(out, "SEEN\n");
            put_style(out, STYLE_PLAIN);
            is_first = false;
        }
        put_column(out, dataset, i, name_width);
    }
}

static void show_as_text(struct output *out, const struct dataset *dataset)
{
    size_t name_width = widest_name(dataset);
    put_facts(out, dataset);
    put_columns(out, dataset, RQL_COLUMN, name_width);
    put_columns(out, dataset, RQL_METRIC, name_width);
}

/* --- The command ----------------------------------------------------------*/

/* What the search for a dataset goes through. */
struct search {
    const rql_options *options;
    rql_api only; /* RQL_API_AUTO: all */
    const char *name;
};

static bool find(const struct search *search, rql_api api,
                 struct dataset *dataset)
{
    dataset->catalog = catalogs_get(search->options, api);
    if (!rql_catalog_find_dataset(dataset->catalog, search->name,
                                  strlen(search->name), &dataset->index))
        return false;
    dataset->info = rql_catalog_dataset(dataset->catalog, dataset->index);
    return true;
}

/* Say that nothing was found, and what was probably meant. */
static void complain_missing(const struct search *search)
{
    struct nearest nearest;
    rql_api best_api = RQL_API_AUTO;
    nearest_init(&nearest, search->name);
    for (size_t api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *catalog =
            catalogs_get(search->options, (rql_api)api);
        size_t count = rql_catalog_dataset_count(catalog);
        for (size_t i = 0; i < count; i++) {
            const char *before = nearest.best;
            nearest_try(&nearest, rql_catalog_dataset(catalog, i).name);
            if (nearest.best != before)
                best_api = (rql_api)api;
        }
    }
    const char *where = search->only ? rql_api_name(search->only) : "any";
    if (nearest.best)
        complain("unknown dataset '%s' in %s catalog; did you mean '%s' of "
                 "%s?",
                 search->name, where, nearest.best, rql_api_name(best_api));
    else
        complain("unknown dataset '%s' in %s catalog; 'reportql catalog "
                 "list' lists them",
                 search->name, where);
}

/* Show every dataset of the name; true when there is one. */
static bool show_found(const struct search *search, struct output *out,
                       struct json *json)
{
    bool is_found = false;
    for (size_t api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        struct dataset dataset;
        if (search->only && search->only != (rql_api)api)
            continue;
        if (!find(search, (rql_api)api, &dataset))
            continue;
        if (json) {
            json_put_dataset(json, &dataset, true);
        } else {
            put_text(out, is_found ? "\n" : "");
            show_as_text(out, &dataset);
        }
        is_found = true;
    }
    return is_found;
}

static enum status show_all(struct invocation *invocation,
                            const rql_options *options, struct json *json)
{
    enum status status = STATUS_CLEAN;
    for (int i = 0; i < invocation->operand_count; i++) {
        struct search search = {options, invocation->settings.api,
                                invocation->operands[i]};
        if (i && !json)
            put_char(invocation->out, '\n');
        if (!show_found(&search, invocation->out, json)) {
            complain_missing(&search);
            status = STATUS_TROUBLE;
        }
    }
    return status;
}

static enum status show_as_json(struct invocation *invocation,
                                const rql_options *options)
{
    struct json json;
    json_begin_datasets(&json, invocation->out);
    enum status status = show_all(invocation, options, &json);
    json_end_datasets(&json);
    return status;
}

static enum status show(struct invocation *invocation)
{
    struct policies policies;
    if (!invocation->operand_count) {
        complain("catalog show needs the name of a dataset; 'reportql "
                 "catalog list' lists them");
        return STATUS_TROUBLE;
    }
    enum status status = STATUS_TROUBLE;
    const struct policy *policy = policy_here(&policies, &invocation->settings);
    if (policy && invocation->settings.json)
        status = show_as_json(invocation, &policy->options);
    else if (policy)
        status = show_all(invocation, &policy->options, NULL);
    policies_free(&policies);
    return status;
}

static const struct option_group *const options[] = {
    &configuration_options, &service_options, &catalog_options,
    &json_options,          &general_options, NULL,
};

const struct command catalog_show_command = {
    .name = "show",
    .operands = "DATASET...",
    .summary = "show all that is known of a dataset",
    .details =
        "Prints the dataset's time spans and its columns and metrics: their "
        "types, known values, newer names, the first and the last source that "
        "has them, and in parentheses how sure a fact is: documented by "
        "Microsoft, inferred from names and from like datasets, or told by "
        "the service itself. KIND says how sure it is that the name is a "
        "column, or a metric.",
    .examples = "reportql catalog show ISVUsage\n"
                "reportql catalog show --catalog datasets.json ISVOrder",
    .options = options,
    .run = show,
};
