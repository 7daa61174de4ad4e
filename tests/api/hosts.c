/* What the public header promises of hosts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <reportql/reportql.h>

static rql_host host_of(const char *name)
{
    rql_host host;
    assert_true(rql_host_from_name(name, &host));
    return host;
}

static rql_document *make(const char *text, const char *host, bool discard)
{
    rql_options options = {.host = host_of(host), .discard_trees = discard};
    rql_document *document;
    assert_int_equal(rql_document_new(text, strlen(text), &options, &document),
                     RQL_OK);
    return document;
}

static bool same(rql_text text, const char *expected)
{
    return text.length == strlen(expected) &&
           memcmp(text.data, expected, text.length) == 0;
}

/* --- Looking up ------------------------------------------------------------ */

static void hosts_are_found_by_all_their_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < rql_host_count(); i++) {
        rql_host host = rql_host_at(i), found;
        assert_true(rql_host_from_name(rql_host_name(host), &found));
        assert_int_equal(found, host);
        assert_true(*rql_host_title(host));
        char file[64] = "a.b";
        strncat(file, rql_host_suffixes(host),
                strcspn(rql_host_suffixes(host), " "));
        assert_int_equal(rql_host_of_file(file), host);
        char id[64] = "";
        strncat(id, rql_host_languages(host),
                strcspn(rql_host_languages(host), " "));
        assert_true(rql_host_of_language(id, &found));
        assert_int_equal(found, host);
    }
    assert_int_equal(rql_host_at(0), RQL_HOST_NONE);
    assert_int_equal(rql_host_at(1), RQL_HOST_REQUEST);
}

static void names_of_files_end_in_suffixes(void **state)
{
    rql_host host = RQL_HOST_LAST;
    (void)state;
    assert_int_equal(rql_host_of_file("x/Q.RQL"), RQL_HOST_NONE);
    assert_int_equal(rql_host_of_file("x.JSON"), RQL_HOST_REQUEST);
    assert_int_equal(rql_host_of_file("x.PY"), host_of("python"));
    assert_int_equal(rql_host_of_file(".md"), host_of("markdown"));
    assert_int_equal(rql_host_of_file("file:///a/b.tsx"),
                     host_of("typescript"));
    assert_int_equal(rql_host_of_file("py"), RQL_HOST_NONE);
    assert_int_equal(rql_host_of_file("x.py.txt"), RQL_HOST_NONE);
    assert_int_equal(rql_host_of_file("x.p y"), RQL_HOST_NONE);
    assert_int_equal(rql_host_of_file("x."), RQL_HOST_NONE);
    assert_int_equal(rql_host_of_file(""), RQL_HOST_NONE);
    assert_false(rql_host_from_name("cobol", &host));
    assert_false(rql_host_from_name("", &host));
    assert_false(rql_host_of_language("plaintext", &host));
    assert_true(rql_host_of_language("typescriptreact", &host));
    assert_int_equal(host, host_of("typescript"));
}

/* --- Is there any query? --------------------------------------------------- */

static const struct {
    const char *host;
    const char *text;
    bool has_any;
} looks[] = {
    {"reportql", "", true},
    {"json", "{}", false},
    {"json", "{\"Name\": \"a\", \"Query\": \"b\"}", true},
    {"python", "", false},
    {"python", "x = 'SELECT'", false},
    {"python", "x = 'SELECT a' ' FROM b'", true},
    {"python", "# 'SELECT a FROM b'", false},
    {"python", "x = '{\"Name\": \"a\", \"Query\": \"b\"}'", true},
    {"markdown", "SELECT a FROM b", false},
    {"markdown", "```\nSELECT a FROM b", true},
    {"markdown", "```python\nx = 1\n```\n", false},
    {"markdown", "```python\nx = 'SELECT a FROM b'\n```\n", true},
    {"shell", "x='SELECT a FROM b'", true},
};

static void texts_without_queries_are_told(void **state)
{
    (void)state;
    assert_false(rql_host_has_queries(host_of("python"), NULL, 0));
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (rql_host_has_queries(host_of(looks[i].host), looks[i].text,
                                 strlen(looks[i].text)) != looks[i].has_any)
            fail_msg("%s: %s", looks[i].host, looks[i].text);
}

/* --- Parts ----------------------------------------------------------------- */

static const char python_text[] =
    "a = (\"SELECT \\x43ity \"  # c\n"
    "     f'FROM {t} ')\n"
    "b = \"{\\\"Name\\\": \\\"a\\\", \\\"Query\\\": \\\"SELECT Cty\\\\nFROM "
    "Profile\\\"}\"\n";

static size_t place(const char *word)
{
    return (size_t)(strstr(python_text, word) - python_text);
}

static void parts_are_leaves_in_order(void **state)
{
    (void)state;
    rql_document *document = make(python_text, "python", false);
    assert_int_equal(rql_document_part_count(document), 2);
    assert_int_equal(rql_document_query_count(document), 2);
    rql_part first = rql_document_part(document, 0);
    rql_part second = rql_document_part(document, 1);
    assert_true(same(rql_document_text(first.document), "SELECT City FROM x "));
    assert_true(
        same(rql_document_text(second.document), "SELECT Cty\nFROM Profile"));
    assert_int_equal(first.span.start, place("SELECT"));
    assert_int_equal(first.span.end, place("')\n"));
    assert_int_equal(second.span.start, place("SELECT Cty"));
    assert_ptr_equal(rql_document_query(document, 1),
                     rql_document_query(second.document, 0));
    rql_document_free(document);
}

static void places_go_through_all_levels(void **state)
{
    (void)state;
    size_t part, inner;
    rql_document *document = make(python_text, "python", false);
    assert_int_equal(rql_part_to_outer(document, 0, 8), place("ity"));
    assert_int_equal(rql_part_to_outer(document, 1, 11), place("FROM Profile"));
    rql_span over_gap = rql_part_span_to_outer(document, 0, (rql_span){7, 16});
    assert_int_equal(over_gap.start, place("\\x43"));
    assert_int_equal(over_gap.end, place("{t}") - 1);
    assert_true(
        rql_part_from_outer(document, place("ROM Profile"), &part, &inner));
    assert_int_equal(part, 1);
    assert_int_equal(inner, 12);
    /* Between the literals, and in the interpolation, there is no query. */
    assert_false(rql_part_from_outer(document, place("# c"), &part, &inner));
    assert_false(rql_part_from_outer(document, place("t} "), &part, &inner));
    assert_true(rql_part_from_outer(document, place("\"  #"), &part, &inner));
    assert_int_equal(inner, 12);
    rql_document_free(document);
}

/* What stands in front of the lines of a block is no place of a literal in it. */
static void marks_of_a_quote_are_no_places(void **state)
{
    static const char text[] = "> ```python\n> q = \"\"\"\n> SELECT a\n"
                               "> FROM b\n> \"\"\"\n> ```\n";
    size_t mark = (size_t)(strstr(text, "> FROM") - text), part, inner;
    rql_document *document = make(text, "markdown", false);
    (void)state;
    assert_false(rql_part_from_outer(document, mark + 1, &part, &inner));
    assert_true(rql_part_from_outer(document, mark + 2, &part, &inner));
    assert_int_equal(inner, 10);
    rql_document_free(document);
}

static void edits_go_through_all_levels(void **state)
{
    (void)state;
    rql_document *document = make(python_text, "python", false);
    rql_edits *edits;
    const rql_edit quoted = {{7, 10}, {"\"\n", 2}};
    assert_int_equal(rql_part_edits_new(document, 1, &quoted, 1, &edits),
                     RQL_OK);
    assert_int_equal(rql_edits_count(edits), 1);
    assert_int_equal(rql_edits_at(edits, 0).span.start, place("Cty"));
    assert_true(same(rql_edits_at(edits, 0).text, "\\\\\\\"\\\\n"));
    rql_edits_free(edits);
    /* Over the gap: one for each literal. */
    const rql_edit wide = {{7, 16}, {"x", 1}};
    assert_int_equal(rql_part_edits_new(document, 0, &wide, 1, &edits), RQL_OK);
    assert_int_equal(rql_edits_count(edits), 2);
    assert_true(same(rql_edits_at(edits, 0).text, "x"));
    assert_int_equal(rql_edits_at(edits, 1).span.start, place("FROM {"));
    assert_true(same(rql_edits_at(edits, 1).text, ""));
    rql_edits_free(edits);
    /* What is put in when the program runs stays. */
    const rql_edit hole = {{17, 18}, {"y", 1}};
    assert_int_equal(rql_part_edits_new(document, 0, &hole, 1, &edits),
                     RQL_NOT_WRITABLE);
    assert_null(edits);
    rql_document_free(document);
}

static void raw_literals_hold_no_quote(void **state)
{
    (void)state;
    rql_document *document = make("x='SELECT a FROM b'", "shell", false);
    rql_edits *edits;
    const rql_edit quote = {{7, 8}, {"'", 1}};
    assert_int_equal(rql_part_edits_new(document, 0, &quote, 1, &edits),
                     RQL_NOT_WRITABLE);
    rql_document_free(document);
}

static void bare_words_hold_no_line_break(void **state)
{
    (void)state;
    rql_document *document =
        make("x=\"SELECT a FROM b\"\\ WHERE\\ c=1", "shell", false);
    rql_edits *edits;
    rql_edit space = {{15, 16}, {"\n", 1}};
    assert_int_equal(rql_part_edits_new(document, 0, &space, 1, &edits),
                     RQL_NOT_WRITABLE);
    space.text.data = "\t";
    assert_int_equal(rql_part_edits_new(document, 0, &space, 1, &edits),
                     RQL_OK);
    assert_true(same(rql_edits_at(edits, 0).text, "\\\t"));
    rql_edits_free(edits);
    rql_document_free(document);
}

/* An empty line has nothing in front of it that would go with it. */
static void empty_lines_go_alone(void **state)
{
    static const char text[] =
        "- x\n\n  ```sql\n  SELECT a\n\n  FROM b\n\n  ```\n";
    rql_document *document = make(text, "markdown", false);
    rql_edits *edits;
    (void)state;
    assert_true(same(rql_document_text(rql_document_part(document, 0).document),
                     "SELECT a\n\nFROM b\n\n"));
    const rql_edit lines[] = {{{9, 10}, {"", 0}}, {{17, 18}, {"", 0}}};
    assert_int_equal(rql_part_edits_new(document, 0, lines, 2, &edits), RQL_OK);
    assert_int_equal(rql_edits_count(edits), 2);
    size_t start = (size_t)(strstr(text, "\n  FROM") - text);
    assert_int_equal(rql_edits_at(edits, 0).span.start, start);
    assert_int_equal(rql_edits_at(edits, 0).span.end, start + 1);
    start = (size_t)(strstr(text, "\n  ```\n") - text);
    assert_int_equal(rql_edits_at(edits, 1).span.start, start);
    assert_int_equal(rql_edits_at(edits, 1).span.end, start + 1);
    rql_edits_free(edits);
    const rql_edit nothing = {{0, 0}, {"", 0}};
    assert_int_equal(rql_part_edits_new(document, 0, &nothing, 1, &edits),
                     RQL_OK);
    assert_int_equal(rql_edits_at(edits, 0).span.start,
                     rql_edits_at(edits, 0).span.end);
    rql_edits_free(edits);
    rql_document_free(document);
}

/* Neither what is suppressed outside of the regions is told, nor what a comment
 * there suppresses. */
static void regions_leave_comments_out(void **state)
{
    static const char text[] =
        "// reportql-disable-next-line unknown-column: x\n"
        "a = \"SELECT Contry FROM Profile TIMESPAN LAST_MONTH\";\n"
        "b = `SELECT Contry -- reportql-disable-line unknown-column: x\n"
        "FROM Profile TIMESPAN LAST_MONTH`;\n"
        "// reportql-disable-next-line unknown-column: x\n"
        "x = 1;\n"
        "c = \"SELECT City FROM Profile TIMESPAN LAST_MONTH\";\n";
    rql_span last = {sizeof text - 5, sizeof text - 4};
    rql_options options = {.host = host_of("javascript")};
    rql_document *document;
    (void)state;
    assert_int_equal(
        rql_document_new(text, sizeof text - 1, &options, &document), RQL_OK);
    assert_int_equal(rql_document_suppressed_count(document), 2);
    assert_int_equal(rql_document_diagnostic_count(document), 1);
    assert_string_equal(rql_rule_name(rql_diagnostic_rule(
                            rql_document_diagnostic(document, 0))),
                        "unused-suppression");
    rql_document_free(document);
    options.regions = &last;
    options.region_count = 1;
    assert_int_equal(
        rql_document_new(text, sizeof text - 1, &options, &document), RQL_OK);
    assert_int_equal(rql_document_suppressed_count(document), 0);
    assert_int_equal(rql_document_diagnostic_count(document), 0);
    rql_document_free(document);
}

/* What is put between its bytes does not begin a line, which would count when the
 * indentation is left out. */
static void line_breaks_are_not_cut(void **state)
{
    (void)state;
    static const char text[] =
        "String q = \"\"\"\r\n  SELECT a\r\n  FROM b\r\n  \"\"\";\r\n";
    rql_document *document = make(text, "java", false);
    rql_edits *edits;
    const rql_edit both[] = {{{8, 9}, {"", 0}}, {{9, 9}, {" ", 1}}};
    assert_int_equal(rql_part_edits_new(document, 0, both, 2, &edits), RQL_OK);
    assert_int_equal(rql_edits_count(edits), 1);
    assert_true(same(rql_edits_at(edits, 0).text, " \n  "));
    rql_edits_free(edits);
    assert_int_equal(rql_part_edits_new(document, 0, both + 1, 1, &edits),
                     RQL_OK);
    assert_true(same(rql_edits_at(edits, 0).text, "\\r \n  "));
    rql_edits_free(edits);
    rql_document_free(document);
    /* Without indentation, lines begin as they please. */
    document = make("q = `SELECT a\r\nFROM b`;", "javascript", false);
    assert_int_equal(rql_part_edits_new(document, 0, both + 1, 1, &edits),
                     RQL_OK);
    assert_true(same(rql_edits_at(edits, 0).text, " "));
    rql_edits_free(edits);
    rql_document_free(document);
}

static void blocks_hold_no_fence_of_their_own(void **state)
{
    (void)state;
    static const char text[] = "```rql\nSELECT a FROM b\n```\n";
    rql_document *document = make(text, "markdown", false);
    rql_edits *edits;
    const rql_edit fence = {{7, 8}, {"\n```\n", 5}};
    assert_int_equal(rql_part_edits_new(document, 0, &fence, 1, &edits),
                     RQL_NOT_WRITABLE);
    const rql_edit quoted = {{7, 8}, {"\n~~~`x`", 7}};
    assert_int_equal(rql_part_edits_new(document, 0, &quoted, 1, &edits),
                     RQL_OK);
    rql_edits_free(edits);
    rql_document_free(document);
}

/* A fence may come together of what an edit writes and what it keeps. */
static void edits_put_no_fence_together(void **state)
{
    (void)state;
    static const char text[] = "````rql\nSELECT a`` FROM b -- ``x``\n````\n";
    static const struct {
        rql_edit edits[2];
        size_t count;
        rql_status status;
    } tries[] = {
        {{{{8, 8}, {"`", 1}}}, 1, RQL_NOT_WRITABLE},
        {{{{10, 10}, {"`", 1}}}, 1, RQL_NOT_WRITABLE},
        {{{{9, 9}, {"`", 1}}}, 1, RQL_NOT_WRITABLE},
        {{{{9, 9}, {"x", 1}}}, 1, RQL_OK},
        {{{{11, 11}, {"`", 1}}}, 1, RQL_OK},
        {{{{10, 21}, {"", 0}}}, 1, RQL_NOT_WRITABLE},
        {{{{23, 24}, {"", 0}}}, 1, RQL_NOT_WRITABLE},
        {{{{23, 24}, {"~~~", 3}}}, 1, RQL_OK},
        {{{{8, 9}, {"x", 1}}, {{9, 10}, {"``", 2}}}, 2, RQL_OK},
        {{{{7, 8}, {"`", 1}}, {{9, 10}, {"`", 1}}}, 2, RQL_NOT_WRITABLE},
        {{{{7, 8}, {"`", 1}}, {{11, 12}, {"`", 1}}}, 2, RQL_NOT_WRITABLE},
        {{{{0, 1}, {"s", 1}}, {{15, 16}, {"`", 1}}}, 2, RQL_OK},
    };
    rql_document *document = make(text, "markdown", false);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        rql_edits *edits;
        rql_status status = rql_part_edits_new(document, 0, tries[i].edits,
                                               tries[i].count, &edits);
        assert_int_equal(status, tries[i].status);
        if (status == RQL_OK)
            rql_edits_free(edits);
    }
    rql_document_free(document);
}

static void discarded_trees_leave_findings(void **state)
{
    (void)state;
    rql_document *kept = make(python_text, "python", false);
    rql_document *document = make(python_text, "python", true);
    assert_int_equal(rql_document_part_count(document), 0);
    assert_int_equal(rql_document_query_count(document), 2);
    assert_true(rql_document_diagnostic_count(kept) > 0);
    assert_int_equal(rql_document_diagnostic_count(document),
                     rql_document_diagnostic_count(kept));
    rql_document_free(document);
    rql_document_free(kept);
}

/* --- Suppressions ---------------------------------------------------------- */

/* What is suppressed in a block is suppressed in the whole, in order of place,
 * with trees or without. */
static void suppressions_of_blocks_are_known(void **state)
{
    (void)state;
    static const char text[] =
        "```rql\n"
        "-- reportql-disable-next-line unknown-column: in it\n"
        "SELECT Nothing FROM OfficeUsage TIMESPAN LAST_MONTH\n"
        "```\n"
        "<!-- reportql-disable-next-line unknown-column: above -->\n"
        "```python\n"
        "q = 'SELECT Nobody /* reportql-disable-line unknown-column */ \\\n"
        "    FROM OfficeUsage TIMESPAN LAST_MONTH'\n"
        "```\n";
    for (int discards = 0; discards < 2; discards++) {
        rql_document *document = make(text, "markdown", discards);
        assert_int_equal(rql_document_suppression_count(document), 3);
        rql_suppression s = rql_document_suppression(document, 0);
        assert_memory_equal(text + s.span.start, "-- reportql", 11);
        assert_int_equal(s.reason.length, 5);
        assert_memory_equal(s.reason.data, "in it", 5);
        rql_suppressed_rule rule = rql_document_suppressed_rule(document, 0, 0);
        assert_string_equal(rql_rule_name(rule.rule), "unknown-column");
        assert_memory_equal(text + rule.span.start, "unknown-column", 14);
        assert_int_equal(rule.used, 1);
        s = rql_document_suppression(document, 1);
        assert_memory_equal(text + s.span.start, "<!-- ", 5);
        s = rql_document_suppression(document, 2);
        assert_memory_equal(text + s.span.start, "/* reportql", 11);
        assert_null(s.reason.data);
        assert_int_equal(rql_document_suppressed_count(document), 2);
        for (size_t i = 0; i < 2; i++) {
            rql_suppressed hidden = rql_document_suppressed(document, i);
            rql_span span = rql_diagnostic_span(hidden.diagnostic);
            assert_memory_equal(text + span.start, "No", 2);
            assert_int_equal(hidden.suppression, 2 * i);
        }
        rql_document_free(document);
    }
}

/* --- Fixing ---------------------------------------------------------------- */

/* Many literals are fixed one by one, and as each would be alone. */
static void many_literals_are_fixed_alike(void **state)
{
    (void)state;
    enum { COUNT = 500 };
    static const char before[] = "q = \"SELECT Mnth FROM OficeUsage\"\n";
    static const char after[] = "q = \"SELECT Month FROM OfficeUsage\"\n";
    char *text = malloc(COUNT * sizeof before), *end = text;
    rql_options options = {.host = host_of("python")};
    rql_fixed *fixed;
    assert_non_null(text);
    for (size_t i = 0; i < COUNT; i++, end += sizeof before - 1)
        memcpy(end, before, sizeof before);
    assert_int_equal(
        rql_fixed_new(text, (size_t)(end - text), &options, false, &fixed),
        RQL_OK);
    rql_text result = rql_fixed_text(fixed);
    assert_int_equal(result.length, COUNT * (sizeof after - 1));
    for (size_t i = 0; i < COUNT; i++)
        assert_memory_equal(result.data + i * (sizeof after - 1), after,
                            sizeof after - 1);
    assert_int_equal(rql_fixed_fix_count(fixed), 2 * COUNT);
    rql_fixed_free(fixed);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_are_found_by_all_their_names),
        cmocka_unit_test(names_of_files_end_in_suffixes),
        cmocka_unit_test(texts_without_queries_are_told),
        cmocka_unit_test(parts_are_leaves_in_order),
        cmocka_unit_test(places_go_through_all_levels),
        cmocka_unit_test(marks_of_a_quote_are_no_places),
        cmocka_unit_test(edits_go_through_all_levels),
        cmocka_unit_test(raw_literals_hold_no_quote),
        cmocka_unit_test(bare_words_hold_no_line_break),
        cmocka_unit_test(empty_lines_go_alone),
        cmocka_unit_test(regions_leave_comments_out),
        cmocka_unit_test(line_breaks_are_not_cut),
        cmocka_unit_test(blocks_hold_no_fence_of_their_own),
        cmocka_unit_test(edits_put_no_fence_together),
        cmocka_unit_test(discarded_trees_leave_findings),
        cmocka_unit_test(suppressions_of_blocks_are_known),
        cmocka_unit_test(many_literals_are_fixed_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
