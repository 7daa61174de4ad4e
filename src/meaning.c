/* The meaning of a query: names, order, and what stands at its end. */
#include "meaning.h"

#include <stdlib.h>
#include <string.h>

#include "str.h"

/* --- Keys ----------------------------------------------------------------- */

int rql_key_compare(rql_text a, rql_text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

rql_text rql_meaning_key(struct arena *arena, rql_text text)
{
    char *key = rql_arena_alloc(arena, text.length + 1);
    for (size_t i = 0; i < text.length; i++)
        key[i] = (char)rql_fold((unsigned char)text.data[i]);
    return (rql_text){key, text.length};
}

static rql_text constant(const char *text)
{
    return (rql_text){text, strlen(text)};
}

/* --- Names ---------------------------------------------------------------- */

struct meaning_name rql_meaning_name(struct arena *arena,
                                     const rql_query *query,
                                     const struct name_ref *ref)
{
    struct meaning_name name = {.shown =
                                    rql_name_text(query->document, ref->token)};
    if (query->catalog && ref->column != NO_COLUMN) {
        name.column = &query->catalog->columns[ref->column];
        name.shown =
            constant(rql_catalog_pool_text(query->catalog, name.column->name));
    }
    name.key = rql_meaning_key(arena, name.shown);
    return name;
}

struct place {
    rql_text key;
    uint32_t index;
};

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = rql_key_compare(a->key, b->key);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* For each item whether it is the first of its key. */
static bool *find_first(struct arena *arena, struct place *places,
                        uint32_t count)
{
    bool *is_first = rql_arena_alloc(arena, count);
    qsort(places, count, sizeof *places, compare_places);
    for (uint32_t i = 0; i < count; i++)
        is_first[places[i].index] =
            i == 0 || !rql_key_equal(places[i - 1].key, places[i].key);
    return is_first;
}

static void add_columns(struct arena *arena, struct meaning *m)
{
    const struct range range = m->query->columns;
    if (!range.count)
        return;
    const struct name_ref *refs = rql_columns(m->query->document) + range.first;
    m->columns = rql_arena_alloc(arena, range.count * sizeof *m->columns);
    struct place *places = rql_arena_alloc(arena, range.count * sizeof *places);
    for (uint32_t i = 0; i < range.count; i++) {
        m->columns[i] = rql_meaning_name(arena, m->query, &refs[i]);
        places[i] = (struct place){m->columns[i].key, i};
    }
    const bool *is_first = find_first(arena, places, range.count);
    for (uint32_t i = 0; i < range.count; i++) {
        if (!is_first[i])
            continue;
        m->metric_count += rql_name_is_metric(&m->columns[i]);
        m->columns[m->column_count++] = m->columns[i];
    }
}

static bool is_ascending(const struct meaning *m, uint32_t direction)
{
    return direction != NO_TOKEN &&
           rql_token_at(m->query->document, direction)->kind == TOKEN_ASC;
}

static void add_orders(struct arena *arena, struct meaning *m)
{
    const struct range range = m->query->orders;
    if (!range.count)
        return;
    const struct order_item *items =
        rql_orders(m->query->document) + range.first;
    m->orders = rql_arena_alloc(arena, range.count * sizeof *m->orders);
    struct place *places = rql_arena_alloc(arena, range.count * sizeof *places);
    for (uint32_t i = 0; i < range.count; i++) {
        m->orders[i] = (struct meaning_order){
            .name = rql_meaning_name(arena, m->query, &items[i].column),
            .ascending = is_ascending(m, items[i].direction),
            .is_assumed = items[i].direction == NO_TOKEN,
        };
        places[i] = (struct place){m->orders[i].name.key, i};
    }
    const bool *is_first = find_first(arena, places, range.count);
    for (uint32_t i = 0; i < range.count; i++)
        if (is_first[i])
            m->orders[m->order_count++] = m->orders[i];
}

static void set_dataset(struct arena *arena, struct meaning *m)
{
    const struct rql_query *q = m->query;
    m->dataset.shown = constant("");
    if (q->dataset_token != NO_TOKEN)
        m->dataset.shown = rql_name_text(q->document, q->dataset_token);
    if (q->catalog)
        m->dataset.shown = constant(rql_catalog_pool_text(
            q->catalog, q->catalog->datasets[q->dataset].name));
    m->dataset.key = rql_meaning_key(arena, m->dataset.shown);
}

/* --- Limit, time span, grain ---------------------------------------------- */

static rql_text without_zeros(rql_text digits)
{
    while (digits.length > 1 && *digits.data == '0')
        digits = (rql_text){digits.data + 1, digits.length - 1};
    return digits;
}

/* The name behind a token, spelt as people see it. */
static rql_text name_at(const struct meaning *m, uint32_t token)
{
    return token == NO_TOKEN ? constant("")
                             : rql_name_text(m->query->document, token);
}

static void set_timespan(struct arena *arena, struct meaning *m)
{
    uint32_t token = m->query->timespan;
    m->timespan_is_assumed = token == NO_TOKEN;
    m->timespan_shown = m->timespan_is_assumed ? constant(rql_assumed_timespan)
                                               : name_at(m, token);
    rql_text name = m->timespan_shown;
    m->timespan_index = rql_timespan_lookup(
        name.data, name.length, rql_name_hash(name.data, name.length));
    if (m->timespan_index != NO_TIMESPAN)
        m->timespan_shown = constant(rql_timespans[m->timespan_index].name);
    m->timespan = rql_meaning_key(arena, name);
}

static void add_ends(struct arena *arena, struct meaning *m)
{
    const struct rql_query *q = m->query;
    add_orders(arena, m);
    if (q->limit != NO_TOKEN)
        m->limit = without_zeros(rql_value_text(q->document, q->limit));
    set_timespan(arena, m);
    m->grain_shown = name_at(m, q->grain);
    m->grain = rql_meaning_key(arena, m->grain_shown);
}

struct meaning *rql_meaning_make(struct arena *arena, const rql_query *query)
{
    struct meaning *m = rql_arena_alloc(arena, sizeof *m);
    *m = (struct meaning){.query = query, .timespan_index = NO_TIMESPAN};
    m->limit = m->timespan = m->grain = constant("");
    m->timespan_shown = m->grain_shown = constant("");
    set_dataset(arena, m);
    add_columns(arena, m);
    rql_meaning_add_filters(arena, m);
    if (m->contradiction)
        return m;
    m->is_distinct = query->distinct != NO_TOKEN && !m->metric_count;
    add_ends(arena, m);
    return m;
}
