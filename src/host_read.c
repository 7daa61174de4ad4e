/* What literals read as: escapes are resolved, indentation is left out, and what
 * is put in when the program runs reads as something of its kind. */
#include <string.h>

#include "edits.h"
#include "host.h"
#include "str.h"
#include "utf8.h"

void rql_read_escape(struct host_scan *s, enum embed_kind kind, uint32_t start,
                     uint32_t end, rql_text stands_for)
{
    struct reading *r = &s->reading;
    struct embed_escape *escape =
        rql_vector_push(s->arena, &r->escapes, sizeof *escape);
    *escape =
        (struct embed_escape){(uint32_t)r->text.count, start,
                              (uint32_t)stands_for.length, end - start, kind};
    rql_bytes_add(s->arena, &r->text, stands_for.data, stands_for.length);
}

void rql_read_hole(struct host_scan *s, uint32_t start, uint32_t end,
                   rql_text after)
{
    rql_read_escape(s, EMBED_HOLE, start, end,
                    rql_placeholder(&s->reading, after));
}

/* --- Codes ----------------------------------------------------------------- */

static int digit_value(char c)
{
    if (rql_is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Digits at `p`, `most` at most; returns how many there are. */
static uint32_t read_digits(const char *p, const char *end, int base,
                            uint32_t most, uint32_t *code)
{
    uint32_t count = 0;
    *code = 0;
    while (count < most && p + count < end && digit_value(p[count]) < base)
        *code = *code * (uint32_t)base + (uint32_t)digit_value(p[count++]);
    return count;
}

/* The digits that an escape of that letter takes: exactly, or as a run. */
static uint32_t digits_of(const struct escapes *e, char letter, bool *is_run)
{
    unsigned codes = e->codes;
    *is_run = true;
    if (letter == 'x' && codes & CODE_HEX_RUN)
        return codes & CODE_IS_BYTE ? 2 : 4;
    if (letter == 'u' && codes & CODE_SHORT_RUN)
        return 4;
    if (letter == 'U' && codes & CODE_LONG_RUN)
        return 8;
    *is_run = false;
    if (letter == 'x' && codes & CODE_HEX)
        return 2;
    if (letter == 'u' && codes & CODE_SHORT)
        return 4;
    return letter == 'U' && codes & CODE_LONG ? 8 : 0;
}

/* The code that the escape at `p`, a mark, gives; returns the length of the
 * escape, 0 when it gives none. */
static uint32_t read_code(const struct escapes *e, const char *p,
                          const char *end, uint32_t *code)
{
    char letter = p + 1 < end ? p[1] : '\0';
    uint32_t count;
    bool is_run;
    if (e->codes & CODE_OCTAL && letter >= '0' && letter <= '7')
        return 1 + read_digits(p + 1, end, 8, 3, code);
    if (letter == 'u' && e->codes & CODE_BRACES && p + 2 < end && p[2] == '{') {
        count = read_digits(p + 3, end, 16, 8, code);
        return count && p + 3 + count < end && p[3 + count] == '}' ? count + 4
                                                                   : 0;
    }
    uint32_t wanted = digits_of(e, letter, &is_run);
    if (!wanted)
        return 0;
    count = read_digits(p + 2, end, 16, wanted, code);
    return count == wanted || (is_run && count) ? count + 2 : 0;
}

/* UTF-8 of a code; what is no character becomes U+FFFD. */
static rql_text encode(uint32_t code, char room[4])
{
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        code = 0xfffd;
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        room[i] = (char)(0x80 | (code & 0x3f));
    room[0] = (char)(leads[length] | code);
    return (rql_text){room, length};
}

/* The second half of a character whose first one was just read. */
static uint32_t read_second_half(const struct escapes *e, const char *p,
                                 const char *end, uint32_t *code)
{
    uint32_t low;
    if (!(e->codes & CODE_PAIRS) || *code < 0xd800 || *code >= 0xdc00 ||
        p == end || *p != e->mark)
        return 0;
    uint32_t length = read_code(e, p, end, &low);
    if (!length || low < 0xdc00 || low >= 0xe000)
        return 0;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return length;
}

/* --- Escapes --------------------------------------------------------------- */

/* An escape that is none: the mark is text, or what stands behind it is. */
static uint32_t read_unknown(struct host_scan *s, const struct escapes *e,
                             uint32_t at, uint32_t end)
{
    struct reading *r = &s->reading;
    uint32_t next = at + 1 < end ? at + 2 : at + 1;
    while (next < end && next > at + 1 &&
           ((unsigned char)s->text[next] & 0xc0) == 0x80)
        next++; /* all of a character */
    if (e->keeps_unknown)
        rql_bytes_add(s->arena, &r->text, s->text + at, next - at);
    else
        rql_read_escape(s, EMBED_ESCAPE, at, next,
                        (rql_text){s->text + at + 1, next - at - 1});
    return next;
}

/* \N{DASH}: a character that only a table of all names would tell. */
static uint32_t read_named(struct host_scan *s, uint32_t at, uint32_t end)
{
    const char *close = NULL;
    if (at + 2 < end && s->text[at + 1] == 'N' && s->text[at + 2] == '{')
        close = memchr(s->text + at, '}', end - at);
    if (!close)
        return 0;
    uint32_t next = (uint32_t)(close - s->text) + 1;
    rql_read_hole(s, at, next, (rql_text){s->text + next, end - next});
    return next;
}

static uint32_t read_escape(struct host_scan *s, const struct literal *l,
                            uint32_t at)
{
    const struct escapes *e = l->kind->escapes;
    uint32_t end = l->content_end;
    const char *p = s->text + at, *text_end = s->text + end;
    uint32_t next = rql_scan_line_break(s, at + 1), code;
    if (next > at + 1 && next <= end && e->joins_lines) {
        next += l->indent && end - next >= l->indent ? l->indent : 0;
        rql_read_escape(s, EMBED_GAP, at, next, (rql_text){"", 0});
        return next;
    }
    const char *name = at + 1 < end && p[1] ? strchr(e->names, p[1]) : NULL;
    if (name) {
        rql_read_escape(s, EMBED_ESCAPE, at, at + 2,
                        (rql_text){e->values + (name - e->names), 1});
        return at + 2;
    }
    uint32_t length = read_code(e, p, text_end, &code);
    if (length) {
        char room[4] = {(char)code};
        bool is_byte = e->codes & CODE_IS_BYTE && p[1] != 'u' && p[1] != 'U';
        length += read_second_half(e, p + length, text_end, &code);
        rql_read_escape(s, EMBED_ESCAPE, at, at + length,
                        is_byte ? (rql_text){room, 1} : encode(code, room));
        return at + length;
    }
    next = e->codes & CODE_NAMED ? read_named(s, at, end) : 0;
    return next ? next : read_unknown(s, e, at, end);
}

/* --- Literals -------------------------------------------------------------- */

/* What stands in front of a line and is not its own; returns where the line
 * begins. */
static uint32_t skip_indent(struct host_scan *s, const struct literal *l,
                            uint32_t at)
{
    uint32_t end = at;
    while (end < l->content_end && (l->strips_tabs || end - at < l->indent) &&
           (s->text[end] == '\t' || (s->text[end] == ' ' && !l->strips_tabs)))
        end++;
    if (end > at)
        rql_read_escape(s, EMBED_GAP, at, end, (rql_text){"", 0});
    return end;
}

/* Two braces for one, or something that is put in. */
static uint32_t read_brace(struct host_scan *s, const struct literal *l,
                           uint32_t at)
{
    uint32_t end = at;
    switch (rql_scan_hole(s, l, at, l->content_end, &end)) {
    case HOLE_FOUND:
        rql_read_hole(s, at, end,
                      (rql_text){s->text + end, l->content_end - end});
        return end;
    case HOLE_ESCAPED:
        rql_read_escape(s, EMBED_ESCAPE, at, end, (rql_text){s->text + at, 1});
        return end;
    default:
        return at;
    }
}

/* What at an offset does not stand for itself; `at` when it does. */
static uint32_t read_special(struct host_scan *s, const struct literal *l,
                             uint32_t at)
{
    const struct literal_kind *k = l->kind;
    char c = s->text[at];
    if (k->escapes && c == k->escapes->mark)
        return read_escape(s, l, at);
    if (k->flags & LITERAL_DOUBLED && c == *k->close &&
        !(k->flags & LITERAL_HERE)) {
        rql_read_escape(s, EMBED_ESCAPE, at, at + 2, (rql_text){k->close, 1});
        return at + 2;
    }
    if (k->holes != HOLES_NONE && c && strchr("{}$`", c))
        return read_brace(s, l, at);
    return at;
}

static void add_segment(struct host_scan *s, const struct literal *l)
{
    struct reading *r = &s->reading;
    struct embed_segment *segment =
        rql_vector_push(s->arena, &r->segments, sizeof *segment);
    *segment = (struct embed_segment){(uint32_t)r->text.count,
                                      rql_literal_writer(s, l)};
}

/* The bytes from an offset on that stand for themselves. */
static uint32_t plain_end(const struct host_scan *s, const struct literal *l,
                          uint32_t at)
{
    const struct literal_kind *k = l->kind;
    char mark = k->escapes ? k->escapes->mark : '\n';
    char quote = k->flags & LITERAL_DOUBLED ? *k->close : '\n';
    for (; at < l->content_end; at++) {
        char c = s->text[at];
        if (c == '\n' || c == mark || c == quote ||
            (k->holes != HOLES_NONE &&
             (c == '{' || c == '}' || c == '$' || c == '`')))
            break;
    }
    return at;
}

void rql_read_literal(struct host_scan *s, const struct literal *l)
{
    struct vector *text = &s->reading.text;
    add_segment(s, l);
    uint32_t at = skip_indent(s, l, l->content);
    while (at < l->content_end) {
        uint32_t end = plain_end(s, l, at);
        rql_bytes_add(s->arena, text, s->text + at, end - at);
        at = end;
        if (at == l->content_end)
            break;
        bool is_line = s->text[at] == '\n';
        end = read_special(s, l, at);
        if (end == at)
            rql_bytes_add(s->arena, text, s->text + end++, 1);
        at = is_line ? skip_indent(s, l, end) : end;
    }
}
