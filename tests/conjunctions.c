/* Conjunctions of conditions on one column, and the truth about them. */
#include "conjunctions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const numbers[] = {"-1",  "0", "0.5", "1", "1.5", "1.7", "2",
                                      "2.5", "3", "3.5", "4", "9",   NULL};
static const char *const number_literals[] = {"0",   "1",   "'2'", "2.0", "3",
                                              "'3'", "1.5", "4",   NULL};
static const char *const billing[] = {"Paid", "Free", NULL};
static const char *const billing_literals[] = {"'Paid'", "'free'", "'PAID'",
                                               "'Gratis'", NULL};
static const char *const clusters[] = {"Act Now", "Evaluate", "Nurture",
                                       "Educate", NULL};
static const char *const cluster_literals[] = {"'Act Now'", "'evaluate'",
                                               "'Nurture'", "'EDUCATE'", NULL};
static const char *const flags[] = {"0", "1", NULL};
static const char *const flag_literals[] = {"0", "'0'", "1", "'1'", NULL};
static const char *const texts[] = {
    "",   "a", "B",  "ab", "aB",  "bA",  "aab",   "abb",  "bab", "ba",
    "zz", "c", "a%", "%b", "%a%", "b%b", "%b%b%", "%%aa", "b%a", NULL};
static const char *const text_literals[] = {
    "'a'",   "'b'",   "'AB'",  "'ba'",    "'bab'",  "'abb'", "'a%'", "'%b'",
    "'%a%'", "'b%b'", "'b%A'", "'%b%b%'", "'%%aa'", "'c'",   NULL};

static const struct subject subjects[] = {
    {"PaidAvailableUnits", "OfficeUsage", numbers, number_literals, true,
     false},
    {"SKUBillingType", "ISVUsage", billing, billing_literals, false, false},
    {"M365Cluster", "CLASM365Propensity", clusters, cluster_literals, false,
     false},
    {"IsDuplicateRowForPGA", "OfficeUsage", flags, flag_literals, false, false},
    {"CustomerMarket", "OfficeUsage", texts, text_literals, false, true}};

/* --- Conditions ----------------------------------------------------------- */

static uint32_t draw(uint64_t *state, size_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % below);
}

static const char *draw_literal(uint64_t *state, const struct subject *subject)
{
    size_t count = 0;
    while (subject->literals[count])
        count++;
    return subject->literals[draw(state, count)];
}

static rql_operator draw_operator(uint64_t *state,
                                  const struct subject *subject)
{
    static const rql_operator equality[] = {
        RQL_OPERATOR_EQUAL, RQL_OPERATOR_NOT_EQUAL, RQL_OPERATOR_IN,
        RQL_OPERATOR_NOT_IN};
    if (subject->is_number && draw(state, 2))
        return (rql_operator)(RQL_OPERATOR_GREATER + draw(state, 4));
    if (subject->has_patterns && draw(state, 2))
        return draw(state, 2) ? RQL_OPERATOR_LIKE : RQL_OPERATOR_NOT_LIKE;
    return equality[draw(state, 4)];
}

static void draw_condition(uint64_t *state, const struct subject *subject,
                           struct test_condition *c)
{
    c->op = draw_operator(state, subject);
    bool is_list = c->op == RQL_OPERATOR_IN || c->op == RQL_OPERATOR_NOT_IN;
    c->count = is_list ? 1 + draw(state, VALUES) : 1;
    for (size_t i = 0; i < c->count; i++)
        c->values[i] = draw_literal(state, subject);
}

static void write_condition(struct conjunction *q, struct test_condition *c)
{
    bool is_list = c->op == RQL_OPERATOR_IN || c->op == RQL_OPERATOR_NOT_IN;
    char *to = q->text + strlen(q->text);
    c->start = (size_t)(to - q->text);
    to += sprintf(to, "%s %s %s", q->subject->column, rql_operator_text(c->op),
                  is_list ? "(" : "");
    for (size_t i = 0; i < c->count; i++)
        to += sprintf(to, "%s%s", i ? ", " : "", c->values[i]);
    strcpy(to, is_list ? ")" : "");
}

void conjunction_draw(uint64_t *state, struct conjunction *q)
{
    q->subject = &subjects[draw(state, sizeof subjects / sizeof *subjects)];
    q->count = 1 + draw(state, CONDITIONS);
    sprintf(q->text, "SELECT %s FROM %s WHERE ", q->subject->column,
            q->subject->dataset);
    for (size_t i = 0; i < q->count; i++) {
        if (i)
            strcat(q->text, " AND ");
        draw_condition(state, q->subject, &q->conditions[i]);
        write_condition(q, &q->conditions[i]);
    }
}

/* --- The truth ------------------------------------------------------------ */

static int fold(char c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* Compare a value with a literal, as numbers or as folded texts. */
static int compare(const struct subject *subject, const char *value,
                   const char *literal)
{
    bool is_string = *literal == '\'';
    size_t length = strlen(literal) - 2 * is_string;
    literal += is_string;
    if (subject->is_number) {
        double a = strtod(value, NULL), b = strtod(literal, NULL);
        return (a > b) - (a < b);
    }
    if (strlen(value) != length)
        return 1;
    for (size_t i = 0; i < length; i++)
        if (fold(value[i]) != fold(literal[i]))
            return 1;
    return 0;
}

/* The pattern ends at its closing quote. */
static bool matches(const char *value, const char *pattern)
{
    if (*pattern == '\'')
        return !*value;
    if (*pattern == '%')
        return matches(value, pattern + 1) ||
               (*value && matches(value + 1, pattern));
    return *value && fold(*value) == fold(*pattern) &&
           matches(value + 1, pattern + 1);
}

static bool is_among(const struct subject *subject, const char *value,
                     const struct test_condition *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (compare(subject, value, c->values[i]) == 0)
            return true;
    return false;
}

static bool fulfils(const struct subject *subject, const char *value,
                    const struct test_condition *c)
{
    switch (c->op) {
    case RQL_OPERATOR_EQUAL:
    case RQL_OPERATOR_IN:
        return is_among(subject, value, c);
    case RQL_OPERATOR_NOT_EQUAL:
    case RQL_OPERATOR_NOT_IN:
        return !is_among(subject, value, c);
    case RQL_OPERATOR_GREATER:
        return compare(subject, value, c->values[0]) > 0;
    case RQL_OPERATOR_LESS:
        return compare(subject, value, c->values[0]) < 0;
    case RQL_OPERATOR_GREATER_EQUAL:
        return compare(subject, value, c->values[0]) >= 0;
    case RQL_OPERATOR_LESS_EQUAL:
        return compare(subject, value, c->values[0]) <= 0;
    case RQL_OPERATOR_LIKE:
        return matches(value, c->values[0] + 1);
    case RQL_OPERATOR_NOT_LIKE:
        return !matches(value, c->values[0] + 1);
    }
    return false;
}

unsigned conjunction_answer(const struct conjunction *q, size_t without)
{
    unsigned set = 0;
    for (size_t v = 0; q->subject->domain[v]; v++) {
        bool is_in = true;
        for (size_t i = 0; i < q->count; i++)
            is_in &= i == without || fulfils(q->subject, q->subject->domain[v],
                                             &q->conditions[i]);
        set |= is_in ? 1u << v : 0;
    }
    return set;
}
