/* What is reported of an input. */
#include "findings.h"

#include <stdlib.h>

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

void findings_free(struct findings *findings)
{
    free(findings->items);
    rql_lines_free(findings->lines);
}

const rql_lines *findings_lines(struct findings *findings)
{
    rql_text text = rql_document_text(findings->document);
    if (!findings->lines)
        rql_lines_new(text.data, text.length, &findings->lines);
    return findings->lines;
}
