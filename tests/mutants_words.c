/*
 * Breaks of words: keywords and names.
 */
#include "mutants.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- Keywords ------------------------------------------------------------ */

/* A slip in a word: *a is how ('-' drops a letter, '+' doubles one, '~' swaps
 * two, '!' puts a wrong one). */
static bool slip(struct mutant *m, int i, char how)
{
    char text[PIECE_TEXT];
    const char *old = piece_at(m, i)->text;
    size_t length = strlen(old);
    if (length < 3)
        return false;
    strcpy(text, old);
    size_t at = draw(m->lot, (uint32_t)length - 1);
    char *c = text + at;
    if (!isalpha((unsigned char)*c) || !isalpha((unsigned char)c[1]))
        return false;
    if (how == '-')
        memmove(c, c + 1, length - at);
    else if (how == '+')
        memmove(c + 1, c, length - at + 1);
    else if (how == '!')
        *c = (char)((*c == 'z' || *c == 'Z') ? *c - 1 : *c + 1);
    else {
        char swapped = *c;
        *c = c[1];
        c[1] = swapped;
    }
    /* Case means nothing: gG is Gg. */
    return strcasecmp(text, old) != 0 && rewrite(m, i, "%s", text);
}

static bool misspell(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE || !slip(m, i, *k->a))
        return false;
    /* As near to ASC as to DESC. */
    if (tolower((unsigned char)*piece_at(m, i)->text) == 'e')
        m->is_plain = false;
    return true;
}

static bool is_followed_by_word(const struct mutant *m, int i)
{
    size_t next = (size_t)i + 1;
    return next < m->query.count && is_word_byte(m->query.pieces[next].text[0]);
}

/* A piece grows together with the next one. */
static bool glue_next(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, is_followed_by_word);
    if (i == NOWHERE)
        return false;
    piece_at(m, i + 1)->gap[0] = '\0';
    piece_at(m, i)->is_marked = true;
    piece_at(m, i + 1)->is_marked = true;
    return true;
}

static bool is_behind_word(const struct mutant *m, int i)
{
    if (i == 0)
        return false;
    const char *text = m->query.pieces[i - 1].text;
    return is_word_byte(text[strlen(text) - 1]);
}

static bool glue_previous(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, is_behind_word);
    if (i == NOWHERE)
        return false;
    piece_at(m, i)->gap[0] = '\0';
    piece_at(m, i)->is_marked = true;
    piece_at(m, i - 1)->is_marked = true;
    return true;
}

/* A keyword and its gap twice. */
static bool double_word(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    piece_at(m, i)->is_marked = true;
    return insert(m, i + 1, " ", "%s", piece_at(m, i)->text);
}

/* ORDER BY -> one of the words of a */
static bool become_both(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(ORDER), NULL);
    if (i == NOWHERE || !break_become(m, k))
        return false;
    piece_at(m, i + 1)->text[0] = '\0';
    piece_at(m, i + 1)->gap[0] = '\0';
    return true;
}

#define KEYWORD(name, fn, plain, roles, a)                                     \
    {                                                                          \
        name, "keywords", fn, plain, roles, a, NULL                            \
    }
#define SLIPS(word, plain, roles)                                              \
    KEYWORD(word "-dropped-letter", misspell, plain, roles, "-"),              \
        KEYWORD(word "-doubled-letter", misspell, plain, roles, "+"),          \
        KEYWORD(word "-swapped-letters", misspell, plain, roles, "~"),         \
        KEYWORD(word "-wrong-letter", misspell, plain, roles, "!")

const struct breakage breaks_of_keywords[] = {
    SLIPS("select", true, ROLE(SELECT)),
    SLIPS("distinct", true, ROLE(DISTINCT)),
    SLIPS("from", true, ROLE(FROM)),
    SLIPS("where", true, ROLE(WHERE)),
    SLIPS("and", true, ROLE(AND)),
    SLIPS("like", true, ROLE(LIKE)),
    SLIPS("not", true, ROLE(NOT)),
    SLIPS("order", true, ROLE(ORDER)),
    SLIPS("direction", true, ROLE(DIRECTION)),
    SLIPS("limit", true, ROLE(LIMIT)),
    SLIPS("timespan", true, ROLE(TIMESPAN)),
    SLIPS("aggregated", true, ROLE(AGGREGATED)),
    KEYWORD("select-glued", glue_next, true, ROLE(SELECT), NULL),
    KEYWORD("distinct-glued", glue_next, true, ROLE(DISTINCT), NULL),
    KEYWORD("from-glued", glue_next, true, ROLE(FROM), NULL),
    KEYWORD("from-glued-to-previous", glue_previous, true, ROLE(FROM), NULL),
    KEYWORD("where-glued", glue_next, true, ROLE(WHERE), NULL),
    KEYWORD("where-glued-to-previous", glue_previous, true, ROLE(WHERE), NULL),
    KEYWORD("and-glued", glue_next, true, ROLE(AND), NULL),
    KEYWORD("order-by-glued", glue_next, true, ROLE(ORDER), NULL),
    KEYWORD("by-glued", glue_next, true, ROLE(BY), NULL),
    KEYWORD("order-glued-to-previous", glue_previous, true, ROLE(ORDER), NULL),
    KEYWORD("direction-glued-to-previous", glue_previous, false,
            ROLE(DIRECTION), NULL),
    KEYWORD("limit-glued", glue_next, true, ROLE(LIMIT), NULL),
    KEYWORD("limit-glued-to-previous", glue_previous, true, ROLE(LIMIT), NULL),
    KEYWORD("timespan-glued", glue_next, true, ROLE(TIMESPAN), NULL),
    KEYWORD("timespan-glued-to-previous", glue_previous, true, ROLE(TIMESPAN),
            NULL),
    KEYWORD("aggregated-glued", glue_next, true, ROLE(AGGREGATED), NULL),
    KEYWORD("time-span-apart", break_become, true, ROLE(TIMESPAN),
            "TIME SPAN|Time Span|time span"),
    KEYWORD("time-span-hyphen", break_become, true, ROLE(TIMESPAN),
            "TIME-SPAN|TIME_SPAN"),
    KEYWORD("select-apart", break_intrude, true, ROLE(SELECT), " "),
    KEYWORD("where-apart", break_intrude, true, ROLE(WHERE), " "),
    KEYWORD("select-doubled", double_word, true, ROLE(SELECT), NULL),
    KEYWORD("distinct-doubled", double_word, true, ROLE(DISTINCT), NULL),
    KEYWORD("from-doubled", double_word, true, ROLE(FROM), NULL),
    KEYWORD("where-doubled", double_word, true, ROLE(WHERE), NULL),
    KEYWORD("and-doubled", double_word, true, ROLE(AND), NULL),
    KEYWORD("by-doubled", double_word, true, ROLE(BY), NULL),
    KEYWORD("direction-doubled", double_word, true, ROLE(DIRECTION), NULL),
    KEYWORD("limit-doubled", double_word, true, ROLE(LIMIT), NULL),
    KEYWORD("timespan-doubled", double_word, true, ROLE(TIMESPAN), NULL),
    KEYWORD("select-and-translation", break_follow_plain, true, ROLE(SELECT),
            "(VYBRAT)|(WYBIERZ)|(SÉLECTIONNER)"),
    KEYWORD("limit-by", break_follow, true, ROLE(LIMIT), "BY"),
    KEYWORD("order-without-by", break_leave_out, true, ROLE(BY), NULL),
    KEYWORD("select-translated", break_become, true, ROLE(SELECT),
            "Sélectionnez|SÉLECTIONNER|Wybierz|SELECIONE|Выберите|선택|Seç|"
            "VÄLJ|Seleziona|AUSWÄHLEN|SELECCIONAR|选择|選択"),
    KEYWORD("from-translated", break_become, true, ROLE(FROM),
            "VON|AUS|DESDE|ИЗ|FRÅN|VAN|DEPUIS"),
    KEYWORD("where-translated", break_become, true, ROLE(WHERE),
            "OÙ|WO|DONDE|DOVE|ONDE|GDZIE|ГДЕ|WAAR"),
    KEYWORD("and-translated", break_become, true, ROLE(AND),
            "UND|ET|OCH|И|ORAZ"),
    KEYWORD("order-by-translated", become_both, true, ROLE(ORDER),
            "ORDENAR POR|TRIER PAR|SORTIEREN NACH|ORDINA PER|SORTUJ WEDŁUG"),
    KEYWORD("limit-translated", break_become, true, ROLE(LIMIT),
            "LIMITE|LÍMITE|LIMITER|ЛИМИТ"),
    KEYWORD("timespan-translated", break_become, true, ROLE(TIMESPAN),
            "ZEITSPANNE|PÉRIODE|INTERVALO|PERIODO"),
    {0}};

/* --- Names --------------------------------------------------------------- */

/* True when the dataset has that column. */
static bool has_column(const struct mutant *m, const char *name)
{
    size_t index;
    return rql_catalog_find_column(rql_catalog_builtin(m->query.api),
                                   m->query.dataset, name, strlen(name),
                                   &index);
}

/* Some service has that dataset. */
static bool has_dataset(const char *name)
{
    size_t index;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if (rql_catalog_find_dataset(rql_catalog_builtin((rql_api)api), name,
                                     strlen(name), &index))
            return true;
    return false;
}

static bool misspell_name(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE || strlen(piece_at(m, i)->text) < 6 || !slip(m, i, *k->a))
        return false;
    m->is_valid = k->roles == ROLE(DATASET)
                      ? has_dataset(piece_at(m, i)->text)
                      : has_column(m, piece_at(m, i)->text);
    return true;
}

/* A letter -> one that looks alike; a holds pairs such as "aа". */
static bool look_alike(struct mutant *m, const struct breakage *k)
{
    char pair[8];
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    draw_word(m, k->a, pair, sizeof pair);
    strcpy(text, piece_at(m, i)->text);
    const char *at = strchr(text, pair[0]);
    if (!at)
        return false;
    return rewrite(m, i, "%.*s%s%s", (int)(at - text), text, pair + 1, at + 1);
}

/* A place between the words of a camel-case name, or 0. */
static size_t hump(const char *name)
{
    for (size_t i = 1; name[i]; i++)
        if (islower((unsigned char)name[i - 1]) &&
            isupper((unsigned char)name[i]) &&
            islower((unsigned char)name[i + 1]))
            return i;
    return 0;
}

/* a comes between the words of a name */
static bool split_name(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    strcpy(text, piece_at(m, i)->text);
    size_t at = hump(text);
    if (!at)
        return false;
    if (*k->a == ' ') {
        char first[PIECE_TEXT];
        snprintf(first, sizeof first, "%.*s", (int)at, text);
        if (has_column(m, first) || has_column(m, text + at))
            return false; /* a comma may be missing */
    }
    return rewrite(m, i, "%.*s%s%s", (int)at, text, k->a, text + at);
}

/* Dataset.Column */
static bool qualify(struct mutant *m, const struct breakage *k)
{
    char text[PIECE_TEXT];
    int from = pick(m, ROLE(DATASET), NULL);
    int i = pick(m, k->roles, NULL);
    if (i == NOWHERE)
        return false;
    strcpy(text, piece_at(m, i)->text);
    return rewrite(m, i, "%s%s%s", *k->a ? k->a : piece_at(m, from)->text, k->b,
                   text);
}

/* A column once more behind the others. */
static bool repeat_column(struct mutant *m, const struct breakage *k)
{
    int i = pick(m, ROLE(COLUMN), NULL);
    int from = pick(m, ROLE(FROM), NULL);
    (void)k;
    char text[PIECE_TEXT];
    strcpy(text, piece_at(m, i)->text);
    if (!insert(m, from, " ", "%s", text) || !insert(m, from, "", ","))
        return false;
    piece_at(m, from)->is_marked = false;
    return true;
}

#define NAME(name, fn, plain, roles, a, b)                                     \
    {                                                                          \
        name, "names", fn, plain, roles, a, b                                  \
    }
#define CYRILLIC "aа|eе|oо|pр|cс|xх|AА|EЕ|OО|CС|MМ|TТ|PР|HН"

const struct breakage breaks_of_names[] = {
    NAME("comma-missing-select", break_leave_out, true, ROLE(COMMA), 0, 0),
    NAME("comma-missing-order", break_leave_out, true, ROLE(SORTED_COMMA), 0,
         0),
    NAME("comma-before-from", break_precede, true, ROLE(FROM), ",", 0),
    NAME("comma-doubled", break_follow, true, COMMAS, ",", 0),
    NAME("comma-after-select", break_follow, true, ROLE(SELECT), ",", 0),
    NAME("comma-after-dataset", break_follow, true, ROLE(DATASET), ",", 0),
    NAME("comma-before-order", break_precede, true, ROLE(ORDER), ",", 0),
    NAME("comma-before-limit", break_precede, true, ROLE(LIMIT), ",", 0),
    NAME("comma-before-timespan", break_precede, true, ROLE(TIMESPAN), ",", 0),
    NAME("comma-before-and", break_precede, true, ROLE(AND), ",", 0),
    NAME("period-for-comma", break_replace, false, ROLE(COMMA), ",", "."),
    NAME("cyrillic-letter-in-column", look_alike, true, NAMES, CYRILLIC, 0),
    NAME("cyrillic-letter-in-dataset", look_alike, true, ROLE(DATASET),
         CYRILLIC, 0),
    NAME("cyrillic-letter-in-range", look_alike, true, ROLE(RANGE), CYRILLIC,
         0),
    NAME("cyrillic-letter-in-keyword", look_alike, true, WORDS, CYRILLIC, 0),
    NAME("greek-letter", look_alike, true, NAMES, "oο|AΑ|EΕ|OΟ|MΜ|TΤ", 0),
    NAME("dotless-i", look_alike, true, NAMES, "iı", 0),
    NAME("dotted-capital-i", look_alike, true, NAMES, "Iİ", 0),
    NAME("zero-width-in-name", break_intrude, true, NAMES, "\u200b", 0),
    NAME("space-in-column", split_name, true, NAMES, " ", 0),
    NAME("space-in-dataset", split_name, true, ROLE(DATASET), " ", 0),
    NAME("underscore-in-column", split_name, true, NAMES, "_", 0),
    NAME("hyphen-in-column", split_name, true, NAMES, "-", 0),
    NAME("brackets-column", break_surround, true, NAMES, "[", "]"),
    NAME("brackets-dataset", break_surround, true, ROLE(DATASET), "[", "]"),
    NAME("double-quotes-column", break_surround, true, NAMES, "\"", "\""),
    NAME("double-quotes-dataset", break_surround, true, ROLE(DATASET), "\"",
         "\""),
    NAME("apostrophes-column", break_surround, true, ROLE(COLUMN), "'", "'"),
    NAME("apostrophes-subject", break_surround, true, ROLE(SUBJECT), "'", "'"),
    NAME("apostrophes-sorted", break_surround, true, ROLE(SORTED), "'", "'"),
    NAME("apostrophes-dataset", break_surround, true, ROLE(DATASET), "'", "'"),
    NAME("backticks-column", break_surround, true, NAMES, "`", "`"),
    NAME("backticks-dataset", break_surround, true, ROLE(DATASET), "`", "`"),
    NAME("curly-quotes-column", break_surround, true, NAMES, "\u201c",
         "\u201d"),
    NAME("qualified-column", qualify, true, NAMES, "", "."),
    NAME("qualified-column-bracket", qualify, true, NAMES, "", ".["),
    NAME("qualified-by-letter", qualify, true, NAMES, "t", "."),
    NAME("qualified-dataset", qualify, true, ROLE(DATASET), "dbo", "."),
    NAME("alias-as", break_follow, true, ROLE(COLUMN),
         "AS Result|AS Total|as r", 0),
    NAME("alias-quoted", break_follow, true, ROLE(COLUMN), "AS 'My Result'", 0),
    NAME("alias-dataset", break_follow, true, ROLE(DATASET), "AS t|AS Source",
         0),
    NAME("alias-dataset-bare", break_follow, true, ROLE(DATASET), "t|x", 0),
    NAME("column-dropped-letter", misspell_name, true, NAMES, "-", 0),
    NAME("column-doubled-letter", misspell_name, true, NAMES, "+", 0),
    NAME("column-swapped-letters", misspell_name, true, NAMES, "~", 0),
    NAME("column-wrong-letter", misspell_name, true, NAMES, "!", 0),
    NAME("dataset-dropped-letter", misspell_name, true, ROLE(DATASET), "-", 0),
    NAME("dataset-doubled-letter", misspell_name, true, ROLE(DATASET), "+", 0),
    NAME("dataset-swapped-letters", misspell_name, true, ROLE(DATASET), "~", 0),
    NAME("dataset-wrong-letter", misspell_name, true, ROLE(DATASET), "!", 0),
    NAME("range-dropped-letter", misspell_name, true, ROLE(RANGE), "-", 0),
    NAME("range-swapped-letters", misspell_name, true, ROLE(RANGE), "~", 0),
    NAME("range-wrong-letter", misspell_name, true, ROLE(RANGE), "!", 0),
    NAME("grain-slip", misspell_name, true, ROLE(GRAIN), "~", 0),
    NAME("column-duplicate", repeat_column, false, 0, 0, 0),
    {0}};
