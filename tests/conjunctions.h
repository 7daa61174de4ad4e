/* Conjunctions of conditions on one column, made at random (always the same
 * ones) over small sets of values, and the truth about them. */
#ifndef CONJUNCTIONS_H
#define CONJUNCTIONS_H

#include <reportql/reportql.h>

enum {
    CONDITIONS = 4, /* at most, in one query */
    VALUES = 4,     /* at most, in one list */
    TEXT_MAX = 1024
};

/* A column, and the values that it can have. */
struct subject {
    const char *column;
    const char *dataset;
    const char *const *domain;
    const char *const *literals; /* what conditions name */
    bool is_number;
    bool has_patterns;
};

struct test_condition {
    rql_operator op;
    size_t count;
    const char *values[VALUES];
    size_t start; /* in the text of the query */
};

struct conjunction {
    const struct subject *subject;
    size_t count;
    struct test_condition conditions[CONDITIONS];
    char text[TEXT_MAX];
};

void conjunction_draw(uint64_t *state, struct conjunction *conjunction);

/* Which values of the domain fulfil all conditions but the one at `without`,
 * which may be behind the last; bit by bit. */
unsigned conjunction_answer(const struct conjunction *conjunction,
                            size_t without);

#endif
