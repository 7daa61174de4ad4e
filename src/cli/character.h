/* The characters of a text in UTF-8. */
#ifndef CHARACTER_H
#define CHARACTER_H

#include <stddef.h>

#include <utf8proc.h>

/* Read the character at `text`; returns its bytes, or 0 when it is none. */
static inline size_t character_read(const char *text, size_t length,
                                    utf8proc_int32_t *c)
{
    utf8proc_ssize_t bytes =
        utf8proc_iterate((const utf8proc_uint8_t *)text,
                         (utf8proc_ssize_t)(length < 4 ? length : 4), c);
    return bytes > 0 ? (size_t)bytes : 0;
}

#endif
