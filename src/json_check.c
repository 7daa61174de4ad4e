/* Checking a JSON text, so that walking through it is safe. */
#include <string.h>

#include "json_text.h"
#include "str.h"
#include "utf8.h"

enum { DEEPEST = 64 };

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

static bool forgive_or_fail(struct checker *c, enum json_slip_kind kind,
                            uint32_t length, const char *message)
{
    if (forgive(c, kind, length))
        return true;
    return fail(c, c->json->at, message);
}

static bool fail_at_token(struct checker *c, const char *expected)
{
    *c->error = (struct json_error){
        .at = c->json->at, .message = expected, .tell_found = true};
    return false;
}

static bool check_unicode_escape(struct checker *c)
{
    struct json_text *json = c->json;
    const char *p = json->text + json->at;
    const char *end = json->text + json->length;
    int32_t code = rql_json_unicode_escape(p, end);
    if (code < 0)
        return forgive_or_fail(c, JSON_SLIP_ESCAPE, 2,
                               "\\u must have four hexadecimal digits");
    if (code == 0 && !c->slips)
        return fail(c, json->at, "a NUL in a text: no name holds one");
    if (rql_json_is_low_half(code) ||
        (rql_json_is_high_half(code) &&
         !rql_json_is_low_half(rql_json_unicode_escape(p + 6, end))))
        return forgive_or_fail(
            c, JSON_SLIP_HALF, 6,
            "this escape is one half of a character, and the other "
            "half is missing");
    json->at += rql_json_is_high_half(code) ? 12 : 6;
    return true;
}

static bool check_escape(struct checker *c)
{
    struct json_text *json = c->json;
    char next = json->at + 1 < json->length ? json->text[json->at + 1] : '\0';
    if (next == 'u')
        return check_unicode_escape(c);
    if (!next || !strchr("\"\\/bfnrt", next))
        return forgive_or_fail(
            c, JSON_SLIP_ESCAPE, 1,
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
        return forgive_or_fail(
            c, JSON_SLIP_BYTE, 1,
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
    while (p + count < end && rql_is_digit(p[count]))
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
    } while (c->depth);
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
