/* Watching the catalog files: by the client where it can, else by looking at
 * them whenever a document is opened or saved. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "features.h"
#include "message.h"
#include "uri.h"

static const char watched_files[] = "workspace/didChangeWatchedFiles";

/* How many registrations of watchers there were tells the last one's id. */
static void put_id(struct json *json, size_t number)
{
    char id[40];
    snprintf(id, sizeof id, "catalogs-%zu", number);
    json_member_string(json, "id", id);
    json_member_string(json, "method", watched_files);
}

/* A pattern that a path fits: its signs that mean more become any sign. */
static void put_pattern(struct json *json, const char *path)
{
    char *pattern = need(strdup(path));
    for (char *p = pattern; (p = strpbrk(p, "*?{}[]")); p++)
        *p = '?';
    json_put_string(json, pattern);
    free(pattern);
}

/* The folder as a URI, and a pattern of the file's name. */
static void put_relative_pattern(struct json *json, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    char *folder = need(strndup(path, (size_t)(name - path)));
    char *uri = uri_of_path(folder);
    json_open(json, '{');
    json_member_string(json, "baseUri", uri);
    json_key(json, "pattern");
    put_pattern(json, name);
    json_close(json, '}');
    free(folder);
    free(uri);
}

static void put_watcher(struct json *json, struct server *server,
                        const struct catalog_file *file)
{
    bool takes_relative = client_capability(
        &server->client,
        "workspace.didChangeWatchedFiles.relativePatternSupport");
    json_open(json, '{');
    json_key(json, "globPattern");
    if (takes_relative && *file->path == '/')
        put_relative_pattern(json, file->path);
    else
        put_pattern(json, file->path);
    json_close(json, '}');
}

static void register_watchers(struct server *server)
{
    struct catalog_files *files = &server->configuration.files;
    struct outgoing outgoing;
    struct json *json = &outgoing.json;
    outgoing_ask(&outgoing, server, "client/registerCapability", NULL);
    json_open(json, '{');
    json_key(json, "registrations");
    json_open(json, '[');
    json_open(json, '{');
    put_id(json, ++files->registrations);
    json_key(json, "registerOptions");
    json_open(json, '{');
    json_key(json, "watchers");
    json_open(json, '[');
    for (size_t i = 0; i < files->count; i++)
        put_watcher(json, server, files->items[i]);
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    outgoing_send(&outgoing);
    files->are_watched = true;
}

static void unregister_watchers(struct server *server)
{
    struct catalog_files *files = &server->configuration.files;
    struct outgoing outgoing;
    struct json *json = &outgoing.json;
    outgoing_ask(&outgoing, server, "client/unregisterCapability", NULL);
    json_open(json, '{');
    json_key(json, "unregisterations"); /* as the protocol spells it */
    json_open(json, '[');
    json_open(json, '{');
    put_id(json, files->registrations);
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    outgoing_send(&outgoing);
    files->are_watched = false;
}

void catalog_files_watch(struct server *server)
{
    struct catalog_files *files = &server->configuration.files;
    if (!server->client.watches_files)
        return;
    if (files->are_watched)
        unregister_watchers(server);
    if (files->count)
        register_watchers(server);
}

/* --- Changes --------------------------------------------------------------*/

void configuration_look_at_catalogs(struct server *server)
{
    const struct catalog_files *files = &server->configuration.files;
    bool have_changed = false;
    for (size_t i = 0; i < files->count && !server->client.watches_files; i++)
        have_changed |= catalog_file_has_changed(files->items[i]);
    if (have_changed)
        configuration_reload_catalogs(server);
}

static bool is_catalog(const struct catalog_files *files, const char *path)
{
    for (size_t i = 0; path && i < files->count; i++)
        if (strcmp(files->items[i]->path, path) == 0)
            return true;
    return false;
}

/* The client may call a file otherwise than the configuration does: any that has
 * changed counts. */
void lsp_did_change_watched_files(struct request *request)
{
    struct server *server = request->server;
    const struct catalog_files *files = &server->configuration.files;
    bool have_changed = false;
    for (size_t i = 0; i < files->count; i++)
        have_changed |= catalog_file_has_changed(files->items[i]);
    size_t i;
    const json_t *event;
    json_array_foreach(json_object_get(request->params, "changes"), i, event)
    {
        const json_t *uri = json_object_get(event, "uri");
        char *path =
            json_is_string(uri) ? uri_path(json_string_value(uri)) : NULL;
        have_changed |= is_catalog(files, path);
        free(path);
    }
    if (have_changed)
        configuration_reload_catalogs(server);
}
