/* What a new catalog does to queries, written for people and as JSON. */
#include "impact.h"

#include <string.h>

#include "glyph.h"

/* --- Text -----------------------------------------------------------------*/

static void put_place(struct output *out, const struct impact *impact,
                      size_t offset)
{
    rql_position position = rql_lines_position(impact->lines, offset);
    put_number(out, position.line);
    put_char(out, ':');
    put_number(out, position.column);
    put_text(out, ": ");
}

static void put_finding(struct output *out, const struct impact *impact,
                        const struct impact_finding *finding)
{
    const rql_change *change = finding->change;
    put_text(out, "  ");
    put_place(out, impact, finding->span.start);
    put_shown(out, finding->message, strlen(finding->message));
    if (finding->rule) {
        put_text(out, " [");
        put_text(out, rql_rule_name(finding->rule));
        put_char(out, ']');
    }
    put_char(out, '\n');
    if (!change || change->kind == RQL_CHANGE_COLUMN_KIND)
        return;
    put_text(out, "    = probably ");
    put_shown(out, change->after, strlen(change->after));
    put_text(out, " now: ");
    put_shown(out, change->reason, strlen(change->reason));
    put_char(out, '\n');
}

static bool is_over(const struct impact_hit *hit, enum deed deed)
{
    return deed == DEED_MADE && hit->is_mended;
}

static void put_verdict(struct output *out, const struct impact_hit *hit,
                        enum deed deed)
{
    bool is_bad = hit->verdict == VERDICT_BREAKS && !is_over(hit, deed);
    put_style(out, is_bad ? STYLE_ERROR : STYLE_WARNING);
    put_text(out, is_over(hit, deed)               ? "mended"
                  : hit->verdict == VERDICT_BREAKS ? "breaks"
                                                   : "may give other results");
    put_style(out, STYLE_PLAIN);
}

static void put_hit(struct output *out, const char *path,
                    const struct impact *impact, const struct impact_hit *hit,
                    enum deed deed)
{
    put_style(out, STYLE_BOLD);
    put_shown(out, path, strlen(path));
    put_char(out, ':');
    put_place(out, impact, hit->span.start);
    put_style(out, STYLE_PLAIN);
    put_verdict(out, hit, deed);
    put_text(out, ": a query of ");
    put_shown(out, hit->dataset.data, hit->dataset.length);
    put_char(out, '\n');
    for (size_t i = 0; i < hit->finding_count; i++)
        put_finding(out, impact, &impact->findings[hit->first_finding + i]);
}

void impact_put_text(struct output *out, const char *path,
                     const struct impact *impact, enum deed deed)
{
    for (size_t i = 0; i < impact->hit_count && !out->error; i++)
        put_hit(out, path, impact, &impact->hits[i], deed);
}

static void put_line(struct output *out, size_t count, const char *one,
                     const char *many)
{
    if (!count)
        return;
    put_count(out, count, one, many);
    put_char(out, '\n');
}

static void put_edits(struct output *out, const struct impact_counts *counts,
                      enum deed deed)
{
    if (!counts->edits)
        return;
    if (deed == DEED_MADE)
        put_text(out, "renamed ");
    put_count(out, counts->edits, "name", "names");
    put_text(out, " in ");
    put_count(out, counts->edited, "query", "queries");
    if (deed == DEED_OFFERED)
        put_text(out, " can be renamed with --fix");
    else if (deed == DEED_SHOWN)
        put_text(out, " to rename");
    if (deed != DEED_MADE)
        put_text(out, ", which mends ");
    else
        put_text(out, ", which has mended ");
    put_count(out, counts->mended, "query\n", "queries\n");
}

void impact_put_summary(struct output *out, const struct impact_counts *counts,
                        enum deed deed)
{
    if (counts->breaking + counts->changing) {
        put_char(out, '\n');
        put_count(out, counts->breaking, "query breaks", "queries break");
        put_text(out, ", ");
        put_number(out, counts->changing);
        put_text(out, " may give other results, of ");
    } else {
        put_text(out, "nothing breaks: ");
    }
    put_count(out, counts->queries, "query", "queries");
    put_text(out, " in ");
    put_count(out, counts->files, "file", "files");
    put_char(out, '\n');
    put_edits(out, counts, deed);
    put_line(out, counts->put_right,
             "query is wrong with the old catalog and right with the new one",
             "queries are wrong with the old catalog and right with the new "
             "one");
    put_line(out, counts->wrong, "query is wrong with both",
             "queries are wrong with both");
    put_line(out, counts->others,
             "query of another service or an unknown dataset is left out",
             "queries of other services or unknown datasets are left out");
}

/* --- JSON -----------------------------------------------------------------*/

static void put_offsets(struct json *json, rql_span span)
{
    json_member_size(json, "start", span.start);
    json_member_size(json, "end", span.end);
}

static void put_span(struct json *json, const struct impact *impact,
                     rql_span span)
{
    rql_position start = rql_lines_position(impact->lines, span.start);
    json_key(json, "span");
    json_open(json, '{');
    put_offsets(json, span);
    json_close(json, '}');
    json_key(json, "start");
    json_open(json, '{');
    json_member_size(json, "line", start.line);
    json_member_size(json, "column", start.column);
    json_close(json, '}');
}

static void put_json_change(struct json *json, const rql_change *change)
{
    json_key(json, "change");
    if (!change) {
        json_put_null(json);
        return;
    }
    json_open(json, '{');
    json_member_string(json, "change", rql_change_kind_name(change->kind));
    json_member_string(json, "before", change->before);
    json_member_string(json, "after", change->after);
    json_member_string(json, "reason", *change->reason ? change->reason : NULL);
    json_close(json, '}');
}

static void put_json_finding(struct json *json, const struct impact *impact,
                             const struct impact_finding *finding)
{
    json_line(json, 6);
    json_open(json, '{');
    json_member_string(json, "rule",
                       finding->rule ? rql_rule_name(finding->rule) : NULL);
    json_member_string(json, "severity", rql_severity_name(finding->severity));
    json_member_string(json, "message", finding->message);
    put_span(json, impact, finding->span);
    put_json_change(json, finding->change);
    json_close(json, '}');
}

static void put_json_edit(struct json *json, const rql_edit *edit)
{
    json_open(json, '{');
    put_offsets(json, edit->span);
    json_key(json, "text");
    json_put_bytes(json, edit->text.data, edit->text.length);
    json_close(json, '}');
}

static void put_json_hit(struct json *json, const struct impact *impact,
                         const struct impact_hit *hit)
{
    json_line(json, 4);
    json_open(json, '{');
    json_member_string(json, "verdict",
                       hit->verdict == VERDICT_BREAKS ? "breaks" : "changes");
    put_span(json, impact, hit->span);
    json_key(json, "dataset");
    json_put_bytes(json, hit->dataset.data, hit->dataset.length);
    json_key(json, "findings");
    json_open(json, '[');
    for (size_t i = 0; i < hit->finding_count; i++)
        put_json_finding(json, impact,
                         &impact->findings[hit->first_finding + i]);
    json_close(json, ']');
    json_key(json, "edits");
    json_open(json, '[');
    for (size_t i = 0; i < hit->edit_count; i++)
        put_json_edit(json, &impact->edits[hit->first_edit + i]);
    json_close(json, ']');
    json_key(json, "editsMend");
    json_put_bool(json, hit->is_mended);
    json_close(json, '}');
}

void impact_put_json(struct json *json, const char *path,
                     const struct impact *impact, enum deed deed)
{
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "path", path);
    json_member_size(json, "queries", impact->counts.queries);
    json_key(json, "fixed");
    json_put_bool(json, deed == DEED_MADE && impact->edit_count);
    json_key(json, "hits");
    json_open(json, '[');
    for (size_t i = 0; i < impact->hit_count && !json->out->error; i++)
        put_json_hit(json, impact, &impact->hits[i]);
    json_close(json, ']');
    json_close(json, '}');
}

void impact_put_json_summary(struct json *json,
                             const struct impact_counts *counts)
{
    json_key(json, "summary");
    json_open(json, '{');
    json_member_size(json, "files", counts->files);
    json_member_size(json, "queries", counts->queries);
    json_member_size(json, "otherQueries", counts->others);
    json_member_size(json, "breaking", counts->breaking);
    json_member_size(json, "changing", counts->changing);
    json_member_size(json, "putRight", counts->put_right);
    json_member_size(json, "wrongWithBoth", counts->wrong);
    json_member_size(json, "edits", counts->edits);
    json_member_size(json, "mended", counts->mended);
    json_close(json, '}');
}
