/* The documents that the client has open. */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "text.h"

struct document {
    char *uri;
    bool is_json;       /* served when it is a request body */
    long long version;  /* as the client counts */
    uint64_t revision;  /* another one whenever diagnostics may be others */
    bool is_dirty;      /* its diagnostics are to be published */
    bool has_published; /* the client shows diagnostics of it */
    struct document_text text;
    rql_document *made; /* see documents_made(); NULL: to be made */
};

struct documents {
    struct document **items; /* sorted by URI */
    size_t count;
    size_t room;
    uint64_t last_revision;
};

/* The document of that URI, or NULL. */
struct document *documents_find(const struct documents *documents,
                                const char *uri);

/* Open a document, in place of one of the same URI if there is one. */
struct document *documents_open(struct documents *documents, const char *uri);

void documents_close(struct documents *documents, struct document *document);
void documents_free(struct documents *documents);

/* The text is about to change, or how it is read: what was made of it goes. */
void documents_forget(struct documents *documents, struct document *document);
void documents_forget_all(struct documents *documents);

/* What the library makes of the text; NULL when it is not ours to serve (JSON
 * that is no request body), or could not be made.  Good until the document
 * changes. */
const rql_document *documents_made(struct document *document,
                                   const rql_options *options);

#endif
