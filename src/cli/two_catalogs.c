/* Two catalogs of one service, and what has changed between them. */
#include "two_catalogs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalogs.h"
#include "message.h"
#include "output.h"

static bool is_builtin(const char *operand)
{
    return strcmp(operand, "builtin") == 0;
}

static bool is_standard_input(const char *operand)
{
    return strcmp(catalog_file(operand), "-") == 0;
}

/* The service of a catalog file, without a word about it; RQL_API_AUTO when it
 * does not tell. */
static rql_api peek_api(const char *operand)
{
    char buffer[256];
    struct output nowhere;
    struct stat status;
    bool readable;
    /* What is no file can be read once only. */
    if (is_builtin(operand) || stat(catalog_file(operand), &status) != 0 ||
        !S_ISREG(status.st_mode) || access(catalog_file(operand), R_OK) != 0)
        return RQL_API_AUTO;
    output_init(&nowhere, -1, buffer, sizeof buffer);
    rql_catalog *catalog =
        catalog_load(operand, RQL_API_AUTO, &nowhere, &readable);
    rql_api api = catalog ? rql_catalog_api(catalog) : RQL_API_AUTO;
    rql_catalog_free(catalog);
    return api;
}

/* The service for a catalog that does not tell: that of --api, else that of
 * the other catalog. */
static rql_api fallback_api(char *const operands[2],
                            const struct settings *settings)
{
    rql_api api = settings->api;
    for (int i = 0; i < 2 && api == RQL_API_AUTO; i++)
        api = peek_api(operands[i]);
    return api;
}

static const rql_catalog *load_one(struct two_catalogs *two, int which,
                                   const char *operand, rql_api fallback)
{
    char buffer[4096];
    struct output problems;
    bool readable;
    output_init(&problems, STDERR_FILENO, buffer, sizeof buffer);
    two->made[which] = catalog_load(operand, fallback, &problems, &readable);
    output_flush(&problems);
    return two->made[which];
}

/* The service of the built-in catalog that is meant; RQL_API_AUTO after a
 * message. */
static rql_api builtin_api(const rql_catalog *other, rql_api fallback)
{
    if (other)
        return rql_catalog_api(other);
    if (fallback == RQL_API_AUTO)
        complain("there are three built-in catalogs: say with --api which one "
                 "is meant");
    return fallback;
}

static bool load_both(struct two_catalogs *two, char *const operands[2],
                      rql_api fallback)
{
    const rql_catalog *loaded[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        if (is_builtin(operands[i]))
            continue;
        loaded[i] = load_one(two, i, operands[i], fallback);
        if (!loaded[i])
            return false;
    }
    for (int i = 0; i < 2; i++) {
        if (loaded[i])
            continue;
        rql_api api = builtin_api(loaded[1 - i], fallback);
        if (api == RQL_API_AUTO)
            return false;
        loaded[i] = rql_catalog_builtin(api);
    }
    two->before = loaded[0];
    two->after = loaded[1];
    two->api = rql_catalog_api(two->before);
    return true;
}

bool two_catalogs_load(struct two_catalogs *two, char *const operands[2],
                       const struct settings *settings)
{
    *two = (struct two_catalogs){0};
    if (is_standard_input(operands[0]) && is_standard_input(operands[1])) {
        complain("only one catalog can be read from standard input");
        return false;
    }
    if (!load_both(two, operands, fallback_api(operands, settings)))
        return false;
    rql_api after = rql_catalog_api(two->after);
    if (after != two->api) {
        complain("%s is a catalog of %s, and %s is one of %s; compare two of "
                 "one service",
                 operands[0], rql_api_name(two->api), operands[1],
                 rql_api_name(after));
        return false;
    }
    rql_status status = rql_changes_new(two->before, two->after, &two->changes);
    if (status != RQL_OK)
        need(NULL);
    return true;
}

void two_catalogs_free(struct two_catalogs *two)
{
    rql_changes_free(two->changes);
    for (int i = 0; i < 2; i++)
        rql_catalog_free(two->made[i]);
}

void json_put_two_catalogs(struct json *json, const struct two_catalogs *two)
{
    json_member_string(json, "api", rql_api_name(two->api));
    json_member_string(json, "old", rql_catalog_name(two->before));
    json_member_string(json, "new", rql_catalog_name(two->after));
}

const char *change_subject(const rql_change *change)
{
    switch (change->kind) {
    case RQL_CHANGE_COLUMN_ADDED:
    case RQL_CHANGE_COLUMN_REMOVED:
    case RQL_CHANGE_COLUMN_RENAMED:
    case RQL_CHANGE_COLUMN_KIND:
        return change->column_kind == RQL_METRIC ? "metric" : "column";
    case RQL_CHANGE_RANGE_ADDED:
    case RQL_CHANGE_RANGE_REMOVED:
        return "time span";
    case RQL_CHANGE_INTERVAL:
        return "minimum interval";
    default:
        return "dataset";
    }
}
