/* Trouble, said on standard error. */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "glyph.h"

/* What complaints_keep() was given.  The program is told of trouble in many
 * places, and its reports tell of all of it. */
static struct bytes *kept;

void complaints_keep(struct bytes *lines)
{
    kept = lines;
}

static void keep(const char *line)
{
    struct bytes *lines = kept;
    struct output out;
    kept = NULL; /* should there be no memory for it */
    output_init_bytes(&out, lines);
    put_shown(&out, line, strlen(line));
    put_char(&out, '\n');
    kept = lines;
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
    output_init(&err, STDERR_FILENO, buffer, sizeof buffer);
    put_text(&err, "reportql: ");
    put_shown(&err, line, strlen(line));
    put_char(&err, '\n');
    output_flush(&err);
    if (kept)
        keep(line);
}

void *need(void *memory)
{
    if (memory)
        return memory;
    complain("out of memory");
    exit(STATUS_FAILURE);
}
