/* Code actions that suppress the findings at a place. */
#include "code_actions.h"

#include <stdio.h>

#include "diagnostics.h"
#include "workspace_edit.h"

/* More rules than that nobody chooses from. */
enum { MOST_RULES = 8 };

/* An action that suppresses findings of a rule: those of a line, or all. */
static void put_suppression(const struct actions *actions,
                            const rql_diagnostic *diagnostic, bool whole_file)
{
    struct document *document = actions->document;
    const rql_rule *rule = rql_diagnostic_rule(diagnostic);
    rql_span span = rql_diagnostic_span(diagnostic);
    rql_span at = {span.start, span.start};
    rql_suppress_options suppress = {
        .rule = rule,
        .span = whole_file ? NULL : &at,
        .whole_file = whole_file,
    };
    rql_edits *edits;
    char title[160];
    if (rql_suppress_new(actions->made, &suppress, &edits, NULL) != RQL_OK)
        return;
    if (rql_edits_count(edits)) {
        snprintf(title, sizeof title, "Suppress %s %s", rql_rule_name(rule),
                 whole_file ? "in this file" : "on this line");
        struct json *json = actions->json;
        action_open(actions, title, KIND_FIX);
        json_key(json, "diagnostics");
        json_open(json, '[');
        json_put_diagnostic(json, actions->server, document, diagnostic);
        json_close(json, ']');
        json_key(json, "edit");
        workspace_edit_open(json, actions->server, document);
        json_open(json, '[');
        for (size_t i = 0; i < rql_edits_count(edits); i++) {
            rql_edit edit = rql_edits_at(edits, i);
            json_put_edit(json, &document->text, &edit);
        }
        json_close(json, ']');
        workspace_edit_close(json, actions->server);
        action_close(actions);
    }
    rql_edits_free(edits);
}

void actions_add_suppressions(const struct actions *actions)
{
    const rql_document *made = actions->made;
    const rql_rule *seen[MOST_RULES];
    size_t count = 0, end = finding_from(made, actions->range.end + 1);
    if (!actions_want(actions, KIND_FIX) || actions->is_automatic)
        return;
    for (size_t i = earliest_finding(actions); i < end && count < MOST_RULES;
         i++) {
        const rql_diagnostic *d = rql_document_diagnostic(made, i);
        size_t k = 0;
        if (rql_diagnostic_span(d).end < actions->range.start)
            continue;
        while (k < count && seen[k] != rql_diagnostic_rule(d))
            k++;
        if (k < count)
            continue;
        seen[count++] = rql_diagnostic_rule(d);
        put_suppression(actions, d, false);
        put_suppression(actions, d, true);
    }
}
