/* The command `check`: says what is wrong with queries. */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "baseline.h"
#include "changed.h"
#include "checked.h"
#include "findings.h"
#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"
#include "report.h"
#include "request.h"
#include "rounds.h"
#include "selection.h"
#include "standings.h"

enum { ERROR_BUFFER = 4096 };

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    struct policies policies;
    rql_severity least;          /* milder findings are not reported */
    struct baseline *baseline;   /* or none */
    struct selection changed;    /* with --changed */
    struct selection *woken;     /* of --watch; NULL: everything */
    struct standings *standings; /* of --watch; or none */
    bool is_here;                /* no operands: the current directory */
    struct output *out;          /* standard output */
    struct report report;
    struct tally tally;
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

/* Standard input is in a baseline only by a name that it was given. */
static bool is_nameless(const struct text *text, const char *name)
{
    return !text->path && strcmp(name, "<stdin>") == 0;
}

/* Leave out what is in the baseline, and what nobody wants to hear of. */
static void filter(struct run *run, const struct text *text,
                   struct findings *findings)
{
    enum coverage coverage = run->settings->diff ? COVERS_SOME : COVERS_ALL;
    if (!run->baseline)
        return;
    if (!is_nameless(text, findings->path)) {
        if (!baseline_filter(run->baseline, findings, run->least, coverage))
            worsen(run, STATUS_TROUBLE);
    } else if (run->settings->adoption.update_baseline) {
        complain("standard input has no name to be called by in a baseline "
                 "(--stdin-filename gives it one)");
        worsen(run, STATUS_TROUBLE);
    }
    findings_drop_milder(findings, run->least);
}

static void report(struct run *run, const char *name, const struct text *text,
                   const struct checked *checked)
{
    struct findings findings;
    const rql_document *document = checked->document;
    findings_init(&findings, name, checked->whole ? checked->whole : document,
                  text->policy);
    if (checked->whole)
        findings_mark_late(&findings, document);
    filter(run, text, &findings);
    if (checked->whole)
        findings_keep_those_of(&findings, document);
    count_findings(run, &findings);
    if (run->standings)
        standings_note(run->standings, &findings);
    if (!run->settings->format->document(&run->report, &findings))
        say_failure(run, name, RQL_NO_MEMORY);
    findings_free(&findings);
}

static bool prepare(void *context, const char *name, struct text *text)
{
    struct run *run = context;
    text->policy = policies_for(&run->policies, name);
    if (run->settings->adoption.changed)
        text->selected = selection_find(&run->changed, name);
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
    if (run->is_here && strncmp(name, "./", 2) == 0)
        name += 2;
    if (checked->fixed && !deliver(run, name, text, checked->fixed))
        checked_forget_fixes(checked, text);
    if (checked->document) {
        report(run, name, text, checked);
    } else {
        say_failure(run, name, checked->status);
        run->tally.unread++;
    }
    checked_free(checked);
    return !run->report.out->error && !run->out->error;
}

/* --- What is checked ------------------------------------------------------*/

static bool is_selected(struct selection *selection, const char *path,
                        bool is_directory)
{
    if (!selection)
        return true;
    return is_directory ? selection_enters(selection, path)
                        : selection_find(selection, path) != NULL;
}

/* The files that matter in this run, of those that are below a directory. */
static bool enter(void *context, const char *path, bool is_directory)
{
    struct run *run = context;
    return is_selected(run->woken, path, is_directory) &&
           (!run->settings->adoption.changed ||
            is_selected(&run->changed, path, is_directory));
}

/* The same for an operand.  Whoever reads one that is not there says so. */
static bool is_operand_wanted(struct run *run, const char *operand)
{
    struct stat status;
    if (stat(operand, &status) != 0)
        return true;
    return enter(run, operand, S_ISDIR(status.st_mode));
}

/* --- All inputs -----------------------------------------------------------*/

static void visit_operands(struct run *run, struct inputs *inputs,
                           char **operands, int count)
{
    if (!run->woken && !run->settings->adoption.changed) {
        inputs_visit(inputs, operands, count);
        return;
    }
    char **wanted = need(calloc((size_t)count + 1, sizeof *wanted));
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (is_operand_wanted(run, operands[i]))
            wanted[kept++] = operands[i];
    inputs->enter = enter;
    inputs->may_be_empty = true;
    if (kept)
        inputs_visit(inputs, wanted, kept);
    free(wanted);
}

/* What became of the baseline. */
static void settle_baseline(struct run *run)
{
    struct baseline *baseline = run->baseline;
    if (!baseline)
        return;
    run->tally.baseline = baseline_count(baseline);
    if (run->settings->adoption.update_baseline) {
        if (!run->out->error && !baseline_write(baseline))
            worsen(run, STATUS_TROUBLE);
    } else if (run->tally.baseline.stale) {
        baseline_tell_stale(baseline);
        if (run->settings->fail_on >= RQL_WARNING)
            worsen(run, STATUS_FINDINGS);
    }
}

static void check_inputs(struct run *run, struct invocation *invocation)
{
    static char here[] = ".";
    char *usual[] = {here};
    const struct format *format = run->settings->format;
    struct inputs inputs = {
        .stdin_name = run->settings->stdin_name,
        .requests = true,
        .prepare = prepare,
        .work = work,
        .visit = visit,
        .context = run,
    };
    format->begin(&run->report);
    visit_operands(run, &inputs, run->is_here ? usual : invocation->operands,
                   run->is_here ? 1 : invocation->operand_count);
    run->tally.unread += inputs.unread;
    settle_baseline(run);
    format->end(&run->report, &run->tally);
    if (inputs.unread)
        worsen(run, STATUS_TROUBLE);
}

/* Check with policies that are complete but for the request bodies. */
static void check_all(struct run *run, struct invocation *invocation)
{
    rql_options *options = &run->policies.common.options;
    struct request request;
    if (request_load(&request, run->settings, options)) {
        options->request = request.options;
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
    run->least = settings->format->carries_all
                     ? RQL_INFO
                     : milder(settings->level, settings->fail_on);
    options->discard_trees = true;
    options->identities = settings->adoption.baseline != NULL;
    /* Of a baseline it is known what is found no more, whatever its severity. */
    options->least = settings->adoption.baseline ? RQL_DEFAULT : run->least;
    return true;
}

/* What is known of the files before they are checked; false after a message. */
static bool make_scope(struct run *run, const struct invocation *invocation)
{
    const struct adoption *adoption = &run->settings->adoption;
    run->is_here = (adoption->changed || adoption->watch) &&
                   invocation->operand_count == 0;
    run->tally.is_changed = adoption->changed;
    if (adoption->changed &&
        !changed_select(&run->changed, adoption->changed_since,
                        invocation->operands, invocation->operand_count))
        return false;
    if (adoption->baseline)
        run->baseline =
            baseline_open(adoption->baseline, adoption->update_baseline);
    return run->baseline || !adoption->baseline;
}

static void run_once(struct run *run, struct invocation *invocation)
{
    if (make_policies(run) && make_scope(run, invocation))
        check_all(run, invocation);
    else
        worsen(run, STATUS_TROUBLE);
    policies_free(&run->policies);
    baseline_free(run->baseline);
    selection_free(&run->changed);
}

static enum status check_round(void *context, const struct round *round)
{
    struct invocation *invocation = context;
    const struct settings *settings = &invocation->settings;
    struct run run = {
        .settings = settings,
        .woken = round->selection,
        .standings = round->standings,
        .out = invocation->out,
        .tally = {.is_trial = settings->diff},
        .report = {.out = round->out,
                   .level = settings->level,
                   .quiet = settings->quiet},
    };
    run_once(&run, invocation);
    return run.status;
}

static bool are_sound(const struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    if (settings->unsafe_fixes && !settings->fix && !settings->diff) {
        complain("--unsafe-fixes says which fixes to make; it needs --fix or "
                 "--diff");
        return false;
    }
    bool has_operands = invocation->operand_count > 0;
    return adoption_check(settings,
                          has_operands && has_standard_input(invocation));
}

static enum status check(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    if (!are_sound(invocation))
        return STATUS_TROUBLE;
    if (settings->adoption.watch)
        return rounds_watch(invocation, check_round);
    char buffer[ERROR_BUFFER];
    struct output errors;
    output_init(&errors, STDERR_FILENO, buffer, sizeof buffer);
    errors.color = settings->color == COLOR_ALWAYS;
    bool is_here = settings->adoption.changed && !invocation->operand_count;
    struct round round = {
        .out = needs_standard_output(invocation) && !is_here ? &errors
                                                             : invocation->out,
    };
    enum status status = check_round(invocation, &round);
    output_flush(&errors);
    return status;
}

static const struct option_group *const options[] = {
    &input_options,
    &service_options,
    &catalog_options,
    &request_options,
    &version_options,
    &rule_options,
    &fix_options,
    &adoption_options,
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
        "reportql check --baseline baseline.json --update-baseline queries/\n"
        "reportql check --changed=origin/main\n"
        "reportql check --watch queries/\n"
        "reportql check --query top10.rql report.json\n"
        "reportql check --stdin-filename body.json <body.json",
    .options = options,
    .run = check,
    .own_size = sizeof(struct request_settings),
};
