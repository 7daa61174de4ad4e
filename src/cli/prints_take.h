/* The fingerprints of one input. */
#ifndef PRINTS_TAKE_H
#define PRINTS_TAKE_H

#include "input.h"
#include "message.h"
#include "prints.h"

struct taken {
    struct prints prints;
    enum status status;
};

/* Take the fingerprints of a text: of a large one by as many threads as it has.
 * Messages tell of what is broken.  May run in any thread. */
struct taken *taken_new(const char *name, const struct text *text);
void taken_drop(void *taken);

#endif
