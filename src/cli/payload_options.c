/* The options of the command `payload`, and how they go together. */
#include "payload.h"

#include <string.h>

/* --- Tables --------------------------------------------------------------*/

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
     set_name, NULL, TAKES_ONE},
    {"description", "TEXT", "what it is for", set_description, NULL, TAKES_ONE},
    {"pretty", NULL, "write the body on several lines", set_pretty, NULL,
     TAKES_ONE},
    {"output", "FILE", "write the body to a file, in place of what it holds",
     set_output, NULL, TAKES_ONE},
};
GROUP(payload_body_options, "Body", body_rows);

static const struct option query_rows[] = {
    {"all", NULL, "an array with a body for each query of the file", set_all,
     NULL, TAKES_ONE},
    {"query-number", "N", "the body of the file's N-th query", set_query_number,
     NULL, TAKES_ONE},
    {"fix", NULL,
     "make the safe fixes of the queries first; the file stays as it is",
     set_own_fix, NULL, TAKES_ONE},
};
GROUP(payload_query_options, "Queries", query_rows);

static const struct option report_rows[] = {
    {"report", NULL, "a Create Report body; FILE is the query that it will run",
     set_report, NULL, TAKES_ONE},
    {"update", NULL, "an Update Report body", set_update, NULL, TAKES_ONE},
    {"query-id", "ID", "the id that the service gave to the query",
     set_query_id, NULL, TAKES_ONE},
    {"start-time", "TIME", "the first run, like 2026-01-15T00:00:00Z",
     set_start_time, NULL, TAKES_ONE},
    {"start-in", "DURATION",
     "the first run so long from now, such as 90m, 5h or 2d, at a full minute",
     set_start_in, NULL, TAKES_ONE},
    {"end-time", "TIME", "no run after this", set_end_time, NULL, TAKES_ONE},
    {"interval", "HOURS", "the time from run to run", set_interval, NULL,
     TAKES_ONE},
    {"count", "N", "how often it runs", set_count, NULL, TAKES_ONE},
    {"execute-now", NULL, "one run, at once", set_execute_now, NULL, TAKES_ONE},
    {"query-start", "TIME",
     "with --execute-now: where the data begins, in place of TIMESPAN",
     set_query_start, NULL, TAKES_ONE},
    {"query-end", "TIME", "with --execute-now: where it ends", set_query_end,
     NULL, TAKES_ONE},
    {"format", "csv|tsv", "of the report's file", set_format, NULL, TAKES_ONE},
    {"callback-url", "URL", "what the service calls when a run is done",
     set_callback_url, NULL, TAKES_ONE},
    {"callback-method", "GET|POST", "how it calls that", set_callback_method,
     NULL, TAKES_ONE},
    {"settings", "FILE",
     "a JSON object with fields of the request; the command line wins",
     set_settings_file, NULL, TAKES_ONE},
};
GROUP(payload_report_options, "Reports", report_rows);

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

static bool do_options_agree(const struct payload_settings *own)
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

bool payload_use_is_right(const struct payload_settings *own)
{
    return do_options_agree(own) && are_values_right(own);
}
