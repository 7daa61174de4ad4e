/* The folders of the client's work space. */
#include "folders.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "features.h"
#include "message.h"
#include "uri.h"

/* The path of a folder, without slashes at its end; NULL when it has none. */
static char *read_path(const json_t *uri)
{
    char *path = json_is_string(uri) ? uri_path(json_string_value(uri)) : NULL;
    size_t length = path ? strlen(path) : 0;
    while (length > 1 && path[length - 1] == '/')
        path[--length] = '\0';
    return path;
}

static void add(struct folders *folders, const json_t *uri)
{
    char *path = read_path(uri);
    if (!path)
        return;
    folders->paths = need(
        realloc(folders->paths, (folders->count + 1) * sizeof *folders->paths));
    folders->paths[folders->count++] = path;
}

static void take_away(struct folders *folders, const json_t *uri)
{
    char *path = read_path(uri);
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

/* --- Walking --------------------------------------------------------------*/

/* True when one of the first `count` folders has this path. */
static bool is_among(const struct folders *folders, size_t count,
                     const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(folders->paths[i], path) == 0)
            return true;
    return false;
}

bool folders_enters(const struct folders *folders, const char *walked,
                    const char *directory)
{
    const char *slash = strrchr(directory, '/');
    const char *name = slash ? slash + 1 : directory;
    return strcmp(directory, walked) == 0 ||
           (strcmp(name, "node_modules") != 0 &&
            !is_among(folders, folders->count, directory));
}

void folders_visit(const struct folders *folders, struct inputs *inputs,
                   const char **walked)
{
    for (size_t i = 0; i < folders->count && !inputs->is_over; i++) {
        char *path = folders->paths[i];
        struct stat status;
        if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode) ||
            is_among(folders, i, path))
            continue;
        *walked = path;
        inputs_visit(inputs, &path, 1);
    }
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
    configuration_apply(request->server);
}
