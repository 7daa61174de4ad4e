/* Messages of the client that have come and are to be handled, in order. */
#ifndef QUEUE_H
#define QUEUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct queued {
    json_t *message;   /* NULL: what came was no JSON */
    bool is_cancelled; /* a later message cancels it */
};

struct queue {
    struct queued *items;
    size_t first; /* the next one */
    size_t count; /* from the first on */
    size_t room;
};

void queue_add(struct queue *queue, json_t *message);

/* Take the next message out; there must be one.  The caller owns it. */
struct queued queue_take(struct queue *queue);

/* Mark the request of that id as cancelled. */
void queue_cancel(struct queue *queue, const json_t *id);

void queue_free(struct queue *queue);

#endif
