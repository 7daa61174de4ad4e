/* The command `lsp`: a language server on standard input and output. */
#include "command.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server.h"
#include "timestamp.h"

struct own {
    const char *now; /* the argument of --now */
};

/* Each change takes about the memory that the one before has given back: to
 * return it to the system and get it anew costs a third of the time. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 25);
    mallopt(M_TRIM_THRESHOLD, 1 << 27);
#endif
}

static enum status say_errors(const struct rpc *rpc)
{
    if (rpc->read_error)
        complain("cannot read standard input: %s", strerror(rpc->read_error));
    if (rpc->write_error)
        complain("cannot write standard output: %s",
                 strerror(rpc->write_error));
    return rpc->read_error || rpc->write_error ? STATUS_FAILURE : STATUS_CLEAN;
}

static enum status serve(struct invocation *invocation)
{
    const struct own *own = invocation->settings.own;
    struct server server = {0};
    enum status status = STATUS_TROUBLE;
    if (invocation->operand_count) {
        complain("lsp takes no files; an editor sends them");
        return status;
    }
    if (own->now && !timestamp_read(own->now, &server.now)) {
        complain("'%s' is no time like 2026-01-15T00:00:00Z", own->now);
        return status;
    }
    keep_memory();
    rpc_init(&server.rpc, STDIN_FILENO, STDOUT_FILENO);
    if (configuration_init(&server.configuration, &invocation->settings))
        status = server_run(&server) ? STATUS_FINDINGS : STATUS_CLEAN;
    status = worse(status, say_errors(&server.rpc));
    server_free(&server);
    return status;
}

SETTER(set_now)
{
    (void)choice;
    ((struct own *)settings->own)->now = value;
}

static const struct option now_rows[] = {
    {"now", "TIME",
     "the time that dates are told for, like 2026-01-15T00:00:00Z (default: "
     "the present)",
     set_now, NULL, TAKES_ONE},
};
static GROUP(now_options, "Time", now_rows);

static const struct option_group *const options[] = {
    &configuration_options, &service_options, &catalog_options, &rule_options,
    &style_options,         &now_options,     &general_options, NULL,
};

const struct command lsp_command = {
    .name = "lsp",
    .operands = "",
    .summary =
        "serve an editor: a language server on standard input and output",
    .details =
        "Speaks the Language Server Protocol, version 3.17. Editors start it; "
        "docs/editors.md says how each of them is set up.\n"
        "\n"
        "What the options say holds until the editor's settings say otherwise, "
        "and these until a reportql.json does.\n"
        "\n"
        "The exit status is 0 after shutdown and exit, 1 after exit alone or "
        "when the editor is gone, 2 for wrong usage, 3 when the connection "
        "failed.",
    .examples = "reportql lsp\n"
                "reportql lsp --catalog datasets.json --ignore "
                "implicit-direction",
    .options = options,
    .run = serve,
    .own_size = sizeof(struct own),
};
