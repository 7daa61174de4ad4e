/* The reports of a run. */
#include "reports.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalogs.h"
#include "configurations.h"
#include "ignore.h"
#include "input.h"
#include "message.h"
#include "spool.h"

/* A report and where it goes. */
struct report_target {
    struct report report;
    const char *file; /* NULL: the output that was given */
    struct spool spool;
    struct stat status; /* of the file that is to be replaced */
    bool exists;        /* there is such a file */
};

/* --- Where they go --------------------------------------------------------*/

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* False after a message when the file that a report goes to is an operand. */
static bool is_no_operand(const struct report_target *target, char **operands,
                          int count)
{
    struct stat status;
    for (int i = 0; i < count && target->exists; i++) {
        if (strcmp(operands[i], "-") == 0 || stat(operands[i], &status) != 0 ||
            !is_same_file(&status, &target->status))
            continue;
        complain("%s is to be checked: the %s report needs another file",
                 operands[i], target->report.format->name);
        return false;
    }
    return true;
}

/* True when two files that are not there yet would be one. */
static bool is_same_new_file(const char *a, const char *b)
{
    const char *slash_a = strrchr(a, '/'), *slash_b = strrchr(b, '/');
    struct stat in_a, in_b;
    if (strcmp(slash_a ? slash_a + 1 : a, slash_b ? slash_b + 1 : b) != 0)
        return false;
    char *given_a = need(strndup(a, slash_a ? (size_t)(slash_a - a) + 1 : 0));
    char *given_b = need(strndup(b, slash_b ? (size_t)(slash_b - b) + 1 : 0));
    bool is_same = stat(*given_a ? given_a : ".", &in_a) == 0 &&
                   stat(*given_b ? given_b : ".", &in_b) == 0 &&
                   is_same_file(&in_a, &in_b);
    free(given_a);
    free(given_b);
    return is_same;
}

static bool is_same_target(const struct report_target *a,
                           const struct report_target *b)
{
    if (!a->file || !b->file)
        return !a->file && !b->file;
    if (a->exists != b->exists)
        return false;
    return a->exists ? is_same_file(&a->status, &b->status)
                     : is_same_new_file(a->file, b->file);
}

/* False after a message when two reports go to one place. */
static bool is_alone(const struct reports *reports,
                     const struct report_target *target)
{
    for (size_t i = 0; i < reports->count; i++) {
        const struct report_target *other = &reports->targets[i];
        if (!is_same_target(other, target))
            continue;
        const char *first = other->report.format->name;
        const char *second = target->report.format->name;
        if (target->file)
            complain("%s and %s both go to %s; give one another file", first,
                     second, target->file);
        else
            complain("%s and %s both go to standard output; give one a file",
                     first, second);
        return false;
    }
    return true;
}

/* True for a file that is there and holds queries, or says how queries are
 * checked. */
static bool is_precious(const struct report_target *target)
{
    static const char *const names[] = {CONFIGURATION_NAME, ".editorconfig",
                                        IGNORE_FILE, ".gitignore"};
    const char *slash = strrchr(target->file, '/');
    const char *name = slash ? slash + 1 : target->file;
    struct text text;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    if (text_read_file(target->file, &text) != 0)
        return false;
    bool holds = text.length &&
                 (text.host != RQL_HOST_NONE || is_query_name(name)) &&
                 rql_host_has_queries(text.host, text.data, text.length);
    free(text.data);
    return holds;
}

/* True for a file that the settings name, which is read in this run. */
static bool is_read(const struct report_target *target,
                    const struct settings *settings)
{
    const char *others[] = {settings->configuration,
                            settings->adoption.baseline};
    struct stat status;
    bool is = false;
    for (size_t i = 0; i < sizeof others / sizeof *others && !is; i++)
        is = others[i] && stat(others[i], &status) == 0 &&
             is_same_file(&status, &target->status);
    for (size_t i = 0; i < settings->catalog_count && !is; i++)
        is = stat(catalog_file(settings->catalogs[i]), &status) == 0 &&
             is_same_file(&status, &target->status);
    return is;
}

/* False after a message when a report would destroy what is worth more. */
static bool may_be_replaced(const struct report_target *target,
                            const struct settings *settings)
{
    if (!target->exists || !S_ISREG(target->status.st_mode))
        return true;
    bool holds = is_precious(target);
    if (!holds && !is_read(target, settings))
        return true;
    complain(holds ? "%s is no report, and worth keeping: the %s report needs "
                     "another file"
                   : "%s is read in this run: the %s report needs another file",
             target->file, target->report.format->name);
    return false;
}

/* --- Opening --------------------------------------------------------------*/

static void look_at(struct report_target *target)
{
    target->exists = target->file && stat(target->file, &target->status) == 0;
}

/* False after a message; the target is then not among the reports. */
static bool open_target(struct reports *reports, struct report_target *target,
                        const struct settings *settings, struct output *out)
{
    struct output *to = out;
    if (target->file) {
        if (!spool_open(&target->spool, target->file))
            return false;
        target->spool.out.color = settings->color == COLOR_ALWAYS;
        to = &target->spool.out;
    }
    target->report = report_new(target->report.format, to, settings);
    reports->targets[reports->count++] = *target;
    if (target->file) /* where it stays */
        reports->targets[reports->count - 1].report.out =
            &reports->targets[reports->count - 1].spool.out;
    return true;
}

static bool add(struct reports *reports, const struct format *format,
                const char *file, const struct settings *settings,
                struct output *out, char **operands, int operand_count)
{
    struct report_target target = {.report.format = format, .file = file};
    look_at(&target);
    return is_alone(reports, &target) &&
           is_no_operand(&target, operands, operand_count) &&
           may_be_replaced(&target, settings) &&
           open_target(reports, &target, settings, out);
}

bool reports_open(struct reports *reports, const struct settings *settings,
                  struct output *out, char **operands, int operand_count)
{
    size_t count = settings->format_count;
    *reports = (struct reports){0};
    reports->targets =
        need(calloc(count ? count : 1, sizeof *reports->targets));
    if (!count)
        return add(reports, format_at(0), NULL, settings, out, NULL, 0);
    for (size_t i = 0; i < count; i++)
        if (!add(reports, settings->formats[i].format,
                 settings->formats[i].file, settings, out, operands,
                 operand_count))
            return false;
    return true;
}

/* --- What they need -------------------------------------------------------*/

bool reports_are_text(const struct settings *settings)
{
    for (size_t i = 0; i < settings->format_count; i++)
        if (!settings->formats[i].file)
            return settings->formats[i].format == format_at(0);
    return settings->format_count == 0;
}

rql_severity reports_least(const struct reports *reports)
{
    rql_severity least = RQL_ERROR;
    for (size_t i = 0; i < reports->count; i++) {
        const struct report *report = &reports->targets[i].report;
        if (report->format->carries_all)
            return RQL_INFO;
        if (report->level > least)
            least = report->level;
    }
    return least;
}

bool reports_identify(const struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++)
        if (reports->targets[i].report.format->identities)
            return true;
    return false;
}

bool reports_stream(const struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++)
        if (!reports->targets[i].report.format->streams)
            return false;
    return true;
}

size_t reports_most(const struct reports *reports)
{
    size_t most = 0;
    for (size_t i = 0; i < reports->count; i++) {
        size_t own = reports->targets[i].report.format->most;
        if (!own)
            return 0;
        if (own > most)
            most = own;
    }
    return most;
}

bool reports_hold(const struct reports *reports, const char *path)
{
    struct stat status;
    bool is_known = false;
    for (size_t i = 0; i < reports->count; i++) {
        const struct report_target *target = &reports->targets[i];
        if (!target->exists)
            continue;
        if (!is_known && stat(path, &status) != 0)
            return false;
        is_known = true;
        if (is_same_file(&status, &target->status))
            return true;
    }
    return false;
}

/* --- Writing --------------------------------------------------------------*/

void reports_begin(struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++) {
        struct report *report = &reports->targets[i].report;
        report->format->begin(report);
    }
}

bool reports_put(struct reports *reports, struct findings *findings)
{
    bool good = true;
    for (size_t i = 0; i < reports->count; i++) {
        struct report *report = &reports->targets[i].report;
        good = report->format->document(report, findings) && good;
    }
    return good;
}

bool reports_are_good(const struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++)
        if (reports->targets[i].report.out->error)
            return false;
    return true;
}

void reports_end(struct reports *reports, const struct tally *tally)
{
    for (size_t i = 0; i < reports->count; i++) {
        struct report *report = &reports->targets[i].report;
        report->format->end(report, tally);
    }
}

bool reports_deliver(struct reports *reports)
{
    bool good = true;
    for (size_t i = 0; i < reports->count; i++)
        if (reports->targets[i].file)
            good = spool_complete(&reports->targets[i].spool) && good;
    for (size_t i = 0; i < reports->count && good; i++)
        if (reports->targets[i].file)
            good = spool_put_in_place(&reports->targets[i].spool);
    return good;
}

void reports_close(struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++) {
        report_free(&reports->targets[i].report);
        if (reports->targets[i].file)
            spool_free(&reports->targets[i].spool);
    }
    free(reports->targets);
}
