/* Messages of the client that have come and are to be handled. */
#include "queue.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

/* Room for one more: what was taken out makes room too. */
static void make_room(struct queue *queue)
{
    if (queue->first + queue->count < queue->room)
        return;
    if (queue->first > queue->count) {
        memcpy(queue->items, queue->items + queue->first,
               queue->count * sizeof *queue->items);
        queue->first = 0;
        return;
    }
    queue->room = queue->room ? queue->room * 2 : 16;
    queue->items =
        need(realloc(queue->items, queue->room * sizeof *queue->items));
}

void queue_add(struct queue *queue, json_t *message)
{
    make_room(queue);
    queue->items[queue->first + queue->count++] =
        (struct queued){message, false};
}

struct queued queue_take(struct queue *queue)
{
    struct queued taken = queue->items[queue->first++];
    if (!--queue->count)
        queue->first = 0;
    return taken;
}

void queue_cancel(struct queue *queue, const json_t *id)
{
    for (size_t i = 0; i < queue->count; i++) {
        struct queued *queued = &queue->items[queue->first + i];
        if (json_object_get(queued->message, "method") &&
            json_equal(json_object_get(queued->message, "id"), id))
            queued->is_cancelled = true;
    }
}

void queue_free(struct queue *queue)
{
    for (size_t i = 0; i < queue->count; i++)
        json_decref(queue->items[queue->first + i].message);
    free(queue->items);
}
