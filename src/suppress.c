/* Suppressing: which lines directives cover, and the findings there. */
#include "suppress.h"

#include <stdlib.h>

#include "passes.h"
#include "scanner.h"

/* --- Comments -------------------------------------------------------------- */

static void note(struct rql_document *d, uint32_t start, uint32_t end,
                 bool is_told)
{
    *(struct directive_comment *)rql_vector_push(
        &d->arena, &d->comments, sizeof(struct directive_comment)) =
        (struct directive_comment){
            .start = start, .end = end, .is_told = is_told};
}

void rql_note_directives(struct rql_document *d, uint32_t first, uint32_t end,
                         size_t own, bool is_told)
{
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = rql_token_at(d, i);
        if (token->kind == TOKEN_COMMENT && token->flags & TOKEN_DIRECTIVE)
            note(d, token->start, token->end,
                 token->start < own ? !d->regions->was_passed_over : is_told);
    }
}

/* Of a host all comments are noted, as what stands between them and the next
 * line cannot be told from them otherwise; unless none is a directive. */
static void note_host_comments(struct rql_document *d)
{
    const rql_span *spans = d->host_comments.items;
    bool is_any = false;
    for (size_t i = 0; i < d->host_comments.count; i++) {
        note(d, (uint32_t)spans[i].start, (uint32_t)spans[i].end, true);
        is_any |= rql_begins_directive(d->text + spans[i].start,
                                       d->text + spans[i].end);
    }
    if (!is_any)
        d->comments.count = 0;
}

/* Of a host with regions, tell of the comments in these, and of those above a
 * literal or block that touches one. */
static void tell_of_bodies(struct rql_document *d)
{
    if (!d->regions)
        return;
    struct regions of_comments = *d->regions, of_bodies = *d->regions;
    const rql_span *bodies = d->bodies.items;
    struct directive_comment *c = rql_comments(d);
    struct text_line line = {0, 0};
    size_t body = 0;
    of_comments.at = of_bodies.at = 0;
    for (size_t i = 0; i < d->comments.count; i++) {
        c[i].is_told = rql_touches(&of_comments, c[i].start, c[i].end);
        rql_move_line(d, &line, c[i].target);
        while (body < d->bodies.count && bodies[body].start < line.start)
            body++;
        if (!c[i].is_told && body < d->bodies.count &&
            bodies[body].start < line.next)
            c[i].is_told =
                rql_touches(&of_bodies, bodies[body].start, bodies[body].end);
    }
}

/* --- What is covered ------------------------------------------------------- */

/* Narrow suppressions come first, those that have expired last. */
enum {
    CLASS_LINE,
    CLASS_RANGE,
    CLASS_FILE,
    CLASS_COUNT,
    KEYS = 2 * CLASS_COUNT
};

static void add_cover(struct rql_document *d, struct vector *to, uint32_t by,
                      uint32_t class, uint32_t from, uint32_t end)
{
    const struct suppressed_rule *rule = &rql_suppressed_rules(d)[by];
    bool is_expired = rql_suppressions(d)[rule->suppression].is_expired;
    *(struct cover *)rql_vector_push(&d->arena, to, sizeof(struct cover)) =
        (struct cover){rule->rule * (uint32_t)KEYS +
                           (is_expired ? CLASS_COUNT : 0) + class,
                       from, end, by, 0};
}

void rql_end_range(struct suppressing *s, uint32_t by, uint32_t end)
{
    const struct suppressed_rule *rule = &rql_suppressed_rules(s->d)[by];
    const struct suppression *from = &rql_suppressions(s->d)[rule->suppression];
    add_cover(s->d, &s->d->covers, by, CLASS_RANGE,
              rql_comments(s->d)[from->comment].start, end);
}

/* Where what a line covers ends, found once for all suppressions of the line. */
struct line_end {
    size_t body;    /* the first one that does not begin above the line */
    uint32_t start; /* of the line */
    uint32_t end;
};

/* In a host, a line covers all of what begins on it. */
static uint32_t lines_end(const struct rql_document *d,
                          const struct text_line *line, struct line_end *last)
{
    const rql_span *bodies = d->bodies.items;
    if (last->end && last->start == line->start)
        return last->end;
    uint32_t end = line->next;
    while (last->body < d->bodies.count &&
           bodies[last->body].start < line->start)
        last->body++;
    for (size_t i = last->body;
         i < d->bodies.count && bodies[i].start < line->next; i++)
        if (bodies[i].end >= end)
            end = (uint32_t)bodies[i].end + 1;
    last->start = line->start;
    last->end = end;
    return end;
}

/* Line by line, for suppressions of one kind. */
static void cover_lines(struct rql_document *d, enum directive_kind kind)
{
    struct text_line line = {0, 0};
    struct line_end last = {0};
    for (size_t i = d->inner_suppressions; i < d->suppressions.count; i++) {
        const struct suppression *s = &rql_suppressions(d)[i];
        const struct directive_comment *c = &rql_comments(d)[s->comment];
        if (s->kind != kind || s->is_void)
            continue;
        if (kind == DIRECTIVE_NEXT_LINE && c->target >= d->length)
            continue;
        rql_move_line(d, &line, kind == DIRECTIVE_LINE ? c->start : c->target);
        uint32_t end = lines_end(d, &line, &last);
        for (uint32_t k = 0; k < s->rule_count; k++)
            add_cover(d, &d->covers, s->first_rule + k, CLASS_LINE, line.start,
                      end);
    }
}

static void cover_files(struct rql_document *d)
{
    for (size_t i = d->inner_suppressions; i < d->suppressions.count; i++) {
        const struct suppression *s = &rql_suppressions(d)[i];
        if (s->kind == DIRECTIVE_FILE && !s->is_void)
            for (uint32_t k = 0; k < s->rule_count; k++)
                add_cover(d, &d->covers, s->first_rule + k, CLASS_FILE, 0,
                          UINT32_MAX);
    }
}

static void report_not_closed(struct rql_document *d, uint32_t by)
{
    const struct suppressed_rule *rule = &rql_suppressed_rules(d)[by];
    const struct suppression *s = &rql_suppressions(d)[rule->suppression];
    if (!rql_is_told(d, s->comment))
        return;
    struct rql_diagnostic *diag = rql_report(
        d, RULE_INVALID_SUPPRESSION, rule->start, rule->end,
        "no reportql-enable ends this: it holds to the end of the file");
    rql_add_help(d, diag, "end it by a comment: reportql-enable %s",
                 rql_rule_name(&rql_rules[rule->rule]));
    if (s->rule_count == 1 && !s->has_unknown)
        rql_add_fix(d, diag, false, (uint32_t)s->word.start,
                    (uint32_t)s->word.end, rql_directive_names[DIRECTIVE_FILE],
                    "Write %s", rql_directive_names[DIRECTIVE_FILE]);
}

/* Of what was passed over nobody knows what it would be used for. */
static void mark_partly(struct rql_document *d)
{
    const struct cover *covers = d->covers.items;
    for (size_t i = 0; i < d->covers.count; i++) {
        const struct suppressed_rule *rule =
            &rql_suppressed_rules(d)[covers[i].by];
        rql_suppressions(d)[rule->suppression].is_partly |=
            rql_is_skipped(d, covers[i].from, covers[i].end);
    }
}

static int compare_covers(const void *left, const void *right)
{
    const struct cover *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->by < b->by) - (a->by > b->by);
}

static void find_widest(struct rql_document *d)
{
    struct cover *covers = d->covers.items;
    for (uint32_t i = 0; i < d->covers.count; i++) {
        covers[i].widest = i;
        if (i && covers[i - 1].key == covers[i].key &&
            covers[covers[i - 1].widest].end > covers[i].end)
            covers[i].widest = covers[i - 1].widest;
    }
}

static void cover_all(struct suppressing *s)
{
    struct rql_document *d = s->d;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (!s->open[i])
            continue;
        report_not_closed(d, s->open[i] - 1);
        rql_end_range(s, s->open[i] - 1, UINT32_MAX);
    }
    cover_lines(d, DIRECTIVE_NEXT_LINE);
    cover_lines(d, DIRECTIVE_LINE);
    cover_files(d);
    mark_partly(d);
    if (d->covers.count > 1)
        qsort(d->covers.items, d->covers.count, sizeof(struct cover),
              compare_covers);
    find_widest(d);
}

/* What covers an offset, of those of a key.  One of them may be in another one,
 * as a line is in the literal that it belongs to. */
static const struct cover *find_cover(const struct rql_document *d,
                                      uint32_t key, size_t offset)
{
    const struct cover *covers = d->covers.items;
    size_t low = 0, high = d->covers.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct cover *c = &covers[middle];
        if (c->key < key || (c->key == key && c->from <= offset))
            low = middle + 1;
        else
            high = middle;
    }
    if (!low || covers[low - 1].key != key)
        return NULL;
    const struct cover *found = &covers[low - 1];
    if (offset >= found->end)
        found = &covers[found->widest];
    return offset < found->end ? found : NULL;
}

bool rql_is_suppressed_at(const struct rql_document *d, enum rule_id rule,
                          size_t offset)
{
    for (uint32_t class = 0; class < CLASS_COUNT; class ++)
        if (find_cover(d, (uint32_t)rule * KEYS + class, offset))
            return true;
    return false;
}

/* --- Findings -------------------------------------------------------------- */

/* Move a finding to the suppressed ones; false when none hides it. */
static bool hide(struct rql_document *d, const struct rql_diagnostic *diag)
{
    const struct cover *cover = NULL;
    for (uint32_t i = 0; i < KEYS && !cover; i++)
        cover = find_cover(d, diag->rule * (uint32_t)KEYS + i, diag->start);
    if (!cover)
        return false;
    struct suppressed_rule *rule = &rql_suppressed_rules(d)[cover->by];
    rule->used++;
    rule->is_used = true;
    if (rql_suppressions(d)[rule->suppression].is_expired)
        return false;
    *(struct suppressed *)rql_vector_push(&d->arena, &d->suppressed,
                                          sizeof(struct suppressed)) =
        (struct suppressed){*diag, rule->suppression};
    return true;
}

static void hide_all(struct rql_document *d)
{
    struct rql_diagnostic *diags = d->diags.items;
    size_t kept = 0;
    for (size_t i = 0; i < d->diags.count; i++)
        if (rql_is_about_suppressions(diags[i].rule) || !hide(d, &diags[i]))
            diags[kept++] = diags[i];
    d->diags.count = kept;
}

/* --- What is unused -------------------------------------------------------- */

/* True when it is not known whether a rule is used: nobody has looked for all of
 * its findings. */
static bool is_unknown(const struct rql_document *d,
                       const struct suppressed_rule *rule)
{
    return !rule->is_used &&
           (d->least < RQL_INFO || d->severities[rule->rule] == RQL_OFF);
}

/* Look for findings that nobody wants to hear of, which may be what a
 * suppression is for. */
static void look_closer(struct rql_document *d, const rql_options *given)
{
    rql_options options = *given;
    rql_document *all;
    options.settings = NULL;
    options.setting_count = 0;
    options.least = RQL_INFO;
    options.discard_trees = true;
    options.most_findings = 0;
    rql_status status = rql_document_new(d->text, d->length, &options, &all);
    if (status != RQL_OK)
        longjmp(*d->arena.on_failure, 1);
    if (all->suppressed_rules.count == d->suppressed_rules.count)
        for (size_t i = 0; i < d->suppressed_rules.count; i++)
            rql_suppressed_rules(d)[i].is_used |=
                rql_suppressed_rules(all)[i].is_used;
    rql_document_free(all);
}

static bool is_any_expired(const struct rql_document *d)
{
    for (size_t i = 0; i < d->suppressions.count; i++)
        if (rql_suppressions(d)[i].is_expired)
            return true;
    return false;
}

/* What is said of suppressions depends on whether they are used. */
static bool matters_if_used(const struct rql_document *d)
{
    return !d->skip_checks &&
           (rql_rule_is_on(d, RULE_UNUSED_SUPPRESSION) ||
            rql_rule_is_on(d, RULE_SUPPRESSION_WITHOUT_REASON) ||
            (rql_rule_is_on(d, RULE_EXPIRED_SUPPRESSION) && is_any_expired(d)));
}

static void settle_unused(struct rql_document *d, const rql_options *options)
{
    if (!matters_if_used(d))
        return;
    for (size_t i = 0; i < d->suppressed_rules.count; i++) {
        if (!is_unknown(d, &rql_suppressed_rules(d)[i]))
            continue;
        look_closer(d, options);
        return;
    }
}

void rql_suppress(struct rql_document *d, const rql_options *options)
{
    struct suppressing s = {.d = d, .now = options->now};
    size_t found = d->diags.count;
    if (d->host != RQL_HOST_NONE)
        note_host_comments(d);
    rql_find_targets(d);
    if (d->host != RQL_HOST_NONE)
        tell_of_bodies(d);
    for (uint32_t i = 0; i < d->comments.count; i++)
        rql_read_directive(&s, i);
    cover_all(&s);
    if (d->suppressions.count) {
        hide_all(d);
        settle_unused(d, options);
        if (!d->skip_checks)
            rql_report_suppressions(d);
        rql_order_suppressions(d);
    }
    if (d->suppressions.count || d->diags.count != found)
        rql_sort_diags(d);
    if (d->wants_identities)
        rql_identify(d, d->diags.items, d->diags.count);
}
