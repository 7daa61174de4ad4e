/* The command `check`: says what is wrong with queries. */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalogs.h"
#include "report.h"
#include "input.h"
#include "patch.h"
#include "replace.h"
#include "request.h"

enum { ERROR_BUFFER = 4096 };

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    rql_options options;
    struct output *out; /* standard output */
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

static void say_unread(struct run *run, const char *name, rql_status status)
{
    say_failure(run, name, status);
    run->tally.unread++;
}

static rql_options options_for(const struct run *run, const struct text *text)
{
    rql_options options = run->options;
    options.host = text->is_request ? RQL_HOST_REQUEST : RQL_HOST_NONE;
    return options;
}

/* Report a document, and free it. */
static void report_document(struct run *run, const char *name,
                            rql_document *document)
{
    count_findings(&run->tally, document);
    if (!run->settings->format->document(&run->report, name, document))
        say_failure(run, name, RQL_NO_MEMORY);
    rql_document_free(document);
}

static void check_text(struct run *run, const char *name,
                       const struct text *text)
{
    rql_document *document;
    rql_options options = options_for(run, text);
    rql_status status = rql_document_new_in_place(text->data, text->length,
                                                  &options, &document);
    if (status == RQL_OK)
        report_document(run, name, document);
    else
        say_unread(run, name, status);
}

/* --- Fixing ---------------------------------------------------------------*/

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
            run->status = worse(run->status, STATUS_FINDINGS);
    } else if (!text->path) {
        put_bytes(run->out, new.data, new.length);
    } else if (is_changed && !file_replace(text->path, old, new)) {
        run->status = worse(run->status, STATUS_TROUBLE);
        return false;
    }
    run->tally.fixed += rql_fixed_fix_count(fixed);
    return true;
}

/* Fix a text, and report what remains. */
static void fix_text(struct run *run, const char *name, const struct text *text)
{
    rql_options options = options_for(run, text);
    options.least = RQL_DEFAULT;
    rql_fixed *fixed;
    rql_status status = rql_fixed_new(text->data, text->length, &options,
                                      run->settings->unsafe_fixes, &fixed);
    if (status != RQL_OK) {
        say_unread(run, name, status);
        return;
    }
    rql_text left = {text->data, text->length};
    if (deliver(run, name, text, fixed))
        left = rql_fixed_text(fixed);
    rql_document *document;
    options.least = run->options.least;
    status = rql_document_new(left.data, left.length, &options, &document);
    if (status == RQL_OK)
        report_document(run, name, document);
    else
        say_unread(run, name, status);
    rql_fixed_free(fixed);
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

/* --- All inputs -----------------------------------------------------------*/

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    if (run->settings->fix || run->settings->diff)
        fix_text(run, name, text);
    else
        check_text(run, name, text);
    return !run->report.out->error && !run->out->error;
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
        .requests = true,
        .visit = visit,
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

/* Check with options that are complete but for the request bodies. */
static enum status check_all(struct run *run, struct invocation *invocation)
{
    struct request request;
    enum status status = STATUS_TROUBLE;
    if (request_load(&request, run->settings, &run->options)) {
        run->options.request = request.options;
        run->options.now = request.now;
        check_inputs(run, invocation);
        status = run->status;
    }
    request_free(&request);
    return status;
}

static enum status check(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    struct catalogs catalogs;
    char buffer[ERROR_BUFFER];
    struct output errors;
    output_init(&errors, STDERR_FILENO, buffer, sizeof buffer);
    errors.color = settings->color == COLOR_ALWAYS;
    if (settings->unsafe_fixes && !settings->fix && !settings->diff) {
        complain("--unsafe-fixes says which fixes to make; it needs --fix or "
                 "--diff");
        return STATUS_TROUBLE;
    }
    if (!catalogs_load(&catalogs, settings)) {
        catalogs_free(&catalogs);
        return STATUS_TROUBLE;
    }
    struct run run = {
        .settings = settings,
        .options = {.api = settings->api, .discard_trees = true},
        .out = invocation->out,
        .tally = {.is_trial = settings->diff},
        .report = {.out = needs_standard_output(invocation) ? &errors
                                                            : invocation->out,
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
    enum status status = check_all(&run, invocation);
    output_flush(&errors);
    free(rules);
    catalogs_free(&catalogs);
    return status;
}

static const struct option_group *const options[] = {
    &input_options,   &service_options,
    &catalog_options, &request_options,
    &version_options, &rule_options,
    &fix_options,     &report_options,
    &general_options, NULL,
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
