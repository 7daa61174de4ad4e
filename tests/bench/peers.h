/* Others who do the same, to be compared with. */
#ifndef PEERS_H
#define PEERS_H

#include <stdbool.h>

#include "node.h"
#include "sqlite.h"

/* Those that are to be had; NULL for the others. */
struct peers {
    struct sqlite *sqlite;
    struct node *syntaqlite;
};

/* The version of PostgreSQL in libpg_query, or NULL when the benchmark was built
 * without it. */
const char *pg_query_version(void);

/* Parse a NUL-terminated query with PostgreSQL's parser, as pg_query_parse()
 * offers it; false when it refuses it. */
bool pg_query_accepts(const char *query);

#endif
