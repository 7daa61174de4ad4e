/* The laws, each a function that says whether it holds. */
#include "law.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "case_file.h"

static bool is_white(char c)
{
    return c && strchr(" \t\n\r\f\v", c);
}

/* True when the bytes between two tokens are ASCII white space. */
static bool is_gap(const struct subject *s, size_t start, size_t end)
{
    if (start == 0 && end >= 3 && memcmp(s->text, "\xef\xbb\xbf", 3) == 0)
        start = 3;
    while (start < end && is_white(s->text[start]))
        start++;
    return start == end;
}

/* Ask a law of each part of a host. */
static bool holds_for_parts(const struct subject *s,
                            bool (*holds)(const struct subject *))
{
    for (size_t i = 0; i < rql_document_part_count(s->document); i++) {
        struct subject part = {.options = s->options};
        part.document = rql_document_part(s->document, i).document;
        part.options.host = RQL_HOST_NONE;
        part.text = rql_document_text(part.document).data;
        part.length = rql_document_text(part.document).length;
        if (!holds(&part))
            return false;
    }
    return true;
}

static bool tokens_and_gaps_tile(const struct subject *s)
{
    size_t end = 0;
    if (s->options.host != RQL_HOST_NONE)
        return rql_document_token_count(s->document) == 0 &&
               holds_for_parts(s, tokens_and_gaps_tile);
    for (size_t i = 0; i < rql_document_token_count(s->document); i++) {
        rql_token token = rql_document_token(s->document, i);
        if (token.span.start < end || token.span.end <= token.span.start ||
            token.span.end > s->length || !is_gap(s, end, token.span.start))
            return false;
        end = token.span.end;
    }
    return is_gap(s, end, s->length);
}

static bool is_inside(rql_span inner, rql_span outer)
{
    return outer.start <= inner.start && inner.start <= inner.end &&
           inner.end <= outer.end;
}

/* A name's text is its span of the document, and lies in the query. */
static bool name_is_inside(const struct subject *s, rql_name name,
                           rql_span outer)
{
    rql_text text = rql_document_text(s->document);
    return is_inside(name.span, outer) &&
           (!name.text.data ||
            (name.text.data == text.data + name.span.start &&
             name.text.length == name.span.end - name.span.start));
}

static bool conditions_nest(const struct subject *s, const rql_query *query)
{
    rql_span span = rql_query_span(query);
    for (size_t i = 0; i < rql_query_condition_count(query); i++) {
        rql_condition condition = rql_query_condition(query, i);
        if (!is_inside(condition.span, span) ||
            !name_is_inside(s, condition.column, condition.span))
            return false;
        for (size_t j = 0; j < condition.value_count; j++) {
            rql_value value = rql_query_value(query, i, j);
            if (!is_inside(value.span, condition.span) ||
                rql_value_copy(value, NULL, 0) > value.text.length)
                return false;
        }
    }
    return true;
}

static bool orders_nest(const struct subject *s, const rql_query *query)
{
    for (size_t i = 0; i < rql_query_order_count(query); i++) {
        rql_order_item item = rql_query_order_item(query, i);
        if (!is_inside(item.span, rql_query_span(query)) ||
            !name_is_inside(s, item.column, item.span))
            return false;
    }
    return true;
}

static bool ends_nest(const struct subject *s, const rql_query *query)
{
    rql_span span = rql_query_span(query);
    rql_named_clause clause;
    rql_limit limit;
    if (rql_query_limit(query, &limit) &&
        (!is_inside(limit.span, span) || limit.is_valid != (limit.value > 0)))
        return false;
    if (rql_query_timespan(query, &clause) &&
        (!is_inside(clause.span, span) ||
         !name_is_inside(s, clause.name, clause.span)))
        return false;
    return !rql_query_aggregated(query, &clause) ||
           (is_inside(clause.span, span) &&
            name_is_inside(s, clause.name, clause.span));
}

static bool query_nests(const struct subject *s, const rql_query *query)
{
    rql_span span = rql_query_span(query);
    rql_name dataset;
    for (size_t i = 0; i < rql_query_column_count(query); i++)
        if (!name_is_inside(s, rql_query_column(query, i), span))
            return false;
    if (rql_query_dataset(query, &dataset) && !name_is_inside(s, dataset, span))
        return false;
    return conditions_nest(s, query) && orders_nest(s, query) &&
           ends_nest(s, query);
}

static bool queries_nest_in_order(const struct subject *s)
{
    size_t end = 0;
    if (s->options.host != RQL_HOST_NONE)
        return holds_for_parts(s, queries_nest_in_order);
    for (size_t i = 0; i < rql_document_query_count(s->document); i++) {
        const rql_query *query = rql_document_query(s->document, i);
        rql_span span = rql_query_span(query);
        if (span.start < end || span.end <= span.start ||
            span.end > s->length || !query_nests(s, query))
            return false;
        end = span.end;
    }
    return true;
}

/* Going out keeps the order and stays in the part; coming back leads to the
 * first byte that stands there. */
static bool part_maps_both_ways(const struct subject *s, size_t index)
{
    rql_part part = rql_document_part(s->document, index);
    size_t length = rql_document_text(part.document).length;
    size_t before = part.span.start;
    for (size_t at = 0; at <= length; at++) {
        size_t outer = rql_part_to_outer(s->document, index, at);
        size_t back, inner;
        if (outer < before || outer > part.span.end ||
            !rql_part_from_outer(s->document, outer, &back, &inner) ||
            back != index || inner > at ||
            rql_part_to_outer(s->document, index, inner) != outer)
            return false;
        before = outer;
    }
    return before == part.span.end;
}

static bool parts_map_both_ways(const struct subject *s)
{
    size_t end = 0, queries = 0;
    size_t count = rql_document_part_count(s->document);
    for (size_t i = 0; i < count; i++) {
        rql_part part = rql_document_part(s->document, i);
        if (part.span.start < end || part.span.end < part.span.start ||
            part.span.end > s->length || !part_maps_both_ways(s, i))
            return false;
        end = part.span.end;
        queries += rql_document_query_count(part.document);
    }
    return !count || queries == rql_document_query_count(s->document);
}

static bool related_are_in_bounds(const struct subject *s,
                                  const rql_diagnostic *diagnostic)
{
    for (size_t i = 0; i < rql_diagnostic_related_count(diagnostic); i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        if (!is_inside(related.span, (rql_span){0, s->length}) ||
            !related.message || !*related.message)
            return false;
    }
    return true;
}

static bool diagnostics_are_sorted_and_whole(const struct subject *s)
{
    size_t start = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(s->document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(s->document, i);
        rql_span span = rql_diagnostic_span(d);
        rql_severity severity = rql_diagnostic_severity(d);
        if (span.start < start || !is_inside(span, (rql_span){0, s->length}))
            return false;
        if (severity < RQL_ERROR || severity > RQL_INFO ||
            !*rql_diagnostic_message(d) || !related_are_in_bounds(s, d))
            return false;
        start = span.start;
    }
    return true;
}

static bool edits_are_in_order(const struct subject *s, const rql_fix *fix)
{
    size_t end = 0;
    for (size_t i = 0; i < fix->edit_count; i++) {
        rql_edit edit = fix->edits[i];
        if (edit.span.start < end ||
            !is_inside(edit.span, (rql_span){0, s->length}))
            return false;
        end = edit.span.end;
    }
    return fix->edit_count > 0 && fix->title && *fix->title;
}

static bool fixes_are_in_order(const struct subject *s)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(s->document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(s->document, i);
        for (size_t j = 0; j < rql_diagnostic_fix_count(d); j++)
            if (!edits_are_in_order(s, rql_diagnostic_fix(d, j)))
                return false;
    }
    return true;
}

/* Queries count no more errors than there are. */
static bool errors_are_counted(const struct subject *s)
{
    size_t errors = 0;
    size_t counted = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(s->document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(s->document, i);
        errors += rql_diagnostic_severity(d) == RQL_ERROR;
    }
    for (size_t i = 0; i < rql_document_suppressed_count(s->document); i++)
        errors += rql_diagnostic_severity(
                      rql_document_suppressed(s->document, i).diagnostic) ==
                  RQL_ERROR;
    for (size_t i = 0; i < rql_document_query_count(s->document); i++)
        counted += rql_query_error_count(rql_document_query(s->document, i));
    return counted <= errors;
}

/* --- Laws that compare two documents ----------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_verdict(const rql_diagnostic *a, const rql_diagnostic *b)
{
    return rql_diagnostic_rule(a) == rql_diagnostic_rule(b) &&
           rql_diagnostic_severity(a) == rql_diagnostic_severity(b);
}

static bool same_span(const rql_diagnostic *a, const rql_diagnostic *b)
{
    rql_span x = rql_diagnostic_span(a);
    rql_span y = rql_diagnostic_span(b);
    return x.start == y.start && x.end == y.end;
}

static bool same_words(const rql_diagnostic *a, const rql_diagnostic *b)
{
    return same_text(rql_diagnostic_message(a), rql_diagnostic_message(b)) &&
           same_text(rql_diagnostic_help(a), rql_diagnostic_help(b)) &&
           rql_diagnostic_related_count(a) == rql_diagnostic_related_count(b) &&
           rql_diagnostic_fix_count(a) == rql_diagnostic_fix_count(b);
}

static bool same_documents(const rql_document *a, const rql_document *b)
{
    size_t count = rql_document_diagnostic_count(a);
    if (count != rql_document_diagnostic_count(b) ||
        rql_document_query_count(a) != rql_document_query_count(b))
        return false;
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *x = rql_document_diagnostic(a, i);
        const rql_diagnostic *y = rql_document_diagnostic(b, i);
        if (!same_verdict(x, y) || !same_span(x, y) || !same_words(x, y))
            return false;
    }
    return true;
}

static rql_document *make(const char *text, size_t length,
                          const rql_options *options)
{
    rql_document *document;
    if (rql_document_new(text, length, options, &document) != RQL_OK)
        abort();
    return document;
}

static bool two_runs_agree(const struct subject *s)
{
    rql_document *other = make(s->text, s->length, &s->options);
    bool holds = same_documents(s->document, other);
    rql_document_free(other);
    return holds;
}

static bool discarding_trees_changes_nothing(const struct subject *s)
{
    rql_options options = s->options;
    options.discard_trees = true;
    rql_document *other = make(s->text, s->length, &options);
    bool holds = same_documents(s->document, other) &&
                 rql_document_token_count(other) == 0;
    rql_document_free(other);
    return holds;
}

static bool in_place_changes_nothing(const struct subject *s)
{
    char *text = allocate(s->length + RQL_TEXT_PADDING);
    rql_document *other;
    memcpy(text, s->text, s->length);
    memset(text + s->length, '\'', RQL_TEXT_PADDING);
    if (rql_document_new_in_place(text, s->length, &s->options, &other) !=
        RQL_OK)
        abort();
    bool holds = same_documents(s->document, other) &&
                 rql_document_text(other).data == text &&
                 memcmp(text, s->text, s->length) == 0;
    rql_document_free(other);
    free(text);
    return holds;
}

static const rql_diagnostic *next_error(const rql_document *document,
                                        size_t *index)
{
    while (*index < rql_document_diagnostic_count(document)) {
        const rql_diagnostic *d = rql_document_diagnostic(document, (*index)++);
        if (rql_diagnostic_severity(d) == RQL_ERROR)
            return d;
    }
    return NULL;
}

static bool asking_for_errors_gives_the_errors(const struct subject *s)
{
    rql_options options = s->options;
    options.least = RQL_ERROR;
    rql_document *other = make(s->text, s->length, &options);
    size_t count = rql_document_diagnostic_count(other);
    size_t at = 0;
    bool holds = true;
    for (size_t i = 0; i < count && holds; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(other, i);
        const rql_diagnostic *error = next_error(s->document, &at);
        holds = error && same_verdict(d, error) && same_span(d, error);
    }
    holds = holds && !next_error(s->document, &at);
    rql_document_free(other);
    return holds;
}

static bool checks_find_no_other_queries(const struct subject *s)
{
    rql_options options = s->options;
    options.skip_checks = true;
    rql_document *other = make(s->text, s->length, &options);
    size_t count = rql_document_query_count(other);
    bool holds = count == rql_document_query_count(s->document);
    for (size_t i = 0; i < count && holds; i++) {
        rql_span a = rql_query_span(rql_document_query(other, i));
        rql_span b = rql_query_span(rql_document_query(s->document, i));
        holds = a.start == b.start && a.end == b.end;
    }
    rql_document_free(other);
    return holds;
}

/* --- Line ends and case ------------------------------------------------ */

static rql_lines *lines_of(const rql_document *document)
{
    rql_text text = rql_document_text(document);
    rql_lines *lines;
    if (rql_lines_new(text.data, text.length, &lines) != RQL_OK)
        abort();
    return lines;
}

static bool same_position(const rql_lines *a, size_t x, const rql_lines *b,
                          size_t y)
{
    rql_position p = rql_lines_position(a, x);
    rql_position q = rql_lines_position(b, y);
    return p.line == q.line && p.column == q.column;
}

static bool same_places(const rql_document *a, const rql_document *b)
{
    rql_lines *lines_a = lines_of(a);
    rql_lines *lines_b = lines_of(b);
    size_t count = rql_document_diagnostic_count(a);
    bool holds = count == rql_document_diagnostic_count(b) &&
                 rql_document_query_count(a) == rql_document_query_count(b);
    for (size_t i = 0; i < count && holds; i++) {
        const rql_diagnostic *x = rql_document_diagnostic(a, i);
        const rql_diagnostic *y = rql_document_diagnostic(b, i);
        rql_span p = rql_diagnostic_span(x);
        rql_span q = rql_diagnostic_span(y);
        holds = same_verdict(x, y) &&
                same_position(lines_a, p.start, lines_b, q.start) &&
                same_position(lines_a, p.end, lines_b, q.end);
    }
    rql_lines_free(lines_a);
    rql_lines_free(lines_b);
    return holds;
}

static bool line_ends_agree(const struct subject *s)
{
    struct buffer text = {0};
    if (memchr(s->text, '\r', s->length))
        return true;
    buffer_clear(&text);
    for (size_t i = 0; i < s->length; i++) {
        if (s->text[i] == '\n')
            buffer_add(&text, "\r", 1);
        buffer_add(&text, &s->text[i], 1);
    }
    rql_document *other = make(text.data, text.length, &s->options);
    bool holds = same_places(s->document, other);
    rql_document_free(other);
    buffer_free(&text);
    return holds;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Words that follow one of these belong to the markup of something else. */
static bool is_markup(const struct subject *s, rql_span span)
{
    return span.start > 0 && strchr("\\&<#", s->text[span.start - 1]);
}

static void flip_case(const struct subject *s, char *text)
{
    for (size_t i = 0; i < rql_document_token_count(s->document); i++) {
        rql_token token = rql_document_token(s->document, i);
        if ((token.kind != RQL_TOKEN_NAME && token.kind != RQL_TOKEN_KEYWORD) ||
            is_markup(s, token.span))
            continue;
        for (size_t j = token.span.start; j < token.span.end; j++)
            if (is_letter(text[j]))
                text[j] ^= 0x20;
    }
}

static bool case_changes_no_verdict(const struct subject *s)
{
    char *text = allocate(s->length);
    bool holds = true;
    memcpy(text, s->text, s->length);
    flip_case(s, text);
    rql_document *other = make(text, s->length, &s->options);
    size_t count = rql_document_diagnostic_count(other);
    holds = count == rql_document_diagnostic_count(s->document);
    for (size_t i = 0; i < count && holds; i++) {
        const rql_diagnostic *x = rql_document_diagnostic(s->document, i);
        const rql_diagnostic *y = rql_document_diagnostic(other, i);
        holds = same_verdict(x, y) && same_span(x, y);
    }
    rql_document_free(other);
    free(text);
    return holds;
}

/* --- Fixing -------------------------------------------------------------- */

static rql_fixed *fix(rql_text text, const rql_options *options, bool all)
{
    rql_fixed *fixed;
    if (rql_fixed_new(text.data, text.length, options, all, &fixed) != RQL_OK)
        abort();
    return fixed;
}

static bool same_bytes(rql_text a, rql_text b)
{
    return a.length == b.length &&
           (!a.length || memcmp(a.data, b.data, a.length) == 0);
}

/* Make the edits in a copy of the text; false when they do not fit it. */
static bool apply_edits(struct buffer *out, rql_text text,
                        const rql_fixed *fixed)
{
    size_t at = 0;
    buffer_clear(out);
    for (size_t i = 0; i < rql_fixed_edit_count(fixed); i++) {
        rql_edit edit = rql_fixed_edit(fixed, i);
        if (edit.span.start < at ||
            !is_inside(edit.span, (rql_span){0, text.length}))
            return false;
        buffer_add(out, text.data + at, edit.span.start - at);
        buffer_add(out, edit.text.data, edit.text.length);
        at = edit.span.end;
    }
    buffer_add(out, text.data + at, text.length - at);
    return true;
}

/* So bytes outside the edits, too, are those of the text. */
static bool edits_give(rql_text text, const rql_fixed *fixed)
{
    struct buffer out = {0};
    bool changes = rql_fixed_edit_count(fixed) > 0;
    bool holds =
        apply_edits(&out, text, fixed) &&
        same_bytes((rql_text){out.data, out.length}, rql_fixed_text(fixed)) &&
        changes != same_bytes(text, rql_fixed_text(fixed)) &&
        changes == (rql_fixed_fix_count(fixed) > 0);
    buffer_free(&out);
    return holds;
}

static bool edits_give_the_fixed_text(const struct subject *s)
{
    rql_text text = {s->text, s->length};
    bool holds = true;
    for (int all = 0; all <= 1 && holds; all++) {
        rql_fixed *fixed = fix(text, &s->options, all);
        holds = edits_give(text, fixed);
        rql_fixed_free(fixed);
    }
    return holds;
}

static bool has_fix(const rql_diagnostic *diagnostic, bool all)
{
    for (size_t i = 0; i < rql_diagnostic_fix_count(diagnostic); i++)
        if (all || rql_diagnostic_fix(diagnostic, i)->is_safe)
            return true;
    return false;
}

static size_t count_fixable(rql_text text, const rql_options *options, bool all)
{
    rql_document *document = make(text.data, text.length, options);
    size_t count = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        count += has_fix(rql_document_diagnostic(document, i), all);
    rql_document_free(document);
    return count;
}

/* What can be mended still is what was dropped, and says so. */
static bool is_finished(const rql_fixed *fixed, const rql_options *options,
                        bool all)
{
    rql_text text = rql_fixed_text(fixed);
    rql_fixed *again = fix(text, options, all);
    bool holds =
        same_bytes(text, rql_fixed_text(again)) &&
        rql_fixed_left_count(again) == rql_fixed_left_count(fixed) &&
        count_fixable(text, options, all) == rql_fixed_left_count(fixed);
    rql_fixed_free(again);
    return holds;
}

static bool fixing_twice_is_fixing_once(const struct subject *s)
{
    bool holds = true;
    for (int all = 0; all <= 1 && holds; all++) {
        rql_fixed *fixed =
            fix((rql_text){s->text, s->length}, &s->options, all);
        holds = is_finished(fixed, &s->options, all);
        rql_fixed_free(fixed);
    }
    return holds;
}

/* Errors as the rules have them, whatever the options say. */
static size_t count_errors(rql_text text, const rql_options *given, bool syntax)
{
    rql_options options = *given;
    options.settings = NULL;
    options.setting_count = 0;
    options.skip_checks |= syntax;
    rql_document *document = make(text.data, text.length, &options);
    size_t count = 0;
    size_t at = 0;
    while (next_error(document, &at))
        count++;
    rql_document_free(document);
    return count;
}

/* Errors that the mended mistakes had hidden may come to light, but then there is
 * no more wrong in the syntax; and where there is no error, none is hidden. */
static bool has_no_more_errors(const struct subject *s, rql_text before,
                               rql_text after)
{
    size_t errors = count_errors(before, &s->options, false);
    size_t left = count_errors(after, &s->options, false);
    return left <= errors ||
           (errors && count_errors(after, &s->options, true) <=
                          count_errors(before, &s->options, true));
}

static bool fixing_adds_no_error(const struct subject *s)
{
    rql_text text = {s->text, s->length};
    bool holds = true;
    for (int all = 0; all <= 1 && holds; all++) {
        rql_fixed *fixed = fix(text, &s->options, all);
        holds = has_no_more_errors(s, text, rql_fixed_text(fixed));
        rql_fixed_free(fixed);
    }
    return holds;
}

/* --- Fixing and comments ------------------------------------------------- */

struct comments {
    rql_text *items;
    size_t count;
};

static int compare_texts(const void *left, const void *right)
{
    const rql_text *a = left, *b = right;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->data, b->data, shorter);
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

/* True for a comment that may be about suppressions: those are mended too. */
static bool may_suppress(rql_text comment)
{
    static const char name[] = "reportql";
    enum { LENGTH = sizeof name - 1 };
    for (size_t i = 0; i + LENGTH <= comment.length; i++)
        if (strncasecmp(comment.data + i, name, LENGTH) == 0)
            return true;
    return false;
}

/* The comments of a document, sorted. */
static struct comments comments_of(const rql_document *document)
{
    size_t count = rql_document_token_count(document);
    const char *text = rql_document_text(document).data;
    struct comments comments = {allocate((count + 1) * sizeof(rql_text)), 0};
    for (size_t i = 0; i < count; i++) {
        rql_token token = rql_document_token(document, i);
        rql_text comment = {text + token.span.start,
                            token.span.end - token.span.start};
        if (token.kind == RQL_TOKEN_COMMENT && !may_suppress(comment))
            comments.items[comments.count++] = comment;
    }
    qsort(comments.items, comments.count, sizeof(rql_text), compare_texts);
    return comments;
}

/* A clause that is moved takes the comments inside along, and a string that is
 * closed may leave a comment behind it: so neither order nor number is kept, but
 * every comment is. */
static bool fixing_keeps_comments(const struct subject *s)
{
    rql_fixed *fixed = fix((rql_text){s->text, s->length}, &s->options, false);
    rql_text text = rql_fixed_text(fixed);
    rql_document *other = make(text.data, text.length, &s->options);
    struct comments before = comments_of(s->document);
    struct comments after = comments_of(other);
    size_t kept = 0;
    for (size_t i = 0; i < after.count && kept < before.count; i++)
        kept += same_bytes(before.items[kept], after.items[i]);
    bool holds = kept == before.count;
    free(before.items);
    free(after.items);
    rql_document_free(other);
    rql_fixed_free(fixed);
    return holds;
}

const struct law laws[] = {
    {"tokens and gaps tile the text", LAW_SCAN, false, tokens_and_gaps_tile},
    {"queries nest and are in order", LAW_PARSE, false, queries_nest_in_order},
    {"diagnostics are sorted and whole", LAW_CHECK, false,
     diagnostics_are_sorted_and_whole},
    {"edits of fixes are in order", LAW_CHECK, false, fixes_are_in_order},
    {"errors are counted", LAW_CHECK, false, errors_are_counted},
    {"parts map both ways", LAW_PARSE, false, parts_map_both_ways},
    {"places are found", LAW_PARSE, true, places_are_found},
    {"two runs agree", LAW_CHECK, true, two_runs_agree},
    {"discarding trees changes nothing", LAW_CHECK, true,
     discarding_trees_changes_nothing},
    {"working in place changes nothing", LAW_SCAN, true,
     in_place_changes_nothing},
    {"asking for errors gives the errors", LAW_CHECK, true,
     asking_for_errors_gives_the_errors},
    {"checks find no other queries", LAW_PARSE, true,
     checks_find_no_other_queries},
    {"line ends agree", LAW_SCAN, true, line_ends_agree},
    {"case changes no verdict", LAW_CHECK, true, case_changes_no_verdict},
    {"edits give the fixed text", LAW_FIX, true, edits_give_the_fixed_text},
    {"fixing twice is fixing once", LAW_FIX, true, fixing_twice_is_fixing_once},
    {"fixing adds no error", LAW_FIX, true, fixing_adds_no_error},
    {"fixing keeps comments", LAW_FIX, true, fixing_keeps_comments},
    {"formatting twice is formatting once", LAW_FORMAT, true,
     formatting_twice_is_formatting_once},
    {"formatting changes no token", LAW_FORMAT, true,
     formatting_changes_no_token},
    {"formatting changes no tree", LAW_FORMAT, true,
     formatting_changes_no_tree},
    {"edits give the formatted text", LAW_FORMAT, true,
     edits_give_the_formatted_text},
    {"formatting a range leaves the rest", LAW_FORMAT, true,
     formatting_a_range_leaves_the_rest},
    {"formatting in pieces is the same", LAW_FORMAT, true,
     formatting_in_pieces_is_the_same},
    {"formatting in sections is the same", LAW_FORMAT, true,
     formatting_in_sections_is_the_same},
    {"formatting many queries is sound", LAW_FORMAT, true,
     formatting_many_queries_is_sound},
    {"rewriting keeps its promises", LAW_REWRITE, true,
     rewriting_keeps_its_promises},
    {"formatting changes no identity", LAW_FORMAT, true,
     formatting_changes_no_identity},
    {"severities change no identity", LAW_CHECK, true,
     severities_change_no_identity},
    {"what stands before changes no identity", LAW_CHECK, true,
     what_stands_before_changes_no_identity},
    {"a region is on its own", LAW_CHECK, true, a_region_is_on_its_own},
    {"one region may be all", LAW_CHECK, true, one_region_may_be_all},
    {"suggestions can be taken", LAW_COMPLETE, true, suggestions_can_be_taken},
    {"suppressing comes to rest", LAW_SUPPRESS, true,
     suppressing_comes_to_rest},
    {"sections are the whole", LAW_CHECK, true, sections_are_the_whole},
    {"the first findings are kept", LAW_CHECK, true,
     the_first_findings_are_kept},
    {"formatting suppresses the same", LAW_SUPPRESS, true,
     formatting_suppresses_the_same},
    {"what comes next is suggested", LAW_COMPLETE, true,
     what_comes_next_is_suggested},
};

const size_t law_count = sizeof laws / sizeof *laws;
