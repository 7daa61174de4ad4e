/* The known word that somebody probably meant: the one that the fewest slips
 * of the fingers turn into what was written. */
#include "nearest.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 64 };

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours, each counted
 * once; `rows` are the last three of the table. */
static void fill_row(const char *a, const char *b, size_t b_length, size_t i,
                     size_t rows[3][LONGEST + 1])
{
    size_t *row = rows[i % 3];
    const size_t *above = rows[(i + 2) % 3];
    const size_t *before = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= b_length; j++) {
        size_t differ = fold(a[i - 1]) != fold(b[j - 1]);
        row[j] = least(least(row[j - 1], above[j]) + 1, above[j - 1] + differ);
        if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
            fold(a[i - 2]) == fold(b[j - 1]))
            row[j] = least(row[j], before[j - 2] + 1);
    }
}

static size_t edit_distance(const char *a, size_t a_length, const char *b,
                            size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++)
        fill_row(a, b, b_length, i, rows);
    return rows[a_length % 3][b_length];
}

void nearest_init(struct nearest *nearest, const char *word)
{
    *nearest = (struct nearest){.word = word};
}

void nearest_try(struct nearest *nearest, const char *known)
{
    size_t length = strlen(nearest->word);
    size_t known_length = strlen(known);
    if (length > LONGEST || known_length > LONGEST)
        return;
    size_t distance = edit_distance(nearest->word, length, known, known_length);
    size_t limit = length < 6 ? 1 + (length > 3) : length / 3;
    bool is_beginning = length > 1 && known_length > length &&
                        memcmp(known, nearest->word, length) == 0;
    if (is_beginning && distance > limit)
        distance = limit;
    if (distance > limit || distance >= length)
        return;
    if (!nearest->best || distance < nearest->distance) {
        nearest->best = known;
        nearest->distance = distance;
    }
}

const char *nearest_of(name_list *names, const char *word)
{
    struct nearest nearest;
    nearest_init(&nearest, word);
    const char *name;
    for (size_t i = 0; (name = names(i)); i++)
        nearest_try(&nearest, name);
    return nearest.best;
}
