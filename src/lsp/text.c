/* The text of a document as the client sees it. */
#include "text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

static const char *const encoding_names[] = {
    [ENCODING_UTF16] = "utf-16",
    [ENCODING_UTF8] = "utf-8",
    [ENCODING_UTF32] = "utf-32",
};

const char *encoding_name(enum encoding encoding)
{
    return encoding_names[encoding];
}

bool encoding_from_name(const char *name, enum encoding *encoding)
{
    for (int i = ENCODING_UTF16; i <= ENCODING_UTF32; i++) {
        if (strcmp(name, encoding_names[i]) == 0) {
            *encoding = (enum encoding)i;
            return true;
        }
    }
    return false;
}

void document_text_free(struct document_text *text)
{
    free(text->data);
    free(text->lines);
}

/* --- Lines ----------------------------------------------------------------*/

/* True when a line begins at an offset above 0. */
static bool is_line_start(const char *data, size_t length, size_t offset)
{
    char before = data[offset - 1];
    return before == '\n' ||
           (before == '\r' && (offset == length || data[offset] != '\n'));
}

/* The next offset above `from` and up to `end` where a line begins, or 0. */
static size_t next_line_start(const struct document_text *text, size_t from,
                              size_t end)
{
    for (size_t i = from; i < end; i++) {
        char c = text->data[i];
        if ((c == '\n' || c == '\r') &&
            is_line_start(text->data, text->length, i + 1))
            return i + 1;
    }
    return 0;
}

/* The last line that begins at or before an offset. */
static size_t line_of(const struct document_text *text, size_t offset)
{
    size_t low = 1, high = text->line_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text->lines[middle] <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

static void make_line_room(struct document_text *text, size_t count)
{
    if (count <= text->line_room)
        return;
    text->line_room = count + count / 2 + 16;
    text->lines =
        need(realloc(text->lines, text->line_room * sizeof *text->lines));
}

/* How many lines begin above `from`, up to `end`. */
static size_t count_starts(const struct document_text *text, size_t from,
                           size_t end)
{
    size_t count = 0;
    while ((from = next_line_start(text, from, end)))
        count++;
    return count;
}

/* A stretch of the text was replaced by `added` bytes: mend the list of lines.
 * Around the stretch a \r may have met a \n, or have been parted from it, so
 * that a byte more at both ends is looked at. */
static void mend_lines(struct document_text *text, rql_span old, size_t added)
{
    size_t from = old.start ? old.start - 1 : 0;
    size_t old_length = text->length - added + (old.end - old.start);
    size_t old_end = old.end < old_length ? old.end + 1 : old.end;
    size_t end = old_end - (old.end - old.start) + added;
    size_t first = line_of(text, from) + 1;
    size_t behind = line_of(text, old_end) + 1;
    size_t count = count_starts(text, from, end);
    size_t tail = text->line_count - behind;
    make_line_room(text, first + count + tail);
    memmove(text->lines + first + count, text->lines + behind,
            tail * sizeof *text->lines);
    text->line_count = first + count + tail;
    size_t at = from;
    for (size_t i = 0; i < count; i++)
        text->lines[first + i] =
            (uint32_t)(at = next_line_start(text, at, end));
    uint32_t shift = (uint32_t)(added - (old.end - old.start));
    for (size_t i = first + count; i < text->line_count; i++)
        text->lines[i] += shift;
}

/* --- Changing -------------------------------------------------------------*/

static size_t count_odd(const char *data, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += (unsigned char)data[i] >> 7;
    return count;
}

static void make_room(struct document_text *text, size_t length)
{
    if (length + RQL_TEXT_PADDING <= text->room)
        return;
    text->room = length + length / 4 + RQL_TEXT_PADDING;
    text->data = need(realloc(text->data, text->room));
}

bool document_text_edit(struct document_text *text, rql_span span,
                        const char *data, size_t length)
{
    assert(span.start <= span.end && span.end <= text->length);
    size_t left = text->length - (span.end - span.start);
    if (length > RQL_TEXT_MAX - left)
        return false;
    make_room(text, left + length);
    char *place = text->data + span.start;
    text->odd_bytes -= count_odd(place, span.end - span.start);
    memmove(place + length, text->data + span.end, text->length - span.end);
    if (length)
        memcpy(place, data, length);
    text->odd_bytes += count_odd(data, length);
    text->length = left + length;
    mend_lines(text, span, length);
    text->known_offset = text->known_line = text->known_character = 0;
    return true;
}

bool document_text_set(struct document_text *text, const char *data,
                       size_t length)
{
    if (!text->line_count) {
        make_room(text, 0);
        make_line_room(text, 1);
        text->lines[0] = 0;
        text->line_count = 1;
    }
    return document_text_edit(text, (rql_span){0, text->length}, data, length);
}

/* --- Positions ------------------------------------------------------------*/

/* The length of the code point that begins with this byte; the text is
 * UTF-8. */
static size_t code_point_length(unsigned char c)
{
    return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* How many units a code point of so many bytes is. */
static size_t units_of(const struct document_text *text, size_t bytes)
{
    switch (text->encoding) {
    case ENCODING_UTF8:
        return bytes;
    case ENCODING_UTF16:
        return bytes == 4 ? 2 : 1;
    default:
        return 1;
    }
}

/* True when units are bytes. */
static bool is_simple(const struct document_text *text)
{
    return !text->odd_bytes || text->encoding == ENCODING_UTF8;
}

/* Step back to where a code point begins. */
static size_t code_point_start(const struct document_text *text, size_t offset)
{
    while (offset && offset < text->length &&
           ((unsigned char)text->data[offset] & 0xc0) == 0x80)
        offset--;
    return offset;
}

rql_span document_text_line(const struct document_text *text, size_t line)
{
    assert(line < text->line_count);
    size_t start = text->lines[line];
    if (line + 1 == text->line_count)
        return (rql_span){start, text->length};
    size_t end = text->lines[line + 1];
    while (end > start &&
           (text->data[end - 1] == '\n' || text->data[end - 1] == '\r'))
        end--;
    return (rql_span){start, end};
}

size_t document_text_offset(const struct document_text *text,
                            struct position position)
{
    if (position.line >= text->line_count)
        return text->length;
    rql_span line = document_text_line(text, position.line);
    if (is_simple(text)) {
        if (position.character >= line.end - line.start)
            return line.end;
        return code_point_start(text, line.start + position.character);
    }
    size_t units = 0;
    for (size_t at = line.start; at < line.end;) {
        size_t bytes = code_point_length((unsigned char)text->data[at]);
        units += units_of(text, bytes);
        if (units > position.character)
            return at;
        at += bytes;
    }
    return line.end;
}

struct position document_text_position(struct document_text *text,
                                       size_t offset)
{
    assert(offset <= text->length);
    size_t line = line_of(text, offset);
    size_t start = text->lines[line];
    offset = code_point_start(text, offset);
    if (is_simple(text))
        return (struct position){line, offset - start};
    size_t at = start, units = 0;
    if (text->known_line == line && text->known_offset >= start &&
        text->known_offset <= offset) {
        at = text->known_offset;
        units = text->known_character;
    }
    while (at < offset) {
        size_t bytes = code_point_length((unsigned char)text->data[at]);
        units += units_of(text, bytes);
        at += bytes;
    }
    text->known_line = line;
    text->known_offset = at;
    text->known_character = units;
    return (struct position){line, units};
}
