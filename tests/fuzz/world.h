/*
 * The world that a target of the program lives in: files that are in memory only,
 * and a client at the other end of two descriptors.  While it is on, nothing
 * outside of it can be read or written, and nothing is run.
 */
#ifndef WORLD_H
#define WORLD_H

#include <reportql/reportql.h>

/* The current folder; it and its folder "a" are there. */
#define WORLD_FOLDER "/ws"

enum { WORLD_IN = 1000001, WORLD_OUT = 1000002 };

/* An empty world, on; world_end() turns it off. */
void world_begin(void);
void world_end(void);

/* Put a file into it; `path` is absolute. */
void world_put_file(const char *path, rql_text content);

/* What can be read from WORLD_IN.  What one call sends is there at once; what the
 * next one does comes when it is waited for.  The bytes must stay. */
void world_send(rql_text bytes);

/* What was written to WORLD_OUT. */
rql_text world_received(void);

#endif
