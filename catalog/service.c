/* The datasets, columns and values of one service. */
#include "compile.h"

#include <stdlib.h>
#include <string.h>

/* --- Cells of a known form ------------------------------------------------- */

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

uint8_t word(struct compiler *c, const struct table *t, size_t row,
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

uint16_t name_length(struct compiler *c, const struct table *t, size_t row,
                     const char *name)
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

/* --- The tables ------------------------------------------------------------ */

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
    for (; s->dataset_slots[i]; i = (i + 1) & mask) {
        uint32_t dataset = rql_slot_item(s->dataset_slots[i], mask);
        if (is_text(c, s->datasets[dataset].name, name, length))
            return dataset;
    }
    return NO_DATASET;
}

static uint32_t find_column(const struct compiler *c, const struct service *s,
                            uint32_t dataset, const char *name)
{
    size_t length = strlen(name);
    uint32_t mask = s->column_slot_count - 1;
    uint32_t i = rql_column_key(rql_name_hash(name, length), dataset) & mask;
    for (; s->column_slots[i]; i = (i + 1) & mask) {
        uint32_t column = rql_slot_item(s->column_slots[i], mask);
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

/* --- Datasets -------------------------------------------------------------- */

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
    if (!rql_slot_fill(s->dataset_slots, s->dataset_slot_count - 1, d->hash,
                       (uint32_t)row))
        complain(c, t, row, "too many names have a hash like this one's");
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

/* --- Columns --------------------------------------------------------------- */

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
    struct column_details *details = &s->details[row];
    const char *name = cell(t, row, COLUMN_NAME);
    column->dataset = row_dataset(c, s, t, row);
    if (column->dataset == NO_DATASET)
        return;
    join_dataset(c, s, row, column->dataset);
    if (find_column(c, s, column->dataset, name) != NO_COLUMN)
        complain(c, t, row, "the column %s is there twice", name);
    column->name_length = name_length(c, t, row, name);
    column->name = intern(c, name);
    uint32_t hash = rql_name_hash(name, strlen(name));
    column->kind = word(c, t, row, COLUMN_KIND, kind_words);
    column->kind_evidence =
        word(c, t, row, COLUMN_KIND_EVIDENCE, evidence_words);
    column->type = word(c, t, row, COLUMN_TYPE, type_words);
    column->type_evidence =
        word(c, t, row, COLUMN_TYPE_EVIDENCE, evidence_words);
    column->status = word(c, t, row, COLUMN_STATUS, column_status_words);
    details->since = seen(c, t, row, COLUMN_SINCE);
    details->last_seen = seen(c, t, row, COLUMN_LAST_SEEN);
    details->renamed_to = intern(c, cell(t, row, COLUMN_RENAMED_TO));
    details->meaning = intern(c, cell(t, row, COLUMN_MEANING));
    details->source = source_text(c, t, row, COLUMN_SOURCE);
    details->note = note_text(c, cell(t, row, COLUMN_NOTE));
    check_variants(c, t, row);
    if (!rql_slot_fill(s->column_slots, s->column_slot_count - 1,
                       rql_column_key(hash, column->dataset), (uint32_t)row))
        complain(c, t, row, "too many names have a hash like this one's");
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
    s->details = zeroed(rows, sizeof *s->details);
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

/* --- Values ---------------------------------------------------------------- */

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
    struct column_details *column = &s->details[found];
    if (column->value_count)
        complain(c, t, row, "the values of %s are there twice", name);
    column->first_value = s->list_count;
    column->value_count = add_list(c, s, t, row, VALUES_VALUES, '|');
    if (!column->value_count)
        complain(c, t, row, "no value is given");
    s->columns[found].values_are_closed =
        word(c, t, row, VALUES_COMPLETENESS, completeness_words);
    column->values_source = source_text(c, t, row, VALUES_SOURCE);
    column->values_note = note_text(c, cell(t, row, VALUES_NOTE));
}

/* Before all other texts: names are what queries are compared with, and are
 * quicker to come by when they lie close together. */
static void intern_names(struct compiler *c, const struct service *s)
{
    for (size_t row = 0; row < s->dataset_rows.rows; row++)
        intern(c, cell(&s->dataset_rows, row, DATASET_NAME));
    for (size_t row = 0; row < s->column_rows.rows; row++)
        intern(c, cell(&s->column_rows, row, COLUMN_NAME));
}

void read_service(struct compiler *c, struct service *s)
{
    read_table(c, &s->dataset_rows, s->name, "/datasets.tsv", dataset_header);
    read_table(c, &s->column_rows, s->name, "/columns.tsv", column_header);
    read_table(c, &s->value_rows, s->name, "/values.tsv", values_header);
    if (c->errors)
        return; /* the cells are not where they should be */
    intern_names(c, s);
    fill_datasets(c, s);
    fill_columns(c, s);
    for (size_t row = 0; row < s->value_rows.rows; row++)
        fill_values(c, s, row);
}

void free_service(struct service *s)
{
    free_table(&s->dataset_rows);
    free_table(&s->column_rows);
    free_table(&s->value_rows);
    free(s->datasets);
    free(s->columns);
    free(s->details);
    free(s->dataset_slots);
    free(s->column_slots);
    free(s->lists);
}
