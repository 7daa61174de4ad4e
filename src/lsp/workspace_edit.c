/* Changes of a document, as the protocol's WorkspaceEdit: for the version that
 * they are made for where the client looks at it. */
#include "workspace_edit.h"

#include <string.h>

void workspace_edit_open(struct json *json, const struct server *server,
                         const struct document *document)
{
    json_open(json, '{');
    if (!server->client.has_document_changes) {
        json_key(json, "changes");
        json_open(json, '{');
        json_key_bytes(json, document->uri, strlen(document->uri));
        return;
    }
    json_key(json, "documentChanges");
    json_open(json, '[');
    json_open(json, '{');
    json_key(json, "textDocument");
    json_open(json, '{');
    json_member_string(json, "uri", document->uri);
    json_key(json, "version");
    json_put_number(json, document->version);
    json_close(json, '}');
    json_key(json, "edits");
}

void workspace_edit_close(struct json *json, const struct server *server)
{
    if (server->client.has_document_changes) {
        json_close(json, '}');
        json_close(json, ']');
    } else {
        json_close(json, '}');
    }
    json_close(json, '}');
}
