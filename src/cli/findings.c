/* What is reported of an input. */
#include "findings.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

void findings_init(struct findings *findings, const char *path,
                   const rql_document *document, const struct policy *policy)
{
    size_t count = rql_document_diagnostic_count(document);
    *findings = (struct findings){
        .path = path,
        .document = document,
        .policy = policy,
        .count = count,
    };
    if (count)
        findings->items = need(calloc(count, sizeof *findings->items));
    for (size_t i = 0; i < count; i++)
        findings->items[i] = rql_document_diagnostic(document, i);
}

static bool are_same(const rql_diagnostic *a, const rql_diagnostic *b)
{
    rql_span left = rql_diagnostic_span(a), right = rql_diagnostic_span(b);
    return left.start == right.start && left.end == right.end &&
           rql_diagnostic_rule(a) == rql_diagnostic_rule(b) &&
           strcmp(rql_diagnostic_message(a), rql_diagnostic_message(b)) == 0;
}

/* The first finding of the document, from `at` on, that is not before this
 * one. */
static size_t next_of(const rql_document *document, size_t at,
                      const rql_diagnostic *diagnostic)
{
    size_t start = rql_diagnostic_span(diagnostic).start;
    size_t count = rql_document_diagnostic_count(document);
    while (at < count &&
           rql_diagnostic_span(rql_document_diagnostic(document, at)).start <
               start)
        at++;
    return at;
}

/* True when the document has this finding, too.  `at` is where to look from, and
 * moves on. */
static bool is_of(const rql_document *document, size_t *at,
                  const rql_diagnostic *diagnostic)
{
    size_t count = rql_document_diagnostic_count(document);
    size_t start = rql_diagnostic_span(diagnostic).start;
    *at = next_of(document, *at, diagnostic);
    for (size_t i = *at; i < count; i++) {
        const rql_diagnostic *other = rql_document_diagnostic(document, i);
        if (rql_diagnostic_span(other).start != start)
            break;
        if (are_same(diagnostic, other))
            return true;
    }
    return false;
}

void findings_mark_late(struct findings *findings, const rql_document *document)
{
    size_t at = 0;
    findings->is_late =
        need(calloc(findings->count + 1, sizeof *findings->is_late));
    for (size_t i = 0; i < findings->count; i++)
        findings->is_late[i] = is_of(document, &at, findings->items[i]);
}

void findings_keep_those_of(struct findings *findings,
                            const rql_document *document)
{
    size_t at = 0, kept = 0;
    for (size_t i = 0; i < findings->count; i++)
        if (is_of(document, &at, findings->items[i]))
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
    findings->document = document;
}

void findings_drop_milder(struct findings *findings, rql_severity least)
{
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++)
        if (rql_diagnostic_severity(findings->items[i]) <= least)
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
}

void findings_free(struct findings *findings)
{
    free(findings->items);
    free(findings->is_late);
    rql_lines_free(findings->lines);
}

const rql_lines *findings_lines(struct findings *findings)
{
    rql_text text = rql_document_text(findings->document);
    if (findings->lines)
        return findings->lines;
    rql_lines_new(text.data, text.length, &findings->lines);
    if (findings->lines && findings->origin.position.line)
        rql_lines_set_origin(findings->lines, findings->origin.position);
    return findings->lines;
}

bool findings_fail(const struct findings *findings, rql_severity severity)
{
    rql_severity fail_on =
        findings->policy ? findings->policy->fail_on : RQL_ERROR;
    return severity <= fail_on;
}
