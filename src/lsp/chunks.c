/* The findings of a large text, by chunks of whole queries. */
#include "chunks.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "query_starts.h"

/* A chunk has at least so many bytes; one that has grown this often over is cut
 * again. */
enum { CHUNK = 1 << 14, MOST_GROWTH = 8 };

void chunks_drop(struct chunks *chunks)
{
    for (size_t i = 0; i < chunks->count; i++)
        rql_document_free(chunks->items[i].made);
    free(chunks->items);
    *chunks = (struct chunks){0};
}

static size_t end_of(const struct chunks *chunks,
                     const struct document_text *text, size_t index)
{
    return index + 1 < chunks->count ? chunks->items[index + 1].start
                                     : text->length;
}

/* --- Cutting --------------------------------------------------------------*/

static void add(struct chunks *chunks, size_t start)
{
    if (chunks->count == chunks->room) {
        chunks->room = chunks->room ? chunks->room * 2 : 64;
        chunks->items =
            need(realloc(chunks->items, chunks->room * sizeof *chunks->items));
    }
    chunks->items[chunks->count++] = (struct chunk){start, NULL};
}

/* True when what is found in a stretch may depend on what stands elsewhere. */
static bool reaches_out(const struct document_text *text, rql_span span)
{
    return has_block_comment(text, span) ||
           rql_text_may_suppress(text->data + span.start,
                                 span.end - span.start);
}

/* Where a block comment may be, or a suppression, the whole text is one
 * chunk. */
static void cut(struct chunks *chunks, const struct document_text *text)
{
    chunks_drop(chunks);
    add(chunks, 0);
    if (reaches_out(text, (rql_span){0, text->length}))
        return;
    size_t line, start = 0;
    while (text->length - start > CHUNK) {
        line = document_text_line_at(text, start + CHUNK);
        while (++line < text->line_count && !query_starts(text, line, &start))
            continue;
        if (line == text->line_count)
            return;
        add(chunks, start);
    }
}

static bool is_to_be_cut(const struct chunks *chunks,
                         const struct document_text *text)
{
    for (size_t i = 0; i < chunks->count; i++)
        if (!chunks->items[i].made &&
            end_of(chunks, text, i) - chunks->items[i].start >
                (size_t)CHUNK * MOST_GROWTH)
            return true;
    return chunks->count == 0;
}

bool chunks_make(struct chunks *chunks, const struct document_text *text,
                 const rql_options *options)
{
    rql_options lean = *options;
    lean.discard_trees = true;
    if (is_to_be_cut(chunks, text))
        cut(chunks, text);
    for (size_t i = 0; i < chunks->count; i++) {
        struct chunk *chunk = &chunks->items[i];
        size_t length = end_of(chunks, text, i) - chunk->start;
        if (!chunk->made && rql_document_new(text->data + chunk->start, length,
                                             &lean, &chunk->made) != RQL_OK)
            return false;
    }
    return true;
}

/* --- Changes --------------------------------------------------------------*/

/* The last chunk that starts at or before an offset. */
static size_t chunk_at(const struct chunks *chunks, size_t offset)
{
    size_t low = 1, high = chunks->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (chunks->items[middle].start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

static void forget(struct chunk *chunk)
{
    rql_document_free(chunk->made);
    chunk->made = NULL;
}

/* Chunks `first` to `last` become one, to be made. */
static void join(struct chunks *chunks, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        forget(&chunks->items[i]);
    memmove(chunks->items + first + 1, chunks->items + last + 1,
            (chunks->count - last - 1) * sizeof *chunks->items);
    chunks->count -= last - first;
}

/* True when a query still starts where a chunk does. */
static bool holds(const struct chunks *chunks, const struct document_text *text,
                  size_t index)
{
    size_t start = chunks->items[index].start, at;
    return index == 0 ||
           (query_starts(text, document_text_line_at(text, start), &at) &&
            at == start);
}

void chunks_edit(struct chunks *chunks, const struct document_text *text,
                 rql_span span, size_t added)
{
    if (!chunks->count)
        return;
    size_t first = chunk_at(chunks, span.start);
    join(chunks, first, chunk_at(chunks, span.end));
    for (size_t i = first + 1; i < chunks->count; i++)
        chunks->items[i].start += added - (span.end - span.start);
    if (first + 1 < chunks->count && !holds(chunks, text, first + 1))
        join(chunks, first, first + 1);
    if (!holds(chunks, text, first)) {
        first--;
        join(chunks, first, first + 1);
    }
    rql_span changed = {chunks->items[first].start,
                        end_of(chunks, text, first)};
    if (reaches_out(text, changed))
        chunks_drop(chunks);
}
