/* Which files a command is for, as its options say. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"

struct invocation;

/* The texts are those of the command line. */
struct file_settings {
    const char *jobs; /* NULL: as many as there are processors */
    size_t threads;   /* what that comes to */
    const char **lists;
    size_t list_count;
    bool no_ignore;
    bool force_exclude;
    char **operands; /* with those of the lists; NULL: there are no lists */
    char **texts;    /* of the lists */
};

/* Complete what the options say: count the threads, and add the names that the
 * lists have to the operands of an invocation.  False after a message. */
bool files_settle(struct invocation *invocation);

/* True when standard input is read: it is named, or nothing else is.  To be
 * asked when the names of the lists are known. */
bool files_have_standard_input(const struct invocation *invocation);

/* True when the files to check are those of the current directory, as no others
 * are named. */
bool files_are_here(const struct invocation *invocation);

void files_free(struct file_settings *files);

extern const struct option_group file_options; /* --files-from and others */

#endif
