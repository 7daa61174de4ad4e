/* Functions of the library by themselves, where a query cannot ask for all that
 * they promise: characters, days of the calendar, UTF-16, numbers of JSON, lines,
 * texts that are too large or not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <wchar.h>

#include "arena.h"
#include "date.h"
#include "json_text.h"
#include "literal.h"
#include "regions.h"
#include "str.h"
#include "utf16.h"
#include "utf8.h"

/* --- Characters ------------------------------------------------------------ */

static uint32_t decode(const char *text)
{
    struct utf8_character c = rql_utf8_decode(text, text + strlen(text));
    assert_int_equal(c.length, c.code == INVALID_CHARACTER ? 1 : strlen(text));
    return c.code;
}

static void characters_are_decoded(void **state)
{
    (void)state;
    assert_int_equal(decode("\x7f"), 0x7f);
    assert_int_equal(decode("\xc2\x80"), 0x80);
    assert_int_equal(decode("\xdf\xbf"), 0x7ff);
    assert_int_equal(decode("\xe0\xa0\x80"), 0x800);
    assert_int_equal(decode("\xed\x9f\xbf"), 0xd7ff);
    assert_int_equal(decode("\xee\x80\x80"), 0xe000);
    assert_int_equal(decode("\xf0\x90\x80\x80"), 0x10000);
    assert_int_equal(decode("\xf4\x8f\xbf\xbf"), 0x10ffff);
}

static void what_is_no_character_is_one_byte(void **state)
{
    static const char *const wrong[] = {
        "\x80",             /* without a first byte */
        "\xc0\x80",         /* longer than needed */
        "\xc1\xbf",         /* the same */
        "\xe0\x9f\xbf",     /* the same */
        "\xf0\x8f\xbf\xbf", /* the same */
        "\xed\xa0\x80",     /* half of a pair */
        "\xed\xbf\xbf",     /* the other half */
        "\xf4\x90\x80\x80", /* out of range */
        "\xf5\x80\x80\x80", /* the same */
        "\xc2",             /* cut off */
        "\xe2\x82",         /* the same */
        "\xe2\x28\xa1",     /* broken off */
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(decode(wrong[i]), INVALID_CHARACTER);
}

static void characters_have_classes(void **state)
{
    (void)state;
    assert_int_equal(rql_character_class(INVALID_CHARACTER), CHARACTER_INVALID);
    assert_int_equal(rql_character_class(0xe9), CHARACTER_LETTER);
    assert_int_equal(rql_character_class(0xa0), CHARACTER_SPACE);
    assert_int_equal(rql_character_class(0x2019), CHARACTER_SINGLE_QUOTE);
    assert_int_equal(rql_character_class(0x201d), CHARACTER_DOUBLE_QUOTE);
    assert_int_equal(rql_character_class(0x2212), CHARACTER_DASH);
    assert_int_equal(rql_character_class(0x2264), CHARACTER_OPERATOR);
    assert_int_equal(rql_character_class(0x20ac), CHARACTER_OTHER);
    assert_int_equal(rql_character_class(0x10ffff), CHARACTER_OTHER);
    assert_int_equal(rql_character_class(0x110000), CHARACTER_LETTER);
}

static void letters_have_a_lower_case(void **state)
{
    static const uint32_t pairs[][2] = {
        {'A', 'a'},     {'Z', 'z'},       {0xc0, 0xe0},     {0xde, 0xfe},
        {0x391, 0x3b1}, {0x3a9, 0x3c9},   {0x410, 0x430},   {0x42f, 0x44f},
        {0x400, 0x450}, {0x40f, 0x45f},   {0x130, 'i'},     {0x139, 0x13a},
        {0x147, 0x148}, {0x179, 0x17a},   {0x17d, 0x17e},   {0x100, 0x101},
        {0x136, 0x137}, {0x14a, 0x14b},   {0x176, 0x177},   {0x218, 0x219},
        {0x21e, 0x21f}, {0x460, 0x461},   {0x480, 0x481},   {0x490, 0x491},
        {0x4be, 0x4bf}, {0x1ea0, 0x1ea1}, {0x1ef8, 0x1ef9},
    };
    static const uint32_t alone[] = {'@',    '[',   0x80,  0xbf,  0xd7,  0xdf,
                                     0xff,   0x138, 0x149, 0x178, 0x17f, 0x217,
                                     0x220,  0x45f, 0x482, 0x48f, 0x4c0, 0x1e9f,
                                     0x1efa, 0x390, 0x3aa, 0x20ac};
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_int_equal(rql_fold_character(pairs[i][0]), pairs[i][1]);
        assert_int_equal(rql_fold_character(pairs[i][1]), pairs[i][1]);
    }
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        assert_int_equal(rql_fold_character(alone[i]), alone[i]);
}

static void letters_look_alike(void **state)
{
    (void)state;
    assert_int_equal(rql_look_alike(0x0410), 'A'); /* Cyrillic */
    assert_int_equal(rql_look_alike(0x03bf), 'o'); /* Greek */
    assert_int_equal(rql_look_alike(0x0131), 'i'); /* without a dot */
    assert_int_equal(rql_look_alike(0xff10), '0'); /* full width */
    assert_int_equal(rql_look_alike(0xff19), '9');
    assert_int_equal(rql_look_alike(0xff21), 'A');
    assert_int_equal(rql_look_alike(0xff3a), 'Z');
    assert_int_equal(rql_look_alike(0xff3f), '_');
    assert_int_equal(rql_look_alike(0xff41), 'a');
    assert_int_equal(rql_look_alike(0xff5a), 'z');
    assert_int_equal(rql_look_alike(0xff0f), '\0');
    assert_int_equal(rql_look_alike(0xff1a), '\0');
    assert_int_equal(rql_look_alike(0xff3b), '\0');
    assert_int_equal(rql_look_alike(0xff5b), '\0');
    assert_int_equal(rql_look_alike(0x416), '\0');
}

static uint32_t decode_html(const char *text)
{
    return rql_html_decode(text, text + strlen(text)).code;
}

static void entities_are_characters(void **state)
{
    (void)state;
    assert_int_equal(decode_html("&GT;"), '>');
    assert_int_equal(decode_html("&#39;x"), '\'');
    assert_int_equal(decode_html("&g"), '&');
    assert_int_equal(decode_html("\\\"x"), '"');
    assert_int_equal(decode_html("\\x"), '\\');
    assert_int_equal(decode_html("\\"), '\\');
    assert_int_equal(decode_html("\xc2\xab"), 0xab);
    assert_int_equal(decode_html(""), INVALID_CHARACTER);
    assert_int_equal(rql_html_decode("", "").length, 0);
    assert_int_equal(rql_quote_class('`'), CHARACTER_SINGLE_QUOTE);
    assert_int_equal(rql_quote_class('"'), CHARACTER_DOUBLE_QUOTE);
    assert_int_equal(rql_quote_class('x'), CHARACTER_OTHER);
    assert_int_equal(rql_quote_class(0x2018), CHARACTER_SINGLE_QUOTE);
}

static void check_inside(const char *quoted, const char *inside)
{
    struct inner_text inner = rql_without_quotes(quoted, strlen(quoted));
    assert_int_equal(inner.length, strlen(inside));
    assert_memory_equal(inner.data, inside, inner.length);
}

static void quotes_are_taken_off(void **state)
{
    (void)state;
    check_inside("'x'", "x");
    check_inside("'", "");
    check_inside("''", "");
    check_inside("\\\"x\\\"", "x");
    check_inside("'x\\\xe2\x80\x99", "x\\");
    check_inside("\xe2\x80\x98x\xe2\x80\x99", "x");
    check_inside("&quot;x y&quot;", "x y");
    check_inside("&#39;a long text&#39;", "a long text");
    check_inside("'x;", "x");
    check_inside("'a longer text;", "a longer text");
    check_inside("\xc2\xab x \xc2\xbb", "x");
    check_inside("\xc2\xab  \xc2\xbb", "");
    check_inside("\xe2\x80\xb9 x\xe2\x80\xba", "x");
    check_inside("' x '", " x ");
    check_inside("\x80", "");
}

/* --- Days ------------------------------------------------------------------ */

static bool reads(const char *text, int year, int month, int day)
{
    rql_date date;
    if (!rql_date_read(text, strlen(text), &date))
        return false;
    assert_int_equal(date.year, year);
    assert_int_equal(date.month, month);
    assert_int_equal(date.day, day);
    return true;
}

static void days_are_read(void **state)
{
    static const char *const wrong[] = {
        "",           "2027-1-31",  "2027-01-311", "2027/01/31", "2027-01/31",
        "x027-01-31", "2027-0:-31", "2027-01- 1",  "2027-00-31", "2027-13-01",
        "2027-01-00", "2027-01-32", "2027-04-31",  "2027-02-29", "2100-02-29",
    };
    (void)state;
    assert_true(reads("2027-01-31", 2027, 1, 31));
    assert_true(reads("0000-12-01", 0, 12, 1));
    assert_true(reads("2028-02-29", 2028, 2, 29));
    assert_true(reads("2000-02-29", 2000, 2, 29));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(reads(wrong[i], 0, 0, 0));
}

static void days_are_in_order(void **state)
{
    (void)state;
    rql_date day = {2027, 1, 31};
    assert_int_equal(rql_date_compare(day, day), 0);
    assert_true(rql_date_compare(day, (rql_date){2028, 1, 1}) < 0);
    assert_true(rql_date_compare(day, (rql_date){2026, 12, 31}) > 0);
    assert_true(rql_date_compare(day, (rql_date){2027, 2, 1}) < 0);
    assert_true(rql_date_compare(day, (rql_date){2027, 1, 30}) > 0);
}

/* Each day from the year 1000 on is the one behind the day before. */
static void days_follow_each_other(void **state)
{
    (void)state;
    rql_date expected = {1000, 1, 1};
    for (int64_t day = -354285; day < 2000000; day++) {
        assert_int_equal(rql_date_compare(rql_date_of(day), expected), 0);
        if (expected.day++ < rql_days_in(expected.year, expected.month))
            continue;
        expected.day = 1;
        if (expected.month++ < 12)
            continue;
        expected.month = 1;
        expected.year++;
    }
}

static void times_have_days(void **state)
{
    (void)state;
    assert_false(rql_has_date(INT64_MIN));
    assert_false(rql_has_date(INT64_MAX));
    assert_true(rql_has_date(0));
    rql_date day = rql_date_of_time(0);
    assert_int_equal(rql_date_compare(day, (rql_date){1970, 1, 1}), 0);
    day = rql_date_of_time(-1);
    assert_int_equal(rql_date_compare(day, (rql_date){1969, 12, 31}), 0);
    day = rql_date_of_time(-SECONDS_OF_DAY);
    assert_int_equal(rql_date_compare(day, (rql_date){1969, 12, 31}), 0);
}

/* --- UTF-16 ---------------------------------------------------------------- */

#define TEXT(literal) ((rql_text){literal, sizeof(literal) - 1})

static void utf_16_is_told(void **state)
{
    (void)state;
    assert_true(rql_is_utf16(TEXT("\xff\xfe")));
    assert_true(rql_is_utf16(TEXT("\xfe\xff")));
    assert_false(rql_is_utf16(TEXT("\xff")));
    assert_false(rql_is_utf16(TEXT("\xff\xff")));
    assert_false(rql_is_utf16(TEXT("\xef\xbb\xbf")));
}

static void utf_16_has_queries(void **state)
{
    (void)state;
    assert_true(rql_utf16_has_select(TEXT("\xff\xfe \0S\0e\0L\0e\0C\0t\0")));
    assert_true(rql_utf16_has_select(TEXT("\xfe\xff\0S\0E\0L\0E\0C\0T")));
    assert_false(rql_utf16_has_select(TEXT("\xfe\xff\0S\0E\0L\0E\0C")));
    assert_false(rql_utf16_has_select(TEXT("\xff\xfeS\0E\0L\0E\0C\0\0T")));
    assert_false(rql_utf16_has_select(TEXT("\xff\xfeS\0E\0L\0E\0C\0Z\0")));
    assert_false(rql_utf16_has_select(TEXT("\xff\xfe")));
}

/* --- JSON ------------------------------------------------------------------ */

static bool counts(const char *text, uint32_t expected)
{
    struct json_text json = {.text = text, .length = (uint32_t)strlen(text)};
    uint32_t count;
    if (!rql_json_read_count(&json, &count))
        return false;
    assert_int_equal(count, expected);
    return true;
}

static void counts_are_read(void **state)
{
    (void)state;
    assert_true(counts("0", 0));
    assert_true(counts("17,", 17));
    assert_true(counts("17 ", 17));
    assert_true(counts("17.00]", 17));
    assert_true(counts("4294967294", 4294967294u));
    assert_true(counts("4294967295", UINT32_MAX));
    assert_true(counts("99999999999999999999999999", UINT32_MAX));
    assert_false(counts("-1", 0));
    assert_false(counts("1.5", 0));
    assert_false(counts("1e3", 0));
    assert_false(counts(".", 0));
}

static int32_t escape(const char *text)
{
    return rql_json_unicode_escape(text, text + strlen(text));
}

static void escapes_have_four_digits(void **state)
{
    (void)state;
    assert_int_equal(escape("\\u00e9"), 0xe9);
    assert_int_equal(escape("\\uABCD"), 0xabcd);
    assert_int_equal(escape("\\u00e"), -1);
    assert_int_equal(escape("\\x00e9"), -1);
    assert_int_equal(escape("/u00e9"), -1);
    assert_int_equal(escape("\\u00g9"), -1);
    assert_int_equal(escape("\\u00:9"), -1);
    assert_false(rql_json_is_high_half(0xd7ff));
    assert_true(rql_json_is_high_half(0xdbff));
    assert_true(rql_json_is_low_half(0xdc00));
    assert_false(rql_json_is_low_half(0xe000));
}

/* --- Words ----------------------------------------------------------------- */

static unsigned distance(const char *a, const char *b, unsigned limit)
{
    return rql_edit_distance(a, strlen(a), b, strlen(b), limit);
}

static void words_are_near(void **state)
{
    char longer[200];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    (void)state;
    assert_int_equal(distance("Month", "MONTH", 2), 0);
    assert_int_equal(distance("Month", "Mnth", 2), 1);
    assert_int_equal(distance("Month", "Mnoth", 2), 1);
    assert_int_equal(distance("", "", 2), 0);
    assert_true(distance("Month", "Customer", 2) > 2);
    assert_true(distance("Month", longer, 2) > 2);
    assert_true(distance(longer, "Month", 2) > 2);
    assert_true(distance(longer, longer + 1, 2) > 2);
}

static rql_host python(void)
{
    rql_host host = RQL_HOST_NONE;
    assert_true(rql_host_from_name("python", &host));
    return host;
}

/* --- Texts that are too large, or not there -------------------------------- */

/* One byte is there: nothing looks at the others. */
#define TOO_LARGE ((size_t)RQL_TEXT_MAX + 1)

static void texts_too_large_are_refused(void **state)
{
    (void)state;
    rql_lines *lines;
    rql_formatted *formatted;
    rql_rewritten *rewritten;
    rql_fixed *fixed;
    assert_int_equal(rql_lines_new("", TOO_LARGE, &lines), RQL_TOO_LARGE);
    assert_null(lines);
    assert_int_equal(
        rql_formatted_new("", TOO_LARGE, NULL, NULL, NULL, &formatted),
        RQL_TOO_LARGE);
    assert_null(formatted);
    assert_int_equal(rql_rewritten_new("", TOO_LARGE, NULL, RQL_ALL_QUERIES,
                                       NULL, 0, &rewritten),
                     RQL_TOO_LARGE);
    assert_null(rewritten);
    assert_int_equal(rql_fixed_new("", TOO_LARGE, NULL, false, &fixed),
                     RQL_TOO_LARGE);
    assert_null(fixed);
    assert_false(rql_text_is_request("{}", TOO_LARGE));
    assert_true(rql_host_has_queries(python(), "\0\0", TOO_LARGE));
}

static void texts_of_no_bytes_may_be_null(void **state)
{
    (void)state;
    rql_formatted *formatted;
    rql_rewritten *rewritten;
    assert_int_equal(rql_formatted_new(NULL, 0, NULL, NULL, NULL, &formatted),
                     RQL_OK);
    assert_int_equal(rql_formatted_text(formatted).length, 0);
    rql_formatted_free(formatted);
    assert_int_equal(
        rql_rewritten_new(NULL, 0, NULL, RQL_ALL_QUERIES, NULL, 0, &rewritten),
        RQL_OK);
    assert_int_equal(rql_rewritten_text(rewritten).length, 0);
    rql_rewritten_free(rewritten);
    rql_rewritten_free(NULL);
    assert_false(rql_text_is_request(NULL, 0));
}

/* --- Formatting ------------------------------------------------------------ */

static const char many_columns[] =
    "SELECT OfferName, UsageDate, RawUsage, NormalizedUsage, SKU, OfferType, "
    "CustomerCountry FROM ISVUsage";

/* An indent may not push the text off the page. */
static void indents_have_an_end(void **state)
{
    (void)state;
    rql_style style = {.indent = 1000000, .width = 20};
    rql_formatted *formatted;
    assert_int_equal(rql_formatted_new(many_columns, strlen(many_columns), NULL,
                                       &style, NULL, &formatted),
                     RQL_OK);
    assert_true(rql_formatted_text(formatted).length < 10000);
    rql_formatted_free(formatted);
}

static bool take_no_bytes(void *context, const char *bytes, size_t length)
{
    (void)bytes;
    (void)length;
    ++*(int *)context;
    return false;
}

static void writers_may_stop_at_once(void **state)
{
    (void)state;
    int calls = 0;
    const rql_format_output output = {.bytes = take_no_bytes,
                                      .context = &calls};
    static const char text[] = "\xef\xbb\xbfSELECT Month FROM OfficeUsage";
    assert_int_equal(rql_format(text, strlen(text), NULL, NULL, &output),
                     RQL_STOPPED);
    assert_int_equal(calls, 1);
}

/* --- UTF-16 as a document -------------------------------------------------- */

static void utf_16_is_looked_through(void **state)
{
    (void)state;
    static const char with[] = "\xff\xfeS\0E\0L\0E\0C\0T\0";
    static const char without[] = "\xfe\xff\0x\0y";
    assert_true(rql_host_has_queries(python(), with, sizeof with - 1));
    assert_false(rql_host_has_queries(python(), without, sizeof without - 1));
}

/* --- Lines ----------------------------------------------------------------- */

/* A text of more than one block, whose lines end in each way, and a character
 * across the border of two blocks. */
static void lines_are_found_across_blocks(void **state)
{
    char text[1200];
    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text + 254, "\xf0\x9f\x98\x80", 4);
    text[300] = '\n';
    text[700] = '\r';
    text[sizeof text - 1] = '\r';
    rql_lines *lines;
    assert_int_equal(rql_lines_new(text, sizeof text, &lines), RQL_OK);
    rql_position at = rql_lines_position(lines, 256);
    assert_int_equal(at.line, 1);
    assert_int_equal(at.column, 255);
    at = rql_lines_position(lines, 258);
    assert_int_equal(at.column, 256);
    at = rql_lines_position(lines, 701);
    assert_int_equal(at.line, 3);
    assert_int_equal(at.column, 1);
    rql_span line = rql_lines_line(lines, 500);
    assert_int_equal(line.start, 301);
    assert_int_equal(line.end, 700);
    line = rql_lines_line(lines, 10);
    assert_int_equal(line.start, 0);
    assert_int_equal(line.end, 300);
    line = rql_lines_line(lines, sizeof text);
    assert_int_equal(line.start, sizeof text);
    assert_int_equal(line.end, sizeof text);
    rql_lines_free(lines);
}

/* --- Values ---------------------------------------------------------------- */

static void values_are_copied_without_escapes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool escaped;
        const char *copy;
    } cases[] = {
        {"a''b", true, "a'b"}, {"a''b", false, "a''b"}, {"a'", true, "a'"},
        {"a'b", true, "a'b"},  {"''''", true, "''"},    {"", true, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char room[8];
        rql_value value = {.is_string = true,
                           .escaped = cases[i].escaped,
                           .text = {cases[i].text, strlen(cases[i].text)}};
        size_t length = rql_value_copy(value, room, sizeof room);
        assert_int_equal(length, strlen(cases[i].copy));
        assert_memory_equal(room, cases[i].copy, length);
        assert_int_equal(rql_value_copy(value, room, 1), length);
    }
}

/* --- Memory ---------------------------------------------------------------- */

enum request { ALLOCATION, VECTOR, BLOCK, FORMAT, REQUEST_COUNT };

/* What cannot be had jumps to where the owner of the arena said. */
static void impossible_sizes_fail(void **state)
{
    (void)state;
    static const wchar_t no_character[] = {0xd800, 0};
    for (volatile int i = 0; i < REQUEST_COUNT; i++) {
        jmp_buf on_failure;
        struct arena arena;
        struct vector vector = {0};
        rql_arena_init(&arena, &on_failure);
        if (setjmp(on_failure) == 0) {
            if (i == ALLOCATION)
                rql_arena_alloc(&arena, SIZE_MAX);
            else if (i == VECTOR)
                rql_vector_grow(&arena, &vector, SIZE_MAX / 2);
            else if (i == BLOCK)
                rql_arena_alloc(&arena, SIZE_MAX - 16);
            else
                rql_arena_printf(&arena, "%ls", no_character);
            fail_msg("request %d has been met", i);
        }
        rql_arena_free(&arena);
    }
}

/* A big vector in an arena that has so much besides. */
static void grow_beside(size_t others)
{
    jmp_buf on_failure;
    struct arena arena;
    struct vector vector = {0};
    rql_arena_init(&arena, &on_failure);
    assert_int_equal(setjmp(on_failure), 0);
    if (others)
        rql_arena_alloc(&arena, others);
    for (uint32_t i = 0; i < 100000; i++)
        *(uint64_t *)rql_vector_push(&arena, &vector, 104) = i;
    for (uint32_t i = 0; i < 100000; i++)
        assert_int_equal(*(uint64_t *)((char *)vector.items + (size_t)i * 104),
                         i);
    rql_arena_free(&arena);
}

static void vectors_grow_in_place(void **state)
{
    (void)state;
    grow_beside(0);
    grow_beside(100);
}

/* --- Literals -------------------------------------------------------------- */

#define NUMBER(n)                                                              \
    {                                                                          \
        .kind = LITERAL_NUMBER, .number = n, .text = TEXT(#n)                  \
    }
#define WORD(word)                                                             \
    {                                                                          \
        .kind = LITERAL_TEXT, .text = TEXT(word)                               \
    }

/* Of these all hashes are 0: what is equal is told by the values. */
static void literals_are_told_apart(void **state)
{
    (void)state;
    const struct literal one = NUMBER(1), two = NUMBER(2), also_one = NUMBER(1);
    const struct literal a = WORD("a"), b = WORD("b"), also_a = WORD(" A ");
    const struct literal unknown = {.text = TEXT("a")};
    assert_true(rql_literal_may_equal(&one, &also_one));
    assert_false(rql_literal_may_equal(&one, &two));
    assert_false(rql_literal_may_equal(&two, &one));
    assert_true(rql_literal_may_equal(&a, &also_a));
    assert_false(rql_literal_may_equal(&a, &b));
    assert_false(rql_literal_may_equal(&a, &one));
    assert_true(rql_literal_may_equal(&unknown, &a));
    assert_true(rql_literal_may_equal(&a, &unknown));
    struct literal number = one, other = one;
    number.form = FORM_NUMBER;
    assert_true(rql_literal_equals(&number, &other));
    other.form = FORM_NUMBER;
    other.number = 2;
    assert_false(rql_literal_equals(&number, &other));
    assert_false(rql_literal_equals(&a, &b));
}

/* --- Regions --------------------------------------------------------------- */

static void regions_are_touched(void **state)
{
    (void)state;
    const rql_span spans[] = {{0, 2}, {5, 5}, {8, 9}};
    struct regions regions = {.items = spans, .count = 3};
    assert_true(rql_touches(&regions, 0, 1));
    assert_false(rql_touches(&regions, 2, 3));
    assert_true(rql_touches(&regions, 5, 5));
    assert_true(rql_touches(&regions, 5, 6));
    assert_false(rql_touches(&regions, 6, 8));
    assert_true(rql_touches(&regions, 6, 9));
    assert_false(rql_touches(&regions, 9, 12));
    assert_false(rql_touches(&regions, 12, 13));
}

/* --- Time spans ------------------------------------------------------------ */

static void time_spans_are_told_apart(void **state)
{
    (void)state;
    size_t index;
    assert_true(rql_timespan_find("last_6_months", 13, &index));
    /* The same hash. */
    assert_false(rql_timespan_find("nzyrrqwp", 8, &index));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_decoded),
        cmocka_unit_test(what_is_no_character_is_one_byte),
        cmocka_unit_test(characters_have_classes),
        cmocka_unit_test(letters_have_a_lower_case),
        cmocka_unit_test(letters_look_alike),
        cmocka_unit_test(entities_are_characters),
        cmocka_unit_test(quotes_are_taken_off),
        cmocka_unit_test(days_are_read),
        cmocka_unit_test(days_are_in_order),
        cmocka_unit_test(days_follow_each_other),
        cmocka_unit_test(times_have_days),
        cmocka_unit_test(utf_16_is_told),
        cmocka_unit_test(utf_16_has_queries),
        cmocka_unit_test(counts_are_read),
        cmocka_unit_test(escapes_have_four_digits),
        cmocka_unit_test(words_are_near),
        cmocka_unit_test(impossible_sizes_fail),
        cmocka_unit_test(vectors_grow_in_place),
        cmocka_unit_test(literals_are_told_apart),
        cmocka_unit_test(regions_are_touched),
        cmocka_unit_test(time_spans_are_told_apart),
        cmocka_unit_test(texts_too_large_are_refused),
        cmocka_unit_test(texts_of_no_bytes_may_be_null),
        cmocka_unit_test(indents_have_an_end),
        cmocka_unit_test(writers_may_stop_at_once),
        cmocka_unit_test(utf_16_is_looked_through),
        cmocka_unit_test(lines_are_found_across_blocks),
        cmocka_unit_test(values_are_copied_without_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
