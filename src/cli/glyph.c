/* How text of unknown origin is shown: bytes that are not UTF-8 as U+FFFD,
 * control characters as \x1b, invisible ones as <U+200B>. */
#include "glyph.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "character.h"

static void show(struct glyph *glyph, size_t length, size_t width,
                 const char *shown, size_t shown_length)
{
    glyph->length = length;
    glyph->width = width;
    memcpy(glyph->shown, shown, shown_length);
    glyph->shown_length = shown_length;
}

static void show_code(struct glyph *glyph, size_t length, const char *format,
                      unsigned code)
{
    int written = snprintf(glyph->shown, sizeof glyph->shown, format, code);
    glyph->length = length;
    glyph->width = glyph->shown_length = (size_t)written;
}

/* Characters that would not be seen, or would move others about. */
static bool is_invisible(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return false;
    }
}

static bool is_printing_ascii(unsigned char c)
{
    return c >= 0x20 && c < 0x7f;
}

void glyph_read(const char *text, size_t length, struct glyph *glyph)
{
    unsigned char first = (unsigned char)text[0];
    if (is_printing_ascii(first)) {
        show(glyph, 1, 1, text, 1);
        return;
    }
    if (first < 0x80) {
        show_code(glyph, 1, "\\x%02x", first);
        return;
    }
    utf8proc_int32_t c;
    size_t bytes = character_read(text, length, &c);
    if (!bytes) {
        show(glyph, 1, 1, "\xef\xbf\xbd", 3);
        return;
    }
    if (is_invisible(c)) {
        show_code(glyph, bytes, "<U+%04X>", (unsigned)c);
        return;
    }
    int width = utf8proc_charwidth(c);
    show(glyph, bytes, width > 0 ? (size_t)width : 0, text, bytes);
}

/* How many bytes at the start of a text are plain printing ASCII. */
static size_t plain_run(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && is_printing_ascii((unsigned char)text[i]))
        i++;
    return i;
}

void put_shown(struct output *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t run = plain_run(text + i, length - i);
        put_bytes(out, text + i, run);
        i += run;
        if (i == length)
            return;
        struct glyph glyph;
        glyph_read(text + i, length - i, &glyph);
        put_bytes(out, glyph.shown, glyph.shown_length);
        i += glyph.length;
    }
}

size_t shown_width(const char *text, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length;) {
        struct glyph glyph;
        glyph_read(text + i, length - i, &glyph);
        width += glyph.width;
        i += glyph.length;
    }
    return width;
}
