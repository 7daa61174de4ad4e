/* Seeds of files: the cases of tests, the corpus, and what is quoted in pages and
 * scripts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rewrites.h"
#include "fuzz.h"
#include "seeds.h"

static bool ends_with(const char *path, const char *end)
{
    size_t length = strlen(path), size = strlen(end);
    return length >= size && strcmp(path + length - size, end) == 0;
}

static struct slice slice_of(const struct buffer *buffer)
{
    return (struct slice){buffer->data, buffer->length};
}

static void add_text(struct seeds *seeds, rql_host host, struct slice text)
{
    if (host == RQL_HOST_NONE)
        seeds_add_queries(seeds, text);
    else if (host == RQL_HOST_REQUEST)
        seeds_add_request(seeds, text);
    else
        seeds_add_host(seeds, host, text);
}

/* --- Cases ----------------------------------------------------------------*/

/* The operations of a case and its text, as the target reads them. */
static void add_rewrite(struct seeds *seeds, struct slice operations,
                        struct slice text)
{
    struct rewrites r;
    struct buffer seed = {0};
    if (!rewrites_read(&r, operations))
        return;
    char count = (char)(r.count < 3 ? r.count : 3);
    buffer_add(&seed, &count, 1);
    for (char i = 0; i < count; i++) {
        const rql_rewrite *item = &r.items[(int)i];
        char kind = (char)(item->kind | (item->argument ? 0 : 64));
        buffer_add(&seed, &kind, 1);
        buffer_printf(&seed, "%s", item->argument ? item->argument : "");
        buffer_add(&seed, "", 1);
        buffer_printf(&seed, "%s", item->value ? item->value : "");
        buffer_add(&seed, "", 1);
    }
    buffer_add(&seed, "", 1);
    buffer_add(&seed, text.data, text.length);
    seeds_add(seeds, "rewrite", &seed);
    rewrites_free(&r);
    buffer_free(&seed);
}

static void add_pair(struct seeds *seeds, struct slice a, struct slice b)
{
    struct buffer seed = {0};
    buffer_add(&seed, a.data, a.length);
    buffer_add(&seed, "", 1);
    buffer_add(&seed, b.data, b.length);
    seeds_add(seeds, "meaning", &seed);
    buffer_free(&seed);
}

static void add_case(struct seeds *seeds, const struct case_file *file,
                     const struct test_case *test)
{
    struct case_input input;
    const struct section *rewrite = case_section(test, "rewrite");
    const struct section *compare = case_section(test, "compare");
    const struct section *catalog = case_section(test, "catalog");
    if (case_section(test, "file"))
        return;
    if (case_input_make(&input, file, test)) {
        struct slice text = slice_of(&input.text);
        add_text(seeds, input.options.host, text);
        if (rewrite)
            add_rewrite(seeds, rewrite->body, text);
        if (compare)
            add_pair(seeds, text, compare->body);
        if (catalog)
            seeds_add_catalog(seeds, catalog->body);
    }
    case_input_free(&input);
}

static bool add_cases(struct seeds *seeds, const char *path)
{
    struct case_file file;
    if (!case_file_read(&file, path))
        return false;
    for (size_t i = 0; i < file.count; i++)
        add_case(seeds, &file, &file.cases[i]);
    case_file_free(&file);
    return true;
}

/* What it quotes, and the options on its lines. */
static void add_script(struct seeds *seeds, struct slice script)
{
    const char *end = script.data + script.length;
    seeds_add_script(seeds, script);
    for (const char *line = script.data; line < end; line++) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        const char *option = line;
        while (option + 3 < stop && memcmp(option, " --", 3) != 0)
            option++;
        if (option + 3 < stop && *line != '#')
            seeds_add_line(
                seeds, (struct slice){option + 1, (size_t)(stop - option - 1)});
        line = stop;
    }
}

bool seeds_add_file(struct seeds *seeds, const char *path)
{
    struct buffer text = {0};
    if (case_file_is(path))
        return add_cases(seeds, path);
    if (!buffer_read(&text, path)) {
        fprintf(stderr, "fuzz_seeds: cannot read %s\n", path);
        return false;
    }
    if (ends_with(path, ".sh"))
        add_script(seeds, slice_of(&text));
    else
        add_text(seeds, rql_host_of_file(path), slice_of(&text));
    buffer_free(&text);
    return true;
}

/* --- Facts ----------------------------------------------------------------*/

static void add_example(struct seeds *seeds, const char *text)
{
    bool is_body = *text == '{' || *text == '[';
    add_text(seeds, is_body ? RQL_HOST_REQUEST : RQL_HOST_NONE,
             (struct slice){text, strlen(text)});
}

/* A list of names, as the service gives them. */
static void put_names(struct buffer *json, const rql_catalog *catalog,
                      size_t dataset, rql_column_kind kind)
{
    rql_dataset_info info = rql_catalog_dataset(catalog, dataset);
    size_t count = 0;
    for (size_t i = 0; i < info.column_count && count < 12; i++) {
        rql_column_info column = rql_catalog_column(catalog, dataset, i);
        if (column.kind == kind)
            buffer_printf(json, "%s\"%s\"", count++ ? ", " : "", column.name);
    }
}

static void add_dataset(struct seeds *seeds, const rql_catalog *catalog,
                        size_t dataset)
{
    rql_dataset_info info = rql_catalog_dataset(catalog, dataset);
    struct buffer json = {0};
    buffer_printf(&json, "{\"value\": [{\"datasetName\": \"%s\", ", info.name);
    buffer_printf(&json, "\"selectableColumns\": [");
    put_names(&json, catalog, dataset, RQL_COLUMN);
    buffer_printf(&json, "], \"availableMetrics\": [");
    put_names(&json, catalog, dataset, RQL_METRIC);
    buffer_printf(&json, "], \"availableDateRanges\": [\"LAST_MONTH\"], "
                         "\"minimumRecurrenceInterval\": 1}]}");
    seeds_add_catalog(seeds, slice_of(&json));
    buffer_free(&json);
}

void seeds_add_facts(struct seeds *seeds)
{
    for (size_t i = 0; i < rql_rule_count(); i++) {
        add_example(seeds, rql_rule_bad_example(rql_rule_at(i)));
        add_example(seeds, rql_rule_good_example(rql_rule_at(i)));
    }
    for (size_t i = 0; i < rql_word_count(); i++)
        add_example(seeds, rql_word_at(i).example);
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        for (size_t i = 0; i < 3; i++)
            add_dataset(seeds, rql_catalog_builtin((rql_api)api), i);
}
