/* How bytes are written into a literal so that they read as they are. */
#include <string.h>

#include "edits.h"
#include "host.h"
#include "str.h"

struct pen {
    struct arena *arena;
    struct vector *out;
    const struct literal_kind *kind;
    rql_text new_line;
};

static bool put(const struct pen *pen, const char *bytes, size_t length)
{
    rql_bytes_add(pen->arena, pen->out, bytes, length);
    return true;
}

/* A mark and what stands behind it. */
static bool put_marked(const struct pen *pen, char c)
{
    char text[2] = {pen->kind->escapes->mark, c};
    return put(pen, text, 2);
}

/* A character by an escape that has a name for it. */
static bool put_named(const struct pen *pen, char c)
{
    const struct escapes *e = pen->kind->escapes;
    for (size_t i = 0; e && e->names[i]; i++)
        if (e->values[i] == c)
            return put_marked(pen, e->names[i]);
    return false;
}

static bool put_line_break(const struct pen *pen, char c)
{
    if (c == '\r' || !(pen->kind->flags & LITERAL_LINES))
        return put_named(pen, c);
    put(pen, &c, 1);
    return put(pen, pen->new_line.data, pen->new_line.length);
}

/* A character that would mean something in the literal. */
static bool put_special(const struct pen *pen, char c)
{
    const struct literal_kind *k = pen->kind;
    bool is_quote = *k->close && c == *k->close;
    bool is_brace = k->holes == HOLES_BRACES && (c == '{' || c == '}');
    if ((is_quote && k->flags & LITERAL_DOUBLED) ||
        (is_brace && !(k->flags & LITERAL_COUNTED))) {
        put(pen, &c, 1);
        return put(pen, &c, 1);
    }
    if (is_brace)
        return false;
    if (put_named(pen, c))
        return true;
    if (!k->escapes || k->escapes->keeps_unknown)
        return false;
    return put_marked(pen, c);
}

static bool is_special(const struct literal_kind *k, char c)
{
    if (*k->close && c == *k->close && !(k->flags & LITERAL_HERE))
        return true;
    if (k->escapes && c == k->escapes->mark)
        return true;
    switch (k->holes) {
    case HOLES_BRACES:
        return c == '{' || c == '}';
    case HOLES_SHELL:
        return c == '$' || c == '`';
    case HOLES_DOLLAR:
    case HOLES_POWERSHELL:
        return c == '$';
    default:
        return false;
    }
}

static bool is_bare_byte(char c)
{
    return rql_is_word_byte(c) || (c && strchr(",.:/%+=-@", c));
}

static bool put_byte(const struct pen *pen, char c)
{
    const struct literal_kind *k = pen->kind;
    if (k->flags & LITERAL_BARE)
        return is_bare_byte(c) ? put(pen, &c, 1) : put_marked(pen, c);
    if (c == '\n' || c == '\r')
        return put_line_break(pen, c);
    if (c == '\t')
        return put(pen, &c, 1);
    if ((unsigned char)c < 0x20 || c == 0x7f)
        return put_named(pen, c);
    if ((unsigned char)c >= 0x80 && k->flags & LITERAL_BYTES)
        return false;
    return is_special(k, c) ? put_special(pen, c) : put(pen, &c, 1);
}

static bool write_literal(const struct embed_writer *writer,
                          struct arena *arena, struct vector *out,
                          rql_text text)
{
    struct pen pen = {arena, out, writer->how, writer->new_line};
    if (pen.kind->flags & LITERAL_BARE && memchr(text.data, '\n', text.length))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        const char *p = text.data + i;
        bool begins_break = i + 1 < text.length && p[0] == '\r' &&
                            p[1] == '\n' && pen.kind->flags & LITERAL_LINES;
        if (!(begins_break ? put(&pen, p, 1) : put_byte(&pen, *p)))
            return false;
    }
    return true;
}

struct embed_writer rql_literal_writer(const struct host_scan *s,
                                       const struct literal *l)
{
    struct embed_writer writer = {
        .write = write_literal, .how = l->kind, .strips_tabs = l->strips_tabs};
    if (l->indent)
        writer.new_line = (rql_text){s->text + l->content, l->indent};
    return writer;
}
