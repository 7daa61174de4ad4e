/* The command `suppressions`: lists the comments that suppress findings. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "suppressions.h"
#include "timestamp.h"

struct own {
    const char *now;
    const char *expiring; /* --expiring, or NULL */
};

enum { DAY = 86400 };

static struct row make_row(const struct listing *run, const char *path,
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

static bool is_listed(const struct listing *run, const struct row *row)
{
    return run->most_days < 0 ||
           (row->suppression.has_until && row->days <= run->most_days);
}

static void count_row(struct listing *run, const struct row *row)
{
    const rql_suppression *s = &row->suppression;
    run->count++;
    run->expired += s->is_expired;
    run->ending += run->most_days >= 0 && s->has_until && !s->is_expired;
    run->unused += is_unused_row(row);
    run->without_reason += !s->reason.data;
}

/* --- One input ------------------------------------------------------------*/

/* Those of a document, and what is no right one, in order of place. */
static void list(struct listing *run, const char *path,
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
            (run->settings->json ? list_put_json_row : list_put_row)(run, &row);
        }
        if (!d)
            break;
        run->invalid++;
        (run->settings->json ? list_put_json_invalid : list_put_invalid)(
            run, path, rql_lines_position(lines, at), d);
    }
}

/* A suppression is used when there is something that it hides, whatever the
 * severity: rules are as they are. */
static bool visit(void *context, const char *name, const struct text *text)
{
    struct listing *run = context;
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

static bool read_settings(struct listing *run, const struct own *own)
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

static void list_all(struct listing *run, struct invocation *invocation)
{
    struct inputs inputs = {
        .settings = run->settings,
        .requests = true,
        .policies = &run->policies,
        .visit = visit,
        .context = run,
    };
    if (run->settings->json)
        list_begin_json(run);
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    if (run->settings->json)
        list_end_json(run);
    else
        list_put_summary(run);
    if (inputs.unread)
        run->status = worse(run->status, STATUS_TROUBLE);
    if (run->expired || run->ending || run->invalid)
        run->status = worse(run->status, STATUS_FINDINGS);
}

static enum status suppressions(struct invocation *invocation)
{
    struct listing run = {
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
    &own_options,           &input_options,   &file_options,
    &configuration_options, &service_options, &catalog_options,
    &json_options,          &general_options, NULL,
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
