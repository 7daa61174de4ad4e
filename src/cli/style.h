/* How queries are laid out, as options say it. */
#ifndef STYLE_H
#define STYLE_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "options.h"

/* The largest numbers that are taken for `width` and `indent`. */
enum { STYLE_WIDEST = 100000, STYLE_WIDEST_INDENT = 64 };

/* What the library takes where the style has 0. */
enum { STYLE_USUAL_WIDTH = 80, STYLE_USUAL_INDENT = 4 };

struct style_settings {
    rql_style style;
    const char *width; /* as given, or NULL */
    const char *indent;
};

/* Everything that the options say together; false after a message. */
bool style_settle(const struct style_settings *settings, rql_style *style);

extern const struct option_group style_options; /* --style and others */

#endif
