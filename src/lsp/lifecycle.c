/* The life of a session: initialize, initialized, shutdown, exit. */
#include <string.h>

#include "features.h"

/* The first encoding of the client that is known; else UTF-16. */
static enum encoding agree_on_encoding(const struct client *client)
{
    const json_t *names =
        client_capability(client, "general.positionEncodings");
    size_t i;
    const json_t *name;
    json_array_foreach(names, i, name)
    {
        enum encoding encoding;
        if (json_is_string(name) &&
            encoding_from_name(json_string_value(name), &encoding))
            return encoding;
    }
    return ENCODING_UTF16;
}

/* True when a list of the client's capabilities has a value. */
static bool has_value(const struct client *client, const char *path,
                      const char *wanted)
{
    size_t i;
    const json_t *value;
    json_array_foreach(client_capability(client, path), i, value)
    {
        if (json_is_string(value) &&
            strcmp(json_string_value(value), wanted) == 0)
            return true;
    }
    return false;
}

static void read_client(struct client *client, const json_t *params)
{
    *client = (struct client){.capabilities =
                                  json_object_get(params, "capabilities")};
    const struct {
        bool *member;
        const char *path;
    } rows[] = {
        {&client->pulls_diagnostics, "textDocument.diagnostic"},
        {&client->has_related,
         "textDocument.publishDiagnostics.relatedInformation"},
        {&client->has_code_description,
         "textDocument.publishDiagnostics.codeDescriptionSupport"},
        {&client->has_configuration, "workspace.configuration"},
        {&client->watches_files,
         "workspace.didChangeWatchedFiles.dynamicRegistration"},
        {&client->has_progress, "window.workDoneProgress"},
        {&client->has_document_changes,
         "workspace.workspaceEdit.documentChanges"},
        {&client->has_snippets,
         "textDocument.completion.completionItem.snippetSupport"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *rows[i].member = client_capability(client, rows[i].path) != NULL;
    client->has_markdown =
        has_value(client, "textDocument.hover.contentFormat", "markdown");
}

/* --- The protocol ---------------------------------------------------------*/

static void put_capabilities(struct server *server, struct json *json)
{
    json_open(json, '{');
    json_member_string(json, "positionEncoding",
                       encoding_name(server->encoding));
    for (const struct feature *f = features; f->method; f++) {
        if (!f->capability)
            continue;
        json_key(json, f->capability);
        if (f->put_capability)
            f->put_capability(server, json);
        else
            json_put_bool(json, true);
    }
    json_key(json, "workspace");
    json_open(json, '{');
    json_key(json, "workspaceFolders");
    json_open(json, '{');
    json_key(json, "supported");
    json_put_bool(json, true);
    json_key(json, "changeNotifications");
    json_put_bool(json, true);
    json_close(json, '}');
    json_close(json, '}');
    json_close(json, '}');
}

void lsp_initialize(struct request *request)
{
    struct server *server = request->server;
    if (!json_is_object(json_object_get(request->params, "capabilities"))) {
        request_fail(request, INVALID_PARAMS, "capabilities are missing");
        return;
    }
    server->state = STATE_RUNNING;
    server->initialize = json_incref((json_t *)request->params);
    read_client(&server->client, server->initialize);
    server->encoding = agree_on_encoding(&server->client);
    folders_init(&server->folders, server->initialize);
    struct json *json = request->result;
    json_open(json, '{');
    json_key(json, "capabilities");
    put_capabilities(server, json);
    json_key(json, "serverInfo");
    json_open(json, '{');
    json_member_string(json, "name", "reportql");
    json_member_string(json, "version", rql_version());
    json_close(json, '}');
    json_close(json, '}');
}

void lsp_initialized(struct request *request)
{
    (void)request;
}

void lsp_shutdown(struct request *request)
{
    request->server->state = STATE_SHUT_DOWN;
}

void lsp_exit(struct request *request)
{
    request->server->is_over = true;
}

void lsp_ignore(struct request *request)
{
    (void)request;
}
