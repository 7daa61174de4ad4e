/* URIs of files, and the paths that they stand for. */
#ifndef URI_H
#define URI_H

#include <stdbool.h>

#include "bytes.h"

/* The path that a file: URI stands for, to be freed; NULL for other URIs and
 * for those of another machine. */
char *uri_path(const char *uri);

/* Append the file: URI of an absolute path. */
void uri_add_path(struct bytes *bytes, const char *path);

/* The same as a string, to be freed. */
char *uri_of_path(const char *path);

#endif
