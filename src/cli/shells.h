/* The shells for which there are completions. */
#ifndef SHELLS_H
#define SHELLS_H

#include <stddef.h>

/* The names of the shells, by index; NULL behind the last one. */
const char *shell_at(size_t index);

#endif
