/* Checks that are made again and again. */
#ifndef ROUNDS_H
#define ROUNDS_H

#include "command.h"
#include "selection.h"
#include "standings.h"

/* One check of what is selected. */
struct round {
    struct selection *selection; /* NULL: everything */
    struct standings *standings; /* to be kept up to date; or none */
    struct output *out;          /* for the report */
};

typedef enum status round_maker(void *context, const struct round *round);

/* Make a round, then one for what has changed, until the program is told to end;
 * returns the status of all files as they are then. */
enum status rounds_watch(struct invocation *invocation, round_maker *make);

#endif
