/* A scanner that does nothing but find where tokens end. */
#ifndef BARE_H
#define BARE_H

#include <stddef.h>

/* Zero bytes that the text must have behind its end. */
#define BARE_PADDING 2

enum bare_kind {
    BARE_END,
    BARE_COMMENT,
    BARE_KEYWORD,
    BARE_NAME,
    BARE_NUMBER,
    BARE_STRING,
    BARE_OPERATOR,
    BARE_PUNCTUATION,
    BARE_INVALID
};

/* Scan a text and say how many tokens it has.  The text is written to while it
 * is scanned and reads as before afterwards. */
size_t bare_scan(char *text, size_t length);

#endif
