/* Telling the client of long work. */
#include "progress.h"

#include <stdio.h>

#include "features.h"

enum {
    PATIENCE = 500, /* milliseconds until a client is told that did not ask */
    PAUSE = 100     /* milliseconds between two reports */
};

static long milliseconds_since(struct timespec then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)(now.tv_sec - then.tv_sec) * 1000 +
           (now.tv_nsec - then.tv_nsec) / 1000000;
}

static void put_token(struct json *json, const struct progress *progress)
{
    json_key(json, "token");
    if (json_is_string(progress->token))
        json_put_bytes(json, json_string_value(progress->token),
                       json_string_length(progress->token));
    else if (progress->token)
        json_put_number(json, json_integer_value(progress->token));
    else
        json_put_string(json, progress->own);
}

/* `message` may be NULL. */
static void tell(struct progress *progress, const char *kind,
                 const char *message)
{
    struct server *server = progress->request->server;
    struct outgoing outgoing;
    outgoing_notify(&outgoing, server, "$/progress");
    struct json *json = &outgoing.json;
    json_open(json, '{');
    put_token(json, progress);
    json_key(json, "value");
    json_open(json, '{');
    json_member_string(json, "kind", kind);
    if (!progress->has_begun)
        json_member_string(json, "title", progress->title);
    if (message)
        json_member_string(json, "message", message);
    json_close(json, '}');
    json_close(json, '}');
    outgoing_send(&outgoing);
    rpc_flush(&server->rpc);
    clock_gettime(CLOCK_MONOTONIC, &progress->told);
}

static void begin(struct progress *progress)
{
    tell(progress, "begin", NULL);
    progress->has_begun = true;
}

/* Give the client a token of ours. */
static void create(struct progress *progress)
{
    struct server *server = progress->request->server;
    struct outgoing outgoing;
    outgoing_ask(&outgoing, server, "window/workDoneProgress/create", NULL);
    snprintf(progress->own, sizeof progress->own, "reportql/%lld",
             server->pending.last_id);
    json_open(&outgoing.json, '{');
    put_token(&outgoing.json, progress);
    json_close(&outgoing.json, '}');
    outgoing_send(&outgoing);
}

void progress_begin(struct progress *progress, struct request *request,
                    const char *title)
{
    const json_t *token = json_object_get(request->params, "workDoneToken");
    *progress = (struct progress){.request = request, .title = title};
    clock_gettime(CLOCK_MONOTONIC, &progress->start);
    if (!json_is_string(token) && !json_is_integer(token))
        return;
    progress->token = token;
    begin(progress);
}

bool progress_step(struct progress *progress, size_t done)
{
    const struct server *server = progress->request->server;
    if (request_is_cancelled(progress->request))
        return false;
    if (progress->has_begun && milliseconds_since(progress->told) >= PAUSE) {
        char message[64];
        snprintf(message, sizeof message, "%zu files", done);
        tell(progress, "report", message);
    } else if (!progress->has_begun && server->client.has_progress &&
               milliseconds_since(progress->start) >= PATIENCE) {
        create(progress);
        begin(progress);
    }
    return true;
}

void progress_end(struct progress *progress)
{
    if (progress->has_begun)
        tell(progress, "end", NULL);
}

/* The capability of requests that tell of their progress. */
void lsp_put_progress(struct server *server, struct json *json)
{
    (void)server;
    json_open(json, '{');
    json_key(json, "workDoneProgress");
    json_put_bool(json, true);
    json_close(json, '}');
}
