/*
 * The findings of a large text, by chunks of whole queries: after a change only
 * the chunk with the change is read anew.
 */
#ifndef CHUNKS_H
#define CHUNKS_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "text.h"

struct chunk {
    size_t start;       /* in the text; the next one's start is its end */
    rql_document *made; /* findings only; NULL: to be made */
};

/* All zero: not cut. */
struct chunks {
    struct chunk *items;
    size_t count;
    size_t room;
};

/* Make what is to be made; false when there was no memory. */
bool chunks_make(struct chunks *chunks, const struct document_text *text,
                 const rql_options *options);

/* A span of the text was replaced by so many bytes: `text` is the new one. */
void chunks_edit(struct chunks *chunks, const struct document_text *text,
                 rql_span span, size_t added);

/* Forget everything. */
void chunks_drop(struct chunks *chunks);

#endif
