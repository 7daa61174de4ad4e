/* Code lenses: above each query, what it asks for and what can be done with
 * it. */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "features.h"
#include "hover.h"

/* A client that has this command of its own shows what the body is. */
#define CLIENT_COPY_BODY "reportql.copyRequestBody"

void lsp_put_code_lens(struct server *server, struct json *json)
{
    (void)server;
    json_open(json, '{');
    json_key(json, "resolveProvider");
    json_put_bool(json, false);
    json_close(json, '}');
}

/* True when the client has said that it has a command of that name. */
static bool client_has(const struct server *server, const char *command)
{
    const json_t *options =
        json_object_get(server->initialize, "initializationOptions");
    const json_t *nested = json_object_get(options, "reportql");
    const json_t *list = json_object_get(options, "commands");
    size_t i;
    const json_t *name;
    if (!list)
        list = json_object_get(nested, "commands");
    json_array_foreach(list, i, name)
    {
        if (json_is_string(name) &&
            strcmp(json_string_value(name), command) == 0)
            return true;
    }
    return false;
}

struct lenses {
    struct server *server;
    struct json *json;
    const char *create_body; /* the command to call for that */
    struct view view;
    const rql_query *query;
    struct position start; /* of its first token: a lens stands on one line */
    struct position end;
};

/* The arguments with which commands find the query. */
static void put_arguments(struct lenses *lenses)
{
    struct json *json = lenses->json;
    json_key(json, "arguments");
    json_open(json, '[');
    json_open(json, '{');
    json_member_string(json, "uri", lenses->view.document->uri);
    json_key(json, "position");
    json_put_known(json, lenses->start);
    json_close(json, '}');
    json_close(json, ']');
}

/* A lens that only tells something has no command. */
static void put_lens(struct lenses *lenses, const char *title, size_t length,
                     const char *command)
{
    struct json *json = lenses->json;
    json_open(json, '{');
    json_key(json, "range");
    json_put_positions(json, lenses->start, lenses->end);
    json_key(json, "command");
    json_open(json, '{');
    json_key(json, "title");
    json_put_bytes(json, title, length);
    json_member_string(json, "command", command);
    if (*command)
        put_arguments(lenses);
    json_close(json, '}');
    json_close(json, '}');
}

static void put_told(struct lenses *lenses, struct hover_text *title)
{
    put_lens(lenses, title->bytes.data, title->bytes.length, "");
    free(title->bytes.data);
}

/* "2 columns, 1 metric". */
static void put_counts(struct lenses *lenses)
{
    const rql_query *query = lenses->query;
    size_t metrics = 0, columns = 0, dataset;
    const rql_catalog *catalog = rql_query_catalog(query, &dataset);
    for (size_t i = 0; i < rql_query_use_count(query); i++) {
        rql_use use = rql_query_use(query, i);
        if (use.kind != RQL_USE_COLUMN || use.clause != RQL_CLAUSE_SELECT)
            continue;
        bool is_metric =
            use.is_known &&
            rql_catalog_column(catalog, dataset, use.column).kind == RQL_METRIC;
        metrics += is_metric;
        columns += !is_metric;
    }
    if (!columns && !metrics)
        return; /* SELECT *, or nothing yet */
    struct hover_text title = {0};
    hover_addf(&title, "%zu %s", columns, columns == 1 ? "column" : "columns");
    if (metrics)
        hover_addf(&title, ", %zu %s", metrics,
                   metrics == 1 ? "metric" : "metrics");
    put_told(lenses, &title);
}

/* "LAST_MONTH: 2025-12-01 to 2025-12-31".  What a query with errors lacks may
 * still come. */
static void put_timespan(struct lenses *lenses)
{
    rql_named_clause clause;
    size_t index = rql_timespan_assumed();
    struct hover_text title = {0};
    bool is_given = rql_query_timespan(lenses->query, &clause);
    bool is_known = is_given
                        ? rql_timespan_find(clause.name.text.data,
                                            clause.name.text.length, &index)
                        : !rql_query_error_count(lenses->query);
    if (!is_known)
        return;
    hover_addf(&title, is_given ? "%s: " : "%s is assumed: ",
               rql_timespan_at(index).name);
    if (!hover_days(&title, index, server_now(lenses->server)))
        hover_add(&title, rql_timespan_at(index).meaning);
    put_told(lenses, &title);
}

static void put_command(struct lenses *lenses, const char *title,
                        const char *command)
{
    put_lens(lenses, title, strlen(title), command);
}

/* The place of the query, which is counted once. */
static void find_place(struct lenses *lenses)
{
    struct document_text *text = &lenses->view.document->text;
    size_t first, end;
    rql_query_tokens(lenses->query, &first, &end);
    rql_span span = view_span_to_outer(
        &lenses->view, rql_document_token(lenses->view.queries, first).span);
    lenses->start = document_text_position(text, span.start);
    lenses->end = document_text_position(text, span.end);
}

static void put_query(struct lenses *lenses)
{
    find_place(lenses);
    put_counts(lenses);
    put_timespan(lenses);
    if (!rql_query_error_count(lenses->query))
        put_command(lenses, "Create request body", lenses->create_body);
    put_command(lenses, "Describe", COMMAND_DESCRIBE);
}

void lsp_code_lens(struct request *request)
{
    struct server *server = request->server;
    struct document *document = request_document(request);
    struct lenses lenses = {.server = server, .json = request->result};
    if (!document)
        return;
    lenses.create_body = client_has(server, CLIENT_COPY_BODY)
                             ? CLIENT_COPY_BODY
                             : COMMAND_CREATE_BODY;
    const rql_document *made =
        server->configuration.code_lens ? server_made(server, document) : NULL;
    json_open(request->result, '[');
    for (size_t i = 0; i < view_count(document, made); i++) {
        lenses.view = view_at(document, made, i);
        size_t count = rql_document_query_count(lenses.view.queries);
        for (size_t j = 0; j < count; j++) {
            lenses.query = rql_document_query(lenses.view.queries, j);
            put_query(&lenses);
        }
    }
    json_close(request->result, ']');
}
