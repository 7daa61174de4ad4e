/* Keeping only the first findings of each severity, and counting the others. */
#include "diag.h"

#include <stdlib.h>
#include <string.h>

#include "document.h"

/* Count what is not kept. */
static void omit(struct diag_counts *counts, rql_severity severity,
                 bool is_fixable)
{
    counts->omitted[severity]++;
    counts->omitted_fixable += is_fixable;
}

static bool has_fix(const struct rql_diagnostic *diag)
{
    return diag->extra && diag->extra->fix_count;
}

/* --- Those that are kept too many ---------------------------------------------- */

static int compare_starts(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* How many findings of the query at hand may be kept. */
static size_t room_of(const struct diag_bound *b, rql_severity severity)
{
    return b->most - b->counts.before[severity];
}

/* Where findings of the query at hand begin to be too many. */
static uint64_t find_limit(struct rql_document *d, rql_severity severity)
{
    struct diag_bound *b = d->bound;
    const struct rql_diagnostic *diags = d->diags.items;
    size_t room = room_of(b, severity);
    if (!room)
        return 0;
    b->starts.count = 0;
    for (size_t i = d->first_diag; i < d->diags.count; i++)
        if (diags[i].severity == severity)
            *(uint32_t *)rql_vector_push(&d->arena, &b->starts,
                                         sizeof(uint32_t)) = diags[i].start;
    qsort(b->starts.items, b->starts.count, sizeof(uint32_t), compare_starts);
    return (uint64_t)((const uint32_t *)b->starts.items)[room - 1] + 1;
}

/* Drop the findings of the query at hand that stand behind enough others. */
static void cut(struct rql_document *d, rql_severity severity)
{
    struct diag_bound *b = d->bound;
    struct rql_diagnostic *diags = d->diags.items;
    uint64_t limit = find_limit(d, severity);
    size_t kept = d->first_diag;
    for (size_t i = kept; i < d->diags.count; i++) {
        if (diags[i].severity != severity || diags[i].start < limit) {
            diags[kept++] = diags[i];
            continue;
        }
        omit(&b->counts, severity, has_fix(&diags[i]));
        b->counts.errors_omitted += severity == RQL_ERROR;
    }
    b->counts.kept[severity] -= d->diags.count - kept;
    d->diags.count = kept;
    b->beyond[severity] = limit;
    b->next_cut[severity] = b->counts.kept[severity] + b->most;
}

/* --- While a query is checked --------------------------------------------------- */

/* What was counted last has all that it will have. */
static void settle_counted(struct diag_bound *b)
{
    b->counts.omitted_fixable += b->is_fixable;
    b->is_fixable = false;
}

bool rql_is_beyond(struct rql_document *d, rql_severity severity,
                   uint32_t start)
{
    struct diag_bound *b = d->bound;
    settle_counted(b);
    if (b->counts.kept[severity] >= b->next_cut[severity])
        cut(d, severity);
    if (start >= b->beyond[severity])
        return true;
    b->counts.kept[severity]++;
    return false;
}

struct rql_diagnostic *rql_count_only(struct rql_document *d,
                                      rql_severity severity)
{
    struct diag_bound *b = d->bound;
    omit(&b->counts, severity, false);
    b->counts.errors_omitted += severity == RQL_ERROR;
    b->counted = (struct rql_diagnostic){.severity = (uint8_t)severity};
    return &b->counted;
}

/* Keep no more than may be, of findings that are sorted. */
static void trim(struct rql_document *d)
{
    struct diag_bound *b = d->bound;
    struct rql_diagnostic *diags = d->diags.items;
    size_t taken[RQL_OFF] = {0}, kept = d->first_diag;
    for (size_t i = kept; i < d->diags.count; i++) {
        rql_severity severity = (rql_severity)diags[i].severity;
        if (taken[severity]++ < room_of(b, severity))
            diags[kept++] = diags[i];
        else
            omit(&b->counts, severity, has_fix(&diags[i]));
    }
    d->diags.count = kept;
}

static bool is_full(const struct diag_bound *b)
{
    for (size_t s = RQL_ERROR; s < RQL_OFF; s++)
        if (b->counts.kept[s] > b->most)
            return true;
    return false;
}

void rql_bound_query(struct rql_document *d)
{
    struct diag_bound *b = d->bound;
    settle_counted(b);
    if (d->query)
        d->query->errors += b->counts.errors_omitted;
    b->counts.errors_omitted = 0;
    if (is_full(b))
        trim(d);
    for (size_t s = RQL_ERROR; s < RQL_OFF; s++) {
        if (b->counts.kept[s] > b->most)
            b->counts.kept[s] = b->most;
        b->counts.before[s] = b->counts.kept[s];
        b->next_cut[s] = b->counts.kept[s] + b->most;
        b->beyond[s] = b->counts.kept[s] < b->most ? UINT64_MAX : 0;
    }
}

/* --- Sections ------------------------------------------------------------------- */

void rql_bound_back(struct rql_document *d, const struct diag_counts *counts)
{
    d->bound->counts = *counts;
    rql_bound_query(d);
}

void rql_take_kept(struct rql_document *d, const struct rql_diagnostic *diag)
{
    struct diag_bound *b = d->bound;
    if (b && b->counts.kept[diag->severity] == b->most) {
        omit(&b->counts, (rql_severity)diag->severity, has_fix(diag));
        return;
    }
    if (b)
        b->counts.kept[diag->severity]++;
    *(struct rql_diagnostic *)rql_vector_push(&d->arena, &d->diags,
                                              sizeof *diag) = *diag;
}

void rql_take_omitted(struct rql_document *d,
                      const struct rql_document *section)
{
    if (!d->bound)
        return;
    for (size_t s = RQL_ERROR; s < RQL_OFF; s++)
        d->bound->counts.omitted[s] += section->bound->counts.omitted[s];
    d->bound->counts.omitted_fixable += section->bound->counts.omitted_fixable;
}

/* --- The document ---------------------------------------------------------------- */

void rql_bound_diags(struct rql_document *d, size_t most)
{
    d->bound = rql_arena_alloc(&d->arena, sizeof *d->bound);
    *d->bound = (struct diag_bound){.most = most};
    rql_bound_query(d);
}

bool rql_has_omitted(const struct rql_document *d)
{
    for (size_t s = RQL_ERROR; d->bound && s < RQL_OFF; s++)
        if (d->bound->counts.omitted[s])
            return true;
    return false;
}
