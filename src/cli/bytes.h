/* Bytes that grow at their end. */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>

#include <reportql/reportql.h>

/* All zero is empty.  `data` is to be freed. */
struct bytes {
    char *data;
    size_t length;
    size_t room;
};

/* Make room for so many bytes behind the end. */
void bytes_reserve(struct bytes *bytes, size_t length);
void bytes_add(struct bytes *bytes, const char *data, size_t length);
void bytes_add_text(struct bytes *bytes, const char *text);
void bytes_add_number(struct bytes *bytes, size_t number);

static inline rql_text bytes_text(const struct bytes *bytes)
{
    return (rql_text){bytes->data, bytes->length};
}

#endif
