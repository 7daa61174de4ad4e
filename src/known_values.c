/* The values that the catalog knows of a column. */
#include "known_values.h"

#include <stdlib.h>
#include <string.h>

#include "str.h"

enum { LONG_LIST = 32 /* values that are worth an order */ };

static rql_text known_value(const struct rql_catalog *catalog,
                            const struct column_details *column, uint32_t index)
{
    const char *value = rql_catalog_pool_text(
        catalog, catalog->lists[column->first_value + index]);
    return (rql_text){value, strlen(value)};
}

static int compare(rql_text a, rql_text b)
{
    return rql_compare_folded(a.data, a.length, b.data, b.length);
}

/* --- Order ----------------------------------------------------------------- */

struct numbered {
    rql_text text;
    uint32_t index;
};

static int compare_numbered(const void *left, const void *right)
{
    const struct numbered *a = left, *b = right;
    int order = compare(a->text, b->text);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static void order_values(const struct rql_catalog *catalog,
                         const struct column_details *column,
                         struct numbered *items, uint32_t *order)
{
    for (uint32_t i = 0; i < column->value_count; i++)
        items[i] = (struct numbered){known_value(catalog, column, i), i};
    qsort(items, column->value_count, sizeof *items, compare_numbered);
    for (uint32_t i = 0; i < column->value_count; i++)
        order[column->first_value + i] = items[i].index;
}

void rql_index_known_values(struct rql_catalog *catalog, struct arena *arena,
                            size_t list_count)
{
    uint32_t longest = 0;
    for (uint32_t i = 0; i < catalog->column_count; i++)
        if (catalog->column_details[i].value_count > longest)
            longest = catalog->column_details[i].value_count;
    catalog->value_order = NULL;
    if (longest < LONG_LIST)
        return;
    uint32_t *order = rql_arena_alloc(arena, list_count * sizeof *order);
    struct numbered *items = rql_arena_alloc(arena, longest * sizeof *items);
    for (uint32_t i = 0; i < catalog->column_count; i++)
        if (catalog->column_details[i].value_count >= LONG_LIST)
            order_values(catalog, &catalog->column_details[i], items, order);
    catalog->value_order = order;
}

/* --- Looking up ------------------------------------------------------------ */

static uint32_t find_in_order(const struct rql_catalog *catalog,
                              const struct column_details *column,
                              rql_text text)
{
    const uint32_t *order = catalog->value_order + column->first_value;
    uint32_t low = 0, high = column->value_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare(known_value(catalog, column, order[middle]), text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < column->value_count &&
        compare(known_value(catalog, column, order[low]), text) == 0)
        return order[low];
    return column->value_count;
}

uint32_t rql_column_known_value(const struct rql_catalog *catalog,
                                const struct catalog_column *its_column,
                                rql_text text)
{
    const struct column_details *column =
        rql_column_details(catalog, its_column);
    if (catalog->value_order && column->value_count >= LONG_LIST)
        return find_in_order(catalog, column, text);
    for (uint32_t i = 0; i < column->value_count; i++) {
        rql_text known = known_value(catalog, column, i);
        if (rql_equal_folded(text.data, text.length, known.data, known.length))
            return i;
    }
    return column->value_count;
}

uint64_t rql_column_known_values(const struct rql_catalog *catalog,
                                 const struct catalog_column *column)
{
    if (!column || !column->values_are_closed)
        return 0;
    uint32_t count = rql_column_details(catalog, column)->value_count;
    return count == 0 || count > 64 ? 0 : ~UINT64_C(0) >> (64 - count);
}
