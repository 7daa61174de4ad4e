/* JSON with comments. */
#include "commented_json.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

/* --- Comments and commas --------------------------------------------------*/

/* What is met while comments are made spaces. */
struct blanking {
    char *at;
    char *end;
    char *comma; /* the last sign, if it is a comma behind a value; or NULL */
    char last;   /* the last sign; 0: there was none */
};

static void blank(char *from, const char *to)
{
    for (; from < to; from++)
        if (*from != '\n' && *from != '\r')
            *from = ' ';
}

/* At the first byte of a string: go behind it. */
static void pass_string(struct blanking *b)
{
    for (b->at++; b->at < b->end && *b->at != '"' && *b->at != '\n'; b->at++)
        if (*b->at == '\\' && b->at + 1 < b->end)
            b->at++;
    if (b->at < b->end)
        b->at++;
}

/* The end of a comment; NULL when it has none. */
static char *comment_end(const struct blanking *b)
{
    char *p = b->at + 2;
    if (b->at[1] == '/') {
        while (p < b->end && *p != '\n' && *p != '\r')
            p++;
        return p;
    }
    for (; p + 1 < b->end; p++)
        if (p[0] == '*' && p[1] == '/')
            return p + 2;
    return NULL;
}

static void pass_sign(struct blanking *b)
{
    char c = *b->at;
    bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (is_space) {
        b->at++;
        return;
    }
    if ((c == ']' || c == '}') && b->comma)
        *b->comma = ' ';
    b->comma = c == ',' && b->last && !strchr("[{,", b->last) ? b->at : NULL;
    b->last = c;
    if (c == '"')
        pass_string(b);
    else
        b->at++;
}

/* Make comments and last commas spaces; false when a comment has no end. */
static bool blank_comments(char *text, size_t length,
                           struct json_trouble *trouble)
{
    struct blanking b = {text, text + length, NULL, 0};
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        blank(text, text + 3);
    while (b.at < b.end) {
        bool is_comment = *b.at == '/' && b.at + 1 < b.end &&
                          (b.at[1] == '/' || b.at[1] == '*');
        if (!is_comment) {
            pass_sign(&b);
            continue;
        }
        char *end = comment_end(&b);
        if (!end) {
            trouble->offset = (size_t)(b.at - text);
            strcpy(trouble->message, "this comment has no end");
            return false;
        }
        blank(b.at, end);
        b.at = end;
    }
    return true;
}

/* --- Places ---------------------------------------------------------------*/

/* jansson reads nothing that is deeper. */
enum { DEEPEST = 2048 };

struct placing {
    struct commented_json *json;
    size_t room;
    size_t open[DEEPEST + 1]; /* the places of what is not yet closed */
    size_t depth;
    uint32_t key;
    bool has_key; /* of the value that comes next */
};

static void add_place(struct placing *p, size_t value)
{
    struct commented_json *json = p->json;
    if (json->count == p->room) {
        p->room = p->room * 2 + 64;
        json->places =
            need(realloc(json->places, p->room * sizeof *json->places));
    }
    json->places[json->count] = (struct json_place){
        .key = p->has_key ? p->key : (uint32_t)value,
        .value = (uint32_t)value,
        .next = (uint32_t)json->count + 1,
    };
    json->count++;
    p->has_key = false;
}

static size_t string_end(const char *text, size_t at)
{
    for (at++; text[at] != '"'; at++)
        at += text[at] == '\\';
    return at + 1;
}

/* True when a colon is the next sign. */
static bool is_key(const struct commented_json *json, size_t at)
{
    while (at < json->length && strchr(" \t\r\n", json->text[at]))
        at++;
    return at < json->length && json->text[at] == ':';
}

/* At a sign that begins a value, a key or nothing; the text is good JSON. */
static size_t place_sign(struct placing *p, size_t at)
{
    struct commented_json *json = p->json;
    const char *text = json->text;
    switch (text[at]) {
    case '{':
    case '[':
        p->open[p->depth++] = json->count;
        add_place(p, at);
        return at + 1;
    case '}':
    case ']':
        json->places[p->open[--p->depth]].next = (uint32_t)json->count;
        return at + 1;
    case '"':
        if (is_key(json, string_end(text, at))) {
            p->key = (uint32_t)at;
            p->has_key = true;
        } else {
            add_place(p, at);
        }
        return string_end(text, at);
    default:
        add_place(p, at);
        return at + strcspn(text + at, ",]} \t\r\n");
    }
}

static void find_places(struct commented_json *json)
{
    struct placing *p = need(calloc(1, sizeof *p));
    p->json = json;
    size_t at = 0;
    while (at < json->length) {
        if (strchr(" \t\r\n,:", json->text[at]))
            at++;
        else
            at = place_sign(p, at);
    }
    free(p);
}

/* --- The whole ------------------------------------------------------------*/

/* jansson tells where what it could not read ends, and what that was. */
static void take_error(const json_error_t *error, size_t length,
                       struct json_trouble *trouble)
{
    static const char near[] = " near '";
    const char *token = strstr(error->text, near);
    size_t back = token ? strlen(token) - sizeof near : 0;
    size_t end = error->position > 0 ? (size_t)error->position : 0;
    end = end < length ? end : length;
    trouble->offset = end > back ? end - back : 0;
    snprintf(trouble->message, sizeof trouble->message, "%s", error->text);
}

static char *copy_of(rql_text text)
{
    char *copy = need(malloc(text.length + 1));
    if (text.length)
        memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    return copy;
}

bool commented_json_read(struct commented_json *json, rql_text text,
                         struct json_trouble *trouble)
{
    json_error_t error;
    *json = (struct commented_json){.length = text.length};
    json->source = copy_of(text);
    json->text = copy_of(text);
    if (rql_lines_new(json->source, json->length, &json->lines) != RQL_OK)
        need(NULL);
    if (!blank_comments(json->text, json->length, trouble))
        return false;
    json->root = json_loadb(json->text, json->length,
                            JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!json->root) {
        take_error(&error, json->length, trouble);
        return false;
    }
    find_places(json);
    return true;
}

void commented_json_free(struct commented_json *json)
{
    json_decref(json->root);
    rql_lines_free(json->lines);
    free(json->places);
    free(json->text);
    free(json->source);
}

rql_position commented_json_position(const struct commented_json *json,
                                     size_t offset)
{
    return rql_lines_position(json->lines, offset);
}
