/* The command `describe`: says in words what queries return. */
#include "command.h"

#include <string.h>
#include <time.h>

#include "glyph.h"
#include "json.h"
#include "layout.h"
#include "queries.h"

struct own {
    const char *now; /* NULL: the present time */
};

struct run {
    const struct settings *settings;
    struct policies policies;
    int64_t now;
    struct output *out;
    struct json json;
    bool is_later; /* something has been written */
    enum status status;
};

/* --- The time ---------------------------------------------------------------*/

/* True when the text looks like the mask, in which 0 is any digit. */
static bool has_shape(const char *text, const char *mask)
{
    for (; *mask; text++, mask++)
        if (*mask == '0' ? *text < '0' || *text > '9' : *text != *mask)
            return false;
    return !*text;
}

static int number_at(const char *text, int digits)
{
    int number = 0;
    while (digits--)
        number = number * 10 + *text++ - '0';
    return number;
}

/* Days from the first of 1970; the calendar is counted from March. */
static int64_t days_to(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = year / 400;
    int64_t of_era = year % 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           719468;
}

static int days_in(int year, int month)
{
    if (month == 2)
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Read a time like 2026-01-15T00:00:00Z; false when it is none. */
static bool read_time(const char *text, int64_t *seconds)
{
    if (!has_shape(text, "0000-00-00T00:00:00Z"))
        return false;
    int year = number_at(text, 4), month = number_at(text + 5, 2);
    int day = number_at(text + 8, 2), hour = number_at(text + 11, 2);
    int minute = number_at(text + 14, 2), second = number_at(text + 17, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > days_in(year, month) || hour > 23 || minute > 59 || second > 59)
        return false;
    *seconds =
        days_to(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

/* --- Output -----------------------------------------------------------------*/

static void put_notes(struct run *run, const char *name, rql_position at,
                      const rql_notes *notes)
{
    struct output *out = run->out;
    put_text(out, run->is_later ? "\n" : "");
    put_style(out, STYLE_BOLD);
    put_shown(out, name, strlen(name));
    put_char(out, ':');
    put_number(out, at.line);
    put_style(out, STYLE_PLAIN);
    put_char(out, '\n');
    for (size_t i = 0; i < rql_notes_count(notes); i++) {
        put_text(out, "  - ");
        put_wrapped(out, rql_notes_at(notes, i), 4, 4);
    }
    run->is_later = true;
}

static void put_json(struct run *run, const char *name, rql_position at,
                     const rql_notes *notes)
{
    struct json *json = &run->json;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "path", name);
    json_member_size(json, "line", at.line);
    json_member_size(json, "column", at.column);
    json_key(json, "sentences");
    json_open(json, '[');
    for (size_t i = 0; i < rql_notes_count(notes); i++) {
        json_line(json, 4);
        json_put_string(json, rql_notes_at(notes, i));
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void describe_query(struct run *run, const char *name,
                           const struct queries *queries, size_t index)
{
    rql_notes *notes;
    rql_status status = rql_query_describe(
        rql_document_query(queries->document, index), run->now, &notes);
    if (status != RQL_OK) {
        complain("%s: %s", name, rql_status_text(status));
        run->status = worse(run->status, STATUS_FAILURE);
        return;
    }
    rql_position at = queries_position(queries, index);
    if (run->settings->json)
        put_json(run, name, at, notes);
    else
        put_notes(run, name, at, notes);
    rql_notes_free(notes);
}

/* --- The command ------------------------------------------------------------*/

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    const struct queries *queries = text->made;
    run->status = worse(run->status, queries->status);
    if (queries->is_read)
        for (size_t i = 0; i < queries->count && !run->out->error; i++)
            if (!queries->is_broken[i])
                describe_query(run, name, queries, i);
    return !run->out->error;
}

static void describe_inputs(struct run *run, struct invocation *invocation)
{
    struct inputs inputs = {
        .settings = run->settings,
        .requests = true,
        .policies = &run->policies,
        .work = queries_work,
        .drop = queries_drop,
        .weight = TREE_WEIGHT,
        .visit = visit,
        .context = run,
    };
    if (run->settings->json) {
        json_init(&run->json, run->out);
        json_open(&run->json, '{');
        json_member_size(&run->json, "version", 1);
        json_key(&run->json, "queries");
        json_open(&run->json, '[');
    }
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    if (run->settings->json) {
        json_close(&run->json, ']');
        json_close(&run->json, '}');
        put_char(run->out, '\n');
    }
    if (inputs.unread)
        run->status = worse(run->status, STATUS_TROUBLE);
}

static enum status describe(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    const struct own *own = settings->own;
    struct run run = {
        .settings = settings, .now = time(NULL), .out = invocation->out};
    if (own->now && !read_time(own->now, &run.now)) {
        complain("'%s' is no time like 2026-01-15T00:00:00Z", own->now);
        return STATUS_TROUBLE;
    }
    if (queries_policies(&run.policies, settings))
        describe_inputs(&run, invocation);
    else
        run.status = STATUS_TROUBLE;
    policies_free(&run.policies);
    return run.status;
}

SETTER(set_now)
{
    (void)choice;
    ((struct own *)settings->own)->now = value;
}

static const struct option now_rows[] = {
    {"now", "TIME",
     "the time as of which dates are given, like 2026-01-15T00:00:00Z "
     "(default: the present)",
     set_now, NULL, TAKES_ONE},
};
static GROUP(now_options, "Time", now_rows);

static const struct option_group *const options[] = {
    &now_options,           &input_options,   &file_options,
    &configuration_options, &service_options, &catalog_options,
    &json_options,          &general_options, NULL,
};

const struct command describe_command = {
    .name = "describe",
    .operands = "[FILE...]",
    .summary = "say in words what queries return",
    .details =
        "Says what a row is, which rows are kept, in which order, and of which "
        "days. FILE is a file that holds any number of queries, or a "
        "directory, which stands for all .rql files and request bodies below "
        "it. Without FILE, "
        "or with -, standard input is read.\n"
        "\n"
        "No page says on which days time spans begin and end. Where the name "
        "alone does not tell, dates are called approximate.\n"
        "\n"
        "The exit status is 0, or 2 for wrong usage, an input that could not "
        "be read, or a query with syntax errors, which is left out.",
    .examples = "reportql describe top10.rql\n"
                "reportql describe --now 2026-01-15T00:00:00Z queries/\n"
                "echo 'SELECT Month FROM ISVUsage' | reportql describe",
    .options = options,
    .run = describe,
    .own_size = sizeof(struct own),
};
