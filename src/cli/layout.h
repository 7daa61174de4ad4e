/* Text laid out for a terminal: wrapped lines and padded columns. */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "output.h"

/* Words, put one after the other; a new line begins before one would pass
 * column 80. */
struct flow {
    struct output *out;
    size_t column; /* where the next character goes */
    size_t indent; /* where further lines begin */
    bool at_start; /* no word is in the line yet */
};

struct flow flow_begin(struct output *out, size_t column, size_t indent);

/* The words of a text; a line break in it stays one. */
void flow_text(struct flow *flow, const char *text);

/* A text that is not broken, with something stuck to both ends. */
void flow_item(struct flow *flow, const char *before, const char *text,
               const char *after);

/* End the line. */
void flow_end(struct flow *flow);

/* Write a text that begins at `column`, wrapped; ends with a line break. */
void put_wrapped(struct output *out, const char *text, size_t column,
                 size_t indent);

/* Write a text and spaces up to `width`, at least one. */
void put_padded(struct output *out, const char *text, size_t width);

/* Write every line of a text, indented. */
void put_block(struct output *out, const char *text, size_t indent);

#endif
