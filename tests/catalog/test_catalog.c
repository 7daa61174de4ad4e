/* Catalogs: every name is found, and every answer of the service is read or
 * refused with a reason and a place. */
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

#include "catalog.h"

/* --- Built-in catalogs ------------------------------------------------- */

enum { LONGEST_NAME = 200 };

typedef void name_function(const rql_catalog *catalog, size_t dataset,
                           size_t column, const char *name);

static void find_dataset(const rql_catalog *catalog, size_t dataset,
                         size_t column, const char *name)
{
    size_t found = SIZE_MAX;
    (void)column;
    assert_true(rql_catalog_find_dataset(catalog, name, strlen(name), &found));
    assert_int_equal(found, dataset);
}

static void find_column(const rql_catalog *catalog, size_t dataset,
                        size_t column, const char *name)
{
    size_t found = SIZE_MAX;
    assert_true(
        rql_catalog_find_column(catalog, dataset, name, strlen(name), &found));
    assert_int_equal(found, column);
}

/* Call `check` with the name as it is, in upper and in lower case. */
static void in_every_case(name_function *check, const rql_catalog *catalog,
                          size_t dataset, size_t column, const char *name)
{
    char upper[LONGEST_NAME] = "";
    char lower[LONGEST_NAME] = "";
    assert_true(strlen(name) < LONGEST_NAME);
    for (size_t i = 0; name[i]; i++) {
        bool is_letter = rql_is_letter(name[i]);
        upper[i] = (char)(is_letter ? name[i] & ~0x20 : name[i]);
        lower[i] = (char)(is_letter ? name[i] | 0x20 : name[i]);
    }
    check(catalog, dataset, column, name);
    check(catalog, dataset, column, upper);
    check(catalog, dataset, column, lower);
}

static void test_every_name_is_found(void **state)
{
    (void)state;
    size_t names = 0;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *c = rql_catalog_builtin((rql_api)api);
        assert_int_equal(rql_catalog_api(c), api);
        assert_string_equal(rql_catalog_name(c), "built-in");
        for (size_t d = 0; d < rql_catalog_dataset_count(c); d++) {
            rql_dataset_info info = rql_catalog_dataset(c, d);
            in_every_case(find_dataset, c, d, 0, info.name);
            for (size_t i = 0; i < info.column_count; i++, names++)
                in_every_case(find_column, c, d, i,
                              rql_catalog_column(c, d, i).name);
        }
    }
    assert_true(names > 1000);
}

static const rql_catalog *mpn(void)
{
    return rql_catalog_builtin(RQL_API_MPN);
}

static bool has_dataset(const rql_catalog *c, const char *name, size_t length)
{
    size_t found;
    return rql_catalog_find_dataset(c, name, length, &found);
}

/* Bytes that differ in the bit of case without being letters are not the same,
 * wherever they are, and neither is anything longer or shorter. */
static void test_other_names_are_not_found(void **state)
{
    (void)state;
    char name[] = "SeatsSubscriptionsAndRevenue";
    size_t length = strlen(name);
    assert_true(has_dataset(mpn(), name, length));
    assert_false(has_dataset(mpn(), name, length - 1));
    assert_false(has_dataset(mpn(), "", 0));
    assert_false(has_dataset(mpn(), name, 0));
    for (size_t i = 0; i < length; i++) {
        char kept = name[i];
        for (int byte = 0; byte < 256; byte++) {
            name[i] = (char)byte;
            bool is_same = ((byte ^ kept) & ~0x20) == 0;
            assert_int_equal(has_dataset(mpn(), name, length), is_same);
        }
        name[i] = kept;
    }
}

/* The same where the hash cannot help: it folds other bytes too. */
static void test_bytes_like_letters_are_told_apart(void **state)
{
    (void)state;
    size_t dataset;
    size_t column;
    const char name[] = "RevenueGenerated(USD)";
    const rql_catalog *c = rql_catalog_builtin(RQL_API_CMP);
    assert_true(rql_catalog_find_dataset(c, "isvofferretention", 17, &dataset));
    assert_true(
        rql_catalog_find_column(c, dataset, name, sizeof name - 1, &column));
    char other[] = "RevenueGenerated\x08USD\x09";
    assert_int_equal(rql_name_hash(name, sizeof name - 1),
                     rql_name_hash(other, sizeof other - 1));
    assert_false(
        rql_catalog_find_column(c, dataset, other, sizeof other - 1, &column));
}

static void test_facts_are_there(void **state)
{
    (void)state;
    size_t d;
    size_t i;
    assert_true(rql_catalog_find_dataset(mpn(), "OfficeUsage", 11, &d));
    rql_dataset_info dataset = rql_catalog_dataset(mpn(), d);
    assert_int_equal(dataset.status, RQL_DATASET_EXACT);
    assert_int_equal(dataset.range_count, 5);
    assert_string_equal(rql_catalog_range(mpn(), d, 0), "LAST_MONTH");
    assert_int_equal(dataset.range_evidence, RQL_EVIDENCE_DOCUMENTED);
    assert_int_equal(dataset.minimum_interval, 24);
    assert_true(rql_catalog_find_column(mpn(), d, "partnerlocation", 15, &i));
    rql_column_info column = rql_catalog_column(mpn(), d, i);
    assert_string_equal(column.name, "PartnerLocation");
    assert_string_equal(column.renamed_to, "PartnerLocationID");
    assert_int_equal(column.status, RQL_COLUMN_OLDER);
    assert_string_equal(column.since, "2021-07");
    assert_non_null(strstr(column.source, "Partner Insights system queries"));
    assert_true(
        rql_catalog_find_column(mpn(), d, "IsDuplicateRowForPGA", 20, &i));
    column = rql_catalog_column(mpn(), d, i);
    assert_int_equal(column.type, RQL_TYPE_BOOLEAN);
    assert_true(column.values_are_closed);
    assert_int_equal(column.value_count, 2);
    assert_string_equal(rql_catalog_value(mpn(), d, i, 1), "1");
}

/* The quoted name at a place of the text. */
static bool stands_at(const char *text, size_t offset, const char *name)
{
    size_t length = strlen(name);
    return text[offset] == '"' &&
           strncmp(text + offset + 1, name, length) == 0 &&
           text[offset + 1 + length] == '"';
}

static void test_places(void **state)
{
    (void)state;
    static const char text[] =
        "{\"value\": [{\"datasetName\": \"Shoes\", \"selectableColumns\": "
        "[\"Size\", \"size\", \"Colour\"], \"availableMetrics\": [\"Pairs\"], "
        "\"columns\": [{\"type\": \"number\", \"name\": \"Pairs\"}]}, "
        "{\"datasetName\": \"Hats\", \"selectableColumns\": [\"Size\"]}]}";
    rql_catalog *catalog;
    size_t offset = 0;
    assert_int_equal(rql_catalog_new(text, strlen(text), "x", RQL_API_MPN, NULL,
                                     NULL, &catalog),
                     RQL_OK);
    for (size_t d = 0; d < rql_catalog_dataset_count(catalog); d++) {
        rql_dataset_info info = rql_catalog_dataset(catalog, d);
        assert_true(rql_catalog_dataset_place(catalog, d, &offset));
        assert_true(stands_at(text, offset, info.name));
        for (size_t i = 0; i < info.column_count; i++) {
            const char *name = rql_catalog_column(catalog, d, i).name;
            assert_true(rql_catalog_column_place(catalog, d, i, &offset));
            assert_true(stands_at(text, offset, name));
        }
    }
    assert_true(rql_catalog_column_place(catalog, 0, 2, &offset));
    assert_ptr_equal(text + offset, strstr(text, "\"Pairs\"}"));
    rql_catalog *merged;
    assert_int_equal(rql_catalog_merge(catalog, mpn(), &merged), RQL_OK);
    assert_false(rql_catalog_dataset_place(merged, 0, &offset));
    assert_false(rql_catalog_column_place(merged, 0, 0, &offset));
    assert_false(rql_catalog_dataset_place(mpn(), 0, &offset));
    assert_false(rql_catalog_column_place(mpn(), 0, 0, &offset));
    rql_catalog_free(merged);
    rql_catalog_free(catalog);
}

static void test_timespans(void **state)
{
    (void)state;
    assert_int_equal(rql_timespan_total, 14);
    for (uint32_t i = 0; i < rql_timespan_total; i++) {
        const struct catalog_timespan *t = &rql_timespans[i];
        size_t length = strlen(t->name);
        assert_int_equal(length, t->name_length);
        assert_int_equal(rql_name_hash(t->name, length), t->hash);
        assert_int_equal(rql_timespan_lookup(t->name, length, t->hash), i);
    }
    uint32_t hash = rql_name_hash("last_month", 10);
    assert_int_not_equal(rql_timespan_lookup("last_month", 10, hash),
                         NO_TIMESPAN);
    assert_int_equal(rql_timespan_lookup("LAST_MONTHS", 11,
                                         rql_name_hash("LAST_MONTHS", 11)),
                     NO_TIMESPAN);
}

static void test_names_of_apis(void **state)
{
    (void)state;
    rql_api api;
    assert_true(rql_api_from_name("CMP", &api));
    assert_int_equal(api, RQL_API_CMP);
    assert_false(rql_api_from_name("", &api));
    assert_false(rql_api_from_name("cm", &api));
    for (int i = 0; i < RQL_API_COUNT; i++) {
        assert_true(rql_api_from_name(rql_api_name((rql_api)i), &api));
        assert_int_equal(api, i);
    }
}

/* --- Answers of the service -------------------------------------------- */

/* A text, and what is to be told of it. */
struct answer {
    const char *json;
    const char *problems;
};

static void check_answers(const struct answer *answers, size_t count,
                          rql_status expected)
{
    static struct told told;
    for (size_t i = 0; i < count; i++) {
        rql_catalog *catalog;
        const struct answer *a = &answers[i];
        rql_status status = catalog_load(a->json, strlen(a->json), RQL_API_AUTO,
                                         &told, &catalog);
        if (status != expected || strcmp(told.text, a->problems) != 0)
            print_error("of %s\n", a->json);
        assert_string_equal(told.text, a->problems);
        assert_int_equal(status, expected);
        rql_catalog_free(catalog);
    }
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define EXPECTED                                                               \
    "expected the answer of the \"Get all datasets\" request: an object with " \
    "a list \"value\" of datasets, or that list\n"

#define EXAMPLE                                                                \
    "{\"datasetName\":\"OfficeUsage\",\"selectableColumns\":[\"Month\"]}"

static void test_shapes_of_answers(void **state)
{
    (void)state;
    static const struct answer answers[] = {
        {EXAMPLE, ""},
        {"[" EXAMPLE "]", ""},
        {"\xef\xbb\xbf[" EXAMPLE "]\r\n", ""},
        {"{\"value\":[" EXAMPLE "],\"nextLink\":null,\"totalCount\":1,"
         "\"message\":\"ok\",\"statusCode\":200,\"dataRedacted\":false}",
         ""},
        {"{\"Value\":[{\"DatasetName \":\" OfficeUsage\",\" "
         "SELECTABLECOLUMNS\":[\" Month \"],\"availableMetrics\":null,"
         "\"availableDateRanges\":null,\"minimumRecurrenceInterval \":null,"
         "\"somethingNew\":[{\"a\":[]}]}]}",
         ""},
        {"{\"\\u0076alue\":[" EXAMPLE "]}", ""},
        {"{\"value\":" EXAMPLE "}", ""},
        {"{\"value\":[" EXAMPLE "],\"nextLink\":\"\"}", ""},
    };
    check_answers(answers, COUNT(answers), RQL_OK);
}

static void test_warnings(void **state)
{
    (void)state;
    static const struct answer answers[] = {
        {"{\"value\":[" EXAMPLE "],\n \"nextLink\": \"https://x\","
         "\"totalCount\":9}",
         "warning 2:14 the catalog is incomplete: \"nextLink\" names a further "
         "page; fetch that too and join the lists\n"},
        {"{\"totalCount\":9,\"value\":[" EXAMPLE "]}",
         "warning 1:15 the catalog is incomplete: \"totalCount\" is 9, but the "
         "datasets are 1\n"},
        {"{\"nextLink\":5,\"value\":[" EXAMPLE "]}",
         "warning 1:13 \"nextLink\" is a number, expected a text; it is "
         "ignored\n"},
        {"[{\"datasetName\":\"OfficeUsage\",\"selectableColumns\":null}]",
         "warning 1:2 dataset \"OfficeUsage\" has no columns: names in its "
         "queries cannot be checked\n"},
        {"[" EXAMPLE ",\n {\"datasetName\":\"OFFICEUSAGE\","
         "\"selectableColumns\":[\"A\"]}]",
         "warning 2:17 the dataset \"OFFICEUSAGE\" is there twice; the second "
         "one is ignored (first in line 1)\n"},
        {"{\"datasetName\":\"OfficeUsage\",\"selectableColumns\":[\"\xc3\xa9\","
         "\"A\",\"a b\",\"\",\"a\"],\n\"availableMetrics\":[\"A\"]}",
         "warning 1:51 dataset \"OfficeUsage\": \"\xc3\xa9\" is no name that a "
         "query can hold\n"
         "warning 1:59 dataset \"OfficeUsage\": \"a b\" is no name that a "
         "query can hold\n"
         "warning 1:65 dataset \"OfficeUsage\": an empty name is ignored\n"
         "warning 1:68 dataset \"OfficeUsage\": \"a\" is there twice; the "
         "second one is ignored (first in line 1)\n"
         "warning 2:21 dataset \"OfficeUsage\": \"A\" is both a column and a "
         "metric; it is taken as a column (first in line 1)\n"},
        {"{\"datasetName\":\"OfficeUsage\",\"DATASETNAME\":\"B\","
         "\"selectableColumns\":[\"A\"],\"minimumRecurrenceInterval\":1.5}",
         "warning 1:30 \"datasetName\" is there twice; the second one is "
         "ignored (first in line 1)\n"
         "warning 1:102 dataset \"OfficeUsage\": \"minimumRecurrenceInterval\" "
         "is not a whole number of hours up to 65535; it is ignored\n"},
        {"[" EXAMPLE "," EXAMPLE ",{\"datasetName\":\"ISVUsage\","
         "\"selectableColumns\":[\"A\"]},{\"datasetName\":\"Profile\","
         "\"selectableColumns\":[\"A\"]}]",
         "warning 1:1 this is taken as a catalog of mpn, but 1 of its "
         "datasets are known from cmp\n"
         "warning 1:77 the dataset \"OfficeUsage\" is there twice; the second "
         "one is ignored (first in line 1)\n"},
    };
    check_answers(answers, COUNT(answers), RQL_OK);
}

static void test_answers_that_are_no_catalogs(void **state)
{
    (void)state;
    static const struct answer answers[] = {
        {"", "error 1:1 the file is empty: " EXPECTED},
        {" \n ", "error 2:2 the file is empty: " EXPECTED},
        {"{}", "error 1:1 this is no catalog: " EXPECTED},
        {"5", "error 1:1 this is a number: " EXPECTED},
        {"\"x\"", "error 1:1 this is a text: " EXPECTED},
        {"null", "error 1:1 this is null: " EXPECTED},
        {"<!DOCTYPE html>", "error 1:1 this is HTML or XML, perhaps the page "
                            "of a failed sign-in: " EXPECTED},
        {"\xff\xfe{", "error 1:1 this file is in UTF-16: save it as UTF-8\n"},
        {"{\"message\":\"Not\\nnow\"}",
         "error 1:1 this is no catalog, but a message: \"Not?now\"; " EXPECTED},
        {"{\"value\":5}",
         "error 1:10 \"value\" is a number, expected a list of datasets\n"},
        {"{\"value\":null}", "error 1:10 the list holds no datasets\n"},
        {"[ ]", "error 1:1 the list holds no datasets\n"},
        {"{\"message\":\"Who are you?\",\n\"statusCode\":401,\"value\":[]}",
         "error 2:14 the request failed with status 401: \"Who are you?\"\n"},
        {"{\"statusCode\":500}",
         "error 1:15 the request failed with status 500\n"},
        {"{\"error\":{\"code\":\"x\",\"message\":\"no\"}}",
         "error 1:10 the request failed: \"no\"\n"},
        {"[{\"datasetName\":\"Zoo\",\"selectableColumns\":[\"A\"]}]",
         "error 1:1 cannot tell which service this catalog is of, since none "
         "of its datasets is known: say which one, mpn, cmp or consumer\n"},
    };
    check_answers(answers, COUNT(answers), RQL_BAD_CATALOG);
}

static void test_wrong_types(void **state)
{
    (void)state;
    static const struct answer answers[] = {
        {"[" EXAMPLE ",\n\"ISVUsage\"]",
         "error 2:1 item 2 of the list is a text, expected a dataset: an "
         "object with a member \"datasetName\"\n"},
        {"[{\"datasetName\":false}]",
         "error 1:17 dataset 1: \"datasetName\" is a boolean, expected a "
         "text\n"},
        {"[{\"datasetName\":\" \"}]",
         "error 1:17 dataset 1: \"datasetName\" is empty\n"},
        {"[" EXAMPLE ",{\"datasetName\":null}]",
         "error 1:77 dataset 2 has no name: expected a member "
         "\"datasetName\"\n"},
        {"[{\"selectableColumns\":[]}]",
         "error 1:2 dataset 1 has no name: expected a member "
         "\"datasetName\"\n"},
        {"[{\"selectableColumns\":{},\n\"datasetName\":\"X\"}]",
         "error 1:23 dataset \"X\": \"selectableColumns\" is an object, "
         "expected a list of names\n"},
        {"[{\"availableMetrics\":[null,\n [1], \"A\"],\"datasetName\":\"X\"}]",
         "error 1:23 dataset \"X\": \"availableMetrics\" holds null, expected "
         "a name in double quotes\n"
         "error 2:2 dataset \"X\": \"availableMetrics\" holds a list, expected "
         "a name in double quotes\n"},
        {"[{\"minimumRecurrenceInterval\":\"24\",\"datasetName\":\"X\"}]",
         "error 1:31 dataset \"X\": \"minimumRecurrenceInterval\" is a text, "
         "expected a number of hours\n"},
    };
    check_answers(answers, COUNT(answers), RQL_BAD_CATALOG);
}

static void test_syntax_errors(void **state)
{
    (void)state;
    static const struct answer answers[] = {
        {"{", "error 1:2 expected the name of a member in double quotes, or "
              "\"}\", found the end of the file\n"},
        {"[\n", "error 2:1 expected a value or \"]\", found the end of the "
                "file\n"},
        {"[1,", "error 1:4 expected a value, found the end of the file\n"},
        {"[1,]", "error 1:4 expected a value, found \"]\"\n"},
        {"[\"a\" \"b\"]",
         "error 1:6 expected \",\" or \"]\", found the text \"b\"\n"},
        {"{\"a\":1;}", "error 1:6 expected a value, found \"1;\"\n"},
        {"{\"a\":1 2}", "error 1:8 expected \",\" or \"}\", found \"2\"\n"},
        {"{\"a\" 1}", "error 1:6 expected \":\" and a value, found \"1\"\n"},
        {"{a:1}", "error 1:2 expected the name of a member in double quotes, "
                  "or \"}\", found \"a\"\n"},
        {"[] x", "error 1:4 expected the end of the file, found \"x\"\n"},
        {"[\xc2\xa0]", "error 1:2 expected a value or \"]\", found the "
                       "character U+00A0\n"},
        {"[01]", "error 1:2 expected a value or \"]\", found \"01\"\n"},
        {"[\"abc\n\"]", "error 1:6 the line ends inside a text: its closing "
                        "double quote is missing\n"},
        {"[\"abc\r\"]", "error 1:6 the line ends inside a text: its closing "
                        "double quote is missing\n"},
        {"[\"abc", "error 1:6 the file ends inside a text: its closing double "
                   "quote is missing\n"},
        {"[\"a\tb\"]", "error 1:4 a control character in a text: it is "
                       "written as an escape like \\t\n"},
        {"[\"\xc3\xa9\xff\"]", "error 1:4 this byte is not UTF-8: the file is "
                               "damaged or in another encoding\n"},
        {"[\"a\\q\"]", "error 1:4 \"\\\" begins no escape here; a backslash "
                       "itself is written \"\\\\\"\n"},
        {"[\"\\u12\"]", "error 1:3 \\u must have four hexadecimal digits\n"},
        {"[\"\\ud800\"]", "error 1:3 this escape is one half of a character, "
                          "and the other half is missing\n"},
        {"[\"\\u0000\"]", "error 1:3 a NUL in a text: no name holds one\n"},
    };
    check_answers(answers, COUNT(answers), RQL_BAD_CATALOG);
}

static const char sample[] =
    "{\"value\":[{\"datasetName\":\"CustomersAndTenants\","
    "\" selectableColumns\":[\"Customer\\u004eame\",\"Month\"],"
    "\"availableMetrics\":[\"Count\"],"
    "\"availableDateRanges\":[\"LAST_MONTH\",\"LIFETIME\"],"
    "\"minimumRecurrenceInterval \":24.0},\n"
    "{\"datasetName\":\"OfficeUsage\",\"selectableColumns\":[\"Month\"]},"
    "{\"datasetName\":\"CUSTOMERSANDTENANTS\",\"selectableColumns\":[\"X\"]},"
    "{\"datasetName\":\"Profile\",\"selectableColumns\":[\"Month\",\"Y\"]}],"
    "\"nextLink\":null,\"totalCount\":4,\"statusCode\":200}";

static void test_what_was_read(void **state)
{
    (void)state;
    static struct told told;
    rql_catalog *c;
    size_t d;
    size_t i;
    assert_int_equal(
        catalog_load(sample, sizeof sample - 1, RQL_API_AUTO, &told, &c),
        RQL_OK);
    assert_int_equal(told.count, 1);
    assert_int_equal(rql_catalog_api(c), RQL_API_MPN);
    assert_string_equal(rql_catalog_name(c), "answer.json");
    assert_int_equal(rql_catalog_dataset_count(c), 3);
    rql_dataset_info info = rql_catalog_dataset(c, 0);
    assert_string_equal(info.name, "CustomersAndTenants");
    assert_int_equal(info.status, RQL_DATASET_EXACT);
    assert_int_equal(info.column_count, 3);
    assert_int_equal(info.range_count, 2);
    assert_int_equal(info.range_evidence, RQL_EVIDENCE_SERVICE);
    assert_int_equal(info.minimum_interval, 24);
    assert_int_equal(info.interval_evidence, RQL_EVIDENCE_SERVICE);
    assert_string_equal(info.note, "");
    assert_string_equal(rql_catalog_range(c, 0, 1), "LIFETIME");
    rql_column_info column = rql_catalog_column(c, 0, 0);
    assert_string_equal(column.name, "CustomerName");
    assert_int_equal(column.kind_evidence, RQL_EVIDENCE_SERVICE);
    assert_int_equal(column.type, RQL_TYPE_UNKNOWN);
    assert_int_equal(rql_catalog_column(c, 0, 2).kind, RQL_METRIC);
    assert_true(rql_catalog_find_dataset(c, "profile", 7, &d));
    assert_int_equal(d, 2);
    assert_true(rql_catalog_find_column(c, d, "MONTH", 5, &i));
    assert_int_equal(i, 0);
    assert_true(rql_catalog_find_column(c, d, "y", 1, &i));
    assert_false(rql_catalog_find_column(c, d, "x", 1, &i));
    rql_catalog_free(c);
}

static void test_truncated_everywhere(void **state)
{
    (void)state;
    static struct told told;
    for (size_t length = 0; length < sizeof sample - 1; length++) {
        rql_catalog *catalog;
        rql_status status =
            catalog_load(sample, length, RQL_API_MPN, &told, &catalog);
        assert_int_equal(status, RQL_BAD_CATALOG);
        assert_int_equal(told.count, 1);
    }
}

/* Every byte replaced by others that matter: a catalog, or a reason. */
static void test_damaged_everywhere(void **state)
{
    (void)state;
    static const char bytes[] = "{}[],:\"\\u0n- \n\xff";
    static struct told told;
    static char text[sizeof sample];
    memcpy(text, sample, sizeof sample);
    for (size_t at = 0; at < sizeof sample - 1; at++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            rql_catalog *catalog;
            text[at] = bytes[i];
            rql_status status = catalog_load(text, sizeof text - 1, RQL_API_MPN,
                                             &told, &catalog);
            assert_true(status == RQL_OK ||
                        (status == RQL_BAD_CATALOG && told.count));
            rql_catalog_free(catalog);
        }
        text[at] = sample[at];
    }
}

static void test_an_api_that_is_given(void **state)
{
    (void)state;
    static struct told told;
    static const char zoo[] =
        "[{\"datasetName\":\"Zoo\",\"selectableColumns\":[\"A\"]}]";
    rql_catalog *c;
    assert_int_equal(
        catalog_load(zoo, strlen(zoo), RQL_API_CONSUMER, &told, &c), RQL_OK);
    assert_int_equal(rql_catalog_api(c), RQL_API_CONSUMER);
    assert_int_equal(told.count, 0);
    rql_catalog_free(c);
    assert_int_equal(catalog_load("[]", 2, RQL_API_CMP, &told, &c), RQL_OK);
    assert_string_equal(told.text, "warning 1:1 the list holds no datasets\n");
    assert_false(has_dataset(c, "Zoo", 3));
    rql_catalog_free(c);
    assert_int_equal(catalog_load("[" EXAMPLE "]", strlen(EXAMPLE) + 2,
                                  RQL_API_CMP, &told, &c),
                     RQL_OK);
    assert_string_equal(told.text,
                        "warning 1:1 this is taken as a catalog of cmp, but 1 "
                        "of its datasets are known from mpn\n");
    rql_catalog_free(c);
}

static void test_nesting(void **state)
{
    (void)state;
    enum { DEPTH = 1000000 };
    static struct told told;
    rql_catalog *catalog;
    char *text = malloc(DEPTH);
    assert_non_null(text);
    memset(text, '[', DEPTH);
    assert_int_equal(catalog_load(text, DEPTH, RQL_API_MPN, &told, &catalog),
                     RQL_BAD_CATALOG);
    assert_string_equal(told.text, "error 1:65 lists and objects are nested "
                                   "too deeply for a catalog\n");
    free(text);
}

/* A text of many items: `head`, "item0", "item1" ... and `tail`. */
static char *many(const char *head, const char *item, size_t count,
                  const char *tail, size_t *length)
{
    size_t room = strlen(head) + strlen(tail) + count * (strlen(item) + 24);
    char *text = malloc(room);
    assert_non_null(text);
    size_t used = (size_t)sprintf(text, "%s", head);
    for (size_t i = 0; i < count; i++)
        used +=
            (size_t)sprintf(text + used, "%s%s%zu\"", i ? "," : "", item, i);
    used += (size_t)sprintf(text + used, "%s", tail);
    assert_true(used < room);
    *length = used;
    return text;
}

static void test_many_columns(void **state)
{
    (void)state;
    enum { COLUMNS = 100000 };
    static struct told told;
    rql_catalog *c;
    size_t length;
    char *text = many("[{\"datasetName\":\"OfficeUsage\","
                      "\"selectableColumns\":[",
                      "\"Column", COLUMNS, "]}]", &length);
    assert_int_equal(catalog_load(text, length, RQL_API_AUTO, &told, &c),
                     RQL_OK);
    free(text);
    assert_int_equal(told.count, 0);
    assert_int_equal(rql_catalog_dataset(c, 0).column_count, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++) {
        char name[32];
        size_t found;
        int name_length = snprintf(name, sizeof name, "COLUMN%zu", i);
        assert_true(
            rql_catalog_find_column(c, 0, name, (size_t)name_length, &found));
        assert_int_equal(found, i);
    }
    rql_catalog_free(c);
}

static void test_many_problems_are_cut_short(void **state)
{
    (void)state;
    static struct told told;
    rql_catalog *c;
    size_t length;
    char *text = many("[{\"datasetName\":\"OfficeUsage\","
                      "\"selectableColumns\":[",
                      "\"no name ", 1000, "]}]", &length);
    assert_int_equal(catalog_load(text, length, RQL_API_AUTO, &told, &c),
                     RQL_OK);
    free(text);
    assert_int_equal(told.count, 101);
    assert_non_null(strstr(told.text, " 900 more problems are not shown\n"));
    rql_catalog_free(c);
}

static void test_long_names(void **state)
{
    (void)state;
    enum { LENGTH = 70000 };
    static struct told told;
    rql_catalog *c;
    static const char head[] =
        "{\"datasetName\":\"OfficeUsage\",\"selectableColumns\":[\"A\",\"";
    size_t start = sizeof head - 1;
    char *text = malloc(start + LENGTH + 3);
    assert_non_null(text);
    memcpy(text, head, start);
    memset(text + start, 'x', LENGTH);
    memcpy(text + start + LENGTH, "\"]}", 3);
    assert_int_equal(
        catalog_load(text, start + LENGTH + 3, RQL_API_AUTO, &told, &c),
        RQL_OK);
    assert_non_null(strstr(told.text, "xxx...\" is longer than 65535 bytes"));
    assert_int_equal(rql_catalog_dataset(c, 0).column_count, 1);
    rql_catalog_free(c);
    free(text);
}

static void test_nobody_listens(void **state)
{
    (void)state;
    rql_catalog *c;
    assert_int_equal(rql_catalog_new(NULL, 0, "", RQL_API_AUTO, NULL, NULL, &c),
                     RQL_BAD_CATALOG);
    assert_null(c);
    rql_catalog_free(NULL);
    rql_catalog_free((rql_catalog *)rql_catalog_builtin(RQL_API_MPN));
    assert_int_equal(
        rql_catalog_new("", (size_t)1 << 33, "", RQL_API_AUTO, NULL, NULL, &c),
        RQL_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_name_is_found),
        cmocka_unit_test(test_other_names_are_not_found),
        cmocka_unit_test(test_bytes_like_letters_are_told_apart),
        cmocka_unit_test(test_facts_are_there),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_timespans),
        cmocka_unit_test(test_names_of_apis),
        cmocka_unit_test(test_shapes_of_answers),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_answers_that_are_no_catalogs),
        cmocka_unit_test(test_wrong_types),
        cmocka_unit_test(test_syntax_errors),
        cmocka_unit_test(test_what_was_read),
        cmocka_unit_test(test_truncated_everywhere),
        cmocka_unit_test(test_damaged_everywhere),
        cmocka_unit_test(test_an_api_that_is_given),
        cmocka_unit_test(test_nesting),
        cmocka_unit_test(test_many_columns),
        cmocka_unit_test(test_many_problems_are_cut_short),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_nobody_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
