/* Findings as JSON, version 1: everything, one finding on a line. */
#include "report_json.h"

#include "report.h"

static void begin(struct report *report)
{
    struct json *json = &report->json;
    json_init(json, report->out);
    json_open(json, '{');
    json_member_size(json, "version", 1);
    json_key(json, "files");
    json_open(json, '[');
}

/* A span of a text that begins at an offset. */
static void put_offsets(struct json *json, size_t offset, rql_span span)
{
    json_member_size(json, "start", offset + span.start);
    json_member_size(json, "end", offset + span.end);
}

static void put_span(struct json *json, size_t offset, rql_span span)
{
    json_key(json, "span");
    json_open(json, '{');
    put_offsets(json, offset, span);
    json_close(json, '}');
}

static void put_position(struct json *json, const char *key,
                         rql_position position)
{
    json_key(json, key);
    json_open(json, '{');
    json_member_size(json, "line", position.line);
    json_member_size(json, "column", position.column);
    json_close(json, '}');
}

static void put_related(struct json *json, size_t offset,
                        const rql_diagnostic *diagnostic)
{
    json_key(json, "related");
    json_open(json, '[');
    size_t count = rql_diagnostic_related_count(diagnostic);
    for (size_t i = 0; i < count; i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        json_open(json, '{');
        json_member_string(json, "message", related.message);
        put_span(json, offset, related.span);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_edit(struct json *json, size_t offset, const rql_edit *edit)
{
    json_open(json, '{');
    put_offsets(json, offset, edit->span);
    json_key(json, "text");
    json_put_bytes(json, edit->text.data, edit->text.length);
    json_close(json, '}');
}

static void put_fix(struct json *json, size_t offset, const rql_fix *fix)
{
    json_open(json, '{');
    json_member_string(json, "title", fix->title);
    json_member_string(json, "safety", fix->is_safe ? "safe" : "unsafe");
    json_key(json, "edits");
    json_open(json, '[');
    for (size_t i = 0; i < fix->edit_count; i++)
        put_edit(json, offset, &fix->edits[i]);
    json_close(json, ']');
    json_close(json, '}');
}

static void put_fixes(struct json *json, size_t offset,
                      const rql_diagnostic *diagnostic)
{
    json_key(json, "fixes");
    json_open(json, '[');
    size_t count = rql_diagnostic_fix_count(diagnostic);
    for (size_t i = 0; i < count; i++)
        put_fix(json, offset, rql_diagnostic_fix(diagnostic, i));
    json_close(json, ']');
}

void json_put_finding(struct json *json, const rql_lines *lines, size_t offset,
                      const rql_diagnostic *diagnostic)
{
    rql_span span = rql_diagnostic_span(diagnostic);
    json_member_string(json, "rule",
                       rql_rule_name(rql_diagnostic_rule(diagnostic)));
    json_member_string(json, "severity",
                       rql_severity_name(rql_diagnostic_severity(diagnostic)));
    json_member_string(json, "message", rql_diagnostic_message(diagnostic));
    json_member_string(json, "help", rql_diagnostic_help(diagnostic));
    put_span(json, offset, span);
    put_position(json, "start", rql_lines_position(lines, span.start));
    put_position(json, "end", rql_lines_position(lines, span.end));
    put_related(json, offset, diagnostic);
    put_fixes(json, offset, diagnostic);
}

static void put_diagnostic(struct json *json, const rql_lines *lines,
                           const rql_diagnostic *diagnostic)
{
    json_line(json, 4);
    json_open(json, '{');
    json_put_finding(json, lines, 0, diagnostic);
    json_close(json, '}');
}

static bool put_diagnostics(struct report *report, struct findings *findings)
{
    if (!findings->count)
        return true;
    const rql_lines *lines = findings_lines(findings);
    for (size_t i = 0; lines && i < findings->count && !report->out->error; i++)
        put_diagnostic(&report->json, lines, findings->items[i]);
    return lines;
}

static bool put_document(struct report *report, struct findings *findings)
{
    struct json *json = &report->json;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "path", findings->path);
    json_member_size(json, "queries",
                     rql_document_query_count(findings->document));
    json_key(json, "diagnostics");
    json_open(json, '[');
    bool good = put_diagnostics(report, findings);
    json_close(json, ']');
    json_close(json, '}');
    return good;
}

static void end(struct report *report, const struct tally *tally)
{
    struct json *json = &report->json;
    json_close(json, ']');
    json_line(json, 1);
    json_key(json, "summary");
    json_open(json, '{');
    json_member_size(json, "files", tally->files);
    json_member_size(json, "queries", tally->queries);
    json_member_size(json, "errors", tally->findings[RQL_ERROR]);
    json_member_size(json, "warnings", tally->findings[RQL_WARNING]);
    json_member_size(json, "infos", tally->findings[RQL_INFO]);
    json_member_size(json, "fixable", tally->fixable);
    json_close(json, '}');
    json_close(json, '}');
    put_char(report->out, '\n');
}

const struct format json_format = {
    .name = "json",
    .carries_all = true,
    .begin = begin,
    .document = put_document,
    .end = end,
};
