/* Texts inside other texts: finding the way between both. */
#include "embed.h"

#include <string.h>

#include "edits.h"
#include "json_text.h"

static bool write_json(const struct embed_writer *writer, struct arena *arena,
                       struct vector *out, rql_text text)
{
    (void)writer;
    rql_json_write_escaped(arena, out, text);
    return true;
}

const struct embed_writer rql_embed_json = {.write = write_json};

static const struct embed_escape *escapes(const struct embed *e)
{
    return e->escapes.items;
}

void rql_embed_read_json(struct embed *e, struct arena *arena, char *room)
{
    const char *text = e->outer_text.data;
    const char *end = text + e->span.end;
    char *out = room;
    for (const char *p = text + e->span.start; p < end;) {
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        char *before = out;
        size_t length = rql_json_read_escape(p, end, &out);
        struct embed_escape *escape =
            rql_vector_push(arena, &e->escapes, sizeof *escape);
        *escape = (struct embed_escape){
            (uint32_t)(before - room), (uint32_t)(p - text),
            (uint32_t)(out - before), (uint32_t)length, EMBED_ESCAPE};
        p += length;
    }
    e->text = room;
    e->length = (uint32_t)(out - room);
}

/* How many escapes begin before a place of the text, or at it. */
static size_t count_to(const struct embed *e, uint32_t offset, bool is_outer)
{
    size_t low = 0, high = e->escapes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct embed_escape *escape = &escapes(e)[middle];
        if ((is_outer ? escape->outer : escape->inner) <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The escape whose meaning begins before a byte of the inner text and goes on
 * there, or NULL: an edit must not begin or end there. */
static const struct embed_escape *escape_around(const struct embed *e,
                                                uint32_t inner)
{
    size_t count = inner ? count_to(e, inner - 1, false) : 0;
    if (!count)
        return NULL;
    const struct embed_escape *escape = &escapes(e)[count - 1];
    return inner < escape->inner + escape->inner_length ? escape : NULL;
}

uint32_t rql_embed_to_outer(const struct embed *e, uint32_t inner, bool is_end)
{
    if (is_end && !inner)
        return (uint32_t)e->span.start;
    size_t count = count_to(e, inner - is_end, false);
    if (!count)
        return (uint32_t)e->span.start + inner;
    const struct embed_escape *escape = &escapes(e)[count - 1];
    uint32_t inside = inner - escape->inner;
    if (inside >= escape->inner_length)
        return escape->outer + escape->outer_length +
               (inside - escape->inner_length);
    return escape->outer + (is_end ? escape->outer_length : 0);
}

rql_span rql_embed_span_to_outer(const struct embed *e, rql_span inner)
{
    size_t start = rql_embed_to_outer(e, (uint32_t)inner.start, false);
    if (inner.end == inner.start)
        return (rql_span){start, start};
    return (rql_span){start, rql_embed_to_outer(e, (uint32_t)inner.end, true)};
}

bool rql_embed_from_outer(const struct embed *e, uint32_t outer,
                          uint32_t *inner)
{
    size_t count = count_to(e, outer, true);
    *inner = outer - (uint32_t)e->span.start;
    if (!count)
        return true;
    const struct embed_escape *escape = &escapes(e)[count - 1];
    uint32_t inside = outer - escape->outer;
    *inner = escape->inner;
    if (inside < escape->outer_length)
        return !inside || escape->kind == EMBED_ESCAPE;
    *inner += escape->inner_length + (inside - escape->outer_length);
    return true;
}

size_t rql_embed_escape_at(const struct embed *e, uint32_t inner)
{
    size_t count = inner ? count_to(e, inner - 1, false) : 0;
    return count - (escape_around(e, inner) != NULL);
}

bool rql_embed_touches_hole(const struct embed *e, rql_span inner)
{
    size_t i =
        inner.start ? rql_embed_escape_at(e, (uint32_t)inner.start - 1) : 0;
    for (; i < e->escapes.count && escapes(e)[i].inner <= inner.end; i++)
        if (escapes(e)[i].kind == EMBED_HOLE) /* it reads as something */
            return true;
    return false;
}

/* --- Edits ----------------------------------------------------------------- */

/* An edit of the inner text, widened to whole escapes: the bytes of these that
 * the edit itself keeps are in the text. */
struct wide_edit {
    const struct embed *embed;
    struct arena *arena;
    struct vector *result;
    uint32_t start;
    uint32_t end;
    struct vector text; /* bytes, as they are written in the host; its memory
                           is used again for the next edit */
    bool is_impossible;
};

/* How the host writes at a byte of the inner text. */
static const struct embed_writer *writer_at(const struct embed *e,
                                            uint32_t inner)
{
    const struct embed_segment *segments = e->segments.items;
    size_t low = 0, high = e->segments.count;
    if (!high)
        return &rql_embed_json;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (segments[middle].inner <= inner)
            low = middle;
        else
            high = middle;
    }
    return &segments[low].writer;
}

static void write(struct wide_edit *wide, rql_text text)
{
    const struct embed_writer *writer = writer_at(wide->embed, wide->start);
    if (text.length && !writer->write(writer, wide->arena, &wide->text, text))
        wide->is_impossible = true;
}

/* Write what the edit keeps. */
static void write_kept(struct wide_edit *wide, uint32_t start, uint32_t end)
{
    write(wide, (rql_text){wide->embed->text + start, end - start});
}

static void put_edit(struct wide_edit *wide, rql_span span)
{
    rql_edit *edit = rql_vector_push(wide->arena, wide->result, sizeof *edit);
    *edit = (rql_edit){span, {"", wide->text.count}};
    if (wide->text.count)
        edit->text.data =
            rql_arena_copy(wide->arena, wide->text.items, wide->text.count);
    wide->text.count = 0;
}

/* True when nothing but whole lines go, of a text whose lines all begin with
 * what the host has in front of them. */
static bool removes_lines(const struct wide_edit *wide)
{
    const struct embed *e = wide->embed;
    return !wide->text.count && wide->end > wide->start &&
           (!wide->start || e->text[wide->start - 1] == '\n') &&
           e->text[wide->end - 1] == '\n' &&
           writer_at(e, wide->start)->new_line.length;
}

/* Put an edit that removes lines: what stands in front of them goes too. */
static void put_removal(struct wide_edit *wide)
{
    const struct embed *e = wide->embed;
    size_t first = rql_embed_escape_at(e, wide->start);
    rql_span span =
        rql_embed_span_to_outer(e, (rql_span){wide->start, wide->end});
    for (size_t i = first;
         i < e->escapes.count && escapes(e)[i].inner < wide->end; i++)
        wide->is_impossible |= escapes(e)[i].kind == EMBED_HOLE;
    if (first < e->escapes.count && escapes(e)[first].inner == wide->start &&
        escapes(e)[first].kind == EMBED_GAP)
        span.start = escapes(e)[first].outer;
    put_edit(wide, span);
}

/* True for what stands in front of a line in the host, but the first: it goes
 * with the line break before it. */
static bool begins_line(const struct embed *e,
                        const struct embed_escape *escape)
{
    const char *outer = e->outer_text.data + escape->outer;
    if (escape->kind != EMBED_GAP || e->text[escape->inner - 1] != '\n')
        return false;
    for (uint32_t i = 0; i < escape->outer_length; i++)
        if (!memchr(" \t>", outer[i], 3))
            return false;
    return true;
}

/* Put the edit, in as many pieces as the gaps leave it; the first one takes the
 * text. */
static void put_pieces(struct wide_edit *wide)
{
    const struct embed *e = wide->embed;
    uint32_t start = wide->start;
    if (removes_lines(wide)) {
        put_removal(wide);
        return;
    }
    size_t i = rql_embed_escape_at(e, start);
    for (; i < e->escapes.count && escapes(e)[i].inner < wide->end; i++) {
        const struct embed_escape *escape = &escapes(e)[i];
        if (escape->kind == EMBED_HOLE)
            wide->is_impossible = true;
        if (escape->kind != EMBED_GAP || escape->inner <= start ||
            begins_line(e, escape))
            continue;
        put_edit(wide,
                 rql_embed_span_to_outer(e, (rql_span){start, escape->inner}));
        start = escape->inner;
    }
    rql_span span = rql_embed_span_to_outer(e, (rql_span){start, wide->end});
    if (i < e->escapes.count && escapes(e)[i].inner == wide->end &&
        start < wide->end && begins_line(e, &escapes(e)[i]))
        span.end = escapes(e)[i].outer + escapes(e)[i].outer_length;
    put_edit(wide, span);
}

/* True between the two bytes of a line break in a text whose lines all begin with
 * what the host has in front of them: what is put there would begin a line. */
static bool splits_break(const struct embed *e, uint32_t at)
{
    return at && at < e->length && e->text[at - 1] == '\r' &&
           e->text[at] == '\n' && writer_at(e, at)->new_line.length;
}

/* True when the edit would put a tab in front of a line, where none is read. */
static bool loses_tab(const struct wide_edit *wide)
{
    const struct embed *e = wide->embed;
    const char *added = wide->text.items;
    if (!writer_at(e, wide->start)->strips_tabs)
        return false;
    char before = wide->start ? e->text[wide->start - 1] : '\n';
    for (size_t i = 0; i < wide->text.count; before = added[i++])
        if (before == '\n' && added[i] == '\t')
            return true;
    return before == '\n' && wide->end < e->length &&
           e->text[wide->end] == '\t';
}

static void finish(struct wide_edit *wide)
{
    const struct embed_escape *around = escape_around(wide->embed, wide->end);
    uint32_t end = wide->end;
    if (around)
        end = around->inner + around->inner_length;
    else if (splits_break(wide->embed, end))
        end++;
    write_kept(wide, wide->end, end);
    wide->end = end;
    wide->is_impossible |= loses_tab(wide);
    put_pieces(wide);
}

static void begin(struct wide_edit *wide, const rql_edit *edit)
{
    wide->start = (uint32_t)edit->span.start;
    wide->end = (uint32_t)edit->span.end;
    wide->text.count = 0;
    const struct embed_escape *around = escape_around(wide->embed, wide->start);
    uint32_t start = wide->start;
    if (around)
        wide->start = around->inner;
    else if (splits_break(wide->embed, start))
        wide->start--;
    write_kept(wide, wide->start, start);
}

/* True when an edit begins inside of the escape, or of the line break, that the
 * last one ends in. */
static bool is_joined(const struct wide_edit *wide, const rql_edit *edit)
{
    uint32_t start = (uint32_t)edit->span.start;
    const struct embed_escape *around = escape_around(wide->embed, start);
    return around ? wide->end > around->inner
                  : wide->end == start && splits_break(wide->embed, start);
}

/* The signs in a row where an edited text has been followed to. */
struct row {
    char sign;
    size_t length;
    bool is_fence;
};

static void follow(struct row *row, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        row->length = text[i] == row->sign ? row->length + 1 : 0;
        row->is_fence |= row->length == 3;
    }
}

/* True when edits leave a row of signs that would end the text, perhaps together
 * with what they keep: so much of that is looked at as such a row may have. */
static bool makes_fence(const struct embed *e, const rql_edit *edits,
                        size_t count)
{
    enum { NEAR = 2 };
    struct row row = {.sign = writer_at(e, 0)->fence};
    size_t at = 0;
    for (size_t i = 0; i < count && row.sign; i++) {
        size_t start = edits[i].span.start;
        if (start - at > (i ? 2 * NEAR : NEAR)) {
            follow(&row, e->text + at, i ? NEAR : 0);
            row.length = 0;
            at = start - NEAR;
        }
        follow(&row, e->text + at, start - at);
        follow(&row, edits[i].text.data, edits[i].text.length);
        at = edits[i].span.end;
    }
    follow(&row, e->text + at, e->length - at < NEAR ? e->length - at : NEAR);
    return row.sign && row.is_fence;
}

bool rql_embed_edits(const struct embed *e, struct arena *arena,
                     const rql_edit *edits, size_t count, struct vector *result)
{
    struct wide_edit wide = {.embed = e,
                             .arena = arena,
                             .result = result,
                             .is_impossible = makes_fence(e, edits, count)};
    size_t before = result->count;
    for (size_t i = 0; i < count; i++) {
        if (i && is_joined(&wide, &edits[i])) {
            write_kept(&wide, wide.end, (uint32_t)edits[i].span.start);
            wide.end = (uint32_t)edits[i].span.end;
        } else {
            if (i)
                finish(&wide);
            begin(&wide, &edits[i]);
        }
        write(&wide, edits[i].text);
    }
    if (count)
        finish(&wide);
    if (wide.is_impossible)
        result->count = before;
    return !wide.is_impossible;
}
