/* Writing suppressions into a text: what `check --add-suppressions` does. */
#ifndef SUPPRESSING_H
#define SUPPRESSING_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "options.h"

/* What the command line says of it. */
struct suppress_settings {
    bool adds;          /* --add-suppressions */
    const char *reason; /* or NULL */
    const char *until;  /* --until, or NULL */
    bool ignores;       /* --ignore-suppressions */
};

extern const struct option_group suppress_options;

/* A day like 2027-01-31; false when it is none. */
bool read_day(const char *text, rql_date *day);

/* False after a message: the options do not go together, or say nothing that can
 * be written. */
bool suppress_settings_are_right(const struct settings *settings, int64_t now);

/* A text with suppressions added. */
struct suppressing {
    rql_edit *edits;
    size_t count;
    char *text; /* with RQL_TEXT_PADDING bytes behind it */
    size_t length;
    size_t left; /* findings that cannot be suppressed */
    rql_edits *made;
};

/* Says nothing and may run in any thread.  To be freed on RQL_OK. */
rql_status suppressing_new(rql_text text, const rql_options *options,
                           const struct suppress_settings *settings,
                           struct suppressing *result);
void suppressing_free(struct suppressing *result);

#endif
