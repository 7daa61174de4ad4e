/* XML: well-formed, whatever bytes come. */
#include "xml.h"

#include <string.h>

#include "character.h"

static const char replacement[] = "\xef\xbf\xbd";

/* A character as its number, which programs read and terminals do not. */
static void put_reference(struct output *out, utf8proc_int32_t c)
{
    put_text(out, "&#");
    put_number(out, (unsigned long long)c);
    put_char(out, ';');
}

static void put_ascii(struct output *out, char c, bool is_value)
{
    switch (c) {
    case '&':
        put_text(out, "&amp;");
        break;
    case '<':
        put_text(out, "&lt;");
        break;
    case '>': /* of ]]> */
        put_text(out, "&gt;");
        break;
    case '"':
        put_text(out, "&quot;");
        break;
    case '\n':
    case '\t':
        if (!is_value) {
            put_char(out, c);
            break;
        }
        /* fall through */
    case '\r':
    case 0x7f:
        put_reference(out, c);
        break;
    default:
        if ((unsigned char)c < 0x20)
            put_text(out, replacement);
        else
            put_char(out, c);
    }
}

/* Write the character at `text` that is not ASCII; returns its length. */
static size_t put_wide(struct output *out, const char *text, size_t length)
{
    utf8proc_int32_t c;
    size_t bytes = character_read(text, length, &c);
    if (!bytes) {
        put_text(out, replacement);
        return 1;
    }
    if (c == 0xfffe || c == 0xffff)
        put_text(out, replacement);
    else if (character_is_unfit(c))
        put_reference(out, c);
    else
        put_bytes(out, text, bytes);
    return bytes;
}

static void put_escaped(struct output *out, const char *text, size_t length,
                        bool is_value)
{
    for (size_t i = 0; i < length;) {
        if ((unsigned char)text[i] < 0x80)
            put_ascii(out, text[i++], is_value);
        else
            i += put_wide(out, text + i, length - i);
    }
}

void xml_put_bytes(struct output *out, const char *text, size_t length)
{
    put_escaped(out, text, length, false);
}

void xml_put_text(struct output *out, const char *text)
{
    xml_put_bytes(out, text, strlen(text));
}

void xml_put_value(struct output *out, const char *text, size_t length)
{
    put_escaped(out, text, length, true);
}

void xml_put_attribute(struct output *out, const char *name, const char *value)
{
    put_char(out, ' ');
    put_text(out, name);
    put_text(out, "=\"");
    xml_put_value(out, value, strlen(value));
    put_char(out, '"');
}

void xml_put_number(struct output *out, const char *name, size_t value)
{
    put_char(out, ' ');
    put_text(out, name);
    put_text(out, "=\"");
    put_number(out, value);
    put_char(out, '"');
}
