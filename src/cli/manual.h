/* Pages for man(1). */
#ifndef MANUAL_H
#define MANUAL_H

#include "command.h"
#include "output.h"

/* The page of a command, in the language of man(7); `steps` is the way to it,
 * the program first.  The same command gives the same bytes. */
void put_manual(struct output *out, const struct command *const *steps,
                int count);

#endif
