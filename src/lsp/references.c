/* References: every place in the work space that names a dataset or column. */
#include "definition.h"
#include "features.h"
#include "tree.h"

struct search {
    struct server *server;
    struct json *json;
    struct subject subject;
};

/* The two conditions of a BETWEEN have one name. */
static bool is_repeated(const rql_query *query, size_t index)
{
    return index && rql_query_use(query, index - 1).name.span.start ==
                        rql_query_use(query, index).name.span.start;
}

/* Write the places in a query. */
static void search_query(void *context, struct tree_text *text,
                         const struct view *view, const rql_query *query)
{
    struct search *search = context;
    size_t count = rql_query_use_count(query);
    for (size_t i = 0; i < count; i++) {
        struct named named = named_use(query, i);
        struct subject subject;
        if (is_repeated(query, i) || !named_subject(&named, &subject) ||
            !subject_is(&subject, &search->subject))
            continue;
        tree_text_need(text, search->server);
        json_put_location(search->json, text->document,
                          view_span_to_outer(view, named.use.name.span));
    }
}

static void search_text(void *context, struct tree_text *text)
{
    tree_text_queries(text, search_query, context);
}

void lsp_references(struct request *request)
{
    struct json *json = request->result;
    struct server *server = request->server;
    struct search search = {.server = server, .json = json};
    struct place place;
    struct named named;
    if (!request_place(request, &place) || !named_at(&place, &named) ||
        !named_subject(&named, &search.subject))
        return;
    const json_t *wanted = json_object_get(
        json_object_get(request->params, "context"), "includeDeclaration");
    json_open(json, '[');
    if (json_is_true(wanted))
        json_put_definition(json, server, place.view.document, &search.subject);
    tree_visit(request, "Searching queries", search_text, &search);
    json_close(json, ']');
}
