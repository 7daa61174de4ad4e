/* Queries made by lot from the built-in catalogs, always the same ones. */
#ifndef GENERATE_H
#define GENERATE_H

#include <stdint.h>

#include "case_file.h"

/* The next number of a fixed sequence, below `end`. */
size_t draw(uint64_t *state, size_t end);

/*
 * Append a correct query that uses what the language has: any clause, in lists
 * short and long, with comments, odd line breaks and case here and there.  A
 * tricky one has strings that would be comments if a quote were lost.
 */
void generate_query(struct buffer *text, bool is_tricky, uint64_t *state);

/* Break a text from an offset on: a byte or a word of it is left out, doubled
 * or replaced. */
void generate_break(struct buffer *text, size_t start, uint64_t *state);

#endif
