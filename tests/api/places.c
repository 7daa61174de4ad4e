/* What the public header promises of places: bytes, and whole characters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <reportql/reportql.h>

/* The only finding of a text is of that rule, at that sign, and so is the edit
 * that mends it. */
static void expect_at(const char *text, const char *rule, const char *sign)
{
    rql_options options = {.least = RQL_WARNING};
    rql_document *document;
    assert_int_equal(rql_document_new(text, strlen(text), &options, &document),
                     RQL_OK);
    assert_int_equal(rql_document_diagnostic_count(document), 1);
    const rql_diagnostic *found = rql_document_diagnostic(document, 0);
    assert_string_equal(rql_rule_name(rql_diagnostic_rule(found)), rule);
    size_t start = (size_t)(strstr(text, sign) - text);
    rql_span span = rql_diagnostic_span(found);
    assert_int_equal(span.start, start);
    assert_int_equal(span.end, start + strlen(sign));
    assert_int_equal(rql_diagnostic_fix_count(found), 1);
    const rql_fix *fix = rql_diagnostic_fix(found, 0);
    assert_int_equal(fix->edit_count, 1);
    assert_int_equal(fix->edits[0].span.start, span.start);
    assert_int_equal(fix->edits[0].span.end, span.end);
    rql_document_free(document);
}

static void signs_of_many_bytes_are_found_whole(void **state)
{
    (void)state;
    static const char comma[] = "\xef\xbc\x8c", equal[] = "\xef\xbc\x9d";
    static const char space[] = "\xc2\xa0", hidden[] = "\xe2\x80\x8b";
    expect_at("SELECT Month\xef\xbc\x8c MPNId FROM OfficeUsage", "wide-sign",
              comma);
    expect_at("SELECT Month FROM OfficeUsage WHERE MPNId \xef\xbc\x9d '1'",
              "foreign-operator", equal);
    expect_at("SELECT\xc2\xa0Month FROM OfficeUsage", "odd-space", space);
    expect_at("SELECT Month \xe2\x80\x8b FROM OfficeUsage", "odd-space",
              hidden);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_of_many_bytes_are_found_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
