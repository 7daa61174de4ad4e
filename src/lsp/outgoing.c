/* Messages to the client that are no answers. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "server.h"

/* --- Writing --------------------------------------------------------------*/

static void begin(struct outgoing *outgoing, struct server *server)
{
    *outgoing = (struct outgoing){.server = server};
    output_init_bytes(&outgoing->output, &outgoing->bytes);
    json_init(&outgoing->json, &outgoing->output);
    json_open(&outgoing->json, '{');
    json_member_string(&outgoing->json, "jsonrpc", "2.0");
}

/* The output points into the message: it must not move from here on. */
static void put_method(struct outgoing *outgoing, const char *method)
{
    json_member_string(&outgoing->json, "method", method);
    json_key(&outgoing->json, "params");
}

void outgoing_notify(struct outgoing *outgoing, struct server *server,
                     const char *method)
{
    begin(outgoing, server);
    put_method(outgoing, method);
}

void outgoing_ask(struct outgoing *outgoing, struct server *server,
                  const char *method, answer_function *answer)
{
    begin(outgoing, server);
    json_key(&outgoing->json, "id");
    json_put_number(&outgoing->json, pending_add(&server->pending, answer));
    put_method(outgoing, method);
}

void outgoing_send(struct outgoing *outgoing)
{
    json_close(&outgoing->json, '}');
    rpc_add(&outgoing->server->rpc, bytes_text(&outgoing->bytes));
    free(outgoing->bytes.data);
}

/* --- Messages for people --------------------------------------------------*/

static void send_text(struct server *server, const char *method,
                      enum message_type type, const char *format, va_list args)
{
    char line[1024];
    vsnprintf(line, sizeof line, format, args);
    struct outgoing outgoing;
    outgoing_notify(&outgoing, server, method);
    json_open(&outgoing.json, '{');
    json_member_size(&outgoing.json, "type", (size_t)type);
    json_member_string(&outgoing.json, "message", line);
    json_close(&outgoing.json, '}');
    outgoing_send(&outgoing);
}

void server_log(struct server *server, enum message_type type,
                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    send_text(server, "window/logMessage", type, format, args);
    va_end(args);
}

void server_show(struct server *server, enum message_type type,
                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    send_text(server, "window/showMessage", type, format, args);
    va_end(args);
}
