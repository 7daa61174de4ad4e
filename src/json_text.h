/*
 * Reading JSON in place.  A text is checked first; after that, reading it is
 * finding the way in a text that is known to be right, so that everything in it
 * has its exact place.
 */
#ifndef RQL_JSON_TEXT_H
#define RQL_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "arena.h"

struct json_text {
    const char *text;
    uint32_t length;
    uint32_t at;    /* where reading goes on */
    bool is_pasted; /* it may have the slips of rql_json_check_pasted() */
};

/* Why a text is no JSON. */
struct json_error {
    uint32_t at;
    const char *message;
    bool tell_found; /* what stands there is to be told too */
};

/* True when one JSON value and nothing else follows from where reading is,
 * which then is at the start again.  Not recursive, and nests 64 deep. */
bool rql_json_check(struct json_text *json, struct json_error *error);

/* What people's JSON has although it must not, and what is plainly meant. */
enum json_slip_kind {
    JSON_SLIP_CONTROL, /* a control character in a text: a line break, a tab */
    JSON_SLIP_ESCAPE,  /* a backslash that begins no escape */
    JSON_SLIP_HALF,    /* an escape of one half of a character */
    JSON_SLIP_BYTE,    /* a byte in a text that is not UTF-8 */
    JSON_SLIP_COMMA    /* a comma behind the last item */
};

struct json_slip {
    uint32_t start;
    uint32_t end;
    uint32_t text; /* where the text begins that it is in */
    enum json_slip_kind kind;
};

/* The same for a text that was put together by hand: slips are added to
 * `slips`, a vector of struct json_slip in order, and checking goes on. */
bool rql_json_check_pasted(struct json_text *json, struct arena *arena,
                           struct vector *slips, struct json_error *error);

enum json_kind {
    JSON_KIND_OBJECT,
    JSON_KIND_LIST,
    JSON_KIND_TEXT,
    JSON_KIND_NUMBER,
    JSON_KIND_BOOLEAN,
    JSON_KIND_NULL
};

/* What kind of value begins at an offset. */
enum json_kind rql_json_kind(const struct json_text *json, uint32_t offset);

/* "an object", "a list", and so on. */
const char *rql_json_kind_name(enum json_kind kind);

/* The byte where reading is; NUL at the end. */
static inline char rql_json_peek(const struct json_text *json)
{
    return json->at < json->length ? json->text[json->at] : '\0';
}

void rql_json_skip_space(struct json_text *json);

/* Skip a text, a mark, or whatever stands before the next one. */
void rql_json_skip_token(struct json_text *json);

/* Skip a value of any depth. */
void rql_json_skip_value(struct json_text *json);

/* Go to the next item of a list or object; false behind its last one.  Begins
 * at the opening bracket, with `*is_first` set. */
bool rql_json_next_item(struct json_text *json, bool *is_first);

/* Go over the colon behind the name of a member, to its value. */
void rql_json_skip_colon(struct json_text *json);

/* Read a text.  It stays where it is unless it holds escapes. */
rql_text rql_json_read_string(struct json_text *json, struct arena *arena);

/* The same without spaces around it. */
rql_text rql_json_read_trimmed(struct json_text *json, struct arena *arena);

/* The code of an escape like \u00e9, or -1. */
int32_t rql_json_unicode_escape(const char *p, const char *end);

/* The halves of a character that takes two such escapes. */
static inline bool rql_json_is_high_half(int32_t code)
{
    return code >= 0xd800 && code < 0xdc00;
}

static inline bool rql_json_is_low_half(int32_t code)
{
    return code >= 0xdc00 && code < 0xe000;
}

/* Write what the escape at `p`, which begins with a backslash, stands for;
 * returns how many bytes it takes.  `*out` moves on by four at most, and by no
 * more than that. */
size_t rql_json_read_escape(const char *p, const char *end, char **out);

/* Append bytes as they are written inside a text to a vector of bytes. */
void rql_json_write_escaped(struct arena *arena, struct vector *out,
                            rql_text text);

/* Read a number as a count.  False when it is none: negative, with a fraction
 * or an exponent.  Very large ones read as UINT32_MAX. */
bool rql_json_read_count(struct json_text *json, uint32_t *count);

#endif
