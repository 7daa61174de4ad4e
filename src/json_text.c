/* Checking a JSON text, and walking through it in place. */
#include "json_text.h"

#include <stdio.h>
#include <string.h>

#include "str.h"
#include "utf8.h"

enum { DEEPEST = 64 };

/* --- Bytes and tokens -------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_mark(char c)
{
    return c && strchr("[]{},:\"", c);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
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

/* --- Checking ---------------------------------------------------------- */

struct checker {
    struct json_text *json;
    struct json_error *error;
    uint64_t objects; /* a bit for each open bracket: it is a brace */
    unsigned depth;   /* open brackets */
    bool is_whole;    /* a value has just ended */
    bool is_first;    /* a bracket has just been opened */
    /* Only of texts that were put together by hand. */
    struct arena *arena;
    struct vector *slips; /* struct json_slip; NULL: there must be none */
    uint32_t text_start;  /* of the last text */
    uint32_t line_break;  /* the first one inside the last text, or NO_BREAK */
};

#define NO_BREAK UINT32_MAX

/* Take a slip of so many bytes for what was meant; false when there must be
 * none. */
static bool forgive(struct checker *c, enum json_slip_kind kind,
                    uint32_t length)
{
    if (!c->slips)
        return false;
    struct json_slip *slip = rql_vector_push(c->arena, c->slips, sizeof *slip);
    *slip = (struct json_slip){c->json->at, c->json->at + length, c->text_start,
                               kind};
    c->json->at += length;
    return true;
}

static bool fail(struct checker *c, uint32_t at, const char *message)
{
    *c->error = (struct json_error){.at = at, .message = message};
    return false;
}

static bool fail_at_token(struct checker *c, const char *expected)
{
    *c->error = (struct json_error){
        .at = c->json->at, .message = expected, .tell_found = true};
    return false;
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (rql_is_letter(c) && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* The code of an escape like \u00e9, or -1. */
static int32_t unicode_escape(const char *p, const char *end)
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

static bool is_high_half(int32_t code)
{
    return code >= 0xd800 && code < 0xdc00;
}

static bool is_low_half(int32_t code)
{
    return code >= 0xdc00 && code < 0xe000;
}

static bool check_unicode_escape(struct checker *c)
{
    struct json_text *json = c->json;
    const char *p = json->text + json->at;
    const char *end = json->text + json->length;
    int32_t code = unicode_escape(p, end);
    if (code < 0)
        return forgive(c, JSON_SLIP_ESCAPE, 2) ||
               fail(c, json->at, "\\u must have four hexadecimal digits");
    if (code == 0 && !c->slips)
        return fail(c, json->at, "a NUL in a text: no name holds one");
    if (is_low_half(code) ||
        (is_high_half(code) && !is_low_half(unicode_escape(p + 6, end))))
        return forgive(c, JSON_SLIP_HALF, 6) ||
               fail(c, json->at,
                    "this escape is one half of a character, and the other "
                    "half is missing");
    json->at += is_high_half(code) ? 12 : 6;
    return true;
}

static bool check_escape(struct checker *c)
{
    struct json_text *json = c->json;
    char next = json->at + 1 < json->length ? json->text[json->at + 1] : '\0';
    if (next == 'u')
        return check_unicode_escape(c);
    if (!next || !strchr("\"\\/bfnrt", next))
        return forgive(c, JSON_SLIP_ESCAPE, 1) ||
               fail(c, json->at,
                    "\"\\\" begins no escape here; a backslash itself is "
                    "written \"\\\\\"");
    json->at += 2;
    return true;
}

static const char no_closing_quote[] =
    "the line ends inside a text: its closing double quote is missing";

static bool check_character(struct checker *c)
{
    struct json_text *json = c->json;
    const char *p = json->text + json->at;
    struct utf8_character character =
        rql_utf8_decode(p, json->text + json->length);
    if (character.code == INVALID_CHARACTER)
        return forgive(c, JSON_SLIP_BYTE, 1) ||
               fail(c, json->at,
                    "this byte is not UTF-8: the file is damaged or in "
                    "another encoding");
    if (character.code < 0x20 && c->slips) {
        bool is_break = *p == '\n' || *p == '\r';
        if (is_break && c->line_break == NO_BREAK)
            c->line_break = json->at;
        bool is_pair =
            *p == '\r' && json->at + 1 < json->length && p[1] == '\n';
        return forgive(c, JSON_SLIP_CONTROL, is_pair ? 2 : 1);
    }
    if (*p == '\n' || *p == '\r')
        return fail(c, json->at, no_closing_quote);
    if (character.code < 0x20)
        return fail(c, json->at,
                    "a control character in a text: it is written as an "
                    "escape like \\t");
    json->at += character.length;
    return true;
}

static bool check_string(struct checker *c)
{
    struct json_text *json = c->json;
    c->text_start = json->at;
    c->line_break = NO_BREAK;
    for (json->at++; json->at < json->length;) {
        char byte = json->text[json->at];
        if (byte == '"') {
            json->at++;
            return true;
        }
        if (!(byte == '\\' ? check_escape(c) : check_character(c)))
            return false;
    }
    return fail(c, json->at,
                "the file ends inside a text: its closing double quote is "
                "missing");
}

static size_t count_digits(const char *p, const char *end)
{
    size_t count = 0;
    while (p + count < end && is_digit(p[count]))
        count++;
    return count;
}

static bool is_number(const char *p, const char *end)
{
    p += p < end && *p == '-';
    size_t digits = count_digits(p, end);
    if (!digits || (digits > 1 && *p == '0'))
        return false;
    p += digits;
    if (p < end && *p == '.') {
        digits = count_digits(++p, end);
        if (!digits)
            return false;
        p += digits;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        digits = count_digits(p, end);
        if (!digits)
            return false;
        p += digits;
    }
    return p == end;
}

static bool is_word(const char *p, size_t length)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && !memcmp(words[i], p, length))
            return true;
    return false;
}

static bool check_simple_value(struct checker *c)
{
    struct json_text *json = c->json;
    uint32_t start = json->at;
    c->is_whole = true;
    if (rql_json_peek(json) == '"')
        return check_string(c);
    rql_json_skip_token(json);
    const char *p = json->text + start;
    const char *end = json->text + json->at;
    if (is_number(p, end) || is_word(p, (size_t)(end - p)))
        return true;
    json->at = start;
    return fail_at_token(c, c->is_first ? "expected a value or \"]\""
                                        : "expected a value");
}

/* The name of a member, and the colon behind it. */
static bool check_key(struct checker *c)
{
    rql_json_skip_space(c->json);
    if (rql_json_peek(c->json) != '"')
        return fail_at_token(
            c, c->is_first
                   ? "expected the name of a member in double quotes, or \"}\""
                   : "expected the name of a member in double quotes");
    if (!check_string(c))
        return false;
    rql_json_skip_space(c->json);
    if (rql_json_peek(c->json) != ':')
        return fail_at_token(c, "expected \":\" and a value");
    c->json->at++;
    c->is_first = false;
    return true;
}

static bool check_opening(struct checker *c, bool is_object)
{
    if (c->depth == DEEPEST)
        return fail(c, c->json->at,
                    c->slips ? "lists and objects are nested too deeply"
                             : "lists and objects are nested too deeply for a "
                               "catalog");
    uint64_t bit = UINT64_C(1) << c->depth++;
    c->objects = is_object ? c->objects | bit : c->objects & ~bit;
    c->json->at++;
    c->is_first = true;
    rql_json_skip_space(c->json);
    if (rql_json_peek(c->json) == (is_object ? '}' : ']')) {
        c->is_whole = true; /* the bracket is closed in check_rest() */
        return true;
    }
    return !is_object || check_key(c);
}

static bool check_value(struct checker *c)
{
    rql_json_skip_space(c->json);
    char byte = rql_json_peek(c->json);
    if (byte == '{' || byte == '[')
        return check_opening(c, byte == '{');
    return check_simple_value(c);
}

/* True when nothing comes behind the comma at hand. */
static bool is_last_comma(const struct json_text *json, char closing)
{
    struct json_text ahead = *json;
    ahead.at++;
    rql_json_skip_space(&ahead);
    return rql_json_peek(&ahead) == closing;
}

/* What follows a value inside a bracket: one more, or the closing one. */
static bool check_rest(struct checker *c)
{
    bool is_object = c->objects >> (c->depth - 1) & 1;
    char byte = rql_json_peek(c->json);
    c->is_first = false;
    if (byte == (is_object ? '}' : ']')) {
        c->json->at++;
        c->depth--;
        return true;
    }
    if (byte != ',')
        return fail_at_token(c, is_object ? "expected \",\" or \"}\""
                                          : "expected \",\" or \"]\"");
    if (c->slips && is_last_comma(c->json, is_object ? '}' : ']'))
        return forgive(c, JSON_SLIP_COMMA, 1);
    c->json->at++;
    c->is_whole = false;
    return !is_object || check_key(c);
}

static bool check_all(struct checker *c)
{
    struct json_text *json = c->json;
    uint32_t start = json->at;
    do {
        if (!c->is_whole && !check_value(c))
            return false;
        if (!c->is_whole)
            continue;
        rql_json_skip_space(json);
        if (c->depth && !check_rest(c))
            return false;
    } while (c->depth || !c->is_whole);
    rql_json_skip_space(json);
    if (json->at < json->length)
        return fail_at_token(c, "expected the end of the file");
    json->at = start;
    return true;
}

bool rql_json_check(struct json_text *json, struct json_error *error)
{
    struct checker c = {.json = json, .error = error};
    return check_all(&c);
}

bool rql_json_check_pasted(struct json_text *json, struct arena *arena,
                           struct vector *slips, struct json_error *error)
{
    struct checker c = {.json = json,
                        .error = error,
                        .arena = arena,
                        .slips = slips,
                        .line_break = NO_BREAK};
    json->is_pasted = true;
    if (check_all(&c))
        return true;
    /* More likely a quote is missing than a text goes over the line. */
    if (c.line_break != NO_BREAK)
        fail(&c, c.line_break, no_closing_quote);
    return false;
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
    static const char *const names[] = {
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
    int32_t code = p[1] == 'u' ? unicode_escape(p, end) : -1;
    if (code < 0) {
        const char *letter = memchr(letters, p[1], sizeof letters - 1);
        *(*out)++ = letter ? meanings[letter - letters] : p[1];
        return 2;
    }
    int32_t low = is_high_half(code) ? unicode_escape(p + 6, end) : -1;
    if (is_low_half(low)) {
        code = 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00);
        *out = write_character(*out, (uint32_t)code);
        return 12;
    }
    bool is_half = is_high_half(code) || is_low_half(code);
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
    for (; is_digit(rql_json_peek(json)); json->at++)
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
