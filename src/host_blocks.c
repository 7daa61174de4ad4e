/* Fenced blocks of Markdown, in lists and quotes too: each is a text of its
 * own. */
#include <string.h>

#include "edits.h"
#include "host.h"
#include "str.h"

/* What a line may be in. */
enum { MOST_CONTAINERS = 32 };

struct container {
    bool is_quote; /* each of its lines begins with > */
    uint32_t
        indent; /* of a list's item: columns of space that its lines have */
};

struct fence {
    char sign;
    uint32_t length;
    uint32_t indent; /* columns */
    rql_text info;   /* the first word behind it */
    uint32_t start;  /* of its line */
    unsigned depth;  /* containers that it is in */
};

struct blocks {
    struct host_scan *scan;
    struct container containers[MOST_CONTAINERS];
    unsigned depth;
    uint32_t at; /* in the line at hand */
    uint32_t line_end;
    uint32_t column;
    bool no_comment_ends; /* behind here */
};

/* --- Lines ----------------------------------------------------------------- */

static char peek(const struct blocks *b, uint32_t ahead)
{
    return b->at + ahead < b->line_end ? b->scan->text[b->at + ahead] : '\0';
}

/* Columns of white space where reading is. */
static uint32_t space_columns(const struct blocks *b)
{
    uint32_t column = b->column;
    for (uint32_t i = b->at; i < b->line_end; i++) {
        if (b->scan->text[i] == ' ')
            column++;
        else if (b->scan->text[i] == '\t')
            column += 4 - column % 4;
        else
            break;
    }
    return column - b->column;
}

/* Skip white space of so many columns at most. */
static void skip_columns(struct blocks *b, uint32_t columns)
{
    uint32_t end = b->column + columns;
    while (b->column < end && b->at < b->line_end) {
        char c = b->scan->text[b->at];
        if (c != ' ' && c != '\t')
            break;
        b->column += c == ' ' ? 1 : 4 - b->column % 4;
        b->at++;
    }
}

static void skip_bytes(struct blocks *b, uint32_t count)
{
    b->at += count;
    b->column += count;
}

static bool is_blank(const struct blocks *b)
{
    for (uint32_t i = b->at; i < b->line_end; i++)
        if (b->scan->text[i] != ' ' && b->scan->text[i] != '\t')
            return false;
    return true;
}

/* --- Containers ------------------------------------------------------------ */

static bool skip_quote_mark(struct blocks *b)
{
    uint32_t space = space_columns(b);
    if (space > 3)
        return false;
    struct blocks before = *b;
    skip_columns(b, space);
    if (peek(b, 0) != '>') {
        b->at = before.at;
        b->column = before.column;
        return false;
    }
    skip_bytes(b, 1);
    skip_columns(b, 1);
    return true;
}

/* Go over the beginning of a line that goes on with what is open; returns how
 * many containers do. */
static unsigned match_containers(struct blocks *b)
{
    unsigned i = 0;
    for (; i < b->depth; i++) {
        const struct container *c = &b->containers[i];
        if (c->is_quote ? !skip_quote_mark(b)
                        : space_columns(b) < c->indent && !is_blank(b))
            break;
        if (!c->is_quote)
            skip_columns(b, c->indent);
    }
    return i;
}

/* The length of the mark of a list's item, or 0. */
static uint32_t item_mark(const struct blocks *b)
{
    uint32_t length = 0;
    char c = peek(b, 0);
    if (c && strchr("-+*", c)) {
        length = 1;
    } else {
        while (length < 9 && rql_is_digit(peek(b, length)))
            length++;
        c = peek(b, length);
        length = length && (c == '.' || c == ')') ? length + 1 : 0;
    }
    c = peek(b, length);
    return c == ' ' || c == '\t' || !c ? length : 0;
}

static bool open_item(struct blocks *b)
{
    uint32_t space = space_columns(b), column = b->column, at = b->at;
    skip_columns(b, space);
    uint32_t mark = item_mark(b);
    if (!mark) {
        b->at = at;
        b->column = column;
        return false;
    }
    skip_bytes(b, mark);
    uint32_t behind = space_columns(b);
    behind = behind > 4 || is_blank(b) ? 1 : behind;
    skip_columns(b, behind);
    b->containers[b->depth] = (struct container){false, space + mark + behind};
    return true;
}

static void open_containers(struct blocks *b)
{
    while (b->depth < MOST_CONTAINERS && space_columns(b) < 4) {
        if (skip_quote_mark(b))
            b->containers[b->depth] = (struct container){true, 0};
        else if (!open_item(b))
            return;
        b->depth++;
    }
}

/* --- Fences ---------------------------------------------------------------- */

static bool read_fence(struct blocks *b, struct fence *fence)
{
    uint32_t space = space_columns(b);
    if (space > 3)
        return false;
    *fence = (struct fence){.indent = space, .depth = b->depth};
    skip_columns(b, space);
    fence->sign = peek(b, 0);
    if (fence->sign != '`' && fence->sign != '~')
        return false;
    while (peek(b, fence->length) == fence->sign)
        fence->length++;
    if (fence->length < 3)
        return false;
    skip_bytes(b, fence->length);
    const char *text = b->scan->text;
    if (fence->sign == '`' && memchr(text + b->at, '`', b->line_end - b->at))
        return false;
    while (peek(b, 0) && strchr(" \t{.", peek(b, 0)))
        b->at++;
    uint32_t end = b->at;
    while (end < b->line_end && text[end] && !strchr(" \t,:{}", text[end]))
        end++;
    fence->info = (rql_text){text + b->at, end - b->at};
    return true;
}

static bool closes_fence(struct blocks *b, const struct fence *fence)
{
    uint32_t length = 0, space = space_columns(b);
    if (space > 3)
        return false;
    struct blocks line = *b;
    skip_columns(&line, space);
    while (peek(&line, length) == fence->sign)
        length++;
    skip_bytes(&line, length);
    return length >= fence->length && is_blank(&line);
}

static bool write_lines(const struct embed_writer *writer, struct arena *arena,
                        struct vector *out, rql_text text)
{
    const char *p = text.data, *end = p + text.length;
    while (p < end) {
        const char *line = memchr(p, '\n', (size_t)(end - p));
        const char *next = line ? line + 1 : end;
        rql_bytes_add(arena, out, p, (size_t)(next - p));
        if (line)
            rql_bytes_add(arena, out, writer->new_line.data,
                          writer->new_line.length);
        p = next;
    }
    return true;
}

static void start_block(struct blocks *b, const struct fence *fence,
                        uint32_t start)
{
    struct reading *r = &b->scan->reading;
    r->text.count = r->escapes.count = r->segments.count = r->gaps.count = 0;
    r->has_bare_hole = false;
    r->span.start = start;
    r->piece.start = fence->start;
    struct embed_segment *segment =
        rql_vector_push(b->scan->arena, &r->segments, sizeof *segment);
    *segment = (struct embed_segment){.writer = {.write = write_lines,
                                                 .new_line = {"", 0},
                                                 .fence = fence->sign}};
}

/* Append a line of a block without what its containers have in front of it. */
static void add_line(struct blocks *b, const struct fence *fence,
                     uint32_t start)
{
    struct reading *r = &b->scan->reading;
    struct embed_segment *segment = r->segments.items;
    uint32_t next = rql_scan_line_break(b->scan, b->line_end);
    skip_columns(b, fence->indent);
    if (b->at > start)
        rql_read_escape(b->scan, EMBED_GAP, start, b->at, (rql_text){"", 0});
    /* Empty lines may lack what the others have in front of them. */
    if (b->at - start > segment->writer.new_line.length)
        segment->writer.new_line =
            (rql_text){b->scan->text + start, b->at - start};
    rql_bytes_add(b->scan->arena, &r->text, b->scan->text + b->at,
                  next - b->at);
}

static void finish_block(struct blocks *b, const struct fence *fence,
                         uint32_t content_end, uint32_t end)
{
    struct host_scan *s = b->scan;
    rql_text text = {s->reading.text.items, s->reading.text.count};
    rql_host host;
    s->reading.span.end = content_end;
    s->reading.piece.end = end;
    if (!text.length)
        return;
    bool is_named = rql_host_of_fence(fence->info, &host);
    s->reading.is_guessed = !is_named;
    if (is_named && host == RQL_HOST_REQUEST)
        is_named = rql_text_is_request(text.data, text.length);
    else if (!is_named)
        is_named = rql_host_of_text(text, &host);
    if (is_named && (host <= RQL_HOST_REQUEST ||
                     !(rql_host_language(host)->flags & HOST_BLOCKS)))
        s->take(s, host);
}

/* --- Comments -------------------------------------------------------------- */

static uint32_t find_word(const struct host_scan *s, uint32_t at, uint32_t end,
                          const char *word)
{
    size_t length = strlen(word);
    while (end - at >= length) {
        const char *p = memchr(s->text + at, *word, end - at - length + 1);
        if (!p)
            return end;
        at = (uint32_t)(p - s->text);
        if (!memcmp(p, word, length))
            return at;
        at++;
    }
    return end;
}

/* Where a comment ends that begins in the line at hand, or 0: one that begins
 * the line may go on, others end in it, and in code there is none. */
static uint32_t comment_end(struct blocks *b, uint32_t start)
{
    struct host_scan *s = b->scan;
    const char *close = s->language->comment_close;
    unsigned marks = 0;
    bool begins_line = true;
    for (uint32_t i = b->at; i < start; i++) {
        marks += s->text[i] == '`';
        begins_line &= rql_is_blank(s->text[i]);
    }
    uint32_t limit = begins_line ? s->length : b->line_end;
    if (marks % 2 || (begins_line && b->no_comment_ends))
        return 0;
    uint32_t end = find_word(s, start, limit, close);
    b->no_comment_ends |= begins_line && end == limit;
    return end < limit ? end + (uint32_t)strlen(close) : 0;
}

/* Enter the comments that begin in a line; returns where the last one ends, or
 * the end of the line. */
static uint32_t read_comments(struct blocks *b)
{
    struct host_scan *s = b->scan;
    uint32_t start = b->at;
    while (start < b->line_end) {
        start = find_word(s, start, b->line_end, s->language->comment_open);
        uint32_t end = start < b->line_end ? comment_end(b, start) : 0;
        if (!end)
            break;
        rql_enter_comment(s, start, end);
        start = b->at = end;
    }
    return b->at > b->line_end ? rql_scan_line_end(s, b->at, s->length)
                               : b->line_end;
}

/* --- All of it ------------------------------------------------------------- */

static void start_line(struct blocks *b, uint32_t start)
{
    b->at = start;
    b->column = 0;
    b->line_end = rql_scan_line_end(b->scan, start, b->scan->length);
}

/* Read the lines of a block; returns where the line behind it begins. */
static uint32_t read_block(struct blocks *b, const struct fence *fence,
                           uint32_t at)
{
    uint32_t length = b->scan->length, end = at;
    start_block(b, fence, at);
    while (at < length) {
        start_line(b, at);
        if (match_containers(b) < fence->depth)
            break;
        if (closes_fence(b, fence)) {
            end = b->line_end;
            finish_block(b, fence, at, end);
            return rql_scan_line_break(b->scan, end);
        }
        add_line(b, fence, at);
        at = end = rql_scan_line_break(b->scan, b->line_end);
        if (at == b->line_end)
            break;
    }
    finish_block(b, fence, end, end);
    return at;
}

void rql_scan_blocks(struct host_scan *s)
{
    struct blocks b = {.scan = s};
    bool has_mark = s->length >= 3 && !memcmp(s->text, "\xef\xbb\xbf", 3);
    for (uint32_t at = has_mark ? 3 : 0; at < s->length && !s->is_over;) {
        struct fence fence;
        start_line(&b, at);
        b.depth = match_containers(&b);
        open_containers(&b);
        uint32_t behind = b.at;
        if (read_fence(&b, &fence)) {
            fence.start = at;
            uint32_t next = rql_scan_line_break(s, b.line_end);
            at = read_block(&b, &fence, next);
            continue;
        }
        b.at = behind;
        uint32_t end = read_comments(&b);
        at = rql_scan_line_break(s, end);
        if (at == end)
            break;
    }
}
