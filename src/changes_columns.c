/* The columns and metrics of a dataset in two catalogs. */
#include "changes.h"

#include <string.h>

#include "str.h"

/* The columns of one dataset that the other one lacks. */
static struct loose_ends find_loose_columns(struct comparer *c,
                                            const struct rql_catalog *catalog,
                                            uint32_t dataset,
                                            const struct rql_catalog *other,
                                            uint32_t other_dataset)
{
    const struct catalog_dataset *d = &catalog->datasets[dataset];
    struct vector ends = {0};
    for (uint32_t i = 0; i < d->column_count; i++) {
        uint32_t column = d->first_column + i;
        if (find_column(other, other_dataset, catalog, column) != NO_COLUMN)
            continue;
        struct loose_end *end =
            rql_vector_push(&c->scratch, &ends, sizeof *end);
        rql_loose_end_start(c, end, column_name(catalog, column), column);
    }
    return (struct loose_ends){ends.items, (uint32_t)ends.count, false};
}

/* What a catalog knows as the new name of a column: without the dataset that
 * may stand before it, or NULL when that is another one. */
static const char *known_name(const struct comparer *c,
                              const struct rql_catalog *catalog,
                              uint32_t column, uint32_t after)
{
    const char *name = rql_catalog_pool_text(
        catalog, catalog->column_details[column].renamed_to);
    const char *dot = strchr(name, '.');
    const struct catalog_dataset *d = &c->after->datasets[after];
    if (!dot)
        return *name ? name : NULL;
    if (!rql_equal_folded(name, (size_t)(dot - name),
                          rql_catalog_pool_text(c->after, d->name),
                          d->name_length))
        return NULL;
    return dot + 1;
}

/* The new name of a column, by the old catalog or else by the built-in one;
 * NULL when none knows of any. */
static const char *new_name(const struct comparer *c, uint32_t column,
                            uint32_t after)
{
    const char *name = known_name(c, c->before, column, after);
    const struct rql_catalog *builtin = rql_builtin_catalogs[c->before->api];
    if (name || c->before == builtin)
        return name;
    uint32_t dataset =
        find_dataset(builtin, c->before, c->before->columns[column].dataset);
    if (dataset == NO_DATASET)
        return NULL;
    uint32_t known = find_column(builtin, dataset, c->before, column);
    return known == NO_COLUMN ? NULL : known_name(c, builtin, known, after);
}

static bool same_kind(const struct comparer *c, uint32_t before, uint32_t after)
{
    return c->before->columns[before].kind == c->after->columns[after].kind;
}

/* The new column of that index; they are in the order of the catalog. */
static struct loose_end *find_end(const struct loose_ends *ends, uint32_t index)
{
    uint32_t first = 0, count = ends->count;
    while (count) {
        uint32_t half = count / 2;
        if (ends->items[first + half].index == index)
            return &ends->items[first + half];
        if (ends->items[first + half].index < index) {
            first += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return NULL;
}

/* Give partners to the columns whose new names are known; a new name may have
 * been there before, beside the old one. */
static void match_known(struct comparer *c, const struct twins *twins,
                        struct loose_ends *olds, struct loose_ends *news)
{
    for (uint32_t i = 0; i < olds->count; i++) {
        struct loose_end *end = &olds->items[i];
        const char *name = new_name(c, end->index, twins->after);
        if (!name)
            continue;
        size_t length = strlen(name);
        uint32_t column = rql_catalog_lookup_column(
            c->after, twins->after, name, length, rql_name_hash(name, length));
        if (column == NO_COLUMN || !same_kind(c, end->index, column))
            continue;
        struct loose_end *partner = find_end(news, column);
        end->likeness = (struct likeness){.kind = LIKENESS_KNOWN};
        end->partner = OLD_PARTNER;
        end->old_partner = column;
        if (!partner || partner->partner != NO_PARTNER)
            continue;
        end->partner = (uint32_t)(partner - news->items);
        partner->partner = i;
    }
}

static struct likeness column_likeness(const void *context,
                                       const struct loose_end *before,
                                       const struct loose_end *after)
{
    const struct comparer *c = context;
    if (!same_kind(c, before->index, after->index))
        return (struct likeness){.kind = LIKENESS_NONE};
    return rql_name_likeness(&before->name, &after->name);
}

static void tell_renamed(struct comparer *c, const struct twins *twins,
                         const struct loose_ends *olds,
                         const struct loose_ends *news)
{
    for (uint32_t i = 0; i < olds->count; i++) {
        const struct loose_end *end = &olds->items[i];
        if (end->partner == NO_PARTNER)
            continue;
        bool is_old = end->partner == OLD_PARTNER;
        const struct loose_end *partner =
            is_old ? end : &news->items[end->partner];
        uint32_t column = is_old ? end->old_partner : partner->index;
        rql_change_add(
            c,
            (rql_change){
                .kind = RQL_CHANGE_COLUMN_RENAMED,
                .dataset = twins->name,
                .before = column_name(c->before, end->index),
                .after = column_name(c->after, column),
                .column_kind = (rql_column_kind)c->after->columns[column].kind,
                .breaks = true,
                .reason = rql_rename_reason(c, end, partner),
            });
    }
}

/* A kind that was only inferred may have been wrong all the time. */
static void tell_kinds(struct comparer *c, const struct twins *twins)
{
    const struct catalog_dataset *d = &c->before->datasets[twins->before];
    for (uint32_t i = 0; i < d->column_count; i++) {
        uint32_t index =
            find_column(c->after, twins->after, c->before, d->first_column + i);
        const struct catalog_column *old =
            &c->before->columns[d->first_column + i];
        if (index == NO_COLUMN || old->kind == c->after->columns[index].kind)
            continue;
        bool is_certain = old->kind_evidence >= RQL_EVIDENCE_DOCUMENTED;
        rql_change_add(
            c,
            (rql_change){
                .kind = RQL_CHANGE_COLUMN_KIND,
                .dataset = twins->name,
                .before = column_name(c->before, d->first_column + i),
                .after = column_name(c->after, index),
                .column_kind = (rql_column_kind)c->after->columns[index].kind,
                .breaks = is_certain,
                .reason = is_certain ? NULL : "its old kind was inferred",
            });
    }
}

/* Tell of the columns that have no partner. */
static void tell_loose_columns(struct comparer *c, const struct twins *twins,
                               const struct rql_catalog *catalog,
                               const struct loose_ends *ends)
{
    bool is_added = catalog == c->after;
    for (uint32_t i = 0; i < ends->count; i++) {
        const struct loose_end *end = &ends->items[i];
        if (end->partner != NO_PARTNER)
            continue;
        const char *name = column_name(catalog, end->index);
        rql_change_add(
            c, (rql_change){
                   .kind = is_added ? RQL_CHANGE_COLUMN_ADDED
                                    : RQL_CHANGE_COLUMN_REMOVED,
                   .dataset = twins->name,
                   .before = is_added ? NULL : name,
                   .after = is_added ? name : NULL,
                   .column_kind =
                       (rql_column_kind)catalog->columns[end->index].kind,
                   .breaks = !is_added,
               });
    }
}

void rql_columns_compare(struct comparer *c, const struct twins *twins)
{
    struct loose_ends olds =
        find_loose_columns(c, c->before, twins->before, c->after, twins->after);
    struct loose_ends news =
        find_loose_columns(c, c->after, twins->after, c->before, twins->before);
    match_known(c, twins, &olds, &news);
    rql_loose_ends_match(&c->scratch, &olds, &news, column_likeness, c);
    tell_renamed(c, twins, &olds, &news);
    tell_kinds(c, twins);
    tell_loose_columns(c, twins, c->before, &olds);
    tell_loose_columns(c, twins, c->after, &news);
}
