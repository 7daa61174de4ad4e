/* A catalog as a file: the form of the service's answer, with more members. */
#include "catalog.h"

/* A member that is left out when nothing is known. */
static void put_known(struct json *json, const char *key, const char *text)
{
    if (*text)
        json_member_string(json, key, text);
}

static void put_evidence(struct json *json, const char *key,
                         rql_evidence evidence)
{
    if (evidence != RQL_EVIDENCE_NONE)
        json_member_string(json, key, rql_evidence_name(evidence));
}

static void put_names(struct json *json, const struct dataset *dataset,
                      const char *key, rql_column_kind kind)
{
    json_line(json, 4);
    json_key(json, key);
    json_open(json, '[');
    for (size_t i = 0; i < dataset->info.column_count; i++) {
        rql_column_info column =
            rql_catalog_column(dataset->catalog, dataset->index, i);
        if (column.kind == kind)
            json_put_string(json, column.name);
    }
    json_close(json, ']');
}

static void put_ranges(struct json *json, const struct dataset *dataset)
{
    json_line(json, 4);
    json_key(json, "availableDateRanges");
    json_open(json, '[');
    for (size_t i = 0; i < dataset->info.range_count; i++)
        json_put_string(json,
                        rql_catalog_range(dataset->catalog, dataset->index, i));
    json_close(json, ']');
    put_evidence(json, "availableDateRangesEvidence",
                 dataset->info.range_evidence);
}

static void put_interval(struct json *json, const rql_dataset_info *info)
{
    if (!info->minimum_interval)
        return;
    json_line(json, 4);
    json_member_size(json, "minimumRecurrenceInterval", info->minimum_interval);
    put_evidence(json, "minimumRecurrenceIntervalEvidence",
                 info->interval_evidence);
}

static void put_columns(struct json *json, const struct dataset *dataset)
{
    json_line(json, 4);
    json_key(json, "columns");
    json_open(json, '[');
    for (size_t i = 0; i < dataset->info.column_count; i++)
        json_put_column(json, 6, dataset, i, false);
    json_close(json, ']');
}

static void put_dataset(struct json *json, const struct dataset *dataset)
{
    const rql_dataset_info *info = &dataset->info;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "datasetName", info->name);
    put_names(json, dataset, "selectableColumns", RQL_COLUMN);
    put_names(json, dataset, "availableMetrics", RQL_METRIC);
    put_ranges(json, dataset);
    put_interval(json, info);
    json_line(json, 4);
    json_member_string(json, "status", rql_dataset_status_name(info->status));
    put_known(json, "source", info->source);
    put_known(json, "note", info->note);
    if (info->column_count)
        put_columns(json, dataset);
    json_close(json, '}');
}

void catalog_put_file(struct output *out, const rql_catalog *catalog)
{
    struct json json;
    size_t count = rql_catalog_dataset_count(catalog);
    json_init(&json, out);
    json_open(&json, '{');
    json_member_string(&json, "api", rql_api_name(rql_catalog_api(catalog)));
    json_member_size(&json, "totalCount", count);
    json_key(&json, "value");
    json_open(&json, '[');
    for (size_t i = 0; i < count; i++) {
        struct dataset dataset = {catalog, i, rql_catalog_dataset(catalog, i)};
        put_dataset(&json, &dataset);
    }
    json_close(&json, ']');
    json_close(&json, '}');
    put_char(out, '\n');
}
