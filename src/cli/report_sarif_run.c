/* What SARIF says of a run besides its results: the tool, the rules that have
 * results, the files, and whether all went well. */
#include "report_sarif.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "report_place.h"

static const char base[] = "%SRCROOT%";

const char *sarif_level(rql_severity severity)
{
    return severity == RQL_INFO ? "note" : rql_severity_name(severity);
}

size_t sarif_rule_index(struct sarif *sarif, const rql_rule *rule)
{
    if (!sarif->rules)
        sarif->rules = need(calloc(rql_rule_count(), sizeof *sarif->rules));
    size_t i = 0;
    while (i < sarif->rule_count && sarif->rules[i] != rule)
        i++;
    if (i == sarif->rule_count)
        sarif->rules[sarif->rule_count++] = rule;
    return i;
}

/* --- Texts ----------------------------------------------------------------*/

static const char absolute[] = "file://";

struct bytes sarif_uri(const char *path)
{
    struct bytes uri = {0};
    struct output out;
    output_init_bytes(&out, &uri);
    if (*path == '/')
        put_text(&out, absolute);
    put_uri_path(&out, path);
    return uri;
}

void sarif_put_uri(struct json *json, rql_text uri)
{
    size_t length = sizeof absolute - 1;
    json_key(json, "uri");
    json_put_bytes(json, uri.data, uri.length);
    if (uri.length < length || memcmp(uri.data, absolute, length) != 0)
        json_member_string(json, "uriBaseId", base);
}

/* Messages may hold links, [text](target); texts of others are not to make
 * any. */
static void add_text(struct bytes *bytes, const char *text)
{
    if (!strstr(text, "](")) {
        bytes_add_text(bytes, text);
        return;
    }
    for (; *text; text++) {
        if (strchr("[]\\", *text))
            bytes_add(bytes, "\\", 1);
        bytes_add(bytes, text, 1);
    }
}

void sarif_put_message(struct json *json, const char *key, const char *text,
                       const char *more)
{
    struct bytes bytes = {0};
    add_text(&bytes, text);
    if (more && *more) {
        bytes_add_text(&bytes, "\n");
        add_text(&bytes, more);
    }
    json_key(json, key);
    json_open(json, '{');
    json_key(json, "text");
    json_put_bytes(json, bytes.data, bytes.length);
    json_close(json, '}');
    free(bytes.data);
}

/* --- Rules ----------------------------------------------------------------*/

static void add_example(struct bytes *bytes, const char *title,
                        const char *example, bool is_markdown)
{
    const char *indent = is_markdown ? "    " : "  ";
    bytes_add_text(bytes, "\n\n");
    bytes_add_text(bytes, title);
    bytes_add_text(bytes, is_markdown ? ":\n\n" : ":\n");
    while (*example) {
        size_t length = strcspn(example, "\n");
        bytes_add_text(bytes, indent);
        bytes_add(bytes, example, length);
        example += length;
        if (*example) {
            bytes_add_text(bytes, "\n");
            example++;
        }
    }
}

/* The explanation of a rule, as text in which Markdown finds no marks. */
static void add_explanation(struct bytes *bytes, const char *text,
                            bool is_markdown)
{
    for (; *text; text++) {
        if (is_markdown && strchr("\\`*_{}[]<>|", *text))
            bytes_add(bytes, "\\", 1);
        bytes_add(bytes, text, 1);
    }
}

static void put_help(struct json *json, const char *key, const rql_rule *rule,
                     bool is_markdown)
{
    struct bytes bytes = {0};
    add_explanation(&bytes, rql_rule_explanation(rule), is_markdown);
    add_example(&bytes, "Bad", rql_rule_bad_example(rule), is_markdown);
    add_example(&bytes, "Good", rql_rule_good_example(rule), is_markdown);
    json_key(json, key);
    json_put_bytes(json, bytes.data, bytes.length);
    free(bytes.data);
}

/* What code hosts want to know of a rule. */
static void put_properties(struct json *json, const rql_rule *rule)
{
    static const char *const tags[] = {
        [RQL_TAG_UNNECESSARY] = "unnecessary",
        [RQL_TAG_DEPRECATED] = "deprecated",
    };
    static const char *const severities[] = {
        [RQL_ERROR] = "error",
        [RQL_WARNING] = "warning",
        [RQL_INFO] = "recommendation",
    };
    rql_tag tag = rql_rule_tag(rule);
    json_key(json, "properties");
    json_open(json, '{');
    json_member_string(json, "problem.severity",
                       severities[rql_rule_severity(rule)]);
    json_key(json, "tags");
    json_put_strings(json, tags + tag, tag != RQL_TAG_NONE);
    json_close(json, '}');
}

static void put_rule(struct json *json, const rql_rule *rule)
{
    json_line(json, 6);
    json_open(json, '{');
    json_member_string(json, "id", rql_rule_name(rule));
    sarif_put_message(json, "shortDescription", rql_rule_summary(rule), NULL);
    sarif_put_message(json, "fullDescription", rql_rule_explanation(rule),
                      NULL);
    json_key(json, "help");
    json_open(json, '{');
    put_help(json, "text", rule, false);
    put_help(json, "markdown", rule, true);
    json_close(json, '}');
    json_key(json, "defaultConfiguration");
    json_open(json, '{');
    json_member_string(json, "level", sarif_level(rql_rule_severity(rule)));
    json_close(json, '}');
    put_properties(json, rule);
    json_close(json, '}');
}

static void put_tool(struct json *json, const struct sarif *sarif)
{
    json_line(json, 3);
    json_key(json, "tool");
    json_open(json, '{');
    json_key(json, "driver");
    json_open(json, '{');
    json_member_string(json, "name", "reportql");
    json_member_string(json, "version", rql_version());
    json_member_string(json, "semanticVersion", rql_version());
    json_key(json, "rules");
    json_open(json, '[');
    for (size_t i = 0; i < sarif->rule_count; i++)
        put_rule(json, sarif->rules[i]);
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, '}');
}

/* --- The run --------------------------------------------------------------*/

void sarif_begin(struct report *report)
{
    struct json *json = &report->json;
    json_init(json, report->out);
    json_open(json, '{');
    json_member_string(json, "$schema",
                       "https://json.schemastore.org/sarif-2.1.0.json");
    json_member_string(json, "version", "2.1.0");
    json_key(json, "runs");
    json_open(json, '[');
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "columnKind", "unicodeCodePoints");
    json_key(json, "results");
    json_open(json, '[');
}

static void put_notification(void *context, rql_text line)
{
    struct json *json = context;
    json_open(json, '{');
    json_member_string(json, "level", "error");
    json_key(json, "message");
    json_open(json, '{');
    json_key(json, "text");
    json_put_bytes(json, line.data, line.length);
    json_close(json, '}');
    json_close(json, '}');
}

static void put_invocation(struct json *json, const struct tally *tally)
{
    json_line(json, 3);
    json_key(json, "invocations");
    json_open(json, '[');
    json_open(json, '{');
    json_key(json, "executionSuccessful");
    json_put_bool(json, tally->status < STATUS_TROUBLE);
    json_member_size(json, "exitCode", (size_t)tally->status);
    json_key(json, "toolExecutionNotifications");
    json_open(json, '[');
    lines_of(tally->complaints, put_notification, json);
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
}

static void put_artifacts(struct json *json, const struct sarif *sarif)
{
    const char *path = sarif->paths.data;
    json_line(json, 3);
    json_key(json, "artifacts");
    json_open(json, '[');
    for (size_t i = 0; i < sarif->file_count; i++) {
        json_line(json, 4);
        json_open(json, '{');
        json_key(json, "location");
        json_open(json, '{');
        struct bytes uri = sarif_uri(path);
        sarif_put_uri(json, bytes_text(&uri));
        free(uri.data);
        json_close(json, '}');
        json_close(json, '}');
        path += strlen(path) + 1;
    }
    json_close(json, ']');
}

/* Where the base is is not told: it differs from machine to machine. */
static void put_bases(struct json *json)
{
    json_line(json, 3);
    json_key(json, "originalUriBaseIds");
    json_open(json, '{');
    json_key(json, base);
    json_open(json, '{');
    sarif_put_message(json, "description",
                      "The directory in which reportql was called.", NULL);
    json_close(json, '}');
    json_close(json, '}');
}

void sarif_end(struct report *report, const struct tally *tally)
{
    struct json *json = &report->json;
    json_close(json, ']');
    put_tool(json, report->own);
    put_invocation(json, tally);
    put_artifacts(json, report->own);
    put_bases(json);
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    put_char(report->out, '\n');
}

void sarif_free(void *own)
{
    struct sarif *sarif = own;
    free(sarif->paths.data);
    free((void *)sarif->rules);
}
