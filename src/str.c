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

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;
    return least < c ? least : c;
}

/* One row of the table of distances between the beginnings of two texts. */
typedef unsigned distance_row[LONGEST_NEAR_TEXT + 1];

static bool same(const char *a, const char *b)
{
    return rql_fold((unsigned char)*a) == rql_fold((unsigned char)*b);
}

/* Fill the row of the first `i` characters of `a`; returns its least entry. */
static unsigned fill_row(const char *a, size_t i, const char *b,
                         size_t b_length, const unsigned *two_back,
                         const unsigned *one_back, unsigned *row)
{
    unsigned least = row[0] = (unsigned)i;
    for (size_t j = 1; j <= b_length; j++) {
        bool equal = same(a + i - 1, b + j - 1);
        row[j] = smallest(one_back[j] + 1, row[j - 1] + 1,
                          one_back[j - 1] + (equal ? 0 : 1));
        if (i > 1 && j > 1 && same(a + i - 1, b + j - 2) &&
            same(a + i - 2, b + j - 1) && two_back[j - 2] + 1 < row[j])
            row[j] = two_back[j - 2] + 1;
        if (row[j] < least)
            least = row[j];
    }
    return least;
}

unsigned rql_edit_distance(const char *a, size_t a_length, const char *b,
                           size_t b_length, unsigned limit)
{
    size_t difference =
        a_length > b_length ? a_length - b_length : b_length - a_length;
    if (a_length > LONGEST_NEAR_TEXT || b_length > LONGEST_NEAR_TEXT ||
        difference > limit)
        return limit + 1;
    distance_row rows[3];
    for (unsigned j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned least = fill_row(a, i, b, b_length, rows[(i + 1) % 3],
                                  rows[(i - 1) % 3], rows[i % 3]);
        if (least > limit)
            return limit + 1;
    }
    unsigned distance = rows[a_length % 3][b_length];
    return distance > limit ? limit + 1 : distance;
}
