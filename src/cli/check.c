/* The command `check`: says what is wrong with queries. */
#include "command.h"

#include <string.h>
#include <unistd.h>

#include "checked.h"
#include "findings.h"
#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"
#include "report.h"
#include "request.h"

enum { ERROR_BUFFER = 4096 };

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    struct policies policies;
    struct output *out; /* standard output */
    struct report report;
    struct tally tally;
    enum status status;
};

static void worsen(struct run *run, enum status status)
{
    run->status = worse(run->status, status);
}

static void say_failure(struct run *run, const char *name, rql_status status)
{
    complain("%s: %s", name, rql_status_text(status));
    worsen(run, status == RQL_NO_MEMORY ? STATUS_FAILURE : STATUS_TROUBLE);
}

/* --- Fixes ----------------------------------------------------------------*/

/* Bring the fixed text to where it belongs; false after a message. */
static bool deliver(struct run *run, const char *name, const struct text *text,
                    const rql_fixed *fixed)
{
    rql_text old = {text->data, text->length};
    rql_text new = rql_fixed_text(fixed);
    bool is_changed = rql_fixed_edit_count(fixed) > 0;
    if (run->settings->diff) {
        struct changes changes = changes_of_fixed(old, fixed);
        put_patch(run->out, name, &changes);
        if (is_changed)
            worsen(run, STATUS_FINDINGS);
    } else if (!text->path) {
        put_bytes(run->out, new.data, new.length);
    } else if (is_changed && !file_replace(text->path, old, new)) {
        worsen(run, STATUS_TROUBLE);
        return false;
    }
    run->tally.fixed += rql_fixed_fix_count(fixed);
    return true;
}

static bool has_standard_input(const struct invocation *invocation)
{
    for (int i = 0; i < invocation->operand_count; i++)
        if (strcmp(invocation->operands[i], "-") == 0)
            return true;
    return invocation->operand_count == 0;
}

/* True when standard output is for fixed text or a patch. */
static bool needs_standard_output(const struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    return settings->diff || (settings->fix && has_standard_input(invocation));
}

/* --- One input ------------------------------------------------------------*/

static void count_findings(struct run *run, const struct findings *findings)
{
    struct tally *tally = &run->tally;
    for (size_t i = 0; i < findings->count; i++) {
        const rql_diagnostic *d = findings->items[i];
        rql_severity severity = rql_diagnostic_severity(d);
        tally->findings[severity]++;
        tally->fixable += rql_diagnostic_fix_count(d) > 0;
        if (severity <= findings->policy->fail_on)
            worsen(run, STATUS_FINDINGS);
    }
    tally->files++;
    tally->queries += rql_document_query_count(findings->document);
}

static void report(struct run *run, const char *name, const struct text *text,
                   const rql_document *document)
{
    struct findings findings;
    findings_init(&findings, name, document, text->policy);
    count_findings(run, &findings);
    if (!run->settings->format->document(&run->report, &findings))
        say_failure(run, name, RQL_NO_MEMORY);
    findings_free(&findings);
}

static void *work(void *context, const char *name, struct text *text)
{
    const struct run *run = context;
    (void)name;
    return checked_new(text, run->settings);
}

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    struct checked *checked = text->made;
    if (checked->fixed && !deliver(run, name, text, checked->fixed))
        checked_forget_fixes(checked, text);
    if (checked->document) {
        report(run, name, text, checked->document);
    } else {
        say_failure(run, name, checked->status);
        run->tally.unread++;
    }
    checked_free(checked);
    return !run->report.out->error && !run->out->error;
}

/* --- All inputs -----------------------------------------------------------*/

static void check_inputs(struct run *run, struct invocation *invocation)
{
    const struct format *format = run->settings->format;
    struct inputs inputs = {
        .stdin_name = run->settings->stdin_name,
        .requests = true,
        .policies = &run->policies,
        .work = work,
        .visit = visit,
        .context = run,
    };
    format->begin(&run->report);
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    run->tally.unread += inputs.unread;
    format->end(&run->report, &run->tally);
    if (inputs.unread)
        worsen(run, STATUS_TROUBLE);
}

/* Check with policies that are complete but for the request bodies. */
static void check_all(struct run *run, struct invocation *invocation)
{
    struct request request;
    if (request_load(&request, run->settings, &run->policies)) {
        policies_set_request(&run->policies, &request.options);
        check_inputs(run, invocation);
    } else {
        worsen(run, STATUS_TROUBLE);
    }
    request_free(&request);
}

/* False after a message. */
static bool make_policies(struct run *run)
{
    const struct settings *settings = run->settings;
    if (!policies_init(&run->policies, settings))
        return false;
    run->policies.common.discard_trees = true;
    if (!settings->format->carries_all)
        run->policies.shown = settings->level;
    return true;
}

static enum status check(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    char buffer[ERROR_BUFFER];
    struct output errors;
    output_init(&errors, STDERR_FILENO, buffer, sizeof buffer);
    errors.color = settings->color == COLOR_ALWAYS;
    if (settings->unsafe_fixes && !settings->fix && !settings->diff) {
        complain("--unsafe-fixes says which fixes to make; it needs --fix or "
                 "--diff");
        return STATUS_TROUBLE;
    }
    struct run run = {
        .settings = settings,
        .out = invocation->out,
        .tally = {.is_trial = settings->diff},
        .report = {.out = needs_standard_output(invocation) ? &errors
                                                            : invocation->out,
                   .level = settings->level,
                   .quiet = settings->quiet},
    };
    if (make_policies(&run))
        check_all(&run, invocation);
    else
        worsen(&run, STATUS_TROUBLE);
    output_flush(&errors);
    policies_free(&run.policies);
    return run.status;
}

static const struct option_group *const options[] = {
    &input_options,
    &configuration_options,
    &service_options,
    &catalog_options,
    &request_options,
    &version_options,
    &rule_options,
    &fix_options,
    &report_options,
    &general_options,
    NULL,
};

const struct command check_command = {
    .name = "check",
    .operands = "[FILE...]",
    .summary = "say what is wrong with queries",
    .details =
        "FILE is a file that holds any number of queries, or a directory, "
        "which stands for all .rql files below it, and for those .json files "
        "that are request bodies; hidden ones are left out. Without FILE, or "
        "with -, standard input is read.\n"
        "\n"
        "A file called .json is the body of a Create Report Query, Create "
        "Report or Update Report request, or an array of such bodies. It is "
        "checked with the queries in it.\n"
        "\n"
        "--fix mends files in place, each as a whole or not at all. A fix is "
        "made only when what was meant is certain, and it is dropped when the "
        "query then has an error that it did not have. A file that cannot be "
        "replaced, or that has changed meanwhile, is left as it is, with a "
        "message and the exit status 2.\n"
        "\n"
        "The exit status is 0 when nothing is found at or above the level of "
        "--fail-on, 1 when something is, 2 for wrong usage or an input that "
        "could not be read, 3 when the program itself failed.",
    .examples =
        "reportql check top10.rql\n"
        "reportql check --api cmp --fail-on warning queries/\n"
        "echo 'SELECT Month FROM ISVUsage' | reportql check --level info\n"
        "reportql check --catalog datasets.json --output-format json a.rql\n"
        "reportql check --ignore unknown-value queries/\n"
        "reportql check --diff queries/ | less\n"
        "reportql check --fix queries/\n"
        "reportql check --query top10.rql report.json\n"
        "reportql check --stdin-filename body.json <body.json",
    .options = options,
    .run = check,
    .own_size = sizeof(struct request_settings),
};
