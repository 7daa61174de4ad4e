/* The documents that the client has open. */
#ifndef DOCUMENTS_H
#define DOCUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "chunks.h"
#include "text.h"

/* The semantic tokens that the client was sent last, in its numbers. */
struct sent_tokens {
    uint32_t *items;
    size_t count;
    size_t room;
    uint64_t revision; /* of the document then; 0: none were sent */
};

struct document {
    char *uri;
    rql_host host;      /* JSON is served when it is a request body */
    long long version;  /* as the client counts */
    uint64_t revision;  /* another one whenever diagnostics may be others */
    bool is_dirty;      /* its diagnostics are to be published */
    bool has_published; /* the client shows diagnostics of it */
    struct document_text text;
    struct sent_tokens tokens;
    rql_document *made;    /* see documents_made(); NULL: to be made */
    rql_document *checked; /* see documents_checked(); NULL: to be made */
    struct chunks chunks;  /* likewise */
    rql_document *near;    /* see documents_near(); NULL: to be made */
    rql_span near_span;
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

/* The same for a text that is changed by documents_edit() only. */
void documents_touch(struct documents *documents, struct document *document);

/* Replace the bytes of a span; false when the text would be too large. */
bool documents_edit(struct document *document, rql_span span, const char *data,
                    size_t length);

/* What the library makes of the text; NULL when it is not ours to serve (JSON
 * that is no request body), or could not be made.  Good until the document
 * changes. */
const rql_document *documents_made(struct document *document,
                                   const rql_options *options);

/*
 * What the library makes of the queries around an offset, or of all of the text;
 * `*base` is where that begins.  It tells nothing of other queries, and takes no
 * longer in a long text than in a short one.
 */
const rql_document *documents_near(struct document *document, size_t offset,
                                   const rql_options *options, size_t *base);

/*
 * What has its findings, in order of position: one document, or for a large text
 * several, without tokens and trees, one for each chunk of it.  NULL behind the
 * last one; `*base` is where its text begins.
 */
const rql_document *documents_checked(struct document *document,
                                      const rql_options *options, size_t index,
                                      size_t *base);

#endif
