/* The members of a JSON object, as they stand in the text. */
#ifndef MEMBERS_H
#define MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

struct member {
    rql_span key; /* without the quotes, escapes as they are */
    rql_span value;
};

struct members {
    struct member *items;
    size_t count;
};

/* Find the members of an object in a text that is known to be JSON; false when
 * it is no object.  To be freed either way. */
bool members_find(struct members *members, rql_text json);
void members_free(struct members *members);

#endif
