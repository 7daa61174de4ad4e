/* Completion: the list of what may be written at the caret. */
#include "completion.h"

#include <string.h>

#include "features.h"

void lsp_put_completion(struct server *server, struct json *json)
{
    static const char *const triggers[] = {" ", ",", "'", "(", "="};
    (void)server;
    json_open(json, '{');
    json_key(json, "triggerCharacters");
    json_put_strings(json, triggers, sizeof triggers / sizeof *triggers);
    json_key(json, "resolveProvider");
    json_put_bool(json, true);
    json_key(json, "completionItem");
    json_open(json, '{');
    json_key(json, "labelDetailsSupport");
    json_put_bool(json, true);
    json_close(json, '}');
    json_close(json, '}');
}

/* --- The client ------------------------------------------------------------*/

static struct completion_client client_of(const struct server *server)
{
    const struct client *client = &server->client;
#define ITEM "textDocument.completion.completionItem."
    return (struct completion_client){
        .has_snippets = client->has_snippets,
        .has_insert_replace =
            client_capability(client, ITEM "insertReplaceSupport") != NULL,
        .has_label_details =
            client_capability(client, ITEM "labelDetailsSupport") != NULL,
        .has_tags = client_capability(client, ITEM "tagSupport") != NULL,
        .has_commit =
            client_capability(client, ITEM "commitCharactersSupport") != NULL,
        .has_default_range = client_lists(
            client, "textDocument.completion.completionList.itemDefaults",
            "editRange"),
    };
#undef ITEM
}

/* True when the client asks because a blank was typed. */
static bool is_after_blank(const struct request *request)
{
    const json_t *context = json_object_get(request->params, "context");
    const json_t *sign = json_object_get(context, "triggerCharacter");
    return json_is_string(sign) && strcmp(json_string_value(sign), " ") == 0;
}

/* --- The list --------------------------------------------------------------*/

/* A blank alone calls for what is likely next: no examples, no signs, no further
 * query, and nothing where no clause has begun. */
static bool is_quiet(const rql_place *place, const rql_suggestion *suggestion)
{
    switch (suggestion->kind) {
    case RQL_SUGGESTION_CLAUSE:
    case RQL_SUGGESTION_QUERY:
    case RQL_SUGGESTION_SIGN:
        return true;
    default:
        return !place->is_in_clause || suggestion->begins_query;
    }
}

static struct position position_of(const struct view *view, size_t offset)
{
    return document_text_position(&view->document->text,
                                  view_to_outer(view, offset));
}

static void put_defaults(const struct completion_list *list)
{
    if (!list->client.has_default_range)
        return;
    json_key(list->json, "itemDefaults");
    json_open(list->json, '{');
    json_key(list->json, "editRange");
    completion_put_range(list);
    json_close(list->json, '}');
}

static void put_list(const struct completion_list *list,
                     const rql_completion *completion, bool after_blank)
{
    struct json *json = list->json;
    rql_place place = rql_completion_place(completion);
    json_open(json, '{');
    json_key(json, "isIncomplete");
    json_put_bool(json, rql_completion_is_cut(completion));
    put_defaults(list);
    json_key(json, "items");
    json_open(json, '[');
    for (size_t i = 0; i < rql_completion_count(completion); i++) {
        rql_suggestion suggestion = rql_completion_at(completion, i);
        if ((after_blank && is_quiet(&place, &suggestion)) ||
            !completion_is_usable(list, &suggestion))
            continue;
        completion_put_item(list, &suggestion, i);
    }
    json_close(json, ']');
    json_close(json, '}');
}

void lsp_completion(struct request *request)
{
    struct place place;
    rql_completion *completion;
    if (!request_place_near(request, &place))
        return;
    if (rql_completion_new(place.view.queries, place.offset, &completion) !=
        RQL_OK) {
        request_fail(request, INTERNAL_ERROR, "out of memory");
        return;
    }
    rql_span replaced = rql_completion_replaced(completion);
    rql_span typed = rql_completion_typed(completion);
    struct completion_list list = {
        .server = request->server,
        .json = request->result,
        .view = &place.view,
        .client = client_of(request->server),
        .ranges = {.start = position_of(&place.view, replaced.start),
                   .caret = position_of(&place.view, typed.end),
                   .end = position_of(&place.view, replaced.end)},
        .caret = place.offset,
    };
    put_list(&list, completion, is_after_blank(request));
    rql_completion_free(completion);
}
