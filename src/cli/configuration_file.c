/* Reading a configuration file and those that it extends. */
#include "configuration_file.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogs.h"
#include "input.h"
#include "message.h"

/* More problems help nobody; deeper, or with more layers, is no file of a
 * person. */
enum { MOST_PROBLEMS = 50, MOST_DEPTH = 16, MOST_LAYERS = 20000 };

/* --- Making and freeing ---------------------------------------------------*/

char *configurations_shown(const struct configurations *configurations,
                           const char *path)
{
    const char *here = configurations->here;
    size_t length = here ? strlen(here) : 0;
    bool is_below = here && strncmp(path, here, length) == 0 && path[length];
    return need(strdup(is_below ? path + length : path));
}

struct configuration_file *
configuration_file_new(const struct configurations *configurations,
                       const char *path)
{
    struct configuration_file *file = need(calloc(1, sizeof *file));
    file->path = need(strdup(path));
    file->shown = configurations_shown(configurations, path);
    file->folder = folder_in(path);
    file->missing = need(json_array());
    return file;
}

void configuration_file_free(struct configuration_file *file)
{
    for (size_t i = 0; i < file->problem_count; i++)
        free(file->problems[i].message);
    if (file->has_place)
        commented_json_free(&file->json);
    json_decref(file->missing);
    free(file->problems);
    free(file->layers);
    free(file->uses);
    free(file->path);
    free(file->shown);
    free(file->folder);
    free(file->tree);
    free(file);
}

/* --- Problems -------------------------------------------------------------*/

static bool keep_problem(void *context, size_t offset, const char *message)
{
    struct configuration_file *file = context;
    file->is_wrong = true;
    if (file->problem_count == MOST_PROBLEMS)
        return false;
    size_t size = (file->problem_count + 1) * sizeof *file->problems;
    file->problems = need(realloc(file->problems, size));
    file->problems[file->problem_count++] =
        (struct configuration_problem){offset, need(strdup(message))};
    return true;
}

__attribute__((format(printf, 3, 4))) static void
fail(struct configuration_file *file, size_t offset, const char *format, ...)
{
    char message[PATH_MAX + 400];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    keep_problem(file, offset, message);
}

void configuration_file_say(struct configuration_file *file)
{
    if (file->is_said)
        return;
    file->is_said = true;
    for (size_t i = 0; i < file->use_count; i++)
        configuration_file_say(file->uses[i]);
    for (size_t i = 0; i < file->problem_count; i++) {
        const struct configuration_problem *problem = &file->problems[i];
        if (!file->has_place) {
            complain("cannot read %s: %s", file->shown, problem->message);
            continue;
        }
        rql_position at = commented_json_position(&file->json, problem->offset);
        complain("%s:%zu:%zu: %s", file->shown, at.line, at.column,
                 problem->message);
    }
}

/* --- Names of files -------------------------------------------------------*/

/* The real path of a name; what is not there is noted, unless it may be new. */
static bool find_real(struct configuration_file *file, const char *name,
                      bool may_be_new, char real[PATH_MAX])
{
    char *path =
        *name == '/' ? need(strdup(name)) : path_in(file->folder, name);
    bool good = realpath(path, real);
    if (!good && errno == ENOENT && !may_be_new) {
        json_array_append_new(file->missing, json_string_nocheck(path));
        errno = ENOENT;
    }
    if (!good && errno == ENOENT && may_be_new) {
        char *above = folder_in(path);
        const char *last = strrchr(path, '/') + 1;
        good =
            realpath(above, real) && strlen(real) + strlen(last) + 2 < PATH_MAX;
        if (good && strcmp(real, "/") != 0)
            strcat(real, "/");
        if (good)
            strcat(real, last);
        free(above);
    }
    int error = errno;
    free(path);
    errno = error;
    return good;
}

/* The real path of what a file names, which is to lie in its tree; false after a
 * problem. */
static bool resolve(struct configuration_file *file, const char *name,
                    bool may_be_new, size_t offset, char real[PATH_MAX])
{
    struct stat status;
    if (!find_real(file, name, may_be_new, real)) {
        fail(file, offset, "cannot read %s: %s", name, strerror(errno));
        return false;
    }
    if (!path_lies_in(real, file->tree)) {
        fail(file, offset, "%s lies outside of %s", name, file->tree);
        return false;
    }
    bool is_there = stat(real, &status) == 0;
    if (!is_there && errno != ENOENT) {
        fail(file, offset, "cannot read %s: %s", name, strerror(errno));
        return false;
    }
    if (is_there ? !S_ISREG(status.st_mode) : !may_be_new) {
        fail(file, offset, "%s is no file", name);
        return false;
    }
    return true;
}

/* Put the whole path in place of a name: `prefix` is how many bytes of it are
 * none of the name. */
static void resolve_text(const struct configurations *configurations,
                         struct configuration_file *file, json_t *text,
                         size_t prefix, bool may_be_new, size_t offset)
{
    char real[PATH_MAX];
    const char *given = json_string_value(text);
    /* An empty name is taken for none. */
    if (!resolve(file, given + prefix, may_be_new, offset, real)) {
        json_string_set(text, "");
        return;
    }
    char *shown = configurations_shown(configurations, real);
    /* A name must not look as if it told the API. */
    const char *here = catalog_file(shown) == shown ? "" : "./";
    size_t size = prefix + strlen(here) + strlen(shown) + 1;
    char *whole = need(malloc(size));
    snprintf(whole, size, "%.*s%s%s", (int)prefix, given, here, shown);
    if (json_string_setn_nocheck(text, whole, size - 1))
        need(NULL);
    free(whole);
    free(shown);
}

/* --- Values that name files -----------------------------------------------*/

/* Find a member of an object and its place. */
static json_t *member(const struct configuration_file *file,
                      const json_t *object, size_t place, const char *wanted,
                      size_t *at)
{
    const char *name;
    json_t *value;
    *at = first_inside(place);
    json_object_foreach((json_t *)object, name, value)
    {
        if (strcmp(name, wanted) == 0)
            return value;
        *at = file->json.places[*at].next;
    }
    return NULL;
}

static size_t offset_at(const struct configuration_file *file, size_t place)
{
    return file->json.places[place].value;
}

/* False after a problem: what was meant for an API is none, nor is there a file
 * of that name. */
static bool has_real_api(struct configuration_file *file, const char *argument,
                         size_t offset)
{
    char real[PATH_MAX];
    size_t odd = catalog_odd_api(argument);
    if (!odd || find_real(file, argument, false, real))
        return true;
    fail(file, offset, "%s: there is no API %.*s", argument, (int)odd,
         argument);
    return false;
}

static void resolve_catalogs(const struct configurations *configurations,
                             struct configuration_file *file,
                             const json_t *object, size_t place)
{
    size_t i, at;
    json_t *item, *list = member(file, object, place, "catalogs", &at);
    if (!json_is_array(list))
        return;
    at = first_inside(at);
    json_array_foreach(list, i, item)
    {
        const char *text = json_string_value(item);
        if (text && !has_real_api(file, text, offset_at(file, at)))
            json_string_set(item, "");
        else if (text && *text)
            resolve_text(configurations, file, item,
                         (size_t)(catalog_file(text) - text), false,
                         offset_at(file, at));
        at = file->json.places[at].next;
    }
}

static void resolve_baseline(const struct configurations *configurations,
                             struct configuration_file *file)
{
    size_t at;
    json_t *text = member(file, file->json.root, 0, "baseline", &at);
    if (json_is_string(text) && json_string_length(text))
        resolve_text(configurations, file, text, 0, true, offset_at(file, at));
}

/* --- Layers ---------------------------------------------------------------*/

static bool add_layer(struct configuration_file *file,
                      struct configured_layer layer)
{
    if (file->layer_count == MOST_LAYERS)
        return false;
    if (file->layer_count == file->layer_room) {
        file->layer_room = file->layer_room * 2 + 4;
        file->layers = need(
            realloc(file->layers, file->layer_room * sizeof *file->layers));
    }
    file->layers[file->layer_count++] = layer;
    file->override_count += layer.files != NULL;
    return true;
}

/* A layer of the file itself, with what is wrong with it. */
static struct layer own_layer(struct configuration_file *file,
                              const json_t *object, enum key_scope scope,
                              size_t place)
{
    struct layer layer = {
        .object = object,
        .scope = scope,
        .json = &file->json,
        .place = place,
        .path = file->shown,
        .folder = file->folder,
    };
    struct choices tried;
    choices_init(&tried);
    choices_lay(&tried, &layer,
                file->problem_count < MOST_PROBLEMS ? keep_problem : NULL,
                file);
    choices_free(&tried);
    return layer;
}

static void add_override(const struct configurations *configurations,
                         struct configuration_file *file, const json_t *object,
                         size_t place)
{
    size_t at;
    struct configured_layer layer = {
        .layer = own_layer(file, object, IN_OVERRIDE, place),
        .files = member(file, object, place, "files", &at),
        .excluded = member(file, object, place, "excludedFiles", &at),
    };
    resolve_catalogs(configurations, file, object, place);
    if (!layer.files)
        fail(file, offset_at(file, place),
             "this override names no files; it needs \"files\"");
    else if (!add_layer(file, layer))
        fail(file, offset_at(file, place), "these are too many overrides");
}

static void add_overrides(const struct configurations *configurations,
                          struct configuration_file *file)
{
    size_t i, at;
    const json_t *item;
    const json_t *list = member(file, file->json.root, 0, "overrides", &at);
    if (!json_is_array(list))
        return;
    at = first_inside(at);
    json_array_foreach(list, i, item)
    {
        if (json_is_object(item))
            add_override(configurations, file, item, at);
        if (file->problem_count == MOST_PROBLEMS)
            break;
        at = file->json.places[at].next;
    }
}

/* --- What it extends ------------------------------------------------------*/

static void complete(struct configurations *configurations,
                     struct configuration_file *file, size_t depth);

static void lay_base(struct configuration_file *file,
                     struct configuration_file *base, size_t offset)
{
    file->uses =
        need(realloc(file->uses, (file->use_count + 1) * sizeof *file->uses));
    file->uses[file->use_count++] = base;
    file->is_wrong |= base->is_wrong;
    for (size_t i = 0; i < base->layer_count; i++) {
        if (add_layer(file, base->layers[i]))
            continue;
        fail(file, offset, "this extends too many files");
        return;
    }
}

static void extend(struct configurations *configurations,
                   struct configuration_file *file, const json_t *name,
                   size_t offset, size_t depth)
{
    char real[PATH_MAX];
    const char *text = json_string_value(name);
    if (!text || !*text || !resolve(file, text, false, offset, real))
        return;
    struct configuration_file *base = configurations_file(configurations, real);
    if (base->is_open)
        fail(file, offset, "%s extends itself, by way of this", base->shown);
    else if (depth == MOST_DEPTH)
        fail(file, offset, "files extend each other too deeply");
    else {
        complete(configurations, base, depth + 1);
        lay_base(file, base, offset);
    }
}

static void extend_all(struct configurations *configurations,
                       struct configuration_file *file, size_t depth)
{
    size_t i, at;
    const json_t *item;
    const json_t *value = member(file, file->json.root, 0, "extends", &at);
    if (json_is_string(value)) {
        extend(configurations, file, value, offset_at(file, at), depth);
        return;
    }
    at = first_inside(at);
    json_array_foreach(value, i, item)
    {
        extend(configurations, file, item, offset_at(file, at), depth);
        at = file->json.places[at].next;
    }
}

/* --- The whole ------------------------------------------------------------*/

/* Read the text; false after a problem. */
static bool read_text(struct configuration_file *file, struct text *text)
{
    file->stamp = stamp_of_path(file->path);
    if (file->stamp.st_size > COMMENTED_JSON_MOST) {
        fail(file, 0, "it has more than %d bytes", COMMENTED_JSON_MOST);
        return false;
    }
    int error = text_read_file(file->path, text);
    if (error)
        fail(file, 0, "%s",
             error == EINVAL ? "it is no file" : strerror(error));
    return !error;
}

static void parse(struct configuration_file *file)
{
    struct text text = {0};
    struct json_trouble trouble;
    if (file->is_parsed)
        return;
    file->is_parsed = true;
    if (!read_text(file, &text))
        return;
    file->has_place = true;
    if (!commented_json_read(&file->json, (rql_text){text.data, text.length},
                             &trouble))
        fail(file, trouble.offset, "%s", trouble.message);
    free(text.data);
}

bool configuration_file_is_root(struct configurations *configurations,
                                struct configuration_file *file)
{
    char real[PATH_MAX];
    (void)configurations;
    /* Where the tree begins is not known yet: a link that leads out of its folder
     * is not read before it is. */
    if (realpath(file->path, real) && !path_lies_in(real, file->folder))
        return false;
    parse(file);
    return file->json.root &&
           json_is_true(json_object_get(file->json.root, "root"));
}

/* A link must not lead out of the tree. */
static bool is_inside(struct configuration_file *file)
{
    char real[PATH_MAX];
    if (!realpath(file->path, real) || path_lies_in(real, file->tree))
        return true;
    fail(file, 0, "it is a link that leads out of %s", file->tree);
    return false;
}

static void complete(struct configurations *configurations,
                     struct configuration_file *file, size_t depth)
{
    if (file->is_complete)
        return;
    file->is_complete = file->is_open = true;
    file->tree =
        need(strdup(configurations_tree(configurations, file->folder)));
    if (is_inside(file)) {
        parse(file);
        if (file->json.root) {
            extend_all(configurations, file, depth);
            struct layer own = own_layer(file, file->json.root, IN_FILE, 0);
            resolve_catalogs(configurations, file, file->json.root, 0);
            resolve_baseline(configurations, file);
            if (!add_layer(file, (struct configured_layer){.layer = own}))
                fail(file, 0, "this extends too many files");
            add_overrides(configurations, file);
        }
    }
    file->is_open = false;
}

void configuration_file_complete(struct configurations *configurations,
                                 struct configuration_file *file)
{
    complete(configurations, file, 0);
}
