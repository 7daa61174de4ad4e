/* Finding configuration files, from a folder upward. */
#include "configurations.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "configuration_file.h"
#include "message.h"

/* --- The list of files ----------------------------------------------------*/

static void *look_up(const json_t *index, const char *key, void *const *items)
{
    const json_t *found = json_object_get(index, key);
    return found ? items[json_integer_value(found)] : NULL;
}

static void note(json_t *index, const char *key, size_t at)
{
    if (json_object_set_new_nocheck(index, key, json_integer((json_int_t)at)))
        need(NULL);
}

struct configuration_file *
configurations_file(struct configurations *configurations, const char *path)
{
    struct configuration_file *file =
        look_up(configurations->by_path, path, (void **)configurations->files);
    if (file)
        return file;
    size_t count = configurations->file_count++;
    configurations->files = need(realloc(
        configurations->files, (count + 1) * sizeof *configurations->files));
    file = configuration_file_new(configurations, path);
    configurations->files[count] = file;
    note(configurations->by_path, path, count);
    return file;
}

void configurations_init(struct configurations *configurations,
                         bool names_are_whole)
{
    char here[PATH_MAX];
    *configurations = (struct configurations){
        .by_path = need(json_object()),
        .by_real = need(json_object()),
        .by_name = need(json_object()),
    };
    if (names_are_whole || !getcwd(here, sizeof here - 1))
        return;
    if (strcmp(here, "/") != 0)
        strcat(here, "/");
    configurations->here = need(strdup(here));
}

void configurations_free(struct configurations *configurations)
{
    for (size_t i = 0; i < configurations->file_count; i++)
        configuration_file_free(configurations->files[i]);
    for (size_t i = 0; i < configurations->folder_count; i++) {
        editorconfig_free(configurations->folders[i]->editorconfig);
        free(configurations->folders[i]->path);
        free(configurations->folders[i]);
    }
    free(configurations->files);
    free(configurations->folders);
    free(configurations->here);
    free(configurations->last_name);
    json_decref(configurations->by_path);
    json_decref(configurations->by_real);
    json_decref(configurations->by_name);
}

/* --- Folders --------------------------------------------------------------*/

/* A name in a folder, to be freed. */
char *path_in(const char *folder, const char *name)
{
    const char *slash = strcmp(folder, "/") == 0 ? "" : "/";
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = need(malloc(size));
    snprintf(path, size, "%s%s%s", folder, slash, name);
    return path;
}

bool path_lies_in(const char *path, const char *folder)
{
    size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* The folder that a path lies in, to be freed. */
char *folder_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return need(strdup("."));
    size_t length = slash == path ? 1 : (size_t)(slash - path);
    return need(strndup(path, length));
}

static struct configuration_folder *
folder_at(struct configurations *configurations, const char *real);

/* The file in a folder: also one that cannot be read, which is said then. */
static struct configuration_file *file_in(struct configurations *configurations,
                                          const char *folder)
{
    struct stat status;
    char *path = path_in(folder, CONFIGURATION_NAME);
    bool is_there =
        lstat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
    struct configuration_file *file =
        is_there ? configurations_file(configurations, path) : NULL;
    free(path);
    return file;
}

/* Nothing above a repository belongs to it. */
static bool has_repository(const char *folder)
{
    struct stat status;
    char *path = path_in(folder, ".git");
    bool has = lstat(path, &status) == 0;
    free(path);
    return has;
}

static struct configuration_folder *
make_folder(struct configurations *configurations, const char *real)
{
    struct configuration_folder *folder = need(calloc(1, sizeof *folder));
    folder->path = need(strdup(real));
    if (strcmp(real, "/") != 0) {
        char *above = folder_in(real);
        folder->above = folder_at(configurations, above);
        free(above);
    }
    folder->own = file_in(configurations, real);
    folder->governing = folder->own;
    if (!folder->own && folder->above && !has_repository(real))
        folder->governing = folder->above->governing;
    return folder;
}

/* A path is shorter than PATH_MAX: this ends. */
static struct configuration_folder *
folder_at(struct configurations *configurations, const char *real)
{
    struct configuration_folder *folder = look_up(
        configurations->by_real, real, (void **)configurations->folders);
    if (folder)
        return folder;
    folder = make_folder(configurations, real);
    size_t count = configurations->folder_count++;
    if ((count & (count - 1)) == 0)
        configurations->folders = need(
            realloc(configurations->folders,
                    (count ? count * 2 : 1) * sizeof *configurations->folders));
    configurations->folders[count] = folder;
    note(configurations->by_real, real, count);
    return folder;
}

/* The real path of a folder, or of the nearest above that there is. */
static char *real_folder(const char *name)
{
    char real[PATH_MAX];
    char *left = need(strdup(name));
    while (!realpath(left, real)) {
        char *above = folder_in(left);
        bool is_end = strcmp(above, left) == 0;
        free(left);
        left = above;
        if (is_end) {
            strcpy(real, "/");
            break;
        }
    }
    free(left);
    return need(strdup(real));
}

static struct configuration_folder *
folder_called(struct configurations *configurations, const char *name)
{
    struct configuration_folder *folder = look_up(
        configurations->by_name, name, (void **)configurations->folders);
    if (folder)
        return folder;
    char *real = real_folder(name);
    folder = folder_at(configurations, real);
    note(configurations->by_name, name,
         (size_t)json_integer_value(
             json_object_get(configurations->by_real, real)));
    free(real);
    return folder;
}

/* True when a path lies in the folder that was asked for last. */
static bool is_in_last(const struct configurations *configurations,
                       const char *path)
{
    const char *name = configurations->last_name;
    size_t length = name ? strlen(name) : 0;
    return name && strncmp(path, name, length) == 0 && path[length] == '/' &&
           !strchr(path + length + 1, '/');
}

struct configuration_folder *
configurations_folder_of(struct configurations *configurations,
                         const char *path)
{
    if (!is_in_last(configurations, path)) {
        free(configurations->last_name);
        configurations->last_name = folder_in(path);
        configurations->last =
            folder_called(configurations, configurations->last_name);
    }
    return configurations->last;
}

struct configuration_file *
configurations_governing(struct configurations *configurations,
                         struct configuration_folder *folder)
{
    struct configuration_file *file = configurations->is_off ? NULL
                                      : configurations->only
                                          ? configurations->only
                                          : folder->governing;
    if (file)
        configuration_file_complete(configurations, file);
    return file;
}

void configurations_use_only(struct configurations *configurations,
                             const char *path)
{
    char real[PATH_MAX];
    char *named = folder_in(path), *folder = real_folder(named);
    const char *slash = strrchr(path, '/');
    char *whole = path_in(folder, slash ? slash + 1 : path);
    configurations->only = configurations_file(
        configurations, realpath(path, real) ? real : whole);
    free(named);
    free(folder);
    free(whole);
}

/* --- Trees ----------------------------------------------------------------*/

/* What is nearest counts: a repository, or a file that calls itself the root;
 * else the folder of the topmost file. */
const char *configurations_tree(struct configurations *configurations,
                                const char *folder)
{
    const char *topmost = NULL;
    struct configuration_folder *f = folder_at(configurations, folder);
    const char *first = f->path;
    for (; f; f = f->above) {
        if (has_repository(f->path))
            return f->path;
        if (f->own && configuration_file_is_root(configurations, f->own))
            return f->path;
        if (f->own)
            topmost = f->path;
    }
    return topmost ? topmost : first;
}

/* --- .editorconfig --------------------------------------------------------*/

/* True after a message for a link that leads out of the tree of its folder. */
static bool leads_out(struct configurations *configurations, const char *folder,
                      const char *path, const char *shown)
{
    char real[PATH_MAX];
    const char *tree;
    if (!realpath(path, real) || path_lies_in(real, folder))
        return false;
    tree = configurations_tree(configurations, folder);
    if (path_lies_in(real, tree))
        return false;
    complain("%s: it is a link that leads out of %s", shown, tree);
    return true;
}

static const struct editorconfig *
editorconfig_in(struct configurations *configurations,
                struct configuration_folder *folder)
{
    if (folder->has_editorconfig)
        return folder->editorconfig;
    folder->has_editorconfig = true;
    char *path = path_in(folder->path, ".editorconfig");
    char *shown = configurations_shown(configurations, path);
    folder->editorconfig_stamp = stamp_of_path(path);
    if (leads_out(configurations, folder->path, path, shown))
        folder->lacks_editorconfig = true;
    else
        folder->editorconfig =
            editorconfig_read(path, shown, &folder->lacks_editorconfig);
    free(path);
    free(shown);
    return folder->editorconfig;
}

bool configurations_editorconfig(struct configurations *configurations,
                                 struct configuration_folder *folder,
                                 const char *name,
                                 struct editorconfig_style *style)
{
    bool is_whole = true;
    *style = (struct editorconfig_style){0};
    char *path = path_in(folder->path, name);
    for (struct configuration_folder *f = folder; f; f = f->above) {
        const struct editorconfig *file = editorconfig_in(configurations, f);
        size_t above = strcmp(f->path, "/") == 0 ? 0 : strlen(f->path);
        if (file)
            editorconfig_lay(file, path + above, style);
        is_whole = is_whole && !f->lacks_editorconfig;
        if (file && editorconfig_is_root(file))
            break;
    }
    free(path);
    editorconfig_settle(style);
    return is_whole;
}

/* --- Changes --------------------------------------------------------------*/

struct stat stamp_of_path(const char *path)
{
    struct stat stamp;
    if (stat(path, &stamp) != 0)
        memset(&stamp, 0, sizeof stamp);
    return stamp;
}

static bool is_other(const char *path, const struct stat *then)
{
    struct stat now = stamp_of_path(path);
    return now.st_size != then->st_size || now.st_ino != then->st_ino ||
           now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

/* A file has come to a folder, or one of its files is another one. */
static bool has_changed(const struct configuration_folder *folder)
{
    struct stat status;
    char *own = path_in(folder->path, CONFIGURATION_NAME);
    char *editorconfig = path_in(folder->path, ".editorconfig");
    bool changed = (!folder->own && lstat(own, &status) == 0) ||
                   (folder->has_editorconfig &&
                    is_other(editorconfig, &folder->editorconfig_stamp));
    free(own);
    free(editorconfig);
    return changed;
}

/* Something that was missing has come. */
static bool has_come(const struct configuration_file *file)
{
    struct stat status;
    size_t i;
    const json_t *path;
    json_array_foreach(file->missing, i, path)
    {
        if (stat(json_string_value(path), &status) == 0)
            return true;
    }
    return false;
}

bool configurations_have_changed(const struct configurations *configurations)
{
    for (size_t i = 0; i < configurations->folder_count; i++)
        if (has_changed(configurations->folders[i]))
            return true;
    for (size_t i = 0; i < configurations->file_count; i++) {
        const struct configuration_file *file = configurations->files[i];
        if ((file->is_parsed && is_other(file->path, &file->stamp)) ||
            has_come(file))
            return true;
    }
    return false;
}

/* --- Patterns -------------------------------------------------------------*/

/* What is left of a folder's path below another one; NULL when it does not lie
 * there. */
static const char *below(const char *folder, const char *base)
{
    size_t length = strcmp(base, "/") == 0 ? 0 : strlen(base);
    if (strncmp(folder, base, length) != 0)
        return NULL;
    if (folder[length] == '/')
        return folder + length + 1;
    return folder[length] ? NULL : folder + length;
}

/* Where the place lies below the folder that patterns are relative to. */
static void go_to(struct pattern_place *place, const char *base)
{
    const char *rest = below(place->folder, base);
    place->base = base;
    place->is_below = rest;
    if (rest)
        snprintf(place->path, sizeof place->path, "%s%s%s", rest,
                 *rest ? "/" : "", place->name);
}

bool pattern_fits(const char *pattern, const char *base,
                  struct pattern_place *place)
{
    if (!strchr(pattern, '/'))
        return glob_matches(pattern, place->name);
    if (place->base != base)
        go_to(place, base);
    if (strncmp(pattern, "./", 2) == 0)
        pattern += 2;
    pattern += *pattern == '/';
    if (!place->is_below)
        return false;
    /* Of a name at any depth no more than the name is to be looked at. */
    if (strncmp(pattern, "**/", 3) == 0 && !strchr(pattern + 3, '/'))
        return glob_matches(pattern + 3, place->name);
    return glob_matches(pattern, place->path);
}

bool pattern_fits_file(const char *pattern, const char *base,
                       struct pattern_place *place)
{
    char whole[GLOB_MOST];
    size_t length = strlen(pattern);
    if (!length || length > PATTERN_MOST || pattern[length - 1] != '/')
        return pattern_fits(pattern, base, place);
    bool is_name = !memchr(pattern, '/', length - 1);
    snprintf(whole, sizeof whole, "%s%s**", is_name ? "**/" : "", pattern);
    return pattern_fits(whole, base, place);
}
