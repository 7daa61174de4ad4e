/* SQLite with a table for each dataset of the built-in catalogs. */
#ifndef SQLITE_H
#define SQLITE_H

#include <stdbool.h>
#include <stddef.h>

struct sqlite;

/* The version, or NULL when the benchmark was built without SQLite. */
const char *sqlite_version(void);

/* A database in memory; NULL when there is none. */
struct sqlite *sqlite_open(void);
void sqlite_close(struct sqlite *sqlite);

/* Prepare and finalize a NUL-terminated query of that length; false when SQLite
 * refuses it. */
bool sqlite_prepare(struct sqlite *sqlite, const char *query, size_t length);

/* Why the last query was refused. */
const char *sqlite_message(struct sqlite *sqlite);

#endif
