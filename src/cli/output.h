/* Buffered output to a file descriptor, in colour where it is wanted. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "bytes.h"

struct output {
    int fd;              /* -1: what does not fit the buffer is lost */
    struct bytes *bytes; /* in place of all else: where the bytes go */
    int error;           /* errno of the first write that failed, or 0 */
    bool color;          /* styles are written */
    char *buffer;
    size_t size;
    size_t used;
};

enum style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_INFO,
    STYLE_FRAME /* line numbers and the lines around an excerpt */
};

/* The buffer is the caller's and must outlive the output. */
void output_init(struct output *out, int fd, char *buffer, size_t size);

/* Output that is added to bytes, which are the caller's. */
void output_init_bytes(struct output *out, struct bytes *bytes);

/* Write what is buffered; false when that, or an earlier write, failed. */
bool output_flush(struct output *out);

void put_bytes(struct output *out, const char *bytes, size_t count);
void put_text(struct output *out, const char *text);
void put_char(struct output *out, char c);
void put_repeated(struct output *out, char c, size_t count);
void put_number(struct output *out, unsigned long long number);

/* "1 file", "2 files". */
void put_count(struct output *out, unsigned long long number, const char *one,
               const char *many);

/* Following text has this style, until the next call. */
void put_style(struct output *out, enum style style);

#endif
