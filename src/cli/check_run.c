/* A run of `check`: visiting the inputs, filtering what is found in them, and
 * reporting it. */
#include "check_run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "baselines.h"
#include "changed.h"
#include "checked.h"
#include "findings.h"
#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"
#include "reports.h"
#include "request.h"
#include "selection.h"
#include "standings.h"
#include "stream.h"

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    struct policies policies;
    rql_severity fail_on; /* the mildest that fails any file */
    struct baselines baselines;
    struct selection changed;    /* with --changed */
    char *since;                 /* what that compares with; or none */
    struct selection *woken;     /* of --watch; NULL: everything */
    struct standings *standings; /* of --watch; or none */
    bool is_here;                /* no operands: the current directory */
    struct output *out;          /* standard output */
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
    } else if (changes->count && !text_replace(text, changes->new)) {
        worsen(run, STATUS_TROUBLE);
        return false;
    }
    return true;
}

/* Bring what has been changed to where it belongs; false after a message. */
static const char *why_left(rql_host host)
{
    if (host == RQL_HOST_NONE)
        return "";
    if (host == RQL_HOST_REQUEST)
        return ": JSON has none";
    return ": none can stand above the line of the literal or block";
}

static bool deliver_all(struct run *run, const char *name,
                        const struct text *text, const struct checked *checked)
{
    rql_text old = {text->data, text->length};
    struct changes changes;
    if (checked_is_fixed(checked)) {
        changes = checked_changes(checked, old);
        if (!deliver(run, name, text, &changes))
            return false;
        run->tally.fixed += checked_fix_count(checked);
    }
    if (checked->added.text) {
        const struct suppressing *added = &checked->added;
        changes = changes_of_edits(old, (rql_text){added->text, added->length},
                                   added->edits, added->count);
        if (!deliver(run, name, text, &changes))
            return false;
        run->tally.added += added->count;
        if (added->left)
            complain("%s: %zu finding%s cannot be suppressed by comments%s",
                     name, added->left, added->left == 1 ? "" : "s",
                     why_left(text->host));
    }
    return true;
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
    tally->files += !findings->goes_on;
    tally->queries += rql_document_query_count(findings->document);
    tally->suppressed += rql_document_suppressed_count(findings->document);
}

/* Standard input is in a baseline only by a name that it was given. */
static bool is_nameless(const struct text *text, const char *name)
{
    return !text->path && strcmp(name, "<stdin>") == 0;
}

/* Leave out what is in a baseline, and what nobody wants to hear of. */
static void filter(struct run *run, const struct text *text,
                   struct findings *findings)
{
    const struct policy *policy = text->policy;
    enum coverage coverage = run->settings->diff ? COVERS_SOME : COVERS_ALL;
    rql_severity least = milder(reports_least(&run->reports), policy->fail_on);
    if (!policy->baseline)
        return;
    if (!is_nameless(text, findings->path)) {
        struct baseline *baseline =
            baselines_get(&run->baselines, policy->baseline);
        if (!baseline || !baseline_filter(baseline, findings, least, coverage))
            worsen(run, STATUS_TROUBLE);
    } else if (run->baselines.update) {
        complain("standard input has no name to be called by in a baseline "
                 "(--stdin-filename gives it one)");
        worsen(run, STATUS_TROUBLE);
    }
    findings_drop_milder(findings, least);
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
    if (!reports_put(&run->reports, &findings))
        say_failure(run, name, RQL_NO_MEMORY);
    findings_free(&findings);
}

/* A text of queries whose findings are wanted, and nothing else, need not be
 * there as a whole. */
static bool may_stream(const struct run *run, const struct text *text)
{
    const struct settings *settings = run->settings;
    return text->host == RQL_HOST_NONE && !text->policy->baseline &&
           !settings->fix && !settings->diff && !settings->suppress.adds &&
           !settings->adoption.changed && !run->standings &&
           reports_stream(&run->reports);
}

static bool prepare(void *context, const char *name, struct text *text)
{
    struct run *run = context;
    run->fail_on = milder(run->fail_on, text->policy->fail_on);
    if (run->settings->adoption.changed)
        text->selected = selection_find(&run->changed, name);
    text->streams = may_stream(run, text);
    return true;
}

static void *work(void *context, const char *name, struct text *text)
{
    const struct run *run = context;
    (void)name;
    return checked_new(text, run->settings);
}

static void drop(void *made)
{
    checked_free(made);
}

/* As an input is called in reports. */
static const char *name_of(const struct run *run, const char *name)
{
    return run->is_here && strncmp(name, "./", 2) == 0 ? name + 2 : name;
}

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    struct checked *checked = text->made;
    name = name_of(run, name);
    if (!deliver_all(run, name, text, checked))
        checked_forget_fixes(checked, text);
    if (checked->document) {
        report(run, name, text, checked);
    } else {
        say_failure(run, name, checked->status);
        run->tally.unread++;
    }
    return reports_are_good(&run->reports) && !run->out->error;
}

static void report_piece(struct run *run, const char *name,
                         const struct text *text, const struct stream *stream,
                         const rql_document *document)
{
    struct findings findings;
    findings_init(&findings, name, document, text->policy);
    findings.origin = stream->origin;
    findings.goes_on = !stream->stretch.is_last;
    count_findings(run, &findings);
    if (!reports_put(&run->reports, &findings))
        say_failure(run, name, RQL_NO_MEMORY);
    findings_free(&findings);
}

/* Comments for all of a file come too late when findings before them have been
 * reported. */
static void say_late(const char *name, const struct stream *stream,
                     const rql_document *document)
{
    size_t count = rql_document_suppression_count(document);
    for (size_t i = 0; stream->origin.offset && i < count; i++)
        if (rql_document_suppression(document, i).kind == RQL_SUPPRESS_FILE) {
            complain("%s: a comment that suppresses in all of the file does "
                     "not hide what was found before byte %zu",
                     name, stream->origin.offset + stream->stretch.start);
            return;
        }
}

/* Check a text as it is read. */
static int stream(void *context, const char *name, const struct text *text,
                  struct stream *stream, bool *is_over)
{
    struct run *run = context;
    rql_document *document;
    rql_status status;
    int error;
    name = name_of(run, name);
    while ((error = stream_next(stream, &text->policy->options, &status,
                                &document)) == 0) {
        if (status != RQL_OK) {
            say_failure(run, name, status);
            run->tally.unread++;
            return 0;
        }
        report_piece(run, name, text, stream, document);
        say_late(name, stream, document);
        rql_document_free(document);
        *is_over = !reports_are_good(&run->reports) || run->out->error;
        if (stream->stretch.is_last || *is_over)
            break;
    }
    return error;
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

/* The files that matter in this run, of those that are below a directory; not
 * those that reports go to. */
static bool enter(void *context, const char *path, bool is_directory)
{
    struct run *run = context;
    return (is_directory || !reports_hold(&run->reports, path)) &&
           is_selected(run->woken, path, is_directory) &&
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
    inputs->may_be_empty = true;
    if (kept)
        inputs_visit(inputs, wanted, kept);
    free(wanted);
}

/* Where no file was there to say so, the current directory says which baseline
 * holds and what fails. */
static void take_policy_here(struct run *run)
{
    const struct adoption *adoption = &run->settings->adoption;
    if (run->tally.files || (!adoption->changed && !adoption->baseline))
        return;
    const struct policy *policy = policies_for(&run->policies, "./");
    if (policy)
        run->fail_on = milder(run->fail_on, policy->fail_on);
    if (!policy ||
        (policy->baseline && !baselines_get(&run->baselines, policy->baseline)))
        worsen(run, STATUS_TROUBLE);
}

/* What was not read may hold what the baselines list. */
static void update_baselines(struct run *run)
{
    struct baselines *baselines = &run->baselines;
    if (!baselines->count && run->tally.files) {
        complain("no baseline is configured; --baseline FILE names one");
        worsen(run, STATUS_TROUBLE);
    }
    if (run->tally.unread) {
        baselines_leave(baselines);
        run->tally.baseline.added = run->tally.baseline.removed = 0;
    } else if (!run->out->error && !baselines_write(baselines)) {
        worsen(run, STATUS_TROUBLE);
    }
}

/* What became of the baselines. */
static void settle_baselines(struct run *run)
{
    struct baselines *baselines = &run->baselines;
    take_policy_here(run);
    run->tally.baseline = baselines_count(baselines);
    if (baselines->update) {
        update_baselines(run);
    } else if (run->tally.baseline.stale) {
        baselines_tell_stale(baselines);
        if (run->fail_on >= RQL_WARNING)
            worsen(run, STATUS_FINDINGS);
    }
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
    static char here[] = ".";
    char *usual[] = {here};
    struct inputs inputs = {
        .settings = run->settings,
        .requests = true,
        .writes = run->settings->fix || run->settings->suppress.adds,
        .policies = &run->policies,
        .prepare = prepare,
        .work = work,
        .drop = drop,
        .visit = visit,
        .stream = stream,
        .enter = enter,
        .context = run,
    };
    complaints_keep(&run->complaints);
    reports_begin(&run->reports);
    visit_operands(run, &inputs, run->is_here ? usual : invocation->operands,
                   run->is_here ? 1 : invocation->operand_count);
    run->tally.unread += inputs.unread;
    if (inputs.unread)
        worsen(run, STATUS_TROUBLE);
    settle_baselines(run);
    complaints_keep(NULL);
    end_reports(run);
    free(run->complaints.data);
}

/* Check with policies that are complete but for the request bodies. */
static void check_all(struct run *run, struct invocation *invocation)
{
    struct request request;
    if (request_load(&request, run->settings, &run->policies)) {
        policies_set_request(&run->policies, &request.options, request.now);
        check_inputs(run, invocation);
    } else {
        worsen(run, STATUS_TROUBLE);
    }
    request_free(&request);
}

/* False after a message. */
static bool make_policies(struct run *run)
{
    struct policies *policies = &run->policies;
    bool good = policies_init(policies, run->settings);
    policies->common.discard_trees = true;
    policies->common.identities = reports_identify(&run->reports);
    policies->shown = reports_least(&run->reports);
    policies->wants_baseline = true;
    return good;
}

/* What is known of the files before they are checked; false after a message. */
static bool make_scope(struct run *run, const struct invocation *invocation)
{
    const struct adoption *adoption = &run->settings->adoption;
    run->is_here = files_are_here(invocation);
    run->tally.is_changed = adoption->changed;
    if (adoption->changed &&
        !changed_select(&run->changed, adoption->changed_since,
                        invocation->operands, invocation->operand_count,
                        &run->since))
        return false;
    run->tally.since = run->since;
    run->baselines.update = adoption->update_baseline;
    /* One that is named is read, and perhaps wrong, whatever there is to check. */
    return !adoption->baseline ||
           baselines_get(&run->baselines, adoption->baseline);
}

enum status check_run(struct invocation *invocation, const struct round *round)
{
    const struct settings *settings = &invocation->settings;
    struct run run = {
        .settings = settings,
        .woken = round->selection,
        .standings = round->standings,
        .fail_on = RQL_ERROR,
        .out = invocation->out,
        .tally = {.is_trial = settings->diff},
    };
    if (reports_open(&run.reports, settings, round->out, invocation->operands,
                     invocation->operand_count) &&
        make_policies(&run) && make_scope(&run, invocation))
        check_all(&run, invocation);
    else
        worsen(&run, STATUS_TROUBLE);
    reports_close(&run.reports);
    policies_free(&run.policies);
    baselines_free(&run.baselines);
    selection_free(&run.changed);
    free(run.since);
    return run.status;
}
