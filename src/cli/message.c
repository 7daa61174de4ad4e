/* Trouble, said on standard error. */
#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "glyph.h"

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
}

void *need(void *memory)
{
    if (memory)
        return memory;
    complain("out of memory");
    exit(STATUS_FAILURE);
}
