/* Diagnostics that the client pulls: of all query files and request bodies in the
 * folders.  Open documents are as the client has them; files that have not
 * changed since the last time are not even read. */
#include "pull.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "features.h"
#include "input.h"
#include "message.h"
#include "tree.h"
#include "uri.h"

struct pull {
    struct request *request;
    struct server *server;
    struct json *json;
    struct inputs inputs;
    const char *folder; /* that is walked */
    json_t *before;     /* ids that the client has, by path; those that are
                            found are taken out */
    json_t *done;       /* paths of what has been reported, as keys */
    char id[ID_SIZE];   /* of the file at hand */
};

/* What a document is called in the two tables: its path, if it has one. */
static char *key_of(const char *uri)
{
    char *path = uri_path(uri);
    return path ? path : need(strdup(uri));
}

static void read_ids(struct pull *pull)
{
    size_t i;
    const json_t *item;
    json_array_foreach(
        json_object_get(pull->request->params, "previousResultIds"), i, item)
    {
        const json_t *uri = json_object_get(item, "uri");
        if (!json_is_string(uri))
            continue;
        char *key = key_of(json_string_value(uri));
        json_object_set_nocheck(pull->before, key, (json_t *)item);
        free(key);
    }
}

/* True when the client has this result of a document. */
static bool is_known(const struct pull *pull, const char *key, const char *id)
{
    return is_result_id(
        json_object_get(json_object_get(pull->before, key), "value"), id);
}

static void put_report(struct pull *pull, struct document *document,
                       const char *id, bool is_unchanged, bool is_open)
{
    struct json *json = pull->json;
    json_open(json, '{');
    report_put_members(json, pull->server, document, id, is_unchanged);
    json_member_string(json, "uri", document->uri);
    json_key(json, "version");
    if (is_open)
        json_put_number(json, document->version);
    else
        json_put_null(json);
    json_close(json, '}');
}

static void note_done(struct pull *pull, const char *key)
{
    json_object_del(pull->before, key);
    json_object_set_new_nocheck(pull->done, key, json_true());
}

/* --- Open documents -------------------------------------------------------*/

static void report_open(struct pull *pull, struct document *document)
{
    char id[ID_SIZE];
    char *key = key_of(document->uri);
    result_id_of_document(document, id);
    if (server_made(pull->server, document))
        put_report(pull, document, id, is_known(pull, key, id), true);
    note_done(pull, key);
    free(key);
}

/* --- Files ----------------------------------------------------------------*/

/* The id of what a file's findings depend on: its bytes, as far as the file
 * system tells of changes, and the configuration. */
static bool id_of_file(const struct pull *pull, const char *path,
                       char id[ID_SIZE])
{
    struct stat status;
    if (stat(path, &status) != 0)
        return false;
    snprintf(id, ID_SIZE, "%llx-%llx-%llx-%llx-%llu",
             (unsigned long long)status.st_ino,
             (unsigned long long)status.st_size,
             (unsigned long long)status.st_mtim.tv_sec,
             (unsigned long long)status.st_mtim.tv_nsec,
             (unsigned long long)pull->server->configuration.generation);
    return true;
}

static void report_file(struct pull *pull, const char *path,
                        const struct text *file)
{
    struct documents files = {0};
    char *uri = uri_of_path(path);
    struct document *document = documents_open(&files, uri);
    document->text.encoding = pull->server->encoding;
    if (file) {
        rql_text text = without_mark(file);
        document->host = file->host;
        document_text_set(&document->text, text.data, text.length);
    }
    put_report(pull, document, pull->id, !file, false);
    note_done(pull, path);
    documents_free(&files);
    free(uri);
}

static bool visit(void *context, const char *path, const struct text *file)
{
    report_file(context, path, file);
    return true;
}

/* A file that the client knows as it is, is reported without being read. */
static bool enter_file(struct pull *pull, const char *path)
{
    if (json_object_get(pull->done, path) || !id_of_file(pull, path, pull->id))
        return false;
    if (!is_known(pull, path, pull->id))
        return true;
    report_file(pull, path, NULL);
    return false;
}

static bool enter(void *context, const char *path, bool is_directory)
{
    struct pull *pull = context;
    pull->inputs.is_over = request_is_cancelled(pull->request);
    if (pull->inputs.is_over)
        return false;
    if (!is_directory)
        return enter_file(pull, path);
    return folders_enters(&pull->server->folders, pull->folder, path);
}

/* --- The request ----------------------------------------------------------*/

/* What the client knows of and is no more has no findings. */
static void report_gone(struct pull *pull)
{
    const char *key;
    json_t *item;
    json_object_foreach(pull->before, key, item)
    {
        json_open(pull->json, '{');
        json_member_string(pull->json, "kind", "full");
        json_key(pull->json, "items");
        json_open(pull->json, '[');
        json_close(pull->json, ']');
        json_member_string(pull->json, "uri",
                           json_string_value(json_object_get(item, "uri")));
        json_key(pull->json, "version");
        json_put_null(pull->json);
        json_close(pull->json, '}');
    }
}

static void report_all(struct pull *pull)
{
    const struct server *server = pull->server;
    for (size_t i = 0; i < server->documents.count; i++)
        report_open(pull, server->documents.items[i]);
    folders_visit(&server->folders, &pull->inputs, &pull->folder);
    report_gone(pull);
}

void lsp_workspace_diagnostic(struct request *request)
{
    struct pull pull = {
        .request = request,
        .server = request->server,
        .json = request->result,
        .before = need(json_object()),
        .done = need(json_object()),
    };
    pull.inputs = (struct inputs){
        .requests = true,
        .is_quiet = true,
        .policies = &request->server->configuration.policies,
        .visit = visit,
        .enter = enter,
        .context = &pull,
        .most = FOLDERS_MOST_BYTES,
    };
    read_ids(&pull);
    json_open(pull.json, '{');
    json_key(pull.json, "items");
    json_open(pull.json, '[');
    report_all(&pull);
    json_close(pull.json, ']');
    json_close(pull.json, '}');
    json_decref(pull.before);
    json_decref(pull.done);
}
