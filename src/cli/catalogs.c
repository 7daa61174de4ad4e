/* The catalogs of a run: those given with --catalog, else the built-in ones. */
#include "catalogs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "glyph.h"
#include "input.h"
#include "message.h"

/* --- One catalog ----------------------------------------------------------*/

static void keep_problem(void *context, rql_severity severity,
                         rql_position position, const char *message)
{
    struct catalog_problems *kept = context;
    if (kept->count == kept->capacity) {
        kept->capacity = kept->capacity ? kept->capacity * 2 : 16;
        kept->items =
            need(realloc(kept->items, kept->capacity * sizeof *kept->items));
    }
    kept->items[kept->count++] =
        (struct catalog_problem){severity, position, need(strdup(message))};
}

void catalog_problems_free(struct catalog_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++)
        free(problems->items[i].message);
    free(problems->items);
    *problems = (struct catalog_problems){0};
}

static void put_problem(struct output *out, const char *name,
                        const struct catalog_problem *problem)
{
    bool is_error = problem->severity == RQL_ERROR;
    put_style(out, STYLE_BOLD);
    put_shown(out, name, strlen(name));
    put_char(out, ':');
    put_number(out, problem->position.line);
    put_char(out, ':');
    put_number(out, problem->position.column);
    put_text(out, ": ");
    put_style(out, is_error ? STYLE_ERROR : STYLE_WARNING);
    put_text(out, rql_severity_name(problem->severity));
    put_style(out, STYLE_PLAIN);
    put_text(out, ": ");
    put_shown(out, problem->message, strlen(problem->message));
    put_char(out, '\n');
}

/* The service that an argument API=FILE names, and where FILE begins. */
static rql_api argument_api(const char *argument, const char **file)
{
    char name[16] = "";
    size_t length = strcspn(argument, "=");
    rql_api api;
    *file = argument;
    if (!argument[length] || length >= sizeof name)
        return RQL_API_AUTO;
    memcpy(name, argument, length);
    if (!rql_api_from_name(name, &api))
        return RQL_API_AUTO;
    *file = argument + length + 1;
    return api;
}

const char *catalog_file(const char *argument)
{
    const char *file;
    argument_api(argument, &file);
    return file;
}

size_t catalog_odd_api(const char *argument)
{
    size_t length = strcspn(argument, "=");
    bool is_word = length && argument[length] &&
                   strspn(argument, "abcdefghijklmnopqrstuvwxyz"
                                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
    return is_word && catalog_file(argument) == argument ? length : 0;
}

rql_status catalog_make(rql_text text, const char *argument, rql_api fallback,
                        struct catalog_problems *problems,
                        rql_catalog **catalog)
{
    const char *file;
    rql_api api = argument_api(argument, &file);
    const char *name = strcmp(file, "-") == 0 ? "<stdin>" : file;
    rql_status status = rql_catalog_new(text.data, text.length, name, api,
                                        keep_problem, problems, catalog);
    if (status != RQL_BAD_CATALOG || api != RQL_API_AUTO ||
        fallback == RQL_API_AUTO)
        return status;
    catalog_problems_free(problems);
    return rql_catalog_new(text.data, text.length, name, fallback, keep_problem,
                           problems, catalog);
}

rql_catalog *catalog_load(const char *argument, rql_api fallback,
                          struct output *problems, bool *readable)
{
    struct text text;
    const char *file = catalog_file(argument);
    const char *name = strcmp(file, "-") == 0 ? "<stdin>" : file;
    size_t odd = catalog_odd_api(argument);
    *readable = !odd || access(file, F_OK) == 0;
    if (!*readable)
        complain("%s: there is no API %.*s", argument, (int)odd, argument);
    *readable = *readable && text_read(file, &text);
    if (!*readable)
        return NULL;
    struct catalog_problems kept = {0};
    rql_catalog *catalog = NULL;
    rql_status status = catalog_make((rql_text){text.data, text.length},
                                     argument, fallback, &kept, &catalog);
    free(text.data);
    for (size_t i = 0; i < kept.count; i++)
        put_problem(problems, name, &kept.items[i]);
    if (status == RQL_NO_MEMORY || (status != RQL_OK && !kept.count)) {
        complain("%s: %s", name, rql_status_text(status));
        *readable = false;
    }
    catalog_problems_free(&kept);
    return catalog;
}

/* --- All of a run ---------------------------------------------------------*/

static bool add(struct catalogs *catalogs, rql_catalog *catalog,
                const char *argument)
{
    rql_api api = rql_catalog_api(catalog);
    rql_catalog **place = &catalogs->given[api];
    if (*place) {
        complain("%s and %s are both %s catalogs; give one",
                 rql_catalog_name(*place), catalog_file(argument),
                 rql_api_name(api));
        rql_catalog_free(catalog);
        return false;
    }
    *place = catalog;
    return true;
}

static bool load_one(struct catalogs *catalogs, const char *argument,
                     rql_api api, struct output *problems)
{
    if (strcmp(catalog_file(argument), "-") == 0) {
        complain("--catalog takes a file, not standard input");
        return false;
    }
    bool readable;
    rql_catalog *catalog = catalog_load(argument, api, problems, &readable);
    output_flush(problems);
    return catalog && add(catalogs, catalog, argument);
}

bool catalogs_load(struct catalogs *catalogs, const struct settings *settings)
{
    *catalogs = (struct catalogs){0};
    if (!settings->catalog_count)
        return true;
    char buffer[4096];
    struct output err;
    output_init(&err, STDERR_FILENO, buffer, sizeof buffer);
    bool good = true;
    for (size_t i = 0; i < settings->catalog_count; i++)
        good &= load_one(catalogs, settings->catalogs[i], settings->api, &err);
    return good;
}

void catalogs_free(struct catalogs *catalogs)
{
    for (size_t i = 0; i < RQL_API_COUNT; i++)
        rql_catalog_free(catalogs->given[i]);
}

const rql_catalog *catalogs_get(const rql_options *options, rql_api api)
{
    if (options->catalogs[api])
        return options->catalogs[api];
    return rql_catalog_builtin(api);
}
