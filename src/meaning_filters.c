/* The filters of a query's meaning: conditions joined by column, each with the
 * sets and bounds that it adds. */
#include "meaning.h"

#include <stdlib.h>
#include <string.h>

#include "conjunction.h"
#include "str.h"

/* --- Sets ----------------------------------------------------------------- */

static int compare_values(const void *left, const void *right)
{
    const struct meaning_value *a = left, *b = right;
    return rql_key_compare(a->key, b->key);
}

/* Sort a set, and drop what is in it twice. */
static void finish_set(struct value_set *set)
{
    if (set->count < 2)
        return;
    qsort(set->items, set->count, sizeof *set->items, compare_values);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < set->count; i++)
        if (!rql_key_equal(set->items[kept - 1].key, set->items[i].key))
            set->items[kept++] = set->items[i];
    set->count = kept;
}

const struct meaning_value *rql_set_find(const struct value_set *set,
                                         rql_text key)
{
    uint32_t low = 0, high = set->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = rql_key_compare(set->items[middle].key, key);
        if (order == 0)
            return &set->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* --- Values --------------------------------------------------------------- */

/* True for digits, perhaps with a sign before them and a point between. */
static bool is_decimal(rql_text text)
{
    size_t i = text.length > 0 && text.data[0] == '-';
    size_t points = 0, first = i;
    for (; i < text.length; i++) {
        if (text.data[i] == '.' && i > first && !points)
            points++;
        else if (!rql_is_digit(text.data[i]))
            return false;
    }
    return i > first && rql_is_digit(text.data[i - 1]);
}

/* The same number without needless zeros, and without the sign of zero. */
static rql_text plain_decimal(struct arena *arena, rql_text text)
{
    bool is_negative = text.data[0] == '-';
    const char *p = text.data + is_negative;
    const char *end = text.data + text.length;
    while (end - p > 1 && *p == '0' && p[1] != '.')
        p++;
    if (memchr(p, '.', (size_t)(end - p))) {
        while (end[-1] == '0')
            end--;
        end -= end[-1] == '.';
    }
    size_t length = (size_t)(end - p);
    is_negative = is_negative && !(length == 1 && *p == '0');
    char *key = rql_arena_alloc(arena, length + 2);
    key[0] = '-';
    memcpy(key + is_negative, p, length);
    return (rql_text){key, length + is_negative};
}

/* A pattern's key: several % in a row match what one does. */
static rql_text pattern_key(struct arena *arena, rql_text text)
{
    rql_text folded = rql_meaning_key(arena, text);
    char *key = (char *)folded.data;
    size_t length = 0;
    for (size_t i = 0; i < folded.length; i++)
        if (key[i] != '%' || length == 0 || key[length - 1] != '%')
            key[length++] = key[i];
    return (rql_text){key, length};
}

static struct meaning_value make_value(struct arena *arena,
                                       const struct meaning *m,
                                       const struct meaning_name *name,
                                       uint32_t token)
{
    const struct rql_document *d = m->query->document;
    bool is_numeric = name->column && name->column->type == RQL_TYPE_NUMBER;
    struct meaning_value value = {
        .shown = rql_value_text(d, token),
        .literal = rql_literal_read(d, m->query->catalog, name->column, token),
        .is_string = rql_value_is_string(d, token),
    };
    value.key = is_numeric && is_decimal(value.shown)
                    ? plain_decimal(arena, value.shown)
                    : rql_meaning_key(arena, value.shown);
    return value;
}

/* --- One column ----------------------------------------------------------- */

/* The conditions of one column while they are gathered. */
struct gathering {
    struct arena *arena;
    const struct meaning *meaning;
    struct meaning_filter *filter;
    struct vector lists; /* struct value_set */
    struct vector out;   /* struct meaning_value, as are the next two */
    struct vector like;
    struct vector unlike;
    struct vector bounds; /* struct meaning_bound */
};

static uint32_t token_of(const struct gathering *g,
                         const struct condition *condition, uint32_t i)
{
    const struct rql_document *d = g->meaning->query->document;
    return rql_values(d)[condition->values.first + i];
}

static void gather_values(struct gathering *g,
                          const struct condition *condition,
                          struct vector *values, bool are_patterns)
{
    for (uint32_t i = 0; i < condition->values.count; i++) {
        struct meaning_value value = make_value(
            g->arena, g->meaning, &g->filter->name, token_of(g, condition, i));
        if (are_patterns)
            value.key = pattern_key(g->arena, value.shown);
        struct meaning_value *place =
            rql_vector_push(g->arena, values, sizeof *place);
        *place = value;
    }
}

static struct value_set make_set(const struct vector *values)
{
    struct value_set set = {values->items, (uint32_t)values->count};
    finish_set(&set);
    return set;
}

static void gather_list(struct gathering *g, const struct condition *condition)
{
    struct vector values = {0};
    gather_values(g, condition, &values, false);
    struct value_set *list = rql_vector_push(g->arena, &g->lists, sizeof *list);
    *list = make_set(&values);
}

static void gather_bound(struct gathering *g, const struct condition *condition)
{
    struct meaning_bound *bound =
        rql_vector_push(g->arena, &g->bounds, sizeof *bound);
    *bound = (struct meaning_bound){
        (rql_operator)condition->op,
        make_value(g->arena, g->meaning, &g->filter->name,
                   token_of(g, condition, 0)),
    };
}

static void gather(struct gathering *g, const struct condition *condition)
{
    if (condition->values.count == 0)
        return; /* a broken query */
    switch ((rql_operator)condition->op) {
    case RQL_OPERATOR_EQUAL:
    case RQL_OPERATOR_IN:
        gather_list(g, condition);
        break;
    case RQL_OPERATOR_NOT_EQUAL:
    case RQL_OPERATOR_NOT_IN:
        gather_values(g, condition, &g->out, false);
        break;
    case RQL_OPERATOR_LIKE:
        gather_values(g, condition, &g->like, true);
        break;
    case RQL_OPERATOR_NOT_LIKE:
        gather_values(g, condition, &g->unlike, true);
        break;
    default:
        gather_bound(g, condition);
    }
}

static int compare_lists(const void *left, const void *right)
{
    const struct value_set *a = left, *b = right;
    int order = (a->count > b->count) - (a->count < b->count);
    for (uint32_t i = 0; !order && i < a->count; i++)
        order = rql_key_compare(a->items[i].key, b->items[i].key);
    return order;
}

static int compare_bounds(const void *left, const void *right)
{
    const struct meaning_bound *a = left, *b = right;
    int order = (a->op > b->op) - (a->op < b->op);
    return order ? order : rql_key_compare(a->value.key, b->value.key);
}

void rql_bounds_sort(struct meaning_bound *bounds, uint32_t count)
{
    if (count > 1)
        qsort(bounds, count, sizeof *bounds, compare_bounds);
}

void rql_lists_sort(struct meaning_filter *f)
{
    uint32_t kept = 0;
    if (f->list_count > 1)
        qsort(f->lists, f->list_count, sizeof *f->lists, compare_lists);
    for (uint32_t i = 0; i < f->list_count; i++)
        if (!kept || compare_lists(&f->lists[kept - 1], &f->lists[i]))
            f->lists[kept++] = f->lists[i];
    f->list_count = kept;
}

/* Put everything in order, and drop what is there twice. */
static void finish(struct gathering *g)
{
    struct meaning_filter *f = g->filter;
    f->lists = g->lists.items;
    f->list_count = (uint32_t)g->lists.count;
    f->out = make_set(&g->out);
    f->like = make_set(&g->like);
    f->unlike = make_set(&g->unlike);
    rql_lists_sort(f);
    f->bounds = g->bounds.items;
    rql_bounds_sort(f->bounds, (uint32_t)g->bounds.count);
    for (size_t i = 0; i < g->bounds.count; i++)
        if (!f->bound_count ||
            compare_bounds(&f->bounds[f->bound_count - 1], &f->bounds[i]))
            f->bounds[f->bound_count++] = f->bounds[i];
}

/* --- All columns ---------------------------------------------------------- */

/* A condition and the column that it is sorted by. */
struct entry {
    struct meaning_name name;
    uint32_t index;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = rql_key_compare(a->name.key, b->name.key);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static struct entry *sort_conditions(struct arena *arena,
                                     const struct meaning *m)
{
    const struct range range = m->query->conditions;
    const struct condition *conditions =
        rql_conditions(m->query->document) + range.first;
    struct entry *entries =
        rql_arena_alloc(arena, range.count * sizeof *entries);
    for (uint32_t i = 0; i < range.count; i++)
        entries[i] = (struct entry){
            rql_meaning_name(arena, m->query, &conditions[i].column), i};
    qsort(entries, range.count, sizeof *entries, compare_entries);
    return entries;
}

/* Whether the filter still says something. */
static bool is_said(const struct meaning_filter *f)
{
    return f->list_count || f->out.count || f->bound_count || f->like.count ||
           f->unlike.count;
}

void rql_meaning_add_filters(struct arena *arena, struct meaning *m)
{
    const struct range range = m->query->conditions;
    if (!range.count)
        return;
    const struct condition *conditions =
        rql_conditions(m->query->document) + range.first;
    const struct entry *entries = sort_conditions(arena, m);
    bool is_sure = rql_query_is_conjunction(m->query);
    m->filters = rql_arena_alloc(arena, range.count * sizeof *m->filters);
    for (uint32_t i = 0; i < range.count;) {
        uint32_t first = i;
        struct meaning_filter *f = &m->filters[m->filter_count];
        *f = (struct meaning_filter){.name = entries[i].name};
        struct gathering g = {.arena = arena, .meaning = m, .filter = f};
        while (i < range.count &&
               rql_key_equal(entries[i].name.key, entries[first].name.key))
            gather(&g, &conditions[entries[i++].index]);
        finish(&g);
        if (is_sure && !rql_filter_reduce(arena, m, f)) {
            m->contradiction = &f->name;
            m->filter_count = 0;
            return;
        }
        m->filter_count += is_said(f);
    }
}
