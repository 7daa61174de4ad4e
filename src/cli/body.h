/* Request bodies as they are made: JSON text, and where each value is from. */
#ifndef BODY_H
#define BODY_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "bytes.h"

/* A text that values were taken from. */
struct source {
    const char *name; /* as messages call it */
    rql_text text;
};

/* Where a field is from: an option, or a place in a text. */
struct origin {
    const char *option;          /* with its dashes; NULL: see `source` */
    const struct source *source; /* outlives the body */
    size_t key;                  /* where they stand in the source's text */
    size_t value;
    bool is_copy;    /* key and value are the same bytes there */
    bool is_checked; /* what is wrong with the value was said already, unless it
                        is an error */
};

/* A field that was written. */
struct field {
    rql_span key; /* in the body's text, with the quotes */
    rql_span value;
    struct origin origin;
};

/* A body, or an array of them, while it is made.  Pieces are added at the
 * end. */
struct body {
    struct bytes text;
    struct field *fields; /* in order of position */
    size_t count;
    size_t capacity;
    bool is_pretty;
    bool is_camel_case; /* keys begin with a small letter */
    bool has_items;     /* the open bracket has items already */
    size_t depth;       /* of brackets that are open */
};

void body_free(struct body *body);

/* `bracket` is one of { [ and } ]. */
void body_open(struct body *body, char bracket);
void body_close(struct body *body, char bracket);

/* A field whose value is a text, in UTF-8. */
void body_string(struct body *body, const char *key, rql_text value,
                 struct origin origin);

/* A field whose value is JSON as it stands; the key needs no escapes. */
void body_raw(struct body *body, rql_text key, rql_text value,
              struct origin origin);

/* End the text with a line break. */
void body_end(struct body *body);

/* The field whose key or value holds an offset; NULL when none does. */
const struct field *body_field(const struct body *body, size_t offset);

/* True when a text is UTF-8. */
bool is_utf8(rql_text text);

#endif
