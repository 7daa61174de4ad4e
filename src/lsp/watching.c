/* Watching catalogs and configuration files: by the client where it can, else by
 * looking at them whenever a document is opened or saved. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "features.h"
#include "message.h"
#include "uri.h"

static const char watched_files[] = "workspace/didChangeWatchedFiles";

/* Wherever they lie. */
static const char *const watched_names[] = {CONFIGURATION_NAME, ".editorconfig",
                                            NULL};

/* --- Patterns -------------------------------------------------------------*/

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

static void put_watcher(struct json *json, const struct server *server,
                        const char *path)
{
    bool takes_relative = client_capability(
        &server->client,
        "workspace.didChangeWatchedFiles.relativePatternSupport");
    json_open(json, '{');
    json_key(json, "globPattern");
    if (takes_relative && *path == '/')
        put_relative_pattern(json, path);
    else
        put_pattern(json, path);
    json_close(json, '}');
}

static bool is_watched_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    for (size_t i = 0; watched_names[i]; i++)
        if (strcmp(slash ? slash + 1 : path, watched_names[i]) == 0)
            return true;
    return false;
}

/* Of files that have names of their own. */
static void put_watchers(struct json *json, const struct server *server)
{
    const struct configuration *configuration = &server->configuration;
    const struct configurations *read = &configuration->policies.configurations;
    json_open(json, '[');
    for (size_t i = 0; i < read->file_count; i++) {
        const struct configuration_file *file = read->files[i];
        size_t j;
        const json_t *path;
        if (!is_watched_name(file->path))
            put_watcher(json, server, file->path);
        json_array_foreach(file->missing, j, path)
            put_watcher(json, server, json_string_value(path));
    }
    for (size_t i = 0; i < configuration->files.count; i++)
        put_watcher(json, server, configuration->files.items[i]->path);
    json_close(json, ']');
}

/* Of all files of the names that are looked for. */
static void put_name_watchers(struct json *json)
{
    json_open(json, '[');
    for (size_t i = 0; watched_names[i]; i++) {
        char pattern[40];
        snprintf(pattern, sizeof pattern, "**/%s", watched_names[i]);
        json_open(json, '{');
        json_member_string(json, "globPattern", pattern);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* --- Registration ---------------------------------------------------------*/

/* `watchers` is JSON. */
static void register_watchers(struct server *server, const char *id,
                              const char *watchers)
{
    struct outgoing outgoing;
    struct json *json = &outgoing.json;
    outgoing_ask(&outgoing, server, "client/registerCapability", NULL);
    json_open(json, '{');
    json_key(json, "registrations");
    json_open(json, '[');
    json_open(json, '{');
    json_member_string(json, "id", id);
    json_member_string(json, "method", watched_files);
    json_key(json, "registerOptions");
    json_open(json, '{');
    json_key(json, "watchers");
    json_put_raw(json, watchers);
    json_close(json, '}');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    outgoing_send(&outgoing);
}

static void unregister_watchers(struct server *server, const char *id)
{
    struct outgoing outgoing;
    struct json *json = &outgoing.json;
    outgoing_ask(&outgoing, server, "client/unregisterCapability", NULL);
    json_open(json, '{');
    json_key(json, "unregisterations"); /* as the protocol spells it */
    json_open(json, '[');
    json_open(json, '{');
    json_member_string(json, "id", id);
    json_member_string(json, "method", watched_files);
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    outgoing_send(&outgoing);
}

/* JSON that is written into bytes. */
struct written {
    struct bytes bytes;
    struct output output;
    struct json json;
};

static void begin_writing(struct written *written)
{
    written->bytes = (struct bytes){0};
    output_init_bytes(&written->output, &written->bytes);
    json_init(&written->json, &written->output);
}

void configuration_watch_names(struct server *server)
{
    struct written written;
    if (!server->client.watches_files)
        return;
    begin_writing(&written);
    put_name_watchers(&written.json);
    bytes_add(&written.bytes, "", 1);
    register_watchers(server, "configuration-files", written.bytes.data);
    free(written.bytes.data);
}

void configuration_watch(struct server *server)
{
    struct configuration *configuration = &server->configuration;
    struct written written;
    char id[40];
    if (!server->client.watches_files)
        return;
    begin_writing(&written);
    put_watchers(&written.json, server);
    bytes_add(&written.bytes, "", 1);
    char *now = written.bytes.data, *before = configuration->watched;
    if (strcmp(now, before ? before : "[]") == 0) {
        free(now);
        return;
    }
    snprintf(id, sizeof id, "files-%zu", configuration->registrations);
    if (before && strcmp(before, "[]") != 0)
        unregister_watchers(server, id);
    free(before);
    configuration->watched = now;
    snprintf(id, sizeof id, "files-%zu", ++configuration->registrations);
    if (strcmp(now, "[]") != 0)
        register_watchers(server, id, now);
}

/* --- Changes --------------------------------------------------------------*/

static bool has_changed_catalog(const struct catalog_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        if (catalog_file_has_changed(files->items[i]))
            return true;
    return false;
}

void configuration_look(struct server *server)
{
    struct configuration *configuration = &server->configuration;
    if (server->client.watches_files)
        return;
    if (has_changed_catalog(&configuration->files))
        configuration_reload_catalogs(server);
    else if (configurations_have_changed(
                 &configuration->policies.configurations))
        configuration_apply(server);
}

static bool is_catalog(const struct catalog_files *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i]->path, path) == 0)
            return true;
    return false;
}

static bool is_configuration(const struct configurations *configurations,
                             const char *path)
{
    for (size_t i = 0; i < configurations->file_count; i++)
        if (strcmp(configurations->files[i]->path, path) == 0)
            return true;
    return is_watched_name(path);
}

/* The client may call a file otherwise than the configuration does: any that has
 * changed counts. */
void lsp_did_change_watched_files(struct request *request)
{
    struct server *server = request->server;
    struct configuration *configuration = &server->configuration;
    struct configurations *read = &configuration->policies.configurations;
    bool catalogs = has_changed_catalog(&configuration->files);
    bool others = configurations_have_changed(read);
    size_t i;
    const json_t *event;
    json_array_foreach(json_object_get(request->params, "changes"), i, event)
    {
        const json_t *uri = json_object_get(event, "uri");
        char *path =
            json_is_string(uri) ? uri_path(json_string_value(uri)) : NULL;
        catalogs |= path && is_catalog(&configuration->files, path);
        others |= path && is_configuration(read, path);
        free(path);
    }
    if (catalogs)
        configuration_reload_catalogs(server);
    else if (others)
        configuration_apply(server);
}
