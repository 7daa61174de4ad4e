/* Characters outside ASCII: decoding, and what they are to the scanner. */
#ifndef RQL_UTF8_H
#define RQL_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Not a character: the byte is invalid. */
#define INVALID_CHARACTER UINT32_MAX

struct utf8_character {
    uint32_t code;   /* INVALID_CHARACTER for a byte that is not UTF-8 */
    unsigned length; /* bytes; 1 when invalid */
};

/* The character at `p`; `end` is behind the last byte of the text. */
struct utf8_character rql_utf8_decode(const char *p, const char *end);

/* What the scanner makes of a character outside ASCII. */
enum character_class {
    CHARACTER_INVALID,
    CHARACTER_LETTER, /* part of a name */
    CHARACTER_SPACE,  /* white space, also of no width */
    CHARACTER_SINGLE_QUOTE,
    CHARACTER_DOUBLE_QUOTE,
    CHARACTER_DASH,
    CHARACTER_OPERATOR, /* not-equal and the like */
    CHARACTER_OTHER
};

enum character_class rql_character_class(uint32_t code);

/* The same, but an HTML entity of a character that queries have (&gt; &#39;) is
 * that character, and so is a quote behind a backslash. */
struct utf8_character rql_html_decode(const char *p, const char *end);

/* CHARACTER_SINGLE_QUOTE or CHARACTER_DOUBLE_QUOTE for any character that people
 * use as a quote, ASCII ones too; else another class. */
enum character_class rql_quote_class(uint32_t code);

struct inner_text {
    const char *data;
    size_t length;
};

/* What stands between the first and the last character of a quoted text, each
 * of which may be an HTML entity. */
struct inner_text rql_without_quotes(const char *text, size_t length);

/* The ASCII letter or digit that a character of another alphabet looks like, or
 * that a full-width form is; '\0' for none. */
char rql_look_alike(uint32_t code);

/* The lower-case form of a letter of the Latin, Greek or Cyrillic alphabet, as
 * far as words of ordinary text need it; any other character as it is. */
uint32_t rql_fold_character(uint32_t code);

#endif
