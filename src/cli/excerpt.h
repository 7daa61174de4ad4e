/* A line of a text with marks under the places that matter. */
#ifndef EXCERPT_H
#define EXCERPT_H

#include <stddef.h>

#include <reportql/reportql.h>

#include "output.h"

/* The part of a line that is shown: all of it, unless it is long. */
struct excerpt {
    const char *text; /* the whole text */
    rql_span line;    /* the line, without its line break */
    rql_span window;  /* what is shown of it */
    size_t gutter;    /* columns that line numbers take */
};

/* The excerpt that shows the start of a span.  `gutter` is the number of
 * columns for line numbers.  The work does not depend on the line's length. */
struct excerpt excerpt_make(const char *text, const rql_lines *lines,
                            rql_span span, size_t gutter);

/* True when the start of a span is in what is shown. */
bool excerpt_holds(const struct excerpt *excerpt, rql_span span);

/* Write the line, its number before it. */
void excerpt_put_line(struct output *out, const struct excerpt *excerpt,
                      size_t number);

/* Write marks under a span that the excerpt holds, and a message behind them;
 * `message` may be NULL. */
void excerpt_put_mark(struct output *out, const struct excerpt *excerpt,
                      rql_span span, char mark, enum style style,
                      const char *message);

/* Write the space of a line number, and a character instead of it. */
void excerpt_put_gutter(struct output *out, size_t gutter, char c);

/* The lines of help below a finding; nothing when `help` is NULL or empty. */
void excerpt_put_help(struct output *out, const char *help, size_t gutter);

#endif
