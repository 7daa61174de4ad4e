/* Our requests to the client that are not answered yet. */
#include "pending.h"

#include <stdlib.h>

#include "message.h"

/* A client that never answers is not waited for without end. */
enum { MOST_PENDING = 1000 };

long long pending_add(struct pending *pending, answer_function *answer)
{
    if (pending->count == MOST_PENDING)
        pending->count = 0;
    if (pending->count == pending->room) {
        pending->room = pending->room ? pending->room * 2 : 8;
        pending->items = need(
            realloc(pending->items, pending->room * sizeof *pending->items));
    }
    pending->items[pending->count++] =
        (struct pending_request){++pending->last_id, answer};
    return pending->last_id;
}

void pending_answer(struct pending *pending, struct server *server,
                    const json_t *message)
{
    const json_t *id = json_object_get(message, "id");
    for (size_t i = 0; json_is_integer(id) && i < pending->count; i++) {
        struct pending_request found = pending->items[i];
        if (found.id != json_integer_value(id))
            continue;
        pending->items[i] = pending->items[--pending->count];
        if (found.answer)
            found.answer(server, json_object_get(message, "result"));
        return;
    }
}

void pending_free(struct pending *pending)
{
    free(pending->items);
}
