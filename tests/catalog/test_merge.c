/* Merged catalogs: what the service lists with what is known laid over, which
 * can be written and read back without loss; and whatever is read instead of
 * that is read or refused with a reason and a place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reportql/reportql.h>

#include "loading.h"

static rql_catalog *merge_builtin(const rql_catalog *live)
{
    rql_catalog *merged;
    assert_int_equal(
        rql_catalog_merge(live, rql_catalog_builtin(rql_catalog_api(live)),
                          &merged),
        RQL_OK);
    return merged;
}

static rql_column_info column(const rql_catalog *c, const char *dataset,
                              const char *name, size_t *d, size_t *i)
{
    assert_true(rql_catalog_find_dataset(c, dataset, strlen(dataset), d));
    assert_true(rql_catalog_find_column(c, *d, name, strlen(name), i));
    return rql_catalog_column(c, *d, *i);
}

static const char live_text[] =
    "{\"value\": [{\"datasetName\": \"officeUsage\", \"selectableColumns\": "
    "[\"month\", \"PartnerLocation\", \"IsDuplicateRowForPGA\", \"Fresh\"], "
    "\"availableMetrics\": [\"CustomerCount\", \"MPNId\"], "
    "\"availableDateRanges\": [\"LAST_MONTH\"]}, "
    "{\"datasetName\": \"Shoes\", \"selectableColumns\": [\"Size\"], "
    "\"minimumRecurrenceInterval\": 7}, "
    "{\"datasetName\": \"Profile\"}, "
    "{\"datasetName\": \"PowerBIUsage\", \"selectableColumns\": "
    "[\"PartnerLocation\", \"PartnerLocationID\"]}]}";

static void test_live_wins(void **state)
{
    (void)state;
    size_t d, i;
    rql_catalog *live = catalog_of(live_text, RQL_API_AUTO);
    rql_catalog *c = merge_builtin(live);
    rql_catalog_free(live);
    assert_string_equal(rql_catalog_name(c), "test.json");
    assert_int_equal(rql_catalog_api(c), RQL_API_MPN);
    assert_int_equal(rql_catalog_dataset_count(c), 4);
    rql_column_info m = column(c, "OFFICEUSAGE", "MONTH", &d, &i);
    assert_string_equal(m.name, "month");
    assert_int_equal(i, 0);
    rql_dataset_info info = rql_catalog_dataset(c, d);
    assert_string_equal(info.name, "officeUsage");
    assert_int_equal(info.status, RQL_DATASET_EXACT);
    assert_int_equal(info.column_count, 6);
    assert_int_equal(info.range_count, 1);
    assert_int_equal(info.range_evidence, RQL_EVIDENCE_SERVICE);
    assert_false(rql_catalog_find_column(c, d, "WorkloadName", 12, &i));
    m = column(c, "OfficeUsage", "MPNId", &d, &i);
    assert_int_equal(m.kind, RQL_METRIC);
    assert_int_equal(m.kind_evidence, RQL_EVIDENCE_SERVICE);
    rql_catalog_free(c);
}

static void test_known_facts_are_laid_over(void **state)
{
    (void)state;
    size_t d, i;
    rql_catalog *live = catalog_of(live_text, RQL_API_AUTO);
    rql_catalog *c = merge_builtin(live);
    rql_catalog_free(live);
    rql_column_info m =
        column(c, "OfficeUsage", "IsDuplicateRowForPGA", &d, &i);
    assert_int_equal(m.type, RQL_TYPE_BOOLEAN);
    assert_int_equal(m.value_count, 2);
    assert_true(m.values_are_closed);
    assert_string_equal(rql_catalog_value(c, d, i, 1), "1");
    rql_dataset_info info = rql_catalog_dataset(c, d);
    assert_int_equal(info.minimum_interval, 24);
    assert_int_equal(info.interval_evidence, RQL_EVIDENCE_DOCUMENTED);
    assert_true(*info.source && *info.note);
    m = column(c, "OfficeUsage", "month", &d, &i);
    assert_int_equal(m.type, RQL_TYPE_DATE);
    assert_int_equal(m.type_evidence, RQL_EVIDENCE_DOCUMENTED);
    assert_string_equal(m.since, "2021-07");
    m = column(c, "OfficeUsage", "Fresh", &d, &i);
    assert_int_equal(m.type, RQL_TYPE_UNKNOWN);
    assert_string_equal(m.source, "");
    column(c, "Shoes", "Size", &d, &i);
    assert_int_equal(rql_catalog_dataset(c, d).minimum_interval, 7);
    assert_true(rql_catalog_find_dataset(c, "Profile", 7, &d));
    assert_int_equal(rql_catalog_dataset(c, d).status, RQL_DATASET_NAMED_ONLY);
    assert_int_equal(rql_catalog_dataset(c, d).column_count, 0);
    rql_catalog_free(c);
}

/* A column that the service has is current, whatever older pages say; but not
 * where its newer name is there beside it. */
static void test_older_columns(void **state)
{
    (void)state;
    size_t d, i;
    rql_catalog *live = catalog_of(live_text, RQL_API_AUTO);
    rql_catalog *c = merge_builtin(live);
    rql_catalog_free(live);
    rql_column_info m = column(c, "OfficeUsage", "PartnerLocation", &d, &i);
    assert_int_equal(m.status, RQL_COLUMN_CURRENT);
    assert_string_equal(m.renamed_to, "PartnerLocationID");
    m = column(c, "PowerBIUsage", "PartnerLocation", &d, &i);
    assert_int_equal(m.status, RQL_COLUMN_CURRENT); /* pages disagree */
    rql_catalog_free(c);
    live = catalog_of("[{\"datasetName\": \"OfficeUsage\", "
                      "\"selectableColumns\": [\"PartnerLocation\", "
                      "\"PartnerLocationID\"]}]",
                      RQL_API_AUTO);
    c = merge_builtin(live);
    m = column(c, "OfficeUsage", "PartnerLocation", &d, &i);
    assert_int_equal(m.status, RQL_COLUMN_OLDER);
    assert_string_equal(m.renamed_to, "PartnerLocationID");
    rql_catalog_free(live);
    rql_catalog_free(c);
}

static void check_same(const rql_catalog *a, const rql_catalog *b,
                       const char *name)
{
    struct sheet x = {0}, y = {0};
    sheet_dump(&x, a);
    sheet_dump(&y, b);
    if (strcmp(x.text, y.text) != 0)
        print_error("of %s\n", name);
    assert_string_equal(strchr(x.text, '\n'), strchr(y.text, '\n'));
    sheet_free(&x);
    sheet_free(&y);
}

/* Write a catalog, read it, and merge it again: nothing may change. */
static void check_round_trip(const rql_catalog *catalog, const char *name)
{
    struct sheet sheet = {0};
    sheet_write(&sheet, catalog);
    rql_catalog *read = catalog_of(sheet.text, RQL_API_AUTO);
    check_same(catalog, read, name);
    rql_catalog *merged = merge_builtin(read);
    check_same(catalog, merged, name);
    rql_catalog_free(merged);
    rql_catalog_free(read);
    sheet_free(&sheet);
}

static void test_round_trip(void **state)
{
    (void)state;
    rql_catalog *live = catalog_of(live_text, RQL_API_AUTO);
    rql_catalog *merged = merge_builtin(live);
    check_round_trip(merged, "the example");
    rql_catalog_free(merged);
    rql_catalog_free(live);
}

/* The names of a built-in catalog, as the service would list them. */
static void list_builtin(struct sheet *sheet, const rql_catalog *c)
{
    sheet_add(sheet, "[");
    for (size_t d = 0; d < rql_catalog_dataset_count(c); d++) {
        rql_dataset_info info = rql_catalog_dataset(c, d);
        sheet_add(sheet, "%s{\"datasetName\":\"%s\"", d ? "," : "", info.name);
        for (int kind = RQL_COLUMN; kind <= RQL_METRIC; kind++) {
            const char *comma = "";
            sheet_add(sheet, ",\"%s\":[",
                      kind == RQL_METRIC ? "availableMetrics"
                                         : "selectableColumns");
            for (size_t i = 0; i < info.column_count; i++) {
                rql_column_info m = rql_catalog_column(c, d, i);
                if ((int)m.kind == kind) {
                    sheet_add(sheet, "%s\"%s\"", comma, m.name);
                    comma = ",";
                }
            }
            sheet_add(sheet, "]");
        }
        sheet_add(sheet, "}");
    }
    sheet_add(sheet, "]");
}

static void check_known(const rql_catalog *known, const rql_catalog *merged,
                        size_t d)
{
    size_t count = rql_catalog_dataset(known, d).column_count;
    assert_int_equal(rql_catalog_dataset(merged, d).column_count, count);
    for (size_t i = 0; i < count; i++) {
        rql_column_info a = rql_catalog_column(known, d, i);
        size_t found;
        assert_true(
            rql_catalog_find_column(merged, d, a.name, strlen(a.name), &found));
        rql_column_info b = rql_catalog_column(merged, d, found);
        assert_int_equal(a.kind, b.kind);
        assert_int_equal(a.type, b.type);
        assert_int_equal(a.type_evidence, b.type_evidence);
        assert_string_equal(a.meaning, b.meaning);
        assert_string_equal(a.renamed_to, b.renamed_to);
        assert_string_equal(a.source, b.source);
        assert_int_equal(a.values_are_closed, b.values_are_closed);
        assert_int_equal(a.value_count, b.value_count);
        for (size_t v = 0; v < a.value_count; v++)
            assert_string_equal(rql_catalog_value(known, d, i, v),
                                rql_catalog_value(merged, d, found, v));
    }
}

static void test_everything_known_is_kept(void **state)
{
    (void)state;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *known = rql_catalog_builtin((rql_api)api);
        struct sheet list = {0};
        list_builtin(&list, known);
        rql_catalog *live = catalog_of(list.text, (rql_api)api);
        rql_catalog *merged = merge_builtin(live);
        for (size_t d = 0; d < rql_catalog_dataset_count(known); d++)
            check_known(known, merged, d);
        check_round_trip(merged, rql_api_name((rql_api)api));
        rql_catalog_free(merged);
        rql_catalog_free(live);
        sheet_free(&list);
    }
}

/* --- The extra members ------------------------------------------------- */

/* A dataset with columns A and B, metric C, and more members. */
#define WITH(members)                                                          \
    "[{\"datasetName\":\"OfficeUsage\",\"selectableColumns\":[\"A\",\"B\"],"   \
    "\"availableMetrics\":[\"C\"],\n" members "}]"

static const struct {
    const char *json;
    rql_status status;
    const char *problems;
} answers[] = {
    {WITH("\"columns\":null,\"status\":null,\"note\":null,\"source\":null"),
     RQL_OK, ""},
    {WITH("\"columns\":[{\"NAME\":\"a\",\"Kind\":\"COLUMN\",\"new\":[{}],"
          "\"type\":null,\"values\":null,\"valuesAreClosed\":null}]"),
     RQL_OK, ""},
    {"{\"api\":\"MPN\",\"value\":[{\"datasetName\":\"Zoo\","
     "\"selectableColumns\":[\"A\"]}]}",
     RQL_OK, ""},
    {WITH("\"columns\":[{\"name\":\"D\"},{\"name\":\"A\"},\n{\"name\":\"a\","
          "\"kind\":\"metric\"},{\"name\":\"C\",\"kind\":\"column\"}]"),
     RQL_OK,
     "warning 2:20 dataset \"OfficeUsage\": \"D\" is told of, but is neither "
     "among the columns nor among the metrics; it is ignored\n"
     "warning 3:9 dataset \"OfficeUsage\": \"a\" is told of twice; the second "
     "one is ignored (first in line 2)\n"
     "warning 3:49 dataset \"OfficeUsage\": \"C\" is listed as a metric; that "
     "it is a column is ignored\n"},
    {WITH("\"columns\":{}"), RQL_BAD_CATALOG,
     "error 2:11 dataset \"OfficeUsage\": \"columns\" is an object, expected "
     "a list\n"},
    {WITH("\"columns\":[\"A\",{}]"), RQL_BAD_CATALOG,
     "error 2:12 dataset \"OfficeUsage\": \"columns\" holds a text, expected "
     "an object that tells of a column\n"
     "error 2:16 dataset \"OfficeUsage\": an item of \"columns\" has no name: "
     "expected a member \"name\"\n"},
    {WITH("\"columns\":[{\"name\":5},{\"name\":\" \"}]"), RQL_BAD_CATALOG,
     "error 2:20 dataset \"OfficeUsage\": \"name\" is a number, expected a "
     "text\n"
     "error 2:31 dataset \"OfficeUsage\": \"name\" is empty\n"},
    {WITH("\"columns\":[{\"name\":\"A\",\"type\":\"dat\",\"kind\":\"row\"}]"),
     RQL_BAD_CATALOG,
     "error 2:31 dataset \"OfficeUsage\": \"A\": \"type\" is \"dat\", expected "
     "unknown, string, number, boolean, date, datetime or guid\n"
     "error 2:44 dataset \"OfficeUsage\": \"A\": \"kind\" is \"row\", expected "
     "column or metric\n"},
    {WITH("\"columns\":[{\"name\":\"A\",\"status\":\"new\","
          "\"kindEvidence\":\"x\",\"meaning\":[],\"valuesAreClosed\":1}]"),
     RQL_BAD_CATALOG,
     "error 2:33 dataset \"OfficeUsage\": \"A\": \"status\" is \"new\", "
     "expected current, older or conflicting\n"
     "error 2:54 dataset \"OfficeUsage\": \"A\": \"kindEvidence\" is \"x\", "
     "expected none, inferred, documented or service\n"
     "error 2:68 dataset \"OfficeUsage\": \"A\": \"meaning\" is a list, "
     "expected a text\n"
     "error 2:89 dataset \"OfficeUsage\": \"A\": \"valuesAreClosed\" is a "
     "number, expected a boolean\n"},
    {WITH("\"columns\":[{\"name\":\"A\",\"values\":[\"x\",5,[\"y\"]]}]"),
     RQL_BAD_CATALOG,
     "error 2:38 dataset \"OfficeUsage\": \"A\": \"values\" holds a number, "
     "expected a text\n"
     "error 2:40 dataset \"OfficeUsage\": \"A\": \"values\" holds a list, "
     "expected a text\n"},
    {WITH("\"status\":\"fine\",\"note\":{}"), RQL_BAD_CATALOG,
     "error 2:10 dataset \"OfficeUsage\": \"status\" is \"fine\", expected "
     "named only, assembled or exact\n"
     "error 2:24 dataset \"OfficeUsage\": \"note\" is an object, expected a "
     "text\n"},
    {"{\"api\":\"auto\",\"value\":[]}", RQL_BAD_CATALOG,
     "error 1:8 the catalog: \"api\" is \"auto\", expected mpn, cmp or "
     "consumer\n"
     "error 1:23 the list holds no datasets\n"},
};

static void test_extra_members(void **state)
{
    (void)state;
    static struct told told;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        rql_catalog *catalog;
        rql_status status =
            catalog_load(answers[i].json, strlen(answers[i].json), RQL_API_AUTO,
                         &told, &catalog);
        if (strcmp(told.text, answers[i].problems) != 0)
            print_error("of %s\n", answers[i].json);
        assert_string_equal(told.text, answers[i].problems);
        assert_int_equal(status, answers[i].status);
        rql_catalog_free(catalog);
    }
}

static void test_the_service_that_is_said(void **state)
{
    (void)state;
    static struct told told;
    rql_catalog *c;
    static const char text[] =
        "{\"api\":\"cmp\",\"value\":[{\"datasetName\":\"Zoo\","
        "\"selectableColumns\":[\"A\"]}]}";
    assert_int_equal(catalog_load(text, strlen(text), RQL_API_AUTO, &told, &c),
                     RQL_OK);
    assert_int_equal(rql_catalog_api(c), RQL_API_CMP);
    assert_int_equal(told.count, 0);
    rql_catalog_free(c);
    assert_int_equal(catalog_load(text, strlen(text), RQL_API_MPN, &told, &c),
                     RQL_OK);
    assert_int_equal(rql_catalog_api(c), RQL_API_MPN);
    assert_string_equal(told.text,
                        "warning 1:8 this is taken as a catalog of mpn, but "
                        "it says that it is one of cmp\n");
    rql_catalog_free(c);
}

/* --- Damage ------------------------------------------------------------ */

static uint64_t seed = 1;

/* A number below a limit, the same in every run. */
static size_t pick(size_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed % limit);
}

static const char whole[] =
    "{\"api\":\"mpn\",\"totalCount\":2,\"value\":[{\"datasetName\":"
    "\"OfficeUsage\","
    "\"selectableColumns\":[\"A\",\"B\"],\"availableMetrics\":[\"C\"],"
    "\"availableDateRanges\":[\"LAST_MONTH\"],"
    "\"availableDateRangesEvidence\":\"service\","
    "\"minimumRecurrenceInterval\":24,\"status\":\"exact\",\"source\":\"s\","
    "\"note\":\"\\u00e9\\n\",\"columns\":[{\"name\":\"A\",\"kind\":\"column\","
    "\"kindEvidence\":\"service\",\"type\":\"date\",\"typeEvidence\":"
    "\"documented\",\"status\":\"older\",\"since\":\"2021-07\",\"lastSeen\":"
    "\"2024+\",\"renamedTo\":\"B\",\"meaning\":\"m\",\"values\":[\"x\",\"y\"],"
    "\"valuesAreClosed\":true,\"valuesSource\":\"t\",\"valuesNote\":\"u\","
    "\"source\":\"v\",\"note\":\"w\"},{\"name\":\"C\",\"kind\":\"metric\"}]},"
    "{\"datasetName\":\"Profile\",\"columns\":[]}]}";

/* Texts that a mutation puts somewhere. */
static const char *const pieces[] = {"\"columns\":[",
                                     "\"values\":[",
                                     "{\"name\":\"A\"},",
                                     "null",
                                     "true",
                                     "\"status\":",
                                     "[]",
                                     "{}",
                                     "\"\\u0041\"",
                                     "\"name\":",
                                     "\"kind\":\"metric\"",
                                     ",",
                                     "\"values\":[\"\",\"z\"],",
                                     "9",
                                     "\\",
                                     "\xff",
                                     "\"datasetName\":\"OfficeUsage\",",
                                     "}]},{"};

/* Put one text in place of part of another; the buffer has room. */
static size_t splice(char *text, size_t length, size_t at, size_t drop,
                     const char *piece)
{
    size_t size = strlen(piece);
    if (drop > length - at)
        drop = length - at;
    memmove(text + at + size, text + at + drop, length - at - drop);
    memcpy(text + at, piece, size);
    return length - drop + size;
}

static size_t mutate(char *text, size_t length)
{
    size_t at = pick(length);
    char copy[64];
    size_t size;
    switch (pick(5)) {
    case 0:
        text[at] = "{}[],:\"\\u0n- \n\xff"[pick(15)];
        return length;
    case 1:
        return splice(text, length, at, pick(20), "");
    case 2:
        return splice(text, length, at, pick(20),
                      pieces[pick(sizeof pieces / sizeof *pieces)]);
    case 3:
        size = pick(sizeof copy);
        if (size > length - at)
            size = length - at;
        memcpy(copy, text + at, size);
        copy[size] = '\0';
        return splice(text, length, pick(length), 0, copy);
    default:
        /* A member or item less: from one comma to the next. */
        while (at < length && text[at] != ',')
            at++;
        for (size = 1; at + size < length && text[at + size] != ',';)
            size++;
        return splice(text, length, at < length ? at : 0, size, "");
    }
}

static void check_damaged(const char *text, size_t length, struct told *told,
                          size_t *readable)
{
    rql_catalog *catalog;
    rql_status status = catalog_load(text, length, RQL_API_MPN, told, &catalog);
    assert_true(status == RQL_OK || (status == RQL_BAD_CATALOG && told->count));
    if (status != RQL_OK)
        return;
    struct sheet sheet = {0};
    sheet_dump(&sheet, catalog);
    sheet_free(&sheet);
    rql_catalog *merged = merge_builtin(catalog);
    sheet_dump(&sheet, merged);
    sheet_free(&sheet);
    rql_catalog_free(merged);
    rql_catalog_free(catalog);
    ++*readable;
}

static void test_damage(void **state)
{
    (void)state;
    enum { RUNS = 200000 };
    static struct told told;
    static char text[8192];
    size_t readable = 0;
    for (int run = 0; run < RUNS; run++) {
        size_t length = sizeof whole - 1;
        memcpy(text, whole, length);
        for (size_t i = 1 + pick(4); i && length; i--)
            length = mutate(text, length);
        check_damaged(text, length, &told, &readable);
    }
    /* Enough of them get past the syntax. */
    assert_true(readable > RUNS / 50);
}

static void test_truncated_everywhere(void **state)
{
    (void)state;
    static struct told told;
    rql_catalog *catalog;
    for (size_t length = 0; length < sizeof whole - 1; length++)
        assert_int_equal(
            catalog_load(whole, length, RQL_API_MPN, &told, &catalog),
            RQL_BAD_CATALOG);
    assert_int_equal(
        catalog_load(whole, sizeof whole - 1, RQL_API_MPN, &told, &catalog),
        RQL_OK);
    rql_catalog_free(catalog);
}

/* --- Size -------------------------------------------------------------- */

static void test_many_columns(void **state)
{
    (void)state;
    enum { COLUMNS = 100000 };
    struct sheet sheet = {0};
    sheet_add(&sheet,
              "[{\"datasetName\":\"OfficeUsage\",\"selectableColumns\":[");
    for (int i = 0; i < COLUMNS; i++)
        sheet_add(&sheet, "%s\"Column%d\"", i ? "," : "", i);
    sheet_add(&sheet, "],\"columns\":[");
    for (int i = COLUMNS; i--;)
        sheet_add(&sheet, "{\"name\":\"COLUMN%d\",\"values\":[\"v%d\"]}%s", i,
                  i, i ? "," : "");
    sheet_add(&sheet, "]}]");
    rql_catalog *live = catalog_of(sheet.text, RQL_API_AUTO);
    rql_catalog *merged = merge_builtin(live);
    rql_catalog_free(live);
    for (int i = 0; i < COLUMNS; i++) {
        char value[32];
        snprintf(value, sizeof value, "v%d", i);
        assert_string_equal(rql_catalog_value(merged, 0, (size_t)i, 0), value);
    }
    rql_catalog_free(merged);
    sheet_free(&sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_live_wins),
        cmocka_unit_test(test_known_facts_are_laid_over),
        cmocka_unit_test(test_older_columns),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_everything_known_is_kept),
        cmocka_unit_test(test_extra_members),
        cmocka_unit_test(test_the_service_that_is_said),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_truncated_everywhere),
        cmocka_unit_test(test_many_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
