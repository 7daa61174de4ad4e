/* A large text, formatted by several threads at once. */
#ifndef FORMAT_LARGE_H
#define FORMAT_LARGE_H

#include <stddef.h>

#include <reportql/reportql.h>

#include "large.h"

/* How a text is formatted. */
struct formatting {
    const rql_options *options;
    const rql_style *style;
    const rql_format_output *output;
};

/* Like rql_format(), which is what becomes of a text that is not large. */
rql_status format_text_large(const char *text, size_t length, size_t threads,
                             const struct formatting *formatting);

/* Format a stretch as far as sections of it tell, which is to `*end`.  It begins
 * in `*state`, which becomes that of its end. */
rql_status format_stretch(const struct stretch *stretch, size_t threads,
                          const struct formatting *formatting,
                          rql_format_state *state, size_t *end);

#endif
