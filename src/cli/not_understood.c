/* The stretches of a text that were not understood, and therefore copied. */
#include "not_understood.h"

#include "message.h"

void note_copied(struct copied *copied, rql_span span)
{
    if (copied->count < MOST_SHOWN)
        copied->spans[copied->count] = span;
    copied->count++;
}

rql_lines *lines_in(const char *bytes, size_t length)
{
    rql_lines *lines;
    if (rql_lines_new(bytes, length, &lines) != RQL_OK)
        need(NULL);
    return lines;
}

void say_place(const char *name, rql_position at)
{
    complain("%s:%zu:%zu: not understood, left as it is", name, at.line,
             at.column);
}

void say_more(const char *name, const struct copied *copied)
{
    if (copied->count > MOST_SHOWN)
        complain("%s: and %zu more places that are not understood", name,
                 copied->count - MOST_SHOWN);
}

void say_copied(const char *name, rql_text text, const struct copied *copied)
{
    if (!copied->count)
        return;
    rql_lines *lines = lines_in(text.data, text.length);
    for (size_t i = 0; i < copied->count && i < MOST_SHOWN; i++)
        say_place(name, rql_lines_position(lines, copied->spans[i].start));
    say_more(name, copied);
    rql_lines_free(lines);
}
