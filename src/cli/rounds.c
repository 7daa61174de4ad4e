/* Checks that are made again and again. */
#include "rounds.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports.h"
#include "request.h"
#include "watch.h"

struct rounds {
    struct invocation *invocation;
    round_maker *make;
    struct standings standings;
    enum status trouble; /* of the last round, but for findings */
    bool is_later;       /* it is not the first round */
    bool clears;         /* the screen, before each report */
};

static bool can_clear(void)
{
    const char *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

/* Show what a round has found, and how things stand. */
static void show(struct rounds *rounds, const struct bytes *report)
{
    struct output *out = rounds->invocation->out;
    bool is_text = reports_are_text(&rounds->invocation->settings);
    if (is_text && rounds->clears)
        put_text(out, "\033[H\033[2J\033[3J");
    else if (is_text && rounds->is_later)
        put_text(out, "----\n");
    put_bytes(out, report->data, report->length);
    if (is_text) {
        standings_put(&rounds->standings, out);
        if (rounds->trouble)
            put_text(out, "; not all could be checked");
        put_text(out, "; waiting for changes\n");
    }
    rounds->is_later = true;
    output_flush(out);
}

static bool make_round(void *context, struct selection *selection)
{
    struct rounds *rounds = context;
    struct bytes bytes = {0};
    struct output report;
    output_init_bytes(&report, &bytes);
    report.color = rounds->invocation->out->color;
    struct round round = {selection, &rounds->standings, &report};
    standings_begin(&rounds->standings);
    enum status status = rounds->make(rounds->invocation, &round);
    output_flush(&report);
    rounds->trouble = status >= STATUS_TROUBLE ? status : STATUS_CLEAN;
    size_t gone = standings_end(&rounds->standings, selection);
    if (!selection || gone || standings_in_round(&rounds->standings))
        show(rounds, &bytes);
    free(bytes.data);
    return !rounds->invocation->out->error;
}

/* The files that matter for all operands: those of the command line, and those
 * that the configuration of the current directory names. */
static const char **other_files(const struct settings *settings,
                                const struct policy *here, size_t *count)
{
    const struct request_settings *request = settings->own;
    const json_t *catalogs = here ? here->choices.catalogs : NULL;
    size_t most = settings->catalog_count + json_array_size(catalogs) + 3;
    const char **files = need(calloc(most, sizeof *files));
    *count = 0;
    for (size_t i = 0; i < settings->catalog_count; i++)
        files[(*count)++] = catalog_file(settings->catalogs[i]);
    for (size_t i = 0; i < json_array_size(catalogs); i++)
        files[(*count)++] =
            catalog_file(json_string_value(json_array_get(catalogs, i)));
    if (settings->adoption.baseline)
        files[(*count)++] = settings->adoption.baseline;
    if (here && here->baseline)
        files[(*count)++] = here->baseline;
    if (request->query)
        files[(*count)++] = request->query;
    return files;
}

enum status rounds_watch(struct invocation *invocation, round_maker *make)
{
    static char here[] = ".";
    char *usual[] = {here};
    bool is_here = files_are_here(invocation);
    struct rounds rounds = {
        .invocation = invocation, .make = make, .clears = can_clear()};
    struct watch what = {
        .operands = is_here ? usual : invocation->operands,
        .operand_count = is_here ? 1 : invocation->operand_count,
        .round = make_round,
        .context = &rounds,
    };
    struct policies policies;
    if (!policies_init(&policies, &invocation->settings)) {
        policies_free(&policies);
        return STATUS_TROUBLE;
    }
    policies.is_lenient = policies.wants_origins = policies.wants_baseline =
        true;
    policies.wants_no_catalogs = true;
    what.others = other_files(&invocation->settings,
                              policies_for(&policies, "./"), &what.other_count);
    enum status status = watch(&what) ? rounds.trouble : STATUS_TROUBLE;
    if (standings_fail(&rounds.standings))
        status = worse(status, STATUS_FINDINGS);
    standings_free(&rounds.standings);
    free(what.others);
    policies_free(&policies);
    return status;
}
