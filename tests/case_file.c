/* Reading case files and making documents' inputs of them. */
#include "case_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void *allocate(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory)
        abort();
    return memory;
}

static void reserve(struct buffer *buffer, size_t extra)
{
    size_t needed = buffer->length + extra + 1;
    if (needed <= buffer->capacity)
        return;
    buffer->capacity = needed * 2;
    buffer->data = realloc(buffer->data, buffer->capacity);
    if (!buffer->data)
        abort();
}

void buffer_add(struct buffer *buffer, const char *data, size_t length)
{
    reserve(buffer, length);
    if (length)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    buffer_add(buffer, "", 0);
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){0};
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    reserve(buffer, (size_t)length);
    va_start(args, format);
    vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, args);
    va_end(args);
    buffer->length += (size_t)length;
}

bool buffer_read(struct buffer *buffer, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char chunk[65536];
    size_t length;
    buffer_add(buffer, "", 0);
    while ((length = fread(chunk, 1, sizeof chunk, file)) > 0)
        buffer_add(buffer, chunk, length);
    bool is_read = !ferror(file);
    fclose(file);
    return is_read;
}

bool slice_equal(struct slice slice, const char *text)
{
    return strlen(text) == slice.length &&
           memcmp(slice.data, text, slice.length) == 0;
}

static struct slice slice_trim(struct slice slice)
{
    while (slice.length && strchr(" \t", slice.data[0])) {
        slice.data++;
        slice.length--;
    }
    while (slice.length && strchr(" \t\r\n", slice.data[slice.length - 1]))
        slice.length--;
    return slice;
}

/* Cut the first word, or the first line, off a text. */
static struct slice slice_cut(struct slice *rest, char separator)
{
    struct slice first = *rest;
    const char *end = memchr(rest->data, separator, rest->length);
    if (end)
        first.length = (size_t)(end - rest->data);
    size_t used = end ? first.length + 1 : first.length;
    rest->data += used;
    rest->length -= used;
    return first;
}

static bool starts_with(struct slice slice, const char *text)
{
    return slice.length >= strlen(text) &&
           memcmp(slice.data, text, strlen(text)) == 0;
}

/* Leave out blank lines at the end; the last line keeps its line break. */
static struct slice trim_body(const char *start, const char *end)
{
    while (end - start >= 2 && end[-1] == '\n' && end[-2] == '\n')
        end--;
    if (end - start == 1 && *start == '\n')
        end = start;
    return (struct slice){start, (size_t)(end - start)};
}

static void close_part(struct test_case *test, const char *start,
                       const char *end)
{
    struct slice body = trim_body(start, end);
    if (test->section_count) {
        test->sections[test->section_count - 1].body = body;
        return;
    }
    if (body.length && body.data[body.length - 1] == '\n')
        body.length--;
    test->text = body;
}

static void open_section(struct test_case *test, struct slice line)
{
    size_t size = (test->section_count + 1) * sizeof *test->sections;
    test->sections = realloc(test->sections, size);
    if (!test->sections)
        abort();
    line.data += 4;
    line.length -= 4;
    struct section *section = &test->sections[test->section_count++];
    section->name = slice_trim(slice_cut(&line, ' '));
    section->argument = slice_trim(line);
    section->body = (struct slice){line.data + line.length, 0};
}

static struct test_case *open_case(struct case_file *file, struct slice line,
                                   size_t number)
{
    size_t size = (file->count + 1) * sizeof *file->cases;
    file->cases = realloc(file->cases, size);
    if (!file->cases)
        abort();
    struct test_case *test = &file->cases[file->count++];
    struct slice title = {line.data + 4, line.length - 4};
    *test = (struct test_case){.title = slice_trim(title), .line = number};
    return test;
}

static void split(struct case_file *file)
{
    struct slice rest = {file->text.data, file->text.length};
    struct test_case *test = &file->head;
    const char *part = rest.data;
    for (size_t number = 1; rest.length; number++) {
        struct slice line = slice_cut(&rest, '\n');
        bool is_case = starts_with(line, "=== ");
        if (!is_case && !starts_with(line, "--- "))
            continue;
        close_part(test, part, line.data);
        part = rest.data;
        if (is_case)
            test = open_case(file, line, number);
        else
            open_section(test, line);
    }
    close_part(test, part, rest.data);
}

bool case_file_is(const char *path)
{
    const char *name = strrchr(path, '.');
    return name && strcmp(name, ".test") == 0;
}

bool case_file_read(struct case_file *file, const char *path)
{
    *file = (struct case_file){.path = path};
    if (!buffer_read(&file->text, path)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return false;
    }
    split(file);
    return true;
}

void case_file_free(struct case_file *file)
{
    for (size_t i = 0; i < file->count; i++)
        free(file->cases[i].sections);
    free(file->cases);
    free(file->head.sections);
    buffer_free(&file->text);
}

const struct section *case_section(const struct test_case *test,
                                   const char *name)
{
    for (size_t i = 0; i < test->section_count; i++)
        if (slice_equal(test->sections[i].name, name))
            return &test->sections[i];
    return NULL;
}

static char *copy_slice(struct slice slice)
{
    char *copy = allocate(slice.length + 1);
    if (slice.length)
        memcpy(copy, slice.data, slice.length);
    copy[slice.length] = '\0';
    return copy;
}

static bool parse_severity(struct slice text, rql_severity *severity)
{
    for (int i = RQL_ERROR; i <= RQL_OFF; i++) {
        *severity = (rql_severity)i;
        if (slice_equal(text, rql_severity_name(*severity)))
            return true;
    }
    return false;
}

static bool add_setting(struct case_input *input, struct slice rest)
{
    size_t count = input->options.setting_count;
    if (count == CASE_SETTINGS_MAX)
        return false;
    rql_rule_setting *setting = &input->settings[count];
    input->setting_names[count] = copy_slice(slice_cut(&rest, ' '));
    input->options.setting_count++;
    setting->rule = input->setting_names[count];
    return rql_rule_find(setting->rule) &&
           parse_severity(slice_trim(rest), &setting->severity);
}

static bool set_api(struct case_input *input, struct slice name)
{
    char *copy = copy_slice(name);
    bool is_known = rql_api_from_name(copy, &input->options.api);
    free(copy);
    return is_known;
}

static bool set_host(struct case_input *input, struct slice name)
{
    char *copy = copy_slice(name);
    bool is_known = rql_host_from_name(copy, &input->options.host);
    free(copy);
    return is_known;
}

static bool set_request(struct case_input *input, struct slice name)
{
    rql_request_options *request = &input->options.request;
    for (int i = 0; i < RQL_REQUEST_COUNT; i++) {
        request->request = (rql_request)i;
        if (slice_equal(name, rql_request_name(request->request)))
            return true;
    }
    return false;
}

static bool set_now(struct case_input *input, struct slice seconds)
{
    char *copy = copy_slice(seconds);
    char *end;
    input->options.now = strtoll(copy, &end, 10);
    bool is_number = end > copy && !*end;
    free(copy);
    return is_number;
}

static bool set_version(struct case_input *input, struct slice name)
{
    bool is_first = slice_equal(name, "1");
    input->options.request.version =
        is_first ? RQL_VERSION_1 : RQL_VERSION_NEWEST;
    return is_first;
}

static bool set_option(struct case_input *input, struct slice line)
{
    struct slice name = slice_trim(slice_cut(&line, ' '));
    struct slice argument = slice_trim(line);
    if (slice_equal(name, "api"))
        return set_api(input, argument);
    if (slice_equal(name, "least"))
        return parse_severity(argument, &input->options.least);
    if (slice_equal(name, "rule"))
        return add_setting(input, argument);
    if (slice_equal(name, "skip-checks"))
        return input->options.skip_checks = true;
    if (slice_equal(name, "discard-trees"))
        return input->options.discard_trees = true;
    if (slice_equal(name, "host"))
        return set_host(input, argument);
    if (slice_equal(name, "request"))
        return set_request(input, argument);
    if (slice_equal(name, "now"))
        return set_now(input, argument);
    if (slice_equal(name, "version"))
        return set_version(input, argument);
    if (slice_equal(name, "escapes"))
        return input->escapes = true;
    return name.length == 0;
}

static bool set_options(struct case_input *input, const struct case_file *file,
                        const struct test_case *test)
{
    const struct section *section = case_section(test, "options");
    if (!section)
        return true;
    struct slice rest = section->body;
    while (rest.length) {
        struct slice line = slice_cut(&rest, '\n');
        if (set_option(input, line))
            continue;
        fprintf(stderr, "%s:%zu: not an option: %.*s\n", file->path, test->line,
                (int)line.length, line.data);
        return false;
    }
    return true;
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : 0;
    return at ? (int)(at - digits) : -1;
}

size_t slice_decode(struct slice text, char *byte)
{
    static const char letters[] = "nrt\\";
    static const char meanings[] = "\n\r\t\\";
    *byte = text.data[0];
    if (text.length < 2 || text.data[0] != '\\')
        return 1;
    const char *letter = memchr(letters, text.data[1], sizeof letters - 1);
    if (letter) {
        *byte = meanings[letter - letters];
        return 2;
    }
    if (text.length < 4 || text.data[1] != 'x')
        return 1;
    int high = hex_digit(text.data[2]);
    int low = hex_digit(text.data[3]);
    if (high < 0 || low < 0)
        return 1;
    *byte = (char)(high * 16 + low);
    return 4;
}

static void set_text(struct case_input *input, struct slice text)
{
    if (!input->escapes) {
        buffer_add(&input->text, text.data, text.length);
        return;
    }
    while (text.length) {
        char byte;
        size_t used = slice_decode(text, &byte);
        buffer_add(&input->text, &byte, 1);
        text.data += used;
        text.length -= used;
    }
}

static bool read_text(struct case_input *input, const struct case_file *file,
                      const struct test_case *test)
{
    const struct section *section = case_section(test, "file");
    buffer_clear(&input->text);
    if (!section) {
        set_text(input, test->text);
        return true;
    }
    char *path = copy_slice(section->argument);
    bool is_read = buffer_read(&input->text, path);
    if (!is_read)
        fprintf(stderr, "%s:%zu: cannot read %s\n", file->path, test->line,
                path);
    free(path);
    return is_read;
}

static bool read_catalog(struct case_input *input, const struct case_file *file,
                         const struct test_case *test)
{
    const struct section *section = case_section(test, "catalog");
    if (!section)
        return true;
    rql_status status =
        rql_catalog_new(section->body.data, section->body.length, "case.json",
                        input->options.api, NULL, NULL, &input->catalog);
    if (status != RQL_OK) {
        fprintf(stderr, "%s:%zu: the catalog is wrong: %s\n", file->path,
                test->line, rql_status_text(status));
        return false;
    }
    input->options.catalogs[rql_catalog_api(input->catalog)] = input->catalog;
    return true;
}

bool case_input_make(struct case_input *input, const struct case_file *file,
                     const struct test_case *test)
{
    *input = (struct case_input){0};
    input->options.settings = input->settings;
    return set_options(input, file, &file->head) &&
           set_options(input, file, test) && read_text(input, file, test) &&
           read_catalog(input, file, test);
}

void case_input_free(struct case_input *input)
{
    for (size_t i = 0; i < CASE_SETTINGS_MAX; i++)
        free(input->setting_names[i]);
    buffer_free(&input->text);
    rql_catalog_free(input->catalog);
}
