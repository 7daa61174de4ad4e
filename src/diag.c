/* Diagnostics: making them, and the public view of them. */
#include "diag.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "utf8.h"

/* The severity of a finding after the user's settings; RQL_OFF when nobody
 * wants to know. */
static rql_severity settled_severity(const struct rql_document *d,
                                     enum rule_id rule, rql_severity severity)
{
    if (d->severities[rule] == RQL_OFF)
        return RQL_OFF;
    if (d->severities[rule] != RQL_DEFAULT)
        severity = (rql_severity)d->severities[rule];
    return severity > d->least ? RQL_OFF : severity;
}

/* Texts without arguments, as most of the milder kind are, are not copied. */
static const char *said(struct rql_document *d, const char *format,
                        va_list args)
{
    return strchr(format, '%') ? rql_arena_vprintf(&d->arena, format, args)
                               : format;
}

bool rql_is_kept(const struct rql_document *d,
                 const struct rql_diagnostic *diag)
{
    return diag && !(d->bound && diag == &d->bound->counted);
}

struct rql_diagnostic *rql_reported(struct rql_document *d, enum rule_id rule,
                                    uint32_t start)
{
    struct rql_diagnostic *diags = d->diags.items;
    for (size_t i = d->diags.count; i > d->first_diag; i--)
        if (diags[i - 1].rule == rule && diags[i - 1].start == start)
            return &diags[i - 1];
    return NULL;
}

static struct rql_diagnostic *report(struct rql_document *d, enum rule_id rule,
                                     rql_severity severity, uint32_t start,
                                     uint32_t end, const char *format,
                                     va_list args)
{
    severity = settled_severity(d, rule, severity);
    if (severity == RQL_OFF)
        return NULL;
    if (d->bound && rql_is_beyond(d, severity, start))
        return rql_count_only(d, severity);
    const char *message = said(d, format, args);
    struct rql_diagnostic *diag =
        rql_vector_push(&d->arena, &d->diags, sizeof *diag);
    *diag = (struct rql_diagnostic){
        .start = start,
        .end = end,
        .rule = (uint16_t)rule,
        .severity = (uint8_t)severity,
        .message = message,
    };
    return diag;
}

struct rql_diagnostic *rql_report(struct rql_document *d, enum rule_id rule,
                                  uint32_t start, uint32_t end,
                                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct rql_diagnostic *diag =
        report(d, rule, (rql_severity)rql_rules[rule].severity, start, end,
               format, args);
    va_end(args);
    return diag;
}

struct rql_diagnostic *rql_report_as(struct rql_document *d, enum rule_id rule,
                                     rql_severity severity, uint32_t start,
                                     uint32_t end, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct rql_diagnostic *diag =
        report(d, rule, severity, start, end, format, args);
    va_end(args);
    return diag;
}

struct diag_extra *rql_diag_extra(struct rql_document *d,
                                  struct rql_diagnostic *diag)
{
    if (!diag->extra) {
        size_t size = sizeof *diag->extra;
        if (d->wants_identities)
            size += sizeof *diag->extra->identity;
        diag->extra = rql_arena_alloc(&d->arena, size);
        *diag->extra = (struct diag_extra){0};
    }
    return diag->extra;
}

/* What verdicts rest on is often the same for many in a row: it is kept once. */
static const char *shared_help(struct rql_document *d, const char *format,
                               va_list args)
{
    if (!strchr(format, '%'))
        return format;
    char *line = rql_arena_vprintf(&d->arena, format, args);
    if (d->last_help && strcmp(d->last_help, line) == 0) {
        rql_arena_give_back(&d->arena, line, strlen(line));
        return d->last_help;
    }
    d->last_help = line;
    return line;
}

struct rql_diagnostic *rql_report_function(struct rql_document *d,
                                           uint32_t first, uint32_t last,
                                           bool is_condition)
{
    static const char aggregates[][6] = {"SUM", "COUNT", "AVG", "MIN", "MAX"};
    uint32_t start = rql_token_at(d, first)->start;
    uint32_t end = rql_token_at(d, last)->end;
    struct rql_diagnostic *diag =
        rql_report(d, RULE_FUNCTION, start, end, "there are no functions: %s",
                   rql_show(d, start, end));
    size_t length = 0;
    bool is_aggregate = false;
    while (start + length < end && rql_is_letter(d->text[start + length]))
        length++;
    for (size_t i = 0; i < sizeof aggregates / sizeof *aggregates; i++)
        is_aggregate |= rql_equal_folded(d->text + start, length, aggregates[i],
                                         strlen(aggregates[i]));
    rql_add_help(
        d, diag, "%s",
        is_aggregate   ? "select a metric: it is computed for every distinct "
                         "combination of the other columns"
        : is_condition ? "compare the column itself with a value that is "
                         "written out; case never matters"
                       : "compute it from the downloaded report instead");
    return diag;
}

void rql_add_help(struct rql_document *d, struct rql_diagnostic *diag,
                  const char *format, ...)
{
    if (!rql_is_kept(d, diag))
        return;
    struct diag_extra *extra = rql_diag_extra(d, diag);
    va_list args;
    va_start(args, format);
    const char *line = shared_help(d, format, args);
    va_end(args);
    extra->help = extra->help
                      ? rql_arena_printf(&d->arena, "%s\n%s", extra->help, line)
                      : line;
}

/* A copy of an array with room for one item more. */
static void *extended(struct rql_document *d, const void *items, size_t count,
                      size_t item_size)
{
    void *copy = rql_arena_alloc(&d->arena, (count + 1) * item_size);
    if (count)
        memcpy(copy, items, count * item_size);
    return copy;
}

void rql_add_related(struct rql_document *d, struct rql_diagnostic *diag,
                     uint32_t start, uint32_t end, const char *message)
{
    if (!diag)
        return;
    struct diag_extra *extra = rql_diag_extra(d, diag);
    rql_related *related =
        extended(d, extra->related, extra->related_count, sizeof *related);
    related[extra->related_count++] = (rql_related){message, {start, end}};
    extra->related = related;
}

/* One more fix, whose edits are to be added. */
static rql_fix *new_fix(struct rql_document *d, struct rql_diagnostic *diag,
                        bool is_safe, const char *title)
{
    struct diag_extra *extra = rql_diag_extra(d, diag);
    rql_fix *fixes = extended(d, extra->fixes, extra->fix_count, sizeof *fixes);
    extra->fixes = fixes;
    fixes[extra->fix_count] = (rql_fix){title, is_safe, 0, NULL};
    return &fixes[extra->fix_count++];
}

/* True when there is nothing to do but to count the fix. */
static bool is_counted(struct rql_document *d, struct rql_diagnostic *diag)
{
    if (rql_is_kept(d, diag))
        return false;
    if (diag)
        d->bound->is_fixable = true;
    return true;
}

void rql_add_fix(struct rql_document *d, struct rql_diagnostic *diag,
                 bool is_safe, uint32_t start, uint32_t end, const char *text,
                 const char *format, ...)
{
    if (is_counted(d, diag))
        return;
    va_list args;
    va_start(args, format);
    new_fix(d, diag, is_safe, said(d, format, args));
    va_end(args);
    rql_add_edit(d, diag, start, end, text);
}

void rql_add_edit(struct rql_document *d, struct rql_diagnostic *diag,
                  uint32_t start, uint32_t end, const char *text)
{
    if (!rql_is_kept(d, diag))
        return;
    rql_fix *fix = &diag->extra->fixes[diag->extra->fix_count - 1];
    rql_edit *edits = extended(d, fix->edits, fix->edit_count, sizeof *edits);
    size_t length = strlen(text);
    edits[fix->edit_count++] = (rql_edit){
        {start, end},
        {length ? rql_arena_copy(&d->arena, text, length) : "", length}};
    fix->edits = edits;
}

void rql_add_edits_fix(struct rql_document *d, struct rql_diagnostic *diag,
                       bool is_safe, const rql_edit *edits, size_t count,
                       const char *title)
{
    if (is_counted(d, diag))
        return;
    rql_edit *copy = rql_arena_alloc(&d->arena, count * sizeof *copy);
    memcpy(copy, edits, count * sizeof *copy);
    rql_fix *fix = new_fix(d, diag, is_safe,
                           rql_arena_copy(&d->arena, title, strlen(title)));
    fix->edits = copy;
    fix->edit_count = count;
}

/* --- Texts for a moment ------------------------------------------------------ */

/* The bytes of the text whose turn it is, of which nobody needs the last one. */
static struct vector *next_text(struct rql_document *d)
{
    if (!d->moment) {
        d->moment = rql_arena_alloc(&d->arena, sizeof *d->moment);
        *d->moment = (struct momentary){0};
    }
    struct momentary *m = d->moment;
    size_t turn = m->turn++ % (sizeof m->texts / sizeof *m->texts);
    return &m->texts[turn];
}

const char *rql_compose(struct rql_document *d, const char *format, ...)
{
    struct vector *text = next_text(d);
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(text->items, text->capacity, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length >= text->capacity) {
        rql_vector_reserve(&d->arena, text, 2 * ((size_t)length + 1), 1);
        vsnprintf(text->items, text->capacity, format, again);
    }
    va_end(again);
    return length < 0 ? "" : text->items;
}

const char *rql_show(struct rql_document *d, uint32_t start, uint32_t end)
{
    enum { LONGEST = 60 };
    const char *p = d->text + start;
    const char *text_end = d->text + end;
    struct vector *shown = next_text(d);
    /* Each byte may become a replacement character of three. */
    rql_vector_reserve(&d->arena, shown, 3 * (LONGEST + 4) + 4, 1);
    char *to = shown->items;
    while (p < text_end && p < d->text + start + LONGEST) {
        struct utf8_character c = rql_utf8_decode(p, text_end);
        bool is_plain = c.code != INVALID_CHARACTER && c.code >= 0x20;
        memcpy(to, is_plain ? p : "\xef\xbf\xbd", is_plain ? c.length : 3);
        to += is_plain ? c.length : 3;
        p += c.length;
    }
    strcpy(to, p < text_end ? "..." : "");
    return shown->items;
}

/* --- Their order ------------------------------------------------------------- */

static int compare(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_diags(const void *left, const void *right)
{
    const struct rql_diagnostic *a = left, *b = right;
    int order = compare(a->start, b->start);
    if (!order)
        order = compare(a->end, b->end);
    if (!order)
        order = compare(a->severity, b->severity);
    return order ? order : compare(a->rule, b->rule);
}

static bool is_sorted(const struct rql_diagnostic *diags, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (compare_diags(&diags[i - 1], &diags[i]) > 0)
            return false;
    return true;
}

static void sort(struct rql_diagnostic *diags, size_t count)
{
    if (count > 1 && !is_sorted(diags, count))
        qsort(diags, count, sizeof *diags, compare_diags);
}

void rql_sort_diags(struct rql_document *d)
{
    sort(d->diags.items, d->diags.count);
}

void rql_finish_diags(struct rql_document *d)
{
    size_t count = d->diags.count - d->first_diag;
    struct rql_diagnostic *diags =
        (struct rql_diagnostic *)d->diags.items + d->first_diag;
    sort(diags, count);
    for (size_t i = 0; i < count; i++)
        if (d->query && diags[i].severity == RQL_ERROR)
            d->query->errors++;
    if (d->bound)
        rql_bound_query(d);
    count = d->diags.count - d->first_diag;
    if (d->wants_identities && count)
        rql_identify(d, diags, count);
    d->first_diag = d->diags.count;
}

/* --- The public view --------------------------------------------------------- */

size_t rql_document_diagnostic_count(const rql_document *document)
{
    return document->diags.count;
}

const rql_diagnostic *rql_document_diagnostic(const rql_document *document,
                                              size_t index)
{
    assert(index < document->diags.count);
    return (const rql_diagnostic *)document->diags.items + index;
}

size_t rql_document_omitted_count(const rql_document *document,
                                  rql_severity severity)
{
    assert(severity > RQL_DEFAULT && severity < RQL_OFF);
    return document->bound ? document->bound->counts.omitted[severity] : 0;
}

size_t rql_document_omitted_fixable(const rql_document *document)
{
    return document->bound ? document->bound->counts.omitted_fixable : 0;
}

const rql_rule *rql_diagnostic_rule(const rql_diagnostic *diagnostic)
{
    return &rql_rules[diagnostic->rule];
}

rql_severity rql_diagnostic_severity(const rql_diagnostic *diagnostic)
{
    return (rql_severity)diagnostic->severity;
}

rql_span rql_diagnostic_span(const rql_diagnostic *diagnostic)
{
    return (rql_span){diagnostic->start, diagnostic->end};
}

const char *rql_diagnostic_message(const rql_diagnostic *diagnostic)
{
    return diagnostic->message;
}

const char *rql_diagnostic_help(const rql_diagnostic *diagnostic)
{
    return diagnostic->extra ? diagnostic->extra->help : NULL;
}

size_t rql_diagnostic_related_count(const rql_diagnostic *diagnostic)
{
    return diagnostic->extra ? diagnostic->extra->related_count : 0;
}

rql_related rql_diagnostic_related(const rql_diagnostic *diagnostic,
                                   size_t index)
{
    assert(index < rql_diagnostic_related_count(diagnostic));
    return diagnostic->extra->related[index];
}

size_t rql_diagnostic_fix_count(const rql_diagnostic *diagnostic)
{
    return diagnostic->extra ? diagnostic->extra->fix_count : 0;
}

const rql_fix *rql_diagnostic_fix(const rql_diagnostic *diagnostic,
                                  size_t index)
{
    assert(index < rql_diagnostic_fix_count(diagnostic));
    return &diagnostic->extra->fixes[index];
}

rql_identity rql_diagnostic_identity(const rql_diagnostic *diagnostic)
{
    assert(diagnostic->has_identity);
    return *diagnostic->extra->identity;
}

const char *rql_severity_name(rql_severity severity)
{
    static const char *const names[] = {"default", "error", "warning", "info",
                                        "off"};
    assert((size_t)severity < sizeof names / sizeof *names);
    return names[severity];
}
