/* Visits of inputs that are checked: what is found in them is filtered and
 * reported, and what has been fixed is brought to where it belongs. */
#include "check_visit.h"

#include <stdlib.h>
#include <string.h>

#include "checked.h"
#include "findings.h"
#include "patch.h"
#include "replace.h"
#include "stream.h"

static void say_failure(struct check_run *run, const char *name,
                        rql_status status)
{
    complain("%s: %s", name, rql_status_text(status));
    worsen(run, status == RQL_NO_MEMORY ? STATUS_FAILURE : STATUS_TROUBLE);
}

/* --- Fixes ----------------------------------------------------------------*/

/* Bring a changed text to where it belongs; false after a message. */
static bool deliver(struct check_run *run, const char *name,
                    const struct text *text, const struct changes *changes)
{
    if (run->settings->diff) {
        put_patch(run->out, name, changes);
        if (changes->count)
            worsen(run, STATUS_FINDINGS);
    } else if (!text->path) {
        put_bytes(run->out, changes->new.data, changes->new.length);
    } else if (changes->count && !text_replace(text, changes->new)) {
        worsen(run, STATUS_TROUBLE);
        return false;
    }
    return true;
}

/* Bring what has been changed to where it belongs; false after a message. */
static const char *why_left(rql_host host)
{
    if (host == RQL_HOST_NONE)
        return "";
    if (host == RQL_HOST_REQUEST)
        return ": JSON has none";
    return ": none can stand above the line of the literal or block";
}

static bool deliver_all(struct check_run *run, const char *name,
                        const struct text *text, const struct checked *checked)
{
    rql_text old = {text->data, text->length};
    struct changes changes;
    if (checked_is_fixed(checked)) {
        changes = checked_changes(checked, old);
        if (!deliver(run, name, text, &changes))
            return false;
        run->tally.fixed += checked_fix_count(checked);
    }
    if (checked->added.text) {
        const struct suppressing *added = &checked->added;
        changes = changes_of_edits(old, (rql_text){added->text, added->length},
                                   added->edits, added->count);
        if (!deliver(run, name, text, &changes))
            return false;
        run->tally.added += added->count;
        if (added->left)
            complain("%s: %zu finding%s cannot be suppressed by comments%s",
                     name, added->left, added->left == 1 ? "" : "s",
                     why_left(text->host));
    }
    return true;
}

/* --- One input ------------------------------------------------------------*/

static void count_findings(struct check_run *run,
                           const struct findings *findings)
{
    struct tally *tally = &run->tally;
    size_t found[RQL_OFF] = {0};
    for (size_t i = 0; i < findings->count; i++) {
        const rql_diagnostic *d = findings->items[i];
        found[rql_diagnostic_severity(d)]++;
        tally->fixable += rql_diagnostic_fix_count(d) > 0;
    }
    for (int s = RQL_ERROR; s < RQL_OFF; s++) {
        rql_severity severity = (rql_severity)s;
        found[s] += rql_document_omitted_count(findings->document, severity);
        tally->findings[s] += found[s];
        if (found[s] && findings_fail(findings, severity))
            worsen(run, STATUS_FINDINGS);
    }
    tally->fixable += rql_document_omitted_fixable(findings->document);
    tally->files += !findings->goes_on;
    tally->queries += rql_document_query_count(findings->document);
    tally->suppressed += rql_document_suppressed_count(findings->document);
}

/* Standard input is in a baseline only by a name that it was given. */
static bool is_nameless(const struct text *text, const char *name)
{
    return !text->path && strcmp(name, "<stdin>") == 0;
}

/* Leave out what is in a baseline, and what nobody wants to hear of. */
static void filter(struct check_run *run, const struct text *text,
                   struct findings *findings)
{
    const struct policy *policy = text->policy;
    enum coverage coverage = run->settings->diff ? COVERS_SOME : COVERS_ALL;
    rql_severity least = milder(reports_least(&run->reports), policy->fail_on);
    if (!policy->baseline)
        return;
    if (!is_nameless(text, findings->path)) {
        struct baseline *baseline =
            baselines_get(&run->baselines, policy->baseline);
        if (!baseline || !baseline_filter(baseline, findings, least, coverage))
            worsen(run, STATUS_TROUBLE);
    } else if (run->baselines.update) {
        complain("standard input has no name to be called by in a baseline "
                 "(--stdin-filename gives it one)");
        worsen(run, STATUS_TROUBLE);
    }
    findings_drop_milder(findings, least);
}

static void report(struct check_run *run, const char *name,
                   const struct text *text, const struct checked *checked)
{
    struct findings findings;
    const rql_document *document = checked->document;
    findings_init(&findings, name, checked->whole ? checked->whole : document,
                  text->policy);
    if (checked->whole)
        findings_mark_late(&findings, document);
    filter(run, text, &findings);
    if (checked->whole)
        findings_keep_those_of(&findings, document);
    count_findings(run, &findings);
    if (run->standings)
        standings_note(run->standings, &findings);
    if (!reports_put(&run->reports, &findings))
        say_failure(run, name, RQL_NO_MEMORY);
    findings_free(&findings);
}

/* A text of queries whose findings are wanted, and nothing else, need not be
 * there as a whole. */
static bool may_stream(const struct check_run *run, const struct text *text)
{
    const struct settings *settings = run->settings;
    return text->host == RQL_HOST_NONE && !text->policy->baseline &&
           !settings->fix && !settings->diff && !settings->suppress.adds &&
           !settings->adoption.changed && !run->standings &&
           reports_stream(&run->reports);
}

bool check_prepare(void *context, const char *name, struct text *text)
{
    struct check_run *run = context;
    run->fail_on = milder(run->fail_on, text->policy->fail_on);
    if (run->settings->adoption.changed)
        text->selected = selection_find(&run->changed, name);
    text->streams = may_stream(run, text);
    return true;
}

void *check_work(void *context, const char *name, struct text *text)
{
    const struct check_run *run = context;
    (void)name;
    return checked_new(text, run->settings);
}

void check_drop(void *made)
{
    checked_free(made);
}

/* As an input is called in reports. */
static const char *name_of(const struct check_run *run, const char *name)
{
    return run->is_here && strncmp(name, "./", 2) == 0 ? name + 2 : name;
}

bool check_visit(void *context, const char *name, const struct text *text)
{
    struct check_run *run = context;
    struct checked *checked = text->made;
    name = name_of(run, name);
    if (!deliver_all(run, name, text, checked))
        checked_forget_fixes(checked, text);
    if (checked->document) {
        report(run, name, text, checked);
    } else {
        say_failure(run, name, checked->status);
        run->tally.unread++;
    }
    return reports_are_good(&run->reports) && !run->out->error;
}

static void report_piece(struct check_run *run, const char *name,
                         const struct text *text, const struct stream *stream,
                         const rql_document *document)
{
    struct findings findings;
    findings_init(&findings, name, document, text->policy);
    findings.origin = stream->origin;
    findings.goes_on = !stream->stretch.is_last;
    count_findings(run, &findings);
    if (!reports_put(&run->reports, &findings))
        say_failure(run, name, RQL_NO_MEMORY);
    findings_free(&findings);
}

/* Comments for all of a file come too late when findings before them have been
 * reported. */
static void say_late(const char *name, const struct stream *stream,
                     const rql_document *document)
{
    size_t count = rql_document_suppression_count(document);
    for (size_t i = 0; stream->origin.offset && i < count; i++)
        if (rql_document_suppression(document, i).kind == RQL_SUPPRESS_FILE) {
            complain("%s: a comment that suppresses in all of the file does "
                     "not hide what was found before byte %zu",
                     name, stream->origin.offset + stream->stretch.start);
            return;
        }
}

/* Check a text as it is read. */
int check_stream(void *context, const char *name, const struct text *text,
                 struct stream *stream, bool *is_over)
{
    struct check_run *run = context;
    rql_options options = text->policy->options;
    rql_document *document;
    rql_status status;
    int error;
    options.most_findings = reports_most(&run->reports);
    name = name_of(run, name);
    while ((error = stream_next(stream, &options, &status, &document)) == 0) {
        if (status != RQL_OK) {
            say_failure(run, name, status);
            run->tally.unread++;
            return 0;
        }
        report_piece(run, name, text, stream, document);
        say_late(name, stream, document);
        rql_document_free(document);
        *is_over = !reports_are_good(&run->reports) || run->out->error;
        if (stream->stretch.is_last || *is_over)
            break;
    }
    return error;
}
