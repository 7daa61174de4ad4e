/* The values that configuration keys have, as JSON and for people. */
#ifndef CONFIGURATION_VALUES_H
#define CONFIGURATION_VALUES_H

#include <jansson.h>

#include "choices.h"

/* The value of a key; NULL: it has none to show.  To be released. */
json_t *key_value(const struct choices *choices,
                  const struct configuration_key *key);

/* The same of a rule; NULL: nothing is said of it. */
json_t *rule_value(const struct choices *choices, size_t rule);

#endif
