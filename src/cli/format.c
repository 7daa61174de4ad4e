/* The command `format`: lays queries out. */
#include "command.h"

#include "format_run.h"

/* False after a message when the options contradict each other. */
static bool is_sensible(const struct format_settings *own)
{
    if (own->to_output && (own->check || own->diff)) {
        complain("--stdout cannot be had together with --%s",
                 own->check ? "check" : "diff");
        return false;
    }
    return true;
}

static enum status format(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    struct format_run run = {.own = settings->own, .out = invocation->out};
    struct inputs inputs = {
        .settings = settings,
        .policies = &run.policies,
        .prepare = format_prepare,
        .work = format_work,
        .drop = format_drop,
        .visit = format_visit,
        .stream = format_stream,
        .context = &run,
        .writes = !run.own->check && !run.own->diff && !run.own->to_output,
    };
    if (!is_sensible(run.own))
        return STATUS_TROUBLE;
    if (!policies_init(&run.policies, settings)) {
        policies_free(&run.policies);
        return STATUS_TROUBLE;
    }
    run.policies.wants_style = true;
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    policies_free(&run.policies);
    if (inputs.unread)
        run.status = worse(run.status, STATUS_TROUBLE);
    return run.status;
}

/* --- Options --------------------------------------------------------------*/

static struct format_settings *own_of(struct settings *settings)
{
    return settings->own;
}

SETTER(set_check)
{
    (void)value;
    (void)choice;
    own_of(settings)->check = true;
}

SETTER(set_diff)
{
    (void)value;
    (void)choice;
    own_of(settings)->diff = true;
}

SETTER(set_stdout)
{
    (void)value;
    (void)choice;
    own_of(settings)->to_output = true;
}

SETTER(set_quiet)
{
    (void)value;
    (void)choice;
    own_of(settings)->quiet = true;
}

static const struct option output_rows[] = {
    {"check", NULL,
     "change no file, but print the names of those that would change; the exit "
     "status is 1 when there is one",
     set_check, NULL, TAKES_ONE},
    {"diff", NULL,
     "change no file, but print what would change as a patch; the exit status "
     "is 1 when there is something to change",
     set_diff, NULL, TAKES_ONE},
    {"stdout", NULL,
     "change no file, but print the results one after the other", set_stdout,
     NULL, TAKES_ONE},
    {"quiet", NULL,
     "do not say what was not understood, nor with --check which files would "
     "change",
     set_quiet, NULL, TAKES_ONE},
};
static GROUP(output_options, "Output", output_rows);

static const struct option_group *const options[] = {
    &output_options,  &style_options,         &input_options,
    &file_options,    &configuration_options, &service_options,
    &catalog_options, &general_options,       NULL,
};

const struct command format_command = {
    .name = "format",
    .operands = "[FILE...]",
    .summary = "lay queries out",
    .details =
        "FILE is a file that holds any number of queries, or a directory, "
        "which stands for all .rql files below it; hidden and ignored ones are "
        "left out. "
        "Files are changed in place, each as a whole or not at all; one that "
        "would not change is not touched. Without FILE, or with -, standard "
        "input is read, and the result goes to standard output.\n"
        "\n"
        "Only white space and the case of keywords change, and with --names "
        "catalog the case of names. Comments stay where they are. A clause "
        "that "
        "is not understood is left as it is, and said on standard error; "
        "'reportql check' says what is wrong with it.\n"
        "\n"
        "The exit status is 0 when all went well, also when something was not "
        "understood; 1 when --check or --diff finds something to change; 2 for "
        "wrong usage, or an input that could not be read or replaced; 3 when "
        "the program itself failed.",
    .examples = "reportql format top10.rql\n"
                "reportql format --check queries/\n"
                "reportql format --diff queries/ | less\n"
                "reportql format --style compact <top10.rql\n"
                "reportql format --keywords lower --names catalog --width 100 "
                "queries/",
    .options = options,
    .run = format,
    .own_size = sizeof(struct format_settings),
};
