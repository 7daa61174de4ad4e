/* The commands that tell of catalogs. */
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "catalog_view.h"
#include "commands.h"
#include "definition.h"
#include "message.h"
#include "tree.h"
#include "uri.h"

static const rql_catalog *catalog_of(struct request *request, int api)
{
    return server_catalog(request->server, NULL, (rql_api)api);
}

/* --- list -----------------------------------------------------------------*/

static void put_listed(struct json *json, const rql_catalog *catalog,
                       size_t index)
{
    rql_dataset_info info = rql_catalog_dataset(catalog, index);
    struct column_counts counts = count_columns(catalog, index);
    json_open(json, '{');
    json_member_string(json, "api", rql_api_name(rql_catalog_api(catalog)));
    json_member_string(json, "catalog", rql_catalog_name(catalog));
    json_member_string(json, "dataset", info.name);
    json_member_string(json, "status", rql_dataset_status_name(info.status));
    json_member_size(json, "columns", counts.columns);
    json_member_size(json, "metrics", counts.metrics);
    json_close(json, '}');
}

void command_catalog_list(struct request *request, const json_t *argument)
{
    rql_api only;
    if (!argument_api(request, argument, &only))
        return;
    json_open(request->result, '[');
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *catalog = catalog_of(request, api);
        if (only && only != (rql_api)api)
            continue;
        for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++)
            put_listed(request->result, catalog, i);
    }
    json_close(request->result, ']');
}

/* --- show -----------------------------------------------------------------*/

/* The dataset that the argument names, of its `api` or the first service that
 * has it; false after an error. */
static bool find_dataset(struct request *request, const json_t *argument,
                         struct dataset *dataset)
{
    const char *name = argument_text(argument, "dataset");
    rql_api only;
    if (!argument_api(request, argument, &only))
        return false;
    if (!name) {
        request_fail(request, INVALID_PARAMS, "dataset is missing");
        return false;
    }
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        dataset->catalog = catalog_of(request, api);
        if ((only && only != (rql_api)api) ||
            !rql_catalog_find_dataset(dataset->catalog, name, strlen(name),
                                      &dataset->index))
            continue;
        dataset->info = rql_catalog_dataset(dataset->catalog, dataset->index);
        return true;
    }
    request_fail(request, REQUEST_FAILED, "there is no dataset %.100s", name);
    return false;
}

void command_catalog_show(struct request *request, const json_t *argument)
{
    struct dataset dataset;
    if (find_dataset(request, argument, &dataset))
        json_put_dataset(request->result, &dataset, true);
}

/* --- view -----------------------------------------------------------------*/

static void put_view(struct request *request, const rql_catalog *catalog,
                     const char *dataset)
{
    struct catalog_view view;
    rql_span span = {0, 0};
    if (!catalog_view_open(&view, request->server, catalog)) {
        request_fail(request, REQUEST_FAILED,
                     "the catalog of %s cannot be shown as a file",
                     rql_api_name(rql_catalog_api(catalog)));
        return;
    }
    if (dataset)
        catalog_view_find(&view, (rql_text){dataset, strlen(dataset)},
                          (rql_text){NULL, 0}, &span);
    json_put_location(request->result, &view.document, span);
    catalog_view_free(&view);
}

void command_catalog_view(struct request *request, const json_t *argument)
{
    struct dataset dataset;
    rql_api api;
    if (argument_text(argument, "dataset")) {
        if (find_dataset(request, argument, &dataset))
            put_view(request, dataset.catalog, dataset.info.name);
        return;
    }
    if (!argument_api(request, argument, &api))
        return;
    if (api)
        put_view(request, catalog_of(request, api), NULL);
    else
        request_fail(request, INVALID_PARAMS, "api or dataset is missing");
}

/* --- check ----------------------------------------------------------------*/

static void put_problem(void *context, rql_severity severity,
                        rql_position position, const char *message)
{
    struct json *json = context;
    json_open(json, '{');
    json_member_string(json, "severity", rql_severity_name(severity));
    json_member_size(json, "line", position.line);
    json_member_size(json, "column", position.column);
    json_member_string(json, "message", message);
    json_close(json, '}');
}

static void check_text(struct request *request, rql_text text)
{
    struct json *json = request->result;
    const struct policy *policy =
        configuration_policy(&request->server->configuration, NULL);
    rql_catalog *catalog;
    json_open(json, '{');
    json_key(json, "problems");
    json_open(json, '[');
    rql_status status =
        rql_catalog_new(text.data, text.length, "", policy->options.api,
                        put_problem, json, &catalog);
    json_close(json, ']');
    json_close(json, '}');
    rql_catalog_free(catalog);
    if (status != RQL_OK && status != RQL_BAD_CATALOG)
        request_fail(request, INTERNAL_ERROR, "%s", rql_status_text(status));
}

/* The path of the file to check; NULL after an error.  To be freed. */
static char *path_of(struct request *request, const json_t *argument)
{
    const char *path = argument_text(argument, "path");
    const char *uri = argument_text(argument, "uri");
    char *found = path ? need(strdup(path)) : uri ? uri_path(uri) : NULL;
    if (!found)
        request_fail(request, INVALID_PARAMS,
                     "uri or path is missing, or no file");
    return found;
}

void command_catalog_check(struct request *request, const json_t *argument)
{
    const char *uri = argument_text(argument, "uri");
    struct text file;
    if (uri) {
        const struct document *open =
            documents_find(&request->server->documents, uri);
        if (open) {
            check_text(request, (rql_text){open->text.data, open->text.length});
            return;
        }
    }
    char *path = path_of(request, argument);
    if (!path)
        return;
    int error = text_read_file(path, &file);
    if (error) {
        request_fail(request, REQUEST_FAILED, "cannot read %.150s: %s", path,
                     strerror(error));
    } else {
        check_text(request, (rql_text){file.data, file.length});
        free(file.data);
    }
    free(path);
}

/* --- reload ---------------------------------------------------------------*/

void command_catalog_reload(struct request *request, const json_t *argument)
{
    (void)argument;
    configuration_reload_catalogs(request->server);
}
