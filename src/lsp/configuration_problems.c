/* What is wrong with configuration files, published at its place in them. */
#include <stdlib.h>
#include <string.h>

#include "features.h"
#include "message.h"
#include "uri.h"
#include "view.h"

static void put_problem(struct json *json, struct document_text *text,
                        const struct configuration_problem *problem)
{
    rql_span span = {problem->offset, problem->offset};
    while (span.end < text->length &&
           !strchr(" \t\r\n,:]}", text->data[span.end]))
        span.end++;
    json_open(json, '{');
    json_key(json, "range");
    json_put_range(json, text, span);
    json_member_size(json, "severity", RQL_ERROR);
    json_member_string(json, "source", "reportql");
    json_member_string(json, "message", problem->message);
    json_close(json, '}');
}

/* Publish the problems of a file; of NULL that there are none. */
static void publish(struct server *server, const char *path,
                    const struct configuration_file *file)
{
    struct outgoing outgoing;
    struct document_text text = {.encoding = server->encoding};
    size_t count = file ? file->problem_count : 0;
    char *uri = uri_of_path(path);
    if (count)
        document_text_set(&text, file->json.source, file->json.length);
    outgoing_notify(&outgoing, server, "textDocument/publishDiagnostics");
    json_open(&outgoing.json, '{');
    json_member_string(&outgoing.json, "uri", uri);
    json_key(&outgoing.json, "diagnostics");
    json_open(&outgoing.json, '[');
    for (size_t i = 0; i < count; i++)
        put_problem(&outgoing.json, &text, &file->problems[i]);
    json_close(&outgoing.json, ']');
    json_close(&outgoing.json, '}');
    outgoing_send(&outgoing);
    document_text_free(&text);
    free(uri);
}

/* Tell of a file for the first time. */
static void tell(struct server *server, struct configuration_file *file)
{
    file->is_said = true;
    if (!file->problem_count)
        return;
    if (!file->has_place) {
        server_show(server, MESSAGE_ERROR, "cannot read %.400s: %.300s",
                    file->path, file->problems[0].message);
        return;
    }
    publish(server, file->path, file);
    json_object_set_new_nocheck(server->configuration.published, file->path,
                                json_true());
}

/* Take back what is published of files that are right now, or not in use. */
static void take_back(struct server *server)
{
    struct configuration *configuration = &server->configuration;
    const char *path;
    json_t *value;
    void *next;
    json_object_foreach_safe(configuration->published, next, path, value)
    {
        const struct configurations *read =
            &configuration->policies.configurations;
        const json_t *at = json_object_get(read->by_path, path);
        if (at && read->files[json_integer_value(at)]->problem_count)
            continue;
        publish(server, path, NULL);
        json_object_del(configuration->published, path);
    }
}

void configuration_publish_problems(struct server *server)
{
    const struct configurations *read =
        &server->configuration.policies.configurations;
    for (size_t i = 0; i < read->file_count; i++) {
        struct configuration_file *file = read->files[i];
        if (file->is_complete && !file->is_said)
            tell(server, file);
    }
    take_back(server);
}
