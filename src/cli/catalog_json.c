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

/* Members that are left out when nothing is known, unless all are wanted. */
static void put_known(struct json *json, const char *key, const char *text,
                      bool all)
{
    if (all || *text)
        json_member_string(json, key, text);
}

static void put_values(struct json *json, const struct dataset *dataset,
                       size_t index, const rql_column_info *column, bool all)
{
    if (all || column->value_count || column->values_are_closed) {
        json_key(json, "values");
        json_open(json, '[');
        for (size_t i = 0; i < column->value_count; i++)
            json_put_string(json, rql_catalog_value(dataset->catalog,
                                                    dataset->index, index, i));
        json_close(json, ']');
        json_key(json, "valuesAreClosed");
        json_put_bool(json, column->values_are_closed);
    }
    put_known(json, "valuesSource", column->values_source, all);
    put_known(json, "valuesNote", column->values_note, all);
}

void json_put_column(struct json *json, size_t indent,
                     const struct dataset *dataset, size_t index, bool all)
{
    rql_column_info column =
        rql_catalog_column(dataset->catalog, dataset->index, index);
    json_line(json, indent);
    json_open(json, '{');
    json_member_string(json, "name", column.name);
    json_member_string(json, "kind",
                       column.kind == RQL_METRIC ? "metric" : "column");
    json_member_string(json, "kindEvidence",
                       rql_evidence_name(column.kind_evidence));
    json_member_string(json, "type", rql_column_type_name(column.type));
    if (all || column.type_evidence != RQL_EVIDENCE_NONE)
        json_member_string(json, "typeEvidence",
                           rql_evidence_name(column.type_evidence));
    json_member_string(json, "status", rql_column_status_name(column.status));
    put_known(json, "since", column.since, all);
    put_known(json, "lastSeen", column.last_seen, all);
    put_known(json, "renamedTo", column.renamed_to, all);
    put_known(json, "meaning", column.meaning, all);
    put_values(json, dataset, index, &column, all);
    put_known(json, "source", column.source, all);
    put_known(json, "note", column.note, all);
    json_close(json, '}');
}

static void put_columns(struct json *json, const struct dataset *dataset)
{
    json_key(json, "columns");
    json_open(json, '[');
    for (size_t i = 0; i < dataset->info.column_count; i++)
        json_put_column(json, 4, dataset, i, true);
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
