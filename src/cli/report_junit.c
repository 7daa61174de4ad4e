/* Findings as test results of JUnit: a suite for each file, a test case for each
 * finding. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "ordinals.h"
#include "report_place.h"
#include "xml.h"

static void begin(struct report *report)
{
    put_text(report->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<testsuites name=\"reportql\">\n");
}

static void put_suite(struct output *out, const char *name, size_t tests,
                      size_t failures, size_t errors)
{
    put_text(out, "<testsuite");
    xml_put_attribute(out, "name", name);
    xml_put_number(out, "tests", tests);
    xml_put_number(out, "failures", failures);
    xml_put_number(out, "errors", errors);
    put_text(out, ">\n");
}

/* --- Names ----------------------------------------------------------------*/

/* What a test case is called: the same wherever in the file it stands. */
static rql_identity name_of(const rql_diagnostic *diagnostic)
{
    return (rql_identity){
        hash_text(rql_rule_name(rql_diagnostic_rule(diagnostic))),
        hash_text(rql_diagnostic_message(diagnostic)),
    };
}

static void put_name(struct output *out, const rql_diagnostic *diagnostic,
                     size_t ordinal)
{
    const char *message = rql_diagnostic_message(diagnostic);
    put_text(out, "<testcase name=\"");
    put_text(out, rql_rule_name(rql_diagnostic_rule(diagnostic)));
    put_text(out, ": ");
    xml_put_value(out, message, strlen(message));
    if (ordinal) {
        put_text(out, " (");
        put_number(out, ordinal + 1);
        put_char(out, ')');
    }
    put_char(out, '"');
}

/* --- One finding ----------------------------------------------------------*/

static void put_detail(struct output *out, const char *path,
                       rql_position position, const rql_diagnostic *diagnostic)
{
    const char *help = rql_diagnostic_help(diagnostic);
    rql_severity severity = rql_diagnostic_severity(diagnostic);
    xml_put_text(out, path);
    put_char(out, ':');
    put_number(out, position.line);
    put_char(out, ':');
    put_number(out, position.column);
    put_text(out, ": ");
    put_text(out, rql_severity_name(severity));
    put_text(out, ": ");
    xml_put_text(out, rql_diagnostic_message(diagnostic));
    if (help && *help) {
        put_char(out, '\n');
        xml_put_text(out, help);
    }
}

static void put_failure(struct output *out, const char *path,
                        rql_position position, const rql_diagnostic *diagnostic)
{
    rql_severity severity = rql_diagnostic_severity(diagnostic);
    put_text(out, "<failure");
    xml_put_attribute(out, "type", rql_severity_name(severity));
    xml_put_attribute(out, "message", rql_diagnostic_message(diagnostic));
    put_char(out, '>');
    put_detail(out, path, position, diagnostic);
    put_text(out, "</failure>");
}

/* What does not fail the run is a test that passes and has something to say. */
static void put_remark(struct output *out, const char *path,
                       rql_position position, const rql_diagnostic *diagnostic)
{
    put_text(out, "<system-out>");
    put_detail(out, path, position, diagnostic);
    put_text(out, "</system-out>");
}

static void put_case(struct output *out, const struct findings *findings,
                     rql_position position, const rql_diagnostic *diagnostic,
                     size_t ordinal)
{
    const char *path = path_in_tree(findings->path);
    put_name(out, diagnostic, ordinal);
    xml_put_attribute(out, "classname", path);
    put_char(out, '>');
    if (findings_fail(findings, rql_diagnostic_severity(diagnostic)))
        put_failure(out, path, position, diagnostic);
    else
        put_remark(out, path, position, diagnostic);
    put_text(out, "</testcase>\n");
}

/* --- A document -----------------------------------------------------------*/

static void put_clean(struct output *out, const char *path)
{
    put_suite(out, path, 1, 0, 0);
    put_text(out, "<testcase name=\"no findings\"");
    xml_put_attribute(out, "classname", path);
    put_text(out, "/>\n");
}

static bool put_cases(struct report *report, struct findings *findings)
{
    const rql_lines *lines = findings_lines(findings);
    if (!lines)
        return false;
    size_t *ordinals = ordinals_new(findings, name_of);
    for (size_t i = 0; i < findings->count && !report->out->error; i++) {
        const rql_diagnostic *d = findings->items[i];
        if (report_shows(report, findings, d))
            put_case(report->out, findings,
                     rql_lines_position(lines, rql_diagnostic_span(d).start), d,
                     ordinals[i]);
    }
    free(ordinals);
    return true;
}

static bool put_document(struct report *report, struct findings *findings)
{
    struct output *out = report->out;
    const char *path = path_in_tree(findings->path);
    size_t cases = 0, failures = 0;
    bool good = true;
    for (size_t i = 0; i < findings->count; i++) {
        cases += report_shows(report, findings, findings->items[i]);
        failures += findings_fail(findings,
                                  rql_diagnostic_severity(findings->items[i]));
    }
    if (cases) {
        put_suite(out, path, cases, failures, 0);
        good = put_cases(report, findings);
    } else {
        put_clean(out, path);
    }
    put_text(out, "</testsuite>\n");
    return good;
}

/* --- Trouble --------------------------------------------------------------*/

static void count_line(void *context, rql_text line)
{
    size_t *count = context;
    (void)line;
    ++*count;
}

static void put_complaint(void *context, rql_text line)
{
    struct output *out = context;
    put_text(out, "<testcase name=\"");
    xml_put_value(out, line.data, line.length);
    put_text(out, "\" classname=\"reportql\"><error type=\"trouble\">");
    xml_put_bytes(out, line.data, line.length);
    put_text(out, "</error></testcase>\n");
}

static void end(struct report *report, const struct tally *tally)
{
    struct output *out = report->out;
    size_t count = 0;
    lines_of(tally->complaints, count_line, &count);
    if (count) {
        put_suite(out, "reportql", count, 0, count);
        lines_of(tally->complaints, put_complaint, out);
        put_text(out, "</testsuite>\n");
    }
    put_text(out, "</testsuites>\n");
}

const struct format junit_format = {
    .name = "junit",
    .begin = begin,
    .document = put_document,
    .end = end,
};
