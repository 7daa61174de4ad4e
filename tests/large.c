/*
 * A large text, checked and formatted by eight threads: in sections so small that
 * there are borders everywhere, at once and as it is read.  What comes of it must be
 * what one thread makes of it.  The thread sanitizer looks on in the preset `tsan`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case_file.h"
#include "format_large.h"
#include "stream.h"

enum { THREADS = 8 };

static int failures;

static void judge(bool holds, const char *what)
{
    failures += !holds;
    if (!holds)
        printf("eight threads %s\n", what);
}

/* --- Checking ---------------------------------------------------------------*/

static void add_findings(struct buffer *out, const rql_document *document,
                         size_t origin)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        buffer_printf(out, "%zu %s\n", origin + rql_diagnostic_span(d).start,
                      rql_diagnostic_message(d));
    }
}

static bool same(const struct buffer *a, const struct buffer *b)
{
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static void check_at_once(const struct buffer *text,
                          const struct buffer *expected)
{
    static const rql_options options = {.discard_trees = true};
    struct buffer found = {0};
    char *copy = allocate(text->length + RQL_TEXT_PADDING);
    memcpy(copy, text->data, text->length);
    struct stretch all = {
        .data = copy, .length = text->length, .is_last = true};
    rql_document *document;
    size_t end;
    if (large_document_new(&all, &options, THREADS, &end, &document) == RQL_OK)
        add_findings(&found, document, 0);
    judge(same(&found, expected), "find something else");
    rql_document_free(document);
    buffer_free(&found);
    free(copy);
}

static void check_stream(FILE *file, const struct buffer *expected)
{
    static const rql_options options = {.discard_trees = true};
    struct buffer found = {0};
    struct stream stream;
    rewind(file);
    stream_init(&stream, fileno(file), THREADS);
    bool goes_on = true;
    while (goes_on) {
        rql_document *document;
        rql_status status;
        int error = stream_next(&stream, &options, &status, &document);
        goes_on = !error && status == RQL_OK && !stream.stretch.is_last;
        if (!error && status == RQL_OK)
            add_findings(&found, document, stream.origin.offset);
        rql_document_free(document);
    }
    judge(same(&found, expected), "find something else in a stream");
    stream_free(&stream);
    buffer_free(&found);
}

/* --- Formatting -------------------------------------------------------------*/

static bool take_bytes(void *context, const char *bytes, size_t length)
{
    buffer_add(context, bytes, length);
    return true;
}

static void format_at_once(const struct buffer *text, const rql_style *style)
{
    struct buffer expected = {0}, made = {0};
    rql_format_output output = {.bytes = take_bytes, .context = &expected};
    const struct formatting formatting = {.style = style, .output = &output};
    judge(rql_format(text->data, text->length, NULL, style, &output) == RQL_OK,
          "are not needed to fail");
    output.context = &made;
    judge(format_text_large(text->data, text->length, THREADS, &formatting) ==
                  RQL_OK &&
              same(&made, &expected),
          "format otherwise");
    buffer_free(&expected);
    buffer_free(&made);
}

/* --- The text ---------------------------------------------------------------*/

/* All files, many times. */
static void read_files(struct buffer *text, char **paths, size_t count)
{
    enum { TIMES = 12 };
    for (size_t i = 0; i < TIMES * count; i++) {
        buffer_read(text, paths[i % count]);
        buffer_add(text, i % 3 ? ";\n" : "\n", i % 3 ? 2 : 1);
    }
}

int main(int argc, char **argv)
{
    static const rql_style compact = {.layout = RQL_LAYOUT_COMPACT};
    struct buffer text = {0}, expected = {0};
    rql_document *document;
    FILE *file = tmpfile();
    read_files(&text, argv + 1, (size_t)argc - 1);
    if (!file || fwrite(text.data, 1, text.length, file) != text.length ||
        rql_document_new(text.data, text.length, NULL, &document) != RQL_OK)
        return 2;
    add_findings(&expected, document, 0);
    rql_document_free(document);
    check_at_once(&text, &expected);
    check_stream(file, &expected);
    format_at_once(&text, NULL);
    format_at_once(&text, &compact);
    printf("%zu bytes, %d failed\n", text.length, failures);
    fclose(file);
    buffer_free(&expected);
    buffer_free(&text);
    return failures != 0;
}
