/*
 * The tools that breaks are made with: drawing, changing and adding pieces.
 */
#include "mutants.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int pick(struct mutant *m, unsigned roles,
         bool (*fits)(const struct mutant *, int))
{
    int found[PIECES];
    uint32_t count = 0;
    for (size_t i = 0; i < m->query.count; i++)
        if ((roles >> m->query.pieces[i].role & 1u) &&
            (!fits || fits(m, (int)i)))
            found[count++] = (int)i;
    return count ? found[draw(m->lot, count)] : NOWHERE;
}

struct piece *piece_at(struct mutant *m, int index)
{
    return &m->query.pieces[index];
}

bool rewrite(struct mutant *m, int index, const char *format, ...)
{
    char text[PIECE_TEXT];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct piece *piece = piece_at(m, index);
    if (length >= PIECE_TEXT || strcmp(text, piece->text) == 0)
        return false;
    memcpy(piece->text, text, sizeof text);
    piece->is_marked = true;
    return true;
}

bool insert(struct mutant *m, int index, const char *gap, const char *format,
            ...)
{
    struct query *q = &m->query;
    struct piece *piece = piece_at(m, index);
    va_list arguments;
    if (q->count == PIECES)
        return false;
    memmove(piece + 1, piece, (q->count - (size_t)index) * sizeof *piece);
    q->count++;
    memset(piece, 0, sizeof *piece);
    piece->role = ROLE_OTHER;
    piece->is_marked = true;
    piece->clause = index ? piece[-1].clause : CLAUSE_SELECT;
    snprintf(piece->gap, sizeof piece->gap, "%s", gap);
    va_start(arguments, format);
    int length = vsnprintf(piece->text, sizeof piece->text, format, arguments);
    va_end(arguments);
    return length < PIECE_TEXT;
}

/* Lest two words grow together. */
static void keep_apart(struct mutant *m, int index)
{
    struct query *q = &m->query;
    size_t next = (size_t)index + 1;
    if (next >= q->count || index == 0)
        return;
    if (!q->pieces[index].gap[0] && !q->pieces[next].gap[0])
        strcpy(q->pieces[next].gap, " ");
}

void blank(struct mutant *m, int index)
{
    keep_apart(m, index);
    piece_at(m, index)->text[0] = '\0';
    piece_at(m, index)->is_marked = true;
}

bool clause_range(const struct mutant *m, enum clause clause, int *first,
                  int *end)
{
    const struct query *q = &m->query;
    size_t i = 0;
    while (i < q->count && q->pieces[i].clause != clause)
        i++;
    *first = (int)i;
    while (i < q->count && q->pieces[i].clause == clause)
        i++;
    *end = (int)i;
    return *end > *first;
}

rql_column_info piece_column(const struct mutant *m, int index)
{
    return rql_catalog_column(rql_catalog_builtin(m->query.api),
                              m->query.dataset, m->query.pieces[index].column);
}

void draw_word(struct mutant *m, const char *words, char *word, size_t size)
{
    uint32_t count = 1;
    for (const char *at = words; *at; at++)
        count += *at == '|';
    for (uint32_t skip = draw(m->lot, count); skip; skip--)
        words = strchr(words, '|') + 1;
    size_t length = strcspn(words, "|");
    snprintf(word, size, "%.*s", (int)length, words);
}
