/* What a run is about when it is not about all that there is: what is new, what
 * has changed, what changes. */
#ifndef ADOPTION_H
#define ADOPTION_H

#include <stdbool.h>

#include "options.h"

struct adoption {
    const char *baseline; /* NULL: there is none */
    bool update_baseline;
    bool changed;
    const char *changed_since; /* a revision; NULL: the usual one */
    bool watch;
};

extern const struct option_group adoption_options; /* --baseline and others */

/* True when the settings make sense together; else false after a message. */
bool adoption_check(const struct settings *settings, bool has_standard_input);

#endif
