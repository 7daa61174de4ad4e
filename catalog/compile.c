/*
 * catalog-compiler CATALOG_DIR OUTPUT.c: reads the tables of this folder,
 * checks that they make sense, and writes them as the constant tables of
 * src/catalog.h.  README.md beside this file says what the tables mean.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"

enum { MOST_CELLS = 16, FIRST_ROW_LINE = 2 };

/* The row before the first. */
#define HEADER SIZE_MAX

/* --- Memory ------------------------------------------------------------ */

static void *grow(void *block, size_t size)
{
    block = realloc(block, size ? size : 1);
    if (!block) {
        fputs("catalog-compiler: out of memory\n", stderr);
        exit(1);
    }
    return block;
}

static void *zeroed(size_t count, size_t size)
{
    void *block = grow(NULL, count * size);
    return memset(block, 0, count * size);
}

/* A text that grows. */
struct buffer {
    char *data;
    size_t length;
    size_t capacity;
};

static void append(struct buffer *b, const char *text, size_t length)
{
    if (b->length + length + 1 > b->capacity) {
        b->capacity = (b->length + length + 1) * 2;
        b->data = grow(b->data, b->capacity);
    }
    memcpy(b->data + b->length, text, length);
    b->length += length;
    b->data[b->length] = '\0';
}

static void append_text(struct buffer *b, const char *text)
{
    append(b, text, strlen(text));
}

/* --- Tables ------------------------------------------------------------ */

/* A file of tab-separated cells; rows do not count the header. */
struct table {
    char *path;
    char *text;         /* the file, each cell ended by a NUL */
    const char **cells; /* row by row */
    size_t columns;
    size_t rows;
};

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
__attribute__((format(printf, 4, 5))) static void
complain(struct compiler *c, const struct table *t, size_t row,
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

static const char *cell(const struct table *t, size_t row, size_t column)
{
    return t->cells[row * t->columns + column];
}

static void free_table(struct table *t)
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

/* Read a table whose header must be as `expected`, which ends in NULL. */
static void read_table(struct compiler *c, struct table *t, const char *api,
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

/* --- The pool of texts ------------------------------------------------- */

static void fill_pool_slots(struct compiler *c)
{
    c->pool_slot_count = c->pool_slot_count ? c->pool_slot_count * 2 : 1024;
    free(c->pool_slots);
    c->pool_slots = zeroed(c->pool_slot_count, sizeof *c->pool_slots);
    for (size_t i = 0; i < c->pool.length;) {
        size_t length = strlen(c->pool.data + i);
        uint32_t hash = rql_name_hash(c->pool.data + i, length);
        rql_slot_fill(c->pool_slots, c->pool_slot_count - 1, hash, (uint32_t)i);
        i += length + 1;
    }
}

/* The text's place in the pool; equal texts have one place. */
static catalog_text intern(struct compiler *c, const char *text)
{
    if (2 * c->pool_text_count >= c->pool_slot_count)
        fill_pool_slots(c);
    size_t length = strlen(text);
    uint32_t mask = c->pool_slot_count - 1;
    uint32_t hash = rql_name_hash(text, length);
    for (uint32_t i = hash & mask; c->pool_slots[i]; i = (i + 1) & mask)
        if (strcmp(c->pool.data + c->pool_slots[i] - 1, text) == 0)
            return c->pool_slots[i] - 1;
    catalog_text place = (catalog_text)c->pool.length;
    append(&c->pool, text, length + 1);
    rql_slot_fill(c->pool_slots, mask, hash, place);
    c->pool_text_count++;
    return place;
}

/* --- Sources ----------------------------------------------------------- */

enum { SOURCE_TAG, SOURCE_TITLE, SOURCE_PAGE, SOURCE_DATE, SOURCE_NOTE };

static const char *const source_header[] = {"tag",  "title", "page",
                                            "date", "note",  NULL};

/* The row of a tag, or HEADER. */
static size_t find_source(const struct compiler *c, const char *tag,
                          size_t length)
{
    for (size_t i = 0; i < c->sources.rows; i++) {
        const char *candidate = cell(&c->sources, i, SOURCE_TAG);
        if (strlen(candidate) == length && !memcmp(candidate, tag, length))
            return i;
    }
    return HEADER;
}

static void check_sources(struct compiler *c)
{
    const struct table *t = &c->sources;
    for (size_t i = 0; i < t->rows; i++) {
        const char *tag = cell(t, i, SOURCE_TAG);
        if (!*tag || !*cell(t, i, SOURCE_TITLE))
            complain(c, t, i, "a source needs a tag and a title");
        else if (find_source(c, tag, strlen(tag)) != i)
            complain(c, t, i, "the tag %s is there twice", tag);
    }
}

static void append_dated(struct compiler *c, const char *before, size_t source)
{
    const char *date = cell(&c->sources, source, SOURCE_DATE);
    if (*date) {
        append_text(&c->scratch, before);
        append_text(&c->scratch, date);
    }
}

/* Write the sources from `first` on that have its title: the title once,
 * then their dates. */
static void append_title(struct compiler *c, const size_t *found, size_t first,
                         size_t count)
{
    const char *title = cell(&c->sources, found[first], SOURCE_TITLE);
    for (size_t i = 0; i < first; i++)
        if (!strcmp(title, cell(&c->sources, found[i], SOURCE_TITLE)))
            return;
    if (c->scratch.length)
        append_text(&c->scratch, "; ");
    append_text(&c->scratch, title);
    append_dated(c, " ", found[first]);
    for (size_t i = first + 1; i < count; i++)
        if (!strcmp(title, cell(&c->sources, found[i], SOURCE_TITLE)))
            append_dated(c, ", ", found[i]);
}

/* A list of tags, written out for people. */
static catalog_text source_text(struct compiler *c, const struct table *t,
                                size_t row, size_t column)
{
    size_t found[MOST_CELLS];
    size_t count = 0;
    const char *tag = cell(t, row, column);
    if (!*tag)
        complain(c, t, row, "the source is missing");
    while (*tag) {
        size_t length = strcspn(tag, ",");
        size_t source = find_source(c, tag, length);
        if (source == HEADER)
            complain(c, t, row, "sources.tsv has no source \"%.*s\"",
                     (int)length, tag);
        else if (count == MOST_CELLS)
            complain(c, t, row, "more than %d sources", MOST_CELLS);
        else
            found[count++] = source;
        tag += length + (tag[length] == ',');
    }
    c->scratch.length = 0;
    for (size_t i = 0; i < count; i++)
        append_title(c, found, i, count);
    return count ? intern(c, c->scratch.data) : 0;
}

/* A note, the tags in it written out for people. */
static catalog_text note_text(struct compiler *c, const char *note)
{
    static const char tag_bytes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    c->scratch.length = 0;
    append(&c->scratch, "", 0);
    while (*note) {
        size_t length = strspn(note, tag_bytes);
        size_t source = find_source(c, note, length);
        if (length && source != HEADER) {
            append_text(&c->scratch, cell(&c->sources, source, SOURCE_TITLE));
            append_dated(c, " ", source);
        } else {
            length += strcspn(note + length, " (,;");
            length += note[length] != '\0';
            append(&c->scratch, note, length);
        }
        note += length;
    }
    return intern(c, c->scratch.data);
}

/* --- Cells of a known form --------------------------------------------- */

static const char *const evidence_words[] = {"none", "inferred", "documented",
                                             NULL};
static const char *const dataset_status_words[] = {"named only", "assembled",
                                                   "exact", NULL};
static const char *const kind_words[] = {"column", "metric", NULL};
static const char *const type_words[] = {
    "unknown", "string", "number", "boolean", "date", "datetime", "guid", NULL};
static const char *const column_status_words[] = {"current", "older",
                                                  "conflicting", NULL};
static const char *const completeness_words[] = {"examples", "closed", NULL};

/* The place of a cell's word among `words`, which is its value in C. */
static uint8_t word(struct compiler *c, const struct table *t, size_t row,
                    size_t column, const char *const *words)
{
    const char *text = cell(t, row, column);
    for (uint8_t i = 0; words[i]; i++)
        if (!strcmp(words[i], text))
            return i;
    struct buffer list = {0};
    for (size_t i = 0; words[i]; i++) {
        append_text(&list, i ? ", " : "");
        append_text(&list, words[i]);
    }
    complain(c, t, row, "\"%s\" is none of: %s", text, list.data);
    free(list.data);
    return 0;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static uint16_t name_length(struct compiler *c, const struct table *t,
                            size_t row, const char *name)
{
    size_t length = strlen(name);
    if (!rql_is_name(name, length))
        complain(c, t, row, "\"%s\" is no name of the language", name);
    if (length > UINT16_MAX)
        complain(c, t, row, "the name is too long");
    return (uint16_t)length;
}

/* A month, "2024+" for the newest sources, or nothing. */
static catalog_text seen(struct compiler *c, const struct table *t, size_t row,
                         size_t column)
{
    const char *text = cell(t, row, column);
    const char *form = strlen(text) == 5 ? "dddd+" : "dddd-dd";
    size_t i = 0;
    while (form[i] && (form[i] == 'd' ? is_digit(text[i]) : text[i] == form[i]))
        i++;
    if (*text && (form[i] || text[i]))
        complain(c, t, row, "\"%s\" is no month like 2023-10", text);
    return intern(c, text);
}

/* --- One service ------------------------------------------------------- */

enum {
    DATASET_NAME,
    DATASET_STATUS,
    DATASET_RANGES,
    DATASET_RANGES_EVIDENCE,
    DATASET_INTERVAL,
    DATASET_INTERVAL_EVIDENCE,
    DATASET_SOURCE,
    DATASET_NOTE
};

static const char *const dataset_header[] = {"dataset",
                                             "status",
                                             "ranges",
                                             "ranges_evidence",
                                             "minimum_interval",
                                             "interval_evidence",
                                             "source",
                                             "note",
                                             NULL};

enum {
    COLUMN_DATASET,
    COLUMN_NAME,
    COLUMN_KIND,
    COLUMN_KIND_EVIDENCE,
    COLUMN_TYPE,
    COLUMN_TYPE_EVIDENCE,
    COLUMN_STATUS,
    COLUMN_SINCE,
    COLUMN_LAST_SEEN,
    COLUMN_RENAMED_TO,
    COLUMN_MEANING,
    COLUMN_VARIANTS,
    COLUMN_SOURCE,
    COLUMN_NOTE
};

static const char *const column_header[] = {
    "dataset",       "column",   "kind",   "kind_evidence", "type",
    "type_evidence", "status",   "since",  "last_seen",     "renamed_to",
    "meaning",       "variants", "source", "note",          NULL};

enum {
    VALUES_DATASET,
    VALUES_COLUMN,
    VALUES_VALUES,
    VALUES_COMPLETENESS,
    VALUES_SOURCE,
    VALUES_NOTE
};

static const char *const values_header[] = {
    "dataset", "column", "values", "completeness", "source", "note", NULL};

/* The tables of one service, read and made. */
struct service {
    const char *name;
    const char *constant; /* its rql_api */
    struct table dataset_rows;
    struct table column_rows;
    struct table value_rows;
    struct catalog_dataset *datasets;
    struct catalog_column *columns;
    uint32_t *dataset_slots;
    uint32_t *column_slots;
    uint32_t dataset_slot_count;
    uint32_t column_slot_count;
    catalog_text *lists;
    uint32_t list_count;
};

static bool is_text(const struct compiler *c, catalog_text text,
                    const char *name, size_t length)
{
    const char *known = c->pool.data + text;
    return rql_equal_folded(known, strlen(known), name, length);
}

static uint32_t find_dataset(const struct compiler *c, const struct service *s,
                             const char *name, size_t length)
{
    uint32_t mask = s->dataset_slot_count - 1;
    uint32_t i = rql_name_hash(name, length) & mask;
    for (; s->dataset_slots[i]; i = (i + 1) & mask)
        if (is_text(c, s->datasets[s->dataset_slots[i] - 1].name, name, length))
            return s->dataset_slots[i] - 1;
    return NO_DATASET;
}

static uint32_t find_column(const struct compiler *c, const struct service *s,
                            uint32_t dataset, const char *name)
{
    size_t length = strlen(name);
    uint32_t mask = s->column_slot_count - 1;
    uint32_t i = rql_column_slot(rql_name_hash(name, length), dataset) & mask;
    for (; s->column_slots[i]; i = (i + 1) & mask) {
        uint32_t column = s->column_slots[i] - 1;
        if (s->columns[column].dataset == dataset &&
            is_text(c, s->columns[column].name, name, length))
            return column;
    }
    return NO_COLUMN;
}

/* The dataset that a row of a table is about. */
static uint32_t row_dataset(struct compiler *c, const struct service *s,
                            const struct table *t, size_t row)
{
    const char *name = cell(t, row, 0);
    uint32_t dataset = find_dataset(c, s, name, strlen(name));
    if (dataset == NO_DATASET)
        complain(c, t, row, "datasets.tsv has no dataset \"%s\"", name);
    return dataset;
}

static void push_to_lists(struct service *s, catalog_text text)
{
    size_t size = (s->list_count + 1) * sizeof *s->lists;
    s->lists = grow(s->lists, size);
    s->lists[s->list_count++] = text;
}

static bool is_timespan(const struct compiler *c, const char *name)
{
    for (size_t i = 0; i < c->timespans.rows; i++)
        if (!strcmp(cell(&c->timespans, i, 0), name))
            return true;
    return false;
}

/* Enter the texts of a cell, parted by `at`, at the end of the lists. */
static uint32_t add_list(struct compiler *c, struct service *s,
                         const struct table *t, size_t row, size_t column,
                         char at)
{
    struct buffer part = {0};
    char stop[] = {at, '\0'};
    uint32_t first = s->list_count;
    for (const char *p = cell(t, row, column); *p;) {
        size_t length = strcspn(p, stop);
        part.length = 0;
        append(&part, p, length);
        if (!length || (p[length] == at && !p[length + 1]))
            complain(c, t, row, "an empty item in the list");
        for (uint32_t i = first; i < s->list_count; i++)
            if (is_text(c, s->lists[i], part.data, length))
                complain(c, t, row, "\"%s\" is in the list twice", part.data);
        push_to_lists(s, intern(c, part.data));
        p += length + (p[length] == at);
    }
    free(part.data);
    return s->list_count - first;
}

/* --- Datasets ---------------------------------------------------------- */

static uint16_t minimum_interval(struct compiler *c, const struct table *t,
                                 size_t row)
{
    const char *text = cell(t, row, DATASET_INTERVAL);
    size_t length = strspn(text, "0123456789");
    unsigned long hours = length && length < 6 ? strtoul(text, NULL, 10) : 0;
    if (*text && (text[length] || !hours || hours > UINT16_MAX))
        complain(c, t, row, "\"%s\" is no number of hours", text);
    return (uint16_t)hours;
}

static void fill_ranges(struct compiler *c, struct service *s, size_t row,
                        struct catalog_dataset *d)
{
    const struct table *t = &s->dataset_rows;
    d->first_range = s->list_count;
    d->range_count = add_list(c, s, t, row, DATASET_RANGES, ',');
    for (uint32_t i = 0; i < d->range_count; i++) {
        const char *range = c->pool.data + s->lists[d->first_range + i];
        if (!is_timespan(c, range))
            complain(c, t, row, "timespans.tsv has no time span \"%s\"", range);
    }
    d->range_evidence =
        word(c, t, row, DATASET_RANGES_EVIDENCE, evidence_words);
    if (!d->range_count != !d->range_evidence)
        complain(c, t, row, "ranges and their evidence do not agree");
}

static void fill_dataset(struct compiler *c, struct service *s, size_t row)
{
    const struct table *t = &s->dataset_rows;
    const char *name = cell(t, row, DATASET_NAME);
    struct catalog_dataset *d = &s->datasets[row];
    size_t length = strlen(name);
    d->name_length = name_length(c, t, row, name);
    if (find_dataset(c, s, name, length) != NO_DATASET)
        complain(c, t, row, "the dataset %s is there twice", name);
    d->name = intern(c, name);
    d->hash = rql_name_hash(name, length);
    d->status = word(c, t, row, DATASET_STATUS, dataset_status_words);
    fill_ranges(c, s, row, d);
    d->minimum_interval = minimum_interval(c, t, row);
    d->interval_evidence =
        word(c, t, row, DATASET_INTERVAL_EVIDENCE, evidence_words);
    if (!d->minimum_interval != !d->interval_evidence)
        complain(c, t, row, "the interval and its evidence do not agree");
    d->source = source_text(c, t, row, DATASET_SOURCE);
    d->note = note_text(c, cell(t, row, DATASET_NOTE));
    rql_slot_fill(s->dataset_slots, s->dataset_slot_count - 1, d->hash,
                  (uint32_t)row);
}

static void fill_datasets(struct compiler *c, struct service *s)
{
    size_t rows = s->dataset_rows.rows;
    s->datasets = zeroed(rows, sizeof *s->datasets);
    s->dataset_slot_count = rql_slot_count((uint32_t)rows);
    s->dataset_slots = zeroed(s->dataset_slot_count, sizeof *s->dataset_slots);
    for (size_t row = 0; row < rows; row++)
        fill_dataset(c, s, row);
}

/* --- Columns ----------------------------------------------------------- */

/* Other spellings may differ in case only: any other is another name. */
static void check_variants(struct compiler *c, const struct table *t,
                           size_t row)
{
    const char *name = cell(t, row, COLUMN_NAME);
    const char *variant = cell(t, row, COLUMN_VARIANTS);
    while (*variant) {
        size_t length = strcspn(variant, "|");
        if (!rql_equal_folded(name, strlen(name), variant, length))
            complain(c, t, row, "\"%.*s\" is no spelling of %s", (int)length,
                     variant, name);
        variant += length + (variant[length] == '|');
    }
}

/* Count a column to its dataset, whose columns must stand together. */
static void join_dataset(struct compiler *c, struct service *s, size_t row,
                         uint32_t dataset)
{
    struct catalog_dataset *d = &s->datasets[dataset];
    uint32_t before = row ? s->columns[row - 1].dataset : NO_DATASET;
    if (before != NO_DATASET && before > dataset)
        complain(c, &s->column_rows, row,
                 "the rows are not in the order of datasets.tsv");
    if (!d->column_count)
        d->first_column = (uint32_t)row;
    d->column_count++;
}

static void fill_column(struct compiler *c, struct service *s, size_t row)
{
    const struct table *t = &s->column_rows;
    struct catalog_column *column = &s->columns[row];
    const char *name = cell(t, row, COLUMN_NAME);
    column->dataset = row_dataset(c, s, t, row);
    if (column->dataset == NO_DATASET)
        return;
    join_dataset(c, s, row, column->dataset);
    if (find_column(c, s, column->dataset, name) != NO_COLUMN)
        complain(c, t, row, "the column %s is there twice", name);
    column->name_length = name_length(c, t, row, name);
    column->name = intern(c, name);
    column->hash = rql_name_hash(name, strlen(name));
    column->kind = word(c, t, row, COLUMN_KIND, kind_words);
    column->kind_evidence =
        word(c, t, row, COLUMN_KIND_EVIDENCE, evidence_words);
    column->type = word(c, t, row, COLUMN_TYPE, type_words);
    column->type_evidence =
        word(c, t, row, COLUMN_TYPE_EVIDENCE, evidence_words);
    column->status = word(c, t, row, COLUMN_STATUS, column_status_words);
    column->since = seen(c, t, row, COLUMN_SINCE);
    column->last_seen = seen(c, t, row, COLUMN_LAST_SEEN);
    column->renamed_to = intern(c, cell(t, row, COLUMN_RENAMED_TO));
    column->meaning = intern(c, cell(t, row, COLUMN_MEANING));
    column->source = source_text(c, t, row, COLUMN_SOURCE);
    column->note = note_text(c, cell(t, row, COLUMN_NOTE));
    check_variants(c, t, row);
    rql_slot_fill(s->column_slots, s->column_slot_count - 1,
                  rql_column_slot(column->hash, column->dataset),
                  (uint32_t)row);
}

/* A new name must be a column too, of the same dataset or of another one. */
static void check_new_name(struct compiler *c, const struct service *s,
                           size_t row)
{
    const struct table *t = &s->column_rows;
    const char *name = cell(t, row, COLUMN_RENAMED_TO);
    const char *dot = strchr(name, '.');
    uint32_t dataset = s->columns[row].dataset;
    if (!*name || dataset == NO_DATASET)
        return;
    if (dot)
        dataset = find_dataset(c, s, name, (size_t)(dot - name));
    if (dataset == NO_DATASET ||
        find_column(c, s, dataset, dot ? dot + 1 : name) == NO_COLUMN)
        complain(c, t, row, "renamed to %s, which is no column", name);
}

static void fill_columns(struct compiler *c, struct service *s)
{
    size_t rows = s->column_rows.rows;
    s->columns = zeroed(rows, sizeof *s->columns);
    s->column_slot_count = rql_slot_count((uint32_t)rows);
    s->column_slots = zeroed(s->column_slot_count, sizeof *s->column_slots);
    for (size_t row = 0; row < rows; row++)
        fill_column(c, s, row);
    for (size_t row = 0; row < rows; row++)
        check_new_name(c, s, row);
    for (size_t i = 0; i < s->dataset_rows.rows; i++)
        if (!s->datasets[i].column_count &&
            s->datasets[i].status != RQL_DATASET_NAMED_ONLY)
            complain(c, &s->dataset_rows, i, "columns.tsv has no column of it");
}

/* --- Values ------------------------------------------------------------ */

static void fill_values(struct compiler *c, struct service *s, size_t row)
{
    const struct table *t = &s->value_rows;
    const char *name = cell(t, row, VALUES_COLUMN);
    uint32_t dataset = row_dataset(c, s, t, row);
    if (dataset == NO_DATASET)
        return;
    uint32_t found = find_column(c, s, dataset, name);
    if (found == NO_COLUMN) {
        complain(c, t, row, "columns.tsv has no column \"%s\" in %s", name,
                 cell(t, row, VALUES_DATASET));
        return;
    }
    struct catalog_column *column = &s->columns[found];
    if (column->value_count)
        complain(c, t, row, "the values of %s are there twice", name);
    column->first_value = s->list_count;
    column->value_count = add_list(c, s, t, row, VALUES_VALUES, '|');
    if (!column->value_count)
        complain(c, t, row, "no value is given");
    column->values_are_closed =
        word(c, t, row, VALUES_COMPLETENESS, completeness_words);
    column->values_source = source_text(c, t, row, VALUES_SOURCE);
    column->values_note = note_text(c, cell(t, row, VALUES_NOTE));
}

static void read_service(struct compiler *c, struct service *s)
{
    read_table(c, &s->dataset_rows, s->name, "/datasets.tsv", dataset_header);
    read_table(c, &s->column_rows, s->name, "/columns.tsv", column_header);
    read_table(c, &s->value_rows, s->name, "/values.tsv", values_header);
    if (c->errors)
        return; /* the cells are not where they should be */
    fill_datasets(c, s);
    fill_columns(c, s);
    for (size_t row = 0; row < s->value_rows.rows; row++)
        fill_values(c, s, row);
}

static void free_service(struct service *s)
{
    free_table(&s->dataset_rows);
    free_table(&s->column_rows);
    free_table(&s->value_rows);
    free(s->datasets);
    free(s->columns);
    free(s->dataset_slots);
    free(s->column_slots);
    free(s->lists);
}

/* --- Writing ----------------------------------------------------------- */

/* A string literal.  Octal escapes end after three digits, and `?` is escaped
 * to make no trigraph. */
static void write_literal(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte > 0x7e || strchr("\"\\?", byte))
            fprintf(out, "\\%03o", byte);
        else
            fputc(byte, out);
    }
    fputc('"', out);
}

/* The pool is a struct of arrays and not one string, since compilers need not
 * take string literals of more than 4095 bytes. */
static void write_pool(const struct compiler *c)
{
    const struct buffer *pool = &c->pool;
    fputs("static const struct {\n", c->out);
    for (size_t i = 0; i < pool->length; i += strlen(pool->data + i) + 1)
        fprintf(c->out, "    char t%zu[%zu];\n", i, strlen(pool->data + i) + 1);
    fputs("} pool = {\n", c->out);
    for (size_t i = 0; i < pool->length; i += strlen(pool->data + i) + 1) {
        fputs("    ", c->out);
        write_literal(c->out, pool->data + i);
        fputs(",\n", c->out);
    }
    fputs("};\n\n", c->out);
}

/* An array of numbers; an empty one gets a zero, since C has none without
 * members. */
static void write_numbers(FILE *out, const char *service, const char *name,
                          const uint32_t *numbers, uint32_t count)
{
    static const uint32_t nothing[1];
    if (!count) {
        numbers = nothing;
        count = 1;
    }
    fprintf(out, "static const uint32_t %s_%s[%" PRIu32 "] = {", service, name,
            count);
    for (uint32_t i = 0; i < count; i++)
        fprintf(out, "%s%" PRIu32 ",", i % 10 ? " " : "\n    ", numbers[i]);
    fputs("\n};\n\n", out);
}

#define WRITE_MEMBER(out, item, member)                                        \
    fprintf(out, " ." #member " = %" PRIu32 ",", (uint32_t)(item)->member)

static void write_datasets(FILE *out, const struct service *s)
{
    fprintf(out, "static const struct catalog_dataset %s_datasets[] = {\n",
            s->name);
    for (size_t i = 0; i < s->dataset_rows.rows; i++) {
        const struct catalog_dataset *d = &s->datasets[i];
        fputs("    {", out);
        WRITE_MEMBER(out, d, hash);
        WRITE_MEMBER(out, d, name);
        WRITE_MEMBER(out, d, name_length);
        WRITE_MEMBER(out, d, minimum_interval);
        WRITE_MEMBER(out, d, interval_evidence);
        WRITE_MEMBER(out, d, range_evidence);
        WRITE_MEMBER(out, d, status);
        WRITE_MEMBER(out, d, first_column);
        WRITE_MEMBER(out, d, column_count);
        WRITE_MEMBER(out, d, first_range);
        WRITE_MEMBER(out, d, range_count);
        WRITE_MEMBER(out, d, source);
        WRITE_MEMBER(out, d, note);
        fputs(" },\n", out);
    }
    fputs("    { .name = 0 }\n};\n\n", out);
}

static void write_columns(FILE *out, const struct service *s)
{
    fprintf(out, "static const struct catalog_column %s_columns[] = {\n",
            s->name);
    for (size_t i = 0; i < s->column_rows.rows; i++) {
        const struct catalog_column *column = &s->columns[i];
        fputs("    {", out);
        WRITE_MEMBER(out, column, hash);
        WRITE_MEMBER(out, column, dataset);
        WRITE_MEMBER(out, column, name);
        WRITE_MEMBER(out, column, name_length);
        WRITE_MEMBER(out, column, kind);
        WRITE_MEMBER(out, column, kind_evidence);
        WRITE_MEMBER(out, column, type);
        WRITE_MEMBER(out, column, type_evidence);
        WRITE_MEMBER(out, column, status);
        WRITE_MEMBER(out, column, values_are_closed);
        WRITE_MEMBER(out, column, first_value);
        WRITE_MEMBER(out, column, value_count);
        WRITE_MEMBER(out, column, since);
        WRITE_MEMBER(out, column, last_seen);
        WRITE_MEMBER(out, column, renamed_to);
        WRITE_MEMBER(out, column, meaning);
        WRITE_MEMBER(out, column, source);
        WRITE_MEMBER(out, column, note);
        WRITE_MEMBER(out, column, values_source);
        WRITE_MEMBER(out, column, values_note);
        fputs(" },\n", out);
    }
    fputs("    { .name = 0 }\n};\n\n", out);
}

static void write_service(FILE *out, const struct service *s)
{
    const char *name = s->name;
    write_datasets(out, s);
    write_columns(out, s);
    write_numbers(out, name, "lists", s->lists, s->list_count);
    write_numbers(out, name, "dataset_slots", s->dataset_slots,
                  s->dataset_slot_count);
    write_numbers(out, name, "column_slots", s->column_slots,
                  s->column_slot_count);
    fprintf(out,
            "static const struct rql_catalog %s_catalog = {\n"
            "    .api = %s,\n"
            "    .is_built_in = true,\n"
            "    .name = \"built-in\",\n"
            "    .pool = (const char *)&pool,\n",
            name, s->constant);
    static const char *const arrays[] = {"datasets", "columns", "lists",
                                         "dataset_slots", "column_slots"};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        fprintf(out, "    .%s = %s_%s,\n", arrays[i], name, arrays[i]);
    fprintf(out, "    .dataset_count = %zu,\n", s->dataset_rows.rows);
    fprintf(out, "    .column_count = %zu,\n", s->column_rows.rows);
    fprintf(out, "    .dataset_mask = %" PRIu32 ",\n",
            s->dataset_slot_count - 1);
    fprintf(out, "    .column_mask = %" PRIu32 ",\n};\n\n",
            s->column_slot_count - 1);
}

/* --- Time spans -------------------------------------------------------- */

enum { TIMESPAN_NAME, TIMESPAN_MEANING, TIMESPAN_SOURCE };

static const char *const timespan_header[] = {"timespan", "meaning", "source",
                                              NULL};

static void check_timespans(struct compiler *c)
{
    const struct table *t = &c->timespans;
    for (size_t i = 0; i < t->rows; i++) {
        const char *name = cell(t, i, TIMESPAN_NAME);
        name_length(c, t, i, name);
        for (size_t j = 0; j < i; j++)
            if (!strcmp(name, cell(t, j, TIMESPAN_NAME)))
                complain(c, t, i, "the time span %s is there twice", name);
        source_text(c, t, i, TIMESPAN_SOURCE);
    }
}

static void write_timespans(struct compiler *c)
{
    const struct table *t = &c->timespans;
    fputs("const struct catalog_timespan rql_timespans[] = {\n", c->out);
    for (size_t i = 0; i < t->rows; i++) {
        const char *name = cell(t, i, TIMESPAN_NAME);
        size_t length = strlen(name);
        catalog_text source = source_text(c, t, i, TIMESPAN_SOURCE);
        fprintf(c->out, "    { \"%s\", %zu, %" PRIu32 ",\n      ", name, length,
                rql_name_hash(name, length));
        write_literal(c->out, cell(t, i, TIMESPAN_MEANING));
        fputs(",\n      ", c->out);
        write_literal(c->out, c->pool.data + source);
        fputs(" },\n", c->out);
    }
    fputs("};\n\nconst uint32_t rql_timespan_count =\n"
          "    sizeof rql_timespans / sizeof *rql_timespans;\n\n",
          c->out);
}

/* --- The whole --------------------------------------------------------- */

enum { SERVICES = RQL_API_COUNT - 1 };

static void read_all(struct compiler *c, struct service *services)
{
    intern(c, "");
    read_table(c, &c->sources, "", "sources.tsv", source_header);
    read_table(c, &c->timespans, "", "timespans.tsv", timespan_header);
    if (c->errors)
        return;
    check_sources(c);
    check_timespans(c);
    for (size_t i = 0; i < SERVICES; i++)
        read_service(c, &services[i]);
}

static void write_all(struct compiler *c, const struct service *services)
{
    fputs("/* Written by catalog-compiler from the tables of catalog/. */\n"
          "#include \"catalog.h\"\n\n",
          c->out);
    write_pool(c);
    for (size_t i = 0; i < SERVICES; i++)
        write_service(c->out, &services[i]);
    fputs("const struct rql_catalog *const "
          "rql_builtin_catalogs[RQL_API_COUNT] = {\n",
          c->out);
    for (size_t i = 0; i < SERVICES; i++)
        fprintf(c->out, "    [%s] = &%s_catalog,\n", services[i].constant,
                services[i].name);
    fputs("};\n\n", c->out);
    write_timespans(c);
}

static void write_output(struct compiler *c, const struct service *services,
                         const char *path)
{
    c->out = fopen(path, "w");
    if (!c->out) {
        fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
        c->errors++;
        return;
    }
    write_all(c, services);
    bool failed = ferror(c->out);
    if (fclose(c->out) != 0 || failed) {
        fprintf(stderr, "%s: cannot be written\n", path);
        remove(path);
        c->errors++;
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: catalog-compiler CATALOG_DIR OUTPUT.c\n", stderr);
        return 2;
    }
    struct compiler c = {.folder = argv[1]};
    struct service services[SERVICES] = {
        {.name = "mpn", .constant = "RQL_API_MPN"},
        {.name = "cmp", .constant = "RQL_API_CMP"},
        {.name = "consumer", .constant = "RQL_API_CONSUMER"},
    };
    read_all(&c, services);
    if (!c.errors)
        write_output(&c, services, argv[2]);
    for (size_t i = 0; i < SERVICES; i++)
        free_service(&services[i]);
    free_table(&c.sources);
    free_table(&c.timespans);
    free(c.pool.data);
    free(c.pool_slots);
    free(c.scratch.data);
    return c.errors != 0;
}
