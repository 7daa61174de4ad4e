/* Catalogs as files that an editor can open. */
#include "catalog_view.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog.h"
#include "message.h"
#include "replace.h"
#include "tree.h"
#include "uri.h"

/* --- Built-in catalogs ----------------------------------------------------*/

/* The directory of a catalog's view, with a slash behind it; false when the
 * user has none. */
static bool add_directory(struct bytes *path)
{
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (cache && *cache == '/') {
        bytes_add_text(path, cache);
    } else if (home && *home == '/') {
        bytes_add_text(path, home);
        bytes_add_text(path, "/.cache");
    } else {
        return false;
    }
    bytes_add_text(path, "/reportql/");
    bytes_add_text(path, rql_version());
    bytes_add_text(path, "/");
    return true;
}

/* Make the directories of a path that are not there. */
static void make_directories(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

/* Write a file that nobody is to change, all of it or nothing. */
static bool write_file(const char *path, rql_text text)
{
    struct replacement *r = replacement_begin_anew(path, "not written");
    if (!r)
        return false;
    if (!replacement_write(r, text)) {
        replacement_abandon(r);
        return false;
    }
    return replacement_put_in_place(r) && chmod(path, 0444) == 0;
}

static bool view_built_in(struct catalog_view *view, const rql_catalog *catalog)
{
    struct bytes path = {0}, bytes = {0};
    struct output out;
    bool good = add_directory(&path);
    if (good) {
        bytes_add_text(&path, rql_api_name(rql_catalog_api(catalog)));
        bytes_add(&path, ".json", sizeof ".json");
        output_init_bytes(&out, &bytes);
        catalog_put_file(&out, catalog);
        rql_text text = bytes_text(&bytes);
        good = file_holds(path.data, text);
        if (!good) {
            make_directories(path.data);
            good = write_file(path.data, text);
        }
    }
    if (good) {
        view->document.uri = uri_of_path(path.data);
        document_text_set(&view->document.text, bytes.data, bytes.length);
    }
    free(bytes.data);
    free(path.data);
    return good;
}

/* --- Catalogs of the user -------------------------------------------------*/

/* The path of a file that a name means, in a folder or, without one, in the
 * directory of the server; NULL when there is none.  To be freed. */
static char *path_in(const char *folder, const char *name)
{
    struct bytes path = {0};
    if (folder && *name != '/') {
        bytes_add_text(&path, folder);
        bytes_add_text(&path, "/");
    }
    bytes_add(&path, name, strlen(name) + 1);
    char *real = realpath(path.data, NULL);
    free(path.data);
    return real;
}

static char *path_of(const struct server *server, const char *name)
{
    char *path = NULL;
    if (server->folders.count)
        path = path_in(server->folders.paths[0], name);
    return path ? path : path_in(NULL, name);
}

/* The text as the client has it, or else that of the file. */
static bool read_text(struct catalog_view *view, struct server *server,
                      const char *path)
{
    const struct document *open =
        documents_find(&server->documents, view->document.uri);
    if (open)
        return document_text_set(&view->document.text, open->text.data,
                                 open->text.length);
    struct text file;
    if (text_read_file(path, &file) != 0)
        return false;
    rql_text text = without_mark(&file);
    bool good = document_text_set(&view->document.text, text.data, text.length);
    free(file.data);
    return good;
}

static bool view_file(struct catalog_view *view, struct server *server,
                      const rql_catalog *catalog)
{
    char *path = path_of(server, rql_catalog_name(catalog));
    if (!path)
        return false;
    view->document.uri = uri_of_path(path);
    bool good = read_text(view, server, path);
    free(path);
    return good;
}

/* --- The view -------------------------------------------------------------*/

bool catalog_view_open(struct catalog_view *view, struct server *server,
                       const rql_catalog *catalog)
{
    rql_api api = rql_catalog_api(catalog);
    *view = (struct catalog_view){.document.host = RQL_HOST_REQUEST};
    view->document.text.encoding = server->encoding;
    bool good = catalog == rql_catalog_builtin(api)
                    ? view_built_in(view, catalog)
                    : view_file(view, server, catalog);
    if (good)
        good = rql_catalog_new(view->document.text.data,
                               view->document.text.length, "", api, NULL, NULL,
                               &view->catalog) == RQL_OK;
    if (!good)
        catalog_view_free(view);
    return good;
}

void catalog_view_free(struct catalog_view *view)
{
    rql_catalog_free(view->catalog);
    document_text_free(&view->document.text);
    free(view->document.uri);
    *view = (struct catalog_view){0};
}

/* The name between the quotes that begin at an offset. */
static rql_span inside_quotes(const struct document_text *text, size_t offset)
{
    rql_span span = {offset + 1, offset + 1};
    while (span.end < text->length && text->data[span.end] != '"')
        span.end += text->data[span.end] == '\\' ? 2 : 1;
    if (span.end > text->length)
        span.end = text->length;
    return span;
}

bool catalog_view_find(const struct catalog_view *view, rql_text dataset,
                       rql_text column, rql_span *span)
{
    const rql_catalog *catalog = view->catalog;
    size_t d, c, offset;
    if (!rql_catalog_find_dataset(catalog, dataset.data, dataset.length, &d))
        return false;
    if (!column.data) {
        if (!rql_catalog_dataset_place(catalog, d, &offset))
            return false;
    } else if (!rql_catalog_find_column(catalog, d, column.data, column.length,
                                        &c) ||
               !rql_catalog_column_place(catalog, d, c, &offset)) {
        return false;
    }
    *span = inside_quotes(&view->document.text, offset);
    return true;
}
