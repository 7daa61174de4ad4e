/* Our requests to the client that are not answered yet. */
#ifndef PENDING_H
#define PENDING_H

#include <jansson.h>
#include <stddef.h>

struct server;

/* Called with the client's answer; `result` is NULL when it is an error. */
typedef void answer_function(struct server *server, const json_t *result);

struct pending_request {
    long long id;
    answer_function *answer; /* or NULL */
};

struct pending {
    struct pending_request *items;
    size_t count;
    size_t room;
    long long last_id;
};

/* Expect an answer; returns the id for the request. */
long long pending_add(struct pending *pending, answer_function *answer);

/* An answer has come: hand it over.  One that nobody waits for is dropped. */
void pending_answer(struct pending *pending, struct server *server,
                    const json_t *message);

void pending_free(struct pending *pending);

#endif
