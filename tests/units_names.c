/* Names by themselves: bytes that fold, and look-ups that nothing but the name
 * itself may answer, even if the hash is the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "str.h"

static bool is_one_of(int byte, const char *bytes)
{
    return byte && strchr(bytes, byte);
}

static void bytes_fold(void **state)
{
    (void)state;
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
    for (int i = 0; i < 256; i++) {
        bool is_upper = is_one_of(i, upper);
        bool is_letter = is_upper || is_one_of(i, lower);
        bool is_word = is_letter || is_one_of(i, "0123456789_");
        int folded = is_upper ? lower[strchr(upper, i) - upper] : i;
        assert_int_equal(rql_fold((unsigned char)i), folded);
        assert_int_equal(rql_is_letter((char)i), is_letter);
        assert_int_equal(rql_is_word_byte((char)i), is_word);
    }
}

static void names_are_equal_or_not(void **state)
{
    (void)state;
    assert_true(rql_equal_folded("", 0, "", 0));
    assert_true(rql_equal_folded("Month", 5, "mONTH", 5));
    assert_false(rql_equal_folded("Month", 5, "Mont", 4));
    assert_false(rql_equal_folded("Mont", 4, "Month", 5));
    assert_false(rql_equal_folded("Month", 5, "Monti", 5));
    assert_false(rql_equal_folded("Month", 5, "Ponth", 5));
    assert_false(rql_equal_folded("[", 1, "{", 1));
}

/* A way to look a name up. */
struct place {
    const struct rql_catalog *catalog;
    bool is_dataset;
    uint32_t dataset;
};

static uint32_t look_up(const struct place *place, const char *name,
                        size_t length, uint32_t hash)
{
    if (place->is_dataset)
        return rql_catalog_lookup_dataset(place->catalog, name, length, hash);
    return rql_catalog_lookup_column(place->catalog, place->dataset, name,
                                     length, hash);
}

/* Look for the name, and for each that differs from it in one byte or in its
 * length; all have its hash. */
static void expect_alone(const struct place *place, const char *name,
                         size_t length, uint32_t index)
{
    static const unsigned char changes[] = {0x01, 0x08, 0x20, 0x40, 0x80};
    uint32_t none = place->is_dataset ? NO_DATASET : NO_COLUMN;
    uint32_t hash = rql_name_hash(name, length);
    char *other = malloc(length + 1);
    assert_non_null(other);
    memcpy(other, name, length);
    other[length] = 'x';
    assert_int_equal(look_up(place, name, length, hash), index);
    assert_int_equal(look_up(place, name, length - 1, hash), none);
    assert_int_equal(look_up(place, other, length + 1, hash), none);
    for (size_t i = 0; i < length; i++) {
        for (size_t j = 0; j < sizeof changes; j++) {
            other[i] = (char)((unsigned char)name[i] ^ changes[j]);
            bool is_same = rql_equal_folded(name, length, other, length);
            assert_int_equal(look_up(place, other, length, hash),
                             is_same ? index : none);
        }
        other[i] = name[i];
    }
    free(other);
}

static void hashes_do_not_decide(void **state)
{
    (void)state;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        struct place place = {rql_catalog_builtin((rql_api)api), true, 0};
        const struct rql_catalog *c = place.catalog;
        for (uint32_t i = 0; i < c->dataset_count; i++)
            expect_alone(&place, c->pool + c->datasets[i].name,
                         c->datasets[i].name_length, i);
    }
}

static void columns_have_one_dataset(void **state)
{
    (void)state;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const struct rql_catalog *c = rql_catalog_builtin((rql_api)api);
        for (uint32_t i = 0; i < c->dataset_count; i++) {
            const struct catalog_dataset *d = &c->datasets[i];
            struct place place = {c, false, i};
            for (uint32_t j = 0; j < d->column_count; j++) {
                const struct catalog_column *column =
                    &c->columns[d->first_column + j];
                expect_alone(&place, c->pool + column->name,
                             column->name_length, d->first_column + j);
            }
        }
    }
}

static void time_spans_are_told_by_name(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < rql_timespan_total; i++) {
        const struct catalog_timespan *t = &rql_timespans[i];
        size_t length = strlen(t->name);
        char other[64];
        assert_in_range(length, 1, sizeof other - 1);
        strcpy(other, t->name);
        other[length - 1] ^= 1;
        assert_int_equal(rql_timespan_lookup(t->name, length, t->hash), i);
        assert_int_equal(rql_timespan_lookup(t->name, length - 1, t->hash),
                         NO_TIMESPAN);
        assert_int_equal(rql_timespan_lookup(other, length, t->hash),
                         NO_TIMESPAN);
    }
    assert_int_equal(rql_timespan_lookup("", 0, 0), NO_TIMESPAN);
}

/* --- Names that are near --------------------------------------------------- */

/* A catalog whose one column has so many values: V0, V1 and so on. */
static rql_catalog *catalog_of_values(size_t count)
{
    static const char begin[] =
        "[{\"datasetName\": \"D\", \"selectableColumns\": [\"C\"], "
        "\"columns\": [{\"name\": \"C\", \"valuesAreClosed\": true, "
        "\"values\": [\"Wanted\"";
    static const char end[] = "]}]}]";
    char *json = malloc(sizeof begin + 16 * count + sizeof end);
    assert_non_null(json);
    char *p = json + sprintf(json, "%s", begin);
    for (size_t i = 1; i < count; i++)
        p += sprintf(p, ", \"V%zu\"", i);
    strcpy(p, end);
    rql_catalog *catalog;
    assert_int_equal(rql_catalog_new(json, strlen(json), "masses", RQL_API_MPN,
                                     NULL, NULL, &catalog),
                     RQL_OK);
    free(json);
    return catalog;
}

/* True when a value is offered in the place of a wrong one. */
static bool offers_a_value(size_t count)
{
    static const char query[] =
        "SELECT C FROM D WHERE C = 'Wantet' TIMESPAN LAST_MONTH";
    rql_catalog *catalog = catalog_of_values(count);
    rql_options options = {.api = RQL_API_MPN};
    options.catalogs[RQL_API_MPN] = catalog;
    rql_document *document;
    assert_int_equal(
        rql_document_new(query, strlen(query), &options, &document), RQL_OK);
    assert_int_equal(rql_document_diagnostic_count(document), 1);
    const rql_diagnostic *diagnostic = rql_document_diagnostic(document, 0);
    assert_string_equal(rql_rule_name(rql_diagnostic_rule(diagnostic)),
                        "unknown-value");
    bool offers = rql_diagnostic_fix_count(diagnostic) > 0;
    rql_document_free(document);
    rql_catalog_free(catalog);
    return offers;
}

/* What is meant is not looked for among masses. */
static void few_names_are_searched(void **state)
{
    (void)state;
    assert_true(offers_a_value(2));
    assert_true(offers_a_value(65536));
    assert_false(offers_a_value(65537));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_fold),
        cmocka_unit_test(names_are_equal_or_not),
        cmocka_unit_test(hashes_do_not_decide),
        cmocka_unit_test(columns_have_one_dataset),
        cmocka_unit_test(time_spans_are_told_by_name),
        cmocka_unit_test(few_names_are_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
