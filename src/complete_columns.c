/*
 * Completion: columns and metrics: those of the query's dataset, or, when it
 * names none that is known, those of the datasets that have its other names.
 */
#include "complete.h"

/* So many columns of the catalogs are looked at when the dataset is not
 * known. */
enum { MOST_LOOKED_AT = 20000 };

/* --- What is there already --------------------------------------------------- */

/* Columns by name: what the query has in this clause, or what was suggested. */
struct name_set {
    struct name_entry {
        const char *name; /* NULL: free */
        uint32_t length;
        uint32_t hash;
        size_t suggestion; /* the one that has it */
    } * entries;
    uint32_t mask;
    struct vector slotless; /* struct name_entry, in the order of the names */
    struct ordered order;
};

static struct name_set new_set(struct completer *c, size_t count)
{
    uint32_t slots = rql_slot_count((uint32_t)count);
    struct vector room = {0};
    rql_vector_reserve(c->arena, &room, slots, sizeof(struct name_entry));
    memset(room.items, 0, slots * sizeof(struct name_entry));
    struct name_set set = {.entries = room.items, .mask = slots - 1};
    return set;
}

static int order_entries(const void *context, const void *key, uint32_t item)
{
    const struct name_set *set = context;
    const struct name_entry *sought = key;
    const struct name_entry *other =
        (const struct name_entry *)set->slotless.items + item;
    return rql_compare_folded(sought->name, sought->length, other->name,
                              other->length);
}

/* The entry of a name, or NULL. */
static const struct name_entry *find_entry(const struct name_set *set,
                                           const struct name_entry *sought)
{
    uint32_t i = sought->hash ^ sought->hash >> 15;
    for (uint32_t end = i + MOST_PROBES; i != end; i++) {
        const struct name_entry *entry = &set->entries[i & set->mask];
        if (!entry->name)
            return NULL;
        if (entry->hash == sought->hash &&
            rql_equal_folded(entry->name, entry->length, sought->name,
                             sought->length))
            return entry;
    }
    i = rql_ordered_find(&set->order, order_entries, set, sought);
    return i == NOT_ORDERED
               ? NULL
               : (const struct name_entry *)set->slotless.items + i;
}

/* Add an entry, unless its name is there. */
static void add_entry(struct completer *c, struct name_set *set,
                      const struct name_entry *added)
{
    if (find_entry(set, added))
        return;
    uint32_t i = added->hash ^ added->hash >> 15;
    uint32_t end = i + MOST_PROBES;
    while (i != end && set->entries[i & set->mask].name)
        i++;
    if (i != end) {
        set->entries[i & set->mask] = *added;
        return;
    }
    struct name_entry *entry =
        rql_vector_push(c->arena, &set->slotless, sizeof *entry);
    *entry = *added;
    rql_ordered_add(c->arena, &set->order, (uint32_t)set->slotless.count - 1,
                    order_entries, set, added);
}

static struct name_set set_of_tokens(struct completer *c,
                                     const struct vector *tokens)
{
    const struct rql_document *d = c->document;
    struct name_set set = new_set(c, tokens->count);
    for (size_t i = 0; i < tokens->count; i++) {
        uint32_t token = ((const uint32_t *)tokens->items)[i];
        rql_text name = rql_name_text(d, token);
        add_entry(c, &set,
                  &(struct name_entry){name.data, (uint32_t)name.length,
                                       rql_name_token_hash(d, token), 0});
    }
    return set;
}

static struct name_entry entry_of(const struct rql_catalog *catalog,
                                  const struct catalog_column *column)
{
    return (struct name_entry){catalog->pool + column->name,
                               column->name_length,
                               rql_column_hash(catalog, column), 0};
}

static bool has_name(const struct name_set *set,
                     const struct rql_catalog *catalog,
                     const struct catalog_column *column)
{
    struct name_entry sought = entry_of(catalog, column);
    return find_entry(set, &sought) != NULL;
}

/* A column is selected once, and sorted by once; conditions may repeat it. */
static struct name_set names_taken(struct completer *c)
{
    static const struct vector none;
    if (c->at.clause == CLAUSE_SELECT)
        return set_of_tokens(c, &c->selected);
    return set_of_tokens(c, c->at.clause == CLAUSE_ORDER ? &c->ordered : &none);
}

/* --- Suggestions ------------------------------------------------------------- */

static bool is_retired(const struct rql_catalog *catalog,
                       const struct catalog_column *column)
{
    return column->status == RQL_COLUMN_OLDER ||
           (rql_column_details(catalog, column)->renamed_to &&
            column->status != RQL_COLUMN_CONFLICTING);
}

/* What is selected is sorted by first; what has a metric is no use of DISTINCT;
 * filters are mostly about columns. */
static enum suggestion_rank rank_of(const struct completer *c,
                                    const struct rql_catalog *catalog,
                                    const struct catalog_column *column,
                                    bool is_selected)
{
    if (is_retired(catalog, column))
        return RANK_RETIRED;
    if (c->at.clause == CLAUSE_ORDER)
        return is_selected ? RANK_BEST : RANK_USUAL;
    if (column->kind == RQL_METRIC)
        return c->at.distinct ? RANK_SELDOM : RANK_OTHER;
    return RANK_USUAL;
}

static rql_suggestion *suggest_column(struct completer *c,
                                      const struct rql_catalog *catalog,
                                      const struct catalog_column *column,
                                      const struct name_set *selected)
{
    bool is_metric = column->kind == RQL_METRIC;
    bool is_selected = selected && has_name(selected, catalog, column);
    rql_suggestion *s = rql_suggest(
        c, is_metric ? RQL_SUGGESTION_METRIC : RQL_SUGGESTION_COLUMN,
        rank_of(c, catalog, column, is_selected), catalog->pool + column->name);
    const struct catalog_dataset *dataset = &catalog->datasets[column->dataset];
    if (column->type != RQL_TYPE_UNKNOWN)
        s->detail = rql_column_type_name((rql_column_type)column->type);
    s->origin = catalog->pool + dataset->name;
    s->catalog = catalog;
    s->dataset = column->dataset;
    s->column = (size_t)(column - catalog->columns) - dataset->first_column;
    s->is_retired = is_retired(catalog, column);
    return s;
}

/* --- Of the dataset ----------------------------------------------------------- */

static void suggest_known(struct completer *c, const struct name_set *taken,
                          const struct name_set *selected)
{
    const struct rql_catalog *catalog = c->catalog;
    const struct catalog_dataset *dataset = &catalog->datasets[c->dataset];
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        const struct catalog_column *column =
            &catalog->columns[dataset->first_column + i];
        if (!has_name(taken, catalog, column) &&
            rql_complete_fits(c, dataset->column_count,
                              catalog->pool + column->name))
            suggest_column(c, catalog, column, selected);
    }
}

/* --- Of the datasets that it may be about --------------------------------------- */

/* Columns that were suggested, by name, and how many were looked at. */
struct candidates {
    struct completer *c;
    const struct name_set *taken;
    const struct name_set *selected;
    struct name_set suggested;
    uint32_t best; /* the most names of the query that a dataset has */
    size_t total;  /* of all columns */
    size_t left;   /* to be looked at */
    size_t known;  /* how many there are: those that are too many are chosen by
                      the letters typed */
};

/* The same name in another dataset: it is of several now. */
static void note_again(struct completer *c, size_t index)
{
    rql_suggestion *s =
        (rql_suggestion *)c->completion->suggestions.items + index;
    s->origin = "several datasets";
    s->catalog = NULL;
    s->column = RQL_NO_COLUMN;
}

static void suggest_candidate(struct candidates *k,
                              const struct rql_catalog *catalog,
                              const struct catalog_column *column)
{
    struct completer *c = k->c;
    const char *name = catalog->pool + column->name;
    if (has_name(k->taken, catalog, column))
        return;
    struct name_entry entry = entry_of(catalog, column);
    const struct name_entry *before = find_entry(&k->suggested, &entry);
    if (before) {
        note_again(c, before->suggestion);
        return;
    }
    k->known++;
    if (!rql_complete_fits(c, k->known, name))
        return;
    entry.suggestion = c->completion->suggestions.count;
    add_entry(c, &k->suggested, &entry);
    suggest_column(c, catalog, column, k->selected);
}

static void suggest_candidates(struct candidates *k,
                               const struct rql_catalog *catalog)
{
    for (uint32_t i = 0; i < catalog->dataset_count && k->left; i++) {
        const struct catalog_dataset *dataset = &catalog->datasets[i];
        if (rql_complete_score(k->c, catalog, i) < k->best)
            continue;
        for (uint32_t j = 0; j < dataset->column_count && k->left; j++) {
            k->left--;
            suggest_candidate(k, catalog,
                              &catalog->columns[dataset->first_column + j]);
        }
    }
}

/* What the datasets have that know most of the query's names. */
static void look_over(struct candidates *k, const struct rql_catalog *catalog)
{
    for (uint32_t i = 0; i < catalog->dataset_count; i++) {
        uint32_t score = rql_complete_score(k->c, catalog, i);
        if (score > k->best)
            k->best = score;
    }
    k->total += catalog->column_count;
}

/* Suggest what the catalogs have; columns of which there are `known`. */
static void suggest_from_all(struct candidates *k, size_t known)
{
    struct completer *c = k->c;
    k->known = known;
    k->left = k->total < MOST_LOOKED_AT ? k->total : MOST_LOOKED_AT;
    k->suggested = new_set(c, k->left);
    c->completion->suggestions.count = 0;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if (rql_complete_looks_in(c, api))
            suggest_candidates(k, c->document->catalogs[api]);
}

static void suggest_unknown(struct completer *c, const struct name_set *taken,
                            const struct name_set *selected)
{
    struct candidates k = {.c = c, .taken = taken, .selected = selected};
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if (rql_complete_looks_in(c, api))
            look_over(&k, c->document->catalogs[api]);
    suggest_from_all(&k, 0);
    if (c->completion->is_cut)
        suggest_from_all(&k, k.known);
}

void rql_suggest_columns(struct completer *c)
{
    struct name_set taken = names_taken(c);
    struct name_set sorted_by;
    const struct name_set *selected = NULL;
    if (c->at.clause == CLAUSE_ORDER) {
        sorted_by = set_of_tokens(c, &c->selected);
        selected = &sorted_by;
    }
    if (c->catalog)
        suggest_known(c, &taken, selected);
    else
        suggest_unknown(c, &taken, selected);
}
