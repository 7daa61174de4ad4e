/* A client of the language server: what it sends, and what comes back. */
#ifndef PEER_H
#define PEER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "../case_file.h"

enum { PEER_MOST_BURSTS = 512 };

struct peer {
    struct buffer sent;
    size_t ends[PEER_MOST_BURSTS]; /* of what comes at once */
    size_t burst_count;
    long long last_id;  /* of the requests so far */
    json_t *unanswered; /* their ids, as keys */
    json_t *received;   /* messages, in order */
};

void peer_init(struct peer *peer);
void peer_free(struct peer *peer);

/* Send bytes, or a message, which is released; with `later` they come when all
 * before them was handled. */
void peer_send_bytes(struct peer *peer, rql_text bytes, bool later);
void peer_send(struct peer *peer, json_t *message, bool later);

/* Send a notification, or a request; its id.  `params` are released. */
void peer_notify(struct peer *peer, const char *method, json_t *params,
                 bool later);
long long peer_ask(struct peer *peer, const char *method, json_t *params,
                   bool later);

/*
 * Have the server take what was sent, and read what it says: messages in right
 * frames, none of which tells of a failure inside the server.  With `strict`
 * every request of peer_ask() has one answer.
 */
void peer_run(struct peer *peer, bool strict);

/* The result that a request was answered with, or NULL. */
json_t *peer_result(const struct peer *peer, long long id);

#endif
