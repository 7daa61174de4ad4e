/* The command `catalog merge`: the service's list, with what the built-in
 * catalog knows of it. */
#include "catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalogs.h"
#include "input.h"
#include "replace.h"

enum { BUFFER = 1 << 14 };

/* What only this command has. */
struct merge_settings {
    const char *output; /* NULL: standard output */
};

/* --- To a file ------------------------------------------------------------*/

static bool complain_unwritten(const char *path, int error)
{
    complain("cannot write %s: %s", path, strerror(error));
    return false;
}

/* The catalog as a text that is to be freed; its data is NULL with errno set
 * when there was no room for it. */
static rql_text write_to_memory(const rql_catalog *catalog)
{
    char buffer[BUFFER];
    struct output out;
    rql_text text = {NULL, 0};
    FILE *file = tmpfile();
    if (!file)
        return text;
    output_init(&out, fileno(file), buffer, sizeof buffer);
    catalog_put_file(&out, catalog);
    off_t size = output_flush(&out) ? lseek(out.fd, 0, SEEK_END) : -1;
    char *data = need(malloc(size > 0 ? (size_t)size : 1));
    if (size > 0 && pread(out.fd, data, (size_t)size, 0) == size)
        text = (rql_text){data, (size_t)size};
    else
        free(data);
    if (out.error)
        errno = out.error;
    int error = errno;
    fclose(file);
    errno = error;
    return text;
}

/* Make a file that is not there yet. */
static bool create_file(const char *path, rql_text text)
{
    char buffer[BUFFER];
    struct output out;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return complain_unwritten(path, errno);
    output_init(&out, fd, buffer, sizeof buffer);
    put_bytes(&out, text.data, text.length);
    output_flush(&out);
    if (close(fd) != 0 && !out.error)
        out.error = errno;
    if (!out.error)
        return true;
    unlink(path);
    return complain_unwritten(path, out.error);
}

static bool replace_file(const char *path, rql_text new)
{
    struct text old;
    if (!text_read(path, &old))
        return false;
    rql_text before = {old.data, old.length};
    bool is_same =
        old.length == new.length &&memcmp(old.data, new.data, new.length) == 0;
    bool good = is_same || file_replace(path, before, new);
    free(old.data);
    return good;
}

static bool save(const char *path, const rql_catalog *catalog)
{
    rql_text text = write_to_memory(catalog);
    if (!text.data)
        return complain_unwritten(path, errno);
    struct stat status;
    bool good = false;
    if (stat(path, &status) != 0)
        good = create_file(path, text);
    else if (S_ISREG(status.st_mode))
        good = replace_file(path, text);
    else
        complain("cannot write %s: it is not a regular file", path);
    free((char *)text.data);
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
