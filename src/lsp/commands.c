/* The commands of workspace/executeCommand: a table, and how it is used. */
#include "commands.h"

#include <string.h>

#include "features.h"

static const struct {
    const char *name;
    command_function *run;
} commands[] = {
    {COMMAND_CREATE_BODY, command_create_body},
    {COMMAND_DESCRIBE, command_describe},
    {"reportql.catalog.list", command_catalog_list},
    {"reportql.catalog.show", command_catalog_show},
    {"reportql.catalog.view", command_catalog_view},
    {"reportql.catalog.check", command_catalog_check},
    {"reportql.catalog.reload", command_catalog_reload},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

void lsp_put_commands(struct server *server, struct json *json)
{
    (void)server;
    json_open(json, '{');
    json_key(json, "commands");
    json_open(json, '[');
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        json_put_string(json, commands[i].name);
    json_close(json, ']');
    json_close(json, '}');
}

void lsp_execute_command(struct request *request)
{
    const json_t *name = json_object_get(request->params, "command");
    const json_t *arguments = json_object_get(request->params, "arguments");
    if (!json_is_string(name)) {
        request_fail(request, INVALID_PARAMS, "command is missing");
        return;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(json_string_value(name), commands[i].name) != 0)
            continue;
        commands[i].run(request, json_array_get(arguments, 0));
        return;
    }
    request_fail(request, INVALID_PARAMS, "there is no command %.100s",
                 json_string_value(name));
}

const char *argument_text(const json_t *argument, const char *key)
{
    const json_t *value = json_object_get(argument, key);
    return json_is_string(value) ? json_string_value(value) : NULL;
}

bool argument_api(struct request *request, const json_t *argument, rql_api *api)
{
    const char *name = argument_text(argument, "api");
    *api = RQL_API_AUTO;
    if (!name || rql_api_from_name(name, api))
        return true;
    request_fail(request, INVALID_PARAMS,
                 "there is no api %.40s: it is mpn, cmp or consumer", name);
    return false;
}

/* --- Queries --------------------------------------------------------------*/

/* The document that `uri` of the argument names; NULL after an error. */
static struct document *document_of(struct request *request,
                                    const json_t *argument)
{
    const char *uri = argument_text(argument, "uri");
    if (!uri) {
        request_fail(request, INVALID_PARAMS, "uri is missing");
        return NULL;
    }
    return request_open(request, uri);
}

static bool no_query(struct request *request)
{
    request_fail(request, REQUEST_FAILED, "there is no query at this place");
    return false;
}

bool argument_query(struct request *request, const json_t *argument,
                    struct view *view, size_t *query)
{
    struct document *document = document_of(request, argument);
    const json_t *position = json_object_get(argument, "position");
    struct place place;
    size_t offset = 0;
    if (!document)
        return false;
    const rql_document *made = server_made(request->server, document);
    if (!view_count(document, made))
        return no_query(request);
    *view = view_at(document, made, 0);
    if (position && !json_is_null(position)) {
        if (!read_position(position, document, &offset)) {
            request_fail(request, INVALID_PARAMS, "position is wrong");
            return false;
        }
        if (!server_place(request->server, document, offset, &place))
            return no_query(request);
        *view = place.view;
        offset = place.offset;
    }
    return rql_document_query_at(view->queries, offset, query) ||
           no_query(request);
}

void command_describe(struct request *request, const json_t *argument)
{
    struct view view;
    size_t query;
    rql_notes *notes;
    if (!argument_query(request, argument, &view, &query))
        return;
    rql_status status =
        rql_query_describe(rql_document_query(view.queries, query),
                           server_now(request->server), &notes);
    if (status != RQL_OK) {
        request_fail(request, INTERNAL_ERROR, "%s", rql_status_text(status));
        return;
    }
    json_open(request->result, '[');
    for (size_t i = 0; i < rql_notes_count(notes); i++)
        json_put_string(request->result, rql_notes_at(notes, i));
    json_close(request->result, ']');
    rql_notes_free(notes);
}
