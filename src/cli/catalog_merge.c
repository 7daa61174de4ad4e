/* The command `catalog merge`: the service's list, with what the built-in
 * catalog knows of it. */
#include "catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalogs.h"
#include "input.h"
#include "replace.h"

enum { BUFFER = 1 << 14 };

/* What only this command has. */
struct merge_settings {
    const char *output; /* NULL: standard output */
};

/* --- Writing it -----------------------------------------------------------*/

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

static void put_values(struct json *json, const struct dataset *dataset,
                       size_t index, const rql_column_info *column)
{
    if (column->value_count || column->values_are_closed) {
        json_key(json, "values");
        json_open(json, '[');
        for (size_t i = 0; i < column->value_count; i++)
            json_put_string(json, rql_catalog_value(dataset->catalog,
                                                    dataset->index, index, i));
        json_close(json, ']');
        json_key(json, "valuesAreClosed");
        json_put_bool(json, column->values_are_closed);
    }
    put_known(json, "valuesSource", column->values_source);
    put_known(json, "valuesNote", column->values_note);
}

static void put_column(struct json *json, const struct dataset *dataset,
                       size_t index)
{
    rql_column_info column =
        rql_catalog_column(dataset->catalog, dataset->index, index);
    json_line(json, 6);
    json_open(json, '{');
    json_member_string(json, "name", column.name);
    json_member_string(json, "kind",
                       column.kind == RQL_METRIC ? "metric" : "column");
    json_member_string(json, "kindEvidence",
                       rql_evidence_name(column.kind_evidence));
    json_member_string(json, "type", rql_column_type_name(column.type));
    put_evidence(json, "typeEvidence", column.type_evidence);
    json_member_string(json, "status", rql_column_status_name(column.status));
    put_known(json, "since", column.since);
    put_known(json, "lastSeen", column.last_seen);
    put_known(json, "renamedTo", column.renamed_to);
    put_known(json, "meaning", column.meaning);
    put_values(json, dataset, index, &column);
    put_known(json, "source", column.source);
    put_known(json, "note", column.note);
    json_close(json, '}');
}

static void put_columns(struct json *json, const struct dataset *dataset)
{
    json_line(json, 4);
    json_key(json, "columns");
    json_open(json, '[');
    for (size_t i = 0; i < dataset->info.column_count; i++)
        put_column(json, dataset, i);
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

/* The form of the service's answer, with more members. */
static void put_catalog(struct output *out, const rql_catalog *catalog)
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

/* --- To a file ------------------------------------------------------------*/

static bool complain_unwritten(const char *path, int error)
{
    complain("cannot write %s: %s", path, strerror(error));
    return false;
}

/* The catalog as a text that is to be freed; its data is NULL with errno set
 * when there was no room for it. */
static rql_text write_to_memory(const rql_catalog *catalog)
{
    char buffer[BUFFER];
    struct output out;
    rql_text text = {NULL, 0};
    FILE *file = tmpfile();
    if (!file)
        return text;
    output_init(&out, fileno(file), buffer, sizeof buffer);
    put_catalog(&out, catalog);
    off_t size = output_flush(&out) ? lseek(out.fd, 0, SEEK_END) : -1;
    char *data = need(malloc(size > 0 ? (size_t)size : 1));
    if (size > 0 && pread(out.fd, data, (size_t)size, 0) == size)
        text = (rql_text){data, (size_t)size};
    else
        free(data);
    if (out.error)
        errno = out.error;
    int error = errno;
    fclose(file);
    errno = error;
    return text;
}

/* Make a file that is not there yet. */
static bool create_file(const char *path, rql_text text)
{
    char buffer[BUFFER];
    struct output out;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return complain_unwritten(path, errno);
    output_init(&out, fd, buffer, sizeof buffer);
    put_bytes(&out, text.data, text.length);
    output_flush(&out);
    if (close(fd) != 0 && !out.error)
        out.error = errno;
    if (!out.error)
        return true;
    unlink(path);
    return complain_unwritten(path, out.error);
}

static bool replace_file(const char *path, rql_text new)
{
    struct text old;
    if (!text_read(path, &old))
        return false;
    rql_text before = {old.data, old.length};
    bool is_same =
        old.length == new.length &&memcmp(old.data, new.data, new.length) == 0;
    bool good = is_same || file_replace(path, before, new);
    free(old.data);
    return good;
}

static bool save(const char *path, const rql_catalog *catalog)
{
    rql_text text = write_to_memory(catalog);
    if (!text.data)
        return complain_unwritten(path, errno);
    struct stat status;
    bool good = false;
    if (stat(path, &status) != 0)
        good = create_file(path, text);
    else if (S_ISREG(status.st_mode))
        good = replace_file(path, text);
    else
        complain("cannot write %s: it is not a regular file", path);
    free((char *)text.data);
    return good;
}

/* --- The command ----------------------------------------------------------*/

static enum status deliver(struct invocation *invocation,
                           const rql_catalog *catalog)
{
    const struct merge_settings *own = invocation->settings.own;
    if (!own->output || strcmp(own->output, "-") == 0)
        put_catalog(invocation->out, catalog);
    else if (!save(own->output, catalog))
        return STATUS_TROUBLE;
    return STATUS_CLEAN;
}

static enum status merge(struct invocation *invocation)
{
    char buffer[4096];
    struct output problems;
    bool readable;
    if (invocation->operand_count > 1) {
        complain("catalog merge takes one catalog, not %d",
                 invocation->operand_count);
        return STATUS_TROUBLE;
    }
    const char *argument =
        invocation->operand_count ? invocation->operands[0] : "-";
    output_init(&problems, STDERR_FILENO, buffer, sizeof buffer);
    rql_catalog *live =
        catalog_load(argument, invocation->settings.api, &problems, &readable);
    output_flush(&problems);
    if (!live)
        return STATUS_TROUBLE;
    rql_catalog *merged;
    enum status status = STATUS_FAILURE;
    rql_status made = rql_catalog_merge(
        live, rql_catalog_builtin(rql_catalog_api(live)), &merged);
    if (made == RQL_OK)
        status = deliver(invocation, merged);
    else
        complain("%s: %s", rql_catalog_name(live), rql_status_text(made));
    rql_catalog_free(merged);
    rql_catalog_free(live);
    return status;
}

SETTER(set_output)
{
    (void)choice;
    struct merge_settings *own = settings->own;
    own->output = value;
}

static const struct option output_rows[] = {
    {"output", "FILE", "write to this file, as a whole or not at all",
     set_output, NULL, false},
};
static GROUP(output_options, "Output", output_rows);

static const struct option_group *const options[] = {
    &service_options,
    &output_options,
    &general_options,
    NULL,
};

const struct command catalog_merge_command = {
    .name = "merge",
    .operands = "[[API=]LIVE]",
    .summary = "lay what is built in over a catalog of the service",
    .details =
        "LIVE holds the answer of the service's Get all datasets request; "
        "without it, or with -, standard input is read. The result has its "
        "datasets, columns, metrics and time spans, and what the built-in "
        "catalog knows of them: types, values, meanings, newer names, and "
        "where that was read. Give it to other commands with --catalog.\n"
        "\n"
        "It is written in the form of LIVE, with more members.\n"
        "\n"
        "The exit status is 0, or 2 for wrong usage or a catalog that could "
        "not be read or written.",
    .examples = "reportql catalog merge datasets.json --output merged.json\n"
                "reportql check --catalog merged.json queries/",
    .options = options,
    .run = merge,
    .own_size = sizeof(struct merge_settings),
};
