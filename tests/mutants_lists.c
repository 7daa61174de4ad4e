/*
 * Breaks of lists, and of the parts of a condition.
 */
#include "mutants.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const struct mutant *m, int i)
{
    return m->query.pieces[i].text;
}

static bool is_comparison(const struct mutant *m, int i)
{
    return m->query.pieces[i].role == ROLE_OPERATOR;
}

/* The pieces of a list: its "(" and its ")". */
static bool draw_list(struct mutant *m, int *open, int *close)
{
    *open = pick(m, ROLE(OPEN), NULL);
    *close = *open;
    if (*open == NOWHERE)
        return false;
    while (piece_at(m, *close)->role != ROLE_CLOSE)
        ++*close;
    return true;
}

/* IN -> =, NOT IN -> != */
static bool equal_list(struct mutant *m, const struct breakage *k)
{
    int open;
    int close;
    (void)k;
    if (!draw_list(m, &open, &close) || close - open < 4)
        return false;
    bool is_negated = piece_at(m, open - 2)->role == ROLE_NOT;
    if (is_negated) {
        piece_at(m, open - 2)->text[0] = '\0';
        piece_at(m, open - 2)->gap[0] = '\0';
    }
    for (int i = open; i <= close; i++)
        piece_at(m, i)->is_marked = true;
    return rewrite(m, open - 1, is_negated ? "!=" : "=");
}

/* A list of one value or of several (b), with a in place of its marks. */
static bool unlist(struct mutant *m, const struct breakage *k)
{
    int open;
    int close;
    if (!draw_list(m, &open, &close) || (close - open > 2) != (*k->b == 'n'))
        return false;
    strcpy(piece_at(m, open)->gap, " ");
    piece_at(m, open + 1)->gap[0] = '\0';
    for (int i = open - 1; i <= close; i++)
        piece_at(m, i)->is_marked = true;
    sprintf(piece_at(m, open)->text, "%.*s", *k->a != 0, k->a);
    strcpy(piece_at(m, close)->text, *k->a ? k->a + 1 : "");
    if (*k->a)
        m->breaks = 2;
    return true;
}

static bool empty_list(struct mutant *m, const struct breakage *k)
{
    int open;
    int close;
    (void)k;
    if (!draw_list(m, &open, &close))
        return false;
    for (int i = open; i <= close; i++) {
        piece_at(m, i)->is_marked = true;
        if (i > open && i < close) {
            piece_at(m, i)->text[0] = '\0';
            piece_at(m, i)->gap[0] = '\0';
        }
    }
    return true;
}

static bool nest_list(struct mutant *m, const struct breakage *k)
{
    int open;
    int close;
    (void)k;
    if (!draw_list(m, &open, &close))
        return false;
    for (int i = open; i <= close; i++)
        piece_at(m, i)->is_marked = true;
    return rewrite(m, open, "((") && rewrite(m, close, "))");
}

/* --- Conditions ---------------------------------------------------------- */

static bool is_bare_comparison(const struct mutant *m, int i)
{
    return (size_t)i + 2 < m->query.count && is_comparison(m, i + 1);
}

/* A = 'x' -> 'x' = A */
static bool reverse(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, ROLE(SUBJECT), is_bare_comparison);
    (void)k;
    if (i == NOWHERE)
        return false;
    const char *sign = text_of(m, i + 1);
    strcpy(text, text_of(m, i));
    struct piece *value = piece_at(m, i + 2);
    if (strcmp(sign, "=") != 0 && strcmp(sign, "!=") != 0)
        return false;
    piece_at(m, i + 1)->is_marked = true;
    return rewrite(m, i, "%s", value->text) && rewrite(m, i + 2, "%s", text);
}

#define LIST(name, fn, plain, roles, a, b)                                     \
    {                                                                          \
        name, "lists", fn, plain, roles, a, b                                  \
    }

const struct breakage breaks_of_lists[] = {
    LIST("list-with-equal", equal_list, true, 0, 0, 0),
    LIST("list-single-bare", unlist, true, 0, "", "1"),
    LIST("list-bare", unlist, true, 0, "", "n"),
    LIST("list-brackets", unlist, false, 0, "[]", "n"),
    LIST("list-braces", unlist, false, 0, "{}", "n"),
    LIST("list-empty", empty_list, false, 0, 0, 0),
    LIST("list-nested", nest_list, true, 0, 0, 0),
    LIST("list-unclosed", break_leave_out, true, ROLE(CLOSE), 0, 0),
    LIST("list-unopened", break_leave_out, true, ROLE(OPEN), 0, 0),
    LIST("list-comma-missing", break_leave_out, true, ROLE(ITEM_COMMA), 0, 0),
    LIST("list-comma-last", break_precede, true, ROLE(CLOSE), ",", 0),
    LIST("list-comma-first", break_follow, true, ROLE(OPEN), ",", 0),
    LIST("list-semicolon", break_replace, true, ROLE(ITEM_COMMA), ",", ";"),
    LIST("list-or", break_replace, false, ROLE(ITEM_COMMA), ",", " OR "),
    LIST("value-missing", break_leave_out, false, ROLE(VALUE), 0, 0),
    LIST("operator-missing", break_leave_out, false, ROLE(OPERATOR), 0, 0),
    LIST("subject-missing", break_leave_out, false, ROLE(SUBJECT), 0, 0),
    LIST("equal-equal-apart", break_exchange, true, ROLE(OPERATOR), "=",
         " = = "),
    LIST("not-equal-equal-apart", break_exchange, true, ROLE(OPERATOR),
         "!=", " != = "),
    LIST("condition-reversed", reverse, true, 0, 0, 0),
    LIST("condition-alone", break_precede, false, ROLE(AND), "AND", 0),
    {0}};
