/* What may stand in place of the last word of a command line. */
#ifndef COMPLETION_H
#define COMPLETION_H

#include "output.h"

/*
 * Write what shells complete the last of `words` with; those before it are the
 * arguments of the program so far.
 *
 * The first line is the part of the last word that stays.  Each line behind it
 * is what may follow that, a tab, and what it means; or `:files` with the ends
 * of names, parted by spaces, when it is a file; or `:list` when more may follow
 * behind a comma.
 */
void put_candidates(struct output *out, char *const *words, int count);

#endif
