/* Completing command lines, by the rows of commands and options. */
#include "completion.h"

#include <string.h>
#include <strings.h>

#include <reportql/reportql.h>

#include "command.h"
#include "completion_values.h"

/* A command line up to its last word. */
struct line {
    const struct command *command; /* NULL: there is no such command */
    char *const *operands;         /* all words behind the command */
    int operand_count;             /* of them, those that are operands */
    const struct option *option;   /* the last word is its value */
    bool is_past_options;
};

/* --- Reading the line -----------------------------------------------------*/

static const struct option *option_of(const struct line *line, const char *word)
{
    if (strncmp(word, "--", 2) != 0)
        return NULL;
    size_t length = strcspn(word + 2, "=");
    return option_find(line->command->options, word + 2, length);
}

/* Take one of the words before the last one. */
static void take(struct line *line, const char *word)
{
    if (line->option) {
        line->option = NULL;
    } else if (!line->is_past_options && strcmp(word, "--") == 0) {
        line->is_past_options = true;
    } else if (!line->is_past_options && word[0] == '-' && word[1]) {
        const struct option *option = option_of(line, word);
        if (option && option_takes_next(option) && !strchr(word, '='))
            line->option = option;
    } else {
        line->operand_count++;
    }
}

static struct line read_line(char *const *words, int count)
{
    int used = 0;
    struct line line = {.command = &program_command};
    while (used < count && words[used][0] != '-' && line.command->subcommands) {
        const struct command *next =
            command_find(line.command->subcommands, words[used]);
        if (!next)
            return (struct line){.command = NULL};
        line.command = next;
        used++;
    }
    line.operands = words + used;
    for (int i = used; i < count; i++)
        take(&line, words[i]);
    return line;
}

/* --- Answers --------------------------------------------------------------*/

static void offer_commands(struct offers *offers,
                           const struct command *const *list)
{
    for (; list && *list; list++)
        offer(offers, "", (*list)->name, (*list)->summary);
}

static void offer_options(struct offers *offers,
                          const struct option_group *const *groups)
{
    for (; *groups; groups++)
        for (size_t i = 0; i < (*groups)->count; i++)
            offer(offers, "--", (*groups)->options[i].name,
                  (*groups)->options[i].help);
}

/* The commands below those that are named. */
static void offer_named_commands(struct offers *offers, char *const *words,
                                 int count)
{
    const struct command *command = &program_command;
    for (int i = 0; i < count && command; i++)
        command = command->subcommands
                      ? command_find(command->subcommands, words[i])
                      : NULL;
    if (command)
        offer_commands(offers, command->subcommands);
}

/* How the operand of that number is called in the usage: "[FILE...]", or NULL
 * when there is none. */
static const char *operand_at(const char *operands, int number)
{
    const char *word = operands;
    while (*word && number-- > 0) {
        size_t length = strcspn(word, " ");
        if (!word[length])
            return strstr(word, "...") ? word : NULL;
        word += length + 1;
    }
    return *word ? word : NULL;
}

static void offer_operand(struct offers *offers, const struct line *line)
{
    const char *operand =
        operand_at(line->command->operands, line->operand_count);
    if (line->command->subcommands)
        offer_commands(offers, line->command->subcommands);
    else if (operand && strncmp(operand, "[COMMAND", 8) == 0)
        offer_named_commands(offers, line->operands, line->operand_count);
    else if (operand)
        offer_placeholder(offers, operand, true);
}

void put_candidates(struct output *out, char *const *words, int count)
{
    struct line line = read_line(words, count ? count - 1 : 0);
    struct offers offers = {.out = out, .word = count ? words[count - 1] : ""};
    const struct option *option = line.option;
    bool is_option = !line.is_past_options && offers.word[0] == '-';
    if (!line.command) {
        offers_end(&offers);
        return;
    }
    if (!option && is_option && strchr(offers.word, '=')) {
        option = option_of(&line, offers.word);
        offers.start = strcspn(offers.word, "=") + 1;
        if (!option || !(option->argument || option->choices)) {
            offers_end(&offers);
            return;
        }
    }
    if (option)
        offer_value(&offers, option);
    else if (is_option)
        offer_options(&offers, line.command->options);
    else
        offer_operand(&offers, &line);
    offers_end(&offers);
}
