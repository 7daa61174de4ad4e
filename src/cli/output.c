/* Buffered output: the first failed write is remembered, later ones are not
 * tried. */
#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void output_init(struct output *out, int fd, char *buffer, size_t size)
{
    *out = (struct output){.fd = fd, .buffer = buffer, .size = size};
}

void output_init_bytes(struct output *out, struct bytes *bytes)
{
    *out = (struct output){.fd = -1, .bytes = bytes};
}

static void write_all(struct output *out, const char *bytes, size_t count)
{
    while (count && !out->error) {
        ssize_t written = write(out->fd, bytes, count);
        if (written >= 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (errno != EINTR) {
            out->error = errno;
        }
    }
}

bool output_flush(struct output *out)
{
    write_all(out, out->buffer, out->used);
    out->used = 0;
    return !out->error;
}

void put_bytes(struct output *out, const char *bytes, size_t count)
{
    if (count > out->size - out->used) {
        if (out->bytes) {
            bytes_add(out->bytes, bytes, count);
            return;
        }
        output_flush(out);
        if (count >= out->size) {
            write_all(out, bytes, count);
            return;
        }
    }
    if (count)
        memcpy(out->buffer + out->used, bytes, count);
    out->used += count;
}

void put_text(struct output *out, const char *text)
{
    put_bytes(out, text, strlen(text));
}

void put_char(struct output *out, char c)
{
    if (out->used == out->size) {
        if (out->bytes) {
            bytes_add(out->bytes, &c, 1);
            return;
        }
        output_flush(out);
    }
    out->buffer[out->used++] = c;
}

void put_repeated(struct output *out, char c, size_t count)
{
    while (count--)
        put_char(out, c);
}

void put_number(struct output *out, unsigned long long number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    put_bytes(out, digits + at, sizeof digits - at);
}

void put_count(struct output *out, unsigned long long number, const char *one,
               const char *many)
{
    put_number(out, number);
    put_char(out, ' ');
    put_text(out, number == 1 ? one : many);
}

void put_style(struct output *out, enum style style)
{
    static const char codes[][8] = {
        [STYLE_PLAIN] = "\x1b[0m",    [STYLE_BOLD] = "\x1b[1m",
        [STYLE_ERROR] = "\x1b[1;31m", [STYLE_WARNING] = "\x1b[1;33m",
        [STYLE_INFO] = "\x1b[1;36m",  [STYLE_FRAME] = "\x1b[1;34m",
    };
    if (out->color)
        put_text(out, codes[style]);
}
