/*
 * Names and values that share one hash.  The hashes are fixed, so that anybody
 * can write a query or a catalog full of them: twice as many must not take much
 * more than twice as long.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <reportql/reportql.h>

#include "str.h"

static void need(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    exit(1);
}

/* --- Names ---------------------------------------------------------------- */

/*
 * A round of the hash multiplies two words of eight bytes by odd numbers and
 * joins the products.  To add 2^62 to both words changes the two highest bits
 * of each product, and nothing of the whole when these changes are the same:
 * such a block can be written in two ways.  2^62 is the bit in which '0' to '9'
 * and 'p' to 'y' differ.
 */
enum { BLOCK = 16, BLOCKS = 14, NAME_LENGTH = BLOCKS * BLOCK };

static void swap(char *block)
{
    block[7] ^= 0x40;
    block[15] ^= 0x40;
}

static uint64_t hash_of(uint64_t hash, const char *block)
{
    return rql_hash_round(hash, rql_load_word(block), rql_load_word(block + 8));
}

/* Write a block that has a twin; the state of the hash behind it. */
static uint64_t find_block(uint64_t hash, char *block)
{
    for (unsigned i = 0;; i++) {
        char digits[16];
        snprintf(digits, sizeof digits, "%07u", i);
        memcpy(block, "column_0column_0", BLOCK);
        memcpy(block + 8, digits, 7);
        uint64_t one = hash_of(hash, block);
        swap(block);
        uint64_t other = hash_of(hash, block);
        swap(block);
        if (one == other)
            return one;
    }
}

/* The name of that number. */
static const char *name_of(unsigned number)
{
    static char blocks[NAME_LENGTH], name[NAME_LENGTH + 2];
    uint64_t hash = 0;
    for (size_t i = 0; !blocks[NAME_LENGTH - 1] && i < BLOCKS; i++)
        hash = find_block(hash, blocks + i * BLOCK);
    memcpy(name, blocks, NAME_LENGTH);
    name[NAME_LENGTH] = 'c'; /* the last block is short */
    for (size_t i = 0; i < BLOCKS; i++)
        if (number >> i & 1)
            swap(name + i * BLOCK);
    return name;
}

/* --- Values --------------------------------------------------------------- */

enum { MOST_VALUES = 1 << 13, VALUE_LENGTH = 8 };

/* Texts whose hashes, made a character at a time, lead to the first slot of a
 * table for all of them. */
static void make_values(char values[MOST_VALUES][VALUE_LENGTH + 1])
{
    const uint32_t mask = 2 * MOST_VALUES - 1;
    size_t count = 0;
    for (uint64_t i = 0; count < MOST_VALUES; i++) {
        char *text = values[count];
        uint64_t head = 0, rest = i;
        for (size_t k = 0; k < VALUE_LENGTH - 1; k++, rest /= 26) {
            text[k] = (char)('a' + rest % 26);
            head = rql_hash_step(head, (uint64_t)text[k]);
        }
        for (char c = 'a'; c <= 'z' && count < MOST_VALUES; c++) {
            uint32_t hash = (uint32_t)rql_hash_step(head, (uint64_t)c);
            if (((hash ^ hash >> 15) & mask) != 0)
                continue;
            memcpy(values[count], text, VALUE_LENGTH);
            values[count++][VALUE_LENGTH - 1] = c;
        }
    }
}

static const char *value_of(unsigned number)
{
    static char values[MOST_VALUES][VALUE_LENGTH + 1];
    if (!values[0][0])
        make_values(values);
    return values[number % MOST_VALUES];
}

/* --- Texts ---------------------------------------------------------------- */

struct text {
    char *data;
    size_t length;
};

typedef const char *text_of(unsigned number);

/* What stands around each of the texts, and how many there are. */
struct row {
    const char *before;
    const char *after;
    text_of *of;
    unsigned count;
};

static void put_row(FILE *file, struct row row)
{
    for (unsigned i = 0; i < row.count; i++)
        fprintf(file, "%s%s%s", row.before, row.of(i), row.after);
}

static void put_query(FILE *file, const char *start, struct row row,
                      const char *end)
{
    fputs(start, file);
    put_row(file, row);
    fputs(end, file);
}

static void put_columns(FILE *file, unsigned count)
{
    put_query(file, "SELECT ", (struct row){"", ",", name_of, count},
              "Month FROM Wide TIMESPAN LAST_MONTH");
}

static void put_orders(FILE *file, unsigned count)
{
    put_query(file, "SELECT Month FROM Wide ORDER BY ",
              (struct row){"", ",", name_of, count},
              "Month TIMESPAN LAST_MONTH");
}

static void put_conditions(FILE *file, unsigned count)
{
    put_query(file, "SELECT Month FROM Wide WHERE ",
              (struct row){"", " = 'x' AND ", name_of, count},
              "Month = 'x' TIMESPAN LAST_MONTH");
}

static void put_patterns(FILE *file, unsigned count)
{
    put_query(file, "SELECT Month FROM Wide WHERE ",
              (struct row){"Month LIKE '", "%' AND ", name_of, count},
              "Month NOT LIKE 'x%' TIMESPAN LAST_MONTH");
}

static void put_list(FILE *file, unsigned count)
{
    put_query(file, "SELECT Month FROM Wide WHERE Month IN (",
              (struct row){"'", "',", name_of, count},
              "'x') TIMESPAN LAST_MONTH");
}

static void put_lists(FILE *file, unsigned count)
{
    struct row row = {"'", "',", value_of, count};
    put_query(file, "SELECT Month FROM Wide WHERE Month IN (", row, "'x')");
    put_query(file, " AND Month NOT IN (", row, "'y') TIMESPAN LAST_MONTH");
}

static void put_dataset(FILE *file, const char *name, struct row columns,
                        struct row ranges)
{
    fprintf(file, "{\"datasetName\":\"%s\",\"selectableColumns\":[", name);
    put_row(file, columns);
    fputs("\"Month\"],\"availableMetrics\":[],\"availableDateRanges\":[", file);
    put_row(file, ranges);
    fputs("\"LAST_MONTH\"],\"minimumRecurrenceInterval\":1}", file);
}

static void put_wide(FILE *file, unsigned count)
{
    struct row row = {"\"", "\",", name_of, count}, none = {0};
    fputc('[', file);
    put_dataset(file, "Wide", row, none);
    fputc(']', file);
}

static void put_ranges(FILE *file, unsigned count)
{
    struct row row = {"\"", "\",", name_of, count}, none = {0};
    fputc('[', file);
    put_dataset(file, "Wide", none, row);
    fputc(']', file);
}

static void put_datasets(FILE *file, unsigned count)
{
    struct row none = {0};
    fputc('[', file);
    for (unsigned i = 0; i < count; i++) {
        put_dataset(file, name_of(i), none, none);
        fputc(',', file);
    }
    put_dataset(file, "Wide", none, none);
    fputc(']', file);
}

typedef void put_text(FILE *file, unsigned count);

static struct text make_text(put_text *put, unsigned count)
{
    struct text text = {0};
    FILE *file = open_memstream(&text.data, &text.length);
    need(file != NULL, "no memory");
    put(file, count);
    need(fclose(file) == 0, "no memory");
    return text;
}

/* --- Work ----------------------------------------------------------------- */

static rql_document *new_document(struct text text, const rql_catalog *catalog)
{
    static const rql_rule_setting settings[] = {
        {"duplicate-value", RQL_WARNING}, {"duplicate-condition", RQL_WARNING}};
    rql_options options = {.settings = settings, .setting_count = 2};
    options.catalogs[RQL_API_MPN] = catalog;
    rql_document *document;
    need(rql_document_new(text.data, text.length, &options, &document) ==
             RQL_OK,
         "no document");
    return document;
}

static rql_catalog *new_catalog(struct text json)
{
    rql_catalog *catalog;
    need(rql_catalog_new(json.data, json.length, "wide", RQL_API_MPN, NULL,
                         NULL, &catalog) == RQL_OK,
         "no catalog");
    return catalog;
}

static void check(struct text text, unsigned count)
{
    (void)count;
    rql_document_free(new_document(text, NULL));
}

static void load(struct text json, unsigned count)
{
    (void)count;
    rql_catalog_free(new_catalog(json));
}

static bool has_finding(const rql_document *document, const char *rule)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        if (strcmp(rql_rule_name(rql_diagnostic_rule(
                       rql_document_diagnostic(document, i))),
                   rule) == 0)
            return true;
    return false;
}

/* All of the columns are found, in the catalog and in what is merged of it, and
 * each of them once. */
static void select_all(struct text json, unsigned count)
{
    rql_catalog *catalog = new_catalog(json), *merged;
    need(rql_catalog_merge(catalog, catalog, &merged) == RQL_OK, "no merger");
    struct text query = make_text(put_columns, count);
    rql_document *document = new_document(query, merged);
    need(!has_finding(document, "unknown-column"), "a column is not found");
    need(!has_finding(document, "duplicate-column"), "a column is there twice");
    rql_document_free(document);
    free(query.data);
    rql_catalog_free(merged);
    rql_catalog_free(catalog);
}

static void complete(struct text json, unsigned count)
{
    rql_catalog *catalog = new_catalog(json);
    struct text query = make_text(put_columns, count);
    rql_document *document = new_document(query, catalog);
    rql_completion *completion;
    need(rql_completion_new(document, strlen("SELECT "), &completion) == RQL_OK,
         "no completion");
    rql_completion_free(completion);
    rql_document_free(document);
    free(query.data);
    rql_catalog_free(catalog);
}

static void compare(struct text json, unsigned count)
{
    struct text other = make_text(put_wide, count / 2);
    rql_catalog *before = new_catalog(json), *after = new_catalog(other);
    rql_changes *changes;
    need(rql_changes_new(before, after, &changes) == RQL_OK, "no changes");
    rql_changes_free(changes);
    rql_catalog_free(before);
    rql_catalog_free(after);
    free(other.data);
}

static void compare_ranges(struct text json, unsigned count)
{
    struct text other = make_text(put_ranges, count / 2);
    rql_catalog *before = new_catalog(json), *after = new_catalog(other);
    rql_changes *changes;
    need(rql_changes_new(before, after, &changes) == RQL_OK, "no changes");
    need(rql_changes_count(changes) == count - count / 2, "other changes");
    rql_changes_free(changes);
    rql_catalog_free(before);
    rql_catalog_free(after);
    free(other.data);
}

static void fingerprint(struct text text, unsigned count)
{
    (void)count;
    rql_document *document = new_document(text, NULL);
    rql_fingerprint print;
    need(rql_query_fingerprint(rql_document_query(document, 0), &print) ==
             RQL_OK,
         "no fingerprint");
    rql_document_free(document);
}

/* --- Time ----------------------------------------------------------------- */

struct shape {
    const char *name;
    put_text *put;
    void (*work)(struct text text, unsigned count);
    unsigned most;
};

static const struct shape shapes[] = {
    {"columns", put_columns, check, 16384},
    {"sort keys", put_orders, check, 16384},
    {"conditions", put_conditions, check, 16384},
    {"patterns", put_patterns, check, 16384},
    {"values of a list", put_list, check, 16384},
    {"values of two lists", put_lists, check, MOST_VALUES},
    {"columns of a catalog", put_wide, load, 16384},
    {"datasets of a catalog", put_datasets, load, 16384},
    {"columns of both", put_wide, select_all, 16384},
    {"columns to complete", put_wide, complete, 16384},
    {"columns of two catalogs", put_wide, compare, 16384},
    {"time spans of two catalogs", put_ranges, compare_ranges, 16384},
    {"the meaning of columns", put_columns, fingerprint, 16384},
    {"the meaning of conditions", put_conditions, fingerprint, 16384},
    {"the meaning of lists", put_lists, fingerprint, MOST_VALUES},
};

static double time_of(const struct shape *shape, struct text text,
                      unsigned count)
{
    clock_t before = clock();
    shape->work(text, count);
    return (double)(clock() - before) / CLOCKS_PER_SEC;
}

/* Of several tries, the least time. */
static bool is_slow(const struct shape *shape)
{
    enum { TRIES = 8 };
    const double most = 9, least = 1e-3; /* 16 when quadratic */
    const unsigned few = shape->most / 4;
    struct text one = make_text(shape->put, few);
    struct text all = make_text(shape->put, shape->most);
    double small = 1e9, large = 1e9;
    bool slow = true;
    for (int i = 0; i < TRIES && slow; i++) {
        double time = time_of(shape, one, few) + least;
        small = time < small ? time : small;
        time = time_of(shape, all, shape->most) + least;
        large = time < large ? time : large;
        slow = large > most * small;
    }
    printf("%5.2f  %8.3f s  %s\n", large / small, large, shape->name);
    fflush(stdout);
    free(one.data);
    free(all.data);
    return slow;
}

int main(void)
{
    bool failed = false;
    need(rql_name_hash(name_of(0), NAME_LENGTH + 1) ==
             rql_name_hash(name_of(12345), NAME_LENGTH + 1),
         "the names no longer collide");
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        failed |= is_slow(&shapes[i]);
    return failed;
}
