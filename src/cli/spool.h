/* A file that is written to the end before it takes its name. */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "output.h"

struct spool {
    const char *path;  /* as the user calls it */
    struct output out; /* what is written here goes to the file */
    char *buffer;
    bool is_direct; /* a terminal, a pipe or the like: written as it comes */
};

/*
 * Begin a file, which need not be there.  Until it is put in place its content
 * has no name, so that nothing is left of it however the program ends.  What is
 * no regular file is written directly.  False after a message.  The path must
 * outlive the spool, which is to be freed after true.
 */
bool spool_open(struct spool *spool, const char *path);

/* Write what is still buffered; false after a message. */
bool spool_complete(struct spool *spool);

/* Give the file its content, which is complete; false after a message: it is as
 * it was. */
bool spool_put_in_place(struct spool *spool);

void spool_free(struct spool *spool);

/* All of it: make a file of a text, or put it in place of what a file holds, all
 * of it or nothing.  False after a message. */
bool spool_write(const char *path, rql_text text);

#endif
