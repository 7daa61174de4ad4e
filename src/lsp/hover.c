/* Hover: what is known of the word at a place, and what was found there. */
#include "hover.h"

#include <stdlib.h>

#include "features.h"

/* Tell of the word at a place; `span` is that of the client's text. */
static bool tell(struct hover_text *text, struct server *server,
                 const struct place *place, rql_span *span)
{
    rql_span inner;
    if (!hover_name(text, server, place, &inner) &&
        !hover_value(text, place, &inner) && !hover_word(text, place, &inner))
        return false;
    *span = view_span_to_outer(&place->view, inner);
    return true;
}

static void put_hover(struct json *json, struct document *document,
                      const struct hover_text *text, rql_span span)
{
    json_open(json, '{');
    json_key(json, "contents");
    json_open(json, '{');
    json_member_string(json, "kind",
                       text->is_markdown ? "markdown" : "plaintext");
    json_key(json, "value");
    json_put_bytes(json, text->bytes.data, text->bytes.length);
    json_close(json, '}');
    json_key(json, "range");
    json_put_range(json, &document->text, span);
    json_close(json, '}');
}

void lsp_hover(struct request *request)
{
    struct server *server = request->server;
    struct hover_text text = {.is_markdown = server->client.has_markdown};
    struct document *document = request_document(request);
    struct place place;
    size_t offset;
    rql_span span = {0, 0};
    if (!document)
        return;
    if (!read_position(json_object_get(request->params, "position"), document,
                       &offset)) {
        request_fail(request, INVALID_PARAMS, "position is missing or wrong");
        return;
    }
    const rql_document *made = server_made(server, document);
    if (!made)
        return;
    bool told = server_place(server, document, offset, &place) &&
                tell(&text, server, &place, &span);
    told |= hover_findings(&text, made, offset, &span);
    if (told)
        put_hover(request->result, document, &text, span);
    free(text.bytes.data);
}
