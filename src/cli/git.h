/* Asking git. */
#ifndef GIT_H
#define GIT_H

#include <stdbool.h>

#include "bytes.h"

struct git_answer {
    struct bytes out;
    struct bytes err; /* ends in a NUL */
    int status;       /* the exit status; 128 and more: it was ended */
};

/* Run git with these arguments, which end with NULL, and without what the
 * configuration and the environment may change of its output.  False after a
 * message when it could not be run.  The answer is to be freed either way. */
bool git_run(struct git_answer *answer, const char *const *arguments);
void git_free(struct git_answer *answer);

/* The same, with a message when the exit status is not 0, too. */
bool git_ask(struct git_answer *answer, const char *const *arguments);

/* What it says is wrong: `what`, then its own words. */
void git_complain(const struct git_answer *answer, const char *what);

#endif
