/* Choosing the fixes of a round: those that are wanted, change the text and do not
 * touch each other. */
#include "fix_mend.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "suppress.h"

/* --- What is wanted ------------------------------------------------------- */

static bool is_wanted(const struct mender *m, const rql_diagnostic *diagnostic)
{
    size_t rule = (size_t)(rql_diagnostic_rule(diagnostic) - rql_rules);
    rql_severity severity = (rql_severity)m->severities[rule];
    if (severity == RQL_DEFAULT)
        severity = rql_diagnostic_severity(diagnostic);
    return severity <= m->least;
}

/* Places are asked for in order, mostly. */
void rql_mender_start_places(struct mender *m)
{
    m->passed = m->passed_start = m->passed_growth = 0;
}

/* Where an offset of the text at hand was in the piece before all rounds. */
static size_t place_in_piece(struct mender *m, size_t offset)
{
    const rql_edit *edits = m->edits.items;
    if (offset < m->passed_start)
        rql_mender_start_places(m);
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

/* --- Candidates ----------------------------------------------------------- */

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

static int compare_parts(const void *left, const void *right)
{
    const struct part *a = left, *b = right;
    int order = compare_sizes(a->edit->span.start, b->edit->span.start);
    if (!order)
        order = compare_sizes(a->candidate, b->candidate);
    /* Those of one fix are in order. */
    return order ? order : (a->edit > b->edit) - (a->edit < b->edit);
}

/* Of two fixes that touch each other, the one that waits for the next round: the
 * unsafe one, or the later. */
static struct candidate *yielding(struct candidate *a, struct candidate *b)
{
    if (a->fix->is_safe != b->fix->is_safe)
        return a->fix->is_safe ? b : a;
    return a < b ? b : a;
}

/* Leaves the parts of the fixes that are made in this round, in order. */
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
            yielding(&c[last.candidate], &c[part.candidate])->state = DEFERRED;
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

void rql_mender_choose(struct mender *m)
{
    collect(m);
    if (m->parts.count > 1)
        qsort(m->parts.items, m->parts.count, sizeof(struct part),
              compare_parts);
    defer_conflicts(m);
    compact(m);
}
