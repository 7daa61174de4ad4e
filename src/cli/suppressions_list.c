/* Writing the list of suppressions. */
#include "suppressions.h"

#include <string.h>

#include "glyph.h"

/* --- As text --------------------------------------------------------------*/

static void put_place(struct listing *run, const char *path,
                      rql_position position)
{
    put_shown(run->out, path, strlen(path));
    put_char(run->out, ':');
    put_number(run->out, position.line);
    put_char(run->out, ':');
    put_number(run->out, position.column);
    put_text(run->out, ": ");
}

static bool is_space(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7f;
}

/* A reason may go over lines: its white space is put as one space. */
static void put_reason(struct output *out, rql_text reason)
{
    for (size_t i = 0, end; i < reason.length; i = end + 1) {
        for (end = i; end < reason.length && !is_space(reason.data[end]);)
            end++;
        if (end > i && i)
            put_char(out, ' ');
        put_shown(out, reason.data + i, end - i);
    }
}

static void put_end(struct output *out, const struct row *row)
{
    put_text(out, " until ");
    put_text(out, row->until);
    if (row->suppression.is_expired) {
        put_text(out, " (");
        put_style(out, STYLE_ERROR);
        put_text(out, "expired");
        put_style(out, STYLE_PLAIN);
        put_char(out, ')');
    } else if (row->days == 0) {
        put_text(out, " (the last day)");
    } else {
        put_text(out, " (");
        put_number(out, (size_t)row->days);
        put_text(out, row->days == 1 ? " day left)" : " days left)");
    }
}

void list_put_row(struct listing *run, const struct row *row)
{
    struct output *out = run->out;
    const rql_suppression *s = &row->suppression;
    put_place(run, row->path, row->position);
    put_text(out, rql_suppression_kind_name(s->kind));
    for (size_t i = 0; i < s->rule_count; i++) {
        put_text(out, i ? ", " : " ");
        put_text(out, rql_rule_name(rql_document_suppressed_rule(row->document,
                                                                 row->index, i)
                                        .rule));
    }
    if (s->has_until)
        put_end(out, row);
    if (is_unused_row(row)) {
        put_text(out, " (");
        put_style(out, STYLE_WARNING);
        put_text(out, "unused");
        put_style(out, STYLE_PLAIN);
        put_char(out, ')');
    }
    if (s->reason.data) {
        put_text(out, ": ");
        put_reason(out, s->reason);
    }
    put_char(out, '\n');
}

void list_put_invalid(struct listing *run, const char *path,
                      rql_position position, const rql_diagnostic *d)
{
    put_place(run, path, position);
    put_style(run->out, STYLE_ERROR);
    put_text(run->out, "invalid");
    put_style(run->out, STYLE_PLAIN);
    put_text(run->out, ": ");
    const char *message = rql_diagnostic_message(d);
    put_shown(run->out, message, strlen(message));
    put_char(run->out, '\n');
}

static void put_part(struct listing *run, size_t count, const char *what)
{
    if (!count)
        return;
    put_text(run->out, ", ");
    put_number(run->out, count);
    put_text(run->out, what);
}

void list_put_summary(struct listing *run)
{
    struct output *out = run->out;
    if (run->settings->quiet)
        return;
    put_number(out, run->count);
    put_text(out, run->count == 1 ? " suppression in " : " suppressions in ");
    put_number(out, run->files);
    put_text(out, run->files == 1 ? " file" : " files");
    put_part(run, run->expired, " expired");
    put_part(run, run->unused, " unused");
    put_part(run, run->without_reason, " without a reason");
    put_part(run, run->invalid, " invalid");
    put_char(out, '\n');
}

/* --- As JSON --------------------------------------------------------------*/

static void put_json_place(struct json *json, const char *path,
                           rql_position position, rql_span span)
{
    json_member_string(json, "path", path);
    json_member_size(json, "line", position.line);
    json_member_size(json, "column", position.column);
    json_key(json, "span");
    json_open(json, '{');
    json_member_size(json, "start", span.start);
    json_member_size(json, "end", span.end);
    json_close(json, '}');
}

static void put_json_rules(struct json *json, const struct row *row)
{
    json_key(json, "rules");
    json_open(json, '[');
    for (size_t i = 0; i < row->suppression.rule_count; i++) {
        rql_suppressed_rule rule =
            rql_document_suppressed_rule(row->document, row->index, i);
        json_open(json, '{');
        json_member_string(json, "rule", rql_rule_name(rule.rule));
        json_member_size(json, "used", rule.used);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void list_put_json_row(struct listing *run, const struct row *row)
{
    struct json *json = &run->json;
    const rql_suppression *s = &row->suppression;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "kind", rql_suppression_kind_name(s->kind));
    put_json_place(json, row->path, row->position, s->span);
    put_json_rules(json, row);
    json_member_string(json, "until", s->has_until ? row->until : NULL);
    json_key(json, "daysLeft");
    if (s->has_until)
        json_put_number(json, row->days);
    else
        json_put_null(json);
    json_key(json, "expired");
    json_put_bool(json, s->is_expired);
    json_key(json, "unused");
    json_put_bool(json, is_unused_row(row));
    json_key(json, "reason");
    if (s->reason.data)
        json_put_bytes(json, s->reason.data, s->reason.length);
    else
        json_put_null(json);
    json_close(json, '}');
}

void list_put_json_invalid(struct listing *run, const char *path,
                           rql_position position, const rql_diagnostic *d)
{
    struct json *json = &run->json;
    json_line(json, 2);
    json_open(json, '{');
    json_member_string(json, "kind", "invalid");
    put_json_place(json, path, position, rql_diagnostic_span(d));
    json_member_string(json, "message", rql_diagnostic_message(d));
    json_close(json, '}');
}

void list_begin_json(struct listing *run)
{
    struct json *json = &run->json;
    json_init(json, run->out);
    json_open(json, '{');
    json_member_size(json, "version", 1);
    json_key(json, "suppressions");
    json_open(json, '[');
}

void list_end_json(struct listing *run)
{
    struct json *json = &run->json;
    json_close(json, ']');
    json_key(json, "summary");
    json_open(json, '{');
    json_member_size(json, "files", run->files);
    json_member_size(json, "suppressions", run->count);
    json_member_size(json, "expired", run->expired);
    json_member_size(json, "unused", run->unused);
    json_member_size(json, "withoutReason", run->without_reason);
    json_member_size(json, "invalid", run->invalid);
    json_close(json, '}');
    json_close(json, '}');
    put_char(run->out, '\n');
}
