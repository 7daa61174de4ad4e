/* Request bodies as they are made: JSON text, and where each value is from. */
#include "body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "character.h"
#include "message.h"

enum { INDENT = 4 };

void body_free(struct body *body)
{
    free(body->text.data);
    free(body->fields);
    *body = (struct body){0};
}

bool is_utf8(rql_text text)
{
    for (size_t at = 0; at < text.length;) {
        utf8proc_int32_t c;
        size_t left = text.length - at;
        size_t bytes = character_read(text.data + at, left, &c);
        if (!bytes)
            return false;
        at += bytes;
    }
    return true;
}

/* --- Bytes ----------------------------------------------------------------*/

static void add(struct body *body, const char *bytes, size_t count)
{
    bytes_add(&body->text, bytes, count);
}

static void add_char(struct body *body, char c)
{
    bytes_add(&body->text, &c, 1);
}

static void add_escape(struct body *body, char c)
{
    static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    char code[8];
    for (const char *name = named; *name; name += 2) {
        if (c == *name) {
            add_char(body, '\\');
            add_char(body, name[1]);
            return;
        }
    }
    snprintf(code, sizeof code, "\\u%04x", (unsigned)(unsigned char)c);
    add(body, code, 6);
}

static bool needs_escape(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

static void add_string(struct body *body, rql_text text)
{
    add_char(body, '"');
    for (size_t i = 0; i < text.length;) {
        size_t run = i;
        while (run < text.length && !needs_escape(text.data[run]))
            run++;
        add(body, text.data + i, run - i);
        i = run;
        if (i < text.length)
            add_escape(body, text.data[i++]);
    }
    add_char(body, '"');
}

/* --- Brackets and fields --------------------------------------------------*/

static void new_line(struct body *body)
{
    add_char(body, '\n');
    for (size_t i = 0; i < body->depth * INDENT; i++)
        add_char(body, ' ');
}

/* What stands before the next item.  Bodies of an array have lines of their
 * own, pretty or not. */
static void separate(struct body *body, bool is_field)
{
    if (body->has_items)
        add_char(body, ',');
    if (body->depth && body->is_pretty)
        new_line(body);
    else if (body->has_items && !is_field)
        add(body, "\n ", 2);
    body->has_items = true;
}

void body_open(struct body *body, char bracket)
{
    separate(body, false);
    add_char(body, bracket);
    body->has_items = false;
    body->depth++;
}

void body_close(struct body *body, char bracket)
{
    body->depth--;
    if (body->has_items && body->is_pretty)
        new_line(body);
    add_char(body, bracket);
    body->has_items = true;
}

void body_end(struct body *body)
{
    add_char(body, '\n');
}

/* Write a key, and remember the field; its value comes next. */
static struct field *begin_field(struct body *body, rql_text key,
                                 struct origin origin)
{
    if (body->count == body->capacity) {
        body->capacity = body->capacity ? body->capacity * 2 : 16;
        body->fields =
            need(realloc(body->fields, body->capacity * sizeof *body->fields));
    }
    struct field *field = &body->fields[body->count++];
    separate(body, true);
    *field = (struct field){.key = {body->text.length, 0}, .origin = origin};
    add_char(body, '"');
    add(body, key.data, key.length);
    add_char(body, '"');
    char *first = body->text.data + field->key.start + 1;
    if (body->is_camel_case && *first >= 'A' && *first <= 'Z')
        *first |= 0x20;
    field->key.end = body->text.length;
    add(body, ": ", body->is_pretty ? 2 : 1);
    field->value.start = body->text.length;
    return field;
}

void body_string(struct body *body, const char *key, rql_text value,
                 struct origin origin)
{
    rql_text name = {key, strlen(key)};
    struct field *field = begin_field(body, name, origin);
    add_string(body, value);
    field->value.end = body->text.length;
}

void body_raw(struct body *body, rql_text key, rql_text value,
              struct origin origin)
{
    struct field *field = begin_field(body, key, origin);
    add(body, value.data, value.length);
    field->value.end = body->text.length;
}

const struct field *body_field(const struct body *body, size_t offset)
{
    size_t low = 0;
    size_t high = body->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct field *field = &body->fields[middle];
        if (offset < field->key.start)
            high = middle;
        else if (offset >= field->value.end)
            low = middle + 1;
        else
            return field;
    }
    return NULL;
}
