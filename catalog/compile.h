/* What the parts of the catalog compiler share. */
#ifndef CATALOG_COMPILE_H
#define CATALOG_COMPILE_H

#include <stdio.h>

#include "catalog.h"

/* --- Tables ------------------------------------------------------------ */

/* A text that grows. */
struct buffer {
    char *data;
    size_t length;
    size_t capacity;
};

/* Memory, never NULL: without any the program ends. */
void *grow(void *block, size_t size);
void *zeroed(size_t count, size_t size);

void append(struct buffer *b, const char *text, size_t length);
void append_text(struct buffer *b, const char *text);

/* A file of tab-separated cells; rows do not count the header. */
struct table {
    char *path;
    char *text;         /* the file, each cell ended by a NUL */
    const char **cells; /* row by row */
    size_t columns;
    size_t rows;
};

/* The row before the first. */
#define HEADER SIZE_MAX

/* All that is read and made. */
struct compiler {
    const char *folder;
    unsigned errors;
    struct table sources;
    struct table timespans;
    struct buffer pool; /* NUL-terminated texts, the empty one first */
    uint32_t *pool_slots;
    uint32_t pool_slot_count;
    uint32_t pool_text_count;
    struct buffer scratch;
    FILE *out;
};

/* Report a mistake of a table; `row` counts from 0 behind the header. */
void complain(struct compiler *c, const struct table *t, size_t row,
              const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Read a table whose header must be as `expected`, which ends in NULL. */
void read_table(struct compiler *c, struct table *t, const char *api,
                const char *name, const char *const *expected);
void free_table(struct table *t);

const char *cell(const struct table *t, size_t row, size_t column);

/* The place of a cell's word among `words`, which is its value in C. */
uint8_t word(struct compiler *c, const struct table *t, size_t row,
             size_t column, const char *const *words);

/* --- Texts ------------------------------------------------------------- */

/* The text's place in the pool; equal texts have one place. */
catalog_text intern(struct compiler *c, const char *text);

/* The columns of sources.tsv, and whether its rows make sense. */
extern const char *const source_header[];
void check_sources(struct compiler *c);

/* A cell that lists tags of sources, written out for people. */
catalog_text source_text(struct compiler *c, const struct table *t, size_t row,
                         size_t column);

/* A note, the tags in it written out for people. */
catalog_text note_text(struct compiler *c, const char *note);

/* --- Services ---------------------------------------------------------- */

/* The tables of one service, read and made. */
struct service {
    const char *name;
    const char *constant; /* its rql_api */
    struct table dataset_rows;
    struct table column_rows;
    struct table value_rows;
    struct catalog_dataset *datasets;
    struct catalog_column *columns;
    struct column_details *details; /* of these */
    uint32_t *dataset_slots;
    uint32_t *column_slots;
    uint32_t dataset_slot_count;
    uint32_t column_slot_count;
    catalog_text *lists;
    uint32_t list_count;
};

void read_service(struct compiler *c, struct service *s);
void free_service(struct service *s);

/* The length of a name, which is checked. */
uint16_t name_length(struct compiler *c, const struct table *t, size_t row,
                     const char *name);

/* --- Output ------------------------------------------------------------ */

/* A string literal. */
void write_literal(FILE *out, const char *text);

void write_pool(const struct compiler *c);
void write_service(FILE *out, const struct service *s);

#endif
