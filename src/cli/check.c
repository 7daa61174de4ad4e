/* The command `check`: says what is wrong with queries. */
#include "command.h"

#include <stdlib.h>

#include "catalogs.h"
#include "format.h"
#include "input.h"

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    rql_options options;
    struct report report;
    struct tally tally;
    enum status status;
};

static rql_severity milder(rql_severity a, rql_severity b)
{
    return a > b ? a : b;
}

static void count_findings(struct tally *tally, const rql_document *document)
{
    size_t count = rql_document_diagnostic_count(document);
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        tally->findings[rql_diagnostic_severity(d)]++;
        tally->fixable += rql_diagnostic_fix_count(d) > 0;
    }
    tally->files++;
    tally->queries += rql_document_query_count(document);
}

static void say_failure(struct run *run, const char *name, rql_status status)
{
    complain("%s: %s", name, rql_status_text(status));
    run->status = worse(run->status, status == RQL_NO_MEMORY ? STATUS_FAILURE
                                                             : STATUS_TROUBLE);
}

static bool check_text(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    rql_document *document;
    rql_status status = rql_document_new_in_place(text->data, text->length,
                                                  &run->options, &document);
    if (status != RQL_OK) {
        say_failure(run, name, status);
        run->tally.unread++;
        return true;
    }
    count_findings(&run->tally, document);
    if (!run->settings->format->document(&run->report, name, document))
        say_failure(run, name, RQL_NO_MEMORY);
    rql_document_free(document);
    return !run->report.out->error;
}

static bool has_failing(const struct run *run)
{
    for (size_t s = RQL_ERROR; s <= (size_t)run->settings->fail_on; s++)
        if (run->tally.findings[s])
            return true;
    return false;
}

static void check_inputs(struct run *run, struct invocation *invocation)
{
    const struct format *format = run->settings->format;
    struct inputs inputs = {
        .stdin_name = run->settings->stdin_name,
        .visit = check_text,
        .context = run,
    };
    format->begin(&run->report);
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    run->tally.unread += inputs.unread;
    format->end(&run->report, &run->tally);
    if (inputs.unread)
        run->status = worse(run->status, STATUS_TROUBLE);
    if (has_failing(run))
        run->status = worse(run->status, STATUS_FINDINGS);
}

static enum status check(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    struct catalogs catalogs;
    if (!catalogs_load(&catalogs, settings)) {
        catalogs_free(&catalogs);
        return STATUS_TROUBLE;
    }
    struct run run = {
        .settings = settings,
        .options = {.api = settings->api, .discard_trees = true},
        .report = {.out = invocation->out,
                   .level = settings->level,
                   .quiet = settings->quiet},
    };
    if (!settings->format->carries_all)
        run.options.least = milder(settings->level, settings->fail_on);
    for (size_t i = 0; i < RQL_API_COUNT; i++)
        run.options.catalogs[i] = catalogs.given[i];
    rql_rule_setting *rules =
        settings_rules(settings, &run.options.setting_count);
    run.options.settings = rules;
    check_inputs(&run, invocation);
    free(rules);
    catalogs_free(&catalogs);
    return run.status;
}

static const struct option_group *const options[] = {
    &input_options, &service_options, &catalog_options,
    &rule_options,  &report_options,  &general_options,
    NULL,
};

const struct command check_command = {
    .name = "check",
    .operands = "[FILE...]",
    .summary = "say what is wrong with queries",
    .details =
        "FILE is a file that holds any number of queries, or a directory, "
        "which stands for all .rql files below it; hidden ones are left out. "
        "Without FILE, or with -, standard input is read.\n"
        "\n"
        "The exit status is 0 when nothing is found at or above the level of "
        "--fail-on, 1 when something is, 2 for wrong usage or an input that "
        "could not be read, 3 when the program itself failed.",
    .examples =
        "reportql check top10.rql\n"
        "reportql check --api cmp --fail-on warning queries/\n"
        "echo 'SELECT Month FROM ISVUsage' | reportql check --level info\n"
        "reportql check --catalog datasets.json --output-format json a.rql\n"
        "reportql check --ignore unknown-value queries/",
    .options = options,
    .run = check,
};
