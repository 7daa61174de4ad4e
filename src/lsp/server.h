/*
 * The server: what it keeps, and how its features talk with the client.  A
 * feature is a handler in a file of its own and a row of features.def.
 */
#ifndef SERVER_H
#define SERVER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "configuration.h"
#include "documents.h"
#include "folders.h"
#include "known.h"
#include "json.h"
#include "output.h"
#include "pending.h"
#include "queue.h"
#include "rpc.h"
#include "view.h"

struct server;

/* --- Requests and notifications of the client -----------------------------*/

/* The error codes of JSON-RPC and of the protocol that are in use here. */
enum error_code {
    PARSE_ERROR = -32700,
    INVALID_REQUEST = -32600,
    METHOD_NOT_FOUND = -32601,
    INVALID_PARAMS = -32602,
    INTERNAL_ERROR = -32603,
    SERVER_NOT_INITIALIZED = -32002,
    REQUEST_FAILED = -32803,
    REQUEST_CANCELLED = -32800
};

/* A request, or a notification. */
struct request {
    struct server *server;
    const char *method;
    const json_t *id;     /* NULL: a notification */
    const json_t *params; /* NULL: none */
    struct json *result;  /* takes one value; without one the result is null */
    int error;            /* enum error_code, or 0 */
    char message[256];    /* of the error */
};

/* Answer with an error; what was written as result is dropped. */
void request_fail(struct request *request, enum error_code error,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

typedef void handler(struct request *request);

/* A method of the client. */
struct feature {
    const char *method;
    handler *handle;
    const char *capability; /* what tells the client of it; NULL: nothing */
    /* Write the capability's value; NULL: it is true. */
    void (*put_capability)(struct server *server, struct json *json);
};

/* All of them; the last one has no method. */
extern const struct feature features[];

/* --- Parameters -----------------------------------------------------------*/

/* The text of a string; NULL when the value is none, or has a NUL in it, which
 * no name and no URI has. */
const char *name_of(const json_t *value);

/* The document of that URI; NULL, and the request has failed, when it is not
 * open. */
struct document *request_open(struct request *request, const char *uri);

/* The document that `textDocument` of the parameters names; NULL, and the
 * request has failed, when it is not open. */
struct document *request_document(struct request *request);

/* What holds for a document: by its path, if it has one. */
const struct policy *server_policy(struct server *server,
                                   const struct document *document);

/* The catalog in use for a service; `document` may be NULL: then that of the first
 * folder. */
const rql_catalog *server_catalog(struct server *server,
                                  const struct document *document, rql_api api);

/* How a document is made; what its text is is known of it. */
rql_options server_options(struct server *server,
                           const struct document *document);

/* What the library makes of a document; NULL when that is nothing. */
const rql_document *server_made(struct server *server,
                                struct document *document);

/* What has its findings: see documents_checked(). */
const rql_document *server_checked(struct server *server,
                                   struct document *document, size_t index,
                                   size_t *base);

/* Read a position or a range of a document; false when the value is none. */
bool read_position(const json_t *value, const struct document *document,
                   size_t *offset);
bool read_range(const json_t *value, const struct document *document,
                rql_span *span);

/* Where a request is about: its `textDocument` and `position`. */
struct place {
    struct view view;
    size_t outer;  /* offset in the client's text */
    size_t offset; /* in the queries' text */
};

/*
 * Find the place that a request is about.  False when there is nothing to say
 * there, because the document is not ours or the place is in no query of a
 * request body, and after an error.
 */
bool request_place(struct request *request, struct place *place);

/* The same for what is asked on each key: of a long text that was changed, only
 * the queries around the place are known. */
bool request_place_near(struct request *request, struct place *place);

/* The same of a position that is given otherwise. */
bool server_place(struct server *server, struct document *document,
                  size_t offset, struct place *place);

/* --- Messages to the client -----------------------------------------------*/

/* A message that is being written. */
struct outgoing {
    struct server *server;
    struct bytes bytes;
    struct output output;
    struct json json; /* takes the parameters: one value, or none */
    size_t before_params;
    size_t params; /* where they begin in `bytes` */
};

/* Begin a notification; end it with outgoing_send(). */
void outgoing_notify(struct outgoing *outgoing, struct server *server,
                     const char *method);

/* Begin a request; `answer` may be NULL. */
void outgoing_ask(struct outgoing *outgoing, struct server *server,
                  const char *method, answer_function *answer);

void outgoing_send(struct outgoing *outgoing);

/* The types of messages that a person is to see. */
enum message_type { MESSAGE_ERROR = 1, MESSAGE_WARNING, MESSAGE_INFO };

/* Write a line to the client's log. */
void server_log(struct server *server, enum message_type type,
                const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Show a message to the person. */
void server_show(struct server *server, enum message_type type,
                 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* --- The server -----------------------------------------------------------*/

/* What the client can do, as far as it matters. */
struct client {
    const json_t *capabilities; /* of `initialize`; never NULL */
    bool pulls_diagnostics;     /* then none are pushed */
    bool has_related;           /* understands relatedInformation */
    bool has_code_description;
    bool has_configuration;    /* answers workspace/configuration */
    bool watches_files;        /* takes registrations for watched files */
    bool has_progress;         /* takes window/workDoneProgress/create */
    bool has_document_changes; /* takes documentChanges with versions */
    bool has_snippets;
    bool has_markdown; /* in hovers and documentation */
};

enum state { STATE_NEW, STATE_RUNNING, STATE_SHUT_DOWN };

struct server {
    enum state state;
    bool is_initialized; /* the client has said so: it takes requests */
    bool is_over;        /* the client has said exit */
    struct rpc rpc;
    struct client client;
    enum encoding encoding;
    struct folders folders;
    int64_t now; /* the time that dates are told for; 0: the present */
    struct configuration configuration;
    struct documents documents;
    struct known known;
    size_t changed_bytes; /* of the text that the last message has changed */
    struct queue queue;
    struct pending pending;
    json_t *initialize;        /* its parameters */
    const json_t *handled_id;  /* of the request that is being handled */
    bool handled_is_cancelled; /* a message that has come cancels it */
};

/* True when a capability of the client, a path such as
 * "textDocument.hover.contentFormat", is there and not false. */
const json_t *client_capability(const struct client *client, const char *path);

/* True when a capability is a list of texts that has this one. */
bool client_lists(const struct client *client, const char *path,
                  const char *wanted);

/* The time that dates are told for, in seconds since 1970 UTC. */
int64_t server_now(const struct server *server);

/* True when the client does not want the answer any more, which then is an
 * error.  Long work asks between its steps. */
bool request_is_cancelled(struct request *request);

/* Serve a client until it is gone; the exit status. */
int server_run(struct server *server);

/* Free all that a server keeps. */
void server_free(struct server *server);

/* Check the documents anew that have changed, and publish what was found. */
void server_publish(struct server *server);

/* A document is about to be closed: take back what was published of it. */
void server_unpublish(struct server *server, struct document *document);

#endif
