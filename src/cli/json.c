/* JSON, written as it comes: nothing is kept but whether a comma is due. */
#include "json.h"

#include <string.h>

#include "character.h"

void json_init(struct json *json, struct output *out)
{
    *json = (struct json){.out = out};
}

/* What stands between the value before and the next one. */
static void separate(struct json *json)
{
    if (json->comma)
        put_char(json->out, ',');
    if (json->new_line) {
        put_char(json->out, '\n');
        put_repeated(json->out, ' ', json->new_line - 1);
    } else if (json->comma) {
        put_char(json->out, ' ');
    }
    json->comma = true;
    json->new_line = 0;
}

void json_open(struct json *json, char bracket)
{
    separate(json);
    put_char(json->out, bracket);
    json->comma = false;
}

void json_close(struct json *json, char bracket)
{
    put_char(json->out, bracket);
    json->comma = true;
    json->new_line = 0;
}

void json_line(struct json *json, size_t indent)
{
    json->new_line = 1 + indent;
}

void json_key(struct json *json, const char *key)
{
    separate(json);
    put_char(json->out, '"');
    put_text(json->out, key);
    put_text(json->out, "\": ");
    json->comma = false;
}

static void put_unicode_escape(struct output *out, unsigned code)
{
    static const char digits[] = "0123456789abcdef";
    put_text(out, "\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
        put_char(out, digits[code >> shift & 15]);
}

static void put_ascii(struct output *out, char c)
{
    static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *name = named; *name; name += 2) {
        if (c == *name) {
            put_char(out, '\\');
            put_char(out, name[1]);
            return;
        }
    }
    put_unicode_escape(out, (unsigned char)c);
}

/* Write the character at `text` that is not plain; returns its length. */
static size_t put_special(struct output *out, const char *text, size_t length)
{
    if ((unsigned char)*text < 0x80) {
        put_ascii(out, *text);
        return 1;
    }
    utf8proc_int32_t c;
    size_t bytes = character_read(text, length, &c);
    if (!bytes) {
        put_text(out, "\xef\xbf\xbd");
        return 1;
    }
    if (character_is_unfit(c))
        put_unicode_escape(out, (unsigned)c);
    else
        put_bytes(out, text, bytes);
    return bytes;
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void json_put_bytes(struct json *json, const char *bytes, size_t length)
{
    separate(json);
    put_char(json->out, '"');
    for (size_t i = 0; i < length;) {
        size_t run = i;
        while (run < length && is_plain((unsigned char)bytes[run]))
            run++;
        put_bytes(json->out, bytes + i, run - i);
        i = run;
        if (i < length)
            i += put_special(json->out, bytes + i, length - i);
    }
    put_char(json->out, '"');
}

void json_key_bytes(struct json *json, const char *key, size_t length)
{
    json_put_bytes(json, key, length);
    put_text(json->out, ": ");
    json->comma = false;
}

void json_put_string(struct json *json, const char *text)
{
    if (text)
        json_put_bytes(json, text, strlen(text));
    else
        json_put_null(json);
}

void json_put_number(struct json *json, long long number)
{
    separate(json);
    unsigned long long magnitude = (unsigned long long)number;
    if (number < 0) {
        put_char(json->out, '-');
        magnitude = 0 - magnitude;
    }
    put_number(json->out, magnitude);
}

void json_put_size(struct json *json, size_t number)
{
    separate(json);
    put_number(json->out, number);
}

void json_put_bool(struct json *json, bool value)
{
    separate(json);
    put_text(json->out, value ? "true" : "false");
}

void json_put_null(struct json *json)
{
    separate(json);
    put_text(json->out, "null");
}

void json_put_raw(struct json *json, const char *value)
{
    separate(json);
    put_text(json->out, value);
}

void json_member_string(struct json *json, const char *key, const char *text)
{
    json_key(json, key);
    json_put_string(json, text);
}

void json_member_size(struct json *json, const char *key, size_t number)
{
    json_key(json, key);
    json_put_size(json, number);
}

void json_put_strings(struct json *json, const char *const *texts, size_t count)
{
    json_open(json, '[');
    for (size_t i = 0; i < count; i++)
        json_put_string(json, texts[i]);
    json_close(json, ']');
}
