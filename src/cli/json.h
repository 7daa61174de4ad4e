/* JSON, written as it comes: nothing is kept but whether a comma is due. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "output.h"

struct json {
    struct output *out;
    bool comma;      /* the next value stands behind another one */
    size_t new_line; /* 0, or 1 + how far the next value is indented */
};

void json_init(struct json *json, struct output *out);

/* `bracket` is one of { [ and } ]. */
void json_open(struct json *json, char bracket);
void json_close(struct json *json, char bracket);

/* The next value starts a line, so many spaces from the left. */
void json_line(struct json *json, size_t indent);

/* The name of the member whose value comes next; plain ASCII. */
void json_key(struct json *json, const char *key);

/* The same for a key that may need escapes. */
void json_key_bytes(struct json *json, const char *key, size_t length);

/* Bytes that are not UTF-8 become U+FFFD. */
void json_put_bytes(struct json *json, const char *bytes, size_t length);
void json_put_string(struct json *json, const char *text); /* NULL: null */
void json_put_number(struct json *json, long long number);
void json_put_size(struct json *json, size_t number);
void json_put_bool(struct json *json, bool value);
void json_put_null(struct json *json);
void json_put_raw(struct json *json, const char *value); /* JSON as it is */

/* A list of strings. */
void json_put_strings(struct json *json, const char *const *texts,
                      size_t count);

/* A member of an object. */
void json_member_string(struct json *json, const char *key, const char *text);
void json_member_size(struct json *json, const char *key, size_t number);

#endif
