/* The server: messages come, are handled one after the other, and answered. */
#include "server.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "decode.h"
#include "uri.h"

/* So many messages, and so many bytes of them, are taken in before the first of
 * them is handled. */
enum { MOST_QUEUED = 1000, MOST_QUEUED_BYTES = 1 << 24 };

/* See patience(). */
enum { BYTES_PER_MILLISECOND = 100000, MOST_PATIENCE = 5 };

int64_t server_now(const struct server *server)
{
    return server->now ? server->now : (int64_t)time(NULL);
}

const struct policy *server_policy(struct server *server,
                                   const struct document *document)
{
    char *path = document->uri ? uri_path(document->uri) : NULL;
    const struct policy *policy =
        configuration_policy(&server->configuration, path);
    free(path);
    return policy;
}

const rql_catalog *server_catalog(struct server *server,
                                  const struct document *document, rql_api api)
{
    const struct policy *policy =
        document ? server_policy(server, document)
                 : configuration_policy(&server->configuration, NULL);
    return catalogs_get(&policy->options, api);
}

rql_options server_options(struct server *server,
                           const struct document *document)
{
    rql_options options = server_policy(server, document)->options;
    options.now = server_now(server);
    options.host = document->host;
    return options;
}

const rql_document *server_made(struct server *server,
                                struct document *document)
{
    rql_options options = server_options(server, document);
    return documents_made(document, &options);
}

const rql_document *server_checked(struct server *server,
                                   struct document *document, size_t index,
                                   size_t *base)
{
    rql_options options = server_options(server, document);
    return documents_checked(document, &options, index, base);
}

/* --- Answers --------------------------------------------------------------*/

void request_fail(struct request *request, enum error_code error,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(request->message, sizeof request->message, format, args);
    va_end(args);
    request->error = error;
}

static void put_id(struct json *json, const json_t *id)
{
    json_key(json, "id");
    if (json_is_integer(id))
        json_put_number(json, json_integer_value(id));
    else if (json_is_string(id))
        json_put_bytes(json, json_string_value(id), json_string_length(id));
    else
        json_put_null(json);
}

static void put_error(struct json *json, const struct request *request)
{
    json_key(json, "error");
    json_open(json, '{');
    json_key(json, "code");
    json_put_number(json, request->error);
    json_member_string(json, "message", request->message);
    json_close(json, '}');
}

/* Begin an answer up to its result or error. */
static void begin_answer(struct json *json, struct output *output,
                         struct bytes *bytes, const json_t *id)
{
    output_init_bytes(output, bytes);
    json_init(json, output);
    json_open(json, '{');
    json_member_string(json, "jsonrpc", "2.0");
    put_id(json, id);
}

static void answer_error(struct server *server, const struct request *request)
{
    struct bytes bytes = {0};
    struct output output;
    struct json json;
    begin_answer(&json, &output, &bytes, request->id);
    put_error(&json, request);
    json_close(&json, '}');
    rpc_add(&server->rpc, bytes_text(&bytes));
    free(bytes.data);
}

/* Handle a request and answer it. */
static void handle_request(struct request *request, handler *handle)
{
    struct bytes bytes = {0};
    struct output output;
    struct json json;
    begin_answer(&json, &output, &bytes, request->id);
    json_key(&json, "result");
    size_t before = bytes.length;
    request->result = &json;
    handle(request);
    if (request->error) {
        answer_error(request->server, request);
    } else {
        if (bytes.length == before)
            json_put_null(&json);
        json_close(&json, '}');
        rpc_add(&request->server->rpc, bytes_text(&bytes));
    }
    free(bytes.data);
}

/* Handle a notification: there is nobody to tell of an error. */
static void handle_notification(struct request *request, handler *handle)
{
    struct bytes bytes = {0};
    struct output output;
    struct json json;
    output_init_bytes(&output, &bytes);
    json_init(&json, &output);
    request->result = &json;
    handle(request);
    if (request->error && request->server->state == STATE_RUNNING)
        server_log(request->server, MESSAGE_WARNING, "%s: %s", request->method,
                   request->message);
    free(bytes.data);
}

/* --- Calls ----------------------------------------------------------------*/

static const struct feature *find_feature(const char *method)
{
    for (const struct feature *f = features; f->method; f++)
        if (strcmp(f->method, method) == 0)
            return f;
    return NULL;
}

static bool is_method(const struct request *request, const char *method)
{
    return strcmp(request->method, method) == 0;
}

/* Whether a method may be called now; if not, the request has failed. */
static bool is_in_order(struct request *request)
{
    bool is_initialize = is_method(request, "initialize");
    switch (request->server->state) {
    case STATE_NEW:
        if (is_initialize)
            return true;
        request_fail(request, SERVER_NOT_INITIALIZED,
                     "the server has not been initialized");
        return false;
    case STATE_RUNNING:
        if (!is_initialize)
            return true;
        request_fail(request, INVALID_REQUEST,
                     "the server has been initialized already");
        return false;
    default:
        request_fail(request, INVALID_REQUEST, "the server has been shut down");
        return false;
    }
}

/* A notification out of order is dropped: there is nobody to tell.  So are
 * `initialize` and `shutdown`, which nobody waits for then. */
static void call_notification(struct request *request,
                              const struct feature *feature)
{
    bool is_running = request->server->state == STATE_RUNNING &&
                      !is_method(request, "initialize") &&
                      !is_method(request, "shutdown");
    if (feature && (is_running || is_method(request, "exit")))
        handle_notification(request, feature->handle);
}

static void call(struct request *request, bool is_cancelled)
{
    const struct feature *feature = find_feature(request->method);
    if (!request->id) {
        call_notification(request, feature);
        return;
    }
    if (is_cancelled)
        request_fail(request, REQUEST_CANCELLED, "the request was cancelled");
    else if (is_in_order(request) && !feature)
        request_fail(request, METHOD_NOT_FOUND, "there is no method %.100s",
                     request->method);
    if (request->error)
        answer_error(request->server, request);
    else
        handle_request(request, feature->handle);
}

static void refuse(struct server *server, enum error_code error,
                   const json_t *id, const char *message)
{
    struct request request = {.server = server, .id = id};
    request_fail(&request, error, "%s", message);
    answer_error(server, &request);
}

static bool is_id(const json_t *id)
{
    return !id || json_is_integer(id) || json_is_string(id);
}

static bool is_parameters(const json_t *params)
{
    return !params || json_is_object(params) || json_is_array(params) ||
           json_is_null(params);
}

/* An answer to a request of ours. */
static bool is_answer(const json_t *message)
{
    return !json_object_get(message, "method") &&
           json_object_get(message, "id") &&
           (json_object_get(message, "result") ||
            json_object_get(message, "error"));
}

static void handle_call(struct server *server, const json_t *message,
                        bool is_cancelled)
{
    const json_t *method = json_object_get(message, "method");
    const json_t *id = json_object_get(message, "id");
    const json_t *params = json_object_get(message, "params");
    if (!name_of(method) || !is_id(id) || !is_parameters(params)) {
        refuse(server, INVALID_REQUEST, is_id(id) ? id : NULL,
               "the message is no request, notification or answer");
        return;
    }
    struct request request = {
        .server = server,
        .method = json_string_value(method),
        .id = id,
        .params = params,
    };
    server->handled_id = id;
    server->handled_is_cancelled = false;
    call(&request, is_cancelled);
    server->handled_id = NULL;
}

static void handle_message(struct server *server, const json_t *message,
                           bool is_cancelled)
{
    if (json_is_array(message))
        refuse(server, INVALID_REQUEST, NULL, "batches are not understood");
    else if (!json_is_object(message))
        refuse(server, INVALID_REQUEST, NULL, "a message is an object");
    else if (is_answer(message))
        pending_answer(&server->pending, server, message);
    else
        handle_call(server, message, is_cancelled);
}

/* --- Coming and going -----------------------------------------------------*/

static void note_cancel(struct server *server, const json_t *message)
{
    const json_t *method = json_object_get(message, "method");
    if (!json_is_string(method) ||
        strcmp(json_string_value(method), "$/cancelRequest") != 0)
        return;
    const json_t *params = json_object_get(message, "params");
    const json_t *id = json_object_get(params, "id");
    queue_cancel(&server->queue, id);
    if (server->handled_id && json_equal(server->handled_id, id))
        server->handled_is_cancelled = true;
}

/* Take in the messages that have come; with `wait` at least one, unless the
 * client is gone.  What is in the queue is bounded. */
static enum rpc_result take_in(struct server *server, bool wait)
{
    struct queue *queue = &server->queue;
    while (queue->count < MOST_QUEUED && queue->size < MOST_QUEUED_BYTES) {
        rql_text body;
        enum rpc_result result = rpc_read(&server->rpc, wait, &body);
        if (result != RPC_MESSAGE)
            return result;
        json_t *message = decode(body);
        note_cancel(server, message);
        queue_add(queue, message, body.length);
        wait = false;
    }
    return RPC_MESSAGE;
}

bool request_is_cancelled(struct request *request)
{
    struct server *server = request->server;
    take_in(server, false);
    if (server->handled_is_cancelled)
        request_fail(request, REQUEST_CANCELLED, "the request was cancelled");
    return server->handled_is_cancelled;
}

static void handle_next(struct server *server)
{
    server->changed_bytes = 0;
    struct queued next = queue_take(&server->queue);
    if (next.message)
        handle_message(server, next.message, next.is_cancelled);
    else
        refuse(server, PARSE_ERROR, NULL, "the message is not JSON in UTF-8");
    json_decref(next.message);
}

/* How many milliseconds publishing waits for what comes right behind a change,
 * such as a request for completion: that is not to wait until a long text has
 * been checked. */
static int patience(const struct server *server)
{
    size_t wait = server->changed_bytes / BYTES_PER_MILLISECOND;
    if (server->client.pulls_diagnostics)
        return 0;
    return wait < MOST_PATIENCE ? (int)wait : MOST_PATIENCE;
}

/* Wait for a message.  Answers go out before the next one is handled.  Findings
 * are published when nothing more has come: a client that types on gets no news
 * of what it has changed since. */
static enum rpc_result wait_for_message(struct server *server)
{
    enum rpc_result result = take_in(server, false);
    rpc_flush(&server->rpc);
    if (result != RPC_NOTHING || server->queue.count)
        return result;
    int wait = patience(server);
    if (wait && rpc_wait(&server->rpc, wait)) {
        result = take_in(server, false);
        if (result != RPC_NOTHING || server->queue.count)
            return result;
    }
    server_publish(server);
    rpc_flush(&server->rpc);
    return take_in(server, true);
}

int server_run(struct server *server)
{
    enum rpc_result result = RPC_NOTHING;
    while (!server->is_over && !server->rpc.is_broken) {
        result = wait_for_message(server);
        if (!server->queue.count)
            break;
        handle_next(server);
    }
    if (result == RPC_BROKEN && !server->is_over)
        refuse(server, PARSE_ERROR, NULL,
               "what came is no header with a Content-Length");
    rpc_flush(&server->rpc);
    return server->state == STATE_SHUT_DOWN ? 0 : 1;
}

void server_free(struct server *server)
{
    documents_free(&server->documents);
    known_free(&server->known);
    configuration_free(&server->configuration);
    folders_free(&server->folders);
    queue_free(&server->queue);
    pending_free(&server->pending);
    json_decref(server->initialize);
    rpc_free(&server->rpc);
}
