/* Pages for man(1), from the rows that --help prints too. */
#include "manual.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <reportql/reportql.h>

#include "bytes.h"
#include "layout.h"

/* Of the version of the program; the day on which a page was made would make
 * each build another one. */
#ifndef RQL_DATE
#error "RQL_DATE is the date of the version"
#endif

/* How a paragraph begins that belongs under EXIT STATUS. */
static const char status_start[] = "The exit status is ";

/* --- Text for roff --------------------------------------------------------*/

/* One character; those that roff would take as something else are named. */
static void add_escaped(struct bytes *bytes, char c)
{
    static const struct {
        char c;
        const char *name;
    } names[] = {
        {'\\', "\\e"},  {'-', "\\-"},   {'\'', "\\(aq"}, {'`', "\\(ga"},
        {'^', "\\(ha"}, {'~', "\\(ti"}, {'"', "\\(dq"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].c == c) {
            bytes_add_text(bytes, names[i].name);
            return;
        }
    }
    bytes_add(bytes, &c, 1);
}

/* A text in which no line, wherever it is broken, is a request of roff: to be
 * freed. */
static char *escaped(const char *text, size_t length)
{
    struct bytes bytes = {0};
    bool is_start = true;
    for (size_t i = 0; i < length; i++) {
        if (is_start && text[i] == '.')
            bytes_add_text(&bytes, "\\&");
        add_escaped(&bytes, text[i]);
        is_start = text[i] == ' ' || text[i] == '\n';
    }
    bytes_add(&bytes, "", 1);
    return bytes.data;
}

static void put_escaped(struct output *out, const char *text)
{
    char *roff = escaped(text, strlen(text));
    put_text(out, roff);
    free(roff);
}

/* Lines that are filled by man(1). */
static void put_prose(struct output *out, const char *text, size_t length)
{
    char *roff = escaped(text, length);
    put_wrapped(out, roff, 0, 0);
    free(roff);
}

static void put_section(struct output *out, const char *title)
{
    put_text(out, ".SH ");
    put_text(out, title);
    put_char(out, '\n');
}

/* --- Names of commands ----------------------------------------------------*/

/* The words that lead to a command, with something between them. */
static void put_steps(struct output *out, const struct command *const *steps,
                      int count, const char *between)
{
    for (int i = 0; i < count; i++) {
        put_text(out, i ? between : "");
        put_text(out, steps[i]->name);
    }
}

static void put_title(struct output *out, const struct command *const *steps,
                      int count)
{
    put_text(out, ".TH ");
    for (int i = 0; i < count; i++) {
        put_text(out, i ? "\\-" : "");
        for (const char *c = steps[i]->name; *c; c++)
            put_char(out, (char)toupper((unsigned char)*c));
    }
    put_text(out, " 1 " RQL_DATE " \"");
    put_text(out, steps[0]->name);
    put_char(out, ' ');
    put_text(out, rql_version());
    put_text(out, "\" \"User Commands\"\n");
    put_text(out, ".ad l\n"); /* short lines are not spread */
}

/* A reference to the page of a command, and what goes behind it. */
static void put_reference(struct output *out,
                          const struct command *const *steps, int count,
                          const struct command *child, const char *after)
{
    put_text(out, ".BR \\%"); /* which keeps the name in one line */
    put_steps(out, steps, count, "\\-");
    if (child) {
        put_text(out, "\\-");
        put_text(out, child->name);
    }
    put_text(out, " (1)");
    put_text(out, after);
    put_char(out, '\n');
}

/* --- Paragraphs -----------------------------------------------------------*/

static bool is_status(const char *paragraph)
{
    return strncmp(paragraph, status_start, sizeof status_start - 1) == 0;
}

/* The paragraphs that tell the exit status, or all others; returns how many. */
static int put_paragraphs(struct output *out, const char *text, bool status)
{
    int count = 0;
    while (*text) {
        const char *end = strstr(text, "\n\n");
        size_t length = end ? (size_t)(end - text) : strlen(text);
        if (is_status(text) == status) {
            put_text(out, count++ ? ".PP\n" : "");
            put_prose(out, text, length);
        }
        text += length + (end ? 2 : 0);
    }
    return count;
}

/* What a command does not say of its exit status holds for the program. */
static void put_status(struct output *out, const struct command *const *steps,
                       int count)
{
    put_section(out, "EXIT STATUS");
    if (!put_paragraphs(out, steps[count - 1]->details, true))
        put_paragraphs(out, steps[0]->details, true);
}

/* --- Options --------------------------------------------------------------*/

/* What the first part of "FORMAT[=FILE]" may be, which the help ends with. */
static void add_choices(struct bytes *help, const struct option *option)
{
    const char *name;
    for (size_t i = 0; (name = option->choices(i)); i++) {
        bytes_add_text(help, i ? ", " : " ");
        bytes_add_text(help, name);
    }
}

static void put_option(struct output *out, const struct option *option)
{
    struct bytes help = {0};
    char *value = option_value_text(option);
    bool is_optional = option->takes == TAKES_OPTIONAL;
    put_text(out, ".TP\n\\fB\\-\\-");
    put_escaped(out, option->name);
    put_text(out, "\\fR");
    if (value) {
        put_text(out, is_optional ? "[=\\fI" : " \\fI");
        put_escaped(out, value);
        put_text(out, is_optional ? "\\fR]" : "\\fR");
    }
    put_char(out, '\n');
    bytes_add_text(&help, option->help);
    if (option->choices && value && strstr(value, "[=FILE]"))
        add_choices(&help, option);
    put_prose(out, help.data, help.length);
    free(help.data);
    free(value);
}

static void put_options(struct output *out,
                        const struct option_group *const *groups)
{
    put_section(out, "OPTIONS");
    for (; *groups; groups++) {
        put_text(out, ".SS ");
        put_escaped(out, (*groups)->title);
        put_char(out, '\n');
        for (size_t i = 0; i < (*groups)->count; i++)
            put_option(out, &(*groups)->options[i]);
    }
}

/* --- The page -------------------------------------------------------------*/

static void put_synopsis(struct output *out, const struct command *const *steps,
                         int count)
{
    const struct command *command = steps[count - 1];
    put_section(out, "SYNOPSIS");
    put_text(out, ".B ");
    put_steps(out, steps, count, " ");
    put_text(out, command->subcommands ? "\n.I COMMAND\n" : "\n");
    put_text(out, "[\\fIOPTION\\fR...]\\&\n");
    if (*command->operands) {
        put_text(out, ".I ");
        put_escaped(out, command->operands);
        put_char(out, '\n');
    }
}

static void put_commands(struct output *out, const struct command *const *steps,
                         int count)
{
    const struct command *const *list = steps[count - 1]->subcommands;
    put_section(out, "COMMANDS");
    for (; *list; list++) {
        put_text(out, ".TP\n");
        put_reference(out, steps, count, *list, "");
        put_prose(out, (*list)->summary, strlen((*list)->summary));
    }
}

static void put_examples(struct output *out, const char *examples)
{
    char *roff = escaped(examples, strlen(examples));
    put_section(out, "EXAMPLES");
    put_text(out, ".EX\n");
    put_text(out, roff);
    put_text(out, "\n.EE\n");
    free(roff);
}

/* The page above, or else those below. */
static void put_others(struct output *out, const struct command *const *steps,
                       int count)
{
    const struct command *const *list = steps[count - 1]->subcommands;
    put_section(out, "SEE ALSO");
    if (count > 1)
        put_reference(out, steps, count - 1, NULL, list ? "," : "");
    for (; list && *list; list++)
        put_reference(out, steps, count, *list, list[1] ? "," : "");
}

void put_manual(struct output *out, const struct command *const *steps,
                int count)
{
    const struct command *command = steps[count - 1];
    put_title(out, steps, count);
    put_section(out, "NAME");
    put_steps(out, steps, count, "\\-");
    put_text(out, " \\- ");
    put_prose(out, command->summary, strlen(command->summary));
    put_synopsis(out, steps, count);
    put_section(out, "DESCRIPTION");
    put_paragraphs(out, command->details, false);
    if (command->subcommands)
        put_commands(out, steps, count);
    put_options(out, command->options);
    put_status(out, steps, count);
    put_examples(out, command->examples);
    put_others(out, steps, count);
}
