/* A pattern of an ignore file, as .gitignore has them. */
#ifndef IGNORE_PATTERN_H
#define IGNORE_PATTERN_H

#include <stdbool.h>

/*
 * True when all of a path fits a pattern as git reads it: `*` stands for any
 * bytes but `/`, `**` between slashes for any directories or none, `?` for a
 * byte that is no `/`, `[a-z]`, `[!a-z]` and `[[:alpha:]]` for one of a set; a
 * backslash takes the next byte as it is.  Never takes more time than the length
 * of the pattern times that of the path.
 */
bool ignore_pattern_matches(const char *pattern, const char *path);

#endif
