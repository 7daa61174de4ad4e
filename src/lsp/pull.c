/* Diagnostics that the client pulls: of one document. */
#include "pull.h"

#include <stdio.h>
#include <string.h>

#include "features.h"

void lsp_put_diagnostic_provider(struct server *server, struct json *json)
{
    (void)server;
    json_open(json, '{');
    json_key(json, "interFileDependencies");
    json_put_bool(json, false);
    json_key(json, "workspaceDiagnostics");
    json_put_bool(json, true);
    json_close(json, '}');
}

void result_id_of_document(const struct document *document, char id[ID_SIZE])
{
    snprintf(id, ID_SIZE, "%llu", (unsigned long long)document->revision);
}

bool is_result_id(const json_t *value, const char *id)
{
    return json_is_string(value) && strcmp(json_string_value(value), id) == 0;
}

void report_put_members(struct json *json, struct server *server,
                        struct document *document, const char *id,
                        bool is_unchanged)
{
    json_member_string(json, "kind", is_unchanged ? "unchanged" : "full");
    json_member_string(json, "resultId", id);
    if (is_unchanged)
        return;
    json_key(json, "items");
    json_put_diagnostics(json, server, document);
}

void lsp_diagnostic(struct request *request)
{
    struct document *document = request_document(request);
    char id[ID_SIZE];
    if (!document)
        return;
    result_id_of_document(document, id);
    const json_t *before = json_object_get(request->params, "previousResultId");
    json_open(request->result, '{');
    report_put_members(request->result, request->server, document, id,
                       is_result_id(before, id));
    json_close(request->result, '}');
}
