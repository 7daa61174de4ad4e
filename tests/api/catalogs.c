/* What the public header promises of catalogs of the services' own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <reportql/reportql.h>

static rql_catalog *things_of(rql_api api)
{
    static const char json[] =
        "{\"value\": [{\"datasetName\": \"Things\", \"selectableColumns\": "
        "[\"Shape\"], \"availableMetrics\": []}]}";
    rql_catalog *catalog;
    assert_int_equal(rql_catalog_new(json, strlen(json), "things.json", api,
                                     NULL, NULL, &catalog),
                     RQL_OK);
    return catalog;
}

/* The severity of the only finding, by the catalogs of so many services. */
static rql_severity verdict_by(const char *text, int services)
{
    rql_options options = {.least = RQL_WARNING};
    rql_catalog *catalogs[RQL_API_COUNT] = {NULL};
    for (int api = RQL_API_MPN; api < RQL_API_MPN + services; api++)
        options.catalogs[api] = catalogs[api] = things_of((rql_api)api);
    rql_document *document;
    assert_int_equal(rql_document_new(text, strlen(text), &options, &document),
                     RQL_OK);
    assert_int_equal(rql_document_diagnostic_count(document), 1);
    const rql_diagnostic *found = rql_document_diagnostic(document, 0);
    rql_severity severity = rql_diagnostic_severity(found);
    assert_string_equal(rql_rule_name(rql_diagnostic_rule(found)),
                        "unknown-dataset");
    rql_document_free(document);
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        rql_catalog_free(catalogs[api]);
    return severity;
}

/* Pages may lack a dataset; the services know all of theirs. */
static void
unknown_datasets_are_errors_when_all_services_were_asked(void **state)
{
    (void)state;
    static const char text[] = "SELECT Shape FROM Stones TIMESPAN LAST_MONTH";
    enum { ALL = RQL_API_COUNT - RQL_API_MPN };
    for (int services = 0; services < ALL; services++)
        assert_int_equal(verdict_by(text, services), RQL_WARNING);
    assert_int_equal(verdict_by(text, ALL), RQL_ERROR);
}

/* Which columns it has is not known then. */
static void names_may_be_looked_up_in_a_catalog_without_columns(void **state)
{
    (void)state;
    static const char json[] = "{\"value\": [{\"datasetName\": \"Things\", "
                               "\"selectableColumns\": []}]}";
    static const char text[] = "SELECT Shape FROM Things WHERE Size = 1";
    rql_options options = {.least = RQL_WARNING};
    rql_catalog *catalog;
    rql_document *document;
    assert_int_equal(rql_catalog_new(json, strlen(json), "things.json",
                                     RQL_API_MPN, NULL, NULL, &catalog),
                     RQL_OK);
    options.catalogs[RQL_API_MPN] = catalog;
    assert_int_equal(rql_document_new(text, strlen(text), &options, &document),
                     RQL_OK);
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        assert_string_not_equal(rql_rule_name(rql_diagnostic_rule(
                                    rql_document_diagnostic(document, i))),
                                "unknown-column");
    rql_document_free(document);
    rql_catalog_free(catalog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_may_be_looked_up_in_a_catalog_without_columns),
        cmocka_unit_test(
            unknown_datasets_are_errors_when_all_services_were_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
