/* Findings for people: place, message, the line with marks, help. */
#include "report.h"

#include <string.h>

#include "excerpt.h"
#include "glyph.h"
#include "headline.h"

static void begin(struct report *report)
{
    (void)report;
}

/* --- One finding ----------------------------------------------------------*/

/* A document whose findings are being written. */
struct page {
    struct output *out;
    const char *path;
    const char *text;
    const rql_lines *lines;
};

static size_t line_number(const struct page *page, rql_span span)
{
    return rql_lines_position(page->lines, span.start).line;
}

/* The columns that the line numbers of a finding take; its own is `line`. */
static size_t gutter_of(const struct page *page,
                        const rql_diagnostic *diagnostic, size_t line)
{
    size_t count = rql_diagnostic_related_count(diagnostic);
    for (size_t i = 0; i < count; i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        size_t number = line_number(page, related.span);
        if (number > line)
            line = number;
    }
    size_t digits = 1;
    while (line /= 10)
        digits++;
    return digits;
}

/* Show a second place in an excerpt of its own. */
static void put_elsewhere(const struct page *page, const rql_related *related,
                          size_t gutter)
{
    struct excerpt shown =
        excerpt_make(page->text, page->lines, related->span, gutter);
    excerpt_put_line(page->out, &shown, line_number(page, related->span));
    excerpt_put_mark(page->out, &shown, related->span, '-', STYLE_FRAME,
                     related->message);
}

/* The second places that the excerpt holds are marked in it, then the others
 * are shown. */
static void put_related(const struct page *page,
                        const rql_diagnostic *diagnostic,
                        const struct excerpt *shown)
{
    size_t count = rql_diagnostic_related_count(diagnostic);
    for (size_t i = 0; i < count; i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        if (excerpt_holds(shown, related.span))
            excerpt_put_mark(page->out, shown, related.span, '-', STYLE_FRAME,
                             related.message);
    }
    for (size_t i = 0; i < count; i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        if (!excerpt_holds(shown, related.span))
            put_elsewhere(page, &related, shown->gutter);
    }
}

static void put_excerpts(const struct page *page,
                         const rql_diagnostic *diagnostic, size_t line,
                         size_t gutter)
{
    rql_span span = rql_diagnostic_span(diagnostic);
    rql_severity severity = rql_diagnostic_severity(diagnostic);
    struct excerpt shown = excerpt_make(page->text, page->lines, span, gutter);
    excerpt_put_line(page->out, &shown, line);
    excerpt_put_mark(page->out, &shown, span, '^', severity_style(severity),
                     NULL);
    put_related(page, diagnostic, &shown);
}

static void put_diagnostic(const struct page *page,
                           const rql_diagnostic *diagnostic)
{
    rql_position position =
        rql_lines_position(page->lines, rql_diagnostic_span(diagnostic).start);
    size_t gutter = gutter_of(page, diagnostic, position.line);
    const char *help = rql_diagnostic_help(diagnostic);
    put_headline(page->out, page->path, position, diagnostic);
    put_excerpts(page, diagnostic, position.line, gutter);
    if (help && *help)
        excerpt_put_help(page->out, help, gutter);
    put_char(page->out, '\n');
}

/* --- A document -----------------------------------------------------------*/

/* The findings of one file that a person may read; the others are counted. */
enum { MOST_SHOWN = 1000 };

/* What is kept from one document of an input to the next. */
struct page_count {
    size_t shown;
};

/* Count the findings that the document has not kept. */
static void count_omitted(struct report *report,
                          const struct findings *findings)
{
    struct page_count *count = report->own;
    for (int s = RQL_ERROR; s < RQL_OFF; s++) {
        rql_severity severity = (rql_severity)s;
        size_t omitted =
            rql_document_omitted_count(findings->document, severity);
        if (report_shows_severity(report, findings, severity))
            count->shown += omitted;
        else
            report->hidden[s] += omitted;
    }
}

static void put_rest(struct output *out, const char *path, size_t rest)
{
    if (!rest)
        return;
    put_shown(out, path, strlen(path));
    put_text(out, ": ");
    put_count(out, rest, "more finding is", "more findings are");
    put_text(out, " not shown (--output-format json has all)\n\n");
}

static bool put_document(struct report *report, struct findings *findings)
{
    struct page page = {report->out, findings->path,
                        rql_document_text(findings->document).data, NULL};
    struct page_count *count = report->own;
    for (size_t i = 0; i < findings->count && !page.out->error; i++) {
        const rql_diagnostic *d = findings->items[i];
        if (!report_shows(report, findings, d)) {
            report->hidden[rql_diagnostic_severity(d)]++;
            continue;
        }
        if (++count->shown > MOST_SHOWN)
            continue;
        page.lines = findings_lines(findings);
        if (!page.lines)
            return false;
        put_diagnostic(&page, d);
    }
    count_omitted(report, findings);
    if (findings->goes_on)
        return true;
    put_rest(report->out, page.path,
             count->shown > MOST_SHOWN ? count->shown - MOST_SHOWN : 0);
    count->shown = 0;
    return true;
}

/* --- The summary ----------------------------------------------------------*/

size_t put_findings(struct output *out, const size_t findings[RQL_OFF])
{
    static const char *const names[RQL_OFF][2] = {
        [RQL_ERROR] = {"error", "errors"},
        [RQL_WARNING] = {"warning", "warnings"},
        [RQL_INFO] = {"info", "infos"},
    };
    size_t sum = 0;
    for (size_t s = RQL_ERROR; s < RQL_OFF; s++) {
        size_t count = findings[s];
        if (!count)
            continue;
        if (sum)
            put_text(out, ", ");
        put_style(out, severity_style((rql_severity)s));
        put_count(out, count, names[s][0], names[s][1]);
        put_style(out, STYLE_PLAIN);
        sum += count;
    }
    return sum;
}

static void put_scope(struct output *out, const struct tally *tally,
                      bool is_clean)
{
    put_text(out, is_clean ? "" : " in ");
    put_count(out, tally->files, "file", "files");
    put_text(out, is_clean ? ", " : " (");
    put_count(out, tally->queries, "query", "queries");
    put_text(out, is_clean ? ": " : ")");
}

static void put_hidden(const struct report *report)
{
    size_t hidden = 0;
    for (size_t s = RQL_ERROR; s < RQL_OFF; s++)
        hidden += report->hidden[s];
    if (!hidden)
        return;
    put_text(report->out, "; not shown: ");
    put_findings(report->out, report->hidden);
    put_text(report->out, " (see --level)");
}

/* The findings that are shown, and in what. */
static void put_shown_findings(const struct report *report,
                               const struct tally *tally)
{
    size_t shown[RQL_OFF];
    for (size_t s = 0; s < RQL_OFF; s++)
        shown[s] = tally->findings[s] - report->hidden[s];
    if (put_findings(report->out, shown)) {
        put_scope(report->out, tally, false);
        return;
    }
    put_scope(report->out, tally, true);
    put_text(report->out, report->level == RQL_ERROR ? "no errors found"
                                                     : "no problems found");
}

static void put_since(struct output *out, const struct tally *tally)
{
    if (!tally->since)
        return;
    put_text(out, " since ");
    put_shown(out, tally->since, strlen(tally->since));
}

/* "; 12 in the baseline" and what an update has made of it. */
static void put_baseline(struct output *out,
                         const struct baseline_tally *baseline)
{
    if (baseline->quiet) {
        put_text(out, "; ");
        put_number(out, baseline->quiet);
        put_text(out, " in the baseline");
    }
    if (baseline->added || baseline->removed) {
        put_text(out, "; baseline: ");
        put_number(out, baseline->added);
        put_text(out, " added, ");
        put_number(out, baseline->removed);
        put_text(out, " removed");
    }
}

static void end(struct report *report, const struct tally *tally)
{
    struct output *out = report->out;
    if (report->quiet)
        return;
    if (tally->is_changed && !tally->queries && !tally->unread &&
        !tally->findings[RQL_ERROR] && !tally->findings[RQL_WARNING]) {
        put_text(out, "no queries have changed");
        put_since(out, tally);
        put_char(out, '\n');
        return;
    }
    if (!tally->files && !tally->unread)
        return;
    if (tally->files)
        put_shown_findings(report, tally);
    else
        put_text(out, "nothing was checked");
    if (tally->since)
        put_text(out, "; changed");
    put_since(out, tally);
    put_hidden(report);
    put_baseline(out, &tally->baseline);
    if (tally->fixed) {
        put_text(out, "; ");
        put_number(out, tally->fixed);
        put_text(out, tally->is_trial ? " would be fixed" : " fixed");
    }
    if (tally->added) {
        put_text(out, "; ");
        put_count(out, tally->added, "suppression", "suppressions");
        put_text(out, tally->is_trial ? " would be added" : " added");
    }
    if (tally->suppressed) {
        put_text(out, "; ");
        put_number(out, tally->suppressed);
        put_text(out, " suppressed");
    }
    if (tally->unread) {
        put_text(out, "; ");
        put_count(out, tally->unread, "input", "inputs");
        put_text(out, " could not be read");
    }
    put_char(out, '\n');
}

const struct format text_format = {
    .name = "text",
    .carries_all = false,
    .most = MOST_SHOWN,
    .streams = true,
    .own_size = sizeof(struct page_count),
    .begin = begin,
    .document = put_document,
    .end = end,
};
