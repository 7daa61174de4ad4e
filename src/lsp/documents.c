/* The documents that the client has open. */
#include "documents.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "near.h"

/* Where the document of that URI is, or belongs. */
static size_t place_of(const struct documents *documents, const char *uri)
{
    size_t low = 0, high = documents->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(documents->items[middle]->uri, uri) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct document *documents_find(const struct documents *documents,
                                const char *uri)
{
    size_t place = place_of(documents, uri);
    if (place == documents->count ||
        strcmp(documents->items[place]->uri, uri) != 0)
        return NULL;
    return documents->items[place];
}

/* Texts of this size are checked by chunks, request bodies without trees, and
 * understood as a whole when a feature asks. */
enum { LARGE = 1 << 15, LARGE_BODY = 1 << 20 };

static void drop(struct document *document)
{
    rql_document_free(document->made);
    rql_document_free(document->checked);
    rql_document_free(document->near);
    document->made = document->checked = document->near = NULL;
}

static void free_document(struct document *document)
{
    drop(document);
    chunks_drop(&document->chunks);
    document_text_free(&document->text);
    free(document->tokens.items);
    free(document->uri);
    free(document);
}

struct document *documents_open(struct documents *documents, const char *uri)
{
    struct document *document = documents_find(documents, uri);
    bool has_published = document && document->has_published;
    if (document)
        documents_close(documents, document);
    size_t place = place_of(documents, uri);
    if (documents->count == documents->room) {
        documents->room = documents->room ? documents->room * 2 : 16;
        documents->items = need(realloc(
            documents->items, documents->room * sizeof *documents->items));
    }
    memmove(documents->items + place + 1, documents->items + place,
            (documents->count - place) * sizeof *documents->items);
    documents->count++;
    document = need(calloc(1, sizeof *document));
    document->uri = need(strdup(uri));
    document->has_published = has_published;
    document->revision = ++documents->last_revision;
    documents->items[place] = document;
    return document;
}

void documents_close(struct documents *documents, struct document *document)
{
    size_t place = place_of(documents, document->uri);
    documents->count--;
    memmove(documents->items + place, documents->items + place + 1,
            (documents->count - place) * sizeof *documents->items);
    free_document(document);
}

void documents_free(struct documents *documents)
{
    for (size_t i = 0; i < documents->count; i++)
        free_document(documents->items[i]);
    free(documents->items);
}

void documents_touch(struct documents *documents, struct document *document)
{
    drop(document);
    document->is_dirty = true;
    document->revision = ++documents->last_revision;
}

void documents_forget(struct documents *documents, struct document *document)
{
    documents_touch(documents, document);
    chunks_drop(&document->chunks);
}

bool documents_edit(struct document *document, rql_span span, const char *data,
                    size_t length)
{
    if (!document_text_edit(&document->text, span, data, length))
        return false;
    chunks_edit(&document->chunks, &document->text, span, length);
    return true;
}

void documents_forget_all(struct documents *documents)
{
    for (size_t i = 0; i < documents->count; i++)
        documents_forget(documents, documents->items[i]);
}

/* Make a document of the text, unless that is not ours to serve. */
static rql_document *make(struct document *document, rql_options options)
{
    struct document_text *text = &document->text;
    if (document->host == RQL_HOST_REQUEST &&
        !rql_text_is_request(text->data, text->length))
        return NULL;
    rql_document *made;
    rql_document_new_in_place(text->data, text->length, &options, &made);
    return made;
}

const rql_document *documents_made(struct document *document,
                                   const rql_options *options)
{
    if (!document->made)
        document->made = make(document, *options);
    return document->made;
}

/* The stretch around the offset is that of the one made before, or a new one. */
static bool find_near(struct document *document, size_t offset)
{
    rql_span span;
    if (document->made || document->host != RQL_HOST_NONE ||
        !near_find(&document->text, offset, &span))
        return false;
    if (document->near && document->near_span.start == span.start &&
        document->near_span.end == span.end)
        return true;
    rql_document_free(document->near);
    document->near = NULL;
    document->near_span = span;
    return true;
}

const rql_document *documents_near(struct document *document, size_t offset,
                                   const rql_options *options, size_t *base)
{
    *base = 0;
    if (!find_near(document, offset))
        return documents_made(document, options);
    rql_span span = document->near_span;
    if (!document->near)
        rql_document_new(document->text.data + span.start,
                         span.end - span.start, options, &document->near);
    *base = span.start;
    return document->near;
}

/* Of a large request body: without tokens and trees. */
static const rql_document *make_checked(struct document *document,
                                        const rql_options *options)
{
    rql_options lean = *options;
    lean.discard_trees = true;
    if (!document->checked)
        document->checked = make(document, lean);
    return document->checked;
}

const rql_document *documents_checked(struct document *document,
                                      const rql_options *options, size_t index,
                                      size_t *base)
{
    struct chunks *chunks = &document->chunks;
    size_t large = document->host == RQL_HOST_NONE ? LARGE : LARGE_BODY;
    bool is_one = document->made || document->text.length < large;
    *base = 0;
    if (index && (is_one || document->host != RQL_HOST_NONE))
        return NULL;
    if (is_one)
        return documents_made(document, options);
    if (document->host != RQL_HOST_NONE)
        return make_checked(document, options);
    if (!chunks_make(chunks, &document->text, options) ||
        index >= chunks->count)
        return NULL;
    *base = chunks->items[index].start;
    return chunks->items[index].made;
}
