/* Texts inside other texts: reading them, and finding the way between both. */
#include "embed.h"

#include "edits.h"
#include "json_text.h"

const struct embed_host rql_embed_json = {
    .escape = '\\',
    .read = rql_json_read_escape,
    .write = rql_json_write_escaped,
};

static const struct embed_escape *escapes(const struct embed *e)
{
    return e->escapes.items;
}

void rql_embed_read(struct embed *e, struct arena *arena, char *room)
{
    const char *text = e->outer_text.data;
    const char *end = text + e->span.end;
    char *out = room;
    for (const char *p = text + e->span.start; p < end;) {
        if (*p != e->host->escape) {
            *out++ = *p++;
            continue;
        }
        char *before = out;
        size_t length = e->host->read(p, end, &out);
        struct embed_escape *escape =
            rql_vector_push(arena, &e->escapes, sizeof *escape);
        *escape = (struct embed_escape){
            (uint32_t)(before - room), (uint32_t)(p - text),
            (uint8_t)(out - before), (uint8_t)length};
        p += length;
    }
    e->text = room;
    e->length = (uint32_t)(out - room);
}

/* How many escapes begin at or before a place of the text. */
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
    size_t count = count_to(e, inner, false);
    if (!count)
        return NULL;
    const struct embed_escape *escape = &escapes(e)[count - 1];
    bool is_inside =
        inner > escape->inner && inner < escape->inner + escape->inner_length;
    return is_inside ? escape : NULL;
}

uint32_t rql_embed_to_outer(const struct embed *e, uint32_t inner, bool is_end)
{
    size_t count = count_to(e, inner, false);
    if (!count)
        return (uint32_t)e->span.start + inner;
    const struct embed_escape *escape = &escapes(e)[count - 1];
    uint32_t inside = inner - escape->inner;
    if (inside >= escape->inner_length)
        return escape->outer + escape->outer_length +
               (inside - escape->inner_length);
    return escape->outer + (is_end && inside ? escape->outer_length : 0);
}

uint32_t rql_embed_from_outer(const struct embed *e, uint32_t outer)
{
    size_t count = count_to(e, outer, true);
    if (!count)
        return outer - (uint32_t)e->span.start;
    const struct embed_escape *escape = &escapes(e)[count - 1];
    uint32_t inside = outer - escape->outer;
    if (inside < escape->outer_length)
        return escape->inner;
    return escape->inner + escape->inner_length +
           (inside - escape->outer_length);
}

/* --- Edits ----------------------------------------------------------------- */

/* An edit of the inner text, widened to whole escapes: the bytes of these that
 * the edit itself keeps are in the text. */
struct wide_edit {
    uint32_t start;
    uint32_t end;
    struct vector text; /* bytes, as they are written in the host; its memory
                           is used again for the next edit */
};

static void write(const struct embed *e, struct arena *arena,
                  struct wide_edit *wide, uint32_t start, uint32_t end)
{
    e->host->write(arena, &wide->text,
                   (rql_text){e->text + start, end - start});
}

static void finish(const struct embed *e, struct arena *arena,
                   struct wide_edit *wide, struct vector *result)
{
    const struct embed_escape *around = escape_around(e, wide->end);
    if (around) {
        uint32_t end = around->inner + around->inner_length;
        write(e, arena, wide, wide->end, end);
        wide->end = end;
    }
    rql_edit *edit = rql_vector_push(arena, result, sizeof *edit);
    edit->span.start = rql_embed_to_outer(e, wide->start, false);
    edit->span.end = edit->span.start;
    if (wide->end > wide->start)
        edit->span.end = rql_embed_to_outer(e, wide->end, true);
    edit->text = (rql_text){"", wide->text.count};
    if (wide->text.count)
        edit->text.data =
            rql_arena_copy(arena, wide->text.items, wide->text.count);
}

static void begin(const struct embed *e, struct arena *arena,
                  const rql_edit *edit, struct wide_edit *wide)
{
    wide->start = (uint32_t)edit->span.start;
    wide->end = (uint32_t)edit->span.end;
    wide->text.count = 0;
    const struct embed_escape *around = escape_around(e, wide->start);
    if (around) {
        write(e, arena, wide, around->inner, wide->start);
        wide->start = around->inner;
    }
}

/* True when an edit begins inside of the escape that the last one ends in. */
static bool is_joined(const struct embed *e, const struct wide_edit *wide,
                      const rql_edit *edit)
{
    const struct embed_escape *around =
        escape_around(e, (uint32_t)edit->span.start);
    return around && wide->end > around->inner;
}

void rql_embed_edits(const struct embed *e, struct arena *arena,
                     const rql_edit *edits, size_t count, struct vector *result)
{
    struct wide_edit wide = {0};
    for (size_t i = 0; i < count; i++) {
        if (i && is_joined(e, &wide, &edits[i])) {
            write(e, arena, &wide, wide.end, (uint32_t)edits[i].span.start);
            wide.end = (uint32_t)edits[i].span.end;
        } else {
            if (i)
                finish(e, arena, &wide, result);
            begin(e, arena, &edits[i], &wide);
        }
        e->host->write(arena, &wide.text, edits[i].text);
    }
    if (count)
        finish(e, arena, &wide, result);
}
