/* Patterns of paths, as configuration and ignore files have them. */
#ifndef GLOB_H
#define GLOB_H

#include <stdbool.h>

/* Longer patterns fit nothing. */
enum { GLOB_MOST = 4096 };

/*
 * True when all of a path fits a pattern.  `*` stands for any bytes but `/`, `**`
 * for any bytes (and `**` between slashes for any folders, or none), `?` for a
 * byte that is no `/`, `[a-z]` for one of a set and `[!a-z]` for one of none of
 * it, `{a,b}` for one of several patterns; a backslash takes the next byte as it
 * is.  The time is at most the length of the pattern times that of the path.
 */
bool glob_matches(const char *pattern, const char *path);

/* The `[` or `{` of a pattern that nothing closes: it stands for itself, or for
 * nothing, which nobody means.  NULL: there is none. */
const char *glob_find_open(const char *pattern);

#endif
