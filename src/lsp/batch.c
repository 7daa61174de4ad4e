/* Many changes of a text in one go. */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

void batch_begin(struct batch *batch, struct document_text *text)
{
    *batch = (struct batch){.text = text};
}

void batch_forget(struct batch *batch)
{
    batch->start = batch->room;
}

/* Room for so many bytes in front of those that were set aside. */
static void make_room(struct batch *batch, size_t length)
{
    if (batch->start >= length)
        return;
    size_t kept = batch->room - batch->start;
    size_t room = 2 * batch->room + length;
    char *aside = need(malloc(room));
    if (kept)
        memcpy(aside + room - kept, batch->aside + batch->start, kept);
    free(batch->aside);
    batch->aside = aside;
    batch->room = room;
    batch->start = room - kept;
}

/* Set aside what stands behind an offset. */
static void set_aside(struct batch *batch, size_t offset)
{
    struct document_text *text = batch->text;
    size_t length = text->length - offset;
    if (!length)
        return;
    make_room(batch, length);
    batch->start -= length;
    memcpy(batch->aside + batch->start, text->data + offset, length);
    document_text_edit(text, (rql_span){offset, text->length}, NULL, 0);
}

/* Put so many bytes back. */
static bool put_back(struct batch *batch, size_t length)
{
    struct document_text *text = batch->text;
    rql_span end = {text->length, text->length};
    if (!length)
        return true;
    const char *data = batch->aside + batch->start;
    if (!document_text_edit(text, end, data, length))
        return false;
    batch->start += length;
    return true;
}

/* The length of so many lines of those that were set aside, or of all. */
static size_t measure_lines(const struct batch *batch, size_t count)
{
    const char *p = batch->aside + batch->start;
    const char *end = batch->aside + batch->room;
    while (count && p < end) {
        char c = *p++;
        if (c == '\r' && p < end && *p == '\n')
            p++;
        count -= c == '\n' || c == '\r';
    }
    return (size_t)(p - batch->aside) - batch->start;
}

void batch_reach(struct batch *batch, size_t line)
{
    struct document_text *text = batch->text;
    /* Behind the last line break the lines go on in what was set aside. */
    bool goes_on = batch->start < batch->room;
    size_t count = text->line_count - goes_on;
    if (line + 1 < text->line_count)
        set_aside(batch, text->lines[line + 1]);
    else if (goes_on && line >= count)
        put_back(batch, measure_lines(batch, line + 1 - count));
}

bool batch_end(struct batch *batch)
{
    bool fits = put_back(batch, batch->room - batch->start);
    free(batch->aside);
    return fits;
}
