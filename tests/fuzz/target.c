/* The table of targets, and how they read their bytes. */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../case_file.h"

const struct fuzz_target fuzz_targets[] = {
#define FUZZ_TARGET(name, function, summary) {name, function, summary},
#include "targets.def"
#undef FUZZ_TARGET
    {NULL, NULL, NULL},
};

const struct fuzz_target *fuzz_find(const char *name)
{
    for (const struct fuzz_target *t = fuzz_targets; t->name; t++)
        if (strcmp(t->name, name) == 0)
            return t;
    return NULL;
}

void broken(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("broken: ", stderr);
    vfprintf(stderr, format, args);
    fputs("\n", stderr);
    va_end(args);
    abort();
}

unsigned input_byte(struct input *input)
{
    if (!input->length)
        return 0;
    input->length--;
    return (unsigned char)*input->data++;
}

struct piece input_piece(struct input *input)
{
    const char *end =
        input->length ? memchr(input->data, '\0', input->length) : NULL;
    size_t length = end ? (size_t)(end - input->data) : input->length;
    struct piece piece = {allocate(length + 1), length};
    if (length)
        memcpy(piece.data, input->data, length);
    piece.data[length] = '\0';
    input->data += length + (end != NULL);
    input->length -= length + (end != NULL);
    return piece;
}

struct piece input_rest(struct input *input)
{
    struct piece piece = {allocate(input->length), input->length};
    if (piece.length)
        memcpy(piece.data, input->data, piece.length);
    input->data += input->length;
    input->length = 0;
    return piece;
}

rql_api input_api(unsigned byte)
{
    return (rql_api)(byte % RQL_API_COUNT);
}

size_t character_size(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t size = s[0] < 0x80    ? 1
                  : s[0] < 0xc2  ? 0
                  : s[0] < 0xe0  ? 2
                  : s[0] < 0xf0  ? 3
                  : s[0] <= 0xf4 ? 4
                                 : 0;
    if (size > length)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool is_bad =
        (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] >= 0x90);
    return is_bad ? 0 : size;
}
