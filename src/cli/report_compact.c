/* Findings as compilers write them: one on a line, for editors that read it. */
#include "headline.h"
#include "report.h"

static void begin(struct report *report)
{
    (void)report;
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
        put_headline(report->out, findings->path,
                     rql_lines_position(lines, rql_diagnostic_span(d).start),
                     d);
    }
    return true;
}

static void end(struct report *report, const struct tally *tally)
{
    (void)report;
    (void)tally;
}

const struct format compact_format = {
    .name = "compact",
    .streams = true,
    .begin = begin,
    .document = put_document,
    .end = end,
};
