/* Making catalogs in tests, and writing down all that they tell. */
#include "loading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_room(struct sheet *sheet, size_t length)
{
    if (sheet->room - sheet->length > length)
        return;
    sheet->room = sheet->room * 2 + length + 1;
    sheet->text = realloc(sheet->text, sheet->room);
    assert_non_null(sheet->text);
}

void sheet_add(struct sheet *sheet, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert_true(length >= 0);
    make_room(sheet, (size_t)length);
    vsnprintf(sheet->text + sheet->length, (size_t)length + 1, format, again);
    va_end(again);
    sheet->length += (size_t)length;
}

void sheet_free(struct sheet *sheet)
{
    free(sheet->text);
    *sheet = (struct sheet){0};
}

static void print_problem(void *context, rql_severity severity,
                          rql_position position, const char *message)
{
    (void)context;
    print_error("%s %zu:%zu %s\n", rql_severity_name(severity), position.line,
                position.column, message);
}

static void tell(void *context, rql_severity severity, rql_position position,
                 const char *message)
{
    struct told *told = context;
    size_t room = sizeof told->text - told->length;
    int length = snprintf(told->text + told->length, room, "%s %zu:%zu %s\n",
                          rql_severity_name(severity), position.line,
                          position.column, message);
    assert_true(length > 0 && (size_t)length < room);
    told->length += (size_t)length;
    told->count++;
}

rql_status catalog_load(const char *json, size_t length, rql_api api,
                        struct told *told, rql_catalog **catalog)
{
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, json, length);
    told->text[0] = '\0';
    told->length = told->count = 0;
    rql_status status =
        rql_catalog_new(copy, length, "answer.json", api, tell, told, catalog);
    assert_int_equal(*catalog != NULL, status == RQL_OK);
    free(copy);
    return status;
}

rql_catalog *catalog_of(const char *json, rql_api api)
{
    rql_catalog *catalog;
    assert_int_equal(rql_catalog_new(json, strlen(json), "test.json", api,
                                     print_problem, NULL, &catalog),
                     RQL_OK);
    return catalog;
}

/* --- All that is told -------------------------------------------------- */

static void dump_column(struct sheet *sheet, const rql_catalog *catalog,
                        size_t dataset, size_t index)
{
    rql_column_info c = rql_catalog_column(catalog, dataset, index);
    size_t found = SIZE_MAX;
    sheet_add(sheet, "  %s: %d %d %d %d %d\n", c.name, c.kind, c.kind_evidence,
              c.type, c.type_evidence, c.status);
    sheet_add(sheet, "    %s|%s|%s|%s|%s|%s\n", c.since, c.last_seen,
              c.renamed_to, c.meaning, c.source, c.note);
    sheet_add(sheet, "    closed %d %s|%s:", c.values_are_closed,
              c.values_source, c.values_note);
    for (size_t i = 0; i < c.value_count; i++)
        sheet_add(sheet, " <%s>",
                  rql_catalog_value(catalog, dataset, index, i));
    sheet_add(sheet, "\n");
    assert_true(rql_catalog_find_column(catalog, dataset, c.name,
                                        strlen(c.name), &found));
    assert_int_equal(found, index);
}

static void dump_dataset(struct sheet *sheet, const rql_catalog *catalog,
                         size_t index)
{
    rql_dataset_info d = rql_catalog_dataset(catalog, index);
    size_t found = SIZE_MAX;
    sheet_add(sheet, "%s: %d %d %u %d|%s|%s\n", d.name, d.status,
              d.range_evidence, d.minimum_interval, d.interval_evidence,
              d.source, d.note);
    for (size_t i = 0; i < d.range_count; i++)
        sheet_add(sheet, "  range %s\n", rql_catalog_range(catalog, index, i));
    assert_true(
        rql_catalog_find_dataset(catalog, d.name, strlen(d.name), &found));
    assert_int_equal(found, index);
    for (size_t i = 0; i < d.column_count; i++)
        dump_column(sheet, catalog, index, i);
}

void sheet_dump(struct sheet *sheet, const rql_catalog *catalog)
{
    sheet_add(sheet, "%s %s\n", rql_api_name(rql_catalog_api(catalog)),
              rql_catalog_name(catalog));
    for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++)
        dump_dataset(sheet, catalog, i);
}

/* --- The form of merged catalogs --------------------------------------- */

static void write_text(struct sheet *sheet, const char *text)
{
    sheet_add(sheet, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            sheet_add(sheet, "\\%c", *text);
        else
            sheet_add(sheet, "%c", *text);
    }
    sheet_add(sheet, "\"");
}

static void write_member(struct sheet *sheet, const char *key, const char *text)
{
    sheet_add(sheet, ",\"%s\":", key);
    write_text(sheet, text);
}

static void write_names(struct sheet *sheet, const rql_catalog *catalog,
                        size_t dataset, const char *key, rql_column_kind kind)
{
    const char *comma = "";
    size_t count = rql_catalog_dataset(catalog, dataset).column_count;
    sheet_add(sheet, ",\"%s\":[", key);
    for (size_t i = 0; i < count; i++) {
        rql_column_info c = rql_catalog_column(catalog, dataset, i);
        if (c.kind != kind)
            continue;
        sheet_add(sheet, "%s", comma);
        write_text(sheet, c.name);
        comma = ",";
    }
    sheet_add(sheet, "]");
}

static void write_column(struct sheet *sheet, const rql_catalog *catalog,
                         size_t dataset, size_t index)
{
    rql_column_info c = rql_catalog_column(catalog, dataset, index);
    sheet_add(sheet, "%s{\"name\":", index ? "," : "");
    write_text(sheet, c.name);
    write_member(sheet, "kind", c.kind == RQL_METRIC ? "metric" : "column");
    write_member(sheet, "kindEvidence", rql_evidence_name(c.kind_evidence));
    write_member(sheet, "type", rql_column_type_name(c.type));
    write_member(sheet, "typeEvidence", rql_evidence_name(c.type_evidence));
    write_member(sheet, "status", rql_column_status_name(c.status));
    write_member(sheet, "since", c.since);
    write_member(sheet, "lastSeen", c.last_seen);
    write_member(sheet, "renamedTo", c.renamed_to);
    write_member(sheet, "meaning", c.meaning);
    write_member(sheet, "source", c.source);
    write_member(sheet, "note", c.note);
    write_member(sheet, "valuesSource", c.values_source);
    write_member(sheet, "valuesNote", c.values_note);
    sheet_add(sheet, ",\"valuesAreClosed\":%s,\"values\":[",
              c.values_are_closed ? "true" : "false");
    for (size_t i = 0; i < c.value_count; i++) {
        sheet_add(sheet, "%s", i ? "," : "");
        write_text(sheet, rql_catalog_value(catalog, dataset, index, i));
    }
    sheet_add(sheet, "]}");
}

static void write_dataset(struct sheet *sheet, const rql_catalog *catalog,
                          size_t index)
{
    rql_dataset_info d = rql_catalog_dataset(catalog, index);
    sheet_add(sheet, "%s\n{\"datasetName\":", index ? "," : "");
    write_text(sheet, d.name);
    write_names(sheet, catalog, index, "selectableColumns", RQL_COLUMN);
    write_names(sheet, catalog, index, "availableMetrics", RQL_METRIC);
    sheet_add(sheet, ",\"availableDateRanges\":[");
    for (size_t i = 0; i < d.range_count; i++) {
        sheet_add(sheet, "%s", i ? "," : "");
        write_text(sheet, rql_catalog_range(catalog, index, i));
    }
    sheet_add(sheet, "],\"minimumRecurrenceInterval\":%u", d.minimum_interval);
    write_member(sheet, "availableDateRangesEvidence",
                 rql_evidence_name(d.range_evidence));
    write_member(sheet, "minimumRecurrenceIntervalEvidence",
                 rql_evidence_name(d.interval_evidence));
    write_member(sheet, "status", rql_dataset_status_name(d.status));
    write_member(sheet, "source", d.source);
    write_member(sheet, "note", d.note);
    sheet_add(sheet, ",\"columns\":[");
    for (size_t i = 0; i < d.column_count; i++)
        write_column(sheet, catalog, index, i);
    sheet_add(sheet, "]}");
}

void sheet_write(struct sheet *sheet, const rql_catalog *catalog)
{
    sheet_add(sheet, "{\"api\":\"%s\",\"value\":[",
              rql_api_name(rql_catalog_api(catalog)));
    for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++)
        write_dataset(sheet, catalog, i);
    sheet_add(sheet, "]}\n");
}
