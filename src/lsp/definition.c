/* Definition and declaration: the place in a catalog's file. */
#include "definition.h"

#include <string.h>

#include "catalog_view.h"
#include "features.h"

void json_put_location(struct json *json, struct document *document,
                       rql_span span)
{
    json_open(json, '{');
    json_member_string(json, "uri", document->uri);
    json_key(json, "range");
    json_put_range(json, &document->text, span);
    json_close(json, '}');
}

/* Open the file that tells of a subject, and find the place in it. */
static bool open_view(struct catalog_view *view, struct server *server,
                      const struct document *document,
                      const struct subject *subject, rql_span *span)
{
    if (subject->api == RQL_API_AUTO)
        return false;
    const rql_catalog *catalog = server_catalog(server, document, subject->api);
    if (!catalog_view_open(view, server, catalog))
        return false;
    if (catalog_view_find(view, subject->dataset, subject->column, span))
        return true;
    catalog_view_free(view);
    return false;
}

bool json_put_definition(struct json *json, struct server *server,
                         const struct document *document,
                         const struct subject *subject)
{
    struct catalog_view view;
    rql_span span;
    if (!open_view(&view, server, document, subject, &span))
        return false;
    json_put_location(json, &view.document, span);
    catalog_view_free(&view);
    return true;
}

/* A location that also tells from where the way led there. */
static void put_link(struct json *json, struct catalog_view *view,
                     rql_span span, const struct place *place, rql_span origin)
{
    json_open(json, '[');
    json_open(json, '{');
    json_key(json, "originSelectionRange");
    json_put_range_of(json, &place->view, origin);
    json_member_string(json, "targetUri", view->document.uri);
    json_key(json, "targetRange");
    json_put_range(json, &view->document.text, span);
    json_key(json, "targetSelectionRange");
    json_put_range(json, &view->document.text, span);
    json_close(json, '}');
    json_close(json, ']');
}

static void answer(struct request *request, const char *link_support)
{
    struct server *server = request->server;
    struct place place;
    struct named named;
    struct subject subject;
    struct catalog_view view;
    rql_span span;
    if (!request_place(request, &place) || !named_at(&place, &named) ||
        !named_subject(&named, &subject) ||
        !open_view(&view, server, place.view.document, &subject, &span))
        return;
    if (client_capability(&server->client, link_support))
        put_link(request->result, &view, span, &place, named.use.name.span);
    else
        json_put_location(request->result, &view.document, span);
    catalog_view_free(&view);
}

void lsp_definition(struct request *request)
{
    answer(request, "textDocument.definition.linkSupport");
}

void lsp_declaration(struct request *request)
{
    answer(request, "textDocument.declaration.linkSupport");
}
