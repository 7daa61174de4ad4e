/* Comparing what is selected, and what that makes of the rows. */
#include "compare.h"

#include <stdlib.h>

/* Names of one query that the other does not have. */
struct names {
    struct meaning_name *items;
    uint32_t count;
};

static int compare_names(const void *left, const void *right)
{
    const struct meaning_name *a = left, *b = right;
    return rql_key_compare(a->key, b->key);
}

static struct names sorted(struct arena *arena, const struct meaning *m)
{
    struct names names = {NULL, m->column_count};
    names.items = rql_arena_alloc(arena, m->column_count * sizeof *names.items);
    for (uint32_t i = 0; i < m->column_count; i++)
        names.items[i] = m->columns[i];
    if (names.count > 1)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    return names;
}

static bool has(const struct names *names, const struct meaning_name *name)
{
    return names->count && bsearch(name, names->items, names->count,
                                   sizeof *names->items, compare_names);
}

/* The columns of a query, in its order, that are among the names, or not. */
static struct names pick(struct arena *arena, const struct meaning *m,
                         const struct names *names, bool inside)
{
    struct names picked = {NULL, 0};
    picked.items =
        rql_arena_alloc(arena, m->column_count * sizeof *picked.items);
    for (uint32_t i = 0; i < m->column_count; i++)
        if (has(names, &m->columns[i]) == inside)
            picked.items[picked.count++] = m->columns[i];
    return picked;
}

/* --- Sentences ------------------------------------------------------------ */

/* What has become of the columns. */
struct selection {
    struct names added;
    struct names removed;
    uint32_t plain_added; /* no metrics */
    uint32_t plain_removed;
};

static void say_group(struct sentence *s, const char *verb,
                      const struct names *names, enum which_names which,
                      unsigned *said)
{
    uint32_t count = rql_count_names(names->items, names->count, which);
    if (!count)
        return;
    const char *noun = which == METRIC_NAMES ? "metric" : "column";
    rql_say(s, "%s%s the %s%s ", (*said)++ ? " and " : "", verb, noun,
            count == 1 ? "" : "s");
    rql_say_names(s, names->items, names->count, which);
}

/* True when the catalog is certain which columns are metrics. */
static bool knows_metrics(const struct meaning *m)
{
    const struct rql_query *q = m->query;
    return q->catalog &&
           q->catalog->datasets[q->dataset].status == RQL_DATASET_EXACT;
}

/* How the rows of two queries that differ in their columns differ. */
static void say_effect(struct sentence *s, const struct comparison *c,
                       const struct selection *selection)
{
    bool was = rql_meaning_is_grouped(c->before);
    bool is = rql_meaning_is_grouped(c->after);
    bool is_same = !selection->plain_added && !selection->plain_removed;
    if (was == is && (!is || is_same)) {
        bool is_sure =
            is || (knows_metrics(c->before) && knows_metrics(c->after));
        rql_say(s, "; the rows are the same%s",
                is_sure ? "" : ", unless there is a metric among the columns");
        return;
    }
    rql_say(s, ": rows are now ");
    rql_say_grain(s, c->after);
    if (was && !is)
        rql_say(s, ", no longer grouped");
    else if (was && !selection->plain_removed)
        rql_say(s, " (finer)");
    else if (was && !selection->plain_added)
        rql_say(s, " (coarser)");
}

static void add_columns(const struct comparison *c,
                        const struct selection *selection)
{
    if (!selection->added.count && !selection->removed.count)
        return;
    struct sentence s = rql_compare_begin(c);
    unsigned said = 0;
    say_group(&s, "adds", &selection->added, PLAIN_NAMES, &said);
    say_group(&s, "adds", &selection->added, METRIC_NAMES, &said);
    say_group(&s, "removes", &selection->removed, PLAIN_NAMES, &said);
    say_group(&s, "removes", &selection->removed, METRIC_NAMES, &said);
    if (!c->before->contradiction && !c->after->contradiction)
        say_effect(&s, c, selection);
    rql_compare_end(c, &s);
}

/* Whether the columns that both have come in another order. */
static void add_order(const struct comparison *c, const struct names *before,
                      const struct names *after)
{
    uint32_t i = 0;
    while (i < before->count &&
           rql_key_equal(before->items[i].key, after->items[i].key))
        i++;
    if (i == before->count)
        return;
    struct sentence s = rql_compare_begin(c);
    rql_say(&s, "puts the columns in another order, ");
    rql_say_names(&s, c->after->columns, c->after->column_count, ALL_NAMES);
    rql_say(&s, "; the rows are the same");
    rql_compare_end(c, &s);
}

/* DISTINCT alone: where metrics come or go, that has been said. */
static void add_distinct(const struct comparison *c)
{
    if (c->before->is_distinct == c->after->is_distinct ||
        c->before->metric_count || c->after->metric_count ||
        c->before->contradiction || c->after->contradiction)
        return;
    struct sentence s = rql_compare_begin(c);
    rql_say(&s, c->after->is_distinct
                    ? "adds DISTINCT: rows that are the same come once"
                    : "removes DISTINCT: rows that are the same come as "
                      "often as they are there");
    rql_compare_end(c, &s);
}

void rql_compare_columns(const struct comparison *c)
{
    struct arena *arena = &c->notes->arena;
    struct names before = sorted(arena, c->before);
    struct names after = sorted(arena, c->after);
    struct selection selection = {
        .added = pick(arena, c->after, &before, false),
        .removed = pick(arena, c->before, &after, false),
    };
    selection.plain_added = rql_count_names(selection.added.items,
                                            selection.added.count, PLAIN_NAMES);
    selection.plain_removed = rql_count_names(
        selection.removed.items, selection.removed.count, PLAIN_NAMES);
    add_columns(c, &selection);
    struct names kept_before = pick(arena, c->before, &after, true);
    struct names kept_after = pick(arena, c->after, &before, true);
    add_order(c, &kept_before, &kept_after);
    add_distinct(c);
}
