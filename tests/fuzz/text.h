/* Asking the laws of a text. */
#ifndef TEXT_H
#define TEXT_H

#include "../law.h"
#include "fuzz.h"

/* Of laws that are asked in many ways, ask all ways. */
enum { LAWS_THOROUGH = 128 };

/* Ask the laws of a topic: of the costly ones that which `choice` stands for, or
 * all when it is 0.  With `also_cheap`, ask those of all topics that cost little,
 * too. */
void ask_laws(const struct piece *text, const rql_options *options,
              enum law_topic topic, unsigned choice, bool also_cheap);

#endif
