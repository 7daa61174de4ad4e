/* The documents that the client has open. */
#include "documents.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

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

static void free_document(struct document *document)
{
    rql_document_free(document->made);
    document_text_free(&document->text);
    free(document->uri);
    free(document);
}

struct document *documents_open(struct documents *documents, const char *uri)
{
    struct document *document = documents_find(documents, uri);
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

void documents_forget(struct documents *documents, struct document *document)
{
    rql_document_free(document->made);
    document->made = NULL;
    document->is_dirty = true;
    document->revision = ++documents->last_revision;
}

void documents_forget_all(struct documents *documents)
{
    for (size_t i = 0; i < documents->count; i++)
        documents_forget(documents, documents->items[i]);
}

const rql_document *documents_made(struct document *document,
                                   const rql_options *options)
{
    if (document->made)
        return document->made;
    rql_options used = *options;
    struct document_text *text = &document->text;
    if (document->is_json) {
        if (!rql_text_is_request(text->data, text->length))
            return NULL;
        used.host = RQL_HOST_REQUEST;
    }
    rql_document_new_in_place(text->data, text->length, &used, &document->made);
    return document->made;
}
