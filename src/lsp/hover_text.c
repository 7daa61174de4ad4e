/* Text for people that a client shows as Markdown, or as it is. */
#include "hover_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

/* True for what Markdown, or HTML in it, might take for more than a character:
 * some signs only where they begin something. */
static bool is_special(rql_text plain, size_t i)
{
    char c = plain.data[i];
    if (!c)
        return false;
    if (c == '_')
        return !i || i + 1 == plain.length || !is_letter(plain.data[i - 1]) ||
               !is_letter(plain.data[i + 1]);
    return strchr("\\`*[]<>&~|", c) || (!i && strchr("#+-", c));
}

void hover_add_bytes(struct hover_text *text, rql_text plain)
{
    for (size_t i = 0; i < plain.length; i++) {
        char c = plain.data[i];
        if (text->is_markdown && is_special(plain, i))
            bytes_add(&text->bytes, "\\", 1);
        if (text->is_markdown && (c == '\n' || c == '\r'))
            c = ' ';
        bytes_add(&text->bytes, &c, 1);
    }
}

void hover_add(struct hover_text *text, const char *plain)
{
    hover_add_bytes(text, (rql_text){plain, strlen(plain)});
}

void hover_addf(struct hover_text *text, const char *format, ...)
{
    char line[512];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    hover_add(text, line);
}

/* Signs that only Markdown has. */
static void add_sign(struct hover_text *text, const char *sign)
{
    if (text->is_markdown)
        bytes_add_text(&text->bytes, sign);
}

void hover_strong(struct hover_text *text, rql_text plain)
{
    add_sign(text, "**");
    hover_add_bytes(text, plain);
    add_sign(text, "**");
}

void hover_code(struct hover_text *text, const char *code)
{
    if (strpbrk(code, "`\r\n") || !*code) {
        hover_add(text, code);
        return;
    }
    add_sign(text, "`");
    bytes_add_text(&text->bytes, code);
    add_sign(text, "`");
}

void hover_link(struct hover_text *text, const char *plain, const char *target)
{
    add_sign(text, "[");
    hover_add(text, plain);
    add_sign(text, "](");
    add_sign(text, target);
    add_sign(text, ")");
}

void hover_paragraph(struct hover_text *text)
{
    if (text->bytes.length)
        bytes_add_text(&text->bytes, "\n\n");
}

void hover_item(struct hover_text *text)
{
    const struct bytes *bytes = &text->bytes;
    if (bytes->length && bytes->data[bytes->length - 1] != '\n')
        bytes_add_text(&text->bytes, "\n");
    bytes_add_text(&text->bytes, "- ");
}

void hover_line(struct hover_text *text)
{
    if (!text->bytes.length)
        return;
    hover_paragraph(text);
    add_sign(text, "---\n\n");
}

void hover_query(struct hover_text *text, const char *query)
{
    hover_paragraph(text);
    add_sign(text, "```reportql\n");
    bytes_add_text(&text->bytes, query);
    add_sign(text, "\n```");
}

void hover_joint(struct hover_text *text, size_t index)
{
    if (index)
        bytes_add_text(&text->bytes, ", ");
}
