/* Hover: what the catalog knows of datasets and columns. */
#include <string.h>

#include "hover.h"

/* Of longer lists the first items are shown. */
enum { MOST_VALUES = 20, MOST_COLUMNS = 40 };

/* How sure a fact is, in words. */
static const char *certainty(rql_evidence evidence)
{
    switch (evidence) {
    case RQL_EVIDENCE_INFERRED:
        return "concluded from names and like datasets";
    case RQL_EVIDENCE_DOCUMENTED:
        return "a page of Microsoft says so";
    case RQL_EVIDENCE_SERVICE:
        return "the service says so";
    default:
        return "not documented";
    }
}

static bool is_built_in(const rql_catalog *catalog)
{
    return catalog == rql_catalog_builtin(rql_catalog_api(catalog));
}

static const char *status_words(const rql_catalog *catalog,
                                rql_dataset_status status)
{
    switch (status) {
    case RQL_DATASET_EXACT:
        return is_built_in(catalog) ? "documented exactly"
                                    : "told by the service";
    case RQL_DATASET_ASSEMBLED:
        return "put together from several pages, and may lack something";
    default:
        return "only its name is known";
    }
}

/* "label: text", when there is a text. */
static void add_fact(struct hover_text *text, const char *label,
                     const char *fact)
{
    if (!*fact)
        return;
    hover_item(text);
    hover_addf(text, "%s: ", label);
    hover_add(text, fact);
}

static void add_rest(struct hover_text *text, size_t count, size_t most)
{
    if (count > most)
        hover_addf(text, " and %zu more", count - most);
}

static void add_head(struct hover_text *text, const char *name,
                     const char *what)
{
    hover_strong(text, (rql_text){name, strlen(name)});
    hover_add(text, ": ");
    hover_add(text, what);
}

/* --- Datasets -------------------------------------------------------------*/

static void add_names(struct hover_text *text, const rql_catalog *catalog,
                      size_t dataset, rql_column_kind kind, const char *label)
{
    size_t count = rql_catalog_dataset(catalog, dataset).column_count;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        rql_column_info column = rql_catalog_column(catalog, dataset, i);
        if (column.kind != kind || column.status == RQL_COLUMN_OLDER)
            continue;
        if (!found) {
            hover_paragraph(text);
            hover_add(text, label);
        }
        if (found < MOST_COLUMNS) {
            hover_joint(text, found);
            hover_code(text, column.name);
        }
        found++;
    }
    add_rest(text, found, MOST_COLUMNS);
}

static void add_ranges(struct hover_text *text, const rql_catalog *catalog,
                       size_t dataset, const rql_dataset_info *info)
{
    hover_item(text);
    hover_add(text, "time spans: ");
    if (!info->range_count)
        hover_add(text, "not known");
    for (size_t i = 0; i < info->range_count; i++) {
        hover_joint(text, i);
        hover_code(text, rql_catalog_range(catalog, dataset, i));
    }
    if (info->range_count)
        hover_addf(text, " (%s)", certainty(info->range_evidence));
}

void hover_dataset(struct hover_text *text, const rql_catalog *catalog,
                   size_t dataset)
{
    rql_dataset_info info = rql_catalog_dataset(catalog, dataset);
    const char *api = rql_api_name(rql_catalog_api(catalog));
    if (is_built_in(catalog)) {
        add_head(text, info.name, "dataset of the built-in ");
        hover_addf(text, "%s catalog", api);
    } else {
        add_head(text, info.name, "dataset of the ");
        hover_addf(text, "%s catalog %.200s", api, rql_catalog_name(catalog));
    }
    hover_paragraph(text);
    hover_item(text);
    hover_addf(text, "known: %s", status_words(catalog, info.status));
    add_ranges(text, catalog, dataset, &info);
    if (info.minimum_interval) {
        hover_item(text);
        hover_addf(text, "at least %u %s between two runs of a report (%s)",
                   info.minimum_interval,
                   info.minimum_interval == 1 ? "hour" : "hours",
                   certainty(info.interval_evidence));
    }
    add_fact(text, "note", info.note);
    add_fact(text, "source", info.source);
    add_names(text, catalog, dataset, RQL_METRIC, "Metrics: ");
    add_names(text, catalog, dataset, RQL_COLUMN, "Columns: ");
}

/* --- Columns --------------------------------------------------------------*/

static void add_values(struct hover_text *text, const rql_catalog *catalog,
                       size_t dataset, size_t index,
                       const rql_column_info *column)
{
    if (!column->value_count)
        return;
    hover_item(text);
    hover_add(text, column->values_are_closed ? "values: " : "for example ");
    for (size_t i = 0; i < column->value_count && i < MOST_VALUES; i++) {
        hover_joint(text, i);
        hover_code(text, rql_catalog_value(catalog, dataset, index, i));
    }
    add_rest(text, column->value_count, MOST_VALUES);
    if (column->values_are_closed)
        hover_add(text, ", and no others");
    add_fact(text, "on the values", column->values_note);
}

static void add_seen(struct hover_text *text, const rql_column_info *column)
{
    if (!*column->since && !*column->last_seen)
        return;
    hover_item(text);
    hover_add(text, "in sources");
    if (*column->since)
        hover_addf(text, " since %s", column->since);
    if (*column->last_seen && strcmp(column->since, column->last_seen) != 0)
        hover_addf(text, ", last seen %s", column->last_seen);
    if (column->status == RQL_COLUMN_OLDER)
        hover_add(text, "; newer ones do not have it");
    if (column->status == RQL_COLUMN_CONFLICTING)
        hover_add(text, "; sources of the same age disagree about it");
}

static void add_type(struct hover_text *text, const rql_column_info *column)
{
    hover_item(text);
    if (column->type == RQL_TYPE_UNKNOWN)
        hover_add(text, "type: not known");
    else
        hover_addf(text, "type: %s (%s)", rql_column_type_name(column->type),
                   certainty(column->type_evidence));
}

/* The names that the column had before. */
static void add_former(struct hover_text *text, const rql_catalog *catalog,
                       size_t dataset, const char *name)
{
    size_t count = rql_catalog_dataset(catalog, dataset).column_count;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        rql_column_info column = rql_catalog_column(catalog, dataset, i);
        if (strcmp(column.renamed_to, name) != 0)
            continue;
        if (!found)
            hover_item(text);
        hover_add(text, found ? ", " : "formerly ");
        hover_code(text, column.name);
        found++;
    }
}

void hover_column(struct hover_text *text, const rql_catalog *catalog,
                  size_t dataset, size_t index)
{
    rql_column_info column = rql_catalog_column(catalog, dataset, index);
    const char *name = rql_catalog_dataset(catalog, dataset).name;
    const char *kind = column.kind == RQL_METRIC ? "metric" : "column";
    add_head(text, column.name, kind);
    hover_addf(text, " of %s", name);
    if (*column.meaning) {
        hover_paragraph(text);
        hover_add(text, column.meaning);
    }
    hover_paragraph(text);
    add_fact(text, "now called", column.renamed_to);
    add_former(text, catalog, dataset, column.name);
    add_type(text, &column);
    hover_item(text);
    hover_addf(text, "that it is a %s: %s", kind,
               certainty(column.kind_evidence));
    add_values(text, catalog, dataset, index, &column);
    add_seen(text, &column);
    add_fact(text, "note", column.note);
    add_fact(text, "source", column.source);
}
