/* Fingerprints of many queries, and which of them belong together: found by
 * sorting, so that the time does not grow with the square of their number. */
#include "prints.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"

/* --- Reading ----------------------------------------------------------------*/

static char **add_path(struct prints *prints)
{
    if (prints->path_count == prints->path_capacity) {
        prints->path_capacity = prints->path_capacity * 2 + 8;
        prints->paths = need(realloc(prints->paths, prints->path_capacity *
                                                        sizeof *prints->paths));
    }
    return &prints->paths[prints->path_count++];
}

static const char *keep_path(struct prints *prints, const char *name)
{
    char *path = need(strdup(name));
    *add_path(prints) = path;
    return path;
}

static struct print *add(struct prints *prints)
{
    if (prints->count == prints->capacity) {
        prints->capacity = prints->capacity * 2 + 16;
        prints->items = need(
            realloc(prints->items, prints->capacity * sizeof *prints->items));
    }
    return &prints->items[prints->count++];
}

bool prints_add(struct prints *prints, const char *name,
                const struct queries *queries)
{
    const char *path = keep_path(prints, name);
    for (size_t i = 0; i < queries->count; i++) {
        if (queries->is_broken[i])
            continue;
        struct print *print = add(prints);
        print->path = path;
        print->at = queries_position(queries, i);
        rql_status status = rql_query_fingerprint(
            rql_document_query(queries->document, i), &print->fingerprint);
        if (status != RQL_OK) {
            complain("%s: %s", name, rql_status_text(status));
            prints->count--;
            return false;
        }
    }
    return true;
}

void prints_join(struct prints *prints, struct prints *others)
{
    for (size_t i = 0; i < others->count; i++)
        *add(prints) = others->items[i];
    for (size_t i = 0; i < others->path_count; i++)
        *add_path(prints) = others->paths[i];
    others->count = others->path_count = 0;
}

void prints_free(struct prints *prints)
{
    for (size_t i = 0; i < prints->path_count; i++)
        free(prints->paths[i]);
    free(prints->paths);
    free(prints->items);
}

/* --- One of them ------------------------------------------------------------*/

void put_place(struct output *out, const struct print *print)
{
    put_shown(out, print->path, strlen(print->path));
    put_char(out, ':');
    put_number(out, print->at.line);
}

void print_hash(const struct print *print, char digits[HASH_DIGITS + 1])
{
    for (int i = 0; i < HASH_DIGITS; i++) {
        uint64_t word = print->fingerprint.whole[i / 16];
        digits[i] = "0123456789abcdef"[word >> (60 - 4 * (i % 16)) & 15];
    }
    digits[HASH_DIGITS] = '\0';
}

unsigned facets_differing(const struct print *a, const struct print *b)
{
    unsigned differing = 0;
    for (unsigned i = 0; i < RQL_FACET_COUNT; i++)
        if (a->fingerprint.facets[i] != b->fingerprint.facets[i])
            differing |= 1u << i;
    return differing;
}

bool prints_equal(const struct print *a, const struct print *b)
{
    return a->fingerprint.whole[0] == b->fingerprint.whole[0] &&
           a->fingerprint.whole[1] == b->fingerprint.whole[1];
}

/* --- Groups -----------------------------------------------------------------*/

enum { KEY_WORDS = RQL_FACET_COUNT - 1 };

/* What a query is grouped by. */
struct keyed {
    uint64_t key[KEY_WORDS];
    size_t index;
    size_t likes;
};

static int compare_keys(const struct keyed *a, const struct keyed *b)
{
    for (int i = 0; i < KEY_WORDS; i++)
        if (a->key[i] != b->key[i])
            return a->key[i] < b->key[i] ? -1 : 1;
    return 0;
}

static int compare_keyed(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    int order = compare_keys(a, b);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* Where the items with the key of the one at `first` end. */
static size_t end_of_group(const struct keyed *items, size_t count,
                           size_t first)
{
    size_t end = first + 1;
    while (end < count && compare_keys(&items[first], &items[end]) == 0)
        end++;
    return end;
}

/* Each query with the hash of its meaning, those that mean the same in a row. */
static struct keyed *sort_by_meaning(const struct prints *prints)
{
    struct keyed *items = need(calloc(prints->count + 1, sizeof *items));
    for (size_t i = 0; i < prints->count; i++) {
        memcpy(items[i].key, prints->items[i].fingerprint.whole,
               sizeof prints->items[i].fingerprint.whole);
        items[i].index = i;
    }
    qsort(items, prints->count, sizeof *items, compare_keyed);
    return items;
}

static int by_group(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

/* The groups of two and more in a sorted row. */
static struct members take_groups(const struct keyed *items, size_t count)
{
    struct members members = {need(calloc(count + 1, sizeof(struct member))),
                              0};
    for (size_t first = 0, end; first < count; first = end) {
        end = end_of_group(items, count, first);
        for (size_t i = first; end - first > 1 && i < end; i++)
            members.items[members.count++] = (struct member){
                items[i].index, items[first].index, items[i].likes};
    }
    qsort(members.items, members.count, sizeof *members.items, by_group);
    for (size_t i = 0, group = 0, last = 0; i < members.count; i++) {
        group += i > 0 && members.items[i].group != last;
        last = members.items[i].group;
        members.items[i].group = group;
    }
    return members;
}

struct members find_duplicates(const struct prints *prints)
{
    struct keyed *items = sort_by_meaning(prints);
    struct members members = take_groups(items, prints->count);
    free(items);
    return members;
}

/* Keep the first of those that mean the same, and count the others. */
static size_t drop_likes(struct keyed *items, size_t count)
{
    size_t kept = 0;
    for (size_t first = 0, end; first < count; first = end) {
        end = end_of_group(items, count, first);
        items[kept] = items[first];
        items[kept++].likes = end - first - 1;
    }
    return kept;
}

struct members find_near(const struct prints *prints, rql_facet facet)
{
    struct keyed *items = sort_by_meaning(prints);
    size_t count = drop_likes(items, prints->count);
    for (size_t i = 0; i < count; i++) {
        const uint64_t *facets =
            prints->items[items[i].index].fingerprint.facets;
        for (size_t j = 0, k = 0; j < RQL_FACET_COUNT; j++)
            if (j != (size_t)facet)
                items[i].key[k++] = facets[j];
    }
    qsort(items, count, sizeof *items, compare_keyed);
    struct members members = take_groups(items, count);
    free(items);
    return members;
}
