/*
 * JSON as people keep it: with comments of both kinds, and commas behind the last
 * item.  jansson reads it; where each value stands is found beside it.
 */
#ifndef COMMENTED_JSON_H
#define COMMENTED_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

/* A text may have so many bytes. */
enum { COMMENTED_JSON_MOST = 1 << 22 };

/* Where a value stands. */
struct json_place {
    uint32_t key;   /* of a member: its name; else as `value` */
    uint32_t value; /* where it begins */
    uint32_t next;  /* the place of the next value that is not in this one */
};

struct commented_json {
    json_t *root;
    char *source;
    char *text; /* the same, comments are spaces */
    size_t length;
    struct json_place *places; /* the root's; the values in a value come behind
                                  it, in their order */
    size_t count;
    rql_lines *lines;
};

struct json_trouble {
    size_t offset;
    char message[200];
};

/* Read a text.  False, and the trouble, when it is no such JSON; its lines are
 * known then too.  To be freed either way. */
bool commented_json_read(struct commented_json *json, rql_text text,
                         struct json_trouble *trouble);
void commented_json_free(struct commented_json *json);

/* Line and column of an offset. */
rql_position commented_json_position(const struct commented_json *json,
                                     size_t offset);

/* The first value in a value; behind each is its `next`. */
static inline size_t first_inside(size_t place)
{
    return place + 1;
}

#endif
