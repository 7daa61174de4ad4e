/* The command that makes the body of a request of a query. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "commands.h"
#include "payload_name.h"
#include "query_body.h"
#include "uri.h"

/* What the body is made of, and the texts of that. */
struct making {
    struct request *request;
    struct view view;
    size_t query;
    rql_options options;
    struct query_body parts;
    struct bytes name;
    struct bytes line;
    struct body body;
};

/* Fail with the first error of a document in a span; NULL: anywhere. */
static bool has_errors(struct request *request, const rql_document *document,
                       const rql_span *span, const char *what)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        rql_span at = rql_diagnostic_span(d);
        if (rql_diagnostic_severity(d) != RQL_ERROR ||
            (span && (at.end < span->start || at.start > span->end)))
            continue;
        request_fail(request, REQUEST_FAILED, "%s: %.150s [%s]", what,
                     rql_diagnostic_message(d),
                     rql_rule_name(rql_diagnostic_rule(d)));
        return true;
    }
    return false;
}

/* Name the query after its document. */
static void name_after_document(struct making *making)
{
    const char *uri = making->view.document->uri;
    char *path = uri_path(uri);
    const char *colon = strrchr(uri, ':');
    payload_name_after(&making->name, path ? path : colon ? colon + 1 : uri);
    free(path);
    query_name_number(&making->name, making->query,
                      rql_document_query_count(making->view.queries));
    making->parts.name = bytes_text(&making->name);
}

/* --- The name that a request body has already ------------------------------*/

/* A member of an object whose key is this one in any case, if it is a text. */
static const json_t *text_member(const json_t *object, const char *wanted)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (strcasecmp(key, wanted) == 0)
            return json_is_string(value) ? value : NULL;
    }
    return NULL;
}

/* The body that holds a part: each that has a query is one. */
static const json_t *body_of_part(const json_t *root, size_t part)
{
    size_t i;
    const json_t *body;
    if (json_is_object(root))
        return part ? NULL : root;
    json_array_foreach(root, i, body)
    {
        if (text_member(body, "Query") && !part--)
            return body;
    }
    return NULL;
}

/* Take the name of the body that holds the query; false when it has none. */
static bool take_name_of_body(struct making *making)
{
    const struct document_text *text = &making->view.document->text;
    if (making->view.part == NO_PART)
        return false;
    json_t *root = json_loadb(text->data, text->length, JSON_ALLOW_NUL, NULL);
    const json_t *name =
        text_member(body_of_part(root, making->view.part), "Name");
    if (name)
        bytes_add(&making->name, json_string_value(name),
                  json_string_length(name));
    json_decref(root);
    making->parts.name = bytes_text(&making->name);
    return making->name.length;
}

/* --- The body -------------------------------------------------------------*/

static bool take_name(struct making *making, const json_t *argument)
{
    const char *given = argument_text(argument, "name");
    struct remarks remarks = query_remarks(making->view.queries, making->query);
    making->parts.description = remarks.description;
    if (given)
        making->parts.name = (rql_text){given, strlen(given)};
    else if (remarks.name.data)
        making->parts.name = remarks.name;
    else if (!take_name_of_body(making))
        name_after_document(making);
    if (making->parts.name.length)
        return true;
    request_fail(making->request, REQUEST_FAILED,
                 "the query needs a name: begin it with '-- name: ...'");
    return false;
}

static bool take_query(struct making *making)
{
    const rql_document *queries = making->view.queries;
    const rql_query *query = rql_document_query(queries, making->query);
    rql_span span = view_span_to_outer(&making->view, rql_query_span(query));
    rql_api api = making->options.api;
    if (has_errors(making->request, making->view.outer, &span, "the query"))
        return false;
    rql_status status =
        query_add_line(&making->line, queries, query, &making->options);
    if (status != RQL_OK) {
        request_fail(making->request, INTERNAL_ERROR, "%s",
                     rql_status_text(status));
        return false;
    }
    making->parts.api = api ? api : rql_query_api(query);
    making->parts.query = bytes_text(&making->line);
    return true;
}

/* Make the body, and check it as the service would. */
static bool make(struct making *making)
{
    body_query(&making->body, &making->parts);
    body_end(&making->body);
    rql_text text = bytes_text(&making->body.text);
    rql_document *made;
    making->options.host = RQL_HOST_REQUEST;
    making->options.request.request = RQL_REQUEST_CREATE_QUERY;
    making->options.least = RQL_ERROR;
    rql_status status =
        rql_document_new(text.data, text.length, &making->options, &made);
    if (status != RQL_OK) {
        request_fail(making->request, INTERNAL_ERROR, "%s",
                     rql_status_text(status));
        return false;
    }
    bool good = !has_errors(making->request, made, NULL, "the request body");
    rql_document_free(made);
    return good;
}

void command_create_body(struct request *request, const json_t *argument)
{
    struct making making = {.request = request};
    if (!argument_query(request, argument, &making.view, &making.query))
        return;
    making.options =
        server_policy(request->server, making.view.document)->options;
    if (take_name(&making, argument) && take_query(&making) && make(&making)) {
        struct json *json = request->result;
        json_open(json, '{');
        json_key(json, "name");
        json_put_bytes(json, making.parts.name.data, making.parts.name.length);
        json_key(json, "body");
        json_put_bytes(json, making.body.text.data, making.body.text.length);
        json_close(json, '}');
    }
    free(making.name.data);
    free(making.line.data);
    body_free(&making.body);
}
