/* Bodies of Create Report and Update Report requests. */
#include "payload.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "members.h"
#include "timestamp.h"

enum kind { TEXT, NUMBER, BOOLEAN };

/* What a field is called in a request and on the command line. */
static const struct row {
    const char *key;
    const char *option;
    enum kind kind;
} rows[REPORT_FIELD_COUNT] = {
    [REPORT_NAME] = {"ReportName", "--name", TEXT},
    [REPORT_DESCRIPTION] = {"Description", "--description", TEXT},
    [REPORT_QUERY_ID] = {"QueryId", "--query-id", TEXT},
    [REPORT_START_TIME] = {"StartTime", "--start-time", TEXT},
    [REPORT_END_TIME] = {"EndTime", "--end-time", TEXT},
    [REPORT_EXECUTE_NOW] = {"ExecuteNow", "--execute-now", BOOLEAN},
    [REPORT_QUERY_START_TIME] = {"QueryStartTime", "--query-start", TEXT},
    [REPORT_QUERY_END_TIME] = {"QueryEndTime", "--query-end", TEXT},
    [REPORT_INTERVAL] = {"RecurrenceInterval", "--interval", NUMBER},
    [REPORT_COUNT] = {"RecurrenceCount", "--count", NUMBER},
    [REPORT_FORMAT] = {"Format", "--format", TEXT},
    [REPORT_CALLBACK_URL] = {"CallbackUrl", "--callback-url", TEXT},
    [REPORT_CALLBACK_METHOD] = {"CallbackMethod", "--callback-method", TEXT},
};

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* True when the sentence has the key as a word of its own. */
static bool has_word(const char *sentence, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = sentence; (at = strstr(at, key)); at += length)
        if ((at == sentence || !is_letter(at[-1])) && !is_letter(at[length]))
            return true;
    return false;
}

const char *report_option_named(const char *sentence, size_t *field)
{
    while (*field < REPORT_FIELD_COUNT) {
        const char *key = rows[*field].key;
        const char *option = rows[(*field)++].option;
        if (has_word(sentence, key))
            return option;
    }
    return NULL;
}

/* --- The settings file ----------------------------------------------------*/

/* Everything but what makes the text no JSON is found in the body. */
static rql_rule_setting *json_rules_only(size_t *count)
{
    *count = rql_rule_count();
    rql_rule_setting *rules = need(calloc(*count, sizeof *rules));
    for (size_t i = 0; i < *count; i++) {
        const char *name = rql_rule_name(rql_rule_at(i));
        rules[i] = (rql_rule_setting){name, RQL_OFF};
        if (strcmp(name, "invalid-json") == 0)
            rules[i].severity = RQL_ERROR;
    }
    return rules;
}

/* Say why the text is no JSON, if it is none. */
static enum status check_json(struct payload *payload,
                              const struct source *source)
{
    rql_options options = payload->options;
    rql_document *document;
    rql_rule_setting *rules = json_rules_only(&options.setting_count);
    options.settings = rules;
    options.host = RQL_HOST_REQUEST;
    options.request.request = RQL_REQUEST_UPDATE_REPORT;
    rql_status made = rql_document_new(source->text.data, source->text.length,
                                       &options, &document);
    free(rules);
    if (made != RQL_OK) {
        complain("%s: %s", source->name, rql_status_text(made));
        return made == RQL_NO_MEMORY ? STATUS_FAILURE : STATUS_TROUBLE;
    }
    enum status status = payload_say_document(payload, source->name, document);
    rql_document_free(document);
    return status;
}

/* Read the file of --settings, if there is one. */
static enum status read_settings(struct payload *payload, struct source *source,
                                 struct members *members)
{
    struct text text;
    const char *file = payload->own->settings_file;
    *members = (struct members){0};
    if (!file)
        return STATUS_CLEAN;
    source->name = strcmp(file, "-") == 0 ? "<stdin>" : file;
    if (!text_read(file, &text))
        return STATUS_TROUBLE;
    source->text = (rql_text){text.data, text.length};
    enum status status = check_json(payload, source);
    if (status == STATUS_CLEAN && !members_find(members, source->text)) {
        complain("%s: settings are a JSON object with fields of the request",
                 source->name);
        return STATUS_FINDINGS;
    }
    return status;
}

/* --- The query that the report will run -----------------------------------*/

static enum status read_query(struct payload *payload,
                              struct known_query *known)
{
    const char *path = payload->operand;
    *known = (struct known_query){0};
    if (!path)
        return STATUS_CLEAN;
    const char *name =
        strcmp(path, "-") == 0 ? payload->settings->stdin_name : path;
    if (!known_query_load(known, path, name, &payload->options))
        return STATUS_TROUBLE;
    payload->options.request.report_query = known->query;
    return payload_say_document(payload, name, known->document);
}

/* --- Fields ---------------------------------------------------------------*/

static bool is_key_of(const struct row *row, rql_text key)
{
    return strlen(row->key) == key.length &&
           strncasecmp(row->key, key.data, key.length) == 0;
}

static rql_text text_at(const struct source *source, rql_span span)
{
    return (rql_text){source->text.data + span.start, span.end - span.start};
}

static void put_member(struct body *body, const struct source *source,
                       const struct member *member, rql_text key)
{
    body_raw(body, key, text_at(source, member->value),
             (struct origin){.source = source,
                             .key = member->key.start - 1,
                             .value = member->value.start,
                             .is_copy = true});
}

/* Write a field that the settings have, as often as they do. */
static void put_from_settings(struct body *body, const struct source *source,
                              const struct members *members,
                              const struct row *row)
{
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->items[i];
        if (is_key_of(row, text_at(source, member->key)))
            put_member(body, source, member,
                       (rql_text){row->key, strlen(row->key)});
    }
}

/* Fields that are unknown here are for the check to judge. */
static void put_unknown(struct body *body, const struct source *source,
                        const struct members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->items[i];
        rql_text key = text_at(source, member->key);
        size_t row = 0;
        while (row < REPORT_FIELD_COUNT && !is_key_of(&rows[row], key))
            row++;
        if (row == REPORT_FIELD_COUNT)
            put_member(body, source, member, key);
    }
}

static void put_given(struct body *body, const struct row *row,
                      const char *value, const char *option)
{
    struct origin origin = {.option = option};
    rql_text text = {value, strlen(value)};
    if (row->kind == TEXT)
        body_string(body, row->key, text, origin);
    else
        body_raw(body, (rql_text){row->key, strlen(row->key)}, text, origin);
}

/* The start that --start-in means: at a full minute, not before it. */
static bool find_start(const struct payload *payload, char text[TIMESTAMP_SIZE])
{
    int64_t lead;
    const char *start_in = payload->own->start_in;
    if (!duration_read(start_in, &lead)) {
        complain("--start-in takes a time like 90m, 5h or 2d, not '%s'",
                 start_in);
        return false;
    }
    int64_t start = payload->options.now + lead;
    start = (start + 59) / 60 * 60;
    if (timestamp_write(start, text))
        return true;
    complain("--start-in %s: that is too far away", start_in);
    return false;
}

static enum status put_report(struct payload *payload,
                              const struct source *source,
                              const struct members *members)
{
    struct body *body = &payload->body;
    const struct payload_settings *own = payload->own;
    char start[TIMESTAMP_SIZE];
    if (own->start_in && !find_start(payload, start))
        return STATUS_TROUBLE;
    body_open(body, '{');
    for (size_t i = 0; i < REPORT_FIELD_COUNT; i++) {
        if (i == REPORT_START_TIME && own->start_in)
            put_given(body, &rows[i], start, "--start-in");
        else if (own->values[i])
            put_given(body, &rows[i], own->values[i], rows[i].option);
        else
            put_from_settings(body, source, members, &rows[i]);
    }
    put_unknown(body, source, members);
    body_close(body, '}');
    return STATUS_CLEAN;
}

/* The service that the report is for. */
static rql_api api_of(const struct payload *payload)
{
    const rql_query *query = payload->options.request.report_query;
    if (payload->settings->api != RQL_API_AUTO || !query)
        return payload->settings->api;
    return rql_query_api(query);
}

enum status payload_report(struct payload *payload, struct source *source)
{
    struct known_query known;
    struct members members = {0};
    enum status status = read_query(payload, &known);
    if (status == STATUS_CLEAN)
        status = read_settings(payload, source, &members);
    if (status == STATUS_CLEAN) {
        payload->body.is_camel_case = api_of(payload) == RQL_API_CONSUMER;
        status = put_report(payload, source, &members);
    }
    if (status == STATUS_CLEAN)
        status = payload_check_body(payload);
    payload->options.request.report_query = NULL;
    members_free(&members);
    known_query_free(&known);
    return status;
}
