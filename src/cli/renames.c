/* The changes between two catalogs, by the names that queries hold. */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

static unsigned char fold(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static int compare_texts(rql_text a, rql_text b)
{
    for (size_t i = 0; i < a.length && i < b.length; i++)
        if (fold(a.data[i]) != fold(b.data[i]))
            return fold(a.data[i]) < fold(b.data[i]) ? -1 : 1;
    if (a.length == b.length)
        return 0;
    return a.length < b.length ? -1 : 1;
}

static rql_text text_of(const char *text)
{
    return (rql_text){text, strlen(text)};
}

/* What a change is looked up by: the dataset that a name belongs to, none for
 * that of a dataset itself. */
struct key {
    rql_text dataset;
    rql_text name;
};

static struct key key_of(const rql_change *change)
{
    bool is_dataset = change->kind == RQL_CHANGE_DATASET_RENAMED;
    return (struct key){text_of(is_dataset ? "" : change->dataset),
                        text_of(change->before)};
}

static int compare_keys(struct key a, struct key b)
{
    int order = compare_texts(a.dataset, b.dataset);
    return order ? order : compare_texts(a.name, b.name);
}

static int compare_changes(const void *left, const void *right)
{
    return compare_keys(key_of(left), key_of(right));
}

void renames_make(struct renames *renames, const rql_changes *changes)
{
    size_t count = rql_changes_count(changes);
    *renames = (struct renames){.changes = changes};
    renames->items = need(malloc((count + 1) * sizeof *renames->items));
    for (size_t i = 0; i < count; i++) {
        rql_change change = rql_changes_at(changes, i);
        if (change.kind == RQL_CHANGE_DATASET_RENAMED ||
            change.kind == RQL_CHANGE_COLUMN_RENAMED ||
            change.kind == RQL_CHANGE_COLUMN_KIND)
            renames->items[renames->count++] = change;
    }
    qsort(renames->items, renames->count, sizeof *renames->items,
          compare_changes);
}

void renames_free(struct renames *renames)
{
    free(renames->items);
}

static int compare_with_key(const void *key, const void *change)
{
    return compare_keys(*(const struct key *)key, key_of(change));
}

static const rql_change *find(const struct renames *renames, rql_text dataset,
                              rql_text name)
{
    struct key key = {dataset, name};
    return bsearch(&key, renames->items, renames->count, sizeof *renames->items,
                   compare_with_key);
}

const rql_change *renames_of_dataset(const struct renames *renames,
                                     rql_text name)
{
    return find(renames, text_of(""), name);
}

const rql_change *renames_of_column(const struct renames *renames,
                                    rql_text dataset, rql_text name)
{
    return find(renames, dataset, name);
}
