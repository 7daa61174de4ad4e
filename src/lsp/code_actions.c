/* Code actions: the requests for them, and for the edits of one. */
#include "code_actions.h"

#include <string.h>

#include "features.h"
#include "json_value.h"
#include "workspace_edit.h"

/* A client that knows no literals takes commands only, of which each would need
 * one of ours: such clients get nothing. */
static bool takes_actions(const struct client *client)
{
    return client_capability(
        client, "textDocument.codeAction.codeActionLiteralSupport");
}

void lsp_put_code_actions(struct server *server, struct json *json)
{
    static const char *const kinds[] = {KIND_FIX, KIND_FIX_ALL, KIND_REWRITE,
                                        KIND_SOURCE};
    if (!takes_actions(&server->client)) {
        json_put_bool(json, true);
        return;
    }
    json_open(json, '{');
    json_key(json, "codeActionKinds");
    json_put_strings(json, kinds, sizeof kinds / sizeof *kinds);
    json_key(json, "resolveProvider");
    json_put_bool(json, true);
    json_close(json, '}');
}

/* --- Which ones -----------------------------------------------------------*/

/* True when a kind is the wanted one, or a kind of that. */
static bool is_kind(const char *kind, const char *wanted)
{
    size_t length = strlen(wanted);
    return !length || (strncmp(kind, wanted, length) == 0 &&
                       (!kind[length] || kind[length] == '.'));
}

/* What comes without being asked for is what mends something. */
bool actions_want(const struct actions *actions, const char *kind)
{
    size_t i;
    const json_t *wanted;
    if (!actions->only)
        return !actions->is_automatic || strcmp(kind, KIND_FIX) == 0;
    json_array_foreach(actions->only, i, wanted)
    {
        if (json_is_string(wanted) && is_kind(kind, json_string_value(wanted)))
            return true;
    }
    return false;
}

static bool resolves_edits(const struct client *client)
{
    size_t i;
    const json_t *name;
    json_array_foreach(
        client_capability(client,
                          "textDocument.codeAction.resolveSupport.properties"),
        i, name)
    {
        if (json_is_string(name) &&
            strcmp(json_string_value(name), "edit") == 0)
            return client_capability(client,
                                     "textDocument.codeAction.dataSupport");
    }
    return false;
}

/* --- Writing --------------------------------------------------------------*/

void action_open(const struct actions *actions, const char *title,
                 const char *kind)
{
    json_open(actions->json, '{');
    json_member_string(actions->json, "title", title);
    json_member_string(actions->json, "kind", kind);
}

void action_close(const struct actions *actions)
{
    json_close(actions->json, '}');
}

/* --- The requests ---------------------------------------------------------*/

void lsp_code_action(struct request *request)
{
    enum { TRIGGER_AUTOMATIC = 2 };
    struct server *server = request->server;
    const json_t *context = json_object_get(request->params, "context");
    const json_t *only = json_object_get(context, "only");
    struct actions actions = {
        .server = server,
        .document = request_document(request),
        .json = request->result,
        .only = json_is_array(only) ? only : NULL,
        .is_automatic = json_integer_value(json_object_get(
                            context, "triggerKind")) == TRIGGER_AUTOMATIC,
        .resolves_edits = resolves_edits(&server->client),
    };
    if (!actions.document)
        return;
    if (!read_range(json_object_get(request->params, "range"), actions.document,
                    &actions.range)) {
        request_fail(request, INVALID_PARAMS, "range is missing or wrong");
        return;
    }
    actions.made = server_made(server, actions.document);
    json_open(actions.json, '[');
    if (actions.made && takes_actions(&server->client)) {
        actions_add_fixes(&actions);
        actions_add_suppressions(&actions);
        actions_add_rewrites(&actions);
    }
    json_close(actions.json, ']');
}

/* Write the action again, with the edit that its data stand for; one that needs
 * none stays as it is. */
void lsp_resolve_code_action(struct request *request)
{
    struct server *server = request->server;
    struct json *json = request->result;
    const json_t *data = json_object_get(request->params, "data");
    const json_t *uri = json_object_get(data, "uri");
    const json_t *rule = json_object_get(data, "rule");
    struct document *document = NULL;
    if (json_is_string(uri))
        document = documents_find(&server->documents, json_string_value(uri));
    if (data && !document) {
        request_fail(request, INVALID_PARAMS, "the document is not open");
        return;
    }
    json_open(json, '{');
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)request->params, key, value)
    {
        if (document && strcmp(key, "edit") == 0)
            continue;
        json_key_bytes(json, key, strlen(key));
        json_put_value(json, value);
    }
    if (document) {
        json_key(json, "edit");
        workspace_edit_open(json, server, document);
        json_put_all_fixes(json, server, document,
                           json_is_string(rule)
                               ? rql_rule_find(json_string_value(rule))
                               : NULL);
        workspace_edit_close(json, server);
    }
    json_close(json, '}');
}
