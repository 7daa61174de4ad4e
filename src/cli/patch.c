/*
 * Changes of a text, as a unified diff.  The edits are known, so nothing has
 * to be searched for: the lines that an edit touches are a block, and blocks
 * near each other are a hunk.
 */
#include "patch.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "message.h"
#include "report_place.h"

enum { CONTEXT = 3 };

/* Whole lines of the old text, and what they became in the new one. */
struct block {
    rql_span old;
    rql_span new;
};

struct patch {
    struct output *out;
    rql_text old;
    rql_text new;
    struct block *blocks;
    size_t count;
    /* Where we are in the old text; lines count from 1. */
    size_t at;
    size_t line;
    size_t added; /* lines that the new text has more up to there */
};

/* --- Lines ----------------------------------------------------------------*/

static size_t line_start(rql_text text, size_t offset)
{
    while (offset > 0 && text.data[offset - 1] != '\n')
        offset--;
    return offset;
}

/* The end of the line that begins or goes on at `offset`, line break
 * included. */
static size_t line_end(rql_text text, size_t offset)
{
    if (offset >= text.length)
        return text.length;
    const char *end = memchr(text.data + offset, '\n', text.length - offset);
    return end ? (size_t)(end - text.data) + 1 : text.length;
}

static size_t count_lines(rql_text text, rql_span span)
{
    size_t lines = 0;
    for (size_t at = span.start; at < span.end; at = line_end(text, at))
        lines++;
    return lines;
}

static bool same_bytes(const struct patch *p, size_t old, size_t new,
                       size_t length)
{
    return memcmp(p->old.data + old, p->new.data + new, length) == 0;
}

/* --- Blocks ---------------------------------------------------------------*/

/* Take the first line off, if it is the same on both sides. */
static bool trim_start(const struct patch *p, struct block *b)
{
    size_t length = line_end(p->old, b->old.start) - b->old.start;
    if (b->old.start >= b->old.end || b->new.start >= b->new.end ||
        length != line_end(p->new, b->new.start) - b->new.start ||
        !same_bytes(p, b->old.start, b->new.start, length))
        return false;
    b->old.start += length;
    b->new.start += length;
    return true;
}

/* The same with the last line. */
static bool trim_end(const struct patch *p, struct block *b)
{
    if (b->old.start >= b->old.end || b->new.start >= b->new.end)
        return false;
    size_t old = line_start(p->old, b->old.end - 1);
    size_t new = line_start(p->new, b->new.end - 1);
    if (b->old.end - old != b->new.end - new ||
        !same_bytes(p, old, new, b->old.end - old))
        return false;
    b->old.end = old;
    b->new.end = new;
    return true;
}

static void add_block(struct patch *p, struct block block)
{
    while (trim_start(p, &block))
        continue;
    while (trim_end(p, &block))
        continue;
    if (block.old.start < block.old.end || block.new.start < block.new.end)
        p->blocks[p->count++] = block;
}

static bool ends_line(rql_text text, size_t offset)
{
    return offset > 0 && text.data[offset - 1] == '\n';
}

/* The lines that the edits touch; edits in one line are one block. */
static void find_blocks(struct patch *p, const struct changes *changes)
{
    size_t count = changes->count;
    size_t start = 0, end = 0, new_start = 0, new_end = 0;
    bool is_open = false;
    p->blocks = need(malloc((count + 1) * sizeof *p->blocks));
    for (size_t i = 0; i < count; i++) {
        rql_edit edit = changes->edit(changes->maker, i);
        if (is_open && edit.span.start >= end && ends_line(p->old, end)) {
            add_block(p, (struct block){{start, end}, {new_start, new_end}});
            is_open = false;
        }
        if (!is_open) {
            size_t from = line_start(p->old, edit.span.start);
            new_start = new_end + (from - end);
            new_end = new_start;
            start = end = from;
            is_open = true;
        }
        /* What lies before `end` is in a line that the block has already. */
        size_t to = end;
        if (edit.span.end >= end)
            to = line_end(p->old, edit.span.end);
        new_end += to - end + edit.text.length;
        new_end -= edit.span.end - edit.span.start;
        end = to;
    }
    if (is_open)
        add_block(p, (struct block){{start, end}, {new_start, new_end}});
}

/* --- Hunks ----------------------------------------------------------------*/

static void put_lines(struct output *out, char sign, rql_text text,
                      rql_span span)
{
    for (size_t at = span.start; at < span.end;) {
        size_t end = line_end(text, at);
        put_char(out, sign);
        put_bytes(out, text.data + at, end - at);
        if (text.data[end - 1] != '\n')
            put_text(out, "\n\\ No newline at end of file\n");
        at = end;
    }
}

/* "12,3"; an empty range is named by the line before it. */
static void put_range(struct output *out, char sign, size_t line, size_t count)
{
    put_char(out, sign);
    put_number(out, count ? line : line - 1);
    if (count != 1) {
        put_char(out, ',');
        put_number(out, count);
    }
}

/* Three lines behind an offset. */
static size_t context_end(const struct patch *p, size_t offset)
{
    for (int i = 0; i < CONTEXT; i++)
        offset = line_end(p->old, offset);
    return offset;
}

/* Three lines before an offset, but not before `least`. */
static size_t context_start(const struct patch *p, size_t offset, size_t least)
{
    for (int i = 0; i < CONTEXT && offset > least; i++)
        offset = line_start(p->old, offset - 1);
    return offset;
}

/* The index behind the last block of the hunk that begins with `first`. */
static size_t hunk_end(const struct patch *p, size_t first)
{
    size_t end = first + 1;
    while (end < p->count && context_start(p, p->blocks[end].old.start,
                                           p->blocks[end - 1].old.end) <=
                                 context_end(p, p->blocks[end - 1].old.end))
        end++;
    return end;
}

static void put_hunk(struct patch *p, size_t first, size_t end)
{
    const struct block *blocks = p->blocks;
    rql_span span = {context_start(p, blocks[first].old.start, p->at),
                     context_end(p, blocks[end - 1].old.end)};
    p->line += count_lines(p->old, (rql_span){p->at, span.start});
    size_t lines = count_lines(p->old, span);
    size_t more = 0; /* may go below 0, and comes out right all the same */
    for (size_t i = first; i < end; i++)
        more += count_lines(p->new, blocks[i].new) -
                count_lines(p->old, blocks[i].old);
    put_text(p->out, "@@ ");
    put_range(p->out, '-', p->line, lines);
    put_char(p->out, ' ');
    put_range(p->out, '+', p->line + p->added, lines + more);
    put_text(p->out, " @@\n");
    size_t at = span.start;
    for (size_t i = first; i < end; i++) {
        put_lines(p->out, ' ', p->old, (rql_span){at, blocks[i].old.start});
        put_lines(p->out, '-', p->old, blocks[i].old);
        put_lines(p->out, '+', p->new, blocks[i].new);
        at = blocks[i].old.end;
    }
    put_lines(p->out, ' ', p->old, (rql_span){at, span.end});
    p->at = span.end;
    p->line += lines;
    p->added += more;
}

static void put_name(struct output *out, const char *sign, const char *name)
{
    put_text(out, sign);
    put_shown(out, name, strlen(name));
    /* A tab ends a name that has spaces. */
    put_text(out, strchr(name, ' ') ? "\t\n" : "\n");
}

static rql_edit fixed_edit(const void *maker, size_t index)
{
    return rql_fixed_edit(maker, index);
}

struct changes changes_of_fixed(rql_text old, const rql_fixed *fixed)
{
    return (struct changes){old, rql_fixed_text(fixed),
                            rql_fixed_edit_count(fixed), fixed_edit, fixed};
}

static rql_edit formatted_edit(const void *maker, size_t index)
{
    return rql_formatted_edit(maker, index);
}

struct changes changes_of_formatted(rql_text old,
                                    const rql_formatted *formatted)
{
    return (struct changes){old, rql_formatted_text(formatted),
                            rql_formatted_edit_count(formatted), formatted_edit,
                            formatted};
}

static rql_edit rewritten_edit(const void *maker, size_t index)
{
    return rql_rewritten_edit(maker, index);
}

struct changes changes_of_rewritten(rql_text old,
                                    const rql_rewritten *rewritten)
{
    return (struct changes){old, rql_rewritten_text(rewritten),
                            rql_rewritten_edit_count(rewritten), rewritten_edit,
                            rewritten};
}

static rql_edit edit_at(const void *edits, size_t index)
{
    return ((const rql_edit *)edits)[index];
}

struct changes changes_of_edits(rql_text old, rql_text new,
                                const rql_edit *edits, size_t count)
{
    return (struct changes){old, new, count, edit_at, edits};
}

void put_patch(struct output *out, const char *name,
               const struct changes *changes)
{
    struct patch p = {
        .out = out, .old = changes->old, .new = changes->new, .line = 1};
    find_blocks(&p, changes);
    if (p.count) {
        put_name(out, "--- ", path_in_tree(name));
        put_name(out, "+++ ", path_in_tree(name));
    }
    for (size_t i = 0; i < p.count && !out->error;) {
        size_t end = hunk_end(&p, i);
        put_hunk(&p, i, end);
        i = end;
    }
    free(p.blocks);
}
