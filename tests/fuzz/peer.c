/* A client of the language server. */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "server.h"
#include "settings.h"
#include "world.h"

void peer_init(struct peer *peer)
{
    *peer =
        (struct peer){.unanswered = json_object(), .received = json_array()};
    buffer_clear(&peer->sent);
}

void peer_free(struct peer *peer)
{
    buffer_free(&peer->sent);
    json_decref(peer->unanswered);
    json_decref(peer->received);
}

/* --- Sending --------------------------------------------------------------*/

void peer_send_bytes(struct peer *peer, rql_text bytes, bool later)
{
    bool has_room = peer->burst_count < PEER_MOST_BURSTS;
    buffer_add(&peer->sent, bytes.data, bytes.length);
    if (!peer->burst_count || (later && has_room))
        peer->burst_count++;
    peer->ends[peer->burst_count - 1] = peer->sent.length;
}

void peer_send(struct peer *peer, json_t *message, bool later)
{
    struct buffer frame = {0};
    char *body = json_dumps(message, JSON_COMPACT);
    promise(body != NULL);
    buffer_printf(&frame, "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    peer_send_bytes(peer, (rql_text){frame.data, frame.length}, later);
    buffer_free(&frame);
    free(body);
    json_decref(message);
}

void peer_notify(struct peer *peer, const char *method, json_t *params,
                 bool later)
{
    peer_send(peer,
              json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method,
                        "params", params),
              later);
}

static void key_of(char key[32], long long id)
{
    snprintf(key, 32, "%lld", id);
}

long long peer_ask(struct peer *peer, const char *method, json_t *params,
                   bool later)
{
    char key[32];
    long long id = ++peer->last_id;
    key_of(key, id);
    json_object_set_new(peer->unanswered, key, json_true());
    peer_send(peer,
              json_pack("{s:s, s:I, s:s, s:o}", "jsonrpc", "2.0", "id",
                        (json_int_t)id, "method", method, "params", params),
              later);
    return id;
}

/* --- Receiving ------------------------------------------------------------*/

static void take_answer(struct peer *peer, const json_t *message, bool strict)
{
    char key[32];
    const json_t *id = json_object_get(message, "id");
    const json_t *error = json_object_get(message, "error");
    promise(id != NULL);
    promise((error != NULL) != (json_object_get(message, "result") != NULL));
    promise(json_integer_value(json_object_get(error, "code")) !=
            INTERNAL_ERROR);
    if (!strict)
        return;
    promise(json_is_integer(id));
    key_of(key, json_integer_value(id));
    promise(json_object_del(peer->unanswered, key) == 0);
}

static void take_message(struct peer *peer, const char *body, size_t length,
                         bool strict)
{
    json_error_t error;
    json_t *message = json_loadb(
        body, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!message)
        broken("the server sends no JSON: %s: %.*s", error.text, (int)length,
               body);
    const char *version =
        json_string_value(json_object_get(message, "jsonrpc"));
    promise(version && strcmp(version, "2.0") == 0);
    if (!json_object_get(message, "method"))
        take_answer(peer, message, strict);
    json_array_append_new(peer->received, message);
}

static void take_messages(struct peer *peer, bool strict)
{
    static const char name[] = "Content-Length: ";
    rql_text text = world_received();
    while (text.length) {
        promise(strncmp(text.data, name, sizeof name - 1) == 0);
        char *end;
        size_t length = strtoul(text.data + sizeof name - 1, &end, 10);
        promise(strncmp(end, "\r\n\r\n", 4) == 0);
        size_t head = (size_t)(end + 4 - text.data);
        promise(length <= text.length - head);
        take_message(peer, text.data + head, length, strict);
        text.data += head + length;
        text.length -= head + length;
    }
}

static void serve(void)
{
    struct settings settings;
    struct server server = {.now = 1767225600};
    settings_init(&settings);
    rpc_init(&server.rpc, WORLD_IN, WORLD_OUT);
    promise(configuration_init(&server.configuration, &settings));
    (void)server_run(&server);
    server_free(&server);
    settings_free(&settings);
}

void peer_run(struct peer *peer, bool strict)
{
    size_t start = 0;
    for (size_t i = 0; i < peer->burst_count; i++) {
        world_send((rql_text){peer->sent.data + start, peer->ends[i] - start});
        start = peer->ends[i];
    }
    serve();
    take_messages(peer, strict);
    promise(!strict || json_object_size(peer->unanswered) == 0);
}

json_t *peer_result(const struct peer *peer, long long id)
{
    size_t i;
    json_t *message;
    json_array_foreach(peer->received, i, message)
    {
        if (!json_object_get(message, "method") &&
            json_integer_value(json_object_get(message, "id")) == id)
            return json_object_get(message, "result");
    }
    return NULL;
}
