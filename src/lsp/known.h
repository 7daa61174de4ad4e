/* Findings that the baseline knows: they are not shown. */
#ifndef KNOWN_H
#define KNOWN_H

#include <stddef.h>
#include <sys/stat.h>

#include "baseline.h"

struct document;
struct server;

/* The baseline that was asked of last. */
struct known {
    char *path;
    struct stat status;        /* of the file when it was read */
    struct baseline *baseline; /* NULL: it cannot be read */
};

/* Take those out of the findings of a document that its baseline knows; returns
 * how many are left.  They keep their order. */
size_t known_take_out(struct server *server, struct document *document,
                      const rql_diagnostic **items, size_t count);

void known_free(struct known *known);

#endif
