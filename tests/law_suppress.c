/* The laws of suppressing. */
#include "law.h"

#include <stdlib.h>
#include <string.h>

#include "case_file.h"

static rql_document *make(const struct buffer *text, const rql_options *options)
{
    rql_document *document;
    if (rql_document_new(text->data, text->length, options, &document) !=
        RQL_OK)
        abort();
    return document;
}

/* Suppress what a document finds; returns how many edits that takes. */
static size_t suppress(const rql_document *document, bool whole_file,
                       struct buffer *out)
{
    const rql_suppress_options options = {
        .reason = "so */ it is",
        .whole_file = whole_file,
    };
    rql_text text = rql_document_text(document);
    rql_edits *edits;
    size_t at = 0;
    if (rql_suppress_new(document, &options, &edits, NULL) != RQL_OK)
        abort();
    buffer_clear(out);
    for (size_t i = 0; i < rql_edits_count(edits); i++) {
        rql_edit edit = rql_edits_at(edits, i);
        if (edit.span.start < at || edit.span.end != edit.span.start)
            abort();
        buffer_add(out, text.data + at, edit.span.start - at);
        buffer_add(out, edit.text.data, edit.text.length);
        at = edit.span.end;
    }
    buffer_add(out, text.data + at, text.length - at);
    size_t count = rql_edits_count(edits);
    rql_edits_free(edits);
    return count;
}

static bool fixes_nothing(const struct buffer *text, const rql_options *options)
{
    rql_fixed *fixed;
    if (rql_fixed_new(text->data, text->length, options, true, &fixed) !=
        RQL_OK)
        abort();
    bool holds = rql_fixed_edit_count(fixed) == 0;
    rql_fixed_free(fixed);
    return holds;
}

/* What has been suppressed stays so, and is not fixed. */
static bool is_settled(const struct buffer *text, const rql_options *options,
                       bool whole_file)
{
    struct buffer again = {0};
    rql_document *document = make(text, options);
    size_t findings = rql_document_diagnostic_count(document);
    bool holds = suppress(document, whole_file, &again) == 0 &&
                 (findings || fixes_nothing(text, options));
    rql_document_free(document);
    buffer_free(&again);
    return holds;
}

/* A comment between two lines of a broken query may change what is found in the
 * second one; that comes to rest. */
static bool settles(const struct subject *s, bool whole_file)
{
    enum { MOST_ROUNDS = 3 };
    struct buffer text = {0}, next = {0};
    suppress(s->document, whole_file, &text);
    bool holds = is_settled(&text, &s->options, whole_file);
    for (int round = 1; round < MOST_ROUNDS && !holds; round++) {
        rql_document *document = make(&text, &s->options);
        suppress(document, whole_file, &next);
        rql_document_free(document);
        buffer_clear(&text);
        buffer_add(&text, next.data, next.length);
        holds = is_settled(&text, &s->options, whole_file);
    }
    buffer_free(&text);
    buffer_free(&next);
    return holds;
}

bool suppressing_comes_to_rest(const struct subject *s)
{
    return s->options.host == RQL_HOST_REQUEST || s->options.skip_checks ||
           (settles(s, false) && settles(s, true));
}

/* True when the same findings are suppressed, by the same comments. */
static bool suppresses_the_same(const rql_document *a, const rql_document *b)
{
    size_t count = rql_document_suppressed_count(a);
    if (rql_document_suppression_count(a) !=
            rql_document_suppression_count(b) ||
        rql_document_suppressed_count(b) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        rql_suppressed left = rql_document_suppressed(a, i);
        rql_suppressed right = rql_document_suppressed(b, i);
        if (left.suppression != right.suppression ||
            rql_diagnostic_rule(left.diagnostic) !=
                rql_diagnostic_rule(right.diagnostic))
            return false;
    }
    return true;
}

static bool formats_as_suppressed(const struct subject *s,
                                  const rql_style *style, const rql_span *range)
{
    rql_formatted *formatted;
    rql_document *document;
    if (rql_formatted_new(s->text, s->length, &s->options, style, range,
                          &formatted) != RQL_OK)
        return false;
    rql_text text = rql_formatted_text(formatted);
    if (rql_document_new(text.data, text.length, &s->options, &document) !=
        RQL_OK)
        abort();
    bool holds = suppresses_the_same(s->document, document);
    rql_document_free(document);
    rql_formatted_free(formatted);
    return holds;
}

/* Whole texts, and stretches that begin and end anywhere. */
bool formatting_suppresses_the_same(const struct subject *s)
{
    static const rql_style styles[] = {
        {.layout = RQL_LAYOUT_LINES},
        {.layout = RQL_LAYOUT_COMPACT, .keywords = RQL_KEYWORDS_LOWER}};
    bool holds = true;
    if (s->options.host != RQL_HOST_NONE ||
        !rql_document_suppression_count(s->document))
        return true;
    for (size_t i = 0; holds && i < 2; i++) {
        rql_span first = {0, s->length / 2},
                 second = {s->length / 3, s->length};
        holds = formats_as_suppressed(s, &styles[i], NULL) &&
                formats_as_suppressed(s, &styles[i], &first) &&
                formats_as_suppressed(s, &styles[i], &second);
    }
    return holds;
}
