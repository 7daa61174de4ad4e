/* A text in memory as what rql_format_stream() reads. */
#ifndef REST_H
#define REST_H

#include <string.h>

#include <reportql/reportql.h>

/* For `read` of an input: `context` is an rql_text, the rest of the text. */
static inline bool read_rest(void *context, char *bytes, size_t room,
                             size_t *length)
{
    rql_text *rest = context;
    *length = rest->length < room ? rest->length : room;
    if (*length)
        memcpy(bytes, rest->data, *length);
    rest->data += *length;
    rest->length -= *length;
    return true;
}

#endif
