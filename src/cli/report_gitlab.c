/* Findings as a Code Quality report of GitLab. */
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ordinals.h"
#include "report_place.h"

static void begin(struct report *report)
{
    json_init(&report->json, report->out);
    json_open(&report->json, '[');
}

static const char *severity_name(rql_severity severity)
{
    switch (severity) {
    case RQL_ERROR:
        return "major";
    case RQL_WARNING:
        return "minor";
    default:
        return "info";
    }
}

/* No two of the whole report are the same, so the path is part of it. */
static void put_fingerprint(struct json *json, uint64_t path,
                            const rql_diagnostic *diagnostic, size_t ordinal)
{
    char identity[IDENTITY_SIZE];
    char fingerprint[IDENTITY_SIZE + 20];
    identity_text(identity, rql_diagnostic_identity(diagnostic), ordinal);
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64 "-%s", path,
             identity);
    json_member_string(json, "fingerprint", fingerprint);
}

static void put_location(struct json *json, const char *path,
                         struct range range)
{
    json_key(json, "location");
    json_open(json, '{');
    json_member_string(json, "path", path);
    json_key(json, "lines");
    json_open(json, '{');
    json_member_size(json, "begin", range.start.line);
    json_member_size(json, "end", range.end.line);
    json_close(json, '}');
    json_close(json, '}');
}

static void put_diagnostic(struct json *json, const char *path, uint64_t hash,
                           struct range range, const rql_diagnostic *diagnostic,
                           size_t ordinal)
{
    json_line(json, 1);
    json_open(json, '{');
    json_member_string(json, "description", rql_diagnostic_message(diagnostic));
    json_member_string(json, "check_name",
                       rql_rule_name(rql_diagnostic_rule(diagnostic)));
    put_fingerprint(json, hash, diagnostic, ordinal);
    json_member_string(json, "severity",
                       severity_name(rql_diagnostic_severity(diagnostic)));
    put_location(json, path, range);
    json_close(json, '}');
}

static bool put_document(struct report *report, struct findings *findings)
{
    if (!findings->count)
        return true;
    const rql_lines *lines = findings_lines(findings);
    const char *path = path_in_tree(findings->path);
    if (!lines)
        return false;
    size_t *ordinals = ordinals_new(findings, rql_diagnostic_identity);
    uint64_t hash = hash_text(path);
    for (size_t i = 0; i < findings->count && !report->out->error; i++) {
        const rql_diagnostic *d = findings->items[i];
        put_diagnostic(&report->json, path, hash,
                       range_of(lines, rql_diagnostic_span(d)), d, ordinals[i]);
    }
    free(ordinals);
    return true;
}

static void end(struct report *report, const struct tally *tally)
{
    (void)tally;
    json_close(&report->json, ']');
    put_char(report->out, '\n');
}

const struct format gitlab_format = {
    .name = "gitlab",
    .carries_all = true,
    .identities = true,
    .begin = begin,
    .document = put_document,
    .end = end,
};
