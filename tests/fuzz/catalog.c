/*
 * Catalogs: a byte for the service, two texts that end in a NUL, then queries.
 * What can be made of the texts is read through, compared, merged, and asked about
 * the queries.
 */
#include <stdlib.h>
#include <string.h>

#include "../law.h"
#include "fuzz.h"
#include "text.h"

struct problems {
    size_t errors;
    size_t count;
};

static void take_problem(void *context, rql_severity severity,
                         rql_position position, const char *message)
{
    struct problems *problems = context;
    promise(severity == RQL_ERROR || severity == RQL_WARNING);
    promise(position.line && position.column);
    promise(message && *message);
    problems->count++;
    problems->errors += severity == RQL_ERROR;
}

static rql_catalog *read_catalog(const struct piece *text, rql_api api)
{
    struct problems problems = {0};
    rql_catalog *catalog;
    rql_status status = rql_catalog_new(text->data, text->length, "fuzz", api,
                                        take_problem, &problems, &catalog);
    promise(status == RQL_OK || status == RQL_BAD_CATALOG);
    promise((status == RQL_OK) == (catalog != NULL));
    promise((status == RQL_OK) == (problems.errors == 0));
    return catalog;
}

/* --- Reading through ------------------------------------------------------*/

/* A place is that of the quote before the name. */
static void check_place(const struct piece *text, bool has_place, size_t offset)
{
    if (text && has_place)
        promise(offset < text->length && text->data[offset] == '"');
    else
        promise(!has_place);
}

static void check_column(const rql_catalog *catalog, size_t dataset,
                         size_t index, const struct piece *text)
{
    rql_column_info info = rql_catalog_column(catalog, dataset, index);
    size_t found, offset = 0;
    promise(info.name && *info.name && info.since && info.last_seen);
    promise(info.renamed_to && info.meaning && info.source && info.note);
    promise(info.values_source && info.values_note);
    promise(rql_catalog_find_column(catalog, dataset, info.name,
                                    strlen(info.name), &found));
    for (size_t i = 0; i < info.value_count; i++)
        promise(rql_catalog_value(catalog, dataset, index, i) != NULL);
    bool has_place = rql_catalog_column_place(catalog, dataset, index, &offset);
    if (text)
        check_place(text, has_place, offset);
}

static void check_dataset(const rql_catalog *catalog, size_t dataset,
                          const struct piece *text)
{
    rql_dataset_info info = rql_catalog_dataset(catalog, dataset);
    size_t found, offset = 0;
    promise(info.name && *info.name && info.source && info.note);
    promise(rql_catalog_find_dataset(catalog, info.name, strlen(info.name),
                                     &found));
    promise(found == dataset);
    bool has_place = rql_catalog_dataset_place(catalog, dataset, &offset);
    check_place(text, has_place, offset);
    for (size_t i = 0; i < info.range_count; i++)
        promise(*rql_catalog_range(catalog, dataset, i));
    for (size_t i = 0; i < info.column_count; i++)
        check_column(catalog, dataset, i, text);
}

static void check_catalog(const rql_catalog *catalog, const struct piece *text)
{
    promise(rql_catalog_api(catalog) != RQL_API_AUTO);
    for (size_t i = 0; i < rql_catalog_dataset_count(catalog); i++)
        check_dataset(catalog, i, text);
}

/* --- Two catalogs ---------------------------------------------------------*/

static size_t count_changes(const rql_catalog *before, const rql_catalog *after)
{
    rql_changes *changes;
    promise(rql_changes_new(before, after, &changes) == RQL_OK);
    size_t count = rql_changes_count(changes);
    for (size_t i = 0; i < count; i++) {
        rql_change change = rql_changes_at(changes, i);
        promise(change.kind < RQL_CHANGE_KIND_COUNT);
        promise(*change.dataset && change.before && change.after);
        promise(change.reason && (*change.before || *change.after));
    }
    rql_changes_free(changes);
    return count;
}

/* What the live catalog has stays as it is. */
static void check_merge(const rql_catalog *live, const rql_catalog *known)
{
    rql_catalog *merged;
    promise(rql_catalog_merge(live, known, &merged) == RQL_OK);
    check_catalog(merged, NULL);
    promise(rql_catalog_dataset_count(merged) ==
            rql_catalog_dataset_count(live));
    for (size_t i = 0; i < rql_catalog_dataset_count(live); i++) {
        rql_dataset_info a = rql_catalog_dataset(live, i);
        rql_dataset_info b = rql_catalog_dataset(merged, i);
        promise(strcmp(a.name, b.name) == 0);
        promise(a.column_count == b.column_count);
    }
    rql_catalog_free(merged);
}

static void check_both(const rql_catalog *a, const rql_catalog *b)
{
    promise(count_changes(a, a) == 0);
    if (!b || rql_catalog_api(a) != rql_catalog_api(b))
        return;
    (void)count_changes(a, b);
    check_merge(a, b);
    check_merge(b, a);
}

void fuzz_catalog(struct input *input)
{
    unsigned byte = input_byte(input);
    struct piece first = input_piece(input), second = input_piece(input);
    struct piece text = input_rest(input);
    rql_catalog *a = read_catalog(&first, input_api(byte));
    rql_catalog *b = read_catalog(&second, input_api(byte));
    if (a) {
        const rql_catalog *builtin = rql_catalog_builtin(rql_catalog_api(a));
        rql_options options = {0};
        options.catalogs[rql_catalog_api(a)] = a;
        check_catalog(a, &first);
        check_both(a, b);
        check_merge(a, builtin);
        (void)count_changes(builtin, a);
        ask_laws(&text, &options, 1u << (byte >> 2) % LAW_TOPIC_COUNT, true);
    }
    rql_catalog_free(a);
    rql_catalog_free(b);
    free(first.data);
    free(second.data);
    free(text.data);
}
