/* Findings as workflow commands of GitHub Actions, which become annotations. */
#include "glyph.h"
#include "report.h"

#include <stddef.h>
#include <string.h>

#include "report_place.h"

static void begin(struct report *report)
{
    (void)report;
}

static bool is_plain(char c, const char *marks)
{
    return c >= 0x20 && c < 0x7f && !strchr(marks, c);
}

/* Write a text so that a command ends neither early nor late: what is in
 * `marks` becomes %XX, and what would not print is shown. */
static void put_escaped(struct output *out, const char *text, const char *marks)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        struct glyph glyph;
        size_t run = i;
        while (run < length && is_plain(text[run], marks))
            run++;
        put_bytes(out, text + i, run - i);
        i = run;
        if (i == length)
            return;
        if (strchr(marks, text[i])) {
            put_char(out, '%');
            put_char(out, digits[text[i] >> 4 & 15]);
            put_char(out, digits[text[i] & 15]);
            i++;
            continue;
        }
        glyph_read(text + i, length - i, &glyph);
        put_bytes(out, glyph.shown, glyph.shown_length);
        i += glyph.length;
    }
}

static void put_data(struct output *out, const char *text)
{
    put_escaped(out, text, "%\r\n");
}

static void put_property(struct output *out, const char *text)
{
    put_escaped(out, text, "%\r\n:,");
}

static void put_member(struct output *out, const char *name, size_t number)
{
    put_char(out, ',');
    put_text(out, name);
    put_char(out, '=');
    put_number(out, number);
}

static const char *command_of(rql_severity severity)
{
    switch (severity) {
    case RQL_ERROR:
        return "::error ";
    case RQL_WARNING:
        return "::warning ";
    default:
        return "::notice ";
    }
}

/* Columns are for findings on one line: others are not shown with them. */
static void put_place(struct output *out, const char *path, struct range range)
{
    put_text(out, "file=");
    put_property(out, path);
    put_member(out, "line", range.start.line);
    put_member(out, "endLine", range.end.line);
    if (range.start.line != range.end.line)
        return;
    put_member(out, "col", range.start.column);
    put_member(out, "endColumn", range.end.column);
}

static void put_diagnostic(struct output *out, const char *path,
                           struct range range, const rql_diagnostic *diagnostic)
{
    const char *help = rql_diagnostic_help(diagnostic);
    put_text(out, command_of(rql_diagnostic_severity(diagnostic)));
    put_place(out, path, range);
    put_text(out, ",title=reportql ");
    put_property(out, rql_rule_name(rql_diagnostic_rule(diagnostic)));
    put_text(out, "::");
    put_data(out, rql_diagnostic_message(diagnostic));
    if (help && *help) {
        put_data(out, "\n");
        put_data(out, help);
    }
    put_char(out, '\n');
}

static bool put_document(struct report *report, struct findings *findings)
{
    for (size_t i = 0; i < findings->count && !report->out->error; i++) {
        const rql_diagnostic *d = findings->items[i];
        if (!report_shows(report, findings, d))
            continue;
        const rql_lines *lines = findings_lines(findings);
        if (!lines)
            return false;
        put_diagnostic(report->out, path_in_tree(findings->path),
                       range_of(lines, rql_diagnostic_span(d)), d);
    }
    return true;
}

static void put_complaint(void *context, rql_text line)
{
    struct output *out = context;
    put_text(out, "::error title=reportql::");
    for (size_t i = 0; i < line.length; i++) {
        if (line.data[i] == '%')
            put_text(out, "%25");
        else
            put_char(out, line.data[i]);
    }
    put_char(out, '\n');
}

static void end(struct report *report, const struct tally *tally)
{
    lines_of(tally->complaints, put_complaint, report->out);
}

const struct format github_format = {
    .name = "github",
    .streams = true,
    .begin = begin,
    .document = put_document,
    .end = end,
};
