/* Keeping the texts of open documents the same as the client's. */
#include <string.h>

#include "batch.h"
#include "features.h"
#include "input.h"

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

/* By its language, or by its name where the client knows no better. */
static rql_host host_of(const char *uri, const char *language)
{
    rql_host host;
    return language && rql_host_of_language(language, &host)
               ? host
               : rql_host_of_file(uri);
}

void lsp_did_open(struct request *request)
{
    struct server *server = request->server;
    const json_t *item = json_object_get(request->params, "textDocument");
    const char *uri = name_of(json_object_get(item, "uri"));
    const json_t *text = json_object_get(item, "text");
    if (!uri || !json_is_string(text)) {
        request_fail(request, INVALID_PARAMS, "uri or text is missing");
        return;
    }
    struct document *document = documents_open(&server->documents, uri);
    document->host = host_of(uri, name_of(json_object_get(item, "languageId")));
    document->version = json_integer_value(json_object_get(item, "version"));
    document->text.encoding = server->encoding;
    document->is_dirty = true;
    if (!document_text_set(&document->text, json_string_value(text),
                           json_string_length(text)))
        request_fail(request, INVALID_PARAMS, "the text is too large");
    configuration_look(server);
}

/* So many changes are made as a batch; for fewer that would be slower. */
enum { MANY = 32 };

/* The line of a position; 0 when it has none that is right. */
static size_t line_of(const json_t *position)
{
    double line = json_number_value(json_object_get(position, "line"));
    return line < 0 ? 0 : line < UINT32_MAX ? (size_t)line : UINT32_MAX;
}

/* Have a batch reach as far as a range. */
static void reach(struct batch *batch, const json_t *range)
{
    size_t start = line_of(json_object_get(range, "start"));
    size_t end = line_of(json_object_get(range, "end"));
    batch_reach(batch, start > end ? start : end);
}

/* Make one change, perhaps of a batch; false when it is none. */
static bool change(struct document *document, struct batch *batch,
                   const json_t *event)
{
    const json_t *text = json_object_get(event, "text");
    const json_t *range = json_object_get(event, "range");
    if (!json_is_string(text))
        return false;
    rql_span span = {0, document->text.length};
    bool is_whole = !range || json_is_null(range);
    if (batch && is_whole)
        batch_forget(batch);
    else if (batch)
        reach(batch, range);
    if (!is_whole && !read_range(range, document, &span))
        return false;
    return documents_edit(document, span, json_string_value(text),
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

static void change_all(struct request *request, struct document *document)
{
    const json_t *events = json_object_get(request->params, "contentChanges");
    bool are_many = json_array_size(events) >= MANY;
    if (are_many)
        chunks_drop(&document->chunks);
    struct batch batch;
    batch_begin(&batch, &document->text);
    size_t i;
    const json_t *event;
    json_array_foreach(events, i, event)
    {
        if (!change(document, are_many ? &batch : NULL, event))
            request_fail(request, INVALID_PARAMS,
                         "change %zu of %.150s is not understood", i,
                         document->uri);
    }
    if (!batch_end(&batch))
        request_fail(request, INVALID_PARAMS, "the text is too large");
}

void lsp_did_change(struct request *request)
{
    struct server *server = request->server;
    struct document *document = request_document(request);
    if (!document)
        return;
    const json_t *identifier = json_object_get(request->params, "textDocument");
    documents_touch(&server->documents, document);
    check_version(server, document, json_object_get(identifier, "version"));
    change_all(request, document);
    server->changed_bytes = document->text.length;
}

void lsp_did_save(struct request *request)
{
    configuration_look(request->server);
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
