/* What is wrong with a request body that was made, said of what it was made
 * of. */
#include "payload.h"

#include <stdlib.h>
#include <string.h>

#include "excerpt.h"
#include "glyph.h"
#include "headline.h"
#include "report.h"

/* The findings of a body that a person may read; the others are counted. */
enum { MOST_SHOWN = 100 };

static enum status failed(const char *name, rql_status status)
{
    complain("%s: %s", name, rql_status_text(status));
    return status == RQL_NO_MEMORY ? STATUS_FAILURE : STATUS_TROUBLE;
}

/* --- An input -------------------------------------------------------------*/

static struct tally count_findings(const rql_document *document)
{
    struct tally tally = {.files = 1,
                          .queries = rql_document_query_count(document)};
    size_t count = rql_document_diagnostic_count(document);
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        tally.findings[rql_diagnostic_severity(d)]++;
        tally.fixable += rql_diagnostic_fix_count(d) > 0;
    }
    return tally;
}

/* How many findings are at least that bad. */
static size_t count_from(const struct tally *tally, rql_severity least)
{
    size_t sum = 0;
    for (size_t s = RQL_ERROR; s <= (size_t)least; s++)
        sum += tally->findings[s];
    return sum;
}

const struct format *payload_format(const struct settings *settings)
{
    return settings->format_count ? settings->formats->format : format_at(0);
}

static bool put_report(struct payload *payload, const char *name,
                       const rql_document *document, const struct tally *tally)
{
    const struct settings *settings = payload->settings;
    const struct format *format = payload_format(settings);
    struct report report = report_new(format, &payload->errors, settings);
    struct findings findings;
    findings_init(&findings, name, document, NULL);
    format->begin(&report);
    bool good = format->document(&report, &findings);
    if (good)
        format->end(&report, tally);
    findings_free(&findings);
    report_free(&report);
    return good;
}

enum status payload_say_document(struct payload *payload, const char *name,
                                 const rql_document *document)
{
    const struct settings *settings = payload->settings;
    struct tally tally = count_findings(document);
    size_t failing = count_from(&tally, settings->fail_on);
    if ((failing || count_from(&tally, settings->level)) &&
        !put_report(payload, name, document, &tally))
        return failed(name, RQL_NO_MEMORY);
    return failing ? STATUS_FINDINGS : STATUS_CLEAN;
}

/* --- The body -------------------------------------------------------------*/

/* The option of a finding: of its field, or of the fields that it misses. */
static void put_options(struct output *out, const struct field *field,
                        const rql_diagnostic *diagnostic)
{
    const char *message = rql_diagnostic_message(diagnostic);
    size_t next = 0;
    const char *option = field ? field->origin.option : NULL;
    bool is_field = option != NULL;
    if (!is_field)
        option = report_option_named(message, &next);
    put_text(out, option ? option : "request body");
    while (!is_field && option &&
           (option = report_option_named(message, &next))) {
        put_text(out, ", ");
        put_text(out, option);
    }
}

static void put_at_option(struct payload *payload, const struct field *field,
                          const rql_diagnostic *diagnostic)
{
    struct output *out = &payload->errors;
    put_style(out, STYLE_BOLD);
    put_options(out, field, diagnostic);
    put_verdict(out, diagnostic);
    put_char(out, '\n');
    excerpt_put_help(out, rql_diagnostic_help(diagnostic), 0);
    put_char(out, '\n');
}

/* Where in its source a finding in a field is. */
static rql_span source_span(const struct field *field, rql_span span)
{
    const struct origin *origin = &field->origin;
    bool is_key = span.start < field->value.start;
    size_t begin = is_key ? field->key.start : field->value.start;
    size_t end = is_key ? field->key.end : field->value.end;
    size_t place = is_key ? origin->key : origin->value;
    if (!origin->is_copy)
        return (rql_span){place, place};
    if (span.end > end)
        span.end = end;
    return (rql_span){place + (span.start - begin), place + (span.end - begin)};
}

static size_t digits_of(size_t number)
{
    size_t digits = 1;
    while (number /= 10)
        digits++;
    return digits;
}

static void put_at_source(struct payload *payload, const struct field *field,
                          const rql_diagnostic *diagnostic)
{
    struct output *out = &payload->errors;
    const struct source *source = field->origin.source;
    rql_span span = source_span(field, rql_diagnostic_span(diagnostic));
    rql_lines *lines;
    if (rql_lines_new(source->text.data, source->text.length, &lines) != RQL_OK)
        need(NULL);
    rql_position position = rql_lines_position(lines, span.start);
    size_t gutter = digits_of(position.line);
    struct excerpt shown = excerpt_make(source->text.data, lines, span, gutter);
    put_headline(out, source->name, position, diagnostic);
    excerpt_put_line(out, &shown, position.line);
    excerpt_put_mark(out, &shown, span, '^',
                     severity_style(rql_diagnostic_severity(diagnostic)), NULL);
    excerpt_put_help(out, rql_diagnostic_help(diagnostic), gutter);
    put_char(out, '\n');
    rql_lines_free(lines);
}

/* True for what was said of the query when that was checked by itself. */
static bool is_known(const struct field *field,
                     const rql_diagnostic *diagnostic)
{
    return field && field->origin.is_checked &&
           rql_diagnostic_severity(diagnostic) != RQL_ERROR &&
           rql_diagnostic_span(diagnostic).start > field->value.start;
}

static void put_finding(struct payload *payload, const struct field *field,
                        const rql_diagnostic *diagnostic)
{
    if (field && field->origin.source)
        put_at_source(payload, field, diagnostic);
    else
        put_at_option(payload, field, diagnostic);
}

static enum status say_body(struct payload *payload,
                            const rql_document *document)
{
    enum status status = STATUS_CLEAN;
    size_t count = rql_document_diagnostic_count(document);
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        rql_severity severity = rql_diagnostic_severity(d);
        const struct field *field =
            body_field(&payload->body, rql_diagnostic_span(d).start);
        if (is_known(field, d))
            continue;
        if (severity <= payload->settings->fail_on)
            status = STATUS_FINDINGS;
        if ((severity <= payload->settings->level ||
             severity <= payload->settings->fail_on) &&
            shown++ < MOST_SHOWN)
            put_finding(payload, field, d);
    }
    if (shown > MOST_SHOWN) {
        put_count(&payload->errors, shown - MOST_SHOWN, "more finding is",
                  "more findings are");
        put_text(&payload->errors, " not shown\n");
    }
    return status;
}

static rql_request kind_of(const struct payload_settings *own)
{
    if (own->is_update)
        return RQL_REQUEST_UPDATE_REPORT;
    return own->is_report ? RQL_REQUEST_CREATE_REPORT
                          : RQL_REQUEST_CREATE_QUERY;
}

enum status payload_check_body(struct payload *payload)
{
    rql_options options = payload->options;
    options.host = RQL_HOST_REQUEST;
    options.request.request = kind_of(payload->own);
    options.discard_trees = true;
    rql_document *document;
    rql_status status =
        rql_document_new(payload->body.text.data, payload->body.text.length,
                         &options, &document);
    if (status != RQL_OK)
        return failed("request body", status);
    enum status result = say_body(payload, document);
    rql_document_free(document);
    return result;
}
