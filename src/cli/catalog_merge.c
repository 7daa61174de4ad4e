/* The command `catalog merge`: the service's list, with what the built-in
 * catalog knows of it. */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalogs.h"
#include "input.h"
#include "spool.h"

/* What only this command has. */
struct merge_settings {
    const char *output; /* NULL: standard output */
};

/* --- To a file ------------------------------------------------------------*/

static bool save(const char *path, const rql_catalog *catalog)
{
    struct output out;
    struct bytes bytes = {0};
    output_init_bytes(&out, &bytes);
    catalog_put_file(&out, catalog);
    rql_text text = bytes_text(&bytes);
    bool good = file_holds(path, text) || spool_write(path, text);
    free(bytes.data);
    return good;
}

/* --- The command ----------------------------------------------------------*/

static enum status deliver(struct invocation *invocation,
                           const rql_catalog *catalog)
{
    const struct merge_settings *own = invocation->settings.own;
    if (!own->output || strcmp(own->output, "-") == 0)
        catalog_put_file(invocation->out, catalog);
    else if (!save(own->output, catalog))
        return STATUS_TROUBLE;
    return STATUS_CLEAN;
}

static enum status merge(struct invocation *invocation)
{
    char buffer[4096];
    struct output problems;
    bool readable;
    if (invocation->operand_count > 1) {
        complain("catalog merge takes one catalog, not %d",
                 invocation->operand_count);
        return STATUS_TROUBLE;
    }
    const char *argument =
        invocation->operand_count ? invocation->operands[0] : "-";
    output_init(&problems, STDERR_FILENO, buffer, sizeof buffer);
    rql_catalog *live =
        catalog_load(argument, invocation->settings.api, &problems, &readable);
    output_flush(&problems);
    if (!live)
        return STATUS_TROUBLE;
    rql_catalog *merged;
    enum status status = STATUS_FAILURE;
    rql_status made = rql_catalog_merge(
        live, rql_catalog_builtin(rql_catalog_api(live)), &merged);
    if (made == RQL_OK)
        status = deliver(invocation, merged);
    else
        complain("%s: %s", rql_catalog_name(live), rql_status_text(made));
    rql_catalog_free(merged);
    rql_catalog_free(live);
    return status;
}

SETTER(set_output)
{
    (void)choice;
    struct merge_settings *own = settings->own;
    own->output = value;
}

static const struct option output_rows[] = {
    {"output", "FILE", "write to this file, as a whole or not at all",
     set_output, NULL, TAKES_ONE},
};
static GROUP(output_options, "Output", output_rows);

static const struct option_group *const options[] = {
    &service_options,
    &output_options,
    &general_options,
    NULL,
};

const struct command catalog_merge_command = {
    .name = "merge",
    .operands = "[[API=]LIVE]",
    .summary = "lay what is built in over a catalog of the service",
    .details =
        "LIVE holds the answer of the service's Get all datasets request; "
        "without it, or with -, standard input is read. The result has its "
        "datasets, columns, metrics and time spans, and what the built-in "
        "catalog knows of them: types, values, meanings, newer names, and "
        "where that was read. Give it to other commands with --catalog.\n"
        "\n"
        "It is written in the form of LIVE, with more members.\n"
        "\n"
        "The exit status is 0, or 2 for wrong usage or a catalog that could "
        "not be read or written.",
    .examples = "reportql catalog merge datasets.json --output merged.json\n"
                "reportql check --catalog merged.json queries/",
    .options = options,
    .run = merge,
    .own_size = sizeof(struct merge_settings),
};
