/* How a document is shown in the sections of a case. */
#include "sections.h"

#include <stdlib.h>
#include <string.h>

#include "rewrites.h"

static void print_span(struct buffer *out, const struct view *view,
                       rql_span span)
{
    rql_position start = rql_lines_position(view->lines, span.start);
    rql_position end = rql_lines_position(view->lines, span.end);
    buffer_printf(out, "%zu:%zu-%zu:%zu", start.line, start.column, end.line,
                  end.column);
}

/* Text on one line, in ASCII: other bytes are shown as \xHH. */
static void print_text(struct buffer *out, rql_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte == '\n')
            buffer_add(out, "\\n", 2);
        else if (byte == '\\')
            buffer_add(out, "\\\\", 2);
        else if (byte >= 0x20 && byte < 0x7f)
            buffer_add(out, &text.data[i], 1);
        else
            buffer_printf(out, "\\x%02x", byte);
    }
}

static void print_tokens(struct buffer *out, const struct view *view)
{
    size_t count = rql_document_token_count(view->document);
    for (size_t i = 0; i < count; i++) {
        rql_token token = rql_document_token(view->document, i);
        print_span(out, view, token.span);
        buffer_printf(out, " %s ", rql_token_kind_name(token.kind));
        print_text(out, (rql_text){view->text.data + token.span.start,
                                   token.span.end - token.span.start});
        buffer_add(out, "\n", 1);
    }
}

static void print_name(struct buffer *out, const struct view *view,
                       rql_name name)
{
    if (name.text.data)
        print_text(out, name.text);
    else
        buffer_printf(out, "(missing)");
    buffer_add(out, " ", 1);
    print_span(out, view, name.span);
}

static void print_select(struct buffer *out, const struct view *view,
                         const rql_query *query)
{
    if (!rql_query_has_select(query))
        return;
    buffer_printf(out, "  select%s\n",
                  rql_query_is_distinct(query) ? " distinct" : "");
    for (size_t i = 0; i < rql_query_column_count(query); i++) {
        buffer_printf(out, "    ");
        print_name(out, view, rql_query_column(query, i));
        buffer_add(out, "\n", 1);
    }
}

static void print_from(struct buffer *out, const struct view *view,
                       const rql_query *query)
{
    rql_name dataset;
    if (!rql_query_dataset(query, &dataset))
        return;
    buffer_printf(out, "  from ");
    print_name(out, view, dataset);
    buffer_add(out, "\n", 1);
}

static void print_value(struct buffer *out, rql_value value)
{
    if (!value.is_string) {
        print_text(out, value.text);
        return;
    }
    size_t length = rql_value_copy(value, NULL, 0);
    char *copy = allocate(length);
    rql_value_copy(value, copy, length);
    buffer_add(out, "'", 1);
    print_text(out, (rql_text){copy, length});
    buffer_add(out, "'", 1);
    free(copy);
}

static void print_where(struct buffer *out, const struct view *view,
                        const rql_query *query)
{
    for (size_t i = 0; i < rql_query_condition_count(query); i++) {
        rql_condition condition = rql_query_condition(query, i);
        buffer_printf(out, "  where ");
        print_name(out, view, condition.column);
        buffer_printf(out, " %s", rql_operator_text(condition.op));
        for (size_t j = 0; j < condition.value_count; j++) {
            buffer_printf(out, "%s", j ? ", " : " ");
            print_value(out, rql_query_value(query, i, j));
        }
        buffer_printf(out, " in ");
        print_span(out, view, condition.span);
        buffer_add(out, "\n", 1);
    }
}

static void print_order(struct buffer *out, const struct view *view,
                        const rql_query *query)
{
    for (size_t i = 0; i < rql_query_order_count(query); i++) {
        rql_order_item item = rql_query_order_item(query, i);
        buffer_printf(out, "  order by ");
        print_name(out, view, item.column);
        buffer_printf(out, " %s%s in ", item.ascending ? "asc" : "desc",
                      item.explicit_direction ? "" : " (implied)");
        print_span(out, view, item.span);
        buffer_add(out, "\n", 1);
    }
}

static void print_limit(struct buffer *out, const struct view *view,
                        const rql_query *query)
{
    rql_limit limit;
    if (!rql_query_limit(query, &limit))
        return;
    buffer_printf(out, "  limit ");
    print_text(out, limit.text);
    if (!limit.is_valid)
        buffer_printf(out, " (not valid)");
    buffer_printf(out, " in ");
    print_span(out, view, limit.span);
    buffer_add(out, "\n", 1);
}

static void print_named(struct buffer *out, const struct view *view,
                        const char *label, const rql_named_clause *clause)
{
    buffer_printf(out, "  %s ", label);
    print_name(out, view, clause->name);
    buffer_printf(out, " in ");
    print_span(out, view, clause->span);
    buffer_add(out, "\n", 1);
}

static void print_query(struct buffer *out, const struct view *view,
                        const rql_query *query)
{
    rql_named_clause clause;
    buffer_printf(out, "query ");
    print_span(out, view, rql_query_span(query));
    if (rql_query_error_count(query))
        buffer_printf(out, " errors %zu", rql_query_error_count(query));
    buffer_add(out, "\n", 1);
    print_select(out, view, query);
    print_from(out, view, query);
    print_where(out, view, query);
    print_order(out, view, query);
    print_limit(out, view, query);
    if (rql_query_timespan(query, &clause))
        print_named(out, view, "timespan", &clause);
    if (rql_query_aggregated(query, &clause))
        print_named(out, view, "aggregated", &clause);
}

static void print_tree(struct buffer *out, const struct view *view)
{
    size_t count = rql_document_query_count(view->document);
    for (size_t i = 0; i < count; i++)
        print_query(out, view, rql_document_query(view->document, i));
}

/* One line for each query: where it is, whose, and its dataset. */
static void print_queries(struct buffer *out, const struct view *view)
{
    size_t count = rql_document_query_count(view->document);
    for (size_t i = 0; i < count; i++) {
        const rql_query *query = rql_document_query(view->document, i);
        rql_name dataset;
        print_span(out, view, rql_query_span(query));
        buffer_printf(out, " %s ", rql_api_name(rql_query_api(query)));
        if (rql_query_dataset(query, &dataset))
            print_text(out, dataset.text);
        else
            buffer_printf(out, "(none)");
        buffer_add(out, "\n", 1);
    }
}

/* The queries of a host as they read, and where they stand. */
static void print_parts(struct buffer *out, const struct view *view)
{
    for (size_t i = 0; i < rql_document_part_count(view->document); i++) {
        rql_part part = rql_document_part(view->document, i);
        print_span(out, view, part.span);
        buffer_printf(out, " ");
        print_text(out, rql_document_text(part.document));
        buffer_printf(out, "\n");
    }
}

/* Position, severity and rule: what most cases are about. */
static void print_rule(struct buffer *out, const struct view *view,
                       const rql_diagnostic *diagnostic)
{
    print_span(out, view, rql_diagnostic_span(diagnostic));
    buffer_printf(out, " %s %s",
                  rql_severity_name(rql_diagnostic_severity(diagnostic)),
                  rql_rule_name(rql_diagnostic_rule(diagnostic)));
}

static void print_rules(struct buffer *out, const struct view *view)
{
    size_t count = rql_document_diagnostic_count(view->document);
    for (size_t i = 0; i < count; i++) {
        print_rule(out, view, rql_document_diagnostic(view->document, i));
        buffer_add(out, "\n", 1);
    }
}

static void print_help(struct buffer *out, const char *help)
{
    while (help && *help) {
        size_t length = strcspn(help, "\n");
        buffer_printf(out, "    help: %.*s\n", (int)length, help);
        help += length + (help[length] == '\n');
    }
}

static void print_fix(struct buffer *out, const struct view *view,
                      const rql_fix *fix)
{
    buffer_printf(out, "    %s fix: %s\n", fix->is_safe ? "safe" : "unsafe",
                  fix->title);
    for (size_t i = 0; i < fix->edit_count; i++) {
        buffer_printf(out, "        ");
        print_span(out, view, fix->edits[i].span);
        buffer_printf(out, " becomes \"");
        print_text(out, fix->edits[i].text);
        buffer_printf(out, "\"\n");
    }
}

static void print_diagnostic(struct buffer *out, const struct view *view,
                             const rql_diagnostic *diagnostic)
{
    print_rule(out, view, diagnostic);
    buffer_printf(out, ": %s\n", rql_diagnostic_message(diagnostic));
    print_help(out, rql_diagnostic_help(diagnostic));
    for (size_t i = 0; i < rql_diagnostic_related_count(diagnostic); i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        buffer_printf(out, "    related ");
        print_span(out, view, related.span);
        buffer_printf(out, ": %s\n", related.message);
    }
    for (size_t i = 0; i < rql_diagnostic_fix_count(diagnostic); i++)
        print_fix(out, view, rql_diagnostic_fix(diagnostic, i));
}

static void print_diagnostics(struct buffer *out, const struct view *view)
{
    size_t count = rql_document_diagnostic_count(view->document);
    for (size_t i = 0; i < count; i++)
        print_diagnostic(out, view, rql_document_diagnostic(view->document, i));
}

/* A text line by line. */
void print_lines(struct buffer *out, rql_text rest)
{
    while (rest.length) {
        const char *end = memchr(rest.data, '\n', rest.length);
        size_t length = end ? (size_t)(end - rest.data) : rest.length;
        print_text(out, (rql_text){rest.data, length});
        buffer_add(out, "\n", 1);
        rest.data += length + (end != NULL);
        rest.length -= length + (end != NULL);
    }
}

/* The text after fixing. */
static void print_fixed_text(struct buffer *out, const struct view *view,
                             bool all)
{
    rql_fixed *fixed;
    if (rql_fixed_new(view->text.data, view->text.length, view->options, all,
                      &fixed) != RQL_OK)
        abort();
    print_lines(out, rql_fixed_text(fixed));
    rql_fixed_free(fixed);
}

static void print_fixed(struct buffer *out, const struct view *view)
{
    print_fixed_text(out, view, false);
}

static void print_fixed_all(struct buffer *out, const struct view *view)
{
    print_fixed_text(out, view, true);
}

/* The text after formatting, line by line, and what was not understood. */
static void print_formatted(struct buffer *out, const struct view *view,
                            const rql_style *style)
{
    rql_formatted *formatted;
    if (rql_formatted_new(view->text.data, view->text.length, view->options,
                          style, NULL, &formatted) != RQL_OK)
        abort();
    print_lines(out, rql_formatted_text(formatted));
    for (size_t i = 0; i < rql_formatted_copied_count(formatted); i++) {
        buffer_printf(out, "copied ");
        print_span(out, view, rql_formatted_copied(formatted, i));
        buffer_add(out, "\n", 1);
    }
    rql_formatted_free(formatted);
}

static void print_format(struct buffer *out, const struct view *view)
{
    print_formatted(out, view, NULL);
}

static void print_compact(struct buffer *out, const struct view *view)
{
    const rql_style style = {.layout = RQL_LAYOUT_COMPACT};
    print_formatted(out, view, &style);
}

static void print_request(struct buffer *out, const struct view *view)
{
    const rql_style style = {.layout = RQL_LAYOUT_REQUEST};
    print_formatted(out, view, &style);
}

static void print_fill(struct buffer *out, const struct view *view)
{
    const rql_style style = {.lists = RQL_LISTS_FILL};
    print_formatted(out, view, &style);
}

/* Narrow lines, lower-case keywords, and names as the catalog has them. */
static void print_format_other(struct buffer *out, const struct view *view)
{
    const rql_style style = {.keywords = RQL_KEYWORDS_LOWER,
                             .names = RQL_NAMES_CATALOG,
                             .width = 40,
                             .indent = 2};
    print_formatted(out, view, &style);
}

/* The text after the operations of the section `rewrite`, or why not. */
static void print_rewritten(struct buffer *out, const struct view *view)
{
    const struct section *section = case_section(view->test, "rewrite");
    struct rewrites r;
    rql_rewritten *rewritten;
    if (!section || !rewrites_read(&r, section->body)) {
        buffer_printf(out, "the section rewrite makes no sense\n");
        return;
    }
    if (rql_rewritten_new(view->text.data, view->text.length, view->options,
                          r.query, r.items, r.count, &rewritten) != RQL_OK)
        abort();
    const char *error = rql_rewritten_error(rewritten);
    if (error) {
        size_t failed = rql_rewritten_failed(rewritten);
        print_span(out, view, rql_rewritten_error_span(rewritten));
        buffer_printf(
            out, " %s%s: %s\n",
            failed < r.count ? rewrite_name(r.items[failed].kind) : "query",
            rql_rewritten_is_missing(rewritten) ? " (missing)" : "", error);
    } else {
        print_lines(out, rql_rewritten_text(rewritten));
    }
    rql_rewritten_free(rewritten);
    rewrites_free(&r);
}

/* --- Understanding -------------------------------------------------------- */

/* The time as of which queries are described: 2026-01-15. */
#define DESCRIBED_AT INT64_C(1768435200)

/* Add the sentences, a line for each, and free them. */
static void print_notes(struct buffer *out, rql_notes *notes)
{
    for (size_t i = 0; i < rql_notes_count(notes); i++)
        buffer_printf(out, "%s\n", rql_notes_at(notes, i));
    rql_notes_free(notes);
}

/* Each query in words. */
static void print_description(struct buffer *out, const struct view *view)
{
    size_t count = rql_document_query_count(view->document);
    for (size_t i = 0; i < count; i++) {
        rql_notes *notes;
        if (rql_query_describe(rql_document_query(view->document, i),
                               DESCRIBED_AT, &notes) != RQL_OK)
            abort();
        buffer_printf(out, "%s", i ? "\n" : "");
        print_notes(out, notes);
    }
}

/* What each query does differently from the one before it. */
static void print_comparison(struct buffer *out, const struct view *view)
{
    size_t count = rql_document_query_count(view->document);
    for (size_t i = 1; i < count; i++) {
        rql_notes *notes;
        if (rql_query_compare(rql_document_query(view->document, i - 1),
                              rql_document_query(view->document, i),
                              &notes) != RQL_OK)
            abort();
        buffer_printf(out, "%s", i > 1 ? "\n" : "");
        if (rql_notes_count(notes) == 0)
            buffer_printf(out, "(the same)\n");
        print_notes(out, notes);
    }
}

static void print_fingerprint(struct buffer *out, const struct view *view)
{
    size_t count = rql_document_query_count(view->document);
    for (size_t i = 0; i < count; i++) {
        rql_fingerprint f;
        if (rql_query_fingerprint(rql_document_query(view->document, i), &f) !=
            RQL_OK)
            abort();
        buffer_printf(out, "%016llx%016llx\n", (unsigned long long)f.whole[0],
                      (unsigned long long)f.whole[1]);
        for (int k = 0; k < RQL_FACET_COUNT; k++)
            buffer_printf(out, "  %-9s%016llx\n", rql_facet_name((rql_facet)k),
                          (unsigned long long)f.facets[k]);
    }
}

/* --- Completion ------------------------------------------------------------ */

/* So many suggestions are shown; of the others, how many and the last one. */
enum { MOST_SHOWN = 14 };

/* The text without the first <|>, which marks the caret. */
static size_t take_caret(struct buffer *out, rql_text text)
{
    static const char mark[] = "<|>";
    size_t caret = 0;
    while (caret + 3 < text.length && memcmp(text.data + caret, mark, 3) != 0)
        caret++;
    buffer_add(out, text.data, caret);
    if (caret + 3 <= text.length)
        buffer_add(out, text.data + caret + 3, text.length - caret - 3);
    return caret;
}

static void print_c_text(struct buffer *out, const char *text)
{
    print_text(out, (rql_text){text, strlen(text)});
}

static void print_suggestion(struct buffer *out, const rql_suggestion *s)
{
    buffer_printf(out, "%s ", rql_suggestion_kind_name(s->kind));
    print_c_text(out, s->text);
    if (strcmp(s->label, s->text) != 0) {
        buffer_printf(out, " for ");
        print_c_text(out, s->label);
    }
    if (*s->detail)
        buffer_printf(out, ": %s", s->detail);
    if (*s->origin)
        buffer_printf(out, " (%s)", s->origin);
    buffer_printf(out, "%s\n", s->is_retired ? ", retired" : "");
}

/* What may be written at the caret, and what it replaces. */
static void print_completion(struct buffer *out, const struct view *view)
{
    struct buffer text = {0};
    rql_document *document;
    rql_completion *completion;
    size_t caret = take_caret(&text, view->text);
    if (rql_document_new(text.data, text.length, view->options, &document) !=
            RQL_OK ||
        rql_completion_new(document, caret, &completion) != RQL_OK)
        abort();
    rql_span span = rql_completion_replaced(completion);
    if (span.start < span.end) {
        buffer_printf(out, "replaces ");
        print_text(out,
                   (rql_text){text.data + span.start, span.end - span.start});
        buffer_printf(out, "\n");
    }
    size_t count = rql_completion_count(completion);
    for (size_t i = 0; i < count && i < MOST_SHOWN; i++) {
        rql_suggestion s = rql_completion_at(completion, i);
        print_suggestion(out, &s);
    }
    if (count > MOST_SHOWN) {
        rql_suggestion last = rql_completion_at(completion, count - 1);
        buffer_printf(out, "and %zu more, at last ", count - MOST_SHOWN);
        print_suggestion(out, &last);
    }
    rql_completion_free(completion);
    rql_document_free(document);
    buffer_free(&text);
}

/* --- Suppressions ---------------------------------------------------------- */

static void print_suppression(struct buffer *out, const struct view *view,
                              size_t index)
{
    rql_suppression s = rql_document_suppression(view->document, index);
    print_span(out, view, s.span);
    buffer_printf(out, " %s", rql_suppression_kind_name(s.kind));
    for (size_t i = 0; i < s.rule_count; i++) {
        rql_suppressed_rule rule =
            rql_document_suppressed_rule(view->document, index, i);
        buffer_printf(out, " %s=%zu", rql_rule_name(rule.rule), rule.used);
    }
    if (s.has_until)
        buffer_printf(out, " until %04d-%02d-%02d%s", s.until.year,
                      s.until.month, s.until.day,
                      s.is_expired ? " (expired)" : "");
    buffer_printf(out, "%s", s.is_void ? " (void)" : "");
    if (s.reason.data) {
        buffer_printf(out, ": ");
        print_text(out, s.reason);
    }
    buffer_add(out, "\n", 1);
}

/* What suppresses, and what that hides. */
static void print_suppressed(struct buffer *out, const struct view *view)
{
    for (size_t i = 0; i < rql_document_suppression_count(view->document); i++)
        print_suppression(out, view, i);
    for (size_t i = 0; i < rql_document_suppressed_count(view->document); i++) {
        rql_suppressed s = rql_document_suppressed(view->document, i);
        print_span(out, view, rql_diagnostic_span(s.diagnostic));
        buffer_printf(out, " %s by %zu\n",
                      rql_rule_name(rql_diagnostic_rule(s.diagnostic)),
                      s.suppression + 1);
    }
}

const struct section_kind section_kinds[] = {
    {"options", NULL},
    {"file", NULL},
    {"catalog", NULL},
    {"note", NULL},
    {"rewrite", NULL},
    {"suppress", NULL},
    {"tokens", print_tokens},
    {"queries", print_queries},
    {"tree", print_tree},
    {"parts", print_parts},
    {"rules", print_rules},
    {"diagnostics", print_diagnostics},
    {"suppressed", print_suppressed},
    {"suppressing", print_suppressing},
    {"fixed", print_fixed},
    {"fixed-all", print_fixed_all},
    {"format", print_format},
    {"format-fill", print_fill},
    {"format-other", print_format_other},
    {"compact", print_compact},
    {"request-text", print_request},
    {"rewritten", print_rewritten},
    {"describe", print_description},
    {"compare", print_comparison},
    {"fingerprint", print_fingerprint},
    {"complete", print_completion},
};

const size_t section_kind_count = sizeof section_kinds / sizeof *section_kinds;
