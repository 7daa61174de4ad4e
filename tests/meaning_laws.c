/*
 * The laws of meaning, over the queries of the files that are named: other ways
 * to write a query keep its fingerprint and compare as equal, a change of what
 * it means changes both, and of any two queries the comparison is empty when,
 * and only when, their fingerprints are the same.
 */
#include "meaning_ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A query with its document. */
struct sample {
    rql_document *document;
    const rql_query *query;
    rql_fingerprint fingerprint;
    bool finds_nothing;
};

struct tally {
    size_t ways;
    size_t changes;
    size_t pairs;
    size_t failed;
};

static struct sample samples[1024];
static size_t sample_count;

static void fail(struct tally *tally, const char *what, const char *text,
                 const char *other)
{
    if (tally->failed++ < 20)
        printf("%s\n--- \n%s\n---\n%s\n---\n", what, text, other);
}

static rql_document *parse(const char *text, size_t length)
{
    rql_document *document;
    if (rql_document_new(text, length, NULL, &document) != RQL_OK)
        abort();
    return document;
}

static rql_fingerprint fingerprint_of(const rql_query *query)
{
    rql_fingerprint fingerprint;
    if (rql_query_fingerprint(query, &fingerprint) != RQL_OK)
        abort();
    return fingerprint;
}

static bool same_fingerprint(const rql_fingerprint *a, const rql_fingerprint *b)
{
    return a->whole[0] == b->whole[0] && a->whole[1] == b->whole[1];
}

/* The whole is the same when all facets are. */
static bool is_consistent(const rql_fingerprint *a, const rql_fingerprint *b)
{
    return same_fingerprint(a, b) ==
           !memcmp(a->facets, b->facets, sizeof a->facets);
}

static size_t count_notes(const rql_query *a, const rql_query *b)
{
    rql_notes *notes;
    if (rql_query_compare(a, b, &notes) != RQL_OK)
        abort();
    size_t count = rql_notes_count(notes);
    for (size_t i = 0; i < count; i++)
        if (!*rql_notes_at(notes, i))
            abort();
    rql_notes_free(notes);
    return count;
}

static bool finds_nothing(const rql_query *query)
{
    rql_notes *notes;
    if (rql_query_describe(query, 0, &notes) != RQL_OK)
        abort();
    bool is_empty = false;
    for (size_t i = 0; i < rql_notes_count(notes); i++)
        is_empty |= !strncmp(rql_notes_at(notes, i), "No row will", 11);
    rql_notes_free(notes);
    return is_empty;
}

/* --- One query -------------------------------------------------------------- */

/* Whether the query in `text` means what the sample does. */
static void expect(struct tally *tally, const struct sample *sample,
                   const struct buffer *text, bool same)
{
    rql_document *document = parse(text->data, text->length);
    rql_span span = rql_query_span(sample->query);
    const char *original = rql_document_text(sample->document).data;
    char *copy = allocate(span.end - span.start + 1);
    memcpy(copy, original + span.start, span.end - span.start);
    copy[span.end - span.start] = '\0';
    if (rql_document_query_count(document) != 1) {
        fail(tally, "is not one query", text->data, copy);
    } else {
        const rql_query *query = rql_document_query(document, 0);
        rql_fingerprint fingerprint = fingerprint_of(query);
        if (same_fingerprint(&fingerprint, &sample->fingerprint) != same ||
            !is_consistent(&fingerprint, &sample->fingerprint))
            fail(tally, same ? "another fingerprint" : "the same fingerprint",
                 copy, text->data);
        if ((count_notes(sample->query, query) == 0) != same ||
            (count_notes(query, sample->query) == 0) != same)
            fail(tally, same ? "compares as different" : "compares as equal",
                 copy, text->data);
    }
    free(copy);
    rql_document_free(document);
}

/* Beside a contradiction only dataset and columns matter. */
static bool matters(const struct sample *sample, enum change change)
{
    return !sample->finds_nothing || change == CHANGE_DATASET ||
           change == CHANGE_COLUMN || change == CHANGE_SEQUENCE ||
           change == CHANGE_FILTERS;
}

static void try_query(struct tally *tally, const struct sample *sample,
                      struct buffer *text)
{
    for (unsigned ways = 0; ways < WAY_COUNT; ways++) {
        if (!write_query(text, sample->query, ways, CHANGE_NONE))
            continue;
        tally->ways++;
        expect(tally, sample, text, true);
    }
    for (int change = CHANGE_NONE + 1; change < CHANGE_COUNT; change++) {
        if (!write_query(text, sample->query, 0, (enum change)change))
            continue;
        tally->changes++;
        expect(tally, sample, text, !matters(sample, (enum change)change));
    }
}

/* --- All of them ------------------------------------------------------------ */

static void try_pair(struct tally *tally, const struct sample *a,
                     const struct sample *b)
{
    tally->pairs++;
    bool same = same_fingerprint(&a->fingerprint, &b->fingerprint);
    if ((count_notes(a->query, b->query) == 0) != same ||
        !is_consistent(&a->fingerprint, &b->fingerprint))
        fail(tally, "comparison and fingerprints disagree",
             rql_document_text(a->document).data,
             rql_document_text(b->document).data);
}

static void read_samples(const char *path)
{
    struct buffer text = {0};
    if (!buffer_read(&text, path)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    rql_document *document = parse(text.data, text.length);
    for (size_t i = 0; i < rql_document_query_count(document); i++) {
        const rql_query *query = rql_document_query(document, i);
        if (rql_query_error_count(query) ||
            sample_count == sizeof samples / sizeof *samples)
            continue;
        /* Each has a document of its own, to be freed alike. */
        rql_span span = rql_query_span(query);
        struct sample *sample = &samples[sample_count++];
        sample->document = parse(text.data + span.start, span.end - span.start);
        sample->query = rql_document_query(sample->document, 0);
        sample->fingerprint = fingerprint_of(sample->query);
        sample->finds_nothing = finds_nothing(sample->query);
    }
    rql_document_free(document);
    buffer_free(&text);
}

int main(int count, char **paths)
{
    struct tally tally = {0, 0, 0, 0};
    struct buffer text = {0};
    for (int i = 1; i < count; i++)
        read_samples(paths[i]);
    for (size_t i = 0; i < sample_count; i++)
        try_query(&tally, &samples[i], &text);
    for (size_t i = 0; i < sample_count; i++)
        for (size_t j = 0; j < sample_count; j++)
            try_pair(&tally, &samples[i], &samples[j]);
    printf("%zu queries in %zu ways and with %zu changes, %zu pairs: "
           "%zu failed\n",
           sample_count, tally.ways, tally.changes, tally.pairs, tally.failed);
    for (size_t i = 0; i < sample_count; i++)
        rql_document_free(samples[i].document);
    buffer_free(&text);
    return tally.failed || !tally.ways || !tally.changes || !tally.pairs;
}
