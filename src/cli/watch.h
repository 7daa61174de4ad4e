/* Checking again what changes. */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "selection.h"

/* Check what is selected; NULL: everything.  False: nobody wants more. */
typedef bool watch_round(void *context, struct selection *selection);

struct watch {
    char *const *operands; /* files and directories */
    int operand_count;
    const char **others; /* files that matter for all operands, and need not be
                            there */
    size_t other_count;
    watch_round *round;
    void *context;
};

/*
 * Make a round, then one for each burst of changes, until the program is told to
 * end by a signal, or standard output is closed.  False after a message: it could
 * not be watched.
 */
bool watch(const struct watch *watch);

#endif
