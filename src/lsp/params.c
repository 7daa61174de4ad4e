/* What the parameters of a request say: documents, positions, places. */
#include <string.h>

#include "server.h"

struct document *request_document(struct request *request)
{
    const json_t *identifier = json_object_get(request->params, "textDocument");
    const json_t *uri = json_object_get(identifier, "uri");
    if (!json_is_string(uri)) {
        request_fail(request, INVALID_PARAMS, "textDocument.uri is missing");
        return NULL;
    }
    struct document *document =
        documents_find(&request->server->documents, json_string_value(uri));
    if (!document)
        request_fail(request, INVALID_PARAMS,
                     "the document is not open: %.150s",
                     json_string_value(uri));
    return document;
}

/* A line or a character: a number that is not negative.  Larger ones than a
 * text can have are as good as the largest. */
static bool read_count(const json_t *value, size_t *count)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    json_int_t number = json_integer_value(value);
    *count = number < UINT32_MAX ? (size_t)number : UINT32_MAX;
    return true;
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
    if (document->is_json &&
        !rql_part_from_outer(made, offset, &part, &place->offset))
        return false;
    place->view = view_at(document, made, part);
    return true;
}

bool request_place(struct request *request, struct place *place)
{
    struct document *document = request_document(request);
    if (!document)
        return false;
    size_t offset;
    if (!read_position(json_object_get(request->params, "position"), document,
                       &offset)) {
        request_fail(request, INVALID_PARAMS, "position is missing or wrong");
        return false;
    }
    return server_place(request->server, document, offset, place);
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
