/* What --version says. */
#include "version.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include <jansson.h>
#include <reportql/reportql.h>
#include <utf8proc.h>

#include "commit.h"
#include "glyph.h"
#include "layout.h"
#include "policy.h"

enum { LABEL_WIDTH = 10 };

#define TEXT(x) #x
#define TEXT_OF(x) TEXT(x)

static void put_label(struct output *out, const char *label)
{
    put_padded(out, label, LABEL_WIDTH);
}

static void put_line(struct output *out, const char *label, const char *text)
{
    put_label(out, label);
    put_text(out, text);
    put_char(out, '\n');
}

static void put_build(struct output *out)
{
    put_line(out, "commit", *RQL_COMMIT ? RQL_COMMIT : "not known");
    put_line(out, "build", *RQL_BUILD_TYPE ? RQL_BUILD_TYPE : "no type");
    if (*RQL_SANITIZE)
        put_line(out, "sanitizer", RQL_SANITIZE);
#ifdef __clang__
    put_line(out, "compiler", __VERSION__);
#else
    put_line(out, "compiler", "gcc " __VERSION__);
#endif
}

/* A library: the version that runs, and the one that was compiled against. */
static void put_library(struct output *out, const char *name,
                        const char *running, const char *built)
{
    put_label(out, name);
    put_text(out, running);
    if (strcmp(running, built) != 0) {
        put_text(out, ", built with ");
        put_text(out, built);
    }
    put_char(out, '\n');
}

static void put_libraries(struct output *out)
{
#ifdef __GLIBC__
    put_library(out, "glibc", gnu_get_libc_version(),
                TEXT_OF(__GLIBC__) "." TEXT_OF(__GLIBC_MINOR__));
#endif
    put_library(
        out, "utf8proc", utf8proc_version(),
        TEXT_OF(UTF8PROC_VERSION_MAJOR) "." TEXT_OF(
            UTF8PROC_VERSION_MINOR) "." TEXT_OF(UTF8PROC_VERSION_PATCH));
#if JANSSON_VERSION_HEX >= 0x020d00
    put_library(out, "jansson", jansson_version_str(), JANSSON_VERSION);
#else
    put_library(out, "jansson", "not known", JANSSON_VERSION);
#endif
}

/* The newest source that a column of the catalog was seen in, and how many
 * columns there are. */
static const char *newest_source(const rql_catalog *catalog, size_t *columns)
{
    const char *newest = "";
    *columns = 0;
    for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++) {
        size_t count = rql_catalog_dataset(catalog, i).column_count;
        *columns += count;
        for (size_t j = 0; j < count; j++) {
            const char *seen = rql_catalog_column(catalog, i, j).last_seen;
            newest = strcmp(seen, newest) > 0 ? seen : newest;
        }
    }
    return newest;
}

static void put_catalogs(struct output *out)
{
    for (size_t api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *catalog = rql_catalog_builtin((rql_api)api);
        size_t columns;
        const char *newest = newest_source(catalog, &columns);
        put_label(out, api == RQL_API_MPN ? "catalogs" : "");
        put_text(out, rql_api_name((rql_api)api));
        put_text(out, ": ");
        put_count(out, rql_catalog_dataset_count(catalog), "dataset",
                  "datasets");
        put_text(out, ", ");
        put_count(out, columns, "column", "columns");
        put_text(out, *newest ? ", as of " : "");
        put_text(out, newest);
        put_char(out, '\n');
    }
}

static void put_system(struct output *out)
{
    struct utsname system;
    if (uname(&system) != 0)
        return;
    put_label(out, "system");
    put_text(out, system.sysname);
    put_char(out, ' ');
    put_text(out, system.release);
    put_char(out, ' ');
    put_text(out, system.machine);
    put_char(out, '\n');
}

/* What of the environment changes the output, or how a terminal shows it. */
static void put_environment(struct output *out)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG", "TERM",
                                        "NO_COLOR"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (!value)
            continue;
        put_label(out, names[i]);
        put_shown(out, value, strlen(value));
        put_char(out, '\n');
    }
}

/* The configuration that holds in the current directory. */
static void put_configuration(struct output *out)
{
    struct settings settings;
    struct policies policies;
    settings_init(&settings);
    bool good = policies_init(&policies, &settings);
    policies.is_lenient = true;
    policies.wants_no_catalogs = true;
    const struct policy *policy = good ? policies_for(&policies, "./") : NULL;
    put_label(out, "config");
    if (policy && policy->file)
        put_shown(out, policy->file->path, strlen(policy->file->path));
    else
        put_text(out, "none");
    put_char(out, '\n');
    policies_free(&policies);
    settings_free(&settings);
}

void put_version(struct output *out, bool all)
{
    put_text(out, "reportql ");
    put_text(out, rql_version());
    put_char(out, '\n');
    if (!all)
        return;
    put_build(out);
    put_libraries(out);
    put_catalogs(out);
    put_system(out);
    put_environment(out);
    put_configuration(out);
}
