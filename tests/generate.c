/* Queries made by lot: a catalog, a dataset of it, then clause by clause. */
#include "generate.h"

#include <ctype.h>
#include <string.h>

size_t draw(uint64_t *state, size_t end)
{
    *state =
        *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(*state >> 33) % end;
}

/* A query in the making. */
struct draft {
    struct buffer *text;
    uint64_t *state;
    const rql_catalog *catalog;
    size_t dataset;
    rql_dataset_info info;
    const char *new_line; /* the line end of this query */
    bool is_tricky;       /* strings may look like comments */
};

static bool chance(struct draft *d, size_t one_of)
{
    return draw(d->state, one_of) == 0;
}

/* --- Spaces, keywords and names ------------------------------------------- */

static void add_comment(struct draft *d)
{
    static const char *const notes[] = {"/* note */", "/* it's\n * long */",
                                        "/**/", "/* -- */ /* ; */"};
    if (chance(d, 2)) {
        buffer_printf(d->text, " %s ", notes[draw(d->state, 4)]);
        return;
    }
    buffer_printf(d->text, " -- why, isn't it; %zu%s", draw(d->state, 100),
                  d->new_line);
}

/* White space between two tokens that need some. */
static void add_space(struct draft *d)
{
    switch (draw(d->state, 12)) {
    case 0:
        buffer_printf(d->text, "%s", d->new_line);
        break;
    case 1:
        buffer_printf(d->text, "%s    ", d->new_line);
        break;
    case 2:
        buffer_printf(d->text, " \t  ");
        break;
    case 3:
        if (chance(d, 3))
            add_comment(d);
        else
            buffer_printf(d->text, "%s%s\t", d->new_line, d->new_line);
        break;
    default:
        buffer_printf(d->text, " ");
    }
}

/* White space where none is needed. */
static void add_gap(struct draft *d)
{
    if (chance(d, 2))
        add_space(d);
}

static void add_cased(struct draft *d, const char *word)
{
    bool is_lower = chance(d, 8);
    for (; *word; word++) {
        char c = is_lower ? (char)tolower((unsigned char)*word) : *word;
        buffer_add(d->text, &c, 1);
    }
}

/* A keyword with white space behind it. */
static void add_keyword(struct draft *d, const char *keyword)
{
    add_cased(d, keyword);
    add_space(d);
}

static rql_column_info draw_column(struct draft *d)
{
    return rql_catalog_column(d->catalog, d->dataset,
                              draw(d->state, d->info.column_count));
}

static void add_column(struct draft *d)
{
    add_cased(d, draw_column(d).name);
}

static void add_comma(struct draft *d)
{
    add_gap(d);
    buffer_printf(d->text, ",");
    add_gap(d);
}

/* A length: mostly short, now and then long. */
static size_t draw_length(struct draft *d)
{
    return 1 + draw(d->state, chance(d, 6) ? 30 : 4);
}

/* --- Clauses -------------------------------------------------------------- */

static void add_select(struct draft *d)
{
    add_keyword(d, "SELECT");
    if (chance(d, 6))
        add_keyword(d, "DISTINCT");
    for (size_t left = draw_length(d); left > 0; left--) {
        add_column(d);
        if (left > 1)
            add_comma(d);
    }
    add_space(d);
    add_keyword(d, "FROM");
    add_cased(d, d->info.name);
}

static void add_value(struct draft *d)
{
    static const char *const values[] = {
        "'Paid'", "5",     "'100'", "-2.50",         "'2025-01-01'",
        "'%'",    "'a,b'", "''",    "'Caf\xc3\xa9'", "'-- no /* '"};
    buffer_printf(d->text, "%s", values[draw(d->state, d->is_tricky ? 10 : 9)]);
}

static void add_list(struct draft *d)
{
    add_gap(d);
    buffer_printf(d->text, "(");
    add_gap(d);
    for (size_t left = draw_length(d); left > 0; left--) {
        add_value(d);
        if (left > 1)
            add_comma(d);
    }
    add_gap(d);
    buffer_printf(d->text, ")");
}

static void add_condition(struct draft *d)
{
    static const char *const signs[] = {"=", "!=", ">", "<", ">=", "<="};
    add_column(d);
    if (chance(d, 2)) {
        add_gap(d);
        buffer_printf(d->text, "%s", signs[draw(d->state, 6)]);
        add_gap(d);
        add_value(d);
        return;
    }
    add_space(d);
    if (chance(d, 3))
        add_keyword(d, "NOT");
    if (chance(d, 2)) {
        add_keyword(d, "LIKE");
        add_value(d);
    } else {
        add_cased(d, "IN");
        add_list(d);
    }
}

static void add_where(struct draft *d)
{
    add_keyword(d, "WHERE");
    for (size_t left = 1 + draw(d->state, 4); left > 0; left--) {
        add_condition(d);
        if (left > 1) {
            add_space(d);
            add_keyword(d, "AND");
        }
    }
}

static void add_order(struct draft *d)
{
    add_keyword(d, "ORDER");
    add_keyword(d, "BY");
    for (size_t left = 1 + draw(d->state, 3); left > 0; left--) {
        add_column(d);
        if (chance(d, 2)) {
            add_space(d);
            add_cased(d, chance(d, 2) ? "ASC" : "DESC");
        }
        if (left > 1)
            add_comma(d);
    }
}

static void add_timespan(struct draft *d)
{
    add_keyword(d, "TIMESPAN");
    size_t count = d->info.range_count;
    add_cased(d, count ? rql_catalog_range(d->catalog, d->dataset,
                                           draw(d->state, count))
                       : "LAST_MONTH");
}

/* A dataset whose columns are known. */
static void draw_dataset(struct draft *d)
{
    do {
        d->catalog = rql_catalog_builtin((rql_api)(1 + draw(d->state, 3)));
        d->dataset = draw(d->state, rql_catalog_dataset_count(d->catalog));
        d->info = rql_catalog_dataset(d->catalog, d->dataset);
    } while (!d->info.column_count);
}

void generate_query(struct buffer *text, bool is_tricky, uint64_t *state)
{
    struct draft d = {.text = text, .state = state, .is_tricky = is_tricky};
    d.new_line = draw(state, 5) ? "\n" : "\r\n";
    draw_dataset(&d);
    add_select(&d);
    if (chance(&d, 2)) {
        add_space(&d);
        add_where(&d);
    }
    if (chance(&d, 2)) {
        add_space(&d);
        add_order(&d);
    }
    if (chance(&d, 2)) {
        add_space(&d);
        add_keyword(&d, "LIMIT");
        buffer_printf(text, "%zu", 1 + draw(state, 1000));
    }
    if (chance(&d, 2)) {
        add_space(&d);
        add_timespan(&d);
    }
    if (rql_catalog_api(d.catalog) == RQL_API_CONSUMER && chance(&d, 2)) {
        add_space(&d);
        add_keyword(&d, "AGGREGATED");
        add_cased(&d, "Daily");
    }
}

/* --- Breaking ------------------------------------------------------------- */

/* Put `length` bytes of `word` in the place of the bytes start to end. */
static void replace(struct buffer *text, size_t start, size_t end,
                    const char *word, size_t length)
{
    struct buffer rest = {0};
    buffer_add(&rest, text->data + end, text->length - end);
    text->length = start;
    buffer_add(text, word, length);
    buffer_add(text, rest.data, rest.length);
    buffer_free(&rest);
}

/* The word at or behind an offset. */
static void find_word(const struct buffer *text, size_t *start, size_t *end)
{
    while (*start < text->length && strchr(" \t\r\n,()", text->data[*start]))
        ++*start;
    *end = *start;
    while (*end < text->length && !strchr(" \t\r\n,()", text->data[*end]))
        ++*end;
}

void generate_break(struct buffer *text, size_t start, uint64_t *state)
{
    static const char *const wrong[] = {
        "FROM", "AND",      "(",      "'",  ",",  "*",      "WHERE",
        ";",    "\xc2\xa0", "SUM(x)", "--", "/*", "6096xxx"};
    if (start >= text->length)
        return;
    size_t end;
    start += draw(state, text->length - start);
    find_word(text, &start, &end);
    const char *word = wrong[draw(state, sizeof wrong / sizeof *wrong)];
    struct buffer twice = {0};
    switch (draw(state, 4)) {
    case 0:
        replace(text, start, end, "", 0);
        break;
    case 1:
        buffer_add(&twice, text->data + start, end - start);
        buffer_printf(&twice, " ");
        replace(text, start, start, twice.data, twice.length);
        break;
    case 2:
        replace(text, start, end, word, strlen(word));
        break;
    default:
        if (start < text->length)
            replace(text, start, start + 1, "", 0);
    }
    buffer_free(&twice);
}
