/* Bytes that grow at their end. */
#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

void bytes_reserve(struct bytes *bytes, size_t length)
{
    if (bytes->room - bytes->length >= length)
        return;
    bytes->room = bytes->room * 2 + length;
    bytes->data = need(realloc(bytes->data, bytes->room));
}

void bytes_add(struct bytes *bytes, const char *data, size_t length)
{
    if (!length)
        return;
    bytes_reserve(bytes, length);
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

void bytes_add_text(struct bytes *bytes, const char *text)
{
    bytes_add(bytes, text, strlen(text));
}

void bytes_add_number(struct bytes *bytes, size_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", number);
    bytes_add_text(bytes, digits);
}
