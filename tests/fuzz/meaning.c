/*
 * What queries mean: two texts, the first of which ends in a NUL.  Queries have
 * the same fingerprint when, and only when, comparing them finds nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "../case_file.h"
#include "fuzz.h"

/* So many queries of a text are looked at. */
enum { MOST_QUERIES = 4 };

static rql_document *make(const char *text, size_t length)
{
    rql_document *document;
    promise(rql_document_new(text, length, NULL, &document) == RQL_OK);
    return document;
}

static size_t count_notes(const rql_query *a, const rql_query *b)
{
    rql_notes *notes;
    promise(rql_query_compare(a, b, &notes) == RQL_OK);
    size_t count = rql_notes_count(notes);
    for (size_t i = 0; i < count; i++)
        promise(*rql_notes_at(notes, i));
    rql_notes_free(notes);
    return count;
}

static rql_fingerprint fingerprint(const rql_query *query)
{
    rql_fingerprint result;
    promise(rql_query_fingerprint(query, &result) == RQL_OK);
    return result;
}

static bool same_whole(const rql_fingerprint *a, const rql_fingerprint *b)
{
    return memcmp(a->whole, b->whole, sizeof a->whole) == 0;
}

static void check_pair(const rql_query *a, const rql_query *b)
{
    rql_fingerprint x = fingerprint(a), y = fingerprint(b);
    bool is_same = same_whole(&x, &y);
    promise(is_same == !memcmp(x.facets, y.facets, sizeof x.facets));
    promise(is_same == (count_notes(a, b) == 0));
    promise(is_same == (count_notes(b, a) == 0));
}

/* A query is told of, and means what it means. */
static void check_query(const rql_query *query)
{
    rql_notes *notes;
    promise(rql_query_describe(query, 1767225600, &notes) == RQL_OK);
    for (size_t i = 0; i < rql_notes_count(notes); i++)
        promise(*rql_notes_at(notes, i));
    rql_notes_free(notes);
    check_pair(query, query);
}

static size_t query_count(const rql_document *document)
{
    size_t count = rql_document_query_count(document);
    return count < MOST_QUERIES ? count : MOST_QUERIES;
}

/* Layout is no part of the meaning of a query without errors. */
static void check_formatted(const rql_document *document)
{
    rql_text text = rql_document_text(document);
    rql_formatted *formatted;
    promise(rql_formatted_new(text.data, text.length, NULL, NULL, NULL,
                              &formatted) == RQL_OK);
    rql_text made = rql_formatted_text(formatted);
    rql_document *other = make(made.data, made.length);
    for (size_t i = 0; i < query_count(document); i++) {
        const rql_query *query = rql_document_query(document, i);
        if (!rql_query_error_count(query))
            promise(count_notes(query, rql_document_query(other, i)) == 0);
    }
    rql_document_free(other);
    rql_formatted_free(formatted);
}

void fuzz_meaning(struct input *input)
{
    struct piece first = input_piece(input);
    struct piece second = input_rest(input);
    rql_document *a = make(first.data, first.length);
    rql_document *b = make(second.data, second.length);
    for (size_t i = 0; i < query_count(a); i++) {
        check_query(rql_document_query(a, i));
        for (size_t j = 0; j < query_count(b); j++)
            check_pair(rql_document_query(a, i), rql_document_query(b, j));
    }
    check_formatted(a);
    rql_document_free(a);
    rql_document_free(b);
    free(first.data);
    free(second.data);
}
