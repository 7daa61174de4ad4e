/* Distances between names: held against the plain table of all beginnings, for
 * all short texts and for longer ones at the bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "str.h"

/* Texts that are longer are never near. */
enum { LONGEST = 128 };

static unsigned table[LONGEST + 1][LONGEST + 1];

static bool same(char a, char b)
{
    return rql_fold((unsigned char)a) == rql_fold((unsigned char)b);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* The distance by the book: each entry is that of two beginnings. */
static unsigned plain_distance(const char *a, size_t a_length, const char *b,
                               size_t b_length)
{
    for (size_t i = 0; i <= a_length; i++)
        for (size_t j = 0; j <= b_length; j++) {
            unsigned best = (unsigned)(i + j);
            if (i > 0)
                best = least(best, table[i - 1][j] + 1);
            if (j > 0)
                best = least(best, table[i][j - 1] + 1);
            if (i > 0 && j > 0)
                best = least(best,
                             table[i - 1][j - 1] + !same(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
                same(a[i - 2], b[j - 1]))
                best = least(best, table[i - 2][j - 2] + 1);
            table[i][j] = best;
        }
    return table[a_length][b_length];
}

static void expect_up_to(unsigned limits, const char *a, size_t a_length,
                         const char *b, size_t b_length)
{
    unsigned distance = plain_distance(a, a_length, b, b_length);
    for (unsigned limit = 0; limit < limits; limit++) {
        unsigned expected = least(distance, limit + 1);
        if (rql_edit_distance(a, a_length, b, b_length, limit) != expected)
            fail_msg("%.*s and %.*s, up to %u: %u expected", (int)a_length, a,
                     (int)b_length, b, limit, expected);
    }
}

/* The text with that number, of three letters, one of them in two cases. */
static size_t write_short(char *text, unsigned number)
{
    size_t length = 0;
    for (; number; number /= 4)
        text[length++] = "aAbc"[number % 4];
    return length;
}

static void short_texts_are_as_far_as_they_are(void **state)
{
    (void)state;
    enum { TEXTS = 4 * 4 * 4 * 4 };
    char a[8], b[8];
    for (unsigned i = 0; i < TEXTS; i++)
        for (unsigned j = 0; j < TEXTS; j++)
            expect_up_to(6, a, write_short(a, i), b, write_short(b, j));
}

/* Numbers that are the same in each run. */
static unsigned next_number(uint32_t *seed, unsigned below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* A slip of the fingers somewhere; returns the new length. */
static size_t slip(char *text, size_t length, uint32_t *seed)
{
    size_t at = next_number(seed, (unsigned)length - 1);
    char letter = (char)('a' + next_number(seed, 4));
    switch (next_number(seed, 4)) {
    case 0:
        text[at] = letter;
        return length;
    case 1:
        memmove(text + at, text + at + 1, length - at - 1);
        return length - 1;
    case 2:
        if (length == LONGEST)
            return length;
        memmove(text + at + 1, text + at, length - at);
        text[at] = letter;
        return length + 1;
    default:
        letter = text[at];
        text[at] = text[at + 1];
        text[at + 1] = letter;
        return length;
    }
}

static void expect_slips(size_t length, unsigned slips, uint32_t *seed)
{
    char a[LONGEST], b[LONGEST];
    for (size_t i = 0; i < length; i++)
        a[i] = b[i] = (char)('a' + next_number(seed, 4));
    size_t b_length = length;
    for (; slips; slips--)
        b_length = slip(b, b_length, seed);
    expect_up_to(6, a, length, b, b_length);
    expect_up_to(6, b, b_length, a, length);
}

static void slips_are_counted(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (size_t length = 8; length <= 32; length++)
        for (unsigned slips = 0; slips < 8 * 6; slips++)
            expect_slips(length, slips / 8, &seed);
    for (unsigned slips = 0; slips < 6; slips++)
        expect_slips(LONGEST, slips, &seed);
}

/* The limit may be as large as one likes; only texts can be too long. */
static void no_limit_is_too_large(void **state)
{
    (void)state;
    char a[LONGEST + 1], b[LONGEST + 1];
    memset(a, 'a', sizeof a);
    memset(b, 'b', sizeof b);
    for (unsigned limit = LONGEST - 2; limit < LONGEST + 3; limit++) {
        assert_int_equal(rql_edit_distance(a, LONGEST, b, LONGEST, limit),
                         least(LONGEST, limit + 1));
        assert_int_equal(rql_edit_distance(a, LONGEST, b, 0, limit),
                         least(LONGEST, limit + 1));
        assert_int_equal(rql_edit_distance(a, LONGEST + 1, b, LONGEST, limit),
                         limit + 1);
        assert_int_equal(rql_edit_distance(a, LONGEST, b, LONGEST + 1, limit),
                         limit + 1);
    }
    assert_int_equal(rql_edit_distance(a, LONGEST + 1, a, LONGEST + 1, 2), 3);
    assert_int_equal(rql_edit_distance(a, LONGEST + 1, a, LONGEST, 2), 3);
    assert_int_equal(rql_edit_distance(a, LONGEST, a, LONGEST, 2), 0);
}

/* Shorter texts are first, whatever they hold; case is nothing. */
static void texts_have_an_order(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "[", "a", "B", "aa", "aB", "b["};
    enum { COUNT = sizeof texts / sizeof *texts };
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < COUNT; j++) {
            int order = rql_compare_folded(texts[i], strlen(texts[i]), texts[j],
                                           strlen(texts[j]));
            assert_int_equal(i < j ? -1 : i > j, (order > 0) - (order < 0));
        }
    assert_int_equal(rql_compare_folded("aBc", 3, "AbC", 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_texts_are_as_far_as_they_are),
        cmocka_unit_test(slips_are_counted),
        cmocka_unit_test(no_limit_is_too_large),
        cmocka_unit_test(texts_have_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
