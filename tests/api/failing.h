/* Allocations that fail when they are told to.  The program is to be linked with
 * --wrap for malloc, calloc, realloc and free, so that the library's come here
 * first. */
#ifndef FAILING_H
#define FAILING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Those that fail, counted from 1 since failing_begin(): from the first to the
 * last one; 0 for none. */
void failing_begin(size_t first, size_t last);

/* No more; returns how many were asked for, which is known until the next
 * beginning. */
size_t failing_end(void);
size_t failing_asked(void);

/* What is allocated now. */
size_t failing_live(void);

/* Remember from where each is asked for, until failing_end(). */
void failing_note_sites(void);

/* Where the n-th one, counted from 0, was asked for; 0 when that was not
 * noted. */
uint64_t failing_site(size_t n);

#endif
