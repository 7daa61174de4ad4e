/* Reading tables: files of tab-separated cells. */
#include "compile.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CELLS = 16, FIRST_ROW_LINE = 2 };

void *grow(void *block, size_t size)
{
    block = realloc(block, size ? size : 1);
    if (!block) {
        fputs("catalog-compiler: out of memory\n", stderr);
        exit(1);
    }
    return block;
}

void *zeroed(size_t count, size_t size)
{
    void *block = grow(NULL, count * size);
    return memset(block, 0, count * size);
}

void append(struct buffer *b, const char *text, size_t length)
{
    if (b->length + length + 1 > b->capacity) {
        b->capacity = (b->length + length + 1) * 2;
        b->data = grow(b->data, b->capacity);
    }
    memcpy(b->data + b->length, text, length);
    b->length += length;
    b->data[b->length] = '\0';
}

void append_text(struct buffer *b, const char *text)
{
    append(b, text, strlen(text));
}

void complain(struct compiler *c, const struct table *t, size_t row,
              const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%zu: ", t->path, row + FIRST_ROW_LINE);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    c->errors++;
}

const char *cell(const struct table *t, size_t row, size_t column)
{
    return t->cells[row * t->columns + column];
}

void free_table(struct table *t)
{
    free(t->path);
    free(t->text);
    free(t->cells);
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "%s: cannot be read: %s\n", path, strerror(errno));
        return NULL;
    }
    struct buffer b = {0};
    char part[4096];
    size_t got;
    append(&b, "", 0);
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        append(&b, part, got);
    bool failed = ferror(file);
    fclose(file);
    if (failed) {
        fprintf(stderr, "%s: cannot be read\n", path);
        free(b.data);
        return NULL;
    }
    *length = b.length;
    return b.data;
}

/* End each cell of a line by a NUL; returns how many there are. */
static size_t split(char *text, char at, char **parts, size_t most)
{
    size_t count = 0;
    for (;;) {
        if (count < most)
            parts[count] = text;
        count++;
        text = strchr(text, at);
        if (!text)
            return count;
        *text++ = '\0';
    }
}

static void check_header(struct compiler *c, const struct table *t,
                         char **names, size_t count,
                         const char *const *expected)
{
    for (size_t i = 0; i < count && i < t->columns; i++)
        if (strcmp(names[i], expected[i]) != 0)
            complain(c, t, HEADER, "column %zu is called \"%s\", not \"%s\"",
                     i + 1, names[i], expected[i]);
    if (count != t->columns)
        complain(c, t, HEADER, "%zu columns, expected %zu", count, t->columns);
}

static void check_cell(struct compiler *c, const struct table *t, size_t row,
                       const char *text)
{
    size_t length = strlen(text);
    if (length && (text[0] == ' ' || text[length - 1] == ' '))
        complain(c, t, row, "a space at the edge of the cell \"%s\"", text);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
            complain(c, t, row, "a control character in the cell \"%s\"", text);
            return;
        }
}

static void add_row(struct compiler *c, struct table *t, char **parts,
                    size_t count)
{
    if (count != t->columns) {
        complain(c, t, t->rows, "%zu cells, expected %zu", count, t->columns);
        while (count < t->columns)
            parts[count++] = parts[0] + strlen(parts[0]);
    }
    t->cells = grow(t->cells, (t->rows + 1) * t->columns * sizeof *t->cells);
    for (size_t i = 0; i < t->columns; i++) {
        check_cell(c, t, t->rows, parts[i]);
        t->cells[t->rows * t->columns + i] = parts[i];
    }
    t->rows++;
}

void read_table(struct compiler *c, struct table *t, const char *api,
                const char *name, const char *const *expected)
{
    struct buffer path = {0};
    append_text(&path, c->folder);
    append_text(&path, "/");
    append_text(&path, api);
    append_text(&path, name);
    *t = (struct table){.path = path.data};
    while (expected[t->columns])
        t->columns++;
    size_t length;
    t->text = read_file(t->path, &length);
    if (!t->text) {
        c->errors++;
        return;
    }
    if (strlen(t->text) != length)
        complain(c, t, HEADER, "the file holds a NUL");
    char *parts[MOST_CELLS] = {0};
    bool is_header = true;
    for (char *line = t->text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        size_t count = split(line, '\t', parts, MOST_CELLS);
        if (is_header)
            check_header(c, t, parts, count, expected);
        else
            add_row(c, t, parts, count);
        is_header = false;
    }
    if (is_header)
        complain(c, t, HEADER, "the file is empty");
}
