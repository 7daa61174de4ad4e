/* Findings as JSON Lines: each is an object on a line of its own. */
#include "report.h"
#include "report_json.h"

static void begin(struct report *report)
{
    (void)report;
}

static void put_line(struct report *report, const struct findings *findings,
                     const rql_lines *lines, const rql_diagnostic *diagnostic)
{
    struct json *json = &report->json;
    json_init(json, report->out);
    json_open(json, '{');
    json_member_string(json, "path", findings->path);
    json_put_finding(json, lines, findings->origin.offset, diagnostic);
    json_close(json, '}');
    put_char(report->out, '\n');
}

static bool put_document(struct report *report, struct findings *findings)
{
    const rql_lines *lines = NULL;
    for (size_t i = 0; i < findings->count && !report->out->error; i++) {
        lines = findings_lines(findings);
        if (!lines)
            return false;
        put_line(report, findings, lines, findings->items[i]);
    }
    return true;
}

static void end(struct report *report, const struct tally *tally)
{
    (void)report;
    (void)tally;
}

const struct format jsonl_format = {
    .name = "jsonl",
    .carries_all = true,
    .streams = true,
    .begin = begin,
    .document = put_document,
    .end = end,
};
