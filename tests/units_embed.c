/* Texts in other texts: edits that begin and end inside of an escape, and what
 * is read without a query around it: bodies, catalogs, changes of catalogs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edits.h"
#include "embed.h"
#include "json_text.h"

/* --- Edits ----------------------------------------------------------------- */

/* The text of JSON after edits of what it reads as; to be freed. */
static char *edited(const char *json, const rql_edit *edits, size_t count)
{
    jmp_buf on_failure;
    struct arena arena;
    rql_arena_init(&arena, &on_failure);
    assert_int_equal(setjmp(on_failure), 0);
    size_t length = strlen(json);
    struct embed embed = {.outer_text = {json, length}, .span = {0, length}};
    struct vector outer = {0}, bytes = {0};
    rql_embed_read_json(&embed, &arena, rql_arena_alloc(&arena, length + 1));
    assert_true(rql_embed_edits(&embed, &arena, edits, count, &outer));
    rql_edits_apply(&arena, embed.outer_text, outer.items, outer.count, &bytes);
    char *result = calloc(1, bytes.count + 1);
    memcpy(result, bytes.items, bytes.count);
    rql_arena_free(&arena);
    return result;
}

static void check_edit(const char *json, size_t start, size_t end,
                       const char *text, const char *expected)
{
    rql_edit edit = {{start, end}, {text, strlen(text)}};
    char *result = edited(json, &edit, 1);
    assert_string_equal(result, expected);
    free(result);
}

/* \u00e9 reads as two bytes, \ud83d\ude00 as four. */
static void edits_keep_the_rest_of_an_escape(void **state)
{
    (void)state;
    check_edit("a\\u00e9b", 0, 1, "x", "x\\u00e9b");
    check_edit("a\\u00e9b", 3, 4, "x", "a\\u00e9x");
    check_edit("a\\u00e9b", 1, 3, "x", "axb");
    check_edit("a\\u00e9b", 2, 2, "",
               "a\xc3\xa9"
               "b");
    check_edit("a\\u00e9b", 0, 2, "",
               "\xa9"
               "b");
    check_edit("a\\u00e9b", 2, 4, "", "a\xc3");
    check_edit("\\ud83d\\ude00", 1, 3, "", "\xf0\x80");
    check_edit("a\\nb", 1, 2, "\t", "a\\tb");
    check_edit("a\\nb", 2, 2, "\x01", "a\\n\\u0001b");
    check_edit("\\n", 0, 0, "\"", "\\\"\\n");
}

static void edits_in_one_escape_are_joined(void **state)
{
    (void)state;
    const rql_edit two[] = {{{0, 1}, {"x", 1}}, {{2, 3}, {"y", 1}}};
    char *result = edited("\\ud83d\\ude00", two, 2);
    assert_string_equal(result, "x\x9fy\x80");
    free(result);
    const rql_edit apart[] = {{{0, 1}, {"x", 1}}, {{4, 5}, {"y", 1}}};
    result = edited("\\ud83d\\ude00z", apart, 2);
    assert_string_equal(result, "x\x9f\x98\x80y");
    free(result);
    const rql_edit others[] = {{{0, 1}, {"x", 1}}, {{3, 3}, {"y", 1}}};
    result = edited("a\\u00e9\\u00e8", others, 2);
    assert_string_equal(result, "x\\u00e9y\\u00e8");
    free(result);
    const rql_edit inside[] = {{{0, 1}, {"x", 1}}, {{2, 2}, {"y", 1}}};
    result = edited("a\\u00e9", inside, 2);
    assert_string_equal(result, "x\xc3y\xa9");
    free(result);
    result = edited("a\\u00e9", NULL, 0);
    assert_string_equal(result, "a\\u00e9");
    free(result);
}

/* Write a text as it is. */
static bool write_plainly(const struct embed_writer *writer,
                          struct arena *arena, struct vector *out,
                          rql_text text)
{
    (void)writer;
    for (size_t i = 0; i < text.length; i++)
        *(char *)rql_vector_push(arena, out, 1) = text.data[i];
    return true;
}

/* True when the edit can be made in a text in whose host tabs in front of a line
 * are not read. */
static bool keeps_tabs(const char *text, size_t start, size_t end,
                       const char *added)
{
    jmp_buf on_failure;
    struct arena arena;
    rql_arena_init(&arena, &on_failure);
    assert_int_equal(setjmp(on_failure), 0);
    struct embed_segment segment = {
        .inner = 0, .writer = {.write = write_plainly, .strips_tabs = true}};
    struct embed embed = {.outer_text = {text, strlen(text)},
                          .span = {0, strlen(text)},
                          .segments = {.items = &segment, .count = 1}};
    struct vector outer = {0};
    rql_embed_read_json(&embed, &arena,
                        rql_arena_alloc(&arena, strlen(text) + 1));
    rql_edit edit = {{start, end}, {added, strlen(added)}};
    bool can = rql_embed_edits(&embed, &arena, &edit, 1, &outer);
    assert_int_equal(outer.count, can);
    rql_arena_free(&arena);
    return can;
}

static void no_tab_comes_to_the_front_of_a_line(void **state)
{
    (void)state;
    assert_false(keeps_tabs("a", 0, 0, "\tx"));
    assert_false(keeps_tabs("a\nb", 2, 2, "\tx"));
    assert_false(keeps_tabs("ab", 1, 1, "\n\tx"));
    assert_false(keeps_tabs("a\tb", 0, 1, ""));
    assert_false(keeps_tabs("a\nb\tc", 2, 3, ""));
    assert_false(keeps_tabs("a\tb", 1, 1, "\n"));
    assert_true(keeps_tabs("ab", 1, 1, "\tx"));
    assert_true(keeps_tabs("ab", 1, 1, "\nx\t"));
    assert_true(keeps_tabs("ab", 0, 1, ""));
    assert_true(keeps_tabs("a", 0, 1, ""));
    assert_true(keeps_tabs("a\nb", 2, 3, ""));
    assert_true(keeps_tabs("a\nb", 2, 2, "x\t"));
    assert_true(keeps_tabs("a\tb", 0, 1, "x"));
}

static void check_places(const struct embed *embed)
{
    uint32_t inner;
    assert_int_equal(embed->length, 4);
    assert_int_equal(rql_embed_to_outer(embed, 0, false), 1);
    assert_int_equal(rql_embed_to_outer(embed, 0, true), 1);
    assert_int_equal(rql_embed_to_outer(embed, 1, false), 2);
    assert_int_equal(rql_embed_to_outer(embed, 1, true), 2);
    assert_int_equal(rql_embed_to_outer(embed, 2, false), 2);
    assert_int_equal(rql_embed_to_outer(embed, 2, true), 8);
    assert_int_equal(rql_embed_to_outer(embed, 3, false), 8);
    assert_true(rql_embed_from_outer(embed, 5, &inner));
    assert_int_equal(inner, 1);
    assert_false(rql_embed_touches_hole(embed, (rql_span){0, 4}));
}

static void places_go_both_ways(void **state)
{
    (void)state;
    jmp_buf on_failure;
    struct arena arena;
    char room[20];
    rql_arena_init(&arena, &on_failure);
    assert_int_equal(setjmp(on_failure), 0);
    struct embed embed = {.outer_text = {"'a\\u00e9b'", 10}, .span = {1, 9}};
    rql_embed_read_json(&embed, &arena, room);
    check_places(&embed);
    rql_arena_free(&arena);
}

/* --- Bodies ---------------------------------------------------------------- */

static bool is_request(const char *text)
{
    return rql_text_is_request(text, strlen(text));
}

static void bodies_are_told_by_their_fields(void **state)
{
    static const char *const bodies[] = {
        "{\"Name\": 1, \"Query\": 2}",
        "{Name: 1, 'query': 2}",
        "[{\"Name\": [1, {2}], \"Query\": 2}]",
        "{\"Query\": \"select x\"}",
        "{\"Query\": '\\\"SELECT x\"}",
        "{\"QueryId\": 1, \"ReportName\": 2}",
        "{\"QueryId\": 1, \"StartTime\": 2}",
        "{\"ReportName\": 1, \"ExecuteNow\": 2}",
        "\xef\xbb\xbf{\"Name\": 1, \"Query\": 2}",
        "{\"x\" 5, \"Name\": ], \"Query\": 2}",
    };
    static const char *const others[] = {
        "",
        " ",
        "5",
        "{",
        "{ ",
        "{\"Name\": 1, ",
        "{\"Name\"",
        "{\"Name\": ",
        "{\"Name\": 1 ",
        "{\"Name\": 1}",
        "{\"Query\": \"x\"}",
        "{\"Query\": \"sel",
        "{\"QueryId\": 1}",
        "{\"QueryId\": 1, \"Format\": 2}",
        "{\"ReportName\": 1}",
        "{\"ReportName\": 1, \"Format\": 2}",
        "{\"Name: 1, \"Query': 2}",
        "{N: 1, \": 2}",
        "{x: 1}, \"Name\": 1, \"Query\": 2",
    };
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_true(is_request(bodies[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(is_request(others[i]));
}

/* --- Texts of JSON --------------------------------------------------------- */

/* Skipping ends, whatever a broken text has. */
static void values_are_skipped_whole(void **state)
{
    static const struct {
        const char *text;
        uint32_t end;
    } cases[] = {
        {"5,", 1},      {" [1, [2]] x", 9}, {"{\"a\": [}]}", 9},
        {"[1", 2},      {"\"a\\\"b\"c", 6}, {"\"a", 2},
        {"\"a\n\"", 2}, {"]", 1},           {"", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json_text json = {.text = cases[i].text,
                                 .length = (uint32_t)strlen(cases[i].text)};
        rql_json_skip_value(&json);
        assert_int_equal(json.at, cases[i].end);
    }
}

static void a_list_that_is_cut_off_has_an_end(void **state)
{
    (void)state;
    struct json_text json = {.text = "[1,", .length = 3};
    bool is_first = true;
    assert_true(rql_json_next_item(&json, &is_first));
    rql_json_skip_value(&json);
    assert_false(rql_json_next_item(&json, &is_first));
}

static void a_backslash_alone_is_no_escape(void **state)
{
    (void)state;
    char room[8], *out = room;
    static const char text[] = "\\";
    assert_int_equal(rql_json_read_escape(text, text + 1, &out), 1);
    assert_ptr_equal(out, room);
}

/* --- Catalogs -------------------------------------------------------------- */

/* The problems of a catalog, a line for each. */
struct problems {
    char text[20000];
    size_t count;
};

static void note_problem(void *context, rql_severity severity,
                         rql_position position, const char *message)
{
    struct problems *p = context;
    size_t length = strlen(p->text);
    snprintf(p->text + length, sizeof p->text - length, "%s %zu:%zu %s\n",
             rql_severity_name(severity), position.line, position.column,
             message);
    p->count++;
}

static void load(const char *json, size_t length, struct problems *p)
{
    rql_catalog *catalog = NULL;
    *p = (struct problems){.count = 0};
    rql_status status = rql_catalog_new(json, length, "test", RQL_API_MPN,
                                        note_problem, p, &catalog);
    assert_true(status == RQL_OK || status == RQL_BAD_CATALOG);
    assert_int_equal(status == RQL_OK, catalog != NULL);
    rql_catalog_free(catalog);
}

static void check_catalog(const char *json, const char *expected)
{
    struct problems p;
    load(json, strlen(json), &p);
    if (!strstr(p.text, expected))
        fail_msg("%s: %s lacks %s", json, p.text, expected);
}

#define DATASET "{\"datasetName\": \"x\", \"selectableColumns\": [\"y\"]"

static void answers_that_are_no_lists_are_told(void **state)
{
    (void)state;
    check_catalog("{\"error\": \"x\", \"message\": \"why\"}", "why");
    check_catalog("{\"error\": {\"message\": \"why\"}}", "why");
    check_catalog("{\"error\": {\"message\": 5}}", "error");
    check_catalog("{\"statusCode\": 401, \"message\": \"\"}", "error");
    check_catalog("{\"statusCode\": 401, \"message\": \"a\\u007fb\\u0001c\"}",
                  "a?b?c");
    check_catalog("\xfe\xff", "error 1:1 ");
    check_catalog("\xff\xfe[\1", "error 1:1 ");
    check_catalog("", "error 1:1 ");
}

static void numbers_of_catalogs_are_bounded(void **state)
{
    (void)state;
    check_catalog("[" DATASET ", \"minimumRecurrenceInterval\": 70000}]",
                  "not a whole number of hours");
    check_catalog("[" DATASET ", \"minimumRecurrenceInterval\": 1.5}]",
                  "not a whole number of hours");
    check_catalog("[" DATASET ", \"minimumRecurrenceInterval\": 65535}]", "");
    check_catalog("{\"value\": [" DATASET "}], \"totalCount\": -1}", "");
    check_catalog("{\"value\": [" DATASET "}], \"totalCount\": 2}",
                  "incomplete");
}

static void long_names_of_datasets_are_refused(void **state)
{
    enum { LENGTH = 66000 };
    char *json = malloc(LENGTH + 100);
    struct problems p;
    (void)state;
    strcpy(json, "[{\"datasetName\": \"");
    size_t start = strlen(json);
    memset(json + start, 'x', LENGTH);
    strcpy(json + start + LENGTH, "\"}]");
    load(json, strlen(json), &p);
    assert_non_null(strstr(p.text, "longer than 65535 bytes"));
    free(json);
}

/* Of many problems the last one tells how many more there are, and is as bad as
 * the worst of them. */
static void many_problems_are_summed_up(void **state)
{
    char json[20000] = "[";
    struct problems p;
    (void)state;
    for (int i = 0; i < 200; i++)
        strcat(json, DATASET ", \"minimumRecurrenceInterval\": 1.5},");
    strcat(json, "{\"datasetName\": \"\"}, {\"datasetName\": 5}]");
    load(json, strlen(json), &p);
    assert_true(p.count < 200);
    assert_non_null(strstr(p.text, "more"));
}

/* --- Changes of catalogs --------------------------------------------------- */

static rql_catalog *catalog_of(const char *json)
{
    rql_catalog *catalog;
    assert_int_equal(rql_catalog_new(json, strlen(json), "test", RQL_API_MPN,
                                     NULL, NULL, &catalog),
                     RQL_OK);
    return catalog;
}

/* How often each kind of change is told. */
static size_t changes(const char *before, const char *after)
{
    rql_catalog *olds = catalog_of(before), *news = catalog_of(after);
    rql_changes *found;
    assert_int_equal(rql_changes_new(olds, news, &found), RQL_OK);
    size_t count = rql_changes_count(found);
    for (size_t i = 0; i < count; i++)
        assert_non_null(rql_changes_at(found, i).reason);
    rql_changes_free(found);
    rql_catalog_free(olds);
    rql_catalog_free(news);
    return count;
}

#define LIST(name, columns, ranges)                                            \
    "[{\"datasetName\": \"" name "\", \"selectableColumns\": [" columns        \
    "], \"availableMetrics\": [], \"availableDateRanges\": [" ranges "]}]"

static void time_spans_twice_are_told_once(void **state)
{
    (void)state;
    assert_int_equal(changes(LIST("x", "\"y\"", "\"A\", \"B\", \"A\""),
                             LIST("x", "\"y\"", "\"A\", \"C\", \"c\"")),
                     2);
    assert_int_equal(changes(LIST("x", "\"y\"", "\"A\""),
                             LIST("x", "\"y\"", "\"a\", \"A\"")),
                     0);
}

/* A name that means the same in other words, of datasets with nothing else. */
static void names_are_compared_word_by_word(void **state)
{
    (void)state;
    assert_int_equal(
        changes(LIST("OfferIDs", "\"y\"", ""), LIST("OfferIds", "\"y\"", "")),
        0);
    assert_int_equal(changes(LIST("x", "\"OfferIDsOld\", \"V2x3A\"", ""),
                             LIST("x", "\"OfferOldIDs\", \"V2x4A\"", "")),
                     4);
    assert_true(changes(LIST("Things", "", ""), LIST("Thing", "", "")) > 0);
    assert_true(changes(LIST("Thing", "\"a\", \"b\", \"c\", \"d\", \"e\"", ""),
                        LIST("Things", "\"a\", \"f\", \"g\", \"h\"", "")) > 0);
    assert_true(changes(LIST("x", "\"a\", \"b\", \"c\", \"d\", \"e\"", ""),
                        LIST("z", "\"a\", \"b\", \"c\", \"g\", \"h\"", "")) >
                0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_keep_the_rest_of_an_escape),
        cmocka_unit_test(edits_in_one_escape_are_joined),
        cmocka_unit_test(no_tab_comes_to_the_front_of_a_line),
        cmocka_unit_test(places_go_both_ways),
        cmocka_unit_test(bodies_are_told_by_their_fields),
        cmocka_unit_test(values_are_skipped_whole),
        cmocka_unit_test(a_list_that_is_cut_off_has_an_end),
        cmocka_unit_test(a_backslash_alone_is_no_escape),
        cmocka_unit_test(answers_that_are_no_lists_are_told),
        cmocka_unit_test(numbers_of_catalogs_are_bounded),
        cmocka_unit_test(long_names_of_datasets_are_refused),
        cmocka_unit_test(many_problems_are_summed_up),
        cmocka_unit_test(time_spans_twice_are_told_once),
        cmocka_unit_test(names_are_compared_word_by_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
