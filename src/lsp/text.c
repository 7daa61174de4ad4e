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

/* So many bytes of a line are counted through; of a longer one blocks of as many
 * are counted once and kept. */
enum { BLOCK = 1024 };

/* How many units stand before each block of the text, for those that begin
 * inside of a code point with all of that.  Counted as far as they are asked
 * for, since the last change. */
struct unit_counts {
    enum encoding encoding; /* whose units they are */
    uint32_t *before;
    size_t count; /* at least 1 when there are any */
    size_t room;
};

void document_text_free(struct document_text *text)
{
    if (text->units)
        free(text->units->before);
    free(text->units);
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
size_t document_text_line_at(const struct document_text *text, size_t offset)
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
    size_t first = document_text_line_at(text, from) + 1;
    size_t behind = document_text_line_at(text, old_end) + 1;
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
    if (text->units->count > span.start / BLOCK + 1)
        text->units->count = span.start / BLOCK + 1;
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
        text->units = need(calloc(1, sizeof *text->units));
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

/* How many units the code points have that begin in a stretch: those of four
 * bytes are two in UTF-16. */
static size_t count_units(const struct document_text *text, size_t from,
                          size_t to)
{
    const unsigned char *data = (const unsigned char *)text->data;
    size_t count = 0, pairs = 0;
    for (size_t i = from; i < to; i++) {
        count += (data[i] & 0xc0) != 0x80;
        pairs += data[i] >= 0xf0;
    }
    return text->encoding == ENCODING_UTF16 ? count + pairs : count;
}

/* True when units are bytes. */
static bool is_simple(const struct document_text *text)
{
    return !text->odd_bytes || text->encoding == ENCODING_UTF8;
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

/* Step back to where a code point begins; in a text that is not UTF-8, no
 * further than one is long, and not to another line. */
static size_t code_point_start(const struct document_text *text, size_t offset)
{
    for (int i = 0; i < 3 && offset && offset < text->length &&
                    ((unsigned char)text->data[offset] & 0xc0) == 0x80 &&
                    !is_break(text->data[offset - 1]);
         i++)
        offset--;
    return offset;
}

/* How many units stand before a block. */
static size_t units_before_block(const struct document_text *text, size_t block)
{
    struct unit_counts *units = text->units;
    if (block >= units->room) {
        units->room = text->length / BLOCK + 1;
        units->before =
            need(realloc(units->before, units->room * sizeof *units->before));
    }
    if (!units->count || units->encoding != text->encoding) {
        units->encoding = text->encoding;
        units->before[0] = 0;
        units->count = 1;
    }
    for (; units->count <= block; units->count++) {
        size_t at = units->count * BLOCK;
        units->before[units->count] =
            units->before[units->count - 1] +
            (uint32_t)count_units(text, at - BLOCK, at);
    }
    return units->before[block];
}

/* How many units stand before an offset, which is that of a code point. */
static size_t units_before(const struct document_text *text, size_t offset)
{
    size_t block = offset / BLOCK;
    return units_before_block(text, block) +
           count_units(text, block * BLOCK, offset);
}

/* A place at or before that of a character of a long line, less than a block
 * away; `*character` is counted from there on afterwards. */
static size_t approach(const struct document_text *text, rql_span line,
                       size_t *character)
{
    size_t wanted = units_before(text, line.start) + *character;
    size_t low = line.start / BLOCK, high = line.end / BLOCK;
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        if (units_before_block(text, middle) <= wanted)
            low = middle;
        else
            high = middle - 1;
    }
    size_t at = low * BLOCK;
    if (at <= line.start)
        return line.start;
    while (at < line.end && ((unsigned char)text->data[at] & 0xc0) == 0x80)
        at++;
    *character = wanted - units_before_block(text, low);
    return at;
}

rql_span document_text_line(const struct document_text *text, size_t line)
{
    assert(line < text->line_count);
    size_t start = text->lines[line];
    if (line + 1 == text->line_count)
        return (rql_span){start, text->length};
    size_t end = text->lines[line + 1];
    while (end > start && is_break(text->data[end - 1]))
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
    size_t at = line.start;
    if (line.end - line.start > BLOCK)
        at = approach(text, line, &position.character);
    for (size_t units = 0; at < line.end;) {
        size_t bytes = code_point_length((unsigned char)text->data[at]);
        units += count_units(text, at, at + bytes);
        if (units > position.character)
            return at;
        at += bytes;
    }
    return line.end;
}

struct position document_text_position(const struct document_text *text,
                                       size_t offset)
{
    assert(offset <= text->length);
    size_t line = document_text_line_at(text, offset);
    size_t start = text->lines[line];
    offset = code_point_start(text, offset);
    if (is_simple(text))
        return (struct position){line, offset - start};
    if (offset - start <= BLOCK)
        return (struct position){line, count_units(text, start, offset)};
    return (struct position){line, units_before(text, offset) -
                                       units_before(text, start)};
}
