/* Keeping the texts of open documents the same as the client's. */
#include <string.h>

#include "features.h"

enum { SYNC_INCREMENTAL = 2 };

void lsp_put_sync(struct server *server, struct json *json)
{
    (void)server;
    json_open(json, '{');
    json_key(json, "openClose");
    json_put_bool(json, true);
    json_member_size(json, "change", SYNC_INCREMENTAL);
    json_key(json, "save");
    json_put_bool(json, true);
    json_close(json, '}');
}

static const char *text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? json_string_value(value) : NULL;
}

/* By its language, or by its name where the client knows no better. */
static bool is_json(const char *uri, const char *language)
{
    static const char suffix[] = ".json";
    size_t length = strlen(uri), end = sizeof suffix - 1;
    if (language && strncmp(language, "json", 4) == 0)
        return true;
    if (language && strcmp(language, "reportql") == 0)
        return false;
    return length >= end && strcmp(uri + length - end, suffix) == 0;
}

void lsp_did_open(struct request *request)
{
    struct server *server = request->server;
    const json_t *item = json_object_get(request->params, "textDocument");
    const char *uri = text_of(item, "uri");
    const json_t *text = json_object_get(item, "text");
    if (!uri || !json_is_string(text)) {
        request_fail(request, INVALID_PARAMS, "uri or text is missing");
        return;
    }
    struct document *document = documents_open(&server->documents, uri);
    document->is_json = is_json(uri, text_of(item, "languageId"));
    document->version = json_integer_value(json_object_get(item, "version"));
    document->text.encoding = server->encoding;
    document->is_dirty = true;
    if (!document_text_set(&document->text, json_string_value(text),
                           json_string_length(text)))
        request_fail(request, INVALID_PARAMS, "the text is too large");
}

/* Make one change; false when it is none. */
static bool change(struct document *document, const json_t *event)
{
    const json_t *text = json_object_get(event, "text");
    const json_t *range = json_object_get(event, "range");
    rql_span span = {0, document->text.length};
    if (!json_is_string(text) ||
        (range && !json_is_null(range) && !read_range(range, document, &span)))
        return false;
    return document_text_edit(&document->text, span, json_string_value(text),
                              json_string_length(text));
}

/* A change of another version than the next one tells that something was
 * lost; the client's word counts all the same. */
static void check_version(struct server *server, struct document *document,
                          const json_t *version)
{
    if (!json_is_integer(version))
        return;
    if (json_integer_value(version) <= document->version)
        server_log(server, MESSAGE_WARNING,
                   "%.200s: version %lld comes after version %lld",
                   document->uri, (long long)json_integer_value(version),
                   document->version);
    document->version = json_integer_value(version);
}

void lsp_did_change(struct request *request)
{
    struct server *server = request->server;
    struct document *document = request_document(request);
    if (!document)
        return;
    const json_t *identifier = json_object_get(request->params, "textDocument");
    documents_forget(&server->documents, document);
    check_version(server, document, json_object_get(identifier, "version"));
    size_t i;
    const json_t *event;
    json_array_foreach(json_object_get(request->params, "contentChanges"), i,
                       event)
    {
        if (!change(document, event))
            request_fail(request, INVALID_PARAMS,
                         "change %zu of %.150s is not understood", i,
                         document->uri);
    }
}

void lsp_did_save(struct request *request)
{
    (void)request;
}

void lsp_did_close(struct request *request)
{
    struct document *document = request_document(request);
    if (!document)
        return;
    server_unpublish(request->server, document);
    documents_close(&request->server->documents, document);
}

/* A request of our own: the text as the server has it, to find out whether it
 * is still that of the client. */
void lsp_document_text(struct request *request)
{
    struct document *document = request_document(request);
    if (!document)
        return;
    struct json *json = request->result;
    json_open(json, '{');
    json_key(json, "version");
    json_put_number(json, document->version);
    json_key(json, "text");
    json_put_bytes(json, document->text.data, document->text.length);
    json_close(json, '}');
}
