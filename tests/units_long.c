/* Fixing and formatting of texts that are longer than what is read at once, of
 * regions of a document, and with options that no case has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <reportql/reportql.h>

enum { LONG = 200000 };

/* `begin`, so many times `item`, `end`; to be freed. */
static char *repeated(const char *begin, const char *item, const char *end)
{
    size_t size = strlen(item);
    char *text = malloc(LONG + 1000), *p = text;
    p += strlen(strcpy(p, begin));
    while (p < text + LONG) {
        memcpy(p, item, size);
        p += size;
    }
    strcpy(p, end);
    return text;
}

static char *fixed(const char *text, const rql_options *options)
{
    rql_fixed *made;
    assert_int_equal(rql_fixed_new(text, strlen(text), options, false, &made),
                     RQL_OK);
    rql_text result = rql_fixed_text(made);
    char *copy = calloc(1, result.length + 1);
    memcpy(copy, result.data, result.length);
    rql_fixed_free(made);
    return copy;
}

static size_t count_in(rql_text text, const char *word)
{
    size_t found = 0, length = strlen(word);
    for (size_t i = 0; i + length <= text.length; i++)
        found += memcmp(text.data + i, word, length) == 0;
    return found;
}

static size_t count(const char *text, const char *word)
{
    return count_in((rql_text){text, strlen(text)}, word);
}

/* One query that no window holds, on one line and on many. */
static void long_queries_are_fixed(void **state)
{
    static const char begin[] = "SELECT OfferNam FROM ISVUsage WHERE SKU IN (";
    static const char *const items[] = {"'x', ", "'x',\n"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char *text = repeated(begin, items[i], "'x') TIMESPAN LAST_MONTH");
        rql_rule_setting off = {"duplicate-value", RQL_OFF};
        rql_options options = {.settings = &off, .setting_count = 1};
        char *made = fixed(text, &options);
        assert_non_null(strstr(made, "SELECT OfferName FROM"));
        assert_int_equal(strlen(made), strlen(text) + 1);
        free(made);
        free(text);
    }
}

/* Many queries on one line. */
static void long_lines_are_fixed(void **state)
{
    (void)state;
    char *text =
        repeated("", "SELECT OfferNam FROM ISVUsage TIMESPAN LAST_MONTH; ", "");
    char *made = fixed(text, NULL);
    assert_int_equal(count(text, "OfferNam "), count(made, "OfferName "));
    assert_int_equal(count(made, "OfferNam "), 0);
    free(made);
    free(text);
}

/* The same bytes, however much is read at once. */
static void long_texts_are_formatted(void **state)
{
    static const char *const items[] = {
        "select Month from OfficeUsage; ",
        "select Month from OfficeUsage;\n",
        "select Month from OfficeUsage;\r\n",
        "select Month from OfficeUsage /* a\nb */;",
    };
    (void)state;
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        char *text = repeated("", items[i], "");
        rql_formatted *once, *twice;
        assert_int_equal(
            rql_formatted_new(text, strlen(text), NULL, NULL, NULL, &once),
            RQL_OK);
        rql_text made = rql_formatted_text(once);
        assert_int_equal(count(text, "select"), count_in(made, "SELECT"));
        assert_int_equal(
            rql_formatted_new(made.data, made.length, NULL, NULL, NULL, &twice),
            RQL_OK);
        assert_int_equal(rql_formatted_edit_count(twice), 0);
        rql_formatted_free(twice);
        rql_formatted_free(once);
        free(text);
    }
}

static void long_queries_are_formatted(void **state)
{
    (void)state;
    char *text = repeated("select Month from OfficeUsage where MPNId in (",
                          "12345, ", "6) timespan last_month");
    rql_formatted *made;
    assert_int_equal(
        rql_formatted_new(text, strlen(text), NULL, NULL, NULL, &made), RQL_OK);
    assert_int_equal(count_in(rql_formatted_text(made), "12345,"),
                     count(text, "12345,"));
    rql_formatted_free(made);
    free(text);
}

static void blocks_outside_of_regions_stay(void **state)
{
    static const char text[] =
        "```sql\nSELECT OfferNam FROM ISVUsage TIMESPAN LAST_MONTH\n```\n"
        "```sql\nSELECT OfferNam FROM ISVUsage TIMESPAN LAST_MONTH\n```\n";
    (void)state;
    rql_host host;
    assert_true(rql_host_from_name("markdown", &host));
    rql_span region = {70, 80};
    rql_options options = {.host = host, .regions = &region, .region_count = 1};
    char *made = fixed(text, &options);
    assert_int_equal(count(made, "OfferNam "), 1);
    assert_non_null(strstr(strstr(made, "OfferNam "), "OfferName "));
    free(made);
}

/* Comments above a literal of the region count, others are not looked at. */
static void findings_outside_of_regions_are_not_there(void **state)
{
    static const char text[] =
        "# reportql-disable-next-line unknown-column: a\n"
        "a = \"SELECT Nothing FROM ISVUsage TIMESPAN LAST_MONTH\"\n"
        "# reportql-disable-next-line unknown-column: b\n"
        "b = \"SELECT Nothing FROM ISVUsage TIMESPAN LAST_MONTH\"\n"
        "# reportql-disable-next-line unknown-column: c\n";
    (void)state;
    size_t literal = (size_t)(strstr(text, "b = ") - text) + 5;
    const rql_span regions[] = {
        {0, 0}, {literal, literal}, {literal + 3, literal + 9}};
    for (size_t i = 0; i < 3; i++) {
        rql_options options = {.regions = &regions[i], .region_count = 1};
        rql_document *document;
        assert_true(rql_host_from_name("python", &options.host));
        assert_int_equal(
            rql_document_new(text, strlen(text), &options, &document), RQL_OK);
        assert_int_equal(rql_document_part_count(document), i > 0);
        assert_int_equal(rql_document_suppressed_count(document), i > 0);
        rql_document_free(document);
    }
}

static void blocks_outside_of_regions_are_not_there(void **state)
{
    static const char text[] = "```sql\nSELECT Nothing FROM ISVUsage\n```\n"
                               "```sql\nSELECT Nothing FROM ISVUsage\n```\n";
    (void)state;
    rql_span region = {50, 55};
    rql_options options = {.regions = &region, .region_count = 1};
    rql_document *document;
    assert_true(rql_host_from_name("markdown", &options.host));
    assert_int_equal(rql_document_new(text, strlen(text), &options, &document),
                     RQL_OK);
    assert_int_equal(rql_document_part_count(document), 1);
    assert_int_equal(rql_document_query_count(document), 1);
    rql_document_free(document);
}

static void suppressions_are_ignored_when_told(void **state)
{
    static const char text[] =
        "-- reportql-disable-next-line unknown-column: not yet\n"
        "SELECT OfferNam FROM ISVUsage TIMESPAN LAST_MONTH\n";
    (void)state;
    rql_options options = {.ignore_suppressions = true};
    char *made = fixed(text, &options);
    assert_int_equal(count(made, "OfferName "), 1);
    free(made);
    made = fixed(text, NULL);
    assert_string_equal(made, text);
    free(made);
}

static void settings_of_unknown_rules_are_nothing(void **state)
{
    (void)state;
    rql_rule_setting setting = {"no-such-rule", RQL_OFF};
    rql_options options = {.settings = &setting, .setting_count = 1};
    char *made = fixed("SELECT OfferNam FROM ISVUsage", &options);
    assert_string_equal(made, "SELECT OfferName FROM ISVUsage");
    free(made);
}

/* How many parts the text of a language has. */
static size_t parts(const char *language, const char *text)
{
    rql_document *document;
    rql_options options = {.ignore_suppressions = true};
    assert_true(rql_host_from_name(language, &options.host));
    assert_int_equal(rql_document_new(text, strlen(text), &options, &document),
                     RQL_OK);
    size_t count = rql_document_part_count(document);
    rql_document_free(document);
    return count;
}

/* Brackets, patterns and literals that nothing closes, again and again: each
 * line is looked at once. */
static void what_is_never_closed_takes_no_time(void **state)
{
    static const struct {
        const char *language;
        const char *line;
    } cases[] = {
        {"python", "a = \"SELECT Month FROM OfficeUsage\" + f(x[1] + \n"},
        {"python", "a = f\"SELECT {x[( FROM OfficeUsage\"\n"},
        {"javascript", "a = \"SELECT Month FROM OfficeUsage\" + (x\n"},
        {"javascript", "a = /x[ \"SELECT Month FROM OfficeUsage\"\n"},
        {"javascript", "a = `SELECT ${(x FROM OfficeUsage\n"},
        {"csharp", "a = $\"\"\"SELECT {x( FROM OfficeUsage\n"},
        {"csharp", "/* a = \"SELECT Month FROM OfficeUsage\"\n"},
        {"shell", "a=\"SELECT Month FROM OfficeUsage\"$(x ${y \n"},
        {"shell", "cat <<A <<B\nSELECT Month FROM OfficeUsage\nA\n"},
        {"shell", "a=SELECT\\ Month\"$(( FROM OfficeUsage`\n"},
        {"powershell", "$a = \"SELECT $( FROM OfficeUsage\" + $x[(\n"},
        {"markdown", "> <!-- ```sql\n> SELECT Month FROM OfficeUsage\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = repeated("", cases[i].line, "");
        size_t lines = count(text, "\n");
        assert_true(parts(cases[i].language, text) <= lines);
        free(text);
    }
}

/* The first query is enough to know. */
static void looking_for_queries_stops_at_the_first(void **state)
{
    static const struct {
        const char *language;
        const char *text;
    } cases[] = {
        {"markdown", "```sql\nSELECT Month FROM OfficeUsage\n```\n"
                     "```sql\nSELECT Month FROM OfficeUsage\n```\n"},
        {"shell", "cat <<A <<B\nSELECT Month FROM OfficeUsage\nA\n"
                  "SELECT Month FROM OfficeUsage\nB\n"},
        {"python", "f\"{'SELECT Month FROM OfficeUsage'}{x}{'SELECT Month "
                   "FROM OfficeUsage'}\" + x"},
        {"javascript", "`${'SELECT Month FROM OfficeUsage'}${x}`; "
                       "'SELECT Month FROM OfficeUsage'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rql_host host;
        assert_true(rql_host_from_name(cases[i].language, &host));
        assert_true(
            rql_host_has_queries(host, cases[i].text, strlen(cases[i].text)));
        assert_true(parts(cases[i].language, cases[i].text) > 0);
    }
}

/* --- Where a section may begin ---------------------------------------------- */

static size_t guess(const char *text, size_t from)
{
    return rql_section_guess(text, strlen(text), from);
}

/* Behind the semicolon before a line that begins with SELECT. */
static void sections_begin_behind_semicolons(void **state)
{
    (void)state;
    assert_int_equal(guess("a -\nb;\nSELECT c FROM d", 0), 6);
    assert_int_equal(guess("a;\n-- b\n\n  SELECT c FROM d", 1), 2);
    assert_int_equal(guess("a\nSELECT c FROM d", 0), 2);
    assert_int_equal(guess("a; b", 0), 2);
    assert_int_equal(guess("a b", 0), 3);
    assert_int_equal(guess("a b", 3), 3);
}

/* Comments between are looked over, but not without end. */
static void sections_look_over_few_comments(void **state)
{
    char text[2000] = "a;\n";
    (void)state;
    for (int i = 0; i < 60; i++)
        strcat(text, "-- b\n");
    size_t line = strlen(text);
    strcat(text, "SELECT c FROM d");
    assert_int_equal(guess(text, line - 1), line);

    strcpy(text, "a;\n--");
    memset(text + 5, '-', 1200);
    strcpy(text + 1205, "\nSELECT c FROM d");
    assert_int_equal(guess(text, 1200), 1206);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_begin_behind_semicolons),
        cmocka_unit_test(sections_look_over_few_comments),
        cmocka_unit_test(long_queries_are_fixed),
        cmocka_unit_test(long_lines_are_fixed),
        cmocka_unit_test(long_texts_are_formatted),
        cmocka_unit_test(long_queries_are_formatted),
        cmocka_unit_test(blocks_outside_of_regions_stay),
        cmocka_unit_test(findings_outside_of_regions_are_not_there),
        cmocka_unit_test(blocks_outside_of_regions_are_not_there),
        cmocka_unit_test(what_is_never_closed_takes_no_time),
        cmocka_unit_test(looking_for_queries_stops_at_the_first),
        cmocka_unit_test(suppressions_are_ignored_when_told),
        cmocka_unit_test(settings_of_unknown_rules_are_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
