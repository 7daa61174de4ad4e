/* Trouble, said on standard error. */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "glyph.h"

static _Thread_local struct bytes *held_messages;

static void put_message(struct output *out, const char *line)
{
    put_text(out, "reportql: ");
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

    char buffer[1024];
    struct output err;
    if (held_messages) {
        output_init_bytes(&err, held_messages);
        put_message(&err, line);
        return;
    }
    output_init(&err, STDERR_FILENO, buffer, sizeof buffer);
    put_message(&err, line);
    output_flush(&err);
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
