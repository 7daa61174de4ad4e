/*
 * Several breaks in one query: each gives a finding of its own, and all are
 * mended together.
 */
#include "mutants.h"

/* A kind of a table whose intent is plain and that is no end of the table. */
static const struct breakage *draw_kind(struct mutant *m,
                                        const struct breakage *table)
{
    uint32_t count = 0;
    while (table[count].name)
        count++;
    const struct breakage *kind = &table[draw(m->lot, count)];
    return kind->is_plain ? kind : NULL;
}

/* Break by one of the kinds of a table that works on those roles only. */
static bool break_by(struct mutant *m, const struct breakage *table,
                     unsigned roles)
{
    for (int tries = 0; tries < 20; tries++) {
        const struct breakage *kind = draw_kind(m, table);
        if (!kind || !kind->roles || (kind->roles & ~roles))
            continue;
        return kind->apply(m, kind);
    }
    return false;
}

static bool break_values(struct mutant *m, unsigned breaks)
{
    m->fewest = breaks;
    m->breaks = breaks;
    return break_by(m, breaks_of_operators, ROLE(OPERATOR)) &&
           break_by(m, breaks_of_typography, VALUES) && !m->is_valid;
}

/* A keyword first: what stands beside it decides what can be glued to it. */
static bool break_keyword(struct mutant *m)
{
    return break_by(m, breaks_of_keywords,
                    ROLE(WHERE) | ROLE(ORDER) | ROLE(TIMESPAN));
}

static bool break_two(struct mutant *m, const struct breakage *k)
{
    (void)k;
    return break_values(m, 2);
}

static bool break_three(struct mutant *m, const struct breakage *k)
{
    (void)k;
    return break_keyword(m) && break_values(m, 3);
}

static bool break_four(struct mutant *m, const struct breakage *k)
{
    (void)k;
    return break_by(m, breaks_of_names, ROLE(COLUMN) | ROLE(SORTED)) &&
           break_keyword(m) && break_values(m, 4);
}

const struct breakage breaks_together[] = {
    {"two-at-once", "together", break_two, true, 0, 0, 0},
    {"three-at-once", "together", break_three, true, 0, 0, 0},
    {"four-at-once", "together", break_four, true, 0, 0, 0},
    {0}};
