/* The command `payload`: makes the bodies of requests. */
#include "payload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalogs.h"
#include "replace.h"

enum { ERROR_BUFFER = 4096 };

/* --- Wrong use ------------------------------------------------------------*/

/* The numbers that JSON has, as far as they are whole. */
static bool is_whole(const char *text)
{
    const char *digits = text + (*text == '-');
    size_t count = strspn(digits, "0123456789");
    return count && count <= 18 && !digits[count] &&
           (*digits != '0' || count == 1);
}

static bool takes_number(const char *option, const char *value)
{
    if (!value || is_whole(value))
        return true;
    complain("--%s takes a whole number, not '%s'", option, value);
    return false;
}

static bool are_utf8(const char *const *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i] && !is_utf8((rql_text){values[i], strlen(values[i])})) {
            complain("'%s' is not UTF-8", values[i]);
            return false;
        }
    }
    return true;
}

static bool are_values_right(const struct payload_settings *own)
{
    if (own->query_number &&
        (!is_whole(own->query_number) || *own->query_number == '-' ||
         *own->query_number == '0')) {
        complain("--query-number takes a number from 1 on, not '%s'",
                 own->query_number);
        return false;
    }
    return takes_number("interval", own->values[REPORT_INTERVAL]) &&
           takes_number("count", own->values[REPORT_COUNT]) &&
           are_utf8(own->values, REPORT_FIELD_COUNT);
}

static bool go_together(bool first, const char *first_name, bool second,
                        const char *second_name)
{
    if (!first || !second)
        return true;
    complain("--%s and --%s do not go together", first_name, second_name);
    return false;
}

/* An option that only reports have, and that was given; or NULL. */
static const char *report_option(const struct payload_settings *own)
{
    static const struct {
        enum report_field field;
        const char *name;
    } options[] = {
        {REPORT_QUERY_ID, "query-id"},
        {REPORT_START_TIME, "start-time"},
        {REPORT_END_TIME, "end-time"},
        {REPORT_EXECUTE_NOW, "execute-now"},
        {REPORT_QUERY_START_TIME, "query-start"},
        {REPORT_QUERY_END_TIME, "query-end"},
        {REPORT_INTERVAL, "interval"},
        {REPORT_COUNT, "count"},
        {REPORT_FORMAT, "format"},
        {REPORT_CALLBACK_URL, "callback-url"},
        {REPORT_CALLBACK_METHOD, "callback-method"},
    };
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (own->values[options[i].field])
            return options[i].name;
    if (own->start_in)
        return "start-in";
    return own->settings_file ? "settings" : NULL;
}

static bool is_use_right(const struct payload_settings *own)
{
    const char *option = report_option(own);
    if (option && !own->is_report) {
        complain("--%s is of reports: it needs --report or --update", option);
        return false;
    }
    const char *report = own->is_update ? "update" : "report";
    return go_together(own->is_report, report, own->all, "all") &&
           go_together(own->is_report, report, own->fix, "fix") &&
           go_together(own->is_report, report, own->query_number,
                       "query-number") &&
           go_together(own->all, "all", own->query_number, "query-number") &&
           go_together(own->start_in, "start-in",
                       own->values[REPORT_START_TIME], "start-time");
}

/* --- The result -----------------------------------------------------------*/

/* Make sure that there is a file; false after a message. */
static bool make_file(const char *path, bool *is_new)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    *is_new = fd >= 0;
    if (fd >= 0)
        close(fd);
    if (fd >= 0 || errno == EEXIST)
        return true;
    complain("cannot write %s: %s", path, strerror(errno));
    return false;
}

/* A file that is there already is replaced, all of it or nothing. */
static bool write_file(const char *path, rql_text new)
{
    bool is_new;
    struct text old;
    if (!make_file(path, &is_new))
        return false;
    bool good = text_read(path, &old);
    if (good) {
        good = file_replace(path, (rql_text){old.data, old.length}, new);
        free(old.data);
    }
    if (!good && is_new)
        unlink(path);
    return good;
}

static enum status deliver(struct payload *payload)
{
    rql_text text;
    body_end(&payload->body);
    text = bytes_text(&payload->body.text);
    if (!payload->own->output)
        put_bytes(payload->invocation->out, text.data, text.length);
    else if (!write_file(payload->own->output, text))
        return STATUS_TROUBLE;
    return STATUS_CLEAN;
}

/* --- The command ----------------------------------------------------------*/

static enum status make_body(struct payload *payload)
{
    struct source source = {0};
    enum status status;
    if (payload->own->is_report) {
        status = payload_report(payload, &source);
    } else {
        status = payload_queries(payload, &source);
        if (status == STATUS_CLEAN)
            status = payload_check_body(payload);
    }
    if (status == STATUS_CLEAN)
        status = deliver(payload);
    free((char *)source.text.data);
    body_free(&payload->body);
    return status;
}

static enum status make_with_catalogs(struct payload *payload,
                                      const struct catalogs *catalogs)
{
    rql_options *options = &payload->options;
    options->api = payload->settings->api;
    for (size_t i = 0; i < RQL_API_COUNT; i++)
        options->catalogs[i] = catalogs->given[i];
    rql_rule_setting *rules =
        settings_rules(payload->settings, &options->setting_count);
    options->settings = rules;
    options->request.version = payload->own->request.version;
    enum status status = make_body(payload);
    free(rules);
    return status;
}

static bool is_dash(const char *argument)
{
    return argument && strcmp(argument, "-") == 0;
}

static enum status payload(struct invocation *invocation)
{
    struct payload_settings *own = invocation->settings.own;
    struct catalogs catalogs;
    char buffer[ERROR_BUFFER];
    own->is_report = own->is_report || own->is_update;
    struct payload run = {
        .invocation = invocation,
        .settings = &invocation->settings,
        .own = own,
        .operand = invocation->operand_count ? invocation->operands[0] : NULL,
        .body = {.is_pretty = own->is_pretty},
    };
    if (invocation->operand_count > 1) {
        complain("payload takes one file");
        return STATUS_TROUBLE;
    }
    if (is_dash(run.operand) && is_dash(own->settings_file)) {
        complain("standard input can be the query or the settings, not both");
        return STATUS_TROUBLE;
    }
    if (!is_use_right(own) || !are_values_right(own) ||
        !request_time(&own->request, &run.options.request.now))
        return STATUS_TROUBLE;
    output_init(&run.errors, STDERR_FILENO, buffer, sizeof buffer);
    run.errors.color = run.settings->color == COLOR_ALWAYS;
    enum status status = STATUS_TROUBLE;
    if (catalogs_load(&catalogs, run.settings))
        status = make_with_catalogs(&run, &catalogs);
    catalogs_free(&catalogs);
    output_flush(&run.errors);
    return status;
}

/* --- Options --------------------------------------------------------------*/

#define VALUE_SETTER(name, field)                                              \
    SETTER(name)                                                               \
    {                                                                          \
        struct payload_settings *own = settings->own;                          \
        (void)choice;                                                          \
        own->values[field] = value;                                            \
    }

VALUE_SETTER(set_name, REPORT_NAME)
VALUE_SETTER(set_description, REPORT_DESCRIPTION)
VALUE_SETTER(set_query_id, REPORT_QUERY_ID)
VALUE_SETTER(set_start_time, REPORT_START_TIME)
VALUE_SETTER(set_end_time, REPORT_END_TIME)
VALUE_SETTER(set_query_start, REPORT_QUERY_START_TIME)
VALUE_SETTER(set_query_end, REPORT_QUERY_END_TIME)
VALUE_SETTER(set_interval, REPORT_INTERVAL)
VALUE_SETTER(set_count, REPORT_COUNT)
VALUE_SETTER(set_format, REPORT_FORMAT)
VALUE_SETTER(set_callback_url, REPORT_CALLBACK_URL)
VALUE_SETTER(set_callback_method, REPORT_CALLBACK_METHOD)

SETTER(set_execute_now)
{
    struct payload_settings *own = settings->own;
    (void)value;
    (void)choice;
    own->values[REPORT_EXECUTE_NOW] = "true";
}

#define TEXT_SETTER(name, member)                                              \
    SETTER(name)                                                               \
    {                                                                          \
        struct payload_settings *own = settings->own;                          \
        (void)choice;                                                          \
        own->member = value;                                                   \
    }

TEXT_SETTER(set_start_in, start_in)
TEXT_SETTER(set_settings_file, settings_file)
TEXT_SETTER(set_query_number, query_number)
TEXT_SETTER(set_output, output)

#define FLAG_SETTER(name, member)                                              \
    SETTER(name)                                                               \
    {                                                                          \
        struct payload_settings *own = settings->own;                          \
        (void)value;                                                           \
        (void)choice;                                                          \
        own->member = true;                                                    \
    }

FLAG_SETTER(set_report, is_report)
FLAG_SETTER(set_update, is_update)
FLAG_SETTER(set_all, all)
FLAG_SETTER(set_own_fix, fix)
FLAG_SETTER(set_pretty, is_pretty)

static const struct option body_rows[] = {
    {"name", "NAME",
     "the query's or the report's name (default for queries: after the file)",
     set_name, NULL, false},
    {"description", "TEXT", "what it is for", set_description, NULL, false},
    {"pretty", NULL, "write the body on several lines", set_pretty, NULL,
     false},
    {"output", "FILE", "write the body to a file, in place of what it holds",
     set_output, NULL, false},
};
static GROUP(body_options, "Body", body_rows);

static const struct option query_rows[] = {
    {"all", NULL, "an array with a body for each query of the file", set_all,
     NULL, false},
    {"query-number", "N", "the body of the file's N-th query", set_query_number,
     NULL, false},
    {"fix", NULL,
     "make the safe fixes of the queries first; the file stays as it is",
     set_own_fix, NULL, false},
};
static GROUP(query_options, "Queries", query_rows);

static const struct option report_rows[] = {
    {"report", NULL, "a Create Report body; FILE is the query that it will run",
     set_report, NULL, false},
    {"update", NULL, "an Update Report body", set_update, NULL, false},
    {"query-id", "ID", "the id that the service gave to the query",
     set_query_id, NULL, false},
    {"start-time", "TIME", "the first run, like 2026-01-15T00:00:00Z",
     set_start_time, NULL, false},
    {"start-in", "DURATION",
     "the first run so long from now, such as 90m, 5h or 2d, at a full minute",
     set_start_in, NULL, false},
    {"end-time", "TIME", "no run after this", set_end_time, NULL, false},
    {"interval", "HOURS", "the time from run to run", set_interval, NULL,
     false},
    {"count", "N", "how often it runs", set_count, NULL, false},
    {"execute-now", NULL, "one run, at once", set_execute_now, NULL, false},
    {"query-start", "TIME",
     "with --execute-now: where the data begins, in place of TIMESPAN",
     set_query_start, NULL, false},
    {"query-end", "TIME", "with --execute-now: where it ends", set_query_end,
     NULL, false},
    {"format", "csv|tsv", "of the report's file", set_format, NULL, false},
    {"callback-url", "URL", "what the service calls when a run is done",
     set_callback_url, NULL, false},
    {"callback-method", "GET|POST", "how it calls that", set_callback_method,
     NULL, false},
    {"settings", "FILE",
     "a JSON object with fields of the request; the command line wins",
     set_settings_file, NULL, false},
};
static GROUP(report_field_options, "Reports", report_rows);

static const struct option_group *const options[] = {
    &body_options,
    &query_options,
    &report_field_options,
    &input_options,
    &service_options,
    &catalog_options,
    &version_options,
    &rule_options,
    &report_options,
    &general_options,
    NULL,
};

const struct command payload_command = {
    .name = "payload",
    .operands = "[FILE]",
    .summary = "make the body of a request",
    .details =
        "Without --report, the body of a Create Report Query request: the "
        "query on one line, without comments and `;`. Without FILE, or with -, "
        "standard input is read. A comment before a query, `-- name: ...` or "
        "`-- description: ...`, gives it these.\n"
        "\n"
        "With --report, the body of a Create Report request, with --update "
        "that of an Update Report request. Then FILE is optional: the query "
        "that the report will run.\n"
        "\n"
        "Queries and body are checked first. What is found is said on standard "
        "error, and nothing is printed when there is an error.\n"
        "\n"
        "The exit status is 0 when the body was made, 1 when something was "
        "found at or above the level of --fail-on, 2 for wrong usage or an "
        "input that could not be read, 3 when the program itself failed.",
    .examples =
        "reportql payload top10.rql --name 'Top ten'\n"
        "reportql payload --all --output queries.json queries.rql\n"
        "reportql payload --report --name Daily --query-id ID --start-in 5h "
        "--interval 24\n"
        "reportql payload --report --name Now --query-id ID --execute-now\n"
        "reportql payload --update --settings report.json --interval 48",
    .options = options,
    .run = payload,
    .own_size = sizeof(struct payload_settings),
};
