/* Notes: sentences for people, and the memory that they live in. */
#ifndef RQL_NOTES_H
#define RQL_NOTES_H

#include "arena.h"

#include <reportql/reportql.h>

struct rql_notes {
    struct arena arena;  /* also of whatever the sentences are made from */
    struct vector texts; /* const char * */
};

/* Write the notes: a pass, called with its own arguments. */
typedef void notes_writer(struct rql_notes *notes, const void *context);

/* Notes as `write` makes them. */
rql_status rql_notes_make(notes_writer *write, const void *context,
                          rql_notes **notes);

/* Add a sentence that has been put together in a vector of bytes. */
void rql_notes_add(struct rql_notes *notes, const struct vector *bytes);

#endif
