/* The table of output formats. */
#include "report.h"

#include <stdlib.h>

#include "message.h"

const struct format *format_at(size_t index)
{
    static const struct format *const formats[] = {
        &text_format,       &compact_format, &json_format,     &jsonl_format,
        &sarif_format,      &github_format,  &gitlab_format,   &junit_format,
        &checkstyle_format, &rdjson_format,  &markdown_format, NULL,
    };
    return formats[index];
}

bool report_shows_severity(const struct report *report,
                           const struct findings *findings,
                           rql_severity severity)
{
    return report->format->carries_all || severity <= report->level ||
           findings_fail(findings, severity);
}

bool report_shows(const struct report *report, const struct findings *findings,
                  const rql_diagnostic *diagnostic)
{
    return report_shows_severity(report, findings,
                                 rql_diagnostic_severity(diagnostic));
}

struct report report_new(const struct format *format, struct output *out,
                         const struct settings *settings)
{
    struct report report = {
        .format = format,
        .out = out,
        .level = settings->level,
        .quiet = settings->quiet,
    };
    if (format->own_size)
        report.own = need(calloc(1, format->own_size));
    return report;
}

void report_free(struct report *report)
{
    if (report->format->free_own)
        report->format->free_own(report->own);
    free(report->own);
}
