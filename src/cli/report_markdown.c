/* Findings as a summary in Markdown, for pages and comments of code hosts: the
 * totals, then a table with the worst first. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "glyph.h"
#include "report_place.h"

/* What a person reads, and what fits a comment: code hosts refuse more than
 * 65,536 characters. */
enum { MOST_ROWS = 200, MOST_BYTES = 50000, MOST_COMPLAINTS = 20 };

/* The rows that have been made, by severity. */
struct summary {
    struct bytes rows[RQL_OFF];
    size_t ends[RQL_OFF][MOST_ROWS]; /* of each row */
    size_t counts[RQL_OFF];
};

static void begin(struct report *report)
{
    (void)report;
}

/* --- Text -----------------------------------------------------------------*/

/* True for "://" at a colon and "www." at a full stop: they make links. */
static bool makes_link(const char *text, size_t i, size_t length)
{
    if (text[i] == ':')
        return i + 2 < length && text[i + 1] == '/' && text[i + 2] == '/';
    return i >= 3 && text[i] == '.' && strncmp(text + i - 3, "www", 3) == 0;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* True for marks of Markdown; inside of words, _ is none. */
static bool is_mark(const char *text, size_t i, size_t length)
{
    if (text[i] == '_')
        return !i || !is_word(text[i - 1]) || i + 1 == length ||
               !is_word(text[i + 1]);
    return strchr("\\`*{}[]()|~#$!", text[i]);
}

static void put_ascii(struct output *out, const char *text, size_t i,
                      size_t length)
{
    char c = text[i];
    if (c == '&')
        put_text(out, "&amp;");
    else if (c == '<')
        put_text(out, "&lt;");
    else if (c == '>')
        put_text(out, "&gt;");
    else if (c == '@') /* nobody is to be called */
        put_text(out, "@<!-- -->");
    else if (is_mark(text, i, length) || makes_link(text, i, length)) {
        put_char(out, '\\');
        put_char(out, c);
    } else
        put_char(out, c);
}

/* Write a text of unknown origin so that it is read as text. */
static void put_plain(struct output *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        if (text[i] >= 0x20 && text[i] < 0x7f) {
            put_ascii(out, text, i++, length);
            continue;
        }
        struct glyph glyph;
        glyph_read(text + i, length - i, &glyph);
        for (size_t k = 0; k < glyph.shown_length; k++) {
            if ((unsigned char)glyph.shown[k] < 0x80)
                put_ascii(out, glyph.shown, k, glyph.shown_length);
            else
                put_char(out, glyph.shown[k]);
        }
        i += glyph.length;
    }
}

/* --- Rows -----------------------------------------------------------------*/

static void put_row(struct output *out, const char *path, rql_position position,
                    const rql_diagnostic *diagnostic)
{
    const char *message = rql_diagnostic_message(diagnostic);
    put_text(out, "| ");
    put_text(out, rql_severity_name(rql_diagnostic_severity(diagnostic)));
    put_text(out, " | ");
    put_plain(out, path, strlen(path));
    put_char(out, ':');
    put_number(out, position.line);
    put_char(out, ':');
    put_number(out, position.column);
    put_text(out, " | ");
    put_plain(out, message, strlen(message));
    put_text(out, " | `");
    put_text(out, rql_rule_name(rql_diagnostic_rule(diagnostic)));
    put_text(out, "` |\n");
}

static bool is_full(const struct summary *summary, rql_severity severity)
{
    return summary->counts[severity] == MOST_ROWS ||
           summary->rows[severity].length > MOST_BYTES;
}

static bool put_document(struct report *report, struct findings *findings)
{
    struct summary *summary = report->own;
    for (size_t i = 0; i < findings->count; i++) {
        const rql_diagnostic *d = findings->items[i];
        rql_severity severity = rql_diagnostic_severity(d);
        if (!report_shows(report, findings, d) || is_full(summary, severity))
            continue;
        const rql_lines *lines = findings_lines(findings);
        if (!lines)
            return false;
        struct output out;
        output_init_bytes(&out, &summary->rows[severity]);
        put_row(&out, path_in_tree(findings->path),
                rql_lines_position(lines, rql_diagnostic_span(d).start), d);
        summary->ends[severity][summary->counts[severity]++] =
            summary->rows[severity].length;
    }
    return true;
}

/* --- The whole ------------------------------------------------------------*/

/* Write the rows that fit; returns how many they are. */
static size_t put_rows(struct output *out, const struct summary *summary)
{
    size_t rows = 0, bytes = 0;
    for (size_t s = RQL_ERROR; s < RQL_OFF; s++) {
        const struct bytes *from = &summary->rows[s];
        size_t fit = 0;
        while (fit < summary->counts[s] && rows + fit < MOST_ROWS &&
               bytes + summary->ends[s][fit] <= MOST_BYTES)
            fit++;
        size_t length = fit ? summary->ends[s][fit - 1] : 0;
        put_bytes(out, from->data, length);
        rows += fit;
        bytes += length;
        if (fit < summary->counts[s])
            break;
    }
    return rows;
}

static size_t shown_total(const struct report *report,
                          const struct tally *tally)
{
    size_t total = 0;
    for (size_t s = RQL_ERROR; s <= (size_t)report->level; s++)
        total += tally->findings[s];
    return total;
}

static void put_table(struct report *report, const struct tally *tally)
{
    struct output *out = report->out;
    size_t total = shown_total(report, tally);
    if (!total)
        return;
    put_text(out, "\n| severity | place | message | rule |\n"
                  "|---|---|---|---|\n");
    size_t rows = put_rows(out, report->own);
    if (rows == total)
        return;
    put_char(out, '\n');
    put_count(out, total - rows, "more finding is", "more findings are");
    put_text(out, " not shown.\n");
}

static void put_totals(struct output *out, const struct tally *tally)
{
    put_text(out, "**reportql**: ");
    put_count(out, tally->findings[RQL_ERROR], "error", "errors");
    put_text(out, ", ");
    put_count(out, tally->findings[RQL_WARNING], "warning", "warnings");
    if (tally->findings[RQL_INFO]) {
        put_text(out, ", ");
        put_count(out, tally->findings[RQL_INFO], "info", "infos");
    }
    put_text(out, " in ");
    put_count(out, tally->files, "file", "files");
    put_text(out, " (");
    put_count(out, tally->queries, "query", "queries");
    put_text(out, ")");
    if (tally->fixed) {
        put_text(out, "; ");
        put_number(out, tally->fixed);
        put_text(out, tally->is_trial ? " would be fixed" : " fixed");
    }
    put_char(out, '\n');
}

struct complaints {
    struct output *out;
    size_t count;
};

static void put_complaint(void *context, rql_text line)
{
    struct complaints *complaints = context;
    if (complaints->count++ >= MOST_COMPLAINTS)
        return;
    put_text(complaints->out, complaints->count == 1 ? "\n- " : "- ");
    put_plain(complaints->out, line.data, line.length);
    put_char(complaints->out, '\n');
}

static void end(struct report *report, const struct tally *tally)
{
    struct complaints complaints = {report->out, 0};
    put_totals(report->out, tally);
    lines_of(tally->complaints, put_complaint, &complaints);
    if (complaints.count > MOST_COMPLAINTS) {
        put_text(report->out, "- and ");
        put_number(report->out, complaints.count - MOST_COMPLAINTS);
        put_text(report->out, " more\n");
    }
    put_table(report, tally);
}

static void free_own(void *own)
{
    struct summary *summary = own;
    for (size_t s = RQL_ERROR; s < RQL_OFF; s++)
        free(summary->rows[s].data);
}

const struct format markdown_format = {
    .name = "markdown",
    .own_size = sizeof(struct summary),
    .begin = begin,
    .document = put_document,
    .end = end,
    .free_own = free_own,
};
