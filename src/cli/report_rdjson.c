/* Findings in the Diagnostic Format of reviewdog.  Its columns count bytes. */
#include "report.h"

#include <stdlib.h>

#include "bytes.h"
#include "report_place.h"

/* A fix may change places that lie apart, a suggestion is one stretch: so much
 * of the text between them is taken along. */
enum { WIDEST_SUGGESTION = 2000 };

/* A document whose findings are being written. */
struct page {
    struct json *json;
    const char *path;
    const char *text;
    const rql_lines *lines;
};

static void begin(struct report *report)
{
    struct json *json = &report->json;
    json_init(json, report->out);
    json_open(json, '{');
    json_key(json, "source");
    json_open(json, '{');
    json_member_string(json, "name", "reportql");
    json_close(json, '}');
    json_key(json, "diagnostics");
    json_open(json, '[');
}

/* --- Places ---------------------------------------------------------------*/

static void put_position(const struct page *page, const char *key,
                         size_t offset)
{
    size_t start = rql_lines_line(page->lines, offset).start;
    json_key(page->json, key);
    json_open(page->json, '{');
    json_member_size(page->json, "line",
                     rql_lines_position(page->lines, offset).line);
    json_member_size(page->json, "column", offset - start + 1);
    json_close(page->json, '}');
}

static void put_range(const struct page *page, rql_span span)
{
    json_key(page->json, "range");
    json_open(page->json, '{');
    put_position(page, "start", span.start);
    put_position(page, "end", span.end);
    json_close(page->json, '}');
}

static void put_location(const struct page *page, rql_span span)
{
    json_key(page->json, "location");
    json_open(page->json, '{');
    json_member_string(page->json, "path", page->path);
    put_range(page, span);
    json_close(page->json, '}');
}

/* --- Suggestions ----------------------------------------------------------*/

/* From the first to the last place that a fix changes. */
static rql_span cover_of(const rql_fix *fix)
{
    return (rql_span){fix->edits[0].span.start,
                      fix->edits[fix->edit_count - 1].span.end};
}

static bool is_suggestible(const rql_fix *fix)
{
    if (!fix->edit_count)
        return false;
    rql_span cover = cover_of(fix);
    return fix->edit_count == 1 || cover.end - cover.start <= WIDEST_SUGGESTION;
}

/* What the fix makes of what it covers. */
static struct bytes text_of(const struct page *page, const rql_fix *fix)
{
    struct bytes bytes = {0};
    size_t at = fix->edits[0].span.start;
    for (size_t i = 0; i < fix->edit_count; i++) {
        const rql_edit *edit = &fix->edits[i];
        bytes_add(&bytes, page->text + at, edit->span.start - at);
        bytes_add(&bytes, edit->text.data, edit->text.length);
        at = edit->span.end;
    }
    return bytes;
}

static void put_suggestion(const struct page *page, const rql_fix *fix)
{
    struct bytes text = text_of(page, fix);
    json_open(page->json, '{');
    put_range(page, cover_of(fix));
    json_key(page->json, "text");
    json_put_bytes(page->json, text.data, text.length);
    json_close(page->json, '}');
    free(text.data);
}

static void put_suggestions(const struct page *page,
                            const rql_diagnostic *diagnostic)
{
    size_t count = rql_diagnostic_fix_count(diagnostic);
    json_key(page->json, "suggestions");
    json_open(page->json, '[');
    for (int safe = 1; safe >= 0; safe--) {
        for (size_t i = 0; i < count; i++) {
            const rql_fix *fix = rql_diagnostic_fix(diagnostic, i);
            if (fix->is_safe == safe && is_suggestible(fix))
                put_suggestion(page, fix);
        }
    }
    json_close(page->json, ']');
}

/* --- One finding ----------------------------------------------------------*/

static void put_related(const struct page *page,
                        const rql_diagnostic *diagnostic)
{
    size_t count = rql_diagnostic_related_count(diagnostic);
    if (!count)
        return;
    json_key(page->json, "related_locations");
    json_open(page->json, '[');
    for (size_t i = 0; i < count; i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        json_open(page->json, '{');
        json_member_string(page->json, "message", related.message);
        put_location(page, related.span);
        json_close(page->json, '}');
    }
    json_close(page->json, ']');
}

static void put_message(struct json *json, const rql_diagnostic *diagnostic)
{
    struct bytes text = {0};
    const char *help = rql_diagnostic_help(diagnostic);
    bytes_add_text(&text, rql_diagnostic_message(diagnostic));
    if (help && *help) {
        bytes_add_text(&text, "\n");
        bytes_add_text(&text, help);
    }
    json_key(json, "message");
    json_put_bytes(json, text.data, text.length);
    free(text.data);
}

static const char *severity_name(rql_severity severity)
{
    switch (severity) {
    case RQL_ERROR:
        return "ERROR";
    case RQL_WARNING:
        return "WARNING";
    default:
        return "INFO";
    }
}

static void put_code(struct json *json, const rql_diagnostic *diagnostic)
{
    json_key(json, "code");
    json_open(json, '{');
    json_member_string(json, "value",
                       rql_rule_name(rql_diagnostic_rule(diagnostic)));
    json_close(json, '}');
}

static void put_diagnostic(const struct page *page,
                           const rql_diagnostic *diagnostic)
{
    struct json *json = page->json;
    json_line(json, 1);
    json_open(json, '{');
    put_message(json, diagnostic);
    put_location(page, rql_diagnostic_span(diagnostic));
    json_member_string(json, "severity",
                       severity_name(rql_diagnostic_severity(diagnostic)));
    put_code(json, diagnostic);
    put_suggestions(page, diagnostic);
    put_related(page, diagnostic);
    json_close(json, '}');
}

static bool put_document(struct report *report, struct findings *findings)
{
    if (!findings->count)
        return true;
    struct page page = {&report->json, path_in_tree(findings->path),
                        rql_document_text(findings->document).data,
                        findings_lines(findings)};
    for (size_t i = 0; page.lines && i < findings->count && !report->out->error;
         i++)
        put_diagnostic(&page, findings->items[i]);
    return page.lines;
}

static void end(struct report *report, const struct tally *tally)
{
    (void)tally;
    json_close(&report->json, ']');
    json_close(&report->json, '}');
    put_char(report->out, '\n');
}

const struct format rdjson_format = {
    .name = "rdjson",
    .carries_all = true,
    .begin = begin,
    .document = put_document,
    .end = end,
};
