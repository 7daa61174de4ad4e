/* What the parameters of a request say: documents, positions, places. */
#include <string.h>

#include "server.h"

const char *name_of(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && strlen(text) == json_string_length(value) ? text : NULL;
}

struct document *request_open(struct request *request, const char *uri)
{
    struct document *document =
        documents_find(&request->server->documents, uri);
    if (!document)
        request_fail(request, INVALID_PARAMS,
                     "the document is not open: %.150s", uri);
    return document;
}

struct document *request_document(struct request *request)
{
    const json_t *identifier = json_object_get(request->params, "textDocument");
    const char *uri = name_of(json_object_get(identifier, "uri"));
    if (!uri) {
        request_fail(request, INVALID_PARAMS, "textDocument.uri is missing");
        return NULL;
    }
    return request_open(request, uri);
}

/* A line or a character: a whole number that is not negative, perhaps written
 * like 1.0 or 1e3.  Larger ones than a text can have are as good as the
 * largest. */
static bool read_count(const json_t *value, size_t *count)
{
    double number = json_number_value(value);
    if (!json_is_number(value) || number < 0)
        return false;
    *count = number < UINT32_MAX ? (size_t)number : UINT32_MAX;
    return !(number < UINT32_MAX) || (double)*count == number;
}

bool read_position(const json_t *value, const struct document *document,
                   size_t *offset)
{
    struct position position;
    if (!read_count(json_object_get(value, "line"), &position.line) ||
        !read_count(json_object_get(value, "character"), &position.character))
        return false;
    *offset = document_text_offset(&document->text, position);
    return true;
}

bool read_range(const json_t *value, const struct document *document,
                rql_span *span)
{
    if (!read_position(json_object_get(value, "start"), document,
                       &span->start) ||
        !read_position(json_object_get(value, "end"), document, &span->end))
        return false;
    if (span->start > span->end)
        *span = (rql_span){span->end, span->start};
    return true;
}

bool server_place(struct server *server, struct document *document,
                  size_t offset, struct place *place)
{
    const rql_document *made = server_made(server, document);
    *place = (struct place){.outer = offset, .offset = offset};
    if (!made)
        return false;
    size_t part = 0;
    if (document->host != RQL_HOST_NONE &&
        !rql_part_from_outer(made, offset, &part, &place->offset))
        return false;
    place->view = view_at(document, made, part);
    return true;
}

/* The document and the offset that a request is about; NULL after an error. */
static struct document *request_offset(struct request *request, size_t *offset)
{
    struct document *document = request_document(request);
    if (!document)
        return NULL;
    if (read_position(json_object_get(request->params, "position"), document,
                      offset))
        return document;
    request_fail(request, INVALID_PARAMS, "position is missing or wrong");
    return NULL;
}

bool request_place(struct request *request, struct place *place)
{
    size_t offset;
    struct document *document = request_offset(request, &offset);
    return document && server_place(request->server, document, offset, place);
}

bool request_place_near(struct request *request, struct place *place)
{
    struct server *server = request->server;
    size_t offset, base;
    struct document *document = request_offset(request, &offset);
    if (!document)
        return false;
    if (document->host != RQL_HOST_NONE)
        return server_place(server, document, offset, place);
    rql_options options = server_options(server, document);
    const rql_document *near =
        documents_near(document, offset, &options, &base);
    if (!near)
        return false;
    *place = (struct place){.outer = offset, .offset = offset - base};
    place->view = view_at(document, near, 0);
    place->view.base = base;
    return true;
}

const json_t *client_capability(const struct client *client, const char *path)
{
    const json_t *at = client->capabilities;
    while (at && *path) {
        size_t length = strcspn(path, ".");
        char name[64];
        if (length >= sizeof name)
            return NULL;
        memcpy(name, path, length);
        name[length] = '\0';
        at = json_object_get(at, name);
        path += length + (path[length] == '.');
    }
    return json_is_false(at) || json_is_null(at) ? NULL : at;
}

bool client_lists(const struct client *client, const char *path,
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
