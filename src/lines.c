/* Lines and columns: an index that answers in constant time, however long the
 * lines are. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <reportql/reportql.h>

#include "utf8.h"

/* One mark for so many bytes of text: small beside it, quick to scan. */
enum { BLOCK_SIZE = 256 };

struct mark {
    uint32_t offset;     /* the first character that begins in the block */
    uint32_t lines;      /* line breaks before it */
    uint32_t characters; /* characters before it */
    uint32_t line_start; /* where the line that holds it starts */
};

struct rql_lines {
    const char *text;
    size_t length;
    rql_position origin; /* of the first byte */
    size_t mark_count;
    struct mark marks[];
};

/* True when a line begins at `offset`, which is not 0. */
static bool is_line_start(const rql_lines *lines, size_t offset)
{
    char before = lines->text[offset - 1];
    if (before == '\n')
        return true;
    return before == '\r' &&
           (offset == lines->length || lines->text[offset] != '\n');
}

static void note_line_start(struct mark *walk)
{
    walk->lines++;
    walk->line_start = walk->offset;
}

/* Move to the next character. */
static void step(const rql_lines *lines, struct mark *walk)
{
    const char *p = lines->text + walk->offset;
    bool is_ascii = (unsigned char)*p < 0x80;
    walk->offset +=
        is_ascii ? 1 : rql_utf8_decode(p, lines->text + lines->length).length;
    walk->characters++;
    if (is_ascii && is_line_start(lines, walk->offset))
        note_line_start(walk);
}

/* True when a block has neither characters outside ASCII nor \r. */
static bool is_plain(const char *block)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < BLOCK_SIZE; i += sizeof seen) {
        uint64_t word;
        memcpy(&word, block + i, sizeof word);
        seen |= word;
    }
    return !(seen & UINT64_C(0x8080808080808080)) &&
           !memchr(block, '\r', BLOCK_SIZE);
}

static void skip_plain_block(const rql_lines *lines, struct mark *walk)
{
    const char *p = lines->text + walk->offset;
    const char *end = p + BLOCK_SIZE;
    while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        walk->lines++;
        walk->line_start = (uint32_t)(++p - lines->text);
    }
    walk->offset += BLOCK_SIZE;
    walk->characters += BLOCK_SIZE;
}

/* Move to the first character at or behind `target`. */
static void walk_to(const rql_lines *lines, struct mark *walk, size_t target)
{
    if (walk->offset + BLOCK_SIZE == target &&
        is_plain(lines->text + walk->offset)) {
        skip_plain_block(lines, walk);
        return;
    }
    while (walk->offset < target)
        step(lines, walk);
}

rql_status rql_lines_new(const char *text, size_t length, rql_lines **result)
{
    *result = NULL;
    if (length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    size_t count = length / BLOCK_SIZE + 1;
    rql_lines *lines = malloc(sizeof *lines + count * sizeof lines->marks[0]);
    if (!lines)
        return RQL_NO_MEMORY;
    lines->text = text;
    lines->length = length;
    lines->origin = (rql_position){1, 1};
    lines->mark_count = count;
    struct mark walk = {0};
    for (size_t i = 0; i < count; i++) {
        walk_to(lines, &walk, i * BLOCK_SIZE);
        lines->marks[i] = walk;
    }
    *result = lines;
    return RQL_OK;
}

void rql_lines_free(rql_lines *lines)
{
    free(lines);
}

void rql_lines_set_origin(rql_lines *lines, rql_position origin)
{
    assert(origin.line && origin.column);
    lines->origin = origin;
}

/* The character that holds `offset`. */
static struct mark find(const rql_lines *lines, size_t offset)
{
    assert(offset <= lines->length);
    size_t block = offset / BLOCK_SIZE;
    if (lines->marks[block].offset > offset)
        block--; /* a character lies across the border */
    struct mark walk = lines->marks[block];
    for (;;) {
        struct mark next = walk;
        if (next.offset < offset)
            step(lines, &next);
        if (next.offset > offset || next.offset == walk.offset)
            return walk;
        walk = next;
    }
}

rql_position rql_lines_position(const rql_lines *lines, size_t offset)
{
    struct mark at = find(lines, offset);
    struct mark start = find(lines, at.line_start);
    size_t first = at.lines ? 1 : lines->origin.column;
    return (rql_position){at.lines + lines->origin.line,
                          at.characters - start.characters + first};
}

/* The first block that begins on a later line than `line`, or their count. */
static size_t first_mark_behind(const rql_lines *lines, uint32_t line)
{
    size_t low = 0, high = lines->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines->marks[middle].lines <= line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

rql_span rql_lines_line(const rql_lines *lines, size_t offset)
{
    struct mark at = find(lines, offset);
    size_t end = lines->length;
    size_t behind = first_mark_behind(lines, at.lines);
    struct mark walk = lines->marks[behind - 1];
    if (walk.offset < at.line_start)
        walk = find(lines, at.line_start);
    while (walk.offset < end && walk.lines <= at.lines)
        step(lines, &walk);
    if (walk.lines > at.lines)
        end = walk.line_start;
    while (end > at.line_start &&
           (lines->text[end - 1] == '\n' || lines->text[end - 1] == '\r'))
        end--;
    return (rql_span){at.line_start, end};
}
