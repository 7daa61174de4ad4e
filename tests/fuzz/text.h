/* Asking the laws of a text. */
#ifndef TEXT_H
#define TEXT_H

#include "../law.h"
#include "fuzz.h"

/* Ask the laws of some topics (a bit for each), and with `also_cheap` those of all
 * topics that cost little. */
void ask_laws(const struct piece *text, const rql_options *options,
              unsigned topics, bool also_cheap);

#endif
