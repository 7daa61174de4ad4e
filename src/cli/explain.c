/* The commands `explain` and `rules`: what the rules are and mean. */
#include "command.h"

#include <string.h>

#include "json.h"
#include "layout.h"

/* --- explain --------------------------------------------------------------*/

static void put_title(struct output *out, const char *title)
{
    put_style(out, STYLE_BOLD);
    put_text(out, title);
    put_style(out, STYLE_PLAIN);
    put_char(out, '\n');
}

static void explain_rule(struct output *out, const rql_rule *rule)
{
    put_style(out, STYLE_BOLD);
    put_text(out, rql_rule_name(rule));
    put_style(out, STYLE_PLAIN);
    put_text(out, " (");
    put_text(out, rql_severity_name(rql_rule_severity(rule)));
    put_text(out, ")\n");
    put_wrapped(out, rql_rule_summary(rule), 0, 0);
    put_char(out, '\n');
    put_wrapped(out, rql_rule_explanation(rule), 0, 0);
    put_char(out, '\n');
    put_title(out, "Bad:");
    put_block(out, rql_rule_bad_example(rule), 4);
    put_title(out, "Good:");
    put_block(out, rql_rule_good_example(rule), 4);
}

/* The rule of that name, or NULL after a message. */
static const rql_rule *find_rule(const char *name)
{
    const rql_rule *rule = rql_rule_find(name);
    if (rule)
        return rule;
    const char *best = nearest_of(rule_name_at, name);
    if (best)
        complain("unknown rule '%s'; did you mean '%s'?", name, best);
    else
        complain("unknown rule '%s'; 'reportql rules' lists them", name);
    return NULL;
}

static enum status explain(struct invocation *invocation)
{
    if (!invocation->operand_count) {
        complain("explain needs the name of a rule; 'reportql rules' lists "
                 "them");
        return STATUS_TROUBLE;
    }
    enum status status = STATUS_CLEAN;
    bool is_first = true;
    for (int i = 0; i < invocation->operand_count; i++) {
        const rql_rule *rule = find_rule(invocation->operands[i]);
        if (!rule) {
            status = STATUS_TROUBLE;
            continue;
        }
        if (!is_first)
            put_char(invocation->out, '\n');
        is_first = false;
        explain_rule(invocation->out, rule);
    }
    return status;
}

static const struct option_group *const explain_options[] = {
    &general_options,
    NULL,
};

const struct command explain_command = {
    .name = "explain",
    .operands = "RULE...",
    .summary = "say what a rule means",
    .details = "Prints what the rule finds and why it matters, with a query "
               "that it reports and the same query put right.",
    .examples = "reportql explain unknown-column",
    .options = explain_options,
    .run = explain,
};

/* --- rules ----------------------------------------------------------------*/

static size_t longest_name(void)
{
    size_t longest = 0;
    const char *name;
    for (size_t i = 0; (name = rule_name_at(i)); i++)
        if (strlen(name) > longest)
            longest = strlen(name);
    return longest;
}

static void list_rules(struct output *out)
{
    size_t width = longest_name() + 2;
    for (size_t i = 0; i < rql_rule_count(); i++) {
        const rql_rule *rule = rql_rule_at(i);
        put_padded(out, rql_rule_name(rule), width);
        put_padded(out, rql_severity_name(rql_rule_severity(rule)), 9);
        put_text(out, rql_rule_summary(rule));
        put_char(out, '\n');
    }
}

static void put_rule(struct json *json, const rql_rule *rule)
{
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "name", rql_rule_name(rule));
    json_member_string(json, "severity",
                       rql_severity_name(rql_rule_severity(rule)));
    json_member_string(json, "summary", rql_rule_summary(rule));
    json_member_string(json, "explanation", rql_rule_explanation(rule));
    json_member_string(json, "bad", rql_rule_bad_example(rule));
    json_member_string(json, "good", rql_rule_good_example(rule));
    json_close(json, '}');
}

static void list_rules_json(struct output *out)
{
    struct json json;
    json_init(&json, out);
    json_open(&json, '{');
    json_member_size(&json, "version", 1);
    json_key(&json, "rules");
    json_open(&json, '[');
    for (size_t i = 0; i < rql_rule_count(); i++)
        put_rule(&json, rql_rule_at(i));
    json_close(&json, ']');
    json_close(&json, '}');
    put_char(out, '\n');
}

static enum status rules(struct invocation *invocation)
{
    if (invocation->operand_count) {
        complain("rules takes no operand; see 'reportql explain %s'",
                 invocation->operands[0]);
        return STATUS_TROUBLE;
    }
    if (invocation->settings.json)
        list_rules_json(invocation->out);
    else
        list_rules(invocation->out);
    return STATUS_CLEAN;
}

static const struct option_group *const rules_options[] = {
    &json_options,
    &general_options,
    NULL,
};

const struct command rules_command = {
    .name = "rules",
    .operands = "",
    .summary = "list the rules",
    .details = "Prints the name, the severity and the summary of every rule.",
    .examples = "reportql rules\n"
                "reportql rules --json",
    .options = rules_options,
    .run = rules,
};
