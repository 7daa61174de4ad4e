/* The command `check`: says what is wrong with queries. */
#include "command.h"

#include <string.h>
#include <unistd.h>

#include "adoption.h"
#include "check_run.h"
#include "request.h"
#include "suppressing.h"

enum { ERROR_BUFFER = 4096 };

/* True when standard output is for fixed text or a patch. */
static bool needs_standard_output(const struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    return settings->diff || ((settings->fix || settings->suppress.adds) &&
                              files_have_standard_input(invocation));
}

static enum status check_round(void *context, const struct round *round)
{
    return check_run(context, round);
}

static bool are_sound(const struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    if (settings->unsafe_fixes && !settings->fix && !settings->diff) {
        complain("--unsafe-fixes says which fixes to make; it needs --fix or "
                 "--diff");
        return false;
    }
    int64_t now = 0;
    if (settings->suppress.until && !request_time(settings->own, &now))
        return false;
    if (!suppress_settings_are_right(settings, now))
        return false;
    if (settings->adoption.watch && !invocation->operand_count &&
        !files_are_here(invocation)) {
        complain("--watch needs files; the list has none");
        return false;
    }
    return adoption_check(settings, files_have_standard_input(invocation));
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
    struct round round = {
        .out = needs_standard_output(invocation) ? &errors : invocation->out,
    };
    enum status status = check_run(invocation, &round);
    output_flush(&errors);
    return status;
}

static const struct option_group *const options[] = {
    &input_options,         &file_options,
    &configuration_options, &service_options,
    &catalog_options,       &request_options,
    &version_options,       &rule_options,
    &fix_options,           &suppress_options,
    &adoption_options,      &report_options,
    &general_options,       NULL,
};

const struct command check_command = {
    .name = "check",
    .operands = "[FILE...]",
    .summary = "say what is wrong with queries",
    .details =
        "FILE is a file that holds any number of queries, or a directory, "
        "which stands for all .rql files below it, and for those others that "
        "hold queries or request bodies; hidden ones are left out. Without "
        "FILE, or with -, standard input is read.\n"
        "\n"
        "A file called .json is the body of a Create Report Query, Create "
        "Report or Update Report request, or an array of such bodies. It is "
        "checked with the queries in it. Queries and bodies are also found in "
        "string literals of Python, JavaScript, TypeScript, C#, Java, "
        "PowerShell and the shell, and in fenced blocks of Markdown: a literal "
        "that begins with SELECT and names FROM is a query.\n"
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
        "reportql check README.md jobs/monthly.py\n"
        "reportql check --add-suppressions='before 2027' queries/\n"
        "reportql check --baseline baseline.json --update-baseline queries/\n"
        "reportql check --changed=origin/main\n"
        "reportql check --watch queries/\n"
        "reportql check --query top10.rql report.json\n"
        "reportql check --stdin-filename body.json <body.json",
    .options = options,
    .run = check,
    .own_size = sizeof(struct request_settings),
};
