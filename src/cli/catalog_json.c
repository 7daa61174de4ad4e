/* Datasets and their columns as JSON. */
#include "catalog.h"

void json_begin_datasets(struct json *json, struct output *out)
{
    json_init(json, out);
    json_open(json, '{');
    json_member_size(json, "version", 1);
    json_key(json, "datasets");
    json_open(json, '[');
}

void json_end_datasets(struct json *json)
{
    json_close(json, ']');
    json_close(json, '}');
    put_char(json->out, '\n');
}

static void put_ranges(struct json *json, const struct dataset *dataset)
{
    json_key(json, "timespans");
    json_open(json, '[');
    for (size_t i = 0; i < dataset->info.range_count; i++)
        json_put_string(json,
                        rql_catalog_range(dataset->catalog, dataset->index, i));
    json_close(json, ']');
    json_member_string(json, "timespansEvidence",
                       rql_evidence_name(dataset->info.range_evidence));
}

static void put_values(struct json *json, const struct dataset *dataset,
                       size_t index, const rql_column_info *column)
{
    json_key(json, "values");
    json_open(json, '[');
    for (size_t i = 0; i < column->value_count; i++)
        json_put_string(json, rql_catalog_value(dataset->catalog,
                                                dataset->index, index, i));
    json_close(json, ']');
    json_key(json, "valuesAreClosed");
    json_put_bool(json, column->values_are_closed);
    json_member_string(json, "valuesSource", column->values_source);
    json_member_string(json, "valuesNote", column->values_note);
}

static void put_column(struct json *json, const struct dataset *dataset,
                       size_t index)
{
    rql_column_info column =
        rql_catalog_column(dataset->catalog, dataset->index, index);
    json_line(json, 4);
    json_open(json, '{');
    json_member_string(json, "name", column.name);
    json_member_string(json, "kind",
                       column.kind == RQL_METRIC ? "metric" : "column");
    json_member_string(json, "kindEvidence",
                       rql_evidence_name(column.kind_evidence));
    json_member_string(json, "type", rql_column_type_name(column.type));
    json_member_string(json, "typeEvidence",
                       rql_evidence_name(column.type_evidence));
    json_member_string(json, "status", rql_column_status_name(column.status));
    json_member_string(json, "since", column.since);
    json_member_string(json, "lastSeen", column.last_seen);
    json_member_string(json, "renamedTo", column.renamed_to);
    json_member_string(json, "meaning", column.meaning);
    put_values(json, dataset, index, &column);
    json_member_string(json, "source", column.source);
    json_member_string(json, "note", column.note);
    json_close(json, '}');
}

static void put_columns(struct json *json, const struct dataset *dataset)
{
    json_key(json, "columns");
    json_open(json, '[');
    for (size_t i = 0; i < dataset->info.column_count; i++)
        put_column(json, dataset, i);
    json_close(json, ']');
}

static void put_counts(struct json *json, const struct dataset *dataset)
{
    struct column_counts counts =
        count_columns(dataset->catalog, dataset->index);
    json_member_size(json, "columnCount", counts.columns);
    json_member_size(json, "metricCount", counts.metrics);
}

void json_put_dataset(struct json *json, const struct dataset *dataset,
                      bool with_columns)
{
    const rql_dataset_info *info = &dataset->info;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "name", info->name);
    json_member_string(json, "api",
                       rql_api_name(rql_catalog_api(dataset->catalog)));
    json_member_string(json, "catalog", rql_catalog_name(dataset->catalog));
    json_member_string(json, "status", rql_dataset_status_name(info->status));
    put_ranges(json, dataset);
    json_member_size(json, "minimumInterval", info->minimum_interval);
    json_member_string(json, "minimumIntervalEvidence",
                       rql_evidence_name(info->interval_evidence));
    json_member_string(json, "source", info->source);
    json_member_string(json, "note", info->note);
    put_counts(json, dataset);
    if (with_columns)
        put_columns(json, dataset);
    json_close(json, '}');
}
