/* A large text, checked by several threads at once. */
#ifndef LARGE_H
#define LARGE_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

/* Bytes from which several threads pay, and of a section for one of them; fewer for
 * a test that wants borders everywhere. */
#ifdef SMALL_SECTIONS
enum { LARGE = 1 << 14, SECTION = 1 << 11 };
#else
enum { LARGE = 1 << 22, SECTION = 1 << 20 };
#endif

/* Bytes with RQL_TEXT_PADDING behind them, of a text that may have been read
 * before, and that may go on. */
struct stretch {
    char *data;
    size_t length;
    size_t behind; /* bytes behind it that are only looked at */
    size_t start;  /* what stands before it has been read */
    bool is_last;  /* the text ends with these bytes */
};

/* The document of a stretch, with findings but without trees, up to `*end`:
 * where its last query ends that is sure to.  That is its start when it holds
 * none; there is no document then.  The same for any number of threads. */
rql_status large_document_new(const struct stretch *stretch,
                              const rql_options *options, size_t threads,
                              size_t *end, rql_document **document);

/* The document of a text that has RQL_TEXT_PADDING behind it, and where the
 * sections ended that it was read in: between queries, at the same places for any
 * number of threads.  The `*count` `*ends` are to be freed. */
rql_status large_sections_new(rql_text text, const rql_options *options,
                              size_t threads, size_t **ends, size_t *count,
                              rql_document **document);

#endif
