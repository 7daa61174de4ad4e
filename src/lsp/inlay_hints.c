/* Inlay hints: what the service assumes, and what metrics are computed per. */
#include <stdlib.h>
#include <string.h>

#include "features.h"

/* The protocol's kinds. */
enum { HINT_TYPE = 1, HINT_PARAMETER };

/* So many columns are named in a label, and in its tooltip. */
enum { MOST_IN_LABEL = 3, MOST_IN_TOOLTIP = 30 };

/* After so many queries it is asked whether the request was cancelled. */
enum { QUERIES_AT_ONCE = 1000 };

struct hints {
    struct request *request;
    struct json *json;
    const struct configuration *configuration;
    rql_options options;
    rql_span range; /* of the client's text */
    const struct view *view;
    struct bytes bytes;
};

/* --- Writing --------------------------------------------------------------*/

static bool is_in_range(const struct hints *h, size_t offset)
{
    size_t outer = view_to_outer(h->view, offset);
    return h->range.start <= outer && outer <= h->range.end;
}

/* Begin a hint at an offset of the queries' text; ended by json_close(). */
static void open_hint(struct hints *h, size_t offset, rql_text label,
                      size_t kind)
{
    json_open(h->json, '{');
    json_key(h->json, "position");
    json_put_position(h->json, &h->view->document->text,
                      view_to_outer(h->view, offset));
    json_key(h->json, "label");
    json_put_bytes(h->json, label.data, label.length);
    json_member_size(h->json, "kind", kind);
    json_key(h->json, "paddingLeft");
    json_put_bool(h->json, true);
}

/* --- Defaults -------------------------------------------------------------*/

/* A text without white space around it. */
static rql_text trim(rql_text text)
{
    static const char white[] = " \t\r\n";
    while (text.length && strchr(white, *text.data))
        text.data++, text.length--;
    while (text.length && strchr(white, text.data[text.length - 1]))
        text.length--;
    return text;
}

/* Show what an edit would add; accepting the hint makes the edit. */
static void put_default(struct hints *h, const rql_edit *edit,
                        const char *tooltip)
{
    if (edit->span.start < edit->span.end || !is_in_range(h, edit->span.start))
        return;
    open_hint(h, edit->span.start, trim(edit->text), HINT_PARAMETER);
    json_member_string(h->json, "tooltip", tooltip);
    json_key(h->json, "textEdits");
    if (!json_put_edits_of(h->json, h->view, edit, 1))
        json_put_null(h->json);
    json_close(h->json, '}');
}

/*
 * Show what an operation would write into a query.  It refuses queries that it
 * does not understand, and so there is nothing to show.
 */
static void put_defaults(struct hints *h, rql_span query, rql_rewrite_kind kind,
                         const char *tooltip)
{
    const rql_rewrite operation = {.kind = kind};
    rql_rewritten *rewritten;
    if (rql_rewritten_new(rql_document_text(h->view->queries).data +
                              query.start,
                          query.end - query.start, &h->options, 0, &operation,
                          1, &rewritten) != RQL_OK)
        return;
    for (size_t i = 0; i < rql_rewritten_edit_count(rewritten); i++) {
        rql_edit edit = rql_rewritten_edit(rewritten, i);
        edit.span.start += query.start;
        edit.span.end += query.start;
        put_default(h, &edit, tooltip);
    }
    rql_rewritten_free(rewritten);
}

static bool lacks_direction(const rql_query *query)
{
    size_t count = rql_query_order_count(query);
    for (size_t i = 0; i < count; i++)
        if (!rql_query_order_item(query, i).explicit_direction)
            return true;
    return false;
}

/* --- Metrics --------------------------------------------------------------*/

/* How many of the selected columns are metrics; 0 when that is not known of
 * all. */
static size_t count_metrics(const rql_query *query)
{
    size_t dataset, metrics = 0, count = rql_query_column_count(query);
    const rql_catalog *catalog = rql_query_catalog(query, &dataset);
    for (size_t i = 0; i < count; i++) {
        rql_use use = rql_query_use(query, i);
        if (!catalog || !use.is_known)
            return 0;
        metrics +=
            rql_catalog_column(catalog, dataset, use.column).kind == RQL_METRIC;
    }
    return metrics;
}

static bool is_metric(const rql_query *query, const rql_use *use)
{
    size_t dataset;
    const rql_catalog *catalog = rql_query_catalog(query, &dataset);
    return rql_catalog_column(catalog, dataset, use->column).kind == RQL_METRIC;
}

/* Add the selected columns that are no metrics: "A, B and 3 more". */
static void add_columns(struct hints *h, const rql_query *query, size_t count,
                        size_t most)
{
    size_t shown = count <= most ? count : most - 1, added = 0;
    for (size_t i = 0; added < shown; i++) {
        rql_use use = rql_query_use(query, i);
        if (is_metric(query, &use))
            continue;
        bytes_add_text(&h->bytes, added ? ", " : "");
        bytes_add(&h->bytes, use.name.text.data, use.name.text.length);
        added++;
    }
    if (shown < count) {
        bytes_add_text(&h->bytes, " and ");
        bytes_add_number(&h->bytes, count - shown);
        bytes_add_text(&h->bytes, " more");
    }
}

static void put_metric(struct hints *h, const rql_query *query,
                       const rql_use *metric, size_t columns)
{
    h->bytes.length = 0;
    bytes_add_text(&h->bytes, columns ? "per " : "in total");
    add_columns(h, query, columns, MOST_IN_LABEL);
    open_hint(h, metric->name.span.end, bytes_text(&h->bytes), HINT_TYPE);
    h->bytes.length = 0;
    bytes_add(&h->bytes, metric->name.text.data, metric->name.text.length);
    bytes_add_text(&h->bytes,
                   columns == 0   ? " is computed over all that is selected"
                   : columns == 1 ? " is computed for every "
                                  : " is computed for every combination of ");
    add_columns(h, query, columns, MOST_IN_TOOLTIP);
    json_key(h->json, "tooltip");
    json_put_bytes(h->json, h->bytes.data, h->bytes.length);
    json_close(h->json, '}');
}

/* True when a query has no syntax errors, whatever rules are on. */
static bool is_understood(const struct hints *h, rql_span span)
{
    const rql_options options = {
        .skip_checks = true, .least = RQL_ERROR, .ignore_suppressions = true};
    rql_document *document;
    if (rql_document_new(rql_document_text(h->view->queries).data + span.start,
                         span.end - span.start, &options, &document) != RQL_OK)
        return false;
    bool is_understood = !rql_document_diagnostic_count(document);
    rql_document_free(document);
    return is_understood;
}

static void put_metrics(struct hints *h, const rql_query *query)
{
    size_t count = rql_query_column_count(query);
    size_t metrics = count_metrics(query);
    if (!metrics || !is_understood(h, rql_query_span(query)))
        return;
    for (size_t i = 0; i < count; i++) {
        rql_use use = rql_query_use(query, i);
        if (is_metric(query, &use) && is_in_range(h, use.name.span.end))
            put_metric(h, query, &use, count - metrics);
    }
}

/* --- Queries --------------------------------------------------------------*/

static void put_query(struct hints *h, const rql_query *query)
{
    rql_span span = rql_query_span(query);
    rql_named_clause timespan;
    rql_name dataset;
    if (h->configuration->hint_metrics)
        put_metrics(h, query);
    if (h->configuration->hint_directions && lacks_direction(query))
        put_defaults(h, span, RQL_REWRITE_EXPLICIT_DIRECTIONS,
                     "without a direction the service sorts in descending "
                     "order");
    if (h->configuration->hint_timespan &&
        !rql_query_timespan(query, &timespan) && rql_query_has_select(query) &&
        rql_query_dataset(query, &dataset))
        put_defaults(h, span, RQL_REWRITE_EXPLICIT_TIMESPAN,
                     "the time span that the service takes for a query "
                     "without TIMESPAN");
}

/* False when the request was cancelled. */
static bool put_view(struct hints *h)
{
    const rql_document *queries = h->view->queries;
    size_t count = rql_document_query_count(queries), query = 0;
    if (!count)
        return true;
    if (h->view->part == NO_PART)
        rql_document_query_at(queries, h->range.start, &query);
    for (; query < count; query++) {
        const rql_query *at = rql_document_query(queries, query);
        rql_span span = view_span_to_outer(h->view, rql_query_span(at));
        if (span.start > h->range.end)
            break;
        if (span.end >= h->range.start)
            put_query(h, at);
        if (query % QUERIES_AT_ONCE == QUERIES_AT_ONCE - 1 &&
            request_is_cancelled(h->request))
            return false;
    }
    return true;
}

void lsp_inlay_hints(struct request *request)
{
    struct server *server = request->server;
    struct document *document = request_document(request);
    struct hints h = {
        .request = request,
        .json = request->result,
        .configuration = &server->configuration,
    };
    if (!document)
        return;
    h.options = server_policy(server, document)->options;
    if (!read_range(json_object_get(request->params, "range"), document,
                    &h.range)) {
        request_fail(request, INVALID_PARAMS, "range is missing or wrong");
        return;
    }
    const rql_document *made = server_made(server, document);
    size_t count = view_count(document, made);
    json_open(h.json, '[');
    for (size_t i = 0; i < count; i++) {
        struct view view = view_at(document, made, i);
        h.view = &view;
        if (!put_view(&h))
            break;
    }
    json_close(h.json, ']');
    free(h.bytes.data);
}
