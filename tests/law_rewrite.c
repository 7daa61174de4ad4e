/*
 * What holds for each operation of rewriting, made alone on any text: a refusal
 * changes nothing; edits are in order and give the result; comments outside of
 * what was taken out are kept; there are no more errors than before, and no
 * other number of queries; a second time changes nothing.
 */
#include "law.h"
#include "rewrites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The operations, and whether making one again may find nothing to do it to. */
static const struct {
    const char *line;
    bool is_once;
} operations[] = {
    {"set-limit 7", false},
    {"add-limit 8", false},
    {"drop-limit", false},
    {"set-timespan LAST_3_MONTHS", false},
    {"add-timespan LIFETIME", false},
    {"drop-timespan", false},
    {"set-order Month ASC, CustomerName", false},
    {"add-order CustomerName, Month DESC", false},
    {"drop-order Month", true},
    {"drop-order", false},
    {"distinct", false},
    {"drop-distinct", false},
    {"add-column CustomerName", false},
    {"drop-column Month", true},
    {"drop-column CustomerName", true},
    {"rename-column Month=CustomerName", true},
    {"reorder-columns CustomerName, Month", false},
    {"add-condition CustomerName != 'x'", false},
    {"drop-condition CustomerName", true},
    {"drop-condition Month = '2021-01-01'", true},
    {"drop-condition", false},
    {"set-condition CustomerName IN ('a', 'b')", false},
    {"set-dataset OfficeUsage", false},
    {"explicit-directions", false},
    {"explicit-timespan", false},
    {"canonical", false},
    {"expand-star", false},
    {"apply-renames", false},
    {"param x=y", true},
    {"in-dataset OfficeUsage\nset-limit 9", false},
};

static bool same_text(rql_text a, rql_text b)
{
    return a.length == b.length &&
           (!a.length || memcmp(a.data, b.data, a.length) == 0);
}

static rql_document *make(rql_text text, const rql_options *given)
{
    rql_options options = {.api = given->api, .ignore_suppressions = true};
    rql_document *document;
    memcpy(options.catalogs, given->catalogs, sizeof options.catalogs);
    if (rql_document_new(text.data, text.length, &options, &document) != RQL_OK)
        abort();
    return document;
}

static size_t count_errors(const rql_document *document)
{
    size_t count = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        count += rql_diagnostic_severity(
                     rql_document_diagnostic(document, i)) == RQL_ERROR;
    return count;
}

static bool edits_give_the_text(rql_text text, const rql_rewritten *r)
{
    struct buffer out = {0};
    size_t at = 0;
    bool is_good = true;
    buffer_clear(&out);
    for (size_t i = 0; i < rql_rewritten_edit_count(r) && is_good; i++) {
        rql_edit edit = rql_rewritten_edit(r, i);
        is_good = edit.span.start >= at && edit.span.end >= edit.span.start &&
                  edit.span.end <= text.length &&
                  (edit.span.end > edit.span.start || edit.text.length);
        if (!is_good)
            break;
        buffer_add(&out, text.data + at, edit.span.start - at);
        buffer_add(&out, edit.text.data, edit.text.length);
        at = edit.span.end;
    }
    if (is_good)
        buffer_add(&out, text.data + at, text.length - at);
    is_good = is_good && same_text((rql_text){out.data, out.length},
                                   rql_rewritten_text(r));
    buffer_free(&out);
    return is_good;
}

/* True when a place was taken out or written anew; `edit` moves on. */
static bool is_gone(const rql_rewritten *r, size_t *edit, rql_span span)
{
    while (*edit < rql_rewritten_edit_count(r) &&
           rql_rewritten_edit(r, *edit).span.end <= span.start)
        ++*edit;
    return *edit < rql_rewritten_edit_count(r) &&
           rql_rewritten_edit(r, *edit).span.start < span.end;
}

static bool next_comment(const rql_document *document, size_t *at,
                         rql_span *span)
{
    while (*at < rql_document_token_count(document)) {
        rql_token token = rql_document_token(document, (*at)++);
        *span = token.span;
        if (token.kind == RQL_TOKEN_COMMENT)
            return true;
    }
    return false;
}

/* Comments keep their order, too. */
static bool comments_are_kept(const rql_document *before,
                              const rql_document *after, const rql_rewritten *r)
{
    const char *old = rql_document_text(before).data;
    const char *new = rql_document_text(after).data;
    size_t at = 0, new_at = 0, edit = 0;
    rql_span span, other;
    while (next_comment(before, &at, &span)) {
        if (is_gone(r, &edit, span))
            continue;
        if (!next_comment(after, &new_at, &other) ||
            !same_text((rql_text){old + span.start, span.end - span.start},
                       (rql_text){new + other.start, other.end - other.start}))
            return false;
    }
    return true;
}

static rql_rewritten *rewrite(rql_text text, const rql_options *options,
                              const struct rewrites *r)
{
    rql_rewritten *rewritten;
    rql_status status =
        rql_rewritten_new(text.data, text.length, options, r->query, r->items,
                          r->count, &rewritten);
    if (status == RQL_OK)
        return rewritten;
    fprintf(stderr, "%s: %s of\n", rql_status_text(status),
            rewrite_name(r->items[0].kind));
    fwrite(text.data, 1, text.length, stderr);
    abort();
}

static bool is_as_promised(const struct subject *s, const rql_document *before,
                           const rql_rewritten *rewritten,
                           const struct rewrites *r, bool is_once,
                           bool is_settled)
{
    rql_text text = {s->text, s->length};
    if (!edits_give_the_text(text, rewritten))
        return false;
    if (rql_rewritten_error(rewritten))
        return rql_rewritten_edit_count(rewritten) == 0 &&
               rql_rewritten_error_span(rewritten).end <= s->length;
    if (!rql_rewritten_edit_count(rewritten))
        return true;
    rql_document *after = make(rql_rewritten_text(rewritten), &s->options);
    bool holds =
        comments_are_kept(before, after, rewritten) &&
        rql_document_query_count(before) == rql_document_query_count(after) &&
        count_errors(after) <= count_errors(before);
    rql_rewritten *again =
        rewrite(rql_rewritten_text(rewritten), &s->options, r);
    holds = holds && (is_once || rql_rewritten_error(again) == NULL) &&
            (!is_settled || rql_rewritten_edit_count(again) == 0);
    rql_rewritten_free(again);
    rql_document_free(after);
    return holds;
}

bool rewriting_is_as_promised(const struct subject *s, const struct rewrites *r,
                              bool is_once, bool is_settled)
{
    rql_text text = {s->text, s->length};
    rql_document *before = make(text, &s->options);
    rql_rewritten *rewritten = rewrite(text, &s->options, r);
    bool holds = is_as_promised(s, before, rewritten, r, is_once, is_settled);
    rql_rewritten_free(rewritten);
    rql_document_free(before);
    return holds;
}

bool rewriting_keeps_its_promises(const struct subject *s)
{
    bool holds = true;
    /* Each text is asked one operation of four; its neighbours the others. */
    for (size_t i = s->length % 4;
         i < sizeof operations / sizeof *operations && holds; i += 4) {
        const char *line = operations[i].line;
        struct rewrites r;
        if (!rewrites_read(&r, (struct slice){line, strlen(line)}))
            abort();
        holds = rewriting_is_as_promised(s, &r, operations[i].is_once, true);
        if (!holds)
            fprintf(stderr, "the operation is: %s\n", line);
        rewrites_free(&r);
    }
    return holds;
}
