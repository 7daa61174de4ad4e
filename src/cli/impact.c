/*
 * What a new catalog does to queries: each text is checked with both, and what
 * only the new one finds is the impact.
 */
#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

/* --- Growing arrays -------------------------------------------------------*/

/* Room for one more item behind `count` of them: arrays have a power of two. */
static void *grow(void *items, size_t count, size_t size)
{
    if (count & (count - 1) || (count && count < 8))
        return items;
    return need(realloc(items, (count ? count * 2 : 8) * size));
}

static void add_finding(struct impact *impact, struct impact_finding finding)
{
    impact->findings =
        grow(impact->findings, impact->finding_count, sizeof *impact->findings);
    impact->findings[impact->finding_count++] = finding;
}

static void add_edit(struct impact *impact, rql_span span, const char *name)
{
    impact->edits =
        grow(impact->edits, impact->edit_count, sizeof *impact->edits);
    impact->edits[impact->edit_count++] =
        (rql_edit){span, {name, strlen(name)}};
}

/* --- One query ------------------------------------------------------------*/

/* A query at both times, and how far its findings go. */
struct subject {
    struct impact *impact;
    const struct renames *renames;
    const rql_query *before;
    const rql_query *after;
    rql_text dataset; /* the new name */
    const rql_change *dataset_change;
    size_t end; /* where the next query begins */
};

/* Take up the renames of a name in the query; a name in quotes or brackets is
 * left alone. */
static void look_at_name(struct subject *s, rql_name name, bool is_selected)
{
    if (!name.text.data || name.span.end - name.span.start != name.text.length)
        return;
    const rql_change *change =
        renames_of_column(s->renames, s->dataset, name.text);
    if (!change)
        return;
    if (change->kind == RQL_CHANGE_COLUMN_RENAMED)
        add_edit(s->impact, name.span, change->after);
    else if (is_selected && change->breaks)
        add_finding(
            s->impact,
            (struct impact_finding){
                .span = name.span,
                .severity = RQL_WARNING,
                .message = change->column_kind == RQL_METRIC
                               ? "this column is a metric now: it no longer "
                                 "tells rows apart"
                               : "this metric is a column now: there is a "
                                 "row for each of its values",
                .change = change,
            });
}

static void look_at_names(struct subject *s)
{
    const rql_query *q = s->before;
    for (size_t i = 0; i < rql_query_column_count(q); i++)
        look_at_name(s, rql_query_column(q, i), true);
    for (size_t i = 0; i < rql_query_condition_count(q); i++)
        look_at_name(s, rql_query_condition(q, i).column, false);
    for (size_t i = 0; i < rql_query_order_count(q); i++)
        look_at_name(s, rql_query_order_item(q, i).column, false);
}

static void look_at_dataset(struct subject *s)
{
    rql_name name;
    if (!rql_query_dataset(s->before, &name) || !name.text.data)
        return;
    s->dataset = name.text;
    const rql_change *change = renames_of_dataset(s->renames, name.text);
    if (!change || name.span.end - name.span.start != name.text.length)
        return;
    s->dataset = (rql_text){change->after, strlen(change->after)};
    s->dataset_change = change;
    add_edit(s->impact, name.span, change->after);
}

/* The rename that a finding of the new catalog comes from, or NULL. */
static const rql_change *explain(const struct subject *s,
                                 const rql_diagnostic *diagnostic)
{
    rql_span span = rql_diagnostic_span(diagnostic);
    rql_text text = {s->impact->text.data + span.start, span.end - span.start};
    rql_name name;
    if (s->dataset_change && rql_query_dataset(s->before, &name) &&
        name.span.start == span.start)
        return s->dataset_change;
    const rql_change *change = renames_of_column(s->renames, s->dataset, text);
    return change && change->kind == RQL_CHANGE_COLUMN_RENAMED ? change : NULL;
}

/* --- Findings of both times -----------------------------------------------*/

/* Where a walk through the findings of both documents is. */
struct walk {
    size_t before;
    size_t after;
};

/* True when the old catalog found the same, or worse; moves on to the
 * finding's place. */
static bool was_known(const rql_document *before, size_t *at,
                      const rql_diagnostic *diagnostic)
{
    rql_span span = rql_diagnostic_span(diagnostic);
    size_t count = rql_document_diagnostic_count(before);
    for (size_t i = *at; i < count; i++) {
        const rql_diagnostic *old = rql_document_diagnostic(before, i);
        rql_span place = rql_diagnostic_span(old);
        if (place.start > span.start)
            break;
        if (place.start < span.start)
            *at = i + 1;
        else if (place.end == span.end &&
                 rql_diagnostic_rule(old) == rql_diagnostic_rule(diagnostic) &&
                 rql_diagnostic_severity(old) <=
                     rql_diagnostic_severity(diagnostic))
            return true;
    }
    return false;
}

/* Go over the findings of the query, and keep the new ones if it is of
 * interest. */
static void compare_findings(struct subject *s, struct walk *walk, bool keeps)
{
    const rql_document *after = s->impact->after;
    size_t count = rql_document_diagnostic_count(after);
    for (; walk->after < count; walk->after++) {
        const rql_diagnostic *d = rql_document_diagnostic(after, walk->after);
        if (rql_diagnostic_span(d).start >= s->end)
            break;
        if (keeps && !was_known(s->impact->before, &walk->before, d))
            add_finding(s->impact, (struct impact_finding){
                                       .span = rql_diagnostic_span(d),
                                       .rule = rql_diagnostic_rule(d),
                                       .severity = rql_diagnostic_severity(d),
                                       .message = rql_diagnostic_message(d),
                                       .change = explain(s, d),
                                   });
    }
}

/* --- Sorting --------------------------------------------------------------*/

static int compare_spans(rql_span a, rql_span b)
{
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    return a.end < b.end ? -1 : a.end > b.end;
}

static int compare_findings_by_place(const void *left, const void *right)
{
    const struct impact_finding *a = left, *b = right;
    return compare_spans(a->span, b->span);
}

static int compare_edits(const void *left, const void *right)
{
    const rql_edit *a = left, *b = right;
    return compare_spans(a->span, b->span);
}

/* Put what belongs to a hit into the order of the text. */
static void sort_hit(struct impact *impact, struct impact_hit *hit)
{
    if (hit->finding_count)
        qsort(impact->findings + hit->first_finding, hit->finding_count,
              sizeof *impact->findings, compare_findings_by_place);
    rql_edit *edits = impact->edits + hit->first_edit;
    if (!hit->edit_count)
        return;
    qsort(edits, hit->edit_count, sizeof *edits, compare_edits);
    /* A name that the tree has twice is one name all the same. */
    size_t kept = 1;
    for (size_t i = 1; i < hit->edit_count; i++)
        if (edits[i].span.start >= edits[kept - 1].span.end)
            edits[kept++] = edits[i];
    hit->edit_count = kept;
    impact->edit_count = hit->first_edit + kept;
}

/* --- All queries ----------------------------------------------------------*/

static bool is_of_service(const struct subject *s, rql_api api)
{
    rql_api before = rql_query_api(s->before);
    return before == api ||
           (before == RQL_API_AUTO && rql_query_api(s->after) == api);
}

/* Count a query that is not hit; returns true when it is. */
static bool count_query(struct impact *impact, const struct subject *s,
                        size_t findings)
{
    struct impact_counts *counts = &impact->counts;
    size_t before = rql_query_error_count(s->before);
    size_t after = rql_query_error_count(s->after);
    counts->queries++;
    counts->put_right += before && !after;
    counts->wrong += before && after;
    counts->breaking += !before && after;
    counts->changing += !before && !after && findings;
    return !before && (after || findings);
}

static void add_hit(struct impact *impact, struct impact_hit hit)
{
    impact->hits = grow(impact->hits, impact->hit_count, sizeof *impact->hits);
    impact->hits[impact->hit_count++] = hit;
}

static void judge_query(struct subject *s, struct walk *walk, rql_api api)
{
    struct impact *impact = s->impact;
    bool is_right = !rql_query_error_count(s->before);
    struct impact_hit hit = {
        .span = rql_query_span(s->before),
        .first_finding = impact->finding_count,
        .first_edit = impact->edit_count,
        .verdict =
            rql_query_error_count(s->after) ? VERDICT_BREAKS : VERDICT_CHANGES,
    };
    if (!is_of_service(s, api)) {
        impact->counts.others++;
        compare_findings(s, walk, false);
        return;
    }
    if (is_right) {
        look_at_dataset(s);
        look_at_names(s);
    }
    compare_findings(s, walk, is_right);
    hit.dataset = s->dataset_change
                      ? (rql_text){s->dataset_change->before,
                                   strlen(s->dataset_change->before)}
                      : s->dataset;
    hit.finding_count = impact->finding_count - hit.first_finding;
    hit.edit_count = impact->edit_count - hit.first_edit;
    sort_hit(impact, &hit);
    if (count_query(impact, s, hit.finding_count))
        add_hit(impact, hit);
    else
        impact->edit_count = hit.first_edit;
}

static void judge_queries(struct impact *impact, const struct two_catalogs *two,
                          const struct renames *renames)
{
    size_t count = rql_document_query_count(impact->before);
    struct walk walk = {0, 0};
    for (size_t i = 0; i < count; i++) {
        struct subject subject = {
            .impact = impact,
            .renames = renames,
            .before = rql_document_query(impact->before, i),
            .after = rql_document_query(impact->after, i),
            .dataset = {"", 0},
            .end = (size_t)-1,
        };
        if (i + 1 < count)
            subject.end =
                rql_query_span(rql_document_query(impact->before, i + 1)).start;
        judge_query(&subject, &walk, two->api);
    }
}

/* --- Edits ----------------------------------------------------------------*/

static void apply_edits(struct impact *impact)
{
    size_t length = impact->text.length;
    for (size_t i = 0; i < impact->edit_count; i++)
        length += impact->edits[i].text.length;
    char *out = need(malloc(length + 1));
    char *end = out;
    size_t at = 0;
    free((char *)impact->new_text.data);
    for (size_t i = 0; i < impact->edit_count; i++) {
        const rql_edit *edit = &impact->edits[i];
        memcpy(end, impact->text.data + at, edit->span.start - at);
        end += edit->span.start - at;
        memcpy(end, edit->text.data, edit->text.length);
        end += edit->text.length;
        at = edit->span.end;
    }
    if (at < impact->text.length)
        memcpy(end, impact->text.data + at, impact->text.length - at);
    end += impact->text.length - at;
    impact->new_text = (rql_text){out, (size_t)(end - out)};
}

static bool explains_all(const struct impact *impact,
                         const struct impact_hit *hit)
{
    for (size_t i = 0; i < hit->finding_count; i++) {
        const struct impact_finding *f =
            &impact->findings[hit->first_finding + i];
        if (!f->change || f->change->kind == RQL_CHANGE_COLUMN_KIND)
            return false;
    }
    return true;
}

/* Drop the edits of queries that are worse with them, and find out which ones
 * they mend. */
static void judge_edits(struct impact *impact, const rql_document *edited)
{
    size_t hit_index = 0;
    size_t kept = 0;
    size_t count = rql_document_query_count(impact->after);
    bool is_parallel = rql_document_query_count(edited) == count;
    for (size_t i = 0; i < count && hit_index < impact->hit_count; i++) {
        const rql_query *after = rql_document_query(impact->after, i);
        struct impact_hit *hit = &impact->hits[hit_index];
        if (rql_query_span(after).start != hit->span.start)
            continue;
        hit_index++;
        size_t errors = rql_query_error_count(after);
        size_t left = is_parallel
                          ? rql_query_error_count(rql_document_query(edited, i))
                          : errors + 1;
        if (left > errors)
            hit->edit_count = 0;
        memmove(impact->edits + kept, impact->edits + hit->first_edit,
                hit->edit_count * sizeof *impact->edits);
        hit->first_edit = kept;
        kept += hit->edit_count;
        hit->is_mended = hit->edit_count && !left && explains_all(impact, hit);
        impact->counts.mended += hit->is_mended;
        impact->counts.edited += hit->edit_count > 0;
    }
    impact->edit_count = kept;
    impact->counts.edits = kept;
}

static rql_status try_edits(struct impact *impact, const rql_options *options)
{
    rql_document *edited;
    apply_edits(impact);
    if (!impact->edit_count)
        return RQL_OK;
    rql_status status = rql_document_new(
        impact->new_text.data, impact->new_text.length, options, &edited);
    if (status != RQL_OK)
        return status;
    judge_edits(impact, edited);
    rql_document_free(edited);
    apply_edits(impact);
    return RQL_OK;
}

/* --- The whole ------------------------------------------------------------*/

/* With the new catalog, other services are out of the question: a dataset that
 * is gone is not to be found there. */
rql_status impact_make(struct impact *impact, rql_text text,
                       const struct two_catalogs *two,
                       const struct renames *renames)
{
    rql_options before = {.least = RQL_WARNING, .ignore_suppressions = true};
    rql_options after = {
        .api = two->api, .least = RQL_WARNING, .ignore_suppressions = true};
    before.catalogs[two->api] = two->before;
    after.catalogs[two->api] = two->after;
    *impact = (struct impact){.text = text, .counts.files = 1};
    rql_status status = rql_lines_new(text.data, text.length, &impact->lines);
    if (status == RQL_OK)
        status =
            rql_document_new(text.data, text.length, &before, &impact->before);
    if (status == RQL_OK)
        status =
            rql_document_new(text.data, text.length, &after, &impact->after);
    if (status != RQL_OK)
        return status;
    if (rql_document_query_count(impact->before) !=
        rql_document_query_count(impact->after))
        return RQL_INTERNAL;
    judge_queries(impact, two, renames);
    return try_edits(impact, &after);
}

void impact_free(struct impact *impact)
{
    rql_lines_free(impact->lines);
    rql_document_free(impact->before);
    rql_document_free(impact->after);
    free(impact->findings);
    free(impact->hits);
    free(impact->edits);
    free((char *)impact->new_text.data);
}
