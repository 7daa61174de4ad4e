/*
 * A large text, fixed by several threads at once.
 *
 * Where queries end is known when it has been checked.  What stands between some
 * of these places is a part; those that have something to fix are fixed apart from
 * each other, and joined.  Fixing is about one query, so that it does not matter
 * what stands before and behind it, unless the queries have grown into each other:
 * then the result has more errors.
 */
#include "large_fix.h"

#include <stdlib.h>
#include <string.h>

#include "large.h"
#include "message.h"
#include "team.h"

/* A part of the text. */
struct part {
    size_t start;
    size_t end;
    bool is_fixable;
    rql_status status;
    rql_fixed *fixed; /* or NULL: as it was */
};

struct parts {
    rql_text text;
    const rql_options *options;
    bool all;
    struct part *items;
    size_t count;
    size_t errors; /* of the text as it was given */
};

/* --- What there is to do --------------------------------------------------*/

/* Every rule has a say in what is an error. */
static rql_options strict(const rql_options *given)
{
    rql_options options = *given;
    options.settings = NULL;
    options.setting_count = 0;
    options.least = RQL_DEFAULT;
    options.discard_trees = true;
    return options;
}

static size_t count_errors(const rql_document *document)
{
    size_t errors = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        errors += rql_diagnostic_severity(
                      rql_document_diagnostic(document, i)) == RQL_ERROR;
    return errors;
}

static void add_part(struct parts *parts, size_t start, size_t end)
{
    parts->items[parts->count++] = (struct part){.start = start, .end = end};
}

/* Parts end where a query has ended for sure: with its semicolon. */
static void make_parts(struct parts *parts, const size_t *ends, size_t count)
{
    size_t start = 0;
    parts->items = need(calloc(count + 1, sizeof *parts->items));
    for (size_t i = 0; i < count && ends[i] < parts->text.length; i++) {
        if (ends[i] <= start || parts->text.data[ends[i] - 1] != ';')
            continue;
        add_part(parts, start, ends[i]);
        start = ends[i];
    }
    add_part(parts, start, parts->text.length);
}

static void find_fixable(struct parts *parts, const rql_document *document)
{
    size_t count = rql_document_diagnostic_count(document);
    struct part *part = parts->items, *last = part + parts->count - 1;
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        while (part < last && rql_diagnostic_span(d).start >= part->end)
            part++;
        if (rql_diagnostic_fix_count(d))
            part->is_fixable = true;
    }
}

/* False when the text is to be fixed as a whole. */
static bool divide(struct parts *parts, size_t threads, rql_status *status)
{
    const rql_options options = strict(parts->options);
    rql_document *document;
    size_t *ends, count;
    *status = large_sections_new(parts->text, &options, threads, &ends, &count,
                                 &document);
    bool divides =
        *status == RQL_OK && !rql_document_suppression_count(document);
    if (divides) {
        make_parts(parts, ends, count);
        find_fixable(parts, document);
        parts->errors = count_errors(document);
    }
    rql_document_free(document);
    free(ends);
    return divides;
}

/* --- Doing it -------------------------------------------------------------*/

static void fix_part(void *context, size_t index)
{
    const struct parts *parts = context;
    struct part *part = &parts->items[index];
    if (part->is_fixable)
        part->status = rql_fixed_new(parts->text.data + part->start,
                                     part->end - part->start, parts->options,
                                     parts->all, &part->fixed);
}

static rql_status fix_parts(struct parts *parts, size_t threads)
{
    rql_status status = RQL_OK;
    team_run(threads, parts->count, fix_part, parts);
    for (size_t i = 0; i < parts->count && status == RQL_OK; i++)
        status = parts->items[i].status;
    return status;
}

/* --- Joining --------------------------------------------------------------*/

static rql_text text_of(const struct parts *parts, const struct part *part)
{
    return part->fixed ? rql_fixed_text(part->fixed)
                       : (rql_text){parts->text.data + part->start,
                                    part->end - part->start};
}

static void take_edits(struct large_fixed *fixed, const struct part *part)
{
    for (size_t i = 0; i < rql_fixed_edit_count(part->fixed); i++) {
        rql_edit *edit = &fixed->edits[fixed->edit_count++];
        *edit = rql_fixed_edit(part->fixed, i);
        edit->span.start += part->start;
        edit->span.end += part->start;
    }
    fixed->fix_count += rql_fixed_fix_count(part->fixed);
}

static struct large_fixed *join(struct parts *parts)
{
    struct large_fixed *fixed = need(calloc(1, sizeof *fixed));
    size_t length = 0, edits = 0;
    fixed->parts = need(calloc(parts->count, sizeof *fixed->parts));
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = &parts->items[i];
        length += text_of(parts, part).length;
        edits += part->fixed ? rql_fixed_edit_count(part->fixed) : 0;
    }
    fixed->text = parts->text;
    fixed->edits = need(calloc(edits + 1, sizeof *fixed->edits));
    if (edits) {
        fixed->made = need(malloc(length + RQL_TEXT_PADDING));
        fixed->text = (rql_text){fixed->made, 0};
    }
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = &parts->items[i];
        rql_text text = text_of(parts, part);
        if (edits) {
            memcpy(fixed->made + fixed->text.length, text.data, text.length);
            fixed->text.length += text.length;
        }
        if (part->fixed)
            take_edits(fixed, part);
        fixed->parts[fixed->part_count++] = part->fixed;
        part->fixed = NULL;
    }
    return fixed;
}

/* True when the result has no more errors than the text as it was. */
static rql_status prove(const struct parts *parts,
                        const struct large_fixed *fixed, size_t threads,
                        bool *holds)
{
    const rql_options options = strict(parts->options);
    struct stretch all = {
        .data = fixed->made, .length = fixed->text.length, .is_last = true};
    rql_document *document;
    size_t end;
    *holds = true;
    if (!fixed->made)
        return RQL_OK;
    rql_status status =
        large_document_new(&all, &options, threads, &end, &document);
    *holds = status == RQL_OK && count_errors(document) <= parts->errors;
    rql_document_free(document);
    return status;
}

/* --- All of it ------------------------------------------------------------*/

static rql_status fix_divided(struct parts *parts, size_t threads,
                              struct large_fixed **fixed)
{
    bool holds;
    rql_status status = fix_parts(parts, threads);
    if (status != RQL_OK)
        return status;
    *fixed = join(parts);
    if ((*fixed)->text.length > RQL_TEXT_MAX)
        status = RQL_TOO_LARGE;
    else
        status = prove(parts, *fixed, threads, &holds);
    if (status == RQL_OK && holds)
        return RQL_OK;
    large_fixed_free(*fixed);
    *fixed = NULL;
    return status;
}

rql_status large_fixed_new(rql_text text, const rql_options *options, bool all,
                           size_t threads, struct large_fixed **fixed)
{
    struct parts parts = {.text = text, .options = options, .all = all};
    rql_status status = RQL_OK;
    *fixed = NULL;
    if (text.length < LARGE || text.length > RQL_TEXT_MAX ||
        options->host != RQL_HOST_NONE || options->region_count)
        return RQL_OK;
    if (divide(&parts, threads, &status))
        status = fix_divided(&parts, threads, fixed);
    for (size_t i = 0; i < parts.count; i++)
        rql_fixed_free(parts.items[i].fixed);
    free(parts.items);
    return status;
}

void large_fixed_free(struct large_fixed *fixed)
{
    if (!fixed)
        return;
    for (size_t i = 0; i < fixed->part_count; i++)
        rql_fixed_free(fixed->parts[i]);
    free(fixed->parts);
    free(fixed->edits);
    free(fixed->made);
    free(fixed);
}
