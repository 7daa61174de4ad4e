/*
 * Documents and catalogs shared by eight threads: each thread reads those that
 * all of them share, and makes documents of its own with the shared catalogs.
 * Whatever the sections of case files show must be what one thread alone sees.
 * The thread sanitizer looks on in the preset `tsan`.
 */
#include "case_file.h"
#include "sections.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8 };

/* A case, its document, and what its sections show. */
struct subject {
    struct case_input input;
    struct view view;
    struct buffer expected;
};

struct subjects {
    struct subject *items;
    size_t count;
    atomic_size_t wrong;
};

/* What one of the threads does. */
struct task {
    struct subjects *subjects;
    size_t first;
};

static void print_section(struct buffer *out, const struct section *section,
                          const struct view *view)
{
    struct buffer shown = {0};
    for (size_t i = 0; i < section_kind_count; i++)
        if (section_kinds[i].print &&
            slice_equal(section->name, section_kinds[i].name))
            section_kinds[i].print(&shown, view);
    buffer_add(out, shown.data ? shown.data : "", shown.length);
    buffer_free(&shown);
}

static void print_view(struct buffer *out, const struct view *view)
{
    for (size_t i = 0; i < view->test->section_count; i++)
        print_section(out, &view->test->sections[i], view);
}

static bool make_view(struct view *view, const struct case_input *input,
                      const struct test_case *test)
{
    rql_document *document;
    *view = (struct view){.options = &input->options, .test = test};
    if (rql_document_new(input->text.data, input->text.length, view->options,
                         &document) != RQL_OK)
        return false;
    view->document = document;
    view->text = rql_document_text(document);
    return rql_lines_new(view->text.data, view->text.length, &view->lines) ==
           RQL_OK;
}

static void free_view(struct view *view)
{
    rql_lines_free(view->lines);
    rql_document_free((rql_document *)view->document);
}

static bool shows(const struct view *view, const struct buffer *expected)
{
    struct buffer shown = {0};
    print_view(&shown, view);
    bool same =
        shown.length == expected->length &&
        (!shown.length || !memcmp(shown.data, expected->data, shown.length));
    buffer_free(&shown);
    return same;
}

static bool own_shows(const struct subject *subject)
{
    struct view own;
    bool same = make_view(&own, &subject->input, subject->view.test) &&
                shows(&own, &subject->expected);
    free_view(&own);
    return same;
}

static void *work(void *context)
{
    const struct task *task = context;
    struct subjects *all = task->subjects;
    for (size_t i = 0; i < all->count; i++) {
        const struct subject *subject =
            &all->items[(task->first + i) % all->count];
        bool right = shows(&subject->view, &subject->expected);
        if (!own_shows(subject))
            right = false;
        if (!right)
            atomic_fetch_add(&all->wrong, 1);
    }
    return NULL;
}

/* All threads begin elsewhere, and all of them see every subject. */
static void run_threads(struct subjects *subjects)
{
    pthread_t threads[THREADS];
    struct task tasks[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        tasks[i] = (struct task){subjects, i * subjects->count / THREADS};
        if (pthread_create(&threads[i], NULL, work, &tasks[i]) != 0)
            abort();
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static size_t run_file(const char *path, size_t *count)
{
    struct case_file file;
    if (!case_file_read(&file, path))
        return 1;
    struct subjects subjects = {.count = file.count};
    subjects.items = allocate(file.count * sizeof *subjects.items);
    memset(subjects.items, 0, file.count * sizeof *subjects.items);
    for (size_t i = 0; i < file.count; i++) {
        struct subject *subject = &subjects.items[i];
        if (!case_input_make(&subject->input, &file, &file.cases[i]) ||
            !make_view(&subject->view, &subject->input, &file.cases[i]))
            abort();
        print_view(&subject->expected, &subject->view);
    }
    run_threads(&subjects);
    for (size_t i = 0; i < file.count; i++) {
        free_view(&subjects.items[i].view);
        buffer_free(&subjects.items[i].expected);
        case_input_free(&subjects.items[i].input);
    }
    free(subjects.items);
    *count += file.count;
    case_file_free(&file);
    if (subjects.wrong)
        printf("%s: %zu times a thread saw something else\n", path,
               (size_t)subjects.wrong);
    return subjects.wrong;
}

int main(int argc, char **argv)
{
    size_t wrong = 0, count = 0;
    for (int i = 1; i < argc; i++)
        wrong += run_file(argv[i], &count);
    printf("%zu cases on %d threads, %zu times wrong\n", count, THREADS, wrong);
    return wrong || !count ? EXIT_FAILURE : EXIT_SUCCESS;
}
