/* A command of the program: a file of its own, and a row in main.c. */
#ifndef COMMAND_H
#define COMMAND_H

#include "message.h"
#include "options.h"
#include "output.h"
#include "settings.h"

/* One call of a command. */
struct invocation {
    const struct command *command;
    struct settings settings;
    struct output *out; /* standard output */
    char **operands;
    int operand_count;
};

struct command {
    const char *name; /* as typed: "catalog show" is "show" of "catalog" */
    const char *operands;
    int other_operands;                        /* the first ones, no inputs */
    const char *summary;                       /* one line */
    const char *details;                       /* paragraphs */
    const char *examples;                      /* lines */
    const struct option_group *const *options; /* ends with NULL */
    enum status (*run)(struct invocation *invocation);
    size_t own_size;                          /* of settings.own; 0: none */
    const struct command *const *subcommands; /* ends with NULL; or none */
    void (*free_own)(void *own); /* what settings.own points to; or none */
};

/* The program as a whole. */
extern const struct command program_command;
extern const struct command completion_command;

/* The command of that name in a list, or NULL. */
const struct command *command_find(const struct command *const *list,
                                   const char *name);

extern const struct command check_command;
extern const struct command format_command;
extern const struct command parse_command;
extern const struct command payload_command;
extern const struct command explain_command;
extern const struct command rules_command;
extern const struct command catalog_command;
extern const struct command rewrite_command;
extern const struct command describe_command;
extern const struct command diff_command;
extern const struct command fingerprint_command;
extern const struct command suppressions_command;
extern const struct command config_command;
extern const struct command init_command;
extern const struct command lsp_command; /* of the language server */

#endif
