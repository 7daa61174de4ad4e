/* Filters of a repository, which git runs when it compares files. */
#ifndef CHANGED_FILTERS_H
#define CHANGED_FILTERS_H

#include <stdbool.h>

#include "bytes.h"

/* Add the settings that keep git from running the filters that the repository's
 * own configuration names, each ended by NUL; those of the user's are the user's.
 * Files are then compared as they are, which can only find more changes.  False
 * after a message. */
bool changed_filters_off(struct bytes *settings);

#endif
