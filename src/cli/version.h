/* What the program is. */
#ifndef VERSION_H
#define VERSION_H

#include <stdbool.h>

#include "output.h"

/* The version in one line; with `all` also how it was built, with what, and
 * where it runs: what is needed in a report of a bug. */
void put_version(struct output *out, bool all);

#endif
