/* The command `catalog impact`: which queries a new catalog breaks. */
#include "catalog.h"

#include <string.h>
#include <unistd.h>

#include "impact.h"
#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"

enum { ERROR_BUFFER = 4096 };

/* What the visits of all inputs share. */
struct run {
    const struct settings *settings;
    const struct two_catalogs *two;
    struct policies policies; /* which say what is left out of directories */
    struct renames renames;
    struct output *out;    /* standard output */
    struct output *report; /* where the report goes */
    struct json json;
    struct impact_counts total;
    size_t left; /* queries that are hit and were not mended */
    enum status status;
};

static void add_counts(struct impact_counts *total,
                       const struct impact_counts *counts)
{
    total->files += counts->files;
    total->queries += counts->queries;
    total->others += counts->others;
    total->breaking += counts->breaking;
    total->changing += counts->changing;
    total->mended += counts->mended;
    total->put_right += counts->put_right;
    total->wrong += counts->wrong;
    total->edits += counts->edits;
    total->edited += counts->edited;
}

/* Bring the edits to where they are wanted; false after a message. */
static bool deliver(struct run *run, const char *name, const struct text *text,
                    const struct impact *impact)
{
    rql_text old = {text->data, text->length};
    if (run->settings->diff) {
        struct changes changes = changes_of_edits(
            old, impact->new_text, impact->edits, impact->edit_count);
        put_patch(run->out, name, &changes);
    } else if (run->settings->fix && !text->path) {
        put_bytes(run->out, impact->new_text.data, impact->new_text.length);
    } else if (run->settings->fix && impact->edit_count) {
        return text_replace(text, impact->new_text);
    }
    return true;
}

static enum deed deed_of(const struct settings *settings)
{
    if (settings->diff)
        return DEED_SHOWN;
    return settings->fix ? DEED_MADE : DEED_OFFERED;
}

static void report(struct run *run, const char *name,
                   const struct impact *impact, enum deed deed)
{
    if (run->settings->json)
        impact_put_json(&run->json, name, impact, deed);
    else
        impact_put_text(run->report, name, impact, deed);
}

static void say_failure(struct run *run, const char *name, rql_status status)
{
    complain("%s: %s", name, rql_status_text(status));
    run->status = worse(run->status, status == RQL_NO_MEMORY ? STATUS_FAILURE
                                                             : STATUS_TROUBLE);
}

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    struct impact impact;
    enum deed deed = deed_of(run->settings);
    rql_status status = impact_make(
        &impact, (rql_text){text->data, text->length}, run->two, &run->renames);
    if (status != RQL_OK) {
        say_failure(run, name, status);
    } else {
        if (!deliver(run, name, text, &impact)) {
            run->status = worse(run->status, STATUS_TROUBLE);
            deed = DEED_OFFERED;
        }
        report(run, name, &impact, deed);
        add_counts(&run->total, &impact.counts);
        run->left += impact.hit_count;
        if (deed == DEED_MADE)
            run->left -= impact.counts.mended;
    }
    impact_free(&impact);
    return !run->report->error && !run->out->error;
}

static void begin_json(struct run *run)
{
    json_init(&run->json, run->report);
    json_open(&run->json, '{');
    json_member_size(&run->json, "version", 1);
    json_put_two_catalogs(&run->json, run->two);
    json_key(&run->json, "files");
    json_open(&run->json, '[');
}

static void end_json(struct run *run)
{
    json_close(&run->json, ']');
    impact_put_json_summary(&run->json, &run->total);
    json_close(&run->json, '}');
    put_char(run->report, '\n');
}

static void visit_inputs(struct run *run, struct invocation *invocation)
{
    struct inputs inputs = {
        .settings = run->settings,
        .policies = &run->policies,
        .visit = visit,
        .context = run,
        .writes = run->settings->fix && !run->settings->diff,
    };
    if (run->settings->json)
        begin_json(run);
    inputs_visit(&inputs, invocation->operands + 2,
                 invocation->operand_count - 2);
    if (run->settings->json)
        end_json(run);
    else
        impact_put_summary(run->report, &run->total, deed_of(run->settings));
    if (inputs.unread)
        run->status = worse(run->status, STATUS_TROUBLE);
    if (run->left)
        run->status = worse(run->status, STATUS_FINDINGS);
}

/* True when standard output is for edited text or a patch. */
static bool needs_standard_output(const struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    return settings->diff ||
           (settings->fix && files_have_standard_input(invocation));
}

/* True when a catalog and queries are both to come from standard input. */
static bool reads_twice(const struct invocation *invocation)
{
    bool catalog = false;
    for (int i = 0; i < catalog_impact_command.other_operands; i++) {
        const char *operand = invocation->operands[i];
        size_t length = strlen(operand);
        catalog |= strcmp(operand, "-") == 0 ||
                   (length > 2 && strcmp(operand + length - 2, "=-") == 0);
    }
    return catalog && files_have_standard_input(invocation);
}

static enum status impact(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    char buffer[ERROR_BUFFER];
    struct output errors;
    struct two_catalogs two;
    if (invocation->operand_count < 2) {
        complain("catalog impact needs two catalogs, OLD and NEW, and queries");
        return STATUS_TROUBLE;
    }
    if (reads_twice(invocation)) {
        complain("a catalog and queries cannot both come from standard input");
        return STATUS_TROUBLE;
    }
    if (!two_catalogs_load(&two, invocation->operands, settings)) {
        two_catalogs_free(&two);
        return STATUS_TROUBLE;
    }
    output_init(&errors, STDERR_FILENO, buffer, sizeof buffer);
    struct run run = {
        .settings = settings,
        .two = &two,
        .out = invocation->out,
        .report = needs_standard_output(invocation) ? &errors : invocation->out,
    };
    bool good = policies_init(&run.policies, settings);
    run.policies.wants_no_catalogs = true;
    renames_make(&run.renames, two.changes);
    if (good)
        visit_inputs(&run, invocation);
    else
        run.status = STATUS_TROUBLE;
    policies_free(&run.policies);
    output_flush(&errors);
    renames_free(&run.renames);
    two_catalogs_free(&two);
    return run.status;
}

SETTER(set_fix)
{
    (void)value;
    (void)choice;
    settings->fix = true;
}

SETTER(set_diff)
{
    (void)value;
    (void)choice;
    settings->diff = true;
}

static const struct option rename_rows[] = {
    {"fix", NULL,
     "write the new names in place, in queries that break, where a column or "
     "dataset was probably renamed; of standard input, the text goes to "
     "standard output and the report to standard error",
     set_fix, NULL, TAKES_ONE},
    {"diff", NULL,
     "change no file, but print what --fix would change as a patch, and the "
     "report on standard error",
     set_diff, NULL, TAKES_ONE},
};
static GROUP(rename_options, "Renaming", rename_rows);

static const struct option_group *const options[] = {
    &input_options,  &file_options, &configuration_options, &service_options,
    &rename_options, &json_options, &general_options,       NULL,
};

const struct command catalog_impact_command = {
    .name = "impact",
    .operands = "[API=]OLD [API=]NEW [FILE...]",
    .other_operands = 2,
    .summary = "say which queries a new catalog breaks",
    .details =
        "Checks queries with both catalogs, files as for 'catalog diff', and "
        "lists those that have no error with OLD and some with NEW, and those "
        "that may give other results: with a new warning, or with a selected "
        "column that became a metric or the reverse. FILE is a file of "
        "queries or a directory, as for 'check'.\n"
        "\n"
        "--fix writes the new names of columns and datasets that were "
        "probably renamed, and nothing else; where a query is worse with "
        "them, it is left alone.\n"
        "\n"
        "The exit status is 0 when nothing breaks or changes, or all of it "
        "was mended by --fix; 1 when something does; 2 for wrong usage, or a "
        "catalog or an input that could not be read; 3 when the program "
        "itself failed.",
    .examples =
        "reportql catalog impact january.json february.json queries/\n"
        "reportql catalog impact builtin datasets.json top10.rql\n"
        "reportql catalog impact --diff january.json february.json a.rql",
    .options = options,
    .run = impact,
};
