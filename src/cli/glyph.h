/* How text of unknown origin is shown: nothing of it reaches the terminal
 * but characters that print. */
#ifndef GLYPH_H
#define GLYPH_H

#include <stddef.h>

#include "output.h"

/* One character of a text, or one byte that is not UTF-8. */
struct glyph {
    size_t length;  /* bytes it takes in the text */
    size_t width;   /* columns of the terminal */
    char shown[12]; /* what is written for it */
    size_t shown_length;
};

/* The glyph at the start of a text of at least one byte. */
void glyph_read(const char *text, size_t length, struct glyph *glyph);

/* Write a text, control characters and the like in visible form. */
void put_shown(struct output *out, const char *text, size_t length);

/* The columns that put_shown() fills. */
size_t shown_width(const char *text, size_t length);

#endif
