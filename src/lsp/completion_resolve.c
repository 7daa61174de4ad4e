/* Completion: the documentation of a suggestion, which is asked for one by
 * one. */
#include "completion.h"

#include <stdlib.h>
#include <string.h>

#include "features.h"
#include "hover.h"

void completion_put_data(const struct completion_list *list,
                         const rql_suggestion *s)
{
    struct json *json = list->json;
    if (!s->catalog)
        return;
    rql_api api = rql_catalog_api(s->catalog);
    bool is_usual = s->catalog == server_catalog(list->server, NULL, api);
    json_key(json, "data");
    json_open(json, '[');
    json_put_string(json, rql_api_name(api));
    json_put_string(json, rql_catalog_dataset(s->catalog, s->dataset).name);
    if (s->column != RQL_NO_COLUMN)
        json_put_string(
            json, rql_catalog_column(s->catalog, s->dataset, s->column).name);
    else if (!is_usual)
        json_put_null(json);
    if (!is_usual)
        json_put_string(json, list->view->document->uri);
    json_close(json, ']');
}

/* --- Documentation -----------------------------------------------------------*/

/* The item's names, as completion_put_data() has written them. */
struct item_names {
    const char *api;
    const char *dataset;
    const char *column; /* NULL: the dataset itself */
    const char *uri;    /* of the document; NULL: any will do */
};

static bool read_names(const json_t *data, struct item_names *names)
{
    *names = (struct item_names){
        json_string_value(json_array_get(data, 0)),
        json_string_value(json_array_get(data, 1)),
        json_string_value(json_array_get(data, 2)),
        json_string_value(json_array_get(data, 3)),
    };
    return names->api && names->dataset;
}

/* Write what the catalog knows; false when it knows the names no longer. */
static bool describe(struct hover_text *text, struct server *server,
                     const struct item_names *names)
{
    rql_api api;
    size_t dataset, column;
    if (!rql_api_from_name(names->api, &api) || api == RQL_API_AUTO)
        return false;
    const struct document *document =
        names->uri ? documents_find(&server->documents, names->uri) : NULL;
    const rql_catalog *catalog = server_catalog(server, document, api);
    if (!rql_catalog_find_dataset(catalog, names->dataset,
                                  strlen(names->dataset), &dataset))
        return false;
    if (!names->column)
        hover_dataset(text, catalog, dataset);
    else if (rql_catalog_find_column(catalog, dataset, names->column,
                                     strlen(names->column), &column))
        hover_column(text, catalog, dataset, column);
    else
        return false;
    return true;
}

static bool takes_markdown(const struct client *client)
{
    return client_lists(
        client, "textDocument.completion.completionItem.documentationFormat",
        "markdown");
}

/* Add the documentation to an item; one of which nothing is known stays. */
static void document(json_t *item, struct server *server)
{
    struct item_names names;
    struct hover_text text = {.is_markdown = takes_markdown(&server->client)};
    if (read_names(json_object_get(item, "data"), &names) &&
        describe(&text, server, &names))
        json_object_set_new(
            item, "documentation",
            json_pack("{s:s, s:s%}", "kind",
                      text.is_markdown ? "markdown" : "plaintext", "value",
                      text.bytes.data, text.bytes.length));
    free(text.bytes.data);
}

/* The answer is the item that came, and more. */
void lsp_completion_resolve(struct request *request)
{
    if (!json_is_object(request->params) ||
        !json_is_string(json_object_get(request->params, "label"))) {
        request_fail(request, INVALID_PARAMS, "the item has no label");
        return;
    }
    json_t *item = json_copy((json_t *)request->params);
    document(item, request->server);
    char *text = json_dumps(item, JSON_COMPACT);
    if (text)
        json_put_raw(request->result, text);
    else
        request_fail(request, INTERNAL_ERROR, "out of memory");
    free(text);
    json_decref(item);
}
