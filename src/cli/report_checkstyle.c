/* Findings as Checkstyle writes them: XML that many tools read. */
#include "report.h"

#include "xml.h"

static void begin(struct report *report)
{
    put_text(report->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<checkstyle version=\"4.3\">\n");
}

static void put_diagnostic(struct output *out, rql_position position,
                           const rql_diagnostic *diagnostic)
{
    rql_severity severity = rql_diagnostic_severity(diagnostic);
    put_text(out, "<error");
    xml_put_number(out, "line", position.line);
    xml_put_number(out, "column", position.column);
    xml_put_attribute(out, "severity", rql_severity_name(severity));
    xml_put_attribute(out, "message", rql_diagnostic_message(diagnostic));
    put_text(out, " source=\"reportql.");
    put_text(out, rql_rule_name(rql_diagnostic_rule(diagnostic)));
    put_text(out, "\"/>\n");
}

static bool put_diagnostics(struct report *report, struct findings *findings)
{
    if (!findings->count)
        return true;
    const rql_lines *lines = findings_lines(findings);
    for (size_t i = 0; lines && i < findings->count && !report->out->error;
         i++) {
        const rql_diagnostic *d = findings->items[i];
        rql_position position =
            rql_lines_position(lines, rql_diagnostic_span(d).start);
        put_diagnostic(report->out, position, d);
    }
    return lines;
}

static bool put_document(struct report *report, struct findings *findings)
{
    put_text(report->out, "<file");
    xml_put_attribute(report->out, "name", findings->path);
    put_text(report->out, ">\n");
    bool good = put_diagnostics(report, findings);
    put_text(report->out, "</file>\n");
    return good;
}

static void end(struct report *report, const struct tally *tally)
{
    (void)tally;
    put_text(report->out, "</checkstyle>\n");
}

const struct format checkstyle_format = {
    .name = "checkstyle",
    .carries_all = true,
    .begin = begin,
    .document = put_document,
    .end = end,
};
