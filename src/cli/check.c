/* The command `check`: says what is wrong with queries. */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checked.h"
#include "findings.h"
#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"
#include "reports.h"
#include "request.h"

enum { ERROR_BUFFER = 4096 };

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    struct policies policies;
    struct output *out; /* standard output */
    struct reports reports;
    struct tally tally;
    struct bytes complaints; /* what was said on standard error */
    enum status status;
};

static rql_severity milder(rql_severity a, rql_severity b)
{
    return a > b ? a : b;
}

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

/* Bring a changed text to where it belongs; false after a message. */
static bool deliver(struct run *run, const char *name, const struct text *text,
                    const struct changes *changes)
{
    if (run->settings->diff) {
        put_patch(run->out, name, changes);
        if (changes->count)
            worsen(run, STATUS_FINDINGS);
    } else if (!text->path) {
        put_bytes(run->out, changes->new.data, changes->new.length);
    } else if (changes->count &&
               !file_replace(text->path, changes->old, changes->new)) {
        worsen(run, STATUS_TROUBLE);
        return false;
    }
    return true;
}

/* Bring what has been changed to where it belongs; false after a message. */
static bool deliver_all(struct run *run, const char *name,
                        const struct text *text, const struct checked *checked)
{
    rql_text old = {text->data, text->length};
    struct changes changes;
    if (checked->fixed) {
        changes = changes_of_fixed(old, checked->fixed);
        if (!deliver(run, name, text, &changes))
            return false;
        run->tally.fixed += rql_fixed_fix_count(checked->fixed);
    }
    if (checked->added.text) {
        const struct suppressing *added = &checked->added;
        changes = changes_of_edits(old, (rql_text){added->text, added->length},
                                   added->edits, added->count);
        if (!deliver(run, name, text, &changes))
            return false;
        run->tally.added += added->count;
        if (added->left)
            complain("%s: %zu finding%s cannot be suppressed by comments", name,
                     added->left, added->left == 1 ? "" : "s");
    }
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
    return settings->diff || ((settings->fix || settings->suppress.adds) &&
                              has_standard_input(invocation));
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
        if (findings_fail(findings, d))
            worsen(run, STATUS_FINDINGS);
    }
    tally->files++;
    tally->queries += rql_document_query_count(findings->document);
    tally->suppressed += rql_document_suppressed_count(findings->document);
}

static void report(struct run *run, const char *name, const struct text *text,
                   const rql_document *document)
{
    struct findings findings;
    findings_init(&findings, name, document, text->policy);
    count_findings(run, &findings);
    if (!reports_put(&run->reports, &findings))
        say_failure(run, name, RQL_NO_MEMORY);
    findings_free(&findings);
}

static bool prepare(void *context, const char *name, struct text *text)
{
    struct run *run = context;
    text->policy = policies_for(&run->policies, name);
    return text->policy;
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
    if (!deliver_all(run, name, text, checked))
        checked_forget_fixes(checked, text);
    if (checked->document) {
        report(run, name, text, checked->document);
    } else {
        say_failure(run, name, checked->status);
        run->tally.unread++;
    }
    checked_free(checked);
    return reports_are_good(&run->reports) && !run->out->error;
}

/* --- All inputs -----------------------------------------------------------*/

/* The files that reports go to are not to be checked themselves. */
static bool enter(void *context, const char *path, bool is_directory)
{
    const struct run *run = context;
    return is_directory || !reports_hold(&run->reports, path);
}

/* What stands in the reports of a run that was not completed is not worth
 * keeping. */
static void end_reports(struct run *run)
{
    run->tally.status = run->status;
    run->tally.complaints = bytes_text(&run->complaints);
    reports_end(&run->reports, &run->tally);
    if (run->status == STATUS_FAILURE || run->out->error)
        return;
    if (!reports_deliver(&run->reports))
        worsen(run, STATUS_FAILURE);
}

static void check_inputs(struct run *run, struct invocation *invocation)
{
    struct inputs inputs = {
        .stdin_name = run->settings->stdin_name,
        .requests = true,
        .prepare = prepare,
        .work = work,
        .visit = visit,
        .enter = enter,
        .context = run,
    };
    complaints_keep(&run->complaints);
    reports_begin(&run->reports);
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    run->tally.unread += inputs.unread;
    if (inputs.unread)
        worsen(run, STATUS_TROUBLE);
    complaints_keep(NULL);
    end_reports(run);
    free(run->complaints.data);
}

/* Check with policies that are complete but for the request bodies. */
static void check_all(struct run *run, struct invocation *invocation)
{
    rql_options *options = &run->policies.common.options;
    struct request request;
    if (request_load(&request, run->settings, options)) {
        options->request = request.options;
        options->now = request.now;
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
    rql_options *options = &run->policies.common.options;
    if (!policies_init(&run->policies, settings))
        return false;
    options->discard_trees = true;
    options->identities = reports_identify(&run->reports);
    options->least = milder(reports_least(&run->reports), settings->fail_on);
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
    if (!suppress_settings_are_right(settings))
        return STATUS_TROUBLE;
    struct run run = {
        .settings = settings,
        .out = invocation->out,
        .tally = {.is_trial = settings->diff},
    };
    struct output *out =
        needs_standard_output(invocation) ? &errors : invocation->out;
    if (reports_open(&run.reports, settings, out, invocation->operands,
                     invocation->operand_count) &&
        make_policies(&run))
        check_all(&run, invocation);
    else
        worsen(&run, STATUS_TROUBLE);
    output_flush(&errors);
    reports_close(&run.reports);
    policies_free(&run.policies);
    return run.status;
}

static const struct option_group *const options[] = {
    &input_options,
    &service_options,
    &catalog_options,
    &request_options,
    &version_options,
    &rule_options,
    &fix_options,
    &suppress_options,
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
        "Comments like `-- reportql-disable-next-line RULE: reason` suppress "
        "findings; --add-suppressions writes them, and the command "
        "'suppressions' lists them.\n"
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
        "reportql check --add-suppressions='before 2027' queries/\n"
        "reportql check --query top10.rql report.json\n"
        "reportql check --stdin-filename body.json <body.json",
    .options = options,
    .run = check,
    .own_size = sizeof(struct request_settings),
};
