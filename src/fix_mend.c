/*
 * Mending one query: fixes are made in rounds, all that do not touch each other
 * at once, until none is left.  After each round the result is checked again;
 * if a fix has added an error, it is found by halving and dropped.
 *
 * A fix is dropped if its finding is still there afterwards.  And what is an
 * added error?  One that was not there before, by rule and place.  But a mistake
 * can hide others: columns are not looked up while the dataset is unknown.  So a
 * fix is dropped if it adds an error and its own finding was none; if there are
 * more errors than before where it has changed something; or if there are more
 * errors of syntax.  Other errors that come to light were the author's, and are
 * no reason to keep the mistake.
 */
#include "fix.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "suppress.h"

/* A fix that is to be made in this round. */
struct candidate {
    const rql_fix *fix;
    const rql_diagnostic *finding;
    enum { WAITING, ACCEPTED, DROPPED, DEFERRED } state;
};

/* One edit of a candidate. */
struct part {
    const rql_edit *edit;
    uint32_t candidate;
};

/* A finding by rule, and by its place in the text before the round. */
struct key {
    size_t start;
    size_t end;
    uint16_t rule;
    bool is_error;
};

static struct candidate *candidates(const struct mender *m)
{
    return m->candidates.items;
}

/* --- Checking ------------------------------------------------------------- */

static _Noreturn void fail(const struct mender *m)
{
    longjmp(*m->arena->on_failure, 1);
}

rql_document *rql_mender_check(const struct mender *m, const char *text,
                               size_t length, bool skip_checks)
{
    rql_options options = m->options;
    options.skip_checks |= skip_checks;
    rql_document *document;
    rql_status status =
        m->is_piece ? rql_piece_new(text, length, &options, &document)
                    : rql_document_new(text, length, &options, &document);
    if (status == RQL_NO_MEMORY)
        fail(m);
    return document;
}

void rql_mender_release(struct mender *m)
{
    if (m->accepted != m->base)
        rql_document_drop(&m->accepted);
    rql_document_drop(&m->base);
    rql_document_drop(&m->trial);
    m->accepted = NULL;
}

size_t rql_error_sum(const rql_document *document)
{
    size_t sum = 0;
    if (document->host != RQL_HOST_NONE)
        return rql_count_errors(document);
    for (size_t i = 0; i < rql_document_query_count(document); i++)
        sum += rql_query_error_count(rql_document_query(document, i));
    return sum;
}

/* --- Choosing the fixes of a round ---------------------------------------- */

static bool is_wanted(const struct mender *m, const rql_diagnostic *diagnostic)
{
    size_t rule = (size_t)(rql_diagnostic_rule(diagnostic) - rql_rules);
    rql_severity severity = (rql_severity)m->severities[rule];
    if (severity == RQL_DEFAULT)
        severity = rql_diagnostic_severity(diagnostic);
    return severity <= m->least;
}

/* Places are asked for in order, mostly. */
static void start_places(struct mender *m)
{
    m->passed = m->passed_start = m->passed_growth = 0;
}

/* Where an offset of the text at hand was in the piece before all rounds. */
static size_t place_in_piece(struct mender *m, size_t offset)
{
    const rql_edit *edits = m->edits.items;
    if (offset < m->passed_start)
        start_places(m);
    for (; m->passed < m->edits.count; m->passed++) {
        const rql_edit *edit = &edits[m->passed];
        size_t start = edit->span.start + m->passed_growth;
        if (start > offset)
            break;
        m->passed_start = start;
        m->passed_growth +=
            edit->text.length - (edit->span.end - edit->span.start);
    }
    if (m->passed &&
        offset < m->passed_start + edits[m->passed - 1].text.length)
        return edits[m->passed - 1].span.start;
    return offset - m->passed_growth;
}

static bool is_suppressed(struct mender *m, const rql_diagnostic *diagnostic)
{
    if (!m->whole)
        return false;
    size_t at = diagnostic->start;
    if (m->base)
        at = place_in_piece(m, at);
    return rql_is_suppressed_at(m->whole, (enum rule_id)diagnostic->rule,
                                m->origin + at);
}

static bool is_mended(const struct mender *m, uint16_t rule)
{
    switch (m->mended) {
    case MEND_QUERIES:
        return !rql_is_about_suppressions(rule);
    case MEND_INVALID_SUPPRESSIONS:
        return rule == RULE_INVALID_SUPPRESSION;
    default:
        return rql_is_about_suppressions(rule);
    }
}

const rql_fix *rql_mender_fix(struct mender *m,
                              const rql_diagnostic *diagnostic)
{
    size_t count = rql_diagnostic_fix_count(diagnostic);
    if (!count || !is_mended(m, diagnostic->rule) ||
        !is_wanted(m, diagnostic) || is_suppressed(m, diagnostic))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const rql_fix *fix = rql_diagnostic_fix(diagnostic, i);
        if (fix->is_safe || m->all)
            return fix;
    }
    return NULL;
}

/* True when the edits are in order, inside the text, and change it. */
static bool is_usable(const rql_fix *fix, rql_text text)
{
    bool changes = false;
    size_t at = 0;
    for (size_t i = 0; i < fix->edit_count; i++) {
        const rql_edit *e = &fix->edits[i];
        assert(e->span.start >= at && e->span.end >= e->span.start &&
               e->span.end <= text.length);
        at = e->span.end;
        size_t length = at - e->span.start;
        changes |= length != e->text.length ||
                   (length && memcmp(text.data + e->span.start, e->text.data,
                                     length) != 0);
    }
    return changes;
}

static void add_candidate(struct mender *m, const rql_fix *fix,
                          const rql_diagnostic *finding)
{
    struct candidate *c = rql_vector_push(m->arena, &m->candidates, sizeof *c);
    *c = (struct candidate){fix, finding, WAITING};
    for (size_t i = 0; i < fix->edit_count; i++) {
        struct part *part = rql_vector_push(m->arena, &m->parts, sizeof *part);
        *part =
            (struct part){&fix->edits[i], (uint32_t)m->candidates.count - 1};
    }
}

static void collect(struct mender *m)
{
    rql_text text = rql_document_text(m->base);
    size_t count = rql_document_diagnostic_count(m->base);
    m->candidates.count = m->parts.count = 0;
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(m->base, i);
        const rql_fix *fix = rql_mender_fix(m, d);
        if (fix && is_usable(fix, text))
            add_candidate(m, fix, d);
    }
}

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_parts(const void *left, const void *right)
{
    const struct part *a = left, *b = right;
    int order = compare_sizes(a->edit->span.start, b->edit->span.start);
    if (!order)
        order = compare_sizes(a->candidate, b->candidate);
    /* Those of one fix are in order. */
    return order ? order : (a->edit > b->edit) - (a->edit < b->edit);
}

/* Of two fixes that touch each other, the later one waits for the next round.
 * Leaves the parts of the others, in order. */
static void defer_conflicts(struct mender *m)
{
    struct part *parts = m->parts.items;
    struct candidate *c = candidates(m);
    size_t kept = 0;
    for (size_t i = 0; i < m->parts.count; i++) {
        struct part part = parts[i];
        while (kept && c[part.candidate].state != DEFERRED) {
            struct part last = parts[kept - 1];
            if (c[last.candidate].state == DEFERRED) {
                kept--;
                continue;
            }
            if (last.candidate == part.candidate ||
                last.edit->span.end < part.edit->span.start)
                break;
            c[last.candidate < part.candidate ? part.candidate : last.candidate]
                .state = DEFERRED;
        }
        if (c[part.candidate].state != DEFERRED)
            parts[kept++] = part;
    }
    m->parts.count = kept;
}

/* Leave out what was deferred, and number the others anew. */
static void compact(struct mender *m)
{
    struct part *parts = m->parts.items;
    struct candidate *c = candidates(m);
    size_t kept = 0;
    for (size_t i = 0; i < m->parts.count; i++)
        if (c[parts[i].candidate].state != DEFERRED)
            parts[kept++] = parts[i];
    m->parts.count = kept;

    size_t size = (m->candidates.count + 1) * sizeof(uint32_t);
    m->scratch.count = 0;
    while (m->scratch.capacity < size)
        rql_vector_grow(m->arena, &m->scratch, 1);
    uint32_t *numbers = m->scratch.items;
    kept = 0;
    for (size_t i = 0; i < m->candidates.count; i++) {
        numbers[i] = (uint32_t)kept;
        if (c[i].state != DEFERRED)
            c[kept++] = c[i];
    }
    m->candidates.count = kept;
    for (size_t i = 0; i < m->parts.count; i++)
        parts[i].candidate = numbers[parts[i].candidate];
}

static void choose(struct mender *m)
{
    collect(m);
    if (m->parts.count > 1)
        qsort(m->parts.items, m->parts.count, sizeof(struct part),
              compare_parts);
    defer_conflicts(m);
    compact(m);
}

/* --- Findings and their places ---------------------------------------------- */

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

/* The findings in a document whose text is that of the picked edits. */
static void list_findings(struct mender *m, const rql_document *document,
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

/* True when the trial has an error that the accepted text lacks. */
static bool has_new_error(const struct mender *m)
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

/* True when the trial still has what the fix was to mend. */
static bool is_still_there(const struct mender *m, const struct candidate *c)
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

static size_t count_touching(const struct vector *keys, const rql_fix *fix)
{
    const struct key *items = keys->items;
    size_t count = 0;
    for (size_t i = 0; i < keys->count; i++)
        count += items[i].is_error && touches(fix, &items[i]);
    return count;
}

/* --- Trying --------------------------------------------------------------- */

static size_t syntax_errors(const struct mender *m,
                            const rql_document *document)
{
    rql_text text = rql_document_text(document);
    rql_document *parsed = rql_mender_check(m, text.data, text.length, true);
    size_t sum = rql_error_sum(parsed);
    rql_document_free(parsed);
    return sum;
}

/* Has the fix made things better, although there is a new error? */
static bool is_excused(const struct mender *m, const struct candidate *c)
{
    return rql_diagnostic_severity(c->finding) == RQL_ERROR &&
           count_touching(&m->found, c->fix) <=
               count_touching(&m->known, c->fix) &&
           syntax_errors(m, m->trial) <= syntax_errors(m, m->accepted);
}

/* The edits of the accepted candidates, and of those from `first` to `end`. */
static void pick(struct mender *m, size_t first, size_t end)
{
    const struct part *parts = m->parts.items;
    m->picked.count = 0;
    for (size_t i = 0; i < m->parts.count; i++) {
        size_t number = parts[i].candidate;
        if (candidates(m)[number].state == ACCEPTED ||
            (number >= first && number < end))
            *(rql_edit *)rql_vector_push(m->arena, &m->picked,
                                         sizeof(rql_edit)) = *parts[i].edit;
    }
}

static void make_trial(struct mender *m)
{
    m->scratch.count = 0;
    rql_edits_apply(m->arena, rql_document_text(m->base), m->picked.items,
                    m->picked.count, &m->scratch);
    rql_document_drop(&m->trial);
    if (m->scratch.count <= RQL_TEXT_MAX)
        m->trial = rql_mender_check(m, m->scratch.items ? m->scratch.items : "",
                                    m->scratch.count, false);
}

static void accept(struct mender *m, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        candidates(m)[i].state = ACCEPTED;
    m->fix_count += end - first;
    if (m->accepted != m->base)
        rql_document_drop(&m->accepted);
    m->accepted = m->trial;
    m->trial = NULL;
    struct vector known = m->known;
    m->known = m->found;
    m->found = known;
}

/* Make the candidates from `first` to `end`, if that is no harm. */
static bool try_range(struct mender *m, size_t first, size_t end)
{
    pick(m, first, end);
    make_trial(m);
    if (!m->trial)
        return false;
    list_findings(m, m->trial, &m->found);
    for (size_t i = first; i < end; i++)
        if (is_still_there(m, &candidates(m)[i]))
            return false;
    if (has_new_error(m) &&
        (end - first > 1 || !is_excused(m, &candidates(m)[first])))
        return false;
    accept(m, first, end);
    return true;
}

/* The same, but when some of them do harm, the others.  The depth is the
 * logarithm of their number. */
static void try_parts(struct mender *m, size_t first, size_t end)
{
    if (first == end || !m->trials)
        return;
    m->trials--;
    if (try_range(m, first, end))
        return;
    if (end - first == 1) {
        candidates(m)[first].state = DROPPED;
        return;
    }
    size_t middle = first + (end - first) / 2;
    try_parts(m, first, middle);
    try_parts(m, middle, end);
}

/* --- Rounds --------------------------------------------------------------- */

/* Copy the texts of the picked edits, which live in a document. */
static void keep_picked(struct mender *m)
{
    rql_edit *edits = m->picked.items;
    for (size_t i = 0; i < m->picked.count; i++)
        edits[i].text.data =
            rql_arena_copy(m->arena, edits[i].text.data, edits[i].text.length);
}

static void swap(struct vector *a, struct vector *b)
{
    struct vector old = *a;
    *a = *b;
    *b = old;
}

/* Enter this round's edits into the result. */
static void enter_edits(struct mender *m)
{
    pick(m, 0, 0);
    keep_picked(m);
    start_places(m);
    if (!m->edits.count) {
        swap(&m->edits, &m->picked);
        return;
    }
    m->composed.count = 0;
    rql_edits_compose(m->arena, &m->edits, &m->picked, &m->composed);
    swap(&m->edits, &m->composed);
}

/* One round; false when no fix was made. */
static bool mend_once(struct mender *m)
{
    choose(m);
    if (!m->candidates.count)
        return false;
    m->picked.count = 0;
    list_findings(m, m->base, &m->known);
    m->accepted = m->base;
    try_parts(m, 0, m->candidates.count);
    rql_document_drop(&m->trial);
    if (m->accepted == m->base)
        return false;
    enter_edits(m);
    rql_document_drop(&m->base);
    m->base = m->accepted;
    return true;
}

/*
 * True when the text is one that was there before: fixes undo each other.  A
 * text is remembered after 0, 1, 2, 4, 8 ... rounds, which finds every circle.
 */
static bool is_in_circle(struct mender *m, size_t round)
{
    rql_text text = rql_document_text(m->base);
    if (round && m->mark.count == text.length &&
        (!text.length || !memcmp(m->mark.items, text.data, text.length)))
        return true;
    if (!round || (round & (round - 1)) == 0) {
        m->mark.count = 0;
        rql_bytes_add(m->arena, &m->mark, text.data, text.length);
    }
    return false;
}

static size_t fixable(struct mender *m)
{
    size_t sum = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(m->base); i++)
        sum += rql_mender_fix(m, rql_document_diagnostic(m->base, i)) != NULL;
    return sum;
}

/* How often a text of that length may be tried: enough for all fixes of a query
 * as people write them, and a bounded number of times for a monster. */
static size_t most_trials(size_t length)
{
    return 12 + ((size_t)1 << 17) / (length + 1);
}

void rql_mend(struct mender *m, rql_document *document)
{
    m->edits.count = m->fix_count = 0;
    start_places(m);
    m->base = document;
    m->errors = rql_error_sum(document);
    m->left = fixable(m);
    m->trials = most_trials(rql_document_text(document).length);
    for (size_t round = 0; m->left && m->trials; round++) {
        if (is_in_circle(m, round)) {
            m->edits.count = m->fix_count = 0;
            rql_mender_release(m);
            return;
        }
        if (!mend_once(m))
            break;
    }
    m->errors = rql_error_sum(m->base);
    m->left = fixable(m);
    rql_mender_release(m);
}
