/* The program: a table of commands, and the way to one of them. */
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <reportql/reportql.h>

#include "command.h"
#include "layout.h"
#include "manual.h"
#include "version.h"

enum { NAME_WIDTH = 14, BUFFER_SIZE = 1 << 16 };

static enum status help(struct invocation *invocation);

struct help_settings {
    bool manual;
};

SETTER(set_manual)
{
    (void)value;
    (void)choice;
    ((struct help_settings *)settings->own)->manual = true;
}

static const struct option manual_rows[] = {
    {"man", NULL, "print the page of the manual, for man(1)", set_manual, NULL,
     TAKES_ONE},
};
static GROUP(manual_options, "Output", manual_rows);

static const struct option_group *const help_options[] = {
    &manual_options,
    &general_options,
    NULL,
};

static const struct command help_command = {
    .name = "help",
    .operands = "[COMMAND...]",
    .summary = "say how a command is used",
    .details = "The same as COMMAND --help.",
    .examples = "reportql help check\n"
                "reportql help catalog show\n"
                "reportql help --man check | man -l -",
    .options = help_options,
    .run = help,
    .own_size = sizeof(struct help_settings),
};

SETTER(set_verbose)
{
    (void)value;
    (void)choice;
    settings->verbose = true;
}

static const struct option verbose_rows[] = {
    {"verbose", NULL,
     "with --version: say also how the program was built and where it runs, "
     "which is wanted in a report of a bug",
     set_verbose, NULL, TAKES_ONE},
};
static GROUP(verbose_options, "Version", verbose_rows);

static const struct option_group *const program_options[] = {
    &general_options,
    &verbose_options,
    NULL,
};

static const struct command *const commands[] = {
    &check_command,      &format_command,      &rewrite_command,
    &payload_command,    &parse_command,       &describe_command,
    &diff_command,       &fingerprint_command, &explain_command,
    &rules_command,      &catalog_command,     &suppressions_command,
    &config_command,     &init_command,        &lsp_command,
    &completion_command, &help_command,        NULL,
};

const struct command program_command = {
    .name = "reportql",
    .operands = "",
    .summary =
        "a parser, linter, formatter and rewriter of the report query language "
        "of Microsoft Partner Center analytics",
    .details = "See 'reportql COMMAND --help' for what a command does and "
               "takes.\n"
               "\n"
               "The exit status is 0 when all went well, 2 for wrong usage or "
               "when something could not be read, 3 when the program itself "
               "failed.",
    .examples = "reportql check top10.rql\n"
                "echo 'SELECT Month FROM ISVUsage' | reportql check\n"
                "reportql catalog show ISVUsage",
    .options = program_options,
    .subcommands = commands,
};

/* --- Help -----------------------------------------------------------------*/

/* How the user came to a command: the program, then the words typed. */
struct path {
    const struct command *steps[4];
    int length;
};

static void put_path(struct output *out, const struct path *path)
{
    for (int i = 0; i < path->length; i++) {
        put_text(out, i ? " " : "");
        put_text(out, path->steps[i]->name);
    }
}

static void put_heading(struct output *out, const char *text)
{
    put_style(out, STYLE_BOLD);
    put_text(out, text);
    put_style(out, STYLE_PLAIN);
}

static void put_usage(struct output *out, const struct path *path)
{
    const struct command *command = path->steps[path->length - 1];
    put_heading(out, "Usage:");
    put_char(out, ' ');
    put_path(out, path);
    put_text(out,
             command->subcommands ? " COMMAND [OPTION...]" : " [OPTION...]");
    if (*command->operands) {
        put_char(out, ' ');
        put_text(out, command->operands);
    }
    put_char(out, '\n');
}

static void put_commands(struct output *out, const struct command *const *list)
{
    put_char(out, '\n');
    put_heading(out, "Commands:");
    put_char(out, '\n');
    for (; *list; list++) {
        put_text(out, "  ");
        put_padded(out, (*list)->name, NAME_WIDTH);
        put_wrapped(out, (*list)->summary, NAME_WIDTH + 2, NAME_WIDTH + 2);
    }
}

static void put_help(struct output *out, const struct path *path)
{
    const struct command *command = path->steps[path->length - 1];
    struct flow flow = flow_begin(out, 0, 0);
    for (int i = 0; i < path->length; i++)
        flow_item(&flow, "", path->steps[i]->name,
                  i + 1 < path->length ? "" : ":");
    flow_text(&flow, command->summary);
    flow_end(&flow);
    put_char(out, '\n');
    put_usage(out, path);
    put_char(out, '\n');
    put_wrapped(out, command->details, 0, 0);
    if (command->subcommands)
        put_commands(out, command->subcommands);
    options_print(out, command->options);
    put_char(out, '\n');
    put_heading(out, "Examples:");
    put_char(out, '\n');
    put_block(out, command->examples, 2);
}

/* --- Finding the command --------------------------------------------------*/

const struct command *command_find(const struct command *const *list,
                                   const char *name)
{
    for (; *list; list++)
        if (strcmp((*list)->name, name) == 0)
            return *list;
    return NULL;
}

static void complain_unknown(const struct command *parent, const char *name)
{
    const char *of = parent == &program_command ? "" : parent->name;
    const char *space = *of ? " " : "";
    struct nearest nearest;
    nearest_init(&nearest, name);
    for (const struct command *const *c = parent->subcommands; *c; c++)
        nearest_try(&nearest, (*c)->name);
    if (nearest.best)
        complain("unknown command '%s%s%s'; did you mean '%s%s%s'?", of, space,
                 name, of, space, nearest.best);
    else
        complain("unknown command '%s%s%s'; see 'reportql %s%s--help'", of,
                 space, name, of, space);
}

/* Follow the words that name commands.  Returns how many there are, or -1
 * after a message when one is unknown. */
static int follow(struct path *path, char **words, int count)
{
    int used = 0;
    *path = (struct path){{&program_command}, 1};
    while (used < count && words[used][0] != '-') {
        const struct command *parent = path->steps[path->length - 1];
        if (!parent->subcommands)
            break;
        const struct command *next =
            command_find(parent->subcommands, words[used]);
        if (!next) {
            complain_unknown(parent, words[used]);
            return -1;
        }
        path->steps[path->length++] = next;
        used++;
    }
    return used;
}

static enum status help(struct invocation *invocation)
{
    struct path path;
    int count = invocation->operand_count;
    int used = follow(&path, invocation->operands, count);
    if (used < 0)
        return STATUS_TROUBLE;
    if (used < count) {
        complain("unknown command '%s'; see 'reportql --help'",
                 invocation->operands[used]);
        return STATUS_TROUBLE;
    }
    const struct help_settings *own = invocation->settings.own;
    if (own->manual)
        put_manual(invocation->out, path.steps, path.length);
    else
        put_help(invocation->out, &path);
    return STATUS_CLEAN;
}

/* --- Running it -----------------------------------------------------------*/

/* What `--help` of a command is, as words: "reportql catalog show". */
static void join_path(const struct path *path, char *joined, size_t size)
{
    struct output out;
    output_init(&out, -1, joined, size - 1);
    put_path(&out, path);
    joined[out.used] = '\0';
}

static enum status run_command(struct invocation *invocation,
                               const struct path *path)
{
    const struct command *command = invocation->command;
    struct output *out = invocation->out;
    if (invocation->settings.help) {
        put_help(out, path);
        return STATUS_CLEAN;
    }
    if (invocation->settings.version) {
        put_version(out, invocation->settings.verbose);
        return STATUS_CLEAN;
    }
    if (invocation->settings.verbose) {
        complain("--verbose says more of the version; it needs --version");
        return STATUS_TROUBLE;
    }
    if (command->run)
        return files_settle(invocation) ? command->run(invocation)
                                        : STATUS_TROUBLE;
    char words[64];
    join_path(path, words, sizeof words);
    complain("'%s' needs a command; see '%s --help'", words, words);
    return STATUS_TROUBLE;
}

static enum status run(int count, char **words, struct output *out)
{
    struct path path;
    int used = follow(&path, words, count);
    if (used < 0)
        return STATUS_TROUBLE;
    struct invocation invocation = {
        .command = path.steps[path.length - 1],
        .out = out,
        .operands = words + used,
    };
    char name[64];
    join_path(&path, name, sizeof name);
    settings_init(&invocation.settings);
    if (invocation.command->own_size)
        invocation.settings.own = need(calloc(1, invocation.command->own_size));
    invocation.operand_count =
        options_parse(invocation.command->options, &invocation.settings,
                      invocation.operands, count - used, name);
    enum status status = STATUS_TROUBLE;
    if (invocation.operand_count >= 0) {
        out->color = settings_color(&invocation.settings);
        status = run_command(&invocation, &path);
    }
    if (invocation.command->free_own)
        invocation.command->free_own(invocation.settings.own);
    settings_free(&invocation.settings);
    return status;
}

/* Many calls of jansson do not say that there was no memory, but make something
 * else than was asked for, or call it a mistake in the text. */
static void *needed_by_json(size_t size)
{
    return need(malloc(size));
}

int main(int argc, char **argv)
{
    char buffer[BUFFER_SIZE];
    struct output out;
    /* A reader that has gone, or a file that grows too large, is an error. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    json_set_alloc_funcs(needed_by_json, free);
    output_init(&out, STDOUT_FILENO, buffer, sizeof buffer);
    enum status status = run(argc ? argc - 1 : 0, argv + 1, &out);
    if (output_flush(&out))
        return status;
    if (out.error != EPIPE)
        complain("cannot write standard output: %s", strerror(out.error));
    return worse(status, STATUS_FAILURE);
}
