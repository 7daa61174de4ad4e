/* What the parts of the layer share: the count of calls, and what is to happen
 * at one of them. */
#ifndef LAYER_H
#define LAYER_H

#include <stdbool.h>
#include <stddef.h>

/* What becomes of a call. */
struct fault {
    int error;     /* it fails with this errno; 0: it does not */
    bool is_short; /* it reads or writes less than was asked for */
};

/* The kinds of calls; only those of one kind are counted in a run. */
enum fault_kind { FAULT_SYSTEM, FAULT_MEMORY };

/* Count a call, of a file by its path or else by its descriptor (-1: none), and
 * learn what becomes of it. */
struct fault fault_meet(enum fault_kind kind, const char *call,
                        const char *path, int fd);

/* The function of that name that the program would have called. */
void *fault_next(const char *name);

#endif
