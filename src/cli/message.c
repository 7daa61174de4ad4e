/* Trouble, said on standard error. */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "glyph.h"

/* What complaints_keep() was given.  The program is told of trouble in many
 * places, and its reports tell of all of it. */
static struct bytes *kept;

static _Thread_local struct bytes *held_messages;

void complaints_keep(struct bytes *lines)
{
    kept = lines;
}

static const char title[] = "reportql: ";

/* Keep lines that were said, without their titles. */
static void keep(struct bytes *lines, rql_text said)
{
    while (lines && said.length > sizeof title - 1) {
        const char *end = memchr(said.data, '\n', said.length);
        size_t length = end ? (size_t)(end - said.data) + 1 : said.length;
        bytes_add(lines, said.data + sizeof title - 1,
                  length - (sizeof title - 1));
        said.data += length;
        said.length -= length;
    }
}

static void put_message(struct output *out, const char *line)
{
    put_text(out, title);
    put_shown(out, line, strlen(line));
    put_char(out, '\n');
}

void complain(const char *format, ...)
{
    char line[8192];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (length < 0)
        return;

    struct bytes message = {0};
    struct output out;
    output_init_bytes(&out, held_messages ? held_messages : &message);
    put_message(&out, line);
    output_flush(&out);
    if (!held_messages)
        messages_say(&message);
}

struct bytes *messages_hold(struct bytes *held)
{
    struct bytes *before = held_messages;
    held_messages = held;
    return before;
}

void messages_say(struct bytes *held)
{
    char buffer[1024];
    struct output err;
    output_init(&err, STDERR_FILENO, buffer, sizeof buffer);
    if (held->length)
        put_bytes(&err, held->data, held->length);
    output_flush(&err);
    keep(kept, bytes_text(held));
    free(held->data);
    *held = (struct bytes){0};
}

void *need(void *memory)
{
    if (memory)
        return memory;
    messages_hold(NULL);
    complain("out of memory");
    exit(STATUS_FAILURE);
}
