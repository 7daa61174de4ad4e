/* The command `suppressions`: lists the comments that suppress findings. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "json.h"
#include "policy.h"
#include "timestamp.h"

struct own {
    const char *now;
    const char *expiring; /* --expiring, or NULL */
};

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    struct policies policies;
    struct output *out;
    struct json json;
    int64_t now;
    long most_days; /* of --expiring; less than 0: all are listed */
    size_t files;
    size_t count;
    size_t expired;
    size_t ending; /* not expired, but within the days of --expiring */
    size_t unused;
    size_t without_reason;
    size_t invalid;
    enum status status;
};

/* One of them, with all that is told of it. */
struct row {
    const char *path;
    rql_position position;
    const rql_document *document;
    size_t index;
    rql_suppression suppression;
    size_t used;    /* findings that it hides */
    char until[16]; /* or "" */
    long days;      /* until it ends; less than 0: it has */
};

enum { DAY = 86400 };

static bool is_unused(const struct row *row)
{
    const rql_suppression *s = &row->suppression;
    return s->rule_count && !row->used && !s->is_expired && !s->is_void;
}

static struct row make_row(const struct run *run, const char *path,
                           const rql_document *document, const rql_lines *lines,
                           size_t index)
{
    struct row row = {
        .path = path,
        .document = document,
        .index = index,
        .suppression = rql_document_suppression(document, index),
    };
    const rql_suppression *s = &row.suppression;
    row.position = rql_lines_position(lines, s->span.start);
    for (size_t i = 0; i < s->rule_count; i++)
        row.used += rql_document_suppressed_rule(document, index, i).used;
    if (s->has_until) {
        char stamp[48];
        int64_t seconds = 0;
        snprintf(row.until, sizeof row.until, "%04d-%02d-%02d",
                 s->until.year % 10000, s->until.month % 100,
                 s->until.day % 100);
        snprintf(stamp, sizeof stamp, "%sT00:00:00Z", row.until);
        timestamp_read(stamp, &seconds);
        row.days = (long)(seconds / DAY - run->now / DAY);
    }
    return row;
}

static bool is_listed(const struct run *run, const struct row *row)
{
    return run->most_days < 0 ||
           (row->suppression.has_until && row->days <= run->most_days);
}

static void count_row(struct run *run, const struct row *row)
{
    const rql_suppression *s = &row->suppression;
    run->count++;
    run->expired += s->is_expired;
    run->ending += run->most_days >= 0 && s->has_until && !s->is_expired;
    run->unused += is_unused(row);
    run->without_reason += !s->reason.data;
}

/* --- As text --------------------------------------------------------------*/

static void put_place(struct run *run, const char *path, rql_position position)
{
    put_text(run->out, path);
    put_char(run->out, ':');
    put_number(run->out, position.line);
    put_char(run->out, ':');
    put_number(run->out, position.column);
    put_text(run->out, ": ");
}

/* A reason may go over lines: its white space is put as one space. */
static void put_reason(struct output *out, rql_text reason)
{
    bool is_space = false;
    for (size_t i = 0; i < reason.length; i++) {
        unsigned char c = (unsigned char)reason.data[i];
        if (c <= ' ' || c == 0x7f) {
            is_space = true;
            continue;
        }
        if (is_space)
            put_char(out, ' ');
        is_space = false;
        put_bytes(out, &reason.data[i], 1);
    }
}

static void put_end(struct output *out, const struct row *row)
{
    put_text(out, " until ");
    put_text(out, row->until);
    if (row->suppression.is_expired) {
        put_text(out, " (");
        put_style(out, STYLE_ERROR);
        put_text(out, "expired");
        put_style(out, STYLE_PLAIN);
        put_char(out, ')');
    } else if (row->days == 0) {
        put_text(out, " (the last day)");
    } else {
        put_text(out, " (");
        put_number(out, (size_t)row->days);
        put_text(out, row->days == 1 ? " day left)" : " days left)");
    }
}

static void put_row(struct run *run, const struct row *row)
{
    struct output *out = run->out;
    const rql_suppression *s = &row->suppression;
    put_place(run, row->path, row->position);
    put_text(out, rql_suppression_kind_name(s->kind));
    for (size_t i = 0; i < s->rule_count; i++) {
        put_text(out, i ? ", " : " ");
        put_text(out, rql_rule_name(rql_document_suppressed_rule(row->document,
                                                                 row->index, i)
                                        .rule));
    }
    if (s->has_until)
        put_end(out, row);
    if (is_unused(row)) {
        put_text(out, " (");
        put_style(out, STYLE_WARNING);
        put_text(out, "unused");
        put_style(out, STYLE_PLAIN);
        put_char(out, ')');
    }
    if (s->reason.data) {
        put_text(out, ": ");
        put_reason(out, s->reason);
    }
    put_char(out, '\n');
}

static void put_invalid(struct run *run, const char *path,
                        rql_position position, const rql_diagnostic *d)
{
    put_place(run, path, position);
    put_style(run->out, STYLE_ERROR);
    put_text(run->out, "invalid");
    put_style(run->out, STYLE_PLAIN);
    put_text(run->out, ": ");
    put_text(run->out, rql_diagnostic_message(d));
    put_char(run->out, '\n');
}

static void put_part(struct run *run, size_t count, const char *what)
{
    if (!count)
        return;
    put_text(run->out, ", ");
    put_number(run->out, count);
    put_text(run->out, what);
}

static void put_summary(struct run *run)
{
    struct output *out = run->out;
    if (run->settings->quiet)
        return;
    put_number(out, run->count);
    put_text(out, run->count == 1 ? " suppression in " : " suppressions in ");
    put_number(out, run->files);
    put_text(out, run->files == 1 ? " file" : " files");
    put_part(run, run->expired, " expired");
    put_part(run, run->unused, " unused");
    put_part(run, run->without_reason, " without a reason");
    put_part(run, run->invalid, " invalid");
    put_char(out, '\n');
}

/* --- As JSON --------------------------------------------------------------*/

static void put_json_place(struct json *json, const char *path,
                           rql_position position, rql_span span)
{
    json_member_string(json, "path", path);
    json_member_size(json, "line", position.line);
    json_member_size(json, "column", position.column);
    json_key(json, "span");
    json_open(json, '{');
    json_member_size(json, "start", span.start);
    json_member_size(json, "end", span.end);
    json_close(json, '}');
}

static void put_json_rules(struct json *json, const struct row *row)
{
    json_key(json, "rules");
    json_open(json, '[');
    for (size_t i = 0; i < row->suppression.rule_count; i++) {
        rql_suppressed_rule rule =
            rql_document_suppressed_rule(row->document, row->index, i);
        json_open(json, '{');
        json_member_string(json, "rule", rql_rule_name(rule.rule));
        json_member_size(json, "used", rule.used);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_json_row(struct run *run, const struct row *row)
{
    struct json *json = &run->json;
    const rql_suppression *s = &row->suppression;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "kind", rql_suppression_kind_name(s->kind));
    put_json_place(json, row->path, row->position, s->span);
    put_json_rules(json, row);
    json_member_string(json, "until", s->has_until ? row->until : NULL);
    json_key(json, "daysLeft");
    if (s->has_until)
        json_put_number(json, row->days);
    else
        json_put_null(json);
    json_key(json, "expired");
    json_put_bool(json, s->is_expired);
    json_key(json, "unused");
    json_put_bool(json, is_unused(row));
    json_key(json, "reason");
    if (s->reason.data)
        json_put_bytes(json, s->reason.data, s->reason.length);
    else
        json_put_null(json);
    json_close(json, '}');
}

static void put_json_invalid(struct run *run, const char *path,
                             rql_position position, const rql_diagnostic *d)
{
    struct json *json = &run->json;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "kind", "invalid");
    put_json_place(json, path, position, rql_diagnostic_span(d));
    json_member_string(json, "message", rql_diagnostic_message(d));
    json_close(json, '}');
}

static void begin_json(struct run *run)
{
    struct json *json = &run->json;
    json_init(json, run->out);
    json_open(json, '{');
    json_member_size(json, "version", 1);
    json_key(json, "suppressions");
    json_open(json, '[');
}

static void end_json(struct run *run)
{
    struct json *json = &run->json;
    json_close(json, ']');
    json_key(json, "summary");
    json_open(json, '{');
    json_member_size(json, "files", run->files);
    json_member_size(json, "suppressions", run->count);
    json_member_size(json, "expired", run->expired);
    json_member_size(json, "unused", run->unused);
    json_member_size(json, "withoutReason", run->without_reason);
    json_member_size(json, "invalid", run->invalid);
    json_close(json, '}');
    json_close(json, '}');
    put_char(run->out, '\n');
}

/* --- One input ------------------------------------------------------------*/

/* Those of a document, and what is no right one, in order of place. */
static void list(struct run *run, const char *path,
                 const rql_document *document, const rql_lines *lines)
{
    const rql_rule *invalid = rql_rule_find("invalid-suppression");
    size_t next = 0, count = rql_document_suppression_count(document);
    size_t findings = rql_document_diagnostic_count(document);
    for (size_t i = 0; i <= findings; i++) {
        const rql_diagnostic *d =
            i < findings ? rql_document_diagnostic(document, i) : NULL;
        if (d && rql_diagnostic_rule(d) != invalid)
            continue;
        size_t at = d ? rql_diagnostic_span(d).start : SIZE_MAX;
        for (; next < count; next++) {
            struct row row = make_row(run, path, document, lines, next);
            if (row.suppression.span.start > at)
                break;
            if (!is_listed(run, &row))
                continue;
            count_row(run, &row);
            (run->settings->json ? put_json_row : put_row)(run, &row);
        }
        if (!d)
            break;
        run->invalid++;
        (run->settings->json ? put_json_invalid : put_invalid)(
            run, path, rql_lines_position(lines, at), d);
    }
}

static bool prepare(void *context, const char *name, struct text *text)
{
    struct run *run = context;
    text->policy = policies_for(&run->policies, name);
    return text->policy;
}

/* A suppression is used when there is something that it hides, whatever the
 * severity: rules are as they are. */
static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    rql_options options = text->policy->options;
    rql_document *document = NULL;
    rql_lines *lines = NULL;
    options.settings = NULL;
    options.setting_count = 0;
    options.least = RQL_DEFAULT;
    options.discard_trees = true;
    options.host = text->host;
    options.now = run->now;
    rql_status status =
        rql_document_new(text->data, text->length, &options, &document);
    if (status == RQL_OK)
        status = rql_lines_new(text->data, text->length, &lines);
    if (status == RQL_OK) {
        run->files++;
        list(run, name, document, lines);
    } else {
        complain("%s: %s", name, rql_status_text(status));
        run->status =
            worse(run->status,
                  status == RQL_NO_MEMORY ? STATUS_FAILURE : STATUS_TROUBLE);
    }
    rql_lines_free(lines);
    rql_document_free(document);
    return !run->out->error;
}

/* --- The command ----------------------------------------------------------*/

static bool read_settings(struct run *run, const struct own *own)
{
    char *end;
    run->now = timestamp_now();
    run->most_days = -1;
    if (own->now && !timestamp_read(own->now, &run->now)) {
        complain("--now takes a time like 2026-01-15T00:00:00Z, not '%s'",
                 own->now);
        return false;
    }
    if (!own->expiring)
        return true;
    run->most_days = strtol(own->expiring, &end, 10);
    if (strspn(own->expiring, "0123456789") != strlen(own->expiring) ||
        !*own->expiring || run->most_days > 1000000) {
        complain("--expiring takes a number of days, not '%s'", own->expiring);
        return false;
    }
    return true;
}

static void list_all(struct run *run, struct invocation *invocation)
{
    struct inputs inputs = {
        .stdin_name = run->settings->stdin_name,
        .requests = true,
        .prepare = prepare,
        .visit = visit,
        .context = run,
    };
    if (run->settings->json)
        begin_json(run);
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    if (run->settings->json)
        end_json(run);
    else
        put_summary(run);
    if (inputs.unread)
        run->status = worse(run->status, STATUS_TROUBLE);
    if (run->expired || run->ending || run->invalid)
        run->status = worse(run->status, STATUS_FINDINGS);
}

static enum status suppressions(struct invocation *invocation)
{
    struct run run = {
        .settings = &invocation->settings,
        .out = invocation->out,
    };
    if (!read_settings(&run, invocation->settings.own))
        return STATUS_TROUBLE;
    if (policies_init(&run.policies, run.settings))
        list_all(&run, invocation);
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

SETTER(set_expiring)
{
    (void)choice;
    ((struct own *)settings->own)->expiring = value;
}

static const struct option rows[] = {
    {"expiring", "DAYS",
     "list only those that have ended or will within so many days, and fail "
     "when there are any",
     set_expiring, NULL, TAKES_ONE},
    {"now", "TIME",
     "the time to check dates against, like 2026-01-15T00:00:00Z (default: the "
     "time of the run)",
     set_now, NULL, TAKES_ONE},
};
static GROUP(own_options, "Dates", rows);

static const struct option_group *const options[] = {
    &own_options,
    &input_options,
    &service_options,
    &catalog_options,
    &json_options,
    &general_options,
    NULL,
};

const struct command suppressions_command = {
    .name = "suppressions",
    .operands = "[FILE...]",
    .summary = "list the comments that suppress findings",
    .details =
        "Prints a line for each comment that suppresses findings: where it is, "
        "what it covers, its rules, its last day, whether it hides anything, "
        "and its reason. Comments that are plainly meant to and do not are "
        "listed as invalid. FILE is a file that holds any number of queries, "
        "or a directory, which stands for all .rql files below it. Without "
        "FILE, or with -, standard input is read.\n"
        "\n"
        "The exit status is 0, or 1 when one has expired or is invalid or, "
        "with --expiring, ends soon; 2 for wrong usage or an input that could "
        "not be read.",
    .examples = "reportql suppressions queries/\n"
                "reportql suppressions --expiring 30 queries/\n"
                "reportql suppressions --json queries/ | jq '.summary'",
    .options = options,
    .run = suppressions,
    .own_size = sizeof(struct own),
};
