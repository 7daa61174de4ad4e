/* The command `rewrite`: changes queries by command. */
#include "rewrite.h"

#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"

/* A file, and what has become of it. */
struct job {
    char *name;
    char *path; /* NULL: standard input */
    rql_text old;
    rql_rewritten *rewritten;
};

/* What the visits of all inputs share. */
struct run {
    struct rewrite_settings *own;
    struct policies policies;
    struct output *out;
    struct operations operations; /* all of them */
    struct job *jobs;
    size_t job_count;
    bool *found;    /* by operation: some input has what it names */
    char **missing; /* by operation: the message of the first that has not
                           */
    enum status status;
};

/* --- One input ------------------------------------------------------------ */

/* "file:1:8: --option: why", to be freed. */
static char *explain(const struct run *run, const char *name, rql_text text,
                     const rql_rewritten *rewritten, size_t operation)
{
    rql_lines *lines = NULL;
    rql_position position = {1, 1};
    if (rql_lines_new(text.data, text.length, &lines) == RQL_OK)
        position = rql_lines_position(
            lines, rql_rewritten_error_span(rewritten).start);
    rql_lines_free(lines);
    const char *error = rql_rewritten_error(rewritten);
    char *option = operations_typed(&run->operations, operation);
    char *message = NULL;
    size_t size = strlen(name) + strlen(option) + strlen(error) + 64;
    message = need(malloc(size));
    char *end = stpcpy(message, name);
    struct output out;
    output_init(&out, -1, end, size - strlen(name) - 1);
    put_char(&out, ':');
    put_number(&out, position.line);
    put_char(&out, ':');
    put_number(&out, position.column);
    put_text(&out, ": ");
    put_text(&out, option);
    put_text(&out, ": ");
    put_text(&out, error);
    end[out.used] = '\0';
    free(option);
    return message;
}

static void fail_input(struct run *run, const char *name, rql_status status)
{
    complain("%s: %s", name, rql_status_text(status));
    run->status = worse(run->status, status == RQL_TOO_LARGE ? STATUS_TROUBLE
                                                             : STATUS_FAILURE);
}

/* The operations that an input is to have: what it lacks, another one may
 * have. */
struct attempt {
    rql_rewrite *items;
    size_t *numbers; /* of each, among all operations */
    size_t count;
};

/* Note that the input lacks what an operation names, and leave that out. */
static void leave_out(struct run *run, struct attempt *a, size_t index,
                      const char *name, rql_text text,
                      const rql_rewritten *rewritten)
{
    size_t number = a->numbers[index];
    if (!run->missing[number])
        run->missing[number] = explain(run, name, text, rewritten, number);
    /* Without the dataset that is asked for, there is nothing to do. */
    if (a->items[index].kind == RQL_REWRITE_IN_DATASET) {
        a->count = 0;
        return;
    }
    a->count--;
    for (size_t i = index; i < a->count; i++) {
        a->items[i] = a->items[i + 1];
        a->numbers[i] = a->numbers[i + 1];
    }
}

/* Rewrite a text with those operations that find what they name there; NULL
 * after a message. */
static rql_rewritten *attempt(struct run *run, const char *name, rql_text text,
                              const rql_options *options, struct attempt *a)
{
    size_t query = run->own->query ? run->own->query - 1 : RQL_ALL_QUERIES;
    for (;;) {
        rql_rewritten *rewritten;
        rql_status status =
            rql_rewritten_new(text.data, text.length, options, query, a->items,
                              a->count, &rewritten);
        if (status != RQL_OK) {
            fail_input(run, name, status);
            return NULL;
        }
        const char *error = rql_rewritten_error(rewritten);
        if (!error)
            return rewritten;
        size_t failed = rql_rewritten_failed(rewritten);
        if (rql_rewritten_is_missing(rewritten)) {
            leave_out(run, a, failed, name, text, rewritten);
        } else {
            char *message = explain(run, name, text, rewritten,
                                    failed < a->count ? a->numbers[failed]
                                                      : run->operations.count);
            complain("%s", message);
            free(message);
            run->status = worse(run->status, STATUS_FINDINGS);
            rql_rewritten_free(rewritten);
            return NULL;
        }
        rql_rewritten_free(rewritten);
    }
}

static void keep_job(struct run *run, const char *name, const struct text *text,
                     rql_rewritten *rewritten)
{
    size_t size = (run->job_count + 1) * sizeof *run->jobs;
    run->jobs = need(realloc(run->jobs, size));
    char *old = need(malloc(text->length + 1));
    memcpy(old, text->data, text->length);
    run->jobs[run->job_count++] =
        (struct job){need(strdup(name)),
                     text->path ? need(strdup(text->path)) : NULL,
                     {old, text->length},
                     rewritten};
}

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    size_t count = run->operations.count;
    struct attempt a = {
        need(malloc((count + 1) * sizeof *a.items)),
        need(malloc((count + 1) * sizeof *a.numbers)),
        count,
    };
    for (size_t i = 0; i < count; i++) {
        a.items[i] = run->operations.items[i];
        a.numbers[i] = i;
    }
    rql_text old = {text->data, text->length};
    rql_rewritten *rewritten =
        attempt(run, name, old, &text->policy->options, &a);
    for (size_t i = 0; i < a.count; i++)
        run->found[a.numbers[i]] = true;
    free(a.items);
    free(a.numbers);
    if (rewritten)
        keep_job(run, name, text, rewritten);
    return true;
}

/* --- All inputs ----------------------------------------------------------- */

/* Operations that name what no input has. */
static void complain_missing(struct run *run)
{
    for (size_t i = 0; i < run->operations.count; i++) {
        if (!run->missing[i] || run->found[i])
            continue;
        complain("%s", run->missing[i]);
        run->status = worse(run->status, STATUS_FINDINGS);
        if (run->operations.items[i].kind == RQL_REWRITE_IN_DATASET)
            return;
    }
}

static void put_job_patch(struct run *run, const struct job *job)
{
    struct changes changes = changes_of_rewritten(job->old, job->rewritten);
    put_patch(run->out, job->name, &changes);
}

/* Bring a result to where it belongs. */
static void deliver(struct run *run, const struct job *job)
{
    const struct rewrite_settings *own = run->own;
    rql_text new = rql_rewritten_text(job->rewritten);
    bool is_changed = rql_rewritten_edit_count(job->rewritten) > 0;
    if (own->check || own->diff) {
        if (own->diff)
            put_job_patch(run, job);
        else if (is_changed)
            complain("%s would change", job->name);
        if (is_changed)
            run->status = worse(run->status, STATUS_FINDINGS);
    } else if (!job->path || own->to_stdout) {
        put_bytes(run->out, new.data, new.length);
    } else if (is_changed && !file_replace(job->path, job->old, new)) {
        run->status = worse(run->status, STATUS_TROUBLE);
    }
}

static void rewrite_inputs(struct run *run, struct invocation *invocation)
{
    size_t count = run->operations.count;
    struct inputs inputs = {
        .settings = &invocation->settings,
        .policies = &run->policies,
        .visit = visit,
        .context = run,
    };
    run->found = need(calloc(count + 1, sizeof *run->found));
    run->missing = need(calloc(count + 1, sizeof *run->missing));
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    if (inputs.unread)
        run->status = worse(run->status, STATUS_TROUBLE);
    complain_missing(run);
    bool is_good = run->status == STATUS_CLEAN;
    for (size_t i = 0; i < run->job_count; i++) {
        struct job *job = &run->jobs[i];
        if (is_good)
            deliver(run, job);
        rql_rewritten_free(job->rewritten);
        free((char *)job->old.data);
        free(job->name);
        free(job->path);
    }
    for (size_t i = 0; i < count; i++)
        free(run->missing[i]);
    free(run->missing);
    free(run->found);
    free(run->jobs);
}

/* --- The command ---------------------------------------------------------- */

/* False after a message when the options make no sense. */
static bool is_sensible(struct run *run)
{
    const struct rewrite_settings *own = run->own;
    if (own->problem) {
        complain("%s %s: %s", own->problem_option, own->problem_value,
                 own->problem);
        return false;
    }
    if (!own->parameters.count && !own->given.count) {
        complain("say what to change; see 'reportql rewrite --help'");
        return false;
    }
    if (own->check + own->diff + own->to_stdout > 1) {
        complain("of --check, --diff and --stdout only one can be given");
        return false;
    }
    rql_rewritten *rewritten;
    rql_status status =
        rql_rewritten_new("", 0, NULL, RQL_ALL_QUERIES, run->operations.items,
                          run->operations.count, &rewritten);
    if (status != RQL_OK) {
        complain("%s", rql_status_text(status));
        return false;
    }
    const char *error = rql_rewritten_error(rewritten);
    if (error) {
        char *option =
            operations_typed(&run->operations, rql_rewritten_failed(rewritten));
        complain("%s: %s", option, error);
        free(option);
    }
    bool good = !error;
    rql_rewritten_free(rewritten);
    return good;
}

static enum status rewrite(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    struct run run = {
        .own = settings->own,
        .out = invocation->out,
        .status = STATUS_TROUBLE,
    };
    bool good = policies_init(&run.policies, settings);
    good = rewrite_read_parameters(run.own) && good;
    run.operations = operations_gather(run.own);
    if (good && is_sensible(&run)) {
        run.status = STATUS_CLEAN;
        rewrite_inputs(&run, invocation);
    }
    policies_free(&run.policies);
    operations_free(&run.operations);
    return run.status;
}

static const struct option_group *const options[] = {
    &rewrite_clause_options, &rewrite_column_options, &rewrite_query_options,
    &rewrite_choice_options, &rewrite_result_options, &input_options,
    &file_options,           &configuration_options,  &service_options,
    &catalog_options,        &general_options,        NULL,
};

const struct command rewrite_command = {
    .name = "rewrite",
    .operands = "[FILE...]",
    .summary = "change queries by command",
    .details =
        "Operations are made in the order given, parameters first. Only the "
        "bytes that must change do; comments stay. All operations are made in "
        "all files, or nothing is changed: a query that has syntax errors, an "
        "operation that would bring an error, or one that names what no query "
        "has, is refused with a message.\n"
        "\n"
        "FILE is a file that holds any number of queries, or a directory, "
        "which stands for all .rql files below it. Files are replaced in "
        "place. Without FILE, or with -, standard input is rewritten to "
        "standard output.\n"
        "\n"
        "The exit status is 0 when all is done, 1 when a rewrite was refused, "
        "or with --check or --diff when something would change, 2 for wrong "
        "usage or a file that could not be read or replaced, 3 when the "
        "program itself failed.",
    .examples =
        "reportql rewrite --set-limit 100 --set-timespan LAST_MONTH top10.rql\n"
        "reportql rewrite --add-condition \"SKU != 'trial'\" --diff queries/\n"
        "reportql rewrite --rename-column RevenueUSD=BilledRevenueUSD a.rql\n"
        "reportql rewrite --canonical --check queries/\n"
        "reportql rewrite --param market=Norway <template.rql >norway.rql",
    .options = options,
    .run = rewrite,
    .own_size = sizeof(struct rewrite_settings),
    .free_own = rewrite_free_settings,
};
