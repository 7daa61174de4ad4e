/* Asking git. */
#ifndef GIT_H
#define GIT_H

#include <stdbool.h>

#include "bytes.h"

struct git_answer {
    struct bytes out;
    struct bytes err; /* ends in a NUL */
    int status;       /* the exit status; 128 and more: it was ended */
    int error;        /* why not all of this is known; or 0 */
};

/* Which repository is meant. */
enum git_repository {
    GIT_USUAL, /* what the environment says, as hooks do; or the one around the
                  current directory */
    GIT_AROUND /* the one around the directory that is named after "-C" */
};

/* Run git with these arguments, which end with NULL, and without what the
 * configuration and the environment may change of its output.  0, or an error
 * number when it could not be run; no message.  The answer is to be freed either
 * way. */
int git_call(struct git_answer *answer, enum git_repository repository,
             const char *const *arguments);
void git_free(struct git_answer *answer);

/* An error number of these in words, for a message that has git as its subject. */
const char *git_error(int error);

/* The same in the usual repository; false after a message when it could not be
 * run. */
bool git_run(struct git_answer *answer, const char *const *arguments);

/* The same, with a message when the exit status is not 0, too. */
bool git_ask(struct git_answer *answer, const char *const *arguments);

/* What it says is wrong: `what`, then its own words. */
void git_complain(const struct git_answer *answer, const char *what);

#endif
