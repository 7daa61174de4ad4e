/* What the comments before a query say of it. */
#ifndef REMARKS_H
#define REMARKS_H

#include <stddef.h>

#include <reportql/reportql.h>

/* Texts without data: nothing is said. */
struct remarks {
    rql_text name;
    rql_text description;
};

/*
 * Read the comments before a query: `-- name: ...` and `-- description: ...`.
 * `*token` is the first token behind the query before, and goes behind this one.
 * `text` is that of the document.
 */
struct remarks remarks_read(const rql_document *document, const char *text,
                            rql_span query, size_t *token);

#endif
