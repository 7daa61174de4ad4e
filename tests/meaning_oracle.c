/*
 * Proves what the library says of filters: takes conjunctions over small sets
 * of values at random (always the same ones) in pairs, tries each value, and
 * demands that queries of one fingerprint select the same, that a filter which
 * is said to leave more or fewer rows does, and that what is said to find no
 * row finds none.  Prints how many that select the same have one fingerprint.
 */
#include "conjunctions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 30000 };

struct tally {
    size_t same;  /* pairs that select the same values */
    size_t found; /* those of them that have one fingerprint */
    size_t empty; /* queries that are known to find nothing */
    size_t verdicts;
    size_t wrong;
};

/* A conjunction, and what the library makes of it. */
struct subject_query {
    struct conjunction conjunction;
    rql_document *document;
    const rql_query *query;
    rql_fingerprint fingerprint;
    unsigned answer;
};

static void complain(struct tally *tally, const struct subject_query *a,
                     const struct subject_query *b, const char *what)
{
    tally->wrong++;
    printf("wrong: %s\n    %s\n    %s\n", what, a->conjunction.text,
           b ? b->conjunction.text : "");
}

static void take(struct subject_query *q)
{
    const char *text = q->conjunction.text;
    if (rql_document_new(text, strlen(text), NULL, &q->document) != RQL_OK)
        exit(EXIT_FAILURE);
    q->query = rql_document_query(q->document, 0);
    if (rql_query_fingerprint(q->query, &q->fingerprint) != RQL_OK)
        exit(EXIT_FAILURE);
    q->answer = conjunction_answer(&q->conjunction, q->conjunction.count);
}

static bool has_rule(const rql_document *document, const char *rule)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        if (!strcmp(rql_rule_name(rql_diagnostic_rule(d)), rule))
            return true;
    }
    return false;
}

static void judge_alone(struct tally *tally, const struct subject_query *q)
{
    rql_notes *notes;
    if (rql_query_describe(q->query, 0, &notes) != RQL_OK)
        exit(EXIT_FAILURE);
    bool is_empty = false;
    for (size_t i = 0; i < rql_notes_count(notes); i++)
        is_empty |= !strncmp(rql_notes_at(notes, i), "No row will", 11);
    rql_notes_free(notes);
    tally->empty += is_empty;
    if (is_empty && q->answer)
        complain(tally, q, NULL, "it has rows");
    if (!is_empty && has_rule(q->document, "contradiction"))
        complain(tally, q, NULL, "the contradiction is not seen");
}

static bool is_said(const char *note, const char *words)
{
    return strstr(note, words) != NULL;
}

/* What is said of the filters is true of their values. */
static void judge_note(struct tally *tally, const struct subject_query *a,
                       const struct subject_query *b, const char *note)
{
    bool more = is_said(note, "more rows"), fewer = is_said(note, "fewer rows");
    tally->verdicts += more || fewer;
    if (more && a->answer & ~b->answer)
        complain(tally, a, b, note);
    if (fewer && b->answer & ~a->answer)
        complain(tally, a, b, note);
    if (is_said(note, "no row any more") && b->answer)
        complain(tally, a, b, note);
}

static void judge(struct tally *tally, const struct subject_query *a,
                  const struct subject_query *b)
{
    bool is_same =
        !memcmp(&a->fingerprint, &b->fingerprint, sizeof a->fingerprint);
    rql_notes *notes;
    if (rql_query_compare(a->query, b->query, &notes) != RQL_OK)
        exit(EXIT_FAILURE);
    if (is_same != (rql_notes_count(notes) == 0))
        complain(tally, a, b, "comparison and fingerprints disagree");
    for (size_t i = 0; i < rql_notes_count(notes); i++)
        judge_note(tally, a, b, rql_notes_at(notes, i));
    rql_notes_free(notes);
    if (is_same && a->answer != b->answer)
        complain(tally, a, b, "one fingerprint, other rows");
    tally->same += a->answer == b->answer;
    tally->found += is_same;
}

int main(void)
{
    struct tally tally = {0, 0, 0, 0, 0};
    uint64_t state = 7;
    for (int i = 0; i < ROUNDS; i++) {
        struct subject_query a, b;
        conjunction_draw(&state, &a.conjunction);
        do
            conjunction_draw(&state, &b.conjunction);
        while (b.conjunction.subject != a.conjunction.subject);
        take(&a);
        take(&b);
        judge_alone(&tally, &a);
        judge(&tally, &a, &b);
        rql_document_free(a.document);
        rql_document_free(b.document);
    }
    printf("%d pairs: %zu of %zu that select the same have one fingerprint, "
           "%zu verdicts on their filters, %zu queries without rows, "
           "%zu wrong\n",
           ROUNDS, tally.found, tally.same, tally.verdicts, tally.empty,
           tally.wrong);
    return tally.wrong || tally.found < tally.same / 2 || !tally.verdicts ||
           !tally.empty;
}
