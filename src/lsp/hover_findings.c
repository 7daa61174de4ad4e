/* Hover: what was found at a place. */
#include "hover.h"

#include <string.h>

#include "diagnostics.h"

/* So many findings are told of in full. */
enum { MOST_FINDINGS = 5 };

static void add_help(struct hover_text *text, const char *help)
{
    while (help && *help) {
        size_t length = strcspn(help, "\n");
        hover_item(text);
        hover_add_bytes(text, (rql_text){help, length});
        help += length + (help[length] == '\n');
    }
}

static void add_finding(struct hover_text *text,
                        const rql_diagnostic *diagnostic)
{
    const rql_rule *rule = rql_diagnostic_rule(diagnostic);
    const char *severity =
        rql_severity_name(rql_diagnostic_severity(diagnostic));
    char page[256];
    rule_page(rql_rule_name(rule), page, sizeof page);
    hover_line(text);
    hover_strong(text, (rql_text){severity, strlen(severity)});
    hover_add(text, ": ");
    hover_add(text, rql_diagnostic_message(diagnostic));
    if (rql_diagnostic_help(diagnostic))
        hover_paragraph(text);
    add_help(text, rql_diagnostic_help(diagnostic));
    hover_paragraph(text);
    hover_link(text, rql_rule_name(rule), page);
    hover_addf(text, ": %s", rql_rule_summary(rule));
}

bool hover_findings(struct hover_text *text, const rql_document *made,
                    size_t offset, rql_span *span)
{
    bool is_alone = !text->bytes.length;
    size_t found = 0;
    size_t count = rql_document_diagnostic_count(made);
    for (size_t i = 0; i < count && found < MOST_FINDINGS; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(made, i);
        rql_span at = rql_diagnostic_span(d);
        if (at.start > offset)
            break;
        if (!span_has(at, offset))
            continue;
        add_finding(text, d);
        if (is_alone && !found)
            *span = at;
        found++;
    }
    return found;
}
