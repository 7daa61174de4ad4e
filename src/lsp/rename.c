/* Rename: a column within its query. */
#include <stdlib.h>
#include <string.h>

#include "features.h"
#include "message.h"
#include "occurrences.h"
#include "workspace_edit.h"

void lsp_put_rename(struct server *server, struct json *json)
{
    if (!client_capability(&server->client,
                           "textDocument.rename.prepareSupport")) {
        json_put_bool(json, true);
        return;
    }
    json_open(json, '{');
    json_key(json, "prepareProvider");
    json_put_bool(json, true);
    json_close(json, '}');
}

/* Find the column at the place of a request.  False when there is none; of
 * another name the request has failed then. */
static bool find_column(struct request *request, struct place *place,
                        struct occurrence *column)
{
    static const char *const reasons[] = {
        [RQL_USE_DATASET] = "datasets are named by the service; only columns "
                            "can be renamed, within their query",
        [RQL_USE_TIMESPAN] = "time spans are named by the service",
        [RQL_USE_GRAIN] = "grains are named by the service",
    };
    if (!request_place(request, place) || !occurrence_at(place, column))
        return false;
    if (column->use.kind == RQL_USE_COLUMN)
        return true;
    request_fail(request, REQUEST_FAILED, "%s", reasons[column->use.kind]);
    return false;
}

void lsp_prepare_rename(struct request *request)
{
    struct place place;
    struct occurrence column;
    if (!find_column(request, &place, &column))
        return;
    struct json *json = request->result;
    rql_text name = column.use.name.text;
    json_open(json, '{');
    json_key(json, "range");
    json_put_range_of(json, &place.view, spelling_of(&place.view, &column.use));
    json_key(json, "placeholder");
    json_put_bytes(json, name.data, name.length);
    json_close(json, '}');
}

/* --- The new name ---------------------------------------------------------*/

/* The library says whether a text can be a column's name, and if not, why. */
static bool check_name(struct request *request, const char *name)
{
    static const char query[] = "SELECT x FROM y";
    const rql_options options = {.skip_checks = true};
    const rql_rewrite rename = {RQL_REWRITE_RENAME_COLUMN, "x", name};
    rql_rewritten *rewritten;
    rql_status status = rql_rewritten_new(query, sizeof query - 1, &options, 0,
                                          &rename, 1, &rewritten);
    if (status != RQL_OK) {
        request_fail(request, INTERNAL_ERROR, "%s", rql_status_text(status));
        return false;
    }
    const char *error = rql_rewritten_error(rewritten);
    if (error)
        request_fail(request, REQUEST_FAILED, "%s", error);
    rql_rewritten_free(rewritten);
    return !error;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The new name without blanks around it; NULL, and the request has failed, when
 * it can be none.  To be freed. */
static char *read_name(struct request *request)
{
    const json_t *value = json_object_get(request->params, "newName");
    if (!json_is_string(value)) {
        request_fail(request, INVALID_PARAMS, "newName is missing");
        return NULL;
    }
    const char *start = json_string_value(value);
    size_t length = strlen(start);
    if (length != json_string_length(value)) {
        request_fail(request, REQUEST_FAILED, "a name cannot hold a NUL");
        return NULL;
    }
    while (length && is_blank(*start))
        start++, length--;
    while (length && is_blank(start[length - 1]))
        length--;
    char *name = need(strndup(start, length));
    if (check_name(request, name))
        return name;
    free(name);
    return NULL;
}

/* As `reportql rewrite` has it: a column that is selected does not get the name
 * of another one that is. */
static bool is_selected_twice(const struct occurrence *column, rql_text name)
{
    bool old = false, new = false;
    size_t count = rql_query_column_count(column->query);
    if (is_same_name(column->use.name.text, name))
        return false;
    for (size_t i = 0; i < count; i++) {
        rql_text selected = rql_query_use(column->query, i).name.text;
        old = old || is_same_name(selected, column->use.name.text);
        new = new || is_same_name(selected, name);
    }
    return old && new;
}

/* --- Edits ----------------------------------------------------------------*/

static int by_place(const void *left, const void *right)
{
    const rql_edit *a = left, *b = right;
    return (a->span.start > b->span.start) - (a->span.start < b->span.start);
}

/* The edits of a renaming in order of position; to be freed. */
static rql_edit *make_edits(const struct view *view,
                            const struct occurrence *column, rql_text name,
                            size_t *count)
{
    rql_edit *edits =
        need(calloc(rql_query_use_count(column->query), sizeof *edits));
    size_t index = 0;
    rql_use use;
    *count = 0;
    while (next_use(column->query, &column->use, &index, &use))
        edits[(*count)++] = (rql_edit){spelling_of(view, &use), name};
    qsort(edits, *count, sizeof *edits, by_place);
    return edits;
}

static void rename_column(struct request *request, const struct view *view,
                          const struct occurrence *column, rql_text name)
{
    size_t count;
    if (is_selected_twice(column, name)) {
        request_fail(request, REQUEST_FAILED, "%.*s is selected already",
                     (int)name.length, name.data);
        return;
    }
    rql_edit *edits = make_edits(view, column, name, &count);
    workspace_edit_open(request->result, request->server, view->document);
    if (!json_put_edits_of(request->result, view, edits, count))
        request_fail(request, INTERNAL_ERROR, "%s",
                     rql_status_text(RQL_NO_MEMORY));
    workspace_edit_close(request->result, request->server);
    free(edits);
}

void lsp_rename(struct request *request)
{
    struct place place;
    struct occurrence column;
    if (!find_column(request, &place, &column)) {
        if (!request->error)
            request_fail(request, REQUEST_FAILED,
                         "there is no column here to rename");
        return;
    }
    char *name = read_name(request);
    if (name)
        rename_column(request, &place.view, &column,
                      (rql_text){name, strlen(name)});
    free(name);
}
