/* The characters of a text in UTF-8. */
#ifndef CHARACTER_H
#define CHARACTER_H

#include <stdbool.h>
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

/* True for control characters above ASCII, line separators and marks that turn the
 * direction of writing: harmless in a text of a format, but not on a terminal. */
static inline bool character_is_unfit(utf8proc_int32_t c)
{
    return (c >= 0x80 && c < 0xa0) || c == 0x061c || c == 0x200e ||
           c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

#endif
