/* The catalog files that the configuration names, and what was made of them. */
#include "catalog_files.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "message.h"
#include "server.h"
#include "text.h"
#include "uri.h"

/* --- Reading a file -------------------------------------------------------*/

static void fail(struct server *server, struct catalog_file *file,
                 const char *reason)
{
    if (!file->failure || strcmp(file->failure, reason) != 0)
        server_show(server, MESSAGE_ERROR, "the catalog %.400s is not used: %s",
                    catalog_file(file->argument), reason);
    free(file->failure);
    file->failure = need(strdup(reason));
}

/* Make lines and columns those of the protocol. */
static void place_problems(struct catalog_file *file, rql_text text,
                           enum encoding encoding)
{
    struct document_text lines = {.encoding = ENCODING_UTF32};
    bool good = document_text_set(&lines, text.data, text.length);
    for (size_t i = 0; i < file->problems.count; i++) {
        rql_position *at = &file->problems.items[i].position;
        struct position place = {at->line - 1, at->column - 1};
        if (good && encoding != ENCODING_UTF32) {
            lines.encoding = ENCODING_UTF32;
            size_t offset = document_text_offset(&lines, place);
            lines.encoding = encoding;
            place = document_text_position(&lines, offset);
        }
        *at = (rql_position){place.line, place.character};
    }
    document_text_free(&lines);
}

/* What is worst about it, for a message. */
static void fail_by_problems(struct server *server, struct catalog_file *file,
                             rql_status status)
{
    char reason[600];
    for (size_t i = 0; i < file->problems.count; i++) {
        const struct catalog_problem *p = &file->problems.items[i];
        if (p->severity != RQL_ERROR)
            continue;
        snprintf(reason, sizeof reason, "line %zu: %.500s",
                 p->position.line + 1, p->message);
        fail(server, file, reason);
        return;
    }
    fail(server, file, rql_status_text(status));
}

static void take_text(struct server *server, struct catalog_file *file,
                      rql_text text)
{
    rql_catalog *catalog = NULL;
    rql_status status = catalog_make(text, file->argument, file->api,
                                     &file->problems, &catalog);
    place_problems(file, text, server->encoding);
    if (status != RQL_OK) {
        fail_by_problems(server, file, status);
        return;
    }
    rql_catalog_free(file->catalog);
    file->catalog = catalog;
    free(file->failure);
    file->failure = NULL;
}

static struct stat stamp_of(const struct catalog_file *file)
{
    struct stat stamp = {0};
    if (stat(file->path, &stamp) != 0)
        stamp = (struct stat){0};
    return stamp;
}

bool catalog_file_has_changed(const struct catalog_file *file)
{
    struct stat now = stamp_of(file), then = file->stamp;
    return now.st_size != then.st_size || now.st_ino != then.st_ino ||
           now.st_mtim.tv_sec != then.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != then.st_mtim.tv_nsec;
}

void catalog_file_read(struct server *server, struct catalog_file *file)
{
    struct text text = {0};
    catalog_problems_free(&file->problems);
    file->is_dirty = true;
    file->stamp = stamp_of(file);
    int error = text_read_file(file->path, &text);
    if (error)
        fail(server, file, strerror(error));
    else
        take_text(server, file, (rql_text){text.data, text.length});
    free(text.data);
}

/* --- All files ------------------------------------------------------------*/

static void free_file(struct catalog_file *file)
{
    rql_catalog_free(file->catalog);
    catalog_problems_free(&file->problems);
    free(file->argument);
    free(file->path);
    free(file->failure);
    free(file);
}

void catalog_files_free(struct catalog_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free_file(files->items[i]);
    free(files->items);
}

/* A name below a folder; where there is none, below that of the program. */
static char *whole_path(const char *folder, const char *name)
{
    char here[PATH_MAX];
    if (*name != '/' && !folder)
        folder = getcwd(here, sizeof here);
    if (*name == '/' || !folder)
        return need(strdup(name));
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = need(malloc(size));
    size_t length = strlen(folder);
    const char *slash = length && folder[length - 1] == '/' ? "" : "/";
    snprintf(path, size, "%s%s%s", folder, slash, name);
    return path;
}

static void publish_problems(struct server *server, struct catalog_file *file);

static void drop_file(struct server *server, struct catalog_file *file)
{
    catalog_problems_free(&file->problems);
    if (file->has_published)
        publish_problems(server, file);
    free_file(file);
}

void catalog_files_begin(struct catalog_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        files->items[i]->is_used = false;
}

void catalog_files_end(struct server *server)
{
    struct catalog_files *files = &server->configuration.files;
    size_t kept = 0;
    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i]->is_used)
            files->items[kept++] = files->items[i];
        else
            drop_file(server, files->items[i]);
    }
    files->count = kept;
}

static struct catalog_file *
add_file(struct server *server, const char *argument, char *path, rql_api api)
{
    struct catalog_files *files = &server->configuration.files;
    struct catalog_file *file = need(calloc(1, sizeof *file));
    file->argument = need(strdup(argument));
    file->path = path;
    file->api = api;
    files->items =
        need(realloc(files->items, (files->count + 1) * sizeof *files->items));
    files->items[files->count++] = file;
    catalog_file_read(server, file);
    return file;
}

/* The file of an argument, read. */
static struct catalog_file *find_file(struct server *server,
                                      const char *argument, const char *folder,
                                      rql_api api)
{
    const struct catalog_files *files = &server->configuration.files;
    char *path = whole_path(folder, catalog_file(argument));
    for (size_t i = 0; i < files->count; i++) {
        struct catalog_file *file = files->items[i];
        if (strcmp(file->argument, argument) != 0 ||
            strcmp(file->path, path) != 0 || file->api != api)
            continue;
        free(path);
        return file;
    }
    return add_file(server, argument, path, api);
}

struct catalogs catalog_files_use(struct server *server,
                                  const char *const *arguments, size_t count,
                                  rql_api api, const char *folder)
{
    struct catalogs use = {{NULL}};
    for (size_t i = 0; i < count; i++) {
        struct catalog_file *file =
            find_file(server, arguments[i], folder, api);
        file->is_used = true;
        if (!file->catalog)
            continue;
        rql_api own = rql_catalog_api(file->catalog);
        if (!use.given[own] || use.given[own] == file->catalog) {
            use.given[own] = file->catalog;
            continue;
        }
        char reason[600];
        snprintf(reason, sizeof reason, "%.300s is a catalog of %s too",
                 rql_catalog_name(use.given[own]), rql_api_name(own));
        fail(server, file, reason);
    }
    return use;
}

/* --- Publishing -----------------------------------------------------------*/

static void put_problem(struct json *json,
                        const struct catalog_problem *problem)
{
    json_open(json, '{');
    json_key(json, "range");
    json_open(json, '{');
    for (int i = 0; i < 2; i++) {
        json_key(json, i ? "end" : "start");
        json_open(json, '{');
        json_member_size(json, "line", problem->position.line);
        json_member_size(json, "character", problem->position.column);
        json_close(json, '}');
    }
    json_close(json, '}');
    json_member_size(json, "severity", (size_t)problem->severity);
    json_member_string(json, "source", "reportql");
    json_member_string(json, "message", problem->message);
    json_close(json, '}');
}

/* A catalog has at most so many problems that anybody would look at. */
enum { MOST_PROBLEMS = 200 };

static void publish_problems(struct server *server, struct catalog_file *file)
{
    struct outgoing outgoing;
    char *uri = uri_of_path(file->path);
    outgoing_notify(&outgoing, server, "textDocument/publishDiagnostics");
    json_open(&outgoing.json, '{');
    json_member_string(&outgoing.json, "uri", uri);
    json_key(&outgoing.json, "diagnostics");
    json_open(&outgoing.json, '[');
    for (size_t i = 0; i < file->problems.count && i < MOST_PROBLEMS; i++)
        put_problem(&outgoing.json, &file->problems.items[i]);
    json_close(&outgoing.json, ']');
    json_close(&outgoing.json, '}');
    outgoing_send(&outgoing);
    free(uri);
    file->has_published = file->problems.count > 0;
}

void catalog_files_publish(struct server *server)
{
    const struct catalog_files *files = &server->configuration.files;
    for (size_t i = 0; i < files->count; i++) {
        struct catalog_file *file = files->items[i];
        if (!file->is_dirty)
            continue;
        file->is_dirty = false;
        if (file->has_published || file->problems.count)
            publish_problems(server, file);
    }
}
