/* The known word that somebody probably meant. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word; /* what was written */
    const char *best; /* the nearest known word so far, or NULL */
    size_t distance;  /* how far it is */
};

/* The names to choose from, by index; NULL behind the last one. */
typedef const char *name_list(size_t index);

void nearest_init(struct nearest *nearest, const char *word);

/* Consider a known word. */
void nearest_try(struct nearest *nearest, const char *known);

/* The nearest of a list, or NULL when none is near. */
const char *nearest_of(name_list *names, const char *word);

#endif
