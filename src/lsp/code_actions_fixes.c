/* Code actions that mend: the fixes of the findings at a place, and all fixes of
 * a document. */
#include "code_actions.h"

#include <stdio.h>
#include <stdlib.h>

#include "diagnostics.h"
#include "message.h"
#include "workspace_edit.h"

/* --- Findings at a place --------------------------------------------------*/

/* More fixes than that nobody chooses from. */
enum { MOST_FIXES = 100 };

/* The first finding that begins at an offset or behind it. */
static size_t finding_from(const rql_document *made, size_t offset)
{
    size_t low = 0, high = rql_document_diagnostic_count(made);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const rql_diagnostic *d = rql_document_diagnostic(made, middle);
        if (rql_diagnostic_span(d).start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A finding that reaches an offset begins nowhere before this: none is longer
 * than its query.  In a request body some are as long as that. */
static size_t earliest_finding(const struct actions *actions)
{
    size_t query, offset = actions->range.start;
    if (actions->document->host != RQL_HOST_NONE ||
        !rql_document_query_at(actions->made, offset, &query))
        return 0;
    rql_span span = rql_query_span(rql_document_query(actions->made, query));
    return span.start <= offset ? finding_from(actions->made, span.start) : 0;
}

static bool has_safe_fix(const rql_diagnostic *diagnostic)
{
    for (size_t i = 0; i < rql_diagnostic_fix_count(diagnostic); i++)
        if (rql_diagnostic_fix(diagnostic, i)->is_safe)
            return true;
    return false;
}

static bool is_only_safe_fix(const rql_diagnostic *diagnostic,
                             const rql_fix *fix)
{
    size_t count = 0;
    for (size_t i = 0; i < rql_diagnostic_fix_count(diagnostic); i++)
        count += rql_diagnostic_fix(diagnostic, i)->is_safe;
    return fix->is_safe && count == 1;
}

static void put_edits(struct json *json, struct document *document,
                      const rql_edit *edits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        json_put_edit(json, &document->text, &edits[i]);
}

static void put_fix(const struct actions *actions,
                    const rql_diagnostic *diagnostic, const rql_fix *fix)
{
    struct json *json = actions->json;
    action_open(actions, fix->title, KIND_FIX);
    json_key(json, "diagnostics");
    json_open(json, '[');
    json_put_diagnostic(json, actions->server, actions->document, diagnostic);
    json_close(json, ']');
    if (is_only_safe_fix(diagnostic, fix)) {
        json_key(json, "isPreferred");
        json_put_bool(json, true);
    }
    json_key(json, "edit");
    workspace_edit_open(json, actions->server, actions->document);
    json_open(json, '[');
    put_edits(json, actions->document, fix->edits, fix->edit_count);
    json_close(json, ']');
    workspace_edit_close(json, actions->server);
    action_close(actions);
}

/* --- All fixes ------------------------------------------------------------*/

/* The fixes of a rule that are made together. */
struct chosen {
    const rql_fix **fixes;
    size_t count;
};

static int by_place(const void *a, const void *b)
{
    const rql_fix *const *first = a, *const *second = b;
    size_t x = (*first)->edits[0].span.start;
    size_t y = (*second)->edits[0].span.start;
    return (x > y) - (x < y);
}

/* The first safe fix of each finding of a rule, in order of place. */
static struct chosen choose_fixes(const rql_document *made,
                                  const rql_rule *rule)
{
    size_t count = rql_document_diagnostic_count(made);
    struct chosen chosen = {need(calloc(count + 1, sizeof *chosen.fixes)), 0};
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(made, i);
        for (size_t k = 0;
             rql_diagnostic_rule(d) == rule && k < rql_diagnostic_fix_count(d);
             k++) {
            const rql_fix *fix = rql_diagnostic_fix(d, k);
            if (!fix->is_safe || !fix->edit_count)
                continue;
            chosen.fixes[chosen.count++] = fix;
            break;
        }
    }
    qsort(chosen.fixes, chosen.count, sizeof *chosen.fixes, by_place);
    return chosen;
}

/* Those that touch one another cannot be made at once: the first one is. */
static void put_fixes_of_rule(struct json *json, struct document *document,
                              const rql_document *made, const rql_rule *rule)
{
    struct chosen chosen = choose_fixes(made, rule);
    size_t end = 0;
    bool is_first = true;
    for (size_t i = 0; i < chosen.count; i++) {
        const rql_fix *fix = chosen.fixes[i];
        if (!is_first && fix->edits[0].span.start <= end)
            continue;
        put_edits(json, document, fix->edits, fix->edit_count);
        end = fix->edits[fix->edit_count - 1].span.end;
        is_first = false;
    }
    free(chosen.fixes);
}

/* The same as `check --fix` makes. */
static void put_fixed(struct json *json, struct server *server,
                      struct document *document)
{
    rql_options options = server_options(server, document);
    struct document_text *text = &document->text;
    rql_fixed *fixed;
    if (rql_fixed_new(text->data, text->length, &options, false, &fixed) !=
        RQL_OK)
        return;
    for (size_t i = 0; i < rql_fixed_edit_count(fixed); i++) {
        rql_edit edit = rql_fixed_edit(fixed, i);
        put_edits(json, document, &edit, 1);
    }
    rql_fixed_free(fixed);
}

void json_put_all_fixes(struct json *json, struct server *server,
                        struct document *document, const rql_rule *rule)
{
    const rql_document *made = server_made(server, document);
    json_open(json, '[');
    if (made && rule)
        put_fixes_of_rule(json, document, made, rule);
    else if (made)
        put_fixed(json, server, document);
    json_close(json, ']');
}

/* The edits are many: the client fetches them where it can. */
static void put_all(const struct actions *actions, const char *title,
                    const char *kind, const rql_rule *rule)
{
    struct json *json = actions->json;
    action_open(actions, title, kind);
    if (actions->resolves_edits) {
        json_key(json, "data");
        json_open(json, '{');
        json_member_string(json, "uri", actions->document->uri);
        if (rule)
            json_member_string(json, "rule", rql_rule_name(rule));
        json_close(json, '}');
    } else {
        json_key(json, "edit");
        workspace_edit_open(json, actions->server, actions->document);
        json_put_all_fixes(json, actions->server, actions->document, rule);
        workspace_edit_close(json, actions->server);
    }
    action_close(actions);
}

/* --- Rules ----------------------------------------------------------------*/

/* Rules with findings at the place, and how many of each can be mended. */
enum { MOST_RULES = 8 };

struct rules {
    const rql_rule *items[MOST_RULES];
    size_t counts[MOST_RULES];
    size_t count;
};

static size_t find_rule(const struct rules *rules, const rql_rule *rule)
{
    size_t i = 0;
    while (i < rules->count && rules->items[i] != rule)
        i++;
    return i;
}

static void note_rule(struct rules *rules, const rql_diagnostic *diagnostic)
{
    const rql_rule *rule = rql_diagnostic_rule(diagnostic);
    if (rules->count < MOST_RULES && has_safe_fix(diagnostic) &&
        find_rule(rules, rule) == rules->count)
        rules->items[rules->count++] = rule;
}

/* Count the findings of the whole document; true when any can be mended. */
static bool count_fixable(const rql_document *made, struct rules *rules)
{
    bool any = false;
    for (size_t i = 0; i < rql_document_diagnostic_count(made); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(made, i);
        if (!has_safe_fix(d))
            continue;
        any = true;
        size_t rule = find_rule(rules, rql_diagnostic_rule(d));
        if (rule < rules->count)
            rules->counts[rule]++;
    }
    return any;
}

static void put_rules(const struct actions *actions, const struct rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        char title[160];
        snprintf(title, sizeof title, "Fix all %zu findings of %s",
                 rules->counts[i], rql_rule_name(rules->items[i]));
        if (rules->counts[i] > 1)
            put_all(actions, title, KIND_FIX, rules->items[i]);
    }
}

/* --- All of them ----------------------------------------------------------*/

static void add_fixes_of_findings(const struct actions *actions,
                                  struct rules *rules)
{
    const rql_document *made = actions->made;
    size_t end = finding_from(made, actions->range.end + 1);
    size_t left = MOST_FIXES;
    for (size_t i = earliest_finding(actions); i < end && left; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(made, i);
        if (rql_diagnostic_span(d).end < actions->range.start)
            continue;
        note_rule(rules, d);
        for (size_t k = 0; k < rql_diagnostic_fix_count(d) && left; k++, left--)
            put_fix(actions, d, rql_diagnostic_fix(d, k));
    }
}

void actions_add_fixes(const struct actions *actions)
{
    struct rules rules = {.count = 0};
    if (actions_want(actions, KIND_FIX))
        add_fixes_of_findings(actions, &rules);
    bool wants_all = actions_want(actions, KIND_FIX_ALL);
    if (!rules.count && !wants_all)
        return;
    bool any = count_fixable(actions->made, &rules);
    put_rules(actions, &rules);
    if (any && wants_all)
        put_all(actions, "Fix all that can be fixed safely", KIND_FIX_ALL,
                NULL);
}
