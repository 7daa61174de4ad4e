/* Messages as JSON. */
#ifndef DECODE_H
#define DECODE_H

#include <jansson.h>

#include <reportql/reportql.h>

/*
 * The JSON of a message, or NULL when it is none.  Half a surrogate pair in an
 * escape, which editors send while a person types or deletes, becomes U+FFFD:
 * it counts as much in UTF-16.  `body` is changed.
 */
json_t *decode(rql_text body);

#endif
