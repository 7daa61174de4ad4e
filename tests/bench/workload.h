/* The queries that the benchmark runs on: made from the built-in catalogs, the
 * same ones every time. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum workload_kind {
    WORKLOAD_PLAIN,    /* distinct valid queries that SQL has too */
    WORKLOAD_TIMESPAN, /* the same, with TIMESPAN */
    WORKLOAD_LISTS,    /* valid queries with 1,000 GUIDs in an IN list */
    WORKLOAD_ERRORS,   /* queries with one error each */
    WORKLOAD_COUNT
};

/* Writable zero bytes behind the text, enough for every reader of it. */
#define WORKLOAD_PADDING 64

/* What stands behind each query. */
#define WORKLOAD_SEPARATOR ";\n"

struct workload {
    enum workload_kind kind;
    char *text;
    size_t length;
    size_t count;
    size_t *starts; /* of each query, and at last the length of the text */
};

/* "plain" and so on. */
const char *workload_name(enum workload_kind kind);

/* The kind of that name; false when there is none. */
bool workload_from_name(const char *name, enum workload_kind *kind);

/* True when other parsers accept its queries. */
bool workload_is_sql(enum workload_kind kind);

/* Write so many queries; false when memory or the disk is full. */
bool workload_write(FILE *out, enum workload_kind kind, size_t count);

/* The same in memory, to be freed with workload_free(). */
bool workload_make(struct workload *workload, enum workload_kind kind,
                   size_t count);
void workload_free(struct workload *workload);

/* The length of a query without the separator behind it. */
size_t workload_query_length(const struct workload *workload, size_t index);

#endif
