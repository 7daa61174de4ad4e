/*
 * Ways to break a query that many kinds share: what a row of the table says
 * decides which pieces are broken, and what becomes of them.
 */
#include "mutants.h"

#include <stdio.h>
#include <string.h>

bool is_string(const struct mutant *m, int i)
{
    return m->query.pieces[i].text[0] == '\'';
}

/* 'x' -> a x b */
bool break_requote(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, is_string);
    char text[PIECE_TEXT];
    if (i == NOWHERE)
        return false;
    const char *old = piece_at(m, i)->text;
    snprintf(text, sizeof text, "%.*s", (int)strlen(old) - 2, old + 1);
    return rewrite(m, i, "%s%s%s", k->a, text, k->b);
}

/* x -> a x b */
bool break_surround(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, NULL);
    char text[PIECE_TEXT];
    if (i == NOWHERE)
        return false;
    strcpy(text, piece_at(m, i)->text);
    return rewrite(m, i, "%s%s%s", k->a, text, k->b);
}

/* The first a in a piece -> b */
bool break_replace(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    for (int tries = 0; tries < 8; tries++) {
        int i = pick(m, k->roles, NULL);
        char *at = i == NOWHERE ? NULL : strstr(piece_at(m, i)->text, k->a);
        if (!at)
            continue;
        strcpy(text, piece_at(m, i)->text);
        return rewrite(m, i, "%.*s%s%s", (int)(at - piece_at(m, i)->text), text,
                       k->b, text + (at - piece_at(m, i)->text) + strlen(k->a));
    }
    return false;
}

/* A piece that is a -> b */
bool break_exchange(struct mutant *m, const struct breakage *k)
{
    for (int tries = 0; tries < 12; tries++) {
        int i = pick(m, k->roles, NULL);
        if (i != NOWHERE && strcmp(piece_at(m, i)->text, k->a) == 0)
            return rewrite(m, i, "%s", k->b);
    }
    return false;
}

static bool has_gap(const struct mutant *m, int i)
{
    return m->query.pieces[i].gap[0] == ' ';
}

/* The space before a piece -> a */
bool break_respace(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ~0u, has_gap);
    if (i == NOWHERE)
        return false;
    piece_at(m, i)->gap[0] = '\0';
    return insert(m, i, "", "%s", k->a);
}

/* a comes into the middle of a piece */
bool break_intrude(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, NULL);
    char text[PIECE_TEXT];
    if (i == NOWHERE || strlen(piece_at(m, i)->text) < 3)
        return false;
    strcpy(text, piece_at(m, i)->text);
    int at = 1 + (int)draw(m->lot, (uint32_t)strlen(text) - 2);
    return rewrite(m, i, "%.*s%s%s", at, text, k->a, text + at);
}

/* A piece is left out. */
bool break_leave_out(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    blank(m, i);
    return true;
}

/* A piece -> one of the words of a */
bool break_become(struct mutant *m, const struct breakage *k)
{
    char word[PIECE_TEXT];
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    draw_word(m, k->a, word, sizeof word);
    return rewrite(m, i, "%s", word);
}

/* Before a piece comes one of the words of a. */
bool break_precede(struct mutant *m, const struct breakage *k)
{
    char word[PIECE_TEXT];
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    draw_word(m, k->a, word, sizeof word);
    if (!piece_at(m, i)->gap[0] && is_word_byte(*piece_at(m, i)->text))
        strcpy(piece_at(m, i)->gap, " ");
    return insert(m, i, *word == ',' ? "" : " ", "%s", word);
}

/* Behind a piece comes one of the words of a. */
bool break_follow(struct mutant *m, const struct breakage *k)
{
    char word[PIECE_TEXT];
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    draw_word(m, k->a, word, sizeof word);
    return insert(m, i + 1, *word == ',' ? "" : " ", "%s", word);
}

/* The same behind SELECT, when no DISTINCT follows. */
bool break_follow_plain(struct mutant *m, const struct breakage *k)
{
    return pick(m, ROLE(DISTINCT), NULL) == NOWHERE && break_follow(m, k);
}
