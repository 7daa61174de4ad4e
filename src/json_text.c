/* Walking through a JSON text in place. */
#include "json_text.h"

#include <stdio.h>
#include <string.h>

#include "str.h"

/* --- Bytes and tokens -------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_mark(char c)
{
    return c && strchr("[]{},:\"", c);
}

void rql_json_skip_space(struct json_text *json)
{
    while (is_space(rql_json_peek(json)))
        json->at++;
}

/* A text that is not closed ends with its line, unless lines may break. */
static void skip_string(struct json_text *json)
{
    for (json->at++; json->at < json->length; json->at++) {
        char c = json->text[json->at];
        if (c == '"') {
            json->at++;
            return;
        }
        if (c == '\n' && !json->is_pasted)
            return;
        if (c == '\\' && json->at + 1 < json->length)
            json->at++;
    }
}

void rql_json_skip_token(struct json_text *json)
{
    if (rql_json_peek(json) == '"') {
        skip_string(json);
    } else if (is_mark(rql_json_peek(json))) {
        json->at++;
    } else {
        while (json->at < json->length && !is_mark(rql_json_peek(json)) &&
               !is_space(rql_json_peek(json)))
            json->at++;
    }
}

static int hex_digit(char c)
{
    if (rql_is_digit(c))
        return c - '0';
    if (rql_is_letter(c) && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

int32_t rql_json_unicode_escape(const char *p, const char *end)
{
    int32_t code = 0;
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code;
}

/* --- Walking ----------------------------------------------------------- */

enum json_kind rql_json_kind(const struct json_text *json, uint32_t offset)
{
    switch (json->text[offset]) {
    case '{':
        return JSON_KIND_OBJECT;
    case '[':
        return JSON_KIND_LIST;
    case '"':
        return JSON_KIND_TEXT;
    case 't':
    case 'f':
        return JSON_KIND_BOOLEAN;
    case 'n':
        return JSON_KIND_NULL;
    default:
        return JSON_KIND_NUMBER;
    }
}

const char *rql_json_kind_name(enum json_kind kind)
{
    static const char names[][10] = {
        [JSON_KIND_OBJECT] = "an object",  [JSON_KIND_LIST] = "a list",
        [JSON_KIND_TEXT] = "a text",       [JSON_KIND_NUMBER] = "a number",
        [JSON_KIND_BOOLEAN] = "a boolean", [JSON_KIND_NULL] = "null",
    };
    return names[kind];
}

void rql_json_skip_value(struct json_text *json)
{
    size_t depth = 0;
    do {
        rql_json_skip_space(json);
        char c = rql_json_peek(json);
        if (c == '[' || c == '{')
            depth++;
        else if ((c == ']' || c == '}') && depth)
            depth--;
        rql_json_skip_token(json);
    } while (depth && json->at < json->length);
}

bool rql_json_next_item(struct json_text *json, bool *is_first)
{
    rql_json_skip_space(json);
    if (*is_first || rql_json_peek(json) == ',')
        json->at++;
    *is_first = false;
    rql_json_skip_space(json);
    char c = rql_json_peek(json);
    if (json->at < json->length && c != ']' && c != '}')
        return true;
    json->at++;
    return false;
}

void rql_json_skip_colon(struct json_text *json)
{
    rql_json_skip_space(json);
    json->at++;
    rql_json_skip_space(json);
}

static char *write_character(char *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
        *out++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *out++ = (char)(0xe0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    } else {
        *out++ = (char)(0xf0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3f));
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (char)(0x80 | (code & 0x3f));
    }
    return out;
}

size_t rql_json_read_escape(const char *p, const char *end, char **out)
{
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    enum { REPLACEMENT = 0xfffd };
    if (end - p < 2)
        return 1;
    int32_t code = p[1] == 'u' ? rql_json_unicode_escape(p, end) : -1;
    if (code < 0) {
        const char *letter = memchr(letters, p[1], sizeof letters - 1);
        *(*out)++ = letter ? meanings[letter - letters] : p[1];
        return 2;
    }
    int32_t low =
        rql_json_is_high_half(code) ? rql_json_unicode_escape(p + 6, end) : -1;
    if (rql_json_is_low_half(low)) {
        code = 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00);
        *out = write_character(*out, (uint32_t)code);
        return 12;
    }
    bool is_half = rql_json_is_high_half(code) || rql_json_is_low_half(code);
    *out = write_character(*out, is_half ? REPLACEMENT : (uint32_t)code);
    return 6;
}

/* A copy with its escapes resolved, which is never longer than the text. */
static rql_text resolve_escapes(rql_text text, struct arena *arena)
{
    char *copy = rql_arena_alloc(arena, text.length);
    char *out = copy;
    const char *end = text.data + text.length;
    for (const char *p = text.data; p < end;) {
        if (*p == '\\')
            p += rql_json_read_escape(p, end, &out);
        else
            *out++ = *p++;
    }
    return (rql_text){copy, (size_t)(out - copy)};
}

rql_text rql_json_read_string(struct json_text *json, struct arena *arena)
{
    uint32_t start = json->at + 1;
    skip_string(json);
    rql_text text = {json->text + start, json->at - 1 - start};
    if (memchr(text.data, '\\', text.length))
        text = resolve_escapes(text, arena);
    return text;
}

rql_text rql_json_read_trimmed(struct json_text *json, struct arena *arena)
{
    rql_text text = rql_json_read_string(json, arena);
    while (text.length && is_space(text.data[0])) {
        text.data++;
        text.length--;
    }
    while (text.length && is_space(text.data[text.length - 1]))
        text.length--;
    return text;
}

void rql_json_write_escaped(struct arena *arena, struct vector *out,
                            rql_text text)
{
    static const char letters[] = "\"\\bfnrt";
    static const char meanings[] = "\"\\\b\f\n\r\t";
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        const char *meaning = memchr(meanings, c, sizeof meanings - 1);
        char escape[8] = {'\\', meaning ? letters[meaning - meanings] : '\0'};
        if (!meaning && (unsigned char)c < 0x20)
            snprintf(escape, sizeof escape, "\\u%04x", (unsigned char)c);
        else if (!meaning)
            escape[0] = c;
        size_t length = meaning ? 2 : (unsigned char)c < 0x20 ? 6 : 1;
        char *to = NULL;
        for (size_t j = 0; j < length; j++) {
            to = rql_vector_push(arena, out, 1);
            *to = escape[j];
        }
    }
}

bool rql_json_read_count(struct json_text *json, uint32_t *count)
{
    uint32_t start = json->at;
    uint64_t value = 0;
    for (; rql_is_digit(rql_json_peek(json)); json->at++)
        if (value < UINT32_MAX)
            value = value * 10 + (uint64_t)(rql_json_peek(json) - '0');
    uint32_t digits = json->at - start;
    if (rql_json_peek(json) == '.')
        for (json->at++; rql_json_peek(json) == '0';)
            json->at++;
    uint32_t end = json->at;
    char last = rql_json_peek(json);
    if (!is_mark(last))
        rql_json_skip_token(json);
    *count = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
    return digits && end == json->at;
}
