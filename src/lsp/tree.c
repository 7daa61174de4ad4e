/* The texts of the work space. */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "progress.h"
#include "uri.h"

struct walk {
    struct server *server;
    struct progress progress;
    struct inputs inputs;
    size_t done;
    const char *folder; /* that is walked */
    char **open;        /* paths of the open documents, sorted */
    size_t open_count;
    tree_visitor *visit;
    void *context;
};

/* --- Open documents -------------------------------------------------------*/

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_open(struct walk *walk)
{
    const struct documents *documents = &walk->server->documents;
    walk->open = need(calloc(documents->count + 1, sizeof *walk->open));
    for (size_t i = 0; i < documents->count; i++) {
        char *path = uri_path(documents->items[i]->uri);
        if (path)
            walk->open[walk->open_count++] = path;
    }
    qsort(walk->open, walk->open_count, sizeof *walk->open, compare_paths);
}

static bool is_open(const struct walk *walk, const char *path)
{
    return walk->open_count && bsearch(&path, walk->open, walk->open_count,
                                       sizeof *walk->open, compare_paths);
}

static void visit_open(struct walk *walk)
{
    const struct documents *documents = &walk->server->documents;
    for (size_t i = 0; i < documents->count && !walk->inputs.is_over; i++) {
        struct tree_text text = {.document = documents->items[i]};
        text.made = server_made(walk->server, text.document);
        if (text.made)
            walk->visit(walk->context, &text);
        walk->inputs.is_over = !progress_step(&walk->progress, ++walk->done);
    }
}

/* --- Files ----------------------------------------------------------------*/

static bool enter(void *context, const char *path, bool is_directory)
{
    struct walk *walk = context;
    walk->inputs.is_over = !progress_step(&walk->progress, walk->done);
    if (walk->inputs.is_over)
        return false;
    if (!is_directory)
        return !is_open(walk, path);
    return folders_enters(&walk->server->folders, walk->folder, path);
}

rql_text without_mark(const struct text *text)
{
    size_t mark =
        text->length >= 3 && memcmp(text->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    return (rql_text){text->data + mark, text->length - mark};
}

static bool visit_file(void *context, const char *name, const struct text *file)
{
    struct walk *walk = context;
    struct document document = {.host = file->host};
    struct tree_text text = {
        .document = &document, .path = name, .text = without_mark(file)};
    rql_options options =
        configuration_policy(&walk->server->configuration, name)->options;
    rql_document *made;
    options.least = RQL_ERROR;
    options.host = file->host;
    walk->done++;
    if (rql_document_new_in_place((char *)text.text.data, text.text.length,
                                  &options, &made) != RQL_OK)
        return true;
    text.made = made;
    walk->visit(walk->context, &text);
    rql_document_free(made);
    document_text_free(&document.text);
    free(document.uri);
    return true;
}

void tree_text_queries(struct tree_text *text, tree_query_visitor *visit,
                       void *context)
{
    for (size_t i = 0; i < view_count(text->document, text->made); i++) {
        struct view view = view_at(text->document, text->made, i);
        size_t count = rql_document_query_count(view.queries);
        for (size_t j = 0; j < count; j++)
            visit(context, text, &view, rql_document_query(view.queries, j));
    }
}

void tree_text_need(struct tree_text *text, struct server *server)
{
    struct document *document = text->document;
    if (!text->path || document->uri)
        return;
    document->uri = uri_of_path(text->path);
    document->text.encoding = server->encoding;
    document_text_set(&document->text, text->text.data, text->text.length);
}

/* --- The whole ------------------------------------------------------------*/

bool tree_visit(struct request *request, const char *title, tree_visitor *visit,
                void *context)
{
    struct server *server = request->server;
    struct walk walk = {.server = server, .visit = visit, .context = context};
    walk.inputs = (struct inputs){
        .requests = true,
        .is_quiet = true,
        .policies = &server->configuration.policies,
        .visit = visit_file,
        .enter = enter,
        .context = &walk,
        .most = FOLDERS_MOST_BYTES,
    };
    progress_begin(&walk.progress, request, title);
    list_open(&walk);
    visit_open(&walk);
    folders_visit(&server->folders, &walk.inputs, &walk.folder);
    progress_end(&walk.progress);
    for (size_t i = 0; i < walk.open_count; i++)
        free(walk.open[i]);
    free(walk.open);
    return !walk.inputs.is_over;
}
