/* Comparing catalogs: every kind of change is told, renames are found once and
 * with a reason, and size is no obstacle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <reportql/reportql.h>

#include "loading.h"

static rql_changes *compare(const rql_catalog *before, const rql_catalog *after)
{
    rql_changes *changes;
    assert_int_equal(rql_changes_new(before, after, &changes), RQL_OK);
    return changes;
}

/* The changes, a line for each. */
static void write_changes(struct sheet *sheet, const rql_changes *changes)
{
    sheet_add(sheet, "%s", "");
    for (size_t i = 0; i < rql_changes_count(changes); i++) {
        rql_change c = rql_changes_at(changes, i);
        sheet_add(sheet, "%s %s", rql_change_kind_name(c.kind), c.dataset);
        sheet_add(sheet, " [%s] [%s]%s%s", c.before, c.after,
                  c.column_kind == RQL_METRIC ? " metric" : "",
                  c.breaks ? " !" : "");
        sheet_add(sheet, *c.reason ? " (%s)\n" : "%s\n", c.reason);
    }
}

static void check(const char *before, const char *after, const char *expected)
{
    struct sheet sheet = {0};
    rql_catalog *olds = catalog_of(before, RQL_API_MPN);
    rql_catalog *news = catalog_of(after, RQL_API_MPN);
    rql_changes *changes = compare(olds, news);
    write_changes(&sheet, changes);
    assert_string_equal(sheet.text, expected);
    sheet_free(&sheet);
    rql_changes_free(changes);
    rql_catalog_free(olds);
    rql_catalog_free(news);
}

#define DATASET(name, columns, metrics)                                        \
    "{\"datasetName\":\"" name "\",\"selectableColumns\":[" columns            \
    "],\"availableMetrics\":[" metrics "]"

/* The two columns lists of one dataset, and what is told of them. */
static void check_columns(const char *before, const char *after,
                          const char *expected)
{
    char olds[1024];
    char news[1024];
    snprintf(olds, sizeof olds,
             "[{\"datasetName\":\"X\",\"selectableColumns\":[\"Kept\",%s]}]",
             before);
    snprintf(news, sizeof news,
             "[{\"datasetName\":\"X\",\"selectableColumns\":[\"Kept\",%s]}]",
             after);
    check(olds, news, expected);
}

static void test_every_kind(void **state)
{
    (void)state;
    check(
        "[" DATASET("A", "\"Month\",\"Gone\",\"Turns\",\"Customer_Id\"",
                    "\"Back\"") ",\"availableDateRanges\":[\"LAST_MONTH\","
                                "\"LIFETIME\"],\"minimumRecurrenceInterval\":4}"
                                "," DATASET("Old", "\"P\"", "") "}," DATASET(
                                    "Order", "\"Q\"", "") "}]",
        "[" DATASET("Order_", "\"Q\"", "") "}," DATASET(
            "a", "\"MONTH\",\"CustomerId\",\"Back\",\"Fresh\"",
            "\"Turns\",\"Sum\"") ",\"availableDateRanges\":[\"last_month\","
                                 "\"LAST_1_YEAR\"],"
                                 "\"minimumRecurrenceInterval\":24}," DATASET(
                                     "New", "\"R\"", "") "}]",
        "dataset-renamed Order_ [Order] [Order_] ! (its letters are the "
        "same)\n"
        "interval a [4] [24] !\n"
        "range-removed a [LIFETIME] [] !\n"
        "range-added a [] [LAST_1_YEAR]\n"
        "column-renamed a [Customer_Id] [CustomerId] ! (its letters are the "
        "same)\n"
        "column-kind a [Turns] [Turns] metric !\n"
        "column-kind a [Back] [Back] !\n"
        "column-removed a [Gone] [] !\n"
        "column-added a [] [Fresh]\n"
        "column-added a [] [Sum] metric\n"
        "dataset-added New [] [New]\n"
        "dataset-removed Old [Old] [] !\n");
}

static void test_names_of_kinds(void **state)
{
    (void)state;
    for (int i = 0; i < RQL_CHANGE_KIND_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(rql_change_kind_name((rql_change_kind)i),
                                    rql_change_kind_name((rql_change_kind)j));
    assert_string_equal(rql_change_kind_name(RQL_CHANGE_COLUMN_KIND),
                        "column-kind");
}

static void test_nothing_changed(void **state)
{
    (void)state;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *c = rql_catalog_builtin((rql_api)api);
        rql_changes *changes = compare(c, c);
        assert_int_equal(rql_changes_count(changes), 0);
        rql_changes_free(changes);
    }
    check("[" DATASET("A", "\"Month\",\"Day\"", "\"N\"") "}]",
          "[" DATASET("a", "\"DAY\",\"month\"", "\"n\"") "}]", "");
    rql_changes_free(NULL);
}

/* A kind that was a guess may have been wrong all the time. */
static void test_an_inferred_kind(void **state)
{
    (void)state;
    check("[" DATASET("A", "\"B\"", "") ",\"columns\":[{\"name\":\"B\","
                                        "\"kindEvidence\":\"inferred\"}]}]",
          "[" DATASET("A", "", "\"B\"") "}]",
          "column-kind A [B] [B] metric (its old kind was inferred)\n");
}

/* What one of the catalogs does not know is no difference. */
static void test_the_unknown_is_no_difference(void **state)
{
    (void)state;
    check("[" DATASET("A", "\"B\"",
                      "") ",\"availableDateRanges\":["
                          "\"LIFETIME\"],\"minimumRecurrenceInterval\":4}]",
          "[" DATASET("A", "", "") "}]", "");
    check("[" DATASET("A", "", "") "}]",
          "[" DATASET("A", "\"B\"",
                      "") ",\"availableDateRanges\":["
                          "\"LIFETIME\"],\"minimumRecurrenceInterval\":4}]",
          "");
}

static void test_a_shorter_interval(void **state)
{
    (void)state;
    check("[" DATASET("A", "\"B\"", "") ",\"minimumRecurrenceInterval\":24}]",
          "[" DATASET("A", "\"B\"", "") ",\"minimumRecurrenceInterval\":1}]",
          "interval A [24] [1]\n");
}

static void test_reasons(void **state)
{
    (void)state;
    check_columns("\"PartnerLocation\"", "\"PartnerLocationID\"",
                  "column-renamed X [PartnerLocation] [PartnerLocationID] ! "
                  "(ID was added)\n");
    check_columns("\"BilledRevenueUSD\"", "\"Revenue_USD\"",
                  "column-renamed X [BilledRevenueUSD] [Revenue_USD] ! "
                  "(Billed was left out)\n");
    check_columns("\"CustomerTenantName\"", "\"TenantCustomerName\"",
                  "column-renamed X [CustomerTenantName] [TenantCustomerName] "
                  "! (it has the same words in another order)\n");
    check_columns("\"ResellerName\"", "\"ReselerName\"",
                  "column-renamed X [ResellerName] [ReselerName] ! (one "
                  "character differs)\n");
    check_columns("\"AllUpPartiticipants\"", "\"AllUpParticipants\"",
                  "column-renamed X [AllUpPartiticipants] [AllUpParticipants] "
                  "! (two characters differ)\n");
    check_columns("\"RevenueGenerated(USD)\"", "\"RevenueGeneratedUsd\"",
                  "column-renamed X [RevenueGenerated(USD)] "
                  "[RevenueGeneratedUsd] ! (its letters are the same)\n");
    check_columns("\"CustomerId\"", "\"CustomerAzureTenantId\"",
                  "column-renamed X [CustomerId] [CustomerAzureTenantId] ! "
                  "(Azure and Tenant were added)\n");
}

/* Names that look alike to a program, and not to a person. */
static void test_what_is_no_rename(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"StartDate", "EndDate"},
        {"Day30", "Day60"},
        {"Last3Months", "Last6Months"},
        {"Id", "OrderId"},
        {"City", "Country"},
        {"Month", "OfferMonthStartDate"},
        {"AAA", "AAB"},
        {"CustomerName", "ResellerId"},
        {"PaidSeats", "TrialUnits"},
        {"SKU", "SkuBillingType"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char before[64], after[64], expected[256];
        snprintf(before, sizeof before, "\"%s\"", pairs[i][0]);
        snprintf(after, sizeof after, "\"%s\"", pairs[i][1]);
        snprintf(expected, sizeof expected,
                 "column-removed X [%s] [] !\ncolumn-added X [] [%s]\n",
                 pairs[i][0], pairs[i][1]);
        check_columns(before, after, expected);
    }
}

static void test_kinds_are_kept_apart(void **state)
{
    (void)state;
    check("[" DATASET("X", "\"Kept\",\"CustomerCount\"", "") "}]",
          "[" DATASET("X", "\"Kept\"", "\"CustomerCounts\"") "}]",
          "column-removed X [CustomerCount] [] !\n"
          "column-added X [] [CustomerCounts] metric\n");
    check("[" DATASET("X", "\"Kept\"", "\"CustomerCount\"") "}]",
          "[" DATASET("X", "\"Kept\"", "\"CustomerCounts\"") "}]",
          "column-renamed X [CustomerCount] [CustomerCounts] metric ! (one "
          "character differs)\n");
}

/* Each name is matched once, and the best pair first. */
static void test_best_first(void **state)
{
    (void)state;
    check_columns("\"CustomerName\",\"CustomerNames\"", "\"Customer_Names\"",
                  "column-renamed X [CustomerNames] [Customer_Names] ! (its "
                  "letters are the same)\n"
                  "column-removed X [CustomerName] [] !\n");
    check_columns("\"CustomerName\"",
                  "\"CustomerNameText\",\"CustomerNames\",\"CustomerName2\"",
                  "column-renamed X [CustomerName] [CustomerNames] ! (one "
                  "character differs)\n"
                  "column-added X [] [CustomerNameText]\n"
                  "column-added X [] [CustomerName2]\n");
}

/* The built-in catalog knows what newer pages call some columns. */
static void test_known_renames(void **state)
{
    (void)state;
    check("[" DATASET("Profile", "\"HierarchyLevel\",\"City\"", "") "}]",
          "[" DATASET("Profile", "\"City\",\"AccountType\"", "") "}]",
          "column-renamed Profile [HierarchyLevel] [AccountType] ! (newer "
          "pages call it so)\n");
    /* The new name may have been there before. */
    check("[" DATASET("Profile", "\"HierarchyLevel\",\"AccountType\"", "") "}]",
          "[" DATASET("Profile", "\"AccountType\"", "") "}]",
          "column-renamed Profile [HierarchyLevel] [AccountType] ! (newer "
          "pages call it so)\n");
    /* Each finds its own among several new ones. */
    check(
        "[" DATASET("Zoo", "\"A\",\"B\",\"C\",\"K\"",
                    "") ",\"columns\":[{\"name\":\"A\",\"renamedTo\":"
                        "\"Xylophone\"},{\"name\":\"B\",\"renamedTo\":"
                        "\"Quagga\"},{\"name\":\"C\",\"renamedTo\":"
                        "\"Viper\"}]}]",
        "[" DATASET("Zoo", "\"Viper\",\"K\",\"Xylophone\",\"Quagga\"", "") "}]",
        "column-renamed Zoo [A] [Xylophone] ! (newer pages call it so)\n"
        "column-renamed Zoo [B] [Quagga] ! (newer pages call it so)\n"
        "column-renamed Zoo [C] [Viper] ! (newer pages call it so)\n");
    /* A merged catalog knows it itself, of datasets that are not built in. */
    check("[" DATASET("Zoo", "\"Cage\",\"K\"",
                      "") ",\"columns\":[{\"name\":\"Cage\",\"renamedTo\":"
                          "\"Zoo.House\"}]}]",
          "[" DATASET("Zoo", "\"K\",\"House\"", "") "}]",
          "column-renamed Zoo [Cage] [House] ! (newer pages call it so)\n");
    check("[" DATASET("Zoo", "\"Cage\",\"K\"",
                      "") ",\"columns\":[{\"name\":\"Cage\",\"renamedTo\":"
                          "\"Park.House\"}]}]",
          "[" DATASET("Zoo", "\"K\",\"House\"", "") "}]",
          "column-removed Zoo [Cage] [] !\ncolumn-added Zoo [] [House]\n");
}

/* What is known, and yet is no rename here. */
static void test_known_names_that_do_not_fit(void **state)
{
    (void)state;
    check("[" DATASET("Profile", "\"HierarchyLevel\",\"City\"", "") "}]",
          "[" DATASET("Profile", "\"City\"", "\"AccountType\"") "}]",
          "column-removed Profile [HierarchyLevel] [] !\n"
          "column-added Profile [] [AccountType] metric\n");
    check("[" DATASET("Profile", "\"Zebra\",\"City\"", "") "}]",
          "[" DATASET("Profile", "\"City\"", "") "}]",
          "column-removed Profile [Zebra] [] !\n");
    /* Two columns that have become one. */
    check("[" DATASET("Zoo", "\"A\",\"B\",\"K\"",
                      "") ",\"columns\":[{\"name\":\"A\",\"renamedTo\":"
                          "\"Quagga\"},{\"name\":\"B\",\"renamedTo\":"
                          "\"Quagga\"}]}]",
          "[" DATASET("Zoo", "\"K\",\"Quagga\"", "") "}]",
          "column-renamed Zoo [A] [Quagga] ! (newer pages call it so)\n"
          "column-renamed Zoo [B] [Quagga] ! (newer pages call it so)\n");
}

static void test_renamed_datasets(void **state)
{
    (void)state;
    check("[" DATASET("ISVOrders", "\"A\",\"B\"", "") "}]",
          "[" DATASET("ISVOrder", "\"C\",\"D\"", "") "}]",
          "dataset-renamed ISVOrder [ISVOrders] [ISVOrder] ! (one character "
          "differs)\n"
          "column-removed ISVOrder [A] [] !\n"
          "column-removed ISVOrder [B] [] !\n"
          "column-added ISVOrder [] [C]\n"
          "column-added ISVOrder [] [D]\n");
    check("[" DATASET("Seats", "\"A\",\"B\",\"C\"", "\"D\"") "}]",
          "[" DATASET("Licences", "\"A\",\"B\",\"C\"", "") "}]",
          "dataset-renamed Licences [Seats] [Licences] ! (3 of its 4 columns "
          "and metrics are the same)\n"
          "column-removed Licences [D] [] metric !\n");
    check("[" DATASET("Usage", "\"A\",\"B\",\"C\",\"D\"", "") "}]",
          "[" DATASET("UsageV2", "\"A\",\"E\",\"F\",\"G\"", "") "}]",
          "dataset-renamed UsageV2 [Usage] [UsageV2] ! (V2 was added)\n"
          "column-removed UsageV2 [B] [] !\n"
          "column-removed UsageV2 [C] [] !\n"
          "column-removed UsageV2 [D] [] !\n"
          "column-added UsageV2 [] [E]\n"
          "column-added UsageV2 [] [F]\n"
          "column-added UsageV2 [] [G]\n");
    check("[" DATASET("Usage", "\"A\",\"B\",\"C\",\"D\"", "") "}]",
          "[" DATASET("UsageV2", "\"E\",\"F\",\"G\",\"H\"", "") "}]",
          "dataset-added UsageV2 [] [UsageV2]\n"
          "dataset-removed Usage [Usage] [] !\n");
    check("[" DATASET("Usage", "", "") "}]",
          "[" DATASET("UsageV2", "\"E\"", "") "}]",
          "dataset-renamed UsageV2 [Usage] [UsageV2] ! (V2 was added)\n");
    check("[" DATASET("Seats", "\"A\",\"B\"", "") "}]",
          "[" DATASET("Licences", "\"A\",\"B\"", "") "}]",
          "dataset-added Licences [] [Licences]\n"
          "dataset-removed Seats [Seats] [] !\n");
}

/* --- Size -------------------------------------------------------------- */

enum { MANY = 100000 };

/* A catalog of one dataset with many columns. */
static rql_catalog *wide(const char *format, const char *more)
{
    struct sheet sheet = {0};
    sheet_add(&sheet, "[{\"datasetName\":\"Wide\",\"selectableColumns\":[%s",
              more);
    for (int i = 0; i < MANY; i++) {
        char name[64];
        /* Spread over the alphabet, so that neighbours are unlike. */
        unsigned mixed = (unsigned)i * 2654435761u;
        snprintf(name, sizeof name, format, mixed % 26 + 'A', i);
        sheet_add(&sheet, ",\"%s\"", name);
    }
    sheet_add(&sheet, "]}]");
    rql_catalog *catalog = catalog_of(sheet.text, RQL_API_MPN);
    sheet_free(&sheet);
    return catalog;
}

/* Seconds of the processor; sanitizers make it some ten times slower. */
static double seconds_for(const rql_catalog *before, const rql_catalog *after,
                          rql_changes **changes)
{
    clock_t start = clock();
    *changes = compare(before, after);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static size_t count_kind(const rql_changes *changes, rql_change_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < rql_changes_count(changes); i++)
        count += rql_changes_at(changes, i).kind == kind;
    return count;
}

static void test_every_column_renamed(void **state)
{
    (void)state;
    rql_catalog *olds = wide("%cColumn%d", "\"Kept\"");
    rql_catalog *news = wide("%cColumn_%d", "\"Kept\"");
    rql_changes *changes;
    assert_true(seconds_for(olds, news, &changes) < 60);
    assert_int_equal(rql_changes_count(changes), MANY);
    for (size_t i = 0; i < MANY; i++) {
        rql_change c = rql_changes_at(changes, i);
        assert_int_equal(c.kind, RQL_CHANGE_COLUMN_RENAMED);
        assert_string_equal(c.reason, "its letters are the same");
    }
    rql_changes_free(changes);
    rql_catalog_free(olds);
    rql_catalog_free(news);
}

static void test_a_needle(void **state)
{
    (void)state;
    rql_catalog *olds =
        wide("%cColumn%d", "\"PartnerLocation\",\"TenantCustomerName\","
                           "\"BilledRevenueUSD\",\"ResellerName\"");
    rql_catalog *news =
        wide("%cOther%dThing", "\"PartnerLocationID\",\"CustomerTenantName\","
                               "\"RevenueUSD\",\"ReselerName\"");
    rql_changes *changes;
    assert_true(seconds_for(olds, news, &changes) < 60);
    assert_int_equal(count_kind(changes, RQL_CHANGE_COLUMN_RENAMED), 4);
    assert_int_equal(count_kind(changes, RQL_CHANGE_COLUMN_REMOVED), MANY);
    assert_int_equal(count_kind(changes, RQL_CHANGE_COLUMN_ADDED), MANY);
    rql_changes_free(changes);
    rql_catalog_free(olds);
    rql_catalog_free(news);
}

/* A catalog of many datasets, each with three columns of its own. */
static rql_catalog *tall(const char *name)
{
    struct sheet sheet = {0};
    sheet_add(&sheet, "[");
    for (int i = 0; i < MANY / 5; i++) {
        sheet_add(&sheet, "%s{\"datasetName\":\"", i ? "," : "");
        sheet_add(&sheet, "%s%d", name, i);
        sheet_add(&sheet,
                  "\",\"selectableColumns\":[\"A%d\",\"B%d\",\"C%d\"],"
                  "\"availableDateRanges\":[\"LAST_MONTH\"]}",
                  i, i, i);
    }
    sheet_add(&sheet, "]");
    rql_catalog *catalog = catalog_of(sheet.text, RQL_API_MPN);
    sheet_free(&sheet);
    return catalog;
}

static void test_many_datasets(void **state)
{
    (void)state;
    rql_catalog *olds = tall("Usage");
    rql_catalog *news = tall("Bill");
    rql_changes *changes;
    assert_true(seconds_for(olds, news, &changes) < 60);
    assert_int_equal(count_kind(changes, RQL_CHANGE_DATASET_RENAMED), MANY / 5);
    assert_int_equal(rql_changes_count(changes), MANY / 5);
    rql_changes_free(changes);
    rql_catalog_free(olds);
    rql_catalog_free(news);
}

/* A dataset with many time spans. */
static rql_catalog *ranged(int first)
{
    struct sheet sheet = {0};
    sheet_add(&sheet, "[{\"datasetName\":\"X\",\"selectableColumns\":[\"A\"],"
                      "\"availableDateRanges\":[\"LIFETIME\"");
    for (int i = 0; i < MANY; i++)
        sheet_add(&sheet, ",\"LAST_%d\"", first + i);
    sheet_add(&sheet, "]}]");
    rql_catalog *catalog = catalog_of(sheet.text, RQL_API_MPN);
    sheet_free(&sheet);
    return catalog;
}

static void test_many_ranges(void **state)
{
    (void)state;
    rql_catalog *olds = ranged(0);
    rql_catalog *news = ranged(MANY / 2);
    rql_changes *changes;
    assert_true(seconds_for(olds, news, &changes) < 30);
    assert_int_equal(count_kind(changes, RQL_CHANGE_RANGE_ADDED), MANY / 2);
    assert_int_equal(count_kind(changes, RQL_CHANGE_RANGE_REMOVED), MANY / 2);
    rql_changes_free(changes);
    rql_catalog_free(olds);
    rql_catalog_free(news);
}

/* Names that are no names: long ones, marks only, other scripts. */
static void test_odd_names(void **state)
{
    (void)state;
    struct sheet olds = {0}, news = {0};
    static const char *const names[] = {"___",
                                        "()",
                                        "\xc3\xa9t\xc3\xa9Nom",
                                        "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOo",
                                        "1234567890",
                                        "a b c",
                                        "%s%n"};
    sheet_add(&olds, "\"x\"");
    sheet_add(&news, "\"x\"");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        sheet_add(&olds, ",\"%s\"", names[i]);
        sheet_add(&news, ",\"%s_\"", names[i]);
    }
    sheet_add(&olds, ",\"%0300d\"", 1);
    sheet_add(&news, ",\"%0301d\"", 1);
    struct sheet before = {0}, after = {0};
    sheet_add(&before, "[{\"datasetName\":\"X\",\"selectableColumns\":[%s]}]",
              olds.text);
    sheet_add(&after, "[{\"datasetName\":\"X\",\"selectableColumns\":[%s]}]",
              news.text);
    rql_catalog *a = catalog_of(before.text, RQL_API_MPN);
    rql_catalog *b = catalog_of(after.text, RQL_API_MPN);
    rql_changes *changes = compare(a, b);
    assert_int_equal(count_kind(changes, RQL_CHANGE_COLUMN_RENAMED), 5);
    assert_int_equal(count_kind(changes, RQL_CHANGE_COLUMN_REMOVED), 3);
    rql_changes_free(changes);
    rql_catalog_free(a);
    rql_catalog_free(b);
    sheet_free(&olds);
    sheet_free(&news);
    sheet_free(&before);
    sheet_free(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind),
        cmocka_unit_test(test_names_of_kinds),
        cmocka_unit_test(test_nothing_changed),
        cmocka_unit_test(test_an_inferred_kind),
        cmocka_unit_test(test_the_unknown_is_no_difference),
        cmocka_unit_test(test_a_shorter_interval),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_what_is_no_rename),
        cmocka_unit_test(test_kinds_are_kept_apart),
        cmocka_unit_test(test_best_first),
        cmocka_unit_test(test_known_renames),
        cmocka_unit_test(test_known_names_that_do_not_fit),
        cmocka_unit_test(test_renamed_datasets),
        cmocka_unit_test(test_every_column_renamed),
        cmocka_unit_test(test_a_needle),
        cmocka_unit_test(test_many_datasets),
        cmocka_unit_test(test_many_ranges),
        cmocka_unit_test(test_odd_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
