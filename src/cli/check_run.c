/* A run of `check`: what is checked, and how it ends. */
#include "check_run.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "changed.h"
#include "check_visit.h"
#include "request.h"

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
    struct check_run *run = context;
    return (is_directory || !reports_hold(&run->reports, path)) &&
           is_selected(run->woken, path, is_directory) &&
           (!run->settings->adoption.changed ||
            is_selected(&run->changed, path, is_directory));
}

/* The same for an operand.  Whoever reads one that is not there says so. */
static bool is_operand_wanted(struct check_run *run, const char *operand)
{
    struct stat status;
    if (stat(operand, &status) != 0)
        return true;
    return enter(run, operand, S_ISDIR(status.st_mode));
}

/* --- All inputs -----------------------------------------------------------*/

static void visit_operands(struct check_run *run, struct inputs *inputs,
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
static void take_policy_here(struct check_run *run)
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
static void update_baselines(struct check_run *run)
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
static void settle_baselines(struct check_run *run)
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
static void end_reports(struct check_run *run)
{
    run->tally.status = run->status;
    run->tally.complaints = bytes_text(&run->complaints);
    reports_end(&run->reports, &run->tally);
    if (run->status == STATUS_FAILURE || run->out->error)
        return;
    if (!reports_deliver(&run->reports))
        worsen(run, STATUS_FAILURE);
}

static void check_inputs(struct check_run *run, struct invocation *invocation)
{
    static char here[] = ".";
    char *usual[] = {here};
    struct inputs inputs = {
        .settings = run->settings,
        .requests = true,
        .writes = run->settings->fix || run->settings->suppress.adds,
        .policies = &run->policies,
        .prepare = check_prepare,
        .work = check_work,
        .drop = check_drop,
        .visit = check_visit,
        .stream = check_stream,
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
static void check_all(struct check_run *run, struct invocation *invocation)
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
static bool make_policies(struct check_run *run)
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
static bool make_scope(struct check_run *run,
                       const struct invocation *invocation)
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
    struct check_run run = {
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
