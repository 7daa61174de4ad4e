/* Comparing names the way the language does. */
#include "str.h"

enum { LONGEST_NEAR_TEXT = 128 };

bool rql_equal_folded(const char *a, size_t a_length, const char *b,
                      size_t b_length)
{
    if (a_length != b_length)
        return false;
    for (size_t i = 0; i < a_length; i++)
        if (rql_fold((unsigned char)a[i]) != rql_fold((unsigned char)b[i]))
            return false;
    return true;
}

int rql_compare_folded(const char *a, size_t a_length, const char *b,
                       size_t b_length)
{
    if (a_length != b_length)
        return a_length < b_length ? -1 : 1;
    for (size_t i = 0; i < a_length; i++) {
        int order =
            rql_fold((unsigned char)a[i]) - rql_fold((unsigned char)b[i]);
        if (order)
            return order;
    }
    return 0;
}

/* --- Distances ------------------------------------------------------------- */

/* One row of the table of distances between the beginnings of two texts. */
typedef unsigned distance_row[LONGEST_NEAR_TEXT + 1];

/* Two texts whose distance is looked for, and how far it matters.  Distances
 * that are out of reach may have any number above `limit`. */
struct comparison {
    char a[LONGEST_NEAR_TEXT]; /* folded */
    char b[LONGEST_NEAR_TEXT];
    size_t a_length;
    size_t b_length;
    unsigned limit;
    size_t band; /* so far from the diagonal a distance is in reach */
};

/* The characters of a text, a bit for each but that some share one; case does
 * not matter. */
static uint32_t characters(const char *text, size_t length)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < length; i++)
        seen |= UINT32_C(1) << ((unsigned char)text[i] & 31);
    return seen;
}

/* True when there are more than so many bits. */
static bool has_more(uint32_t bits, unsigned limit)
{
    for (; bits && limit; limit--)
        bits &= bits - 1;
    return bits != 0;
}

/* True when too many characters are in one text only: each slip does away with
 * one of them on each side. */
static bool differ_widely(const char *a, size_t a_length, const char *b,
                          size_t b_length, unsigned limit)
{
    uint32_t of_a = characters(a, a_length), of_b = characters(b, b_length);
    return has_more(of_a & ~of_b, limit) || has_more(of_b & ~of_a, limit);
}

static void fold_text(char *to, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        to[i] = (char)rql_fold((unsigned char)text[i]);
}

static unsigned lesser(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Fill the row of the first `i` characters of `a`, as far as it is in reach;
 * returns its least entry. */
static unsigned fill_row(const struct comparison *c, size_t i,
                         const unsigned *two_back, const unsigned *one_back,
                         unsigned *row)
{
    const unsigned far = c->limit + 1;
    size_t first = i > c->band ? i - c->band : 1;
    size_t end = i + c->band < c->b_length ? i + c->band : c->b_length;
    const char last = c->a[i - 1];
    unsigned least = row[first - 1] = first == 1 ? (unsigned)i : far;
    for (size_t j = first; j <= end; j++) {
        bool equal = last == c->b[j - 1];
        row[j] = lesser(one_back[j - 1] + (equal ? 0 : 1),
                        lesser(one_back[j], row[j - 1]) + 1);
        if (!equal && i > 1 && j > 1 && last == c->b[j - 2] &&
            c->a[i - 2] == c->b[j - 1])
            row[j] = lesser(row[j], two_back[j - 2] + 1);
        least = lesser(least, row[j]);
    }
    if (end < c->b_length)
        row[end + 1] = far;
    return least;
}

/* May be any number above the limit when it is above. */
static unsigned find_distance(const struct comparison *c)
{
    distance_row rows[3];
    for (unsigned j = 0; j <= c->b_length && j <= c->band + 1; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= c->a_length; i++) {
        unsigned least =
            fill_row(c, i, rows[(i + 1) % 3], rows[(i - 1) % 3], rows[i % 3]);
        if (least > c->limit)
            return least;
    }
    return rows[c->a_length % 3][c->b_length];
}

unsigned rql_edit_distance(const char *a, size_t a_length, const char *b,
                           size_t b_length, unsigned limit)
{
    size_t difference =
        a_length > b_length ? a_length - b_length : b_length - a_length;
    if (a_length > LONGEST_NEAR_TEXT || b_length > LONGEST_NEAR_TEXT ||
        difference > limit || differ_widely(a, a_length, b, b_length, limit))
        return limit + 1;
    struct comparison c;
    fold_text(c.a, a, a_length);
    fold_text(c.b, b, b_length);
    c.a_length = a_length;
    c.b_length = b_length;
    c.limit = limit;
    c.band = limit < LONGEST_NEAR_TEXT ? limit : LONGEST_NEAR_TEXT;
    unsigned distance = find_distance(&c);
    return distance > limit ? limit + 1 : distance;
}
