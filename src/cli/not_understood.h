/* The stretches of a text that were not understood, and therefore copied. */
#ifndef NOT_UNDERSTOOD_H
#define NOT_UNDERSTOOD_H

#include <stddef.h>

#include <reportql/reportql.h>

enum { MOST_SHOWN = 20 };

struct copied {
    rql_span spans[MOST_SHOWN]; /* the first ones */
    size_t count;               /* of all */
};

void note_copied(struct copied *copied, rql_span span);

/* Say where they are: those of a text; one of them; and that there are more than
 * may be shown. */
void say_copied(const char *name, rql_text text, const struct copied *copied);
void say_place(const char *name, rql_position at);
void say_more(const char *name, const struct copied *copied);

/* The lines of some bytes, or the end of the program. */
rql_lines *lines_in(const char *bytes, size_t length);

#endif
