/* How a query is called: by a comment before it, or after its file. */
#ifndef PAYLOAD_NAME_H
#define PAYLOAD_NAME_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "bytes.h"

/* Name a query after its file: letters and digits of the name without .rql are
 * kept, whatever stands between them becomes one space. */
void payload_name_after(struct bytes *name, const char *path);

/* The value in a comment such as `-- name: Top ten`, by its key; false when the
 * comment has none. */
bool payload_remark(rql_text comment, const char *key, rql_text *value);

#endif
