/* Findings as SARIF 2.1.0: the results.  The tool and its rules are written by
 * report_sarif_run.c. */
#include "report_sarif.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "ordinals.h"
#include "report_place.h"

/* A document whose findings are being written. */
struct page {
    struct json *json;
    struct sarif *sarif;
    rql_text uri;
    size_t file; /* its index */
    const rql_lines *lines;
};

/* --- Places ---------------------------------------------------------------*/

static void put_region(const struct page *page, const char *key, rql_span span)
{
    struct range range = range_of(page->lines, span);
    struct json *json = page->json;
    json_key(json, key);
    json_open(json, '{');
    json_member_size(json, "startLine", range.start.line);
    json_member_size(json, "startColumn", range.start.column);
    json_member_size(json, "endLine", range.end.line);
    json_member_size(json, "endColumn", range.end.column);
    json_member_size(json, "byteOffset", span.start);
    json_member_size(json, "byteLength", span.end - span.start);
    json_close(json, '}');
}

static void put_file(const struct page *page)
{
    json_key(page->json, "artifactLocation");
    json_open(page->json, '{');
    sarif_put_uri(page->json, page->uri);
    json_member_size(page->json, "index", page->file);
    json_close(page->json, '}');
}

static void put_physical(const struct page *page, rql_span span)
{
    json_key(page->json, "physicalLocation");
    json_open(page->json, '{');
    put_file(page);
    put_region(page, "region", span);
    json_close(page->json, '}');
}

static void put_locations(const struct page *page,
                          const rql_diagnostic *diagnostic)
{
    struct json *json = page->json;
    json_key(json, "locations");
    json_open(json, '[');
    json_open(json, '{');
    put_physical(page, rql_diagnostic_span(diagnostic));
    json_close(json, '}');
    json_close(json, ']');
}

static void put_related(const struct page *page,
                        const rql_diagnostic *diagnostic)
{
    struct json *json = page->json;
    size_t count = rql_diagnostic_related_count(diagnostic);
    if (!count)
        return;
    json_key(json, "relatedLocations");
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        rql_related related = rql_diagnostic_related(diagnostic, i);
        json_open(json, '{');
        json_member_size(json, "id", i + 1);
        put_physical(page, related.span);
        sarif_put_message(json, "message", related.message, NULL);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* --- Fixes ----------------------------------------------------------------*/

static void put_replacement(const struct page *page, const rql_edit *edit)
{
    struct json *json = page->json;
    json_open(json, '{');
    put_region(page, "deletedRegion", edit->span);
    json_key(json, "insertedContent");
    json_open(json, '{');
    json_key(json, "text");
    json_put_bytes(json, edit->text.data, edit->text.length);
    json_close(json, '}');
    json_close(json, '}');
}

static void put_change(const struct page *page, const rql_fix *fix)
{
    struct json *json = page->json;
    json_open(json, '{');
    put_file(page);
    json_key(json, "replacements");
    json_open(json, '[');
    for (size_t i = 0; i < fix->edit_count; i++)
        put_replacement(page, &fix->edits[i]);
    json_close(json, ']');
    json_close(json, '}');
}

static void put_fix(const struct page *page, const rql_fix *fix)
{
    struct json *json = page->json;
    json_open(json, '{');
    sarif_put_message(json, "description", fix->title, NULL);
    json_key(json, "artifactChanges");
    json_open(json, '[');
    put_change(page, fix);
    json_close(json, ']');
    json_key(json, "properties");
    json_open(json, '{');
    json_member_string(json, "safety", fix->is_safe ? "safe" : "unsafe");
    json_close(json, '}');
    json_close(json, '}');
}

/* The safe ones first; one that changes nothing is none. */
static void put_fixes(const struct page *page, const rql_diagnostic *diagnostic)
{
    size_t count = rql_diagnostic_fix_count(diagnostic);
    if (!count)
        return;
    json_key(page->json, "fixes");
    json_open(page->json, '[');
    for (int safe = 1; safe >= 0; safe--) {
        for (size_t i = 0; i < count; i++) {
            const rql_fix *fix = rql_diagnostic_fix(diagnostic, i);
            if (fix->is_safe == safe && fix->edit_count)
                put_fix(page, fix);
        }
    }
    json_close(page->json, ']');
}

/* --- Results --------------------------------------------------------------*/

static void put_fingerprint(struct json *json, const rql_diagnostic *diagnostic,
                            size_t ordinal)
{
    char identity[IDENTITY_SIZE];
    identity_text(identity, rql_diagnostic_identity(diagnostic), ordinal);
    json_key(json, "partialFingerprints");
    json_open(json, '{');
    json_member_string(json, "reportqlFinding/v1", identity);
    json_close(json, '}');
}

/* The comment that hides a finding. */
static void put_suppression(const struct page *page,
                            const rql_suppression *suppression)
{
    struct json *json = page->json;
    json_key(json, "suppressions");
    json_open(json, '[');
    json_open(json, '{');
    json_member_string(json, "kind", "inSource");
    if (suppression->reason.data) {
        json_key(json, "justification");
        json_put_bytes(json, suppression->reason.data,
                       suppression->reason.length);
    }
    json_key(json, "location");
    json_open(json, '{');
    put_physical(page, suppression->span);
    json_close(json, '}');
    json_close(json, '}');
    json_close(json, ']');
}

/* `suppression` is NULL of a finding that none hides. */
static void put_result(const struct page *page,
                       const rql_diagnostic *diagnostic, size_t ordinal,
                       const rql_suppression *suppression)
{
    struct json *json = page->json;
    const rql_rule *rule = rql_diagnostic_rule(diagnostic);
    json_line(json, 4);
    json_open(json, '{');
    json_member_string(json, "ruleId", rql_rule_name(rule));
    json_member_size(json, "ruleIndex", sarif_rule_index(page->sarif, rule));
    json_member_string(json, "level",
                       sarif_level(rql_diagnostic_severity(diagnostic)));
    sarif_put_message(json, "message", rql_diagnostic_message(diagnostic),
                      rql_diagnostic_help(diagnostic));
    put_locations(page, diagnostic);
    put_related(page, diagnostic);
    put_fingerprint(json, diagnostic, ordinal);
    put_fixes(page, diagnostic);
    if (suppression)
        put_suppression(page, suppression);
    json_close(json, '}');
}

/* The findings, and behind them those that are suppressed. */
static struct findings with_suppressed(const struct findings *findings)
{
    const rql_document *document = findings->document;
    size_t hidden = rql_document_suppressed_count(document);
    struct findings all = *findings;
    all.items = need(calloc(findings->count + hidden, sizeof *all.items));
    for (size_t i = 0; i < findings->count; i++)
        all.items[i] = findings->items[i];
    for (size_t i = 0; i < hidden; i++)
        all.items[all.count++] =
            rql_document_suppressed(document, i).diagnostic;
    return all;
}

static void put_results(struct report *report, const struct findings *findings,
                        const struct page *page)
{
    const rql_document *document = findings->document;
    struct findings all = with_suppressed(findings);
    size_t *ordinals = ordinals_new(&all, rql_diagnostic_identity);
    for (size_t i = 0; i < all.count && !report->out->error; i++) {
        rql_suppression by;
        bool is_hidden = i >= findings->count;
        if (is_hidden)
            by = rql_document_suppression(
                document, rql_document_suppressed(document, i - findings->count)
                              .suppression);
        put_result(page, all.items[i], ordinals[i], is_hidden ? &by : NULL);
    }
    free(ordinals);
    free(all.items);
}

static bool put_document(struct report *report, struct findings *findings)
{
    struct sarif *sarif = report->own;
    const char *path = path_in_tree(findings->path);
    size_t file = sarif->file_count++;
    bytes_add(&sarif->paths, path, strlen(path) + 1);
    if (!findings->count && !rql_document_suppressed_count(findings->document))
        return true;
    struct bytes uri = sarif_uri(path);
    struct page page = {&report->json, sarif, bytes_text(&uri), file,
                        findings_lines(findings)};
    if (page.lines)
        put_results(report, findings, &page);
    free(uri.data);
    return page.lines;
}

const struct format sarif_format = {
    .name = "sarif",
    .carries_all = true,
    .identities = true,
    .own_size = sizeof(struct sarif),
    .begin = sarif_begin,
    .document = put_document,
    .end = sarif_end,
    .free_own = sarif_free,
};
