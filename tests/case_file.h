/*
 * The case format of the tests: a text, then sections with what is expected of
 * it.  Written once here, for the runner and for the laws.
 *
 *     What stands before the first case is for people, except its options,
 *     which hold for all cases of the file.
 *
 *     === the title of a case
 *     SELECT CustomerNam FROM CustomersAndTenants
 *     --- options
 *     least warning
 *     --- rules
 *     1:8-1:19 error unknown-column
 *
 * The text ends before the line break that precedes the first section.  With
 * `--- file PATH` it is the content of that file instead.  Options: `api NAME`,
 * `least SEVERITY`, `rule NAME SEVERITY`, `skip-checks`, `discard-trees`, and
 * `host NAME`, for request bodies `request NAME`, `version 1` and `now
 * SECONDS` (since 1970), and `escapes`, which makes \n \r \t \\ and \xHH in the text stand for one byte.
 * A section `catalog` holds the answer of the service for the case.
 */
#ifndef CASE_FILE_H
#define CASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

/* A text that grows; `data` ends in a NUL. */
struct buffer {
    char *data;
    size_t length;
    size_t capacity;
};

void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);
void buffer_add(struct buffer *buffer, const char *data, size_t length);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Add the whole content of a file; false when it cannot be read. */
bool buffer_read(struct buffer *buffer, const char *path);

/* Memory, or the end of the program. */
void *allocate(size_t size);

/* Part of a case file's text. */
struct slice {
    const char *data;
    size_t length;
};

bool slice_equal(struct slice slice, const char *text);

/* One byte of a text with escapes, as the option `escapes` has them; returns how
 * many bytes of the text stand for it. */
size_t slice_decode(struct slice text, char *byte);

struct section {
    struct slice name;
    struct slice argument; /* the rest of the line with the name */
    struct slice body;     /* its lines, without blank ones at the end */
};

struct test_case {
    struct slice title;
    struct slice text; /* as in the file: escapes not decoded */
    size_t line;       /* of the title, from 1 */
    struct section *sections;
    size_t section_count;
};

struct case_file {
    const char *path;
    struct buffer text;
    struct test_case head; /* what stands before the first case */
    struct test_case *cases;
    size_t count;
};

/* True for a file of cases, by its name. */
bool case_file_is(const char *path);

/* False, with a word on standard error, when the file cannot be read. */
bool case_file_read(struct case_file *file, const char *path);
void case_file_free(struct case_file *file);

/* The first section of that name, or NULL. */
const struct section *case_section(const struct test_case *test,
                                   const char *name);

#define CASE_SETTINGS_MAX 16

/* What a case gives to the library. */
struct case_input {
    struct buffer text;
    rql_options options;
    rql_rule_setting settings[CASE_SETTINGS_MAX];
    char *setting_names[CASE_SETTINGS_MAX];
    rql_catalog *catalog;
    bool escapes;
};

/* False, with a word on standard error, when the case makes no sense. */
bool case_input_make(struct case_input *input, const struct case_file *file,
                     const struct test_case *test);
void case_input_free(struct case_input *input);

#endif
