/*
 * Runs case files: makes a document of each case, prints what its sections ask
 * for, and compares.  `--update` writes what was printed into the files;
 * `--stop` stops at the first case that fails; `--without RULE` runs the cases
 * with a rule switched off, which must be one.
 */
#include "case_file.h"
#include "sections.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
    bool update;
    bool stop;           /* at the first case that fails */
    const char *without; /* a rule that is switched off, or NULL */
    size_t passed;
    size_t failed;
};

static void complain(const struct case_file *file, const struct test_case *test,
                     const char *what)
{
    printf("%s:%zu: %.*s: %s\n", file->path, test->line,
           (int)test->title.length, test->title.data, what);
}

static size_t find_kind(struct slice name)
{
    size_t kind = 0;
    while (kind < section_kind_count &&
           !slice_equal(name, section_kinds[kind].name))
        kind++;
    return kind;
}

/* Compare one section; `updated` takes the text it should have. */
static bool run_section(const struct case_file *file,
                        const struct test_case *test,
                        const struct section *section, const struct view *view,
                        struct buffer *updated)
{
    size_t kind = find_kind(section->name);
    if (kind == section_kind_count) {
        complain(file, test, "has a section of an unknown kind");
        return false;
    }
    buffer_clear(updated);
    if (!section_kinds[kind].print) {
        buffer_add(updated, section->body.data, section->body.length);
        return true;
    }
    section_kinds[kind].print(updated, view);
    if (slice_equal(section->body, updated->data))
        return true;
    complain(file, test, section_kinds[kind].name);
    printf("--- expected\n%.*s--- actual\n%s---\n", (int)section->body.length,
           section->body.data, updated->data);
    return false;
}

static bool run_sections(const struct case_file *file,
                         const struct test_case *test, const struct view *view,
                         struct buffer *updated)
{
    bool is_right = true;
    for (size_t i = 0; i < test->section_count; i++)
        if (!run_section(file, test, &test->sections[i], view, &updated[i]))
            is_right = false;
    return is_right;
}

static void switch_off(struct case_input *input, const char *rule)
{
    if (!rule || input->options.setting_count == CASE_SETTINGS_MAX)
        return;
    input->settings[input->options.setting_count++] =
        (rql_rule_setting){rule, RQL_OFF};
}

static bool run_case(const struct run *run, const struct case_file *file,
                     const struct test_case *test, struct buffer *updated)
{
    struct case_input input;
    struct view view = {0};
    rql_document *document = NULL;
    bool is_right = false;
    bool is_made = case_input_make(&input, file, test);
    switch_off(&input, run->without);
    if (!is_made) {
        complain(file, test, "cannot be run");
    } else if (rql_document_new(input.text.data, input.text.length,
                                &input.options, &document) != RQL_OK) {
        complain(file, test, "no document was made");
    } else {
        view.document = document;
        view.options = &input.options;
        view.test = test;
        view.text = rql_document_text(document);
        if (rql_lines_new(view.text.data, view.text.length, &view.lines) ==
            RQL_OK)
            is_right = run_sections(file, test, &view, updated);
    }
    rql_lines_free(view.lines);
    rql_document_free(document);
    case_input_free(&input);
    return is_right;
}

/* Copy the file up to each section, and put the new text in its place. */
static const char *copy_updated(struct buffer *out, const char *from,
                                const struct test_case *test,
                                const struct buffer *updated)
{
    for (size_t i = 0; i < test->section_count; i++) {
        struct slice body = test->sections[i].body;
        if (!updated[i].data)
            continue;
        buffer_add(out, from, (size_t)(body.data - from));
        buffer_add(out, updated[i].data, updated[i].length);
        from = body.data + body.length;
    }
    return from;
}

static void free_updated(struct buffer *updated, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_free(&updated[i]);
    free(updated);
}

static void write_file(const char *path, const struct buffer *text)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text->data, 1, text->length, file) != text->length)
        fprintf(stderr, "%s: cannot be written\n", path);
    if (file)
        fclose(file);
}

/* Has enough failed? */
static bool is_over(const struct run *run)
{
    return run->stop && run->failed;
}

static void run_file(struct run *run, const char *path)
{
    struct case_file file;
    struct buffer out = {0};
    if (!case_file_read(&file, path)) {
        run->failed++;
        return;
    }
    const char *from = file.text.data;
    for (size_t i = 0; i < file.count && !is_over(run); i++) {
        struct test_case *test = &file.cases[i];
        size_t size = test->section_count * sizeof(struct buffer);
        struct buffer *updated = allocate(size);
        memset(updated, 0, size);
        if (run_case(run, &file, test, updated))
            run->passed++;
        else
            run->failed++;
        from = copy_updated(&out, from, test, updated);
        free_updated(updated, test->section_count);
    }
    buffer_add(&out, from, (size_t)(file.text.data + file.text.length - from));
    if (run->update)
        write_file(path, &out);
    buffer_free(&out);
    case_file_free(&file);
}

/* The name of a rule; ends the program when it is none. */
static const char *rule_name(const char *name)
{
    const rql_rule *rule = rql_rule_find(name);
    if (!rule) {
        fprintf(stderr, "there is no rule %s\n", name);
        exit(2);
    }
    return rql_rule_name(rule);
}

int main(int argc, char **argv)
{
    struct run run = {0};
    /* A caller's locale is nothing to the library. */
    setlocale(LC_ALL, "");
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--update") == 0)
            run.update = true;
        else if (strcmp(argv[i], "--stop") == 0)
            run.stop = true;
        else if (strcmp(argv[i], "--without") == 0 && i + 1 < argc)
            run.without = rule_name(argv[++i]);
        else if (!is_over(&run))
            run_file(&run, argv[i]);
    }
    printf("%zu passed, %zu failed\n", run.passed, run.failed);
    return run.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
