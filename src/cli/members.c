/*
 * The members of a JSON object, as they stand in the text.  The text is known
 * to be JSON: all that is left to do is to find where things begin and end.
 */
#include "members.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

struct reader {
    rql_text json;
    size_t at;
};

/* The byte where reading is; NUL at the end. */
static char peek(const struct reader *reader)
{
    return reader->at < reader->json.length ? reader->json.data[reader->at]
                                            : '\0';
}

static void skip_space(struct reader *reader)
{
    while (peek(reader) && strchr(" \t\r\n", peek(reader)))
        reader->at++;
}

static void skip_mark(struct reader *reader)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (reader->json.length >= 3 && memcmp(reader->json.data, mark, 3) == 0)
        reader->at = 3;
}

/* Skip a string, from its opening quote on. */
static rql_span skip_string(struct reader *reader)
{
    rql_span inside = {++reader->at, 0};
    while (reader->at < reader->json.length && peek(reader) != '"')
        reader->at += peek(reader) == '\\' ? 2 : 1;
    if (reader->at > reader->json.length)
        reader->at = reader->json.length;
    inside.end = reader->at;
    if (peek(reader) == '"')
        reader->at++;
    return inside;
}

/* Skip a value: up to what ends it in the object that is read. */
static rql_span skip_value(struct reader *reader)
{
    rql_span value = {reader->at, reader->at};
    size_t depth = 0;
    while (reader->at < reader->json.length) {
        char c = peek(reader);
        if (!depth && (c == ',' || c == '}'))
            break;
        if (c == '"') {
            skip_string(reader);
        } else {
            depth += c == '{' || c == '[';
            depth -= depth && (c == '}' || c == ']');
            reader->at++;
        }
        if (!strchr(" \t\r\n", c))
            value.end = reader->at;
    }
    return value;
}

static void add(struct members *members, size_t *capacity, struct member member)
{
    if (members->count == *capacity) {
        *capacity = *capacity ? *capacity * 2 : 16;
        members->items =
            need(realloc(members->items, *capacity * sizeof *members->items));
    }
    members->items[members->count++] = member;
}

bool members_find(struct members *members, rql_text json)
{
    struct reader reader = {json, 0};
    size_t capacity = 0;
    *members = (struct members){0};
    skip_mark(&reader);
    skip_space(&reader);
    if (peek(&reader) != '{')
        return false;
    reader.at++;
    for (;;) {
        struct member member;
        skip_space(&reader);
        if (peek(&reader) != '"')
            return true;
        member.key = skip_string(&reader);
        skip_space(&reader);
        reader.at += peek(&reader) == ':';
        skip_space(&reader);
        member.value = skip_value(&reader);
        add(members, &capacity, member);
        reader.at += peek(&reader) == ',';
    }
}

void members_free(struct members *members)
{
    free(members->items);
    *members = (struct members){0};
}
