/* Replacing the content of a file, all of it or nothing. */
#ifndef REPLACE_H
#define REPLACE_H

#include <stdbool.h>

#include <reportql/reportql.h>

/*
 * Put `new` in place of `old`, which is what was read from the file at `path`.
 * The file keeps its mode and, where that is permitted, its owner; a symbolic
 * link stays one.  False after a message: the file is then as it was.
 */
bool file_replace(const char *path, rql_text old, rql_text new);

#endif
