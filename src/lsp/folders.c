/* The folders of the client's work space. */
#include "folders.h"

#include <stdlib.h>
#include <string.h>

#include "features.h"
#include "message.h"
#include "uri.h"

static void add(struct folders *folders, const json_t *uri)
{
    char *path = json_is_string(uri) ? uri_path(json_string_value(uri)) : NULL;
    if (!path)
        return;
    folders->paths = need(
        realloc(folders->paths, (folders->count + 1) * sizeof *folders->paths));
    folders->paths[folders->count++] = path;
}

static void take_away(struct folders *folders, const json_t *uri)
{
    char *path = json_is_string(uri) ? uri_path(json_string_value(uri)) : NULL;
    for (size_t i = 0; path && i < folders->count; i++) {
        if (strcmp(folders->paths[i], path) != 0)
            continue;
        free(folders->paths[i]);
        memmove(folders->paths + i, folders->paths + i + 1,
                (--folders->count - i) * sizeof *folders->paths);
        break;
    }
    free(path);
}

void folders_init(struct folders *folders, const json_t *params)
{
    const json_t *list = json_object_get(params, "workspaceFolders");
    size_t i;
    const json_t *folder;
    json_array_foreach(list, i, folder)
        add(folders, json_object_get(folder, "uri"));
    if (!json_is_array(list))
        add(folders, json_object_get(params, "rootUri"));
}

void folders_change(struct folders *folders, const json_t *event)
{
    size_t i;
    const json_t *folder;
    json_array_foreach(json_object_get(event, "removed"), i, folder)
        take_away(folders, json_object_get(folder, "uri"));
    json_array_foreach(json_object_get(event, "added"), i, folder)
        add(folders, json_object_get(folder, "uri"));
}

void folders_free(struct folders *folders)
{
    for (size_t i = 0; i < folders->count; i++)
        free(folders->paths[i]);
    free(folders->paths);
}

void lsp_did_change_folders(struct request *request)
{
    folders_change(&request->server->folders,
                   json_object_get(request->params, "event"));
}
