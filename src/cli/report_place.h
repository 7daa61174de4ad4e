/* How formats of other tools name places. */
#ifndef REPORT_PLACE_H
#define REPORT_PLACE_H

#include <reportql/reportql.h>

#include "output.h"

/* A path without "./" in front, as repositories know it. */
const char *path_in_tree(const char *path);

/* Write a path as that of a URI: what is not plain becomes %XX. */
void put_uri_path(struct output *out, const char *path);

/* Call a function for each line of a text, without its line break. */
void lines_of(rql_text text, void (*take)(void *context, rql_text line),
              void *context);

#endif
