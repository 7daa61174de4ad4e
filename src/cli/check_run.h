/* A run of `check`. */
#ifndef CHECK_RUN_H
#define CHECK_RUN_H

#include "command.h"
#include "rounds.h"

/* Check what an invocation names, or what a round selects of that, as its
 * settings say; returns the exit status. */
enum status check_run(struct invocation *invocation, const struct round *round);

#endif
