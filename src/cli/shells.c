/* The command `completion`, and the scripts that it prints. */
#include "shells.h"

#include <string.h>

#include "command.h"
#include "completion.h"
#include "completion_scripts.h"

static const struct shell {
    const char *name;
    const char *script;
} shells[] = {
    {"bash", bash_script},
    {"zsh", zsh_script},
    {"fish", fish_script},
};

struct own {
    bool candidates;
};

const char *shell_at(size_t index)
{
    if (index >= sizeof shells / sizeof shells[0])
        return NULL;
    return shells[index].name;
}

static void complain_shell(const char *name)
{
    const char *best = nearest_of(shell_at, name);
    if (best)
        complain("unknown shell '%s'; did you mean '%s'?", name, best);
    else
        complain("unknown shell '%s'; see 'reportql completion --help'", name);
}

static enum status completion(struct invocation *invocation)
{
    const struct own *own = invocation->settings.own;
    char **operands = invocation->operands;
    if (own->candidates) {
        put_candidates(invocation->out, operands, invocation->operand_count);
        return STATUS_CLEAN;
    }
    if (invocation->operand_count != 1) {
        complain("completion needs the name of one shell; see 'reportql "
                 "completion --help'");
        return STATUS_TROUBLE;
    }
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (strcmp(shells[i].name, operands[0]) == 0) {
            put_text(invocation->out, shells[i].script);
            return STATUS_CLEAN;
        }
    }
    complain_shell(operands[0]);
    return STATUS_TROUBLE;
}

SETTER(set_candidates)
{
    (void)value;
    (void)choice;
    ((struct own *)settings->own)->candidates = true;
}

static const struct option script_rows[] = {
    {"candidates", NULL,
     "what the scripts ask for: the operands are the words of a command line, "
     "without its first one; print what may stand in place of the last word",
     set_candidates, NULL, TAKES_ONE},
};
static GROUP(script_options, "For the scripts", script_rows);

static const struct option_group *const options[] = {
    &script_options,
    &general_options,
    NULL,
};

const struct command completion_command = {
    .name = "completion",
    .operands = "SHELL",
    .summary = "print the script that completes command lines in a shell",
    .details =
        "SHELL is bash, zsh or fish. Packages install the scripts where the "
        "shells find them; otherwise put them there, as the examples do, or "
        "let the shell read them when it starts. A script asks the program "
        "itself, so it knows the commands, options, rules and datasets of the "
        "version that is installed.",
    .examples =
        "reportql completion bash "
        ">~/.local/share/bash-completion/completions/reportql\n"
        "reportql completion fish >~/.config/fish/completions/reportql.fish\n"
        "reportql completion zsh >~/.zfunc/_reportql  # a folder of $fpath\n"
        "source <(reportql completion bash)  # in ~/.bashrc\n"
        "source <(reportql completion zsh)   # in ~/.zshrc, after compinit",
    .options = options,
    .run = completion,
    .own_size = sizeof(struct own),
};
