/*
 * Proves what the library concludes from conditions: makes conjunctions over
 * small sets of values at random (always the same ones), tries each value, and
 * demands that a contradiction has no value that fulfils it, that an implied
 * condition can be left out, and that one that selects everything does.  Prints
 * how many of the contradictions were found.
 */
#include "conjunctions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 30000 };

/* --- What is said ------------------------------------------------------------------------- */

struct tally {
    size_t empty; /* conjunctions that no value fulfils */
    size_t found;
    size_t implied;
    size_t wrong;
};

static size_t condition_at(const struct conjunction *q, size_t start)
{
    size_t i = 0;
    while (i < q->count && q->conditions[i].start != start)
        i++;
    return i;
}

static void complain(struct tally *tally, const struct conjunction *q,
                     const rql_diagnostic *diagnostic)
{
    tally->wrong++;
    printf("wrong: %s\n    %s\n", q->text, rql_diagnostic_message(diagnostic));
}

static bool has_unknown_value(const rql_document *document)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        if (!strcmp(rql_rule_name(rql_diagnostic_rule(d)), "unknown-value"))
            return true;
    }
    return false;
}

static bool judge(struct tally *tally, const struct conjunction *q,
                  const rql_diagnostic *d)
{
    const char *rule = rql_rule_name(rql_diagnostic_rule(d));
    size_t at = condition_at(q, rql_diagnostic_span(d).start);
    unsigned all = conjunction_answer(q, q->count);
    if (!strcmp(rule, "contradiction")) {
        if (all)
            complain(tally, q, d);
        return true;
    }
    bool is_needless = !strcmp(rule, "implied-condition") ||
                       !strcmp(rule, "selects-everything");
    if (!is_needless)
        return false;
    tally->implied++;
    if (at == q->count || conjunction_answer(q, at) != all)
        complain(tally, q, d);
    return false;
}

static void check(struct tally *tally, const struct conjunction *q)
{
    rql_document *document;
    if (rql_document_new(q->text, strlen(q->text), NULL, &document) != RQL_OK)
        exit(EXIT_FAILURE);
    bool is_found = false;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        is_found |= judge(tally, q, rql_document_diagnostic(document, i));
    /* A value outside its list is reported for itself. */
    if (!conjunction_answer(q, q->count) && !has_unknown_value(document)) {
        tally->empty++;
        tally->found += is_found;
        if (!is_found && getenv("SHOW_MISSED"))
            puts(q->text);
    }
    rql_document_free(document);
}

int main(void)
{
    struct tally tally = {0, 0, 0, 0};
    struct conjunction q;
    uint64_t state = 1;
    for (int i = 0; i < ROUNDS; i++) {
        conjunction_draw(&state, &q);
        check(&tally, &q);
    }
    printf("%d queries: %zu of %zu without rows found (%zu %%), %zu conditions "
           "implied, %zu wrong\n",
           ROUNDS, tally.found, tally.empty,
           tally.empty ? 100 * tally.found / tally.empty : 0, tally.implied,
           tally.wrong);
    return tally.wrong || 100 * tally.found < 98 * tally.empty;
}
