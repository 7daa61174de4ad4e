/*
 * The text of a document as the client sees it: lines, and characters of them
 * in the units that were agreed on.  Offsets count bytes.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reportql/reportql.h>

/* What the characters of a position count. */
enum encoding { ENCODING_UTF16, ENCODING_UTF8, ENCODING_UTF32 };

/* "utf-16", and so on. */
const char *encoding_name(enum encoding encoding);
bool encoding_from_name(const char *name, enum encoding *encoding);

/* A line and a character of it, from 0. */
struct position {
    size_t line;
    size_t character;
};

/* All zero, but for the encoding, is a text that document_text_set() makes. */
struct document_text {
    char *data; /* RQL_TEXT_PADDING writable bytes stand behind the end */
    size_t length;
    size_t room;
    uint32_t *lines; /* where each begins; the first one at 0 */
    size_t line_count;
    size_t line_room;
    size_t odd_bytes; /* how many bytes are not ASCII */
    enum encoding encoding;
    struct unit_counts *units; /* see text.c */
};

void document_text_free(struct document_text *text);

/* Take a copy of other bytes, in UTF-8; false when they are too many. */
bool document_text_set(struct document_text *text, const char *data,
                       size_t length);

/* Replace the bytes of a span; false when the text would be too large. */
bool document_text_edit(struct document_text *text, rql_span span,
                        const char *data, size_t length);

/*
 * The offset of a position.  A line behind the last one is the end of the text,
 * a character behind the line's last one its end, before its line break; one
 * inside of a code point is where that begins.
 */
size_t document_text_offset(const struct document_text *text,
                            struct position position);

/* The position of an offset; that of a code point's begin, inside of it. */
struct position document_text_position(const struct document_text *text,
                                       size_t offset);

/* The line that holds an offset. */
size_t document_text_line_at(const struct document_text *text, size_t offset);

/* A line without its break. */
rql_span document_text_line(const struct document_text *text, size_t line);

#endif
