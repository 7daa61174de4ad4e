/* Makes queries of the datasets, columns and values of the built-in catalogs.
 * One random number generator with a fixed start decides everything. */
#include "workload.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <reportql/reportql.h>

enum { LIST_LENGTH = 1000, SELECT_MAX = 3, SHORTEST_MISSPELT = 8 };

static const char *const names[WORKLOAD_COUNT] = {"plain", "timespan", "lists",
                                                  "errors"};

/* The errors of WORKLOAD_ERRORS, in turn. */
enum mistake {
    MISTAKE_COLUMN,  /* a column's name, misspelt */
    MISTAKE_COMMA,   /* no comma between two columns */
    MISTAKE_RANGE,   /* a time span that does not exist */
    MISTAKE_DATASET, /* the dataset's name, misspelt */
    MISTAKE_LIMIT,   /* LIMIT 0 */
    MISTAKE_LIST,    /* a list with = */
    MISTAKE_VALUE,   /* a comparison with nothing */
    MISTAKE_BY,      /* ORDER without BY */
    MISTAKE_COUNT,
    MISTAKE_NONE = MISTAKE_COUNT
};

/* A dataset and those of its columns that the queries use. */
struct table {
    const rql_catalog *catalog;
    size_t dataset;
    rql_dataset_info info;
    size_t *columns; /* to select and to order by */
    size_t column_count;
    size_t *strict; /* to compare with values that they hold */
    size_t strict_count;
    size_t *open; /* to compare with any number or text */
    size_t open_count;
    size_t *guids; /* to compare with GUIDs */
    size_t guid_count;
    size_t long_names; /* columns whose names can be misspelt */
};

struct generator {
    struct table *tables;
    size_t table_count;
    uint64_t random;
    FILE *out;
};

/* One query while it is written. */
struct draft {
    const struct table *table;
    uint64_t serial; /* stands in the first condition: no query comes twice */
    enum mistake mistake;
    bool has_timespan;
};

const char *workload_name(enum workload_kind kind)
{
    return names[kind];
}

bool workload_is_sql(enum workload_kind kind)
{
    return kind == WORKLOAD_PLAIN || kind == WORKLOAD_LISTS;
}

bool workload_from_name(const char *name, enum workload_kind *kind)
{
    for (int i = 0; i < WORKLOAD_COUNT; i++)
        if (strcmp(name, names[i]) == 0) {
            *kind = (enum workload_kind)i;
            return true;
        }
    return false;
}

/* --- Chance ------------------------------------------------------------ */

/* SplitMix64. */
static uint64_t draw(struct generator *g)
{
    uint64_t z = g->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A number below `bound`, which is small. */
static size_t draw_below(struct generator *g, size_t bound)
{
    return (size_t)((draw(g) >> 32) * bound >> 32);
}

static bool draw_percent(struct generator *g, unsigned percent)
{
    return draw_below(g, 100) < percent;
}

/* --- Tables ------------------------------------------------------------ */

/* True for a column that current sources agree on, with a name that SQL could
 * have. */
static bool is_sound(const rql_column_info *column)
{
    return column->status == RQL_COLUMN_CURRENT && !column->renamed_to[0] &&
           column->type != RQL_TYPE_UNKNOWN && !strchr(column->name, '(');
}

/* True when any text, number or GUID may be compared with the column. */
static bool is_open(const rql_column_info *column)
{
    return column->value_count == 0 &&
           (column->type == RQL_TYPE_STRING || column->type == RQL_TYPE_NUMBER);
}

/* True when only certain values may be compared with the column. */
static bool is_strict(const rql_column_info *column)
{
    if (column->value_count > 0)
        return column->values_are_closed;
    return column->type == RQL_TYPE_DATE || column->type == RQL_TYPE_GUID;
}

static void sort_column(struct table *table, size_t index)
{
    rql_column_info column =
        rql_catalog_column(table->catalog, table->dataset, index);
    if (!is_sound(&column))
        return;
    table->columns[table->column_count++] = index;
    table->long_names += strlen(column.name) >= SHORTEST_MISSPELT;
    if (is_strict(&column))
        table->strict[table->strict_count++] = index;
    if (is_open(&column))
        table->open[table->open_count++] = index;
    if (column.type == RQL_TYPE_GUID && column.value_count == 0)
        table->guids[table->guid_count++] = index;
}

static bool table_init(struct table *table, const rql_catalog *catalog,
                       size_t dataset)
{
    *table = (struct table){.catalog = catalog, .dataset = dataset};
    table->info = rql_catalog_dataset(catalog, dataset);
    size_t count = table->info.column_count;
    table->columns = calloc(4 * count + 1, sizeof *table->columns);
    if (!table->columns)
        return false;
    table->strict = table->columns + count;
    table->open = table->strict + count;
    table->guids = table->open + count;
    for (size_t i = 0; i < count; i++)
        sort_column(table, i);
    return true;
}

/* Datasets of a few columns would make all queries alike. */
static bool is_useful(const struct table *table)
{
    return table->column_count >= 8 && table->open_count >= 2 &&
           table->long_names > 0;
}

static bool add_table(struct generator *g, const rql_catalog *catalog,
                      size_t dataset)
{
    struct table table;
    if (!table_init(&table, catalog, dataset))
        return false;
    if (is_useful(&table))
        g->tables[g->table_count++] = table;
    else
        free(table.columns);
    return true;
}

static size_t count_datasets(void)
{
    size_t count = 0;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        count += rql_catalog_dataset_count(rql_catalog_builtin((rql_api)api));
    return count;
}

static void generator_free(struct generator *g)
{
    for (size_t i = 0; i < g->table_count; i++)
        free(g->tables[i].columns);
    free(g->tables);
}

static bool generator_init(struct generator *g, FILE *out)
{
    *g = (struct generator){.random = 20260115, .out = out};
    g->tables = calloc(count_datasets() + 1, sizeof *g->tables);
    if (!g->tables)
        return false;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *catalog = rql_catalog_builtin((rql_api)api);
        for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++)
            if (!add_table(g, catalog, i))
                return false;
    }
    return g->table_count > 0;
}

/* --- Pieces of a query ------------------------------------------------- */

static void write_text(struct generator *g, const char *text)
{
    fputs(text, g->out);
}

static rql_column_info column_of(const struct table *table, size_t index)
{
    return rql_catalog_column(table->catalog, table->dataset, index);
}

/* A name of the dataset without one of its letters, so that it is near to what
 * was meant; with a letter more where that happens to be a name as well. */
static void write_misspelt_column(struct generator *g,
                                  const struct table *table, const char *name)
{
    char wrong[256];
    size_t index, middle = strlen(name) / 2;
    snprintf(wrong, sizeof wrong, "%.*s%s", (int)middle, name,
             name + middle + 1);
    bool is_column = rql_catalog_find_column(table->catalog, table->dataset,
                                             wrong, strlen(wrong), &index);
    fprintf(g->out, "%s%s", is_column ? name : wrong, is_column ? "x" : "");
}

static void write_guid(struct generator *g)
{
    uint64_t a = draw(g), b = draw(g);
    fprintf(g->out, "'%08x-%04x-4%03x-a%03x-%012" PRIx64 "'",
            (unsigned)(a >> 32), (unsigned)(a >> 16) & 0xffff,
            (unsigned)a & 0xfff, (unsigned)(b >> 48) & 0xfff,
            b & UINT64_C(0xffffffffffff));
}

static void write_value(struct generator *g, const struct draft *draft,
                        size_t index)
{
    const struct table *table = draft->table;
    rql_column_info column = column_of(table, index);
    if (column.value_count > 0)
        fprintf(g->out, "'%s'",
                rql_catalog_value(table->catalog, table->dataset, index,
                                  draw_below(g, column.value_count)));
    else if (column.type == RQL_TYPE_GUID)
        write_guid(g);
    else if (column.type == RQL_TYPE_DATE)
        fprintf(g->out, "'2025-%02u-%02u'", 1 + (unsigned)draw_below(g, 12),
                1 + (unsigned)draw_below(g, 28));
    else if (column.type == RQL_TYPE_NUMBER)
        fprintf(g->out, "%" PRIu64, draft->serial);
    else
        fprintf(g->out, "'Contoso %" PRIu64 "'", draft->serial);
}

static void write_operator(struct generator *g, const rql_column_info *column)
{
    static const char *const operators[] = {" = ", " != ", " > ",
                                            " < ", " >= ", " <= "};
    bool is_ordered =
        column->value_count == 0 &&
        (column->type == RQL_TYPE_NUMBER || column->type == RQL_TYPE_DATE);
    write_text(g, operators[draw_below(g, is_ordered ? 6 : 2)]);
}

/* Two values of a closed list, or two GUIDs. */
static void write_pair(struct generator *g, const struct draft *draft,
                       size_t index, const char *before)
{
    const struct table *table = draft->table;
    rql_column_info column = column_of(table, index);
    fprintf(g->out, "%s(", before);
    if (column.value_count > 1) {
        size_t first = draw_below(g, column.value_count - 1);
        for (size_t i = first; i < first + 2; i++)
            fprintf(
                g->out, "%s'%s'", i > first ? ", " : "",
                rql_catalog_value(table->catalog, table->dataset, index, i));
    } else {
        write_guid(g);
        write_text(g, ", ");
        write_guid(g);
    }
    write_text(g, ")");
}

/* A list behind the wrong operator, for a column that holds anything. */
static void write_open_pair(struct generator *g, const struct draft *draft,
                            const rql_column_info *column)
{
    const char *format = column->type == RQL_TYPE_NUMBER
                             ? " = (%" PRIu64 ", %" PRIu64 ")"
                             : " = ('Contoso %" PRIu64 "', 'Fabrikam %" PRIu64
                               "')";
    fprintf(g->out, format, draft->serial, draft->serial + 1);
}

static void write_condition(struct generator *g, const struct draft *draft,
                            size_t index, bool is_first)
{
    rql_column_info column = column_of(draft->table, index);
    write_text(g, column.name);
    if (is_first && draft->mistake == MISTAKE_VALUE)
        write_text(g, " =");
    else if (is_first && draft->mistake == MISTAKE_LIST)
        write_open_pair(g, draft, &column);
    else if ((column.value_count > 1 || column.type == RQL_TYPE_GUID) &&
             draw_percent(g, 60))
        write_pair(g, draft, index, " IN ");
    else {
        write_operator(g, &column);
        write_value(g, draft, index);
    }
}

/* --- Clauses ----------------------------------------------------------- */

static bool holds(const size_t *list, size_t count, size_t item)
{
    while (count > 0)
        if (list[--count] == item)
            return true;
    return false;
}

/* The column to select at that place.  A short name without a letter is near to
 * too many others to be a plain slip. */
static size_t draw_column(struct generator *g, const struct draft *draft,
                          size_t place)
{
    const struct table *table = draft->table;
    bool is_misspelt = place == 0 && draft->mistake == MISTAKE_COLUMN;
    size_t column;
    do
        column = table->columns[draw_below(g, table->column_count)];
    while (is_misspelt &&
           strlen(column_of(table, column).name) < SHORTEST_MISSPELT);
    return column;
}

/* Selects one to three columns; returns one of them. */
static size_t write_select(struct generator *g, const struct draft *draft)
{
    const struct table *table = draft->table;
    size_t chosen[SELECT_MAX];
    size_t count = 1 + draw_below(g, SELECT_MAX);
    if (draft->mistake == MISTAKE_COMMA)
        count = SELECT_MAX;
    write_text(g, draw_percent(g, 5) ? "SELECT DISTINCT " : "SELECT ");
    for (size_t i = 0; i < count; i++) {
        do
            chosen[i] = draw_column(g, draft, i);
        while (holds(chosen, i, chosen[i]));
        if (i > 0)
            write_text(g,
                       i == 1 && draft->mistake == MISTAKE_COMMA ? " " : ", ");
        rql_column_info column = column_of(table, chosen[i]);
        if (i == 0 && draft->mistake == MISTAKE_COLUMN)
            write_misspelt_column(g, table, column.name);
        else
            write_text(g, column.name);
    }
    return chosen[count - 1];
}

static void write_from(struct generator *g, const struct draft *draft)
{
    const char *name = draft->table->info.name;
    size_t length = strlen(name);
    if (draft->mistake == MISTAKE_DATASET)
        fprintf(g->out, " FROM %.*sx%c", (int)length - 1, name,
                name[length - 1]);
    else
        fprintf(g->out, " FROM %s", name);
}

static void write_where(struct generator *g, const struct draft *draft)
{
    const struct table *table = draft->table;
    size_t chosen = table->open[draw_below(g, table->open_count)];
    write_text(g, " WHERE ");
    write_condition(g, draft, chosen, true);
    if (table->strict_count == 0 || !draw_percent(g, 40))
        return;
    write_text(g, " AND ");
    chosen = table->strict[draw_below(g, table->strict_count)];
    write_condition(g, draft, chosen, false);
}

static void write_order(struct generator *g, const struct draft *draft,
                        size_t column)
{
    if (draft->mistake != MISTAKE_BY && !draw_percent(g, 40))
        return;
    fprintf(g->out, " ORDER %s%s %s", draft->mistake == MISTAKE_BY ? "" : "BY ",
            column_of(draft->table, column).name,
            draw_percent(g, 50) ? "ASC" : "DESC");
}

static void write_limit(struct generator *g, const struct draft *draft)
{
    if (draft->mistake == MISTAKE_LIMIT)
        write_text(g, " LIMIT 0");
    else if (draw_percent(g, 60))
        fprintf(g->out, " LIMIT %u", 1 + (unsigned)draw_below(g, 1000));
}

static void write_timespan(struct generator *g, const struct draft *draft)
{
    const struct table *table = draft->table;
    if (draft->mistake == MISTAKE_RANGE)
        write_text(g, " TIMESPAN LAST_2_MONTH");
    else if (draft->has_timespan)
        fprintf(g->out, " TIMESPAN %s",
                rql_catalog_range(table->catalog, table->dataset,
                                  draw_below(g, table->info.range_count)));
}

/* --- Queries ----------------------------------------------------------- */

static bool fits(const struct table *table, enum workload_kind kind)
{
    if (kind == WORKLOAD_LISTS)
        return table->guid_count > 0;
    return kind == WORKLOAD_PLAIN || table->info.range_count > 0;
}

static const struct table *draw_table(struct generator *g,
                                      enum workload_kind kind)
{
    const struct table *table;
    do
        table = &g->tables[draw_below(g, g->table_count)];
    while (!fits(table, kind));
    return table;
}

static void write_query(struct generator *g, enum workload_kind kind,
                        uint64_t serial)
{
    struct draft draft = {.serial = serial, .mistake = MISTAKE_NONE};
    draft.table = draw_table(g, kind);
    draft.has_timespan = kind != WORKLOAD_PLAIN;
    if (kind == WORKLOAD_ERRORS)
        draft.mistake = (enum mistake)(serial % MISTAKE_COUNT);
    size_t column = write_select(g, &draft);
    write_from(g, &draft);
    write_where(g, &draft);
    write_order(g, &draft, column);
    write_limit(g, &draft);
    write_timespan(g, &draft);
}

static void write_list_query(struct generator *g)
{
    struct draft draft = {.mistake = MISTAKE_NONE};
    draft.table = draw_table(g, WORKLOAD_LISTS);
    write_select(g, &draft);
    write_from(g, &draft);
    size_t column = draft.table->guids[draw_below(g, draft.table->guid_count)];
    fprintf(g->out, " WHERE %s IN (", column_of(draft.table, column).name);
    for (int i = 0; i < LIST_LENGTH; i++) {
        if (i > 0)
            write_text(g, ", ");
        write_guid(g);
    }
    write_text(g, ")");
}

static bool any_fits(const struct generator *g, enum workload_kind kind)
{
    for (size_t i = 0; i < g->table_count; i++)
        if (fits(&g->tables[i], kind))
            return true;
    return false;
}

bool workload_write(FILE *out, enum workload_kind kind, size_t count)
{
    struct generator g;
    bool ok = generator_init(&g, out) && any_fits(&g, kind);
    for (size_t i = 0; ok && i < count && !ferror(out); i++) {
        if (kind == WORKLOAD_LISTS)
            write_list_query(&g);
        else
            write_query(&g, kind, 1 + i);
        write_text(&g, WORKLOAD_SEPARATOR);
    }
    generator_free(&g);
    return fflush(out) == 0 && ok && !ferror(out);
}

/* --- In memory --------------------------------------------------------- */

/* No value holds the separator: what looks like one is one. */
static bool find_starts(struct workload *workload)
{
    workload->starts = calloc(workload->count + 1, sizeof *workload->starts);
    if (!workload->starts)
        return false;
    const char *p = workload->text;
    for (size_t i = 1; i <= workload->count; i++) {
        p = strstr(p, WORKLOAD_SEPARATOR);
        if (!p)
            return false;
        p += strlen(WORKLOAD_SEPARATOR);
        workload->starts[i] = (size_t)(p - workload->text);
    }
    return true;
}

bool workload_make(struct workload *workload, enum workload_kind kind,
                   size_t count)
{
    *workload = (struct workload){.kind = kind, .count = count};
    FILE *out = open_memstream(&workload->text, &workload->length);
    if (!out)
        return false;
    bool ok = workload_write(out, kind, count);
    if (fclose(out) != 0 || !ok)
        return false;
    char *text = realloc(workload->text, workload->length + WORKLOAD_PADDING);
    if (!text)
        return false;
    workload->text = text;
    memset(text + workload->length, 0, WORKLOAD_PADDING);
    return find_starts(workload);
}

void workload_free(struct workload *workload)
{
    free(workload->text);
    free(workload->starts);
}

size_t workload_query_length(const struct workload *workload, size_t index)
{
    return workload->starts[index + 1] - workload->starts[index] -
           strlen(WORKLOAD_SEPARATOR);
}
