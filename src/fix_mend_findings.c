/* Findings and their places: what was there before a round, and what is after
 * it. */
#include "fix_mend.h"

#include <stdlib.h>

/* A finding by rule, and by its place in the text before the round. */
struct key {
    size_t start;
    size_t end;
    uint16_t rule;
    bool is_error;
};

/* --- Places --------------------------------------------------------------- */

/* Where an offset of the trial's text was before the round; what a fix has
 * written stands where its edit begins, or ends. */
static size_t place_before(const struct mender *m, const size_t *starts,
                           size_t offset, bool is_end)
{
    const rql_edit *edits = m->picked.items;
    size_t low = 0, high = m->picked.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (starts[middle] <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return offset;
    const rql_edit *edit = &edits[low - 1];
    size_t inside = offset - starts[low - 1];
    if (inside < edit->text.length)
        return is_end ? edit->span.end : edit->span.start;
    return edit->span.end + (inside - edit->text.length);
}

/* Where each of the picked edits' texts begins in the trial's text. */
static const size_t *picked_starts(struct mender *m)
{
    const rql_edit *edits = m->picked.items;
    size_t size = (m->picked.count + 1) * sizeof(size_t);
    m->scratch.count = 0;
    while (m->scratch.capacity < size)
        rql_vector_grow(m->arena, &m->scratch, 1);
    size_t *starts = m->scratch.items;
    size_t before = 0, at = 0;
    for (size_t i = 0; i < m->picked.count; i++) {
        at += edits[i].span.start - before;
        starts[i] = at;
        at += edits[i].text.length;
        before = edits[i].span.end;
    }
    return starts;
}

/* --- Keys ----------------------------------------------------------------- */

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    int order = compare_sizes(a->start, b->start);
    return order ? order : compare_sizes(a->rule, b->rule);
}

static struct key key_of(const rql_diagnostic *d)
{
    rql_span span = rql_diagnostic_span(d);
    return (struct key){
        span.start,
        span.end,
        (uint16_t)(rql_diagnostic_rule(d) - rql_rules),
        rql_diagnostic_severity(d) == RQL_ERROR,
    };
}

void rql_list_findings(struct mender *m, const rql_document *document,
                       struct vector *keys)
{
    const size_t *starts = picked_starts(m);
    size_t count = rql_document_diagnostic_count(document);
    keys->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct key key = key_of(rql_document_diagnostic(document, i));
        key.start = place_before(m, starts, key.start, false);
        key.end = place_before(m, starts, key.end, true);
        *(struct key *)rql_vector_push(m->arena, keys, sizeof key) = key;
    }
    if (keys->count > 1)
        qsort(keys->items, keys->count, sizeof(struct key), compare_keys);
}

bool rql_has_new_error(const struct mender *m)
{
    const struct key *known = m->known.items, *found = m->found.items;
    size_t k = 0;
    for (size_t i = 0; i < m->found.count; i++) {
        while (k < m->known.count && compare_keys(&known[k], &found[i]) < 0)
            k++;
        bool is_known =
            k < m->known.count && compare_keys(&known[k], &found[i]) == 0;
        if (found[i].is_error && !(is_known && known[k].is_error))
            return true;
        k += is_known;
    }
    return false;
}

/* How many findings have that key. */
static size_t count_key(const struct vector *keys, struct key key)
{
    const struct key *items = keys->items;
    size_t low = 0, high = keys->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(&items[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t first = low;
    while (low < keys->count && compare_keys(&items[low], &key) == 0)
        low++;
    return low - first;
}

bool rql_is_still_there(const struct mender *m, const struct candidate *c)
{
    struct key key = key_of(c->finding);
    return count_key(&m->found, key) >= count_key(&m->known, key);
}

/* True when the error lies at a place that the fix changes. */
static bool touches(const rql_fix *fix, const struct key *error)
{
    size_t low = 0, high = fix->edit_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (fix->edits[middle].span.end < error->start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < fix->edit_count && fix->edits[low].span.start <= error->end;
}

size_t rql_count_touching(const struct vector *keys, const rql_fix *fix)
{
    const struct key *items = keys->items;
    size_t count = 0;
    for (size_t i = 0; i < keys->count; i++)
        count += items[i].is_error && touches(fix, &items[i]);
    return count;
}
