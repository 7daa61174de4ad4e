/*
 * Breaks of clauses: missing, moved, repeated, or with a wrong content.
 */
#include "mutants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void mark(struct mutant *m, int first, int end)
{
    for (int i = first; i < end; i++)
        piece_at(m, i)->is_marked = true;
}

/* Draw a clause that the query has, from `least` on. */
static bool draw_clause(struct mutant *m, enum clause least, int *first,
                        int *end)
{
    enum clause clause =
        (enum clause)(least + draw(m->lot, CLAUSE_TIMESPAN - least + 1));
    return clause_range(m, clause, first, end);
}

/* Change two runs of pieces that stand side by side. */
static void rotate(struct mutant *m, int first, int middle, int end)
{
    struct piece *copy = malloc((size_t)(middle - first) * sizeof *copy);
    if (!copy)
        exit(2);
    memcpy(copy, piece_at(m, first), (size_t)(middle - first) * sizeof *copy);
    memmove(piece_at(m, first), piece_at(m, middle),
            (size_t)(end - middle) * sizeof *copy);
    memcpy(piece_at(m, first + end - middle), copy,
           (size_t)(middle - first) * sizeof *copy);
    free(copy);
    if (first == 0) { /* gaps stay before what they stand before */
        strcpy(piece_at(m, end - middle)->gap, " ");
        piece_at(m, 0)->gap[0] = '\0';
    }
}

/* A clause changes place with the one behind it. */
static bool swap_clauses(struct mutant *m, const struct breakage *k)
{
    int first;
    int middle;
    int last;
    enum clause clause = (enum clause)atoi(k->a);
    if (!clause_range(m, clause, &first, &middle) ||
        (size_t)middle == m->query.count)
        return false;
    if (!clause_range(m, piece_at(m, middle)->clause, &middle, &last))
        return false;
    mark(m, first, last);
    rotate(m, first, middle, last);
    return true;
}

/* A clause moves to the end, or (b) to the front. */
static bool move_clause(struct mutant *m, const struct breakage *k)
{
    int first;
    int end;
    int count = (int)m->query.count;
    if (!clause_range(m, (enum clause)atoi(k->a), &first, &end))
        return false;
    if (k->b ? first == 0 : end == count)
        return false;
    mark(m, k->b ? 0 : first, k->b ? end : count);
    if (k->b)
        rotate(m, 0, first, end);
    else
        rotate(m, first, end, count);
    return true;
}

/* A clause stands once more behind itself. */
static bool repeat_clause(struct mutant *m, const struct breakage *k)
{
    int first;
    int end;
    if (!clause_range(m, (enum clause)atoi(k->a), &first, &end) ||
        m->query.count + (size_t)(end - first) > PIECES)
        return false;
    memmove(piece_at(m, end + end - first), piece_at(m, end),
            (m->query.count - (size_t)end) * sizeof(struct piece));
    memcpy(piece_at(m, end), piece_at(m, first),
           (size_t)(end - first) * sizeof(struct piece));
    m->query.count += (size_t)(end - first);
    if (!*piece_at(m, end)->gap)
        strcpy(piece_at(m, end)->gap, " ");
    mark(m, first, end + end - first);
    return true;
}

/* At the end of a clause stands a. */
static bool end_clause(struct mutant *m, const struct breakage *k)
{
    int first;
    int end;
    if (!clause_range(m, (enum clause)atoi(k->b), &first, &end))
        return false;
    return insert(m, end, *k->a == ';' ? "" : " ", "%s", k->a);
}

/* A keyword is left out, and BY with ORDER. */
static bool leave_out_order_by(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(ORDER), NULL);
    (void)k;
    if (i == NOWHERE)
        return false;
    blank(m, i);
    piece_at(m, i + 1)->text[0] = '\0';
    piece_at(m, i + 1)->is_marked = true;
    return true;
}

static bool leave_out_columns(struct mutant *m, const struct breakage *k)
{
    int first;
    int end;
    (void)k;
    if (!clause_range(m, CLAUSE_SELECT, &first, &end))
        return false;
    for (int i = first + 1; i < end; i++) {
        piece_at(m, i)->text[0] = '\0';
        piece_at(m, i)->gap[0] = '\0';
    }
    mark(m, first, end);
    return true;
}

/* ; or another sign comes before any clause but the first. */
static bool part(struct mutant *m, const struct breakage *k)
{
    int first;
    int end;
    m->breaks = *k->a == ';' ? 2 : 1; /* what follows is another query */
    return draw_clause(m, CLAUSE_WHERE, &first, &end) &&
           insert(m, first, "", "%s", k->a);
}

/* LAST_7_DAYS -> LAST 7 DAYS */
static bool space_range(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, ROLE(RANGE), NULL);
    if (i == NOWHERE)
        return false;
    strcpy(text, piece_at(m, i)->text);
    for (char *at = text; *at; at++)
        if (*at == '_')
            *at = *k->a;
    return rewrite(m, i, "%s", text);
}

/* What is meant is no LIMIT at all. */
static bool limit_all(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(LIMIT), NULL);
    if (i == NOWHERE)
        return false;
    m->wanted.pieces[i].text[0] = '\0';
    m->wanted.pieces[i + 1].text[0] = '\0';
    return break_become(m, k);
}

static bool is_not_consumer(const struct mutant *m, int i)
{
    (void)i;
    return m->query.api != RQL_API_CONSUMER;
}

static bool add_grain(struct mutant *m, const struct breakage *k)
{
    if (pick(m, ROLE(FROM), is_not_consumer) == NOWHERE)
        return false;
    return insert(m, (int)m->query.count, " ", "%s", k->a);
}

#define CLAUSE(name, fn, plain, roles, a, b)                                   \
    {                                                                          \
        name, "clauses", fn, plain, roles, a, b                                \
    }

const struct breakage breaks_of_clauses[] = {
    CLAUSE("select-missing", break_leave_out, true, ROLE(SELECT), 0, 0),
    CLAUSE("from-missing", break_leave_out, true, ROLE(FROM), 0, 0),
    CLAUSE("where-missing", break_leave_out, true, ROLE(WHERE), 0, 0),
    CLAUSE("and-missing", break_leave_out, true, ROLE(AND), 0, 0),
    CLAUSE("order-missing", break_leave_out, false, ROLE(ORDER), 0, 0),
    CLAUSE("order-by-missing", leave_out_order_by, false, 0, 0, 0),
    CLAUSE("limit-missing", break_leave_out, false, ROLE(LIMIT), 0, 0),
    CLAUSE("timespan-missing", break_leave_out, true, ROLE(TIMESPAN), 0, 0),
    CLAUSE("aggregated-missing", break_leave_out, false, ROLE(AGGREGATED), 0,
           0),
    CLAUSE("dataset-missing", break_leave_out, false, ROLE(DATASET), 0, 0),
    CLAUSE("columns-missing", leave_out_columns, false, 0, 0, 0),
    CLAUSE("count-missing", break_leave_out, false, ROLE(COUNT), 0, 0),
    CLAUSE("range-missing", break_leave_out, false, ROLE(RANGE), 0, 0),
    CLAUSE("grain-missing", break_leave_out, false, ROLE(GRAIN), 0, 0),
    CLAUSE("select-behind-from", swap_clauses, true, 0, "0", 0),
    CLAUSE("from-behind-next", swap_clauses, true, 0, "1", 0),
    CLAUSE("where-behind-next", swap_clauses, true, 0, "2", 0),
    CLAUSE("order-behind-next", swap_clauses, true, 0, "3", 0),
    CLAUSE("limit-behind-next", swap_clauses, true, 0, "4", 0),
    CLAUSE("timespan-behind-aggregated", swap_clauses, true, 0, "5", 0),
    CLAUSE("from-last", move_clause, true, 0, "1", 0),
    CLAUSE("where-last", move_clause, true, 0, "2", 0),
    CLAUSE("order-last", move_clause, true, 0, "3", 0),
    CLAUSE("limit-last", move_clause, true, 0, "4", 0),
    CLAUSE("from-first", move_clause, true, 0, "1", "first"),
    CLAUSE("where-first", move_clause, true, 0, "2", "first"),
    CLAUSE("order-first", move_clause, true, 0, "3", "first"),
    CLAUSE("limit-first", move_clause, true, 0, "4", "first"),
    CLAUSE("timespan-first", move_clause, true, 0, "5", "first"),
    CLAUSE("select-twice", repeat_clause, false, 0, "0", 0),
    CLAUSE("from-twice", repeat_clause, true, 0, "1", 0),
    CLAUSE("where-twice", repeat_clause, true, 0, "2", 0),
    CLAUSE("order-twice", repeat_clause, true, 0, "3", 0),
    CLAUSE("limit-twice", repeat_clause, true, 0, "4", 0),
    CLAUSE("timespan-twice", repeat_clause, true, 0, "5", 0),
    CLAUSE("aggregated-twice", repeat_clause, true, 0, "6", 0),
    CLAUSE("limit-other", end_clause, false, 0, "LIMIT 77", "4"),
    CLAUSE("timespan-other", end_clause, false, 0, "TIMESPAN TODAY", "5"),
    CLAUSE("limit-zero", break_become, false, ROLE(COUNT), "0", 0),
    CLAUSE("limit-negative", break_become, false, ROLE(COUNT), "-1|-10", 0),
    CLAUSE("limit-fraction", break_become, false, ROLE(COUNT), "1.5|10.25", 0),
    CLAUSE("limit-all", limit_all, true, ROLE(COUNT), "ALL|all", 0),
    CLAUSE("limit-word", break_become, false, ROLE(COUNT), "ten|many", 0),
    CLAUSE("limit-huge", break_become, false, ROLE(COUNT),
           "99999999999999999999", 0),
    CLAUSE("limit-quoted", break_surround, true, ROLE(COUNT), "'", "'"),
    CLAUSE("limit-double-quoted", break_surround, true, ROLE(COUNT), "\"",
           "\""),
    CLAUSE("limit-parentheses", break_surround, true, ROLE(COUNT), "(", ")"),
    CLAUSE("limit-equal", break_surround, true, ROLE(COUNT), "= ", ""),
    CLAUSE("limit-two", break_surround, false, ROLE(COUNT), "", ", 20"),
    CLAUSE("limit-offset", break_surround, false, ROLE(COUNT), "",
           " OFFSET 20"),
    CLAUSE("limit-rows", break_surround, true, ROLE(COUNT), "", " ROWS"),
    CLAUSE("range-quoted", break_surround, true, ROLE(RANGE), "'", "'"),
    CLAUSE("range-double-quoted", break_surround, true, ROLE(RANGE), "\"",
           "\""),
    CLAUSE("range-curly-quoted", break_surround, true, ROLE(RANGE), "\u2018",
           "\u2019"),
    CLAUSE("range-parentheses", break_surround, true, ROLE(RANGE), "(", ")"),
    CLAUSE("range-equal", break_surround, true, ROLE(RANGE), "= ", ""),
    CLAUSE("range-spaces", space_range, true, 0, " ", 0),
    CLAUSE("range-hyphens", space_range, true, 0, "-", 0),
    CLAUSE("range-unknown", break_become, false, ROLE(RANGE),
           "LAST_5_WEEKS|NEXT_MONTH|FOREVER", 0),
    CLAUSE("grain-unknown", break_become, false, ROLE(GRAIN),
           "yearly|quarterly|fortnightly", 0),
    CLAUSE("grain-quoted", break_surround, true, ROLE(GRAIN), "'", "'"),
    CLAUSE("aggregated-elsewhere", add_grain, false, 0, "AGGREGATED daily", 0),
    CLAUSE("aggregated-by", break_follow, true, ROLE(AGGREGATED), "BY", 0),
    CLAUSE("semicolon-within", part, false, 0, ";", 0),
    CLAUSE("and-before-clause", part, true, 0, " AND", 0),
    CLAUSE("comma-at-end", end_clause, true, 0, ",", "5"),
    CLAUSE("word-at-end", end_clause, false, 0, "please", "5"),
    CLAUSE("closing-at-end", end_clause, true, 0, ")", "5"),
    {0}};
