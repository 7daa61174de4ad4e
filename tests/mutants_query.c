/*
 * Makes valid queries of the built-in catalogs: every combination of clauses,
 * operators, kinds of values and layouts, from a row of lots.
 */
#include "mutants.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 6, CONDITIONS = 4, ITEMS = 4 };

/* How a query is laid out. */
struct layout {
    const char *clause; /* before a clause */
    const char *item;   /* before a column but the first */
    const char *sign;   /* around an operator */
    const char *comma;  /* behind a comma */
    int keyword_case;
    int name_case;
};

struct generator {
    struct query *query;
    uint64_t *lot;
    struct layout layout;
    const rql_catalog *catalog;
    rql_dataset_info info;
    enum clause clause;
};

uint32_t draw(uint64_t *lot, uint32_t below)
{
    *lot ^= *lot << 13;
    *lot ^= *lot >> 7;
    *lot ^= *lot << 17;
    return (uint32_t)((*lot >> 16) % below);
}

static bool one_in(struct generator *g, uint32_t times)
{
    return draw(g->lot, times) == 0;
}

/* 0: as it is, 1: lower case, 2: upper case, 3: mixed. */
static void set_case(char *text, int how)
{
    for (size_t i = 0; text[i]; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c > 127 || how == 0)
            continue;
        bool is_upper = how == 2 || (how == 3 && i % 2 == 0);
        text[i] = (char)(is_upper ? toupper(c) : tolower(c));
    }
}

static struct piece *add(struct generator *g, enum role role, const char *gap,
                         const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static struct piece *add(struct generator *g, enum role role, const char *gap,
                         const char *format, ...)
{
    struct piece *piece = &g->query->pieces[g->query->count++];
    va_list arguments;
    memset(piece, 0, sizeof *piece);
    piece->role = role;
    piece->clause = g->clause;
    snprintf(piece->gap, sizeof piece->gap, "%s", gap);
    va_start(arguments, format);
    vsnprintf(piece->text, sizeof piece->text, format, arguments);
    va_end(arguments);
    return piece;
}

static void add_keyword(struct generator *g, enum role role, const char *word)
{
    struct piece *piece = add(g, role, " ", "%s", word);
    set_case(piece->text, g->layout.keyword_case);
}

static void begin(struct generator *g, enum clause clause, enum role role,
                  const char *word)
{
    g->clause = clause;
    add_keyword(g, role, word);
    struct piece *piece = &g->query->pieces[g->query->count - 1];
    snprintf(piece->gap, sizeof piece->gap, "%s",
             clause == CLAUSE_SELECT ? "" : g->layout.clause);
}

static rql_column_info column_info(const struct generator *g, size_t column)
{
    return rql_catalog_column(g->catalog, g->query->dataset, column);
}

static void add_name(struct generator *g, enum role role, const char *gap,
                     size_t column)
{
    struct piece *piece = add(g, role, gap, "%s", column_info(g, column).name);
    piece->column = column;
    set_case(piece->text, g->layout.name_case);
}

/* A column that is in use, and not among those drawn already. */
static bool draw_column(struct generator *g, const size_t *drawn, size_t count,
                        size_t *column)
{
    for (int tries = 0; tries < 20; tries++) {
        *column = draw(g->lot, (uint32_t)g->info.column_count);
        rql_column_info info = column_info(g, *column);
        bool is_fresh = info.status == RQL_COLUMN_CURRENT &&
                        !*info.renamed_to && strlen(info.name) < 120;
        for (size_t i = 0; i < count; i++)
            is_fresh = is_fresh && drawn[i] != *column;
        if (is_fresh)
            return true;
    }
    return false;
}

static size_t add_select(struct generator *g, size_t *columns)
{
    size_t count = 0;
    size_t wanted = 1 + draw(g->lot, COLUMNS);
    bool has_metric = false;
    begin(g, CLAUSE_SELECT, ROLE_SELECT, "SELECT");
    while (count < wanted && draw_column(g, columns, count, &columns[count])) {
        has_metric =
            has_metric || column_info(g, columns[count]).kind == RQL_METRIC;
        count++;
    }
    if (!has_metric && one_in(g, 4))
        add_keyword(g, ROLE_DISTINCT, "DISTINCT");
    for (size_t i = 0; i < count; i++) {
        if (i)
            add(g, ROLE_COMMA, one_in(g, 8) ? " " : "", ",");
        add_name(g, ROLE_COLUMN, i ? g->layout.item : " ", columns[i]);
    }
    return count;
}

static const char *const texts[] = {"Contoso",
                                    "Northwind Traders",
                                    "Fabrikam",
                                    "Microsoft 365 E5",
                                    "United States",
                                    "Adatum",
                                    "Wide World Importers",
                                    "Tailspin-Toys",
                                    "Caf\xc3\xa9 Noir",
                                    "Graphics"};

static void draw_guid(struct generator *g, char *text, size_t size)
{
    snprintf(text, size, "'%08x-%04x-4%03x-a%03x-%06x%06x'",
             (unsigned)draw(g->lot, 0xffffffff), (unsigned)draw(g->lot, 65536),
             (unsigned)draw(g->lot, 4096), (unsigned)draw(g->lot, 4096),
             (unsigned)draw(g->lot, 1 << 24), (unsigned)draw(g->lot, 1 << 24));
}

static void number_text(struct generator *g, unsigned n, char *text,
                        size_t size)
{
    static const char *const least[] = {"0.5", "1", "-220", "1.5"};
    const char *quote = one_in(g, 4) ? "'" : "";
    const char *tail = one_in(g, 4) ? ".5" : one_in(g, 3) ? "000" : "";
    if (n == 0)
        snprintf(text, size, "%s%s%s", quote, least[draw(g->lot, 4)], quote);
    else
        snprintf(text, size, "%s%u%s%s", quote, n * 5000 + 1, tail, quote);
}

/* The n-th value of a row that fits a column, quoted or bare; later ones are
 * greater where that means something. */
static void value_text(struct generator *g, rql_column_info info, size_t column,
                       unsigned n, char *text, size_t size)
{
    if (info.value_count) {
        snprintf(text, size, "'%s'",
                 rql_catalog_value(g->catalog, g->query->dataset, column,
                                   n % info.value_count));
        return;
    }
    switch (info.type) {
    case RQL_TYPE_NUMBER:
        number_text(g, n, text, size);
        break;
    case RQL_TYPE_DATE:
    case RQL_TYPE_DATETIME:
        snprintf(text, size, "'2024-%02u-%02u'", n % 12 + 1,
                 1 + (unsigned)draw(g->lot, 28));
        break;
    case RQL_TYPE_GUID:
        draw_guid(g, text, size);
        break;
    default:
        snprintf(text, size, "'%s'", texts[n % 10]);
    }
}

static void add_value(struct generator *g, enum role role, const char *gap,
                      size_t column, unsigned n)
{
    char text[PIECE_TEXT];
    value_text(g, column_info(g, column), column, n, text, sizeof text);
    add(g, role, gap, "%s", text)->column = column;
}

static void add_operator(struct generator *g, const char *sign, size_t column,
                         unsigned n)
{
    add(g, ROLE_OPERATOR, g->layout.sign, "%s", sign);
    add_value(g, ROLE_VALUE, g->layout.sign, column, n);
}

/* As many values as there are, but not all of a closed list. */
static void add_list(struct generator *g, size_t column)
{
    rql_column_info info = column_info(g, column);
    unsigned count = 1 + draw(g->lot, ITEMS);
    unsigned first = draw(g->lot, 6);
    if (info.value_count && count >= info.value_count)
        count = info.value_count > 1 ? (unsigned)info.value_count - 1 : 1;
    if (one_in(g, 4))
        add_keyword(g, ROLE_NOT, "NOT");
    add_keyword(g, ROLE_IN, "IN");
    add(g, ROLE_OPEN, one_in(g, 4) ? "" : " ", "(");
    for (unsigned i = 0; i < count; i++) {
        if (i)
            add(g, ROLE_ITEM_COMMA, "", ",");
        add_value(g, ROLE_ITEM, i ? g->layout.comma : "", column, first + i);
    }
    add(g, ROLE_CLOSE, "", ")");
}

static void add_pattern(struct generator *g, size_t column)
{
    const char *word = texts[draw(g->lot, 10)];
    uint32_t shape = draw(g->lot, 3);
    if (one_in(g, 4))
        add_keyword(g, ROLE_NOT, "NOT");
    add_keyword(g, ROLE_LIKE, "LIKE");
    add(g, ROLE_VALUE, " ", "'%s%s%s'", shape != 1 ? "%" : "", word,
        shape != 2 ? "%" : "")
        ->column = column;
}

static void add_and(struct generator *g)
{
    add_keyword(g, ROLE_AND, "AND");
}

static void add_ordered(struct generator *g, size_t column)
{
    static const char *const signs[] = {">", "<", ">=", "<=", "=", "!="};
    uint32_t kind = draw(g->lot, 10);
    if (kind < 4) { /* both ends of a range */
        add_operator(g, ">=", column, 0);
        add_and(g);
        add_name(g, ROLE_SUBJECT, " ", column);
        add_operator(g, "<=", column, 1 + draw(g->lot, 6));
    } else {
        add_operator(g, signs[kind - 4], column, 1 + draw(g->lot, 6));
    }
}

/* Columns of which nothing is known but a name are not compared: whether a
 * value fits could not be said. */
static bool is_comparable(rql_column_info info)
{
    return info.type != RQL_TYPE_UNKNOWN && info.kind == RQL_COLUMN &&
           info.value_count != 1 &&
           (info.type != RQL_TYPE_BOOLEAN || info.value_count);
}

static void add_condition(struct generator *g, size_t column)
{
    rql_column_info info = column_info(g, column);
    bool is_ordered = !info.value_count && (info.type == RQL_TYPE_NUMBER ||
                                            info.type == RQL_TYPE_DATE ||
                                            info.type == RQL_TYPE_DATETIME);
    add_name(g, ROLE_SUBJECT, " ", column);
    if (is_ordered && !one_in(g, 4))
        add_ordered(g, column);
    else if (info.type == RQL_TYPE_STRING && !info.value_count && one_in(g, 3))
        add_pattern(g, column);
    else if (one_in(g, 2))
        add_list(g, column);
    else
        add_operator(g, one_in(g, 4) ? "!=" : "=", column, draw(g->lot, 8));
}

static void add_where(struct generator *g)
{
    size_t columns[CONDITIONS];
    size_t count = 0;
    size_t wanted = 1 + draw(g->lot, CONDITIONS);
    for (int tries = 0; tries < 12 && count < wanted; tries++) {
        if (!draw_column(g, columns, count, &columns[count]) ||
            !is_comparable(column_info(g, columns[count])))
            continue;
        if (count)
            add_and(g);
        else
            begin(g, CLAUSE_WHERE, ROLE_WHERE, "WHERE");
        add_condition(g, columns[count]);
        count++;
    }
}

static void add_order(struct generator *g, const size_t *columns, size_t count)
{
    size_t wanted = 1 + draw(g->lot, count < 3 ? (uint32_t)count : 3);
    begin(g, CLAUSE_ORDER, ROLE_ORDER, "ORDER");
    add_keyword(g, ROLE_BY, "BY");
    for (size_t i = 0; i < wanted; i++) {
        if (i)
            add(g, ROLE_SORTED_COMMA, "", ",");
        add_name(g, ROLE_SORTED, i ? g->layout.comma : " ",
                 columns[count - 1 - i]);
        if (!g->layout.comma[0] || !one_in(g, 4))
            add_keyword(g, ROLE_DIRECTION, one_in(g, 2) ? "ASC" : "DESC");
    }
}

static void add_timespan(struct generator *g)
{
    const char *range = "LAST_6_MONTHS";
    if (g->info.range_count)
        range = rql_catalog_range(g->catalog, g->query->dataset,
                                  draw(g->lot, (uint32_t)g->info.range_count));
    begin(g, CLAUSE_TIMESPAN, ROLE_TIMESPAN, "TIMESPAN");
    struct piece *piece = add(g, ROLE_RANGE, " ", "%s", range);
    set_case(piece->text, g->layout.keyword_case);
}

static void add_aggregated(struct generator *g)
{
    static const char *const grains[] = {"daily", "weekly", "monthly"};
    begin(g, CLAUSE_AGGREGATED, ROLE_AGGREGATED, "AGGREGATED");
    add(g, ROLE_GRAIN, " ", "%s", grains[draw(g->lot, 3)]);
}

static struct layout draw_layout(uint64_t *lot)
{
    static const struct layout layouts[] = {
        {" ", " ", " ", " ", 0, 0},       {"\n", " ", " ", " ", 0, 0},
        {"\n", "\n    ", " ", " ", 0, 0}, {" ", "", "", "", 0, 0},
        {" ", " ", " ", " ", 1, 1},       {"\r\n", " ", " ", " ", 2, 2},
        {"\n\t", " ", "", " ", 3, 0},     {" ", "  ", "  ", " ", 0, 3}};
    return layouts[draw(lot, sizeof layouts / sizeof layouts[0])];
}

bool query_generate(struct query *query, uint64_t *lot)
{
    struct generator g = {.query = query, .lot = lot};
    size_t columns[COLUMNS];
    query->api = (rql_api)(RQL_API_MPN + draw(lot, 3));
    g.catalog = rql_catalog_builtin(query->api);
    query->dataset = draw(lot, (uint32_t)rql_catalog_dataset_count(g.catalog));
    query->count = 0;
    g.info = rql_catalog_dataset(g.catalog, query->dataset);
    if (g.info.status == RQL_DATASET_NAMED_ONLY || g.info.column_count < 4)
        return false;
    query->asked = one_in(&g, 2) ? query->api : RQL_API_AUTO;
    g.layout = draw_layout(lot);
    size_t count = add_select(&g, columns);
    if (count == 0)
        return false;
    begin(&g, CLAUSE_FROM, ROLE_FROM, "FROM");
    set_case(add(&g, ROLE_DATASET, " ", "%s", g.info.name)->text,
             g.layout.name_case);
    if (!one_in(&g, 4))
        add_where(&g);
    if (!one_in(&g, 3)) {
        add_order(&g, columns, count);
        if (one_in(&g, 2)) {
            begin(&g, CLAUSE_LIMIT, ROLE_LIMIT, "LIMIT");
            add(&g, ROLE_COUNT, " ", "%u",
                (unsigned)(1 + draw(lot, 9) * (one_in(&g, 3) ? 1000 : 13)));
        }
    }
    if (!one_in(&g, 4))
        add_timespan(&g);
    if (query->api == RQL_API_CONSUMER && one_in(&g, 2))
        add_aggregated(&g);
    return true;
}

bool is_word_byte(char c)
{
    unsigned char u = (unsigned char)c;
    return isalnum(u) || u == '_' || u > 127;
}

/* Append what fits. */
static size_t append(char *text, size_t length, const char *more)
{
    size_t count = strlen(more);
    if (length + count < RENDERED)
        memcpy(text + length, more, count + 1);
    return length + count < RENDERED ? length + count : length;
}

size_t query_render(const struct query *query, char *text, rql_span *place)
{
    size_t length = 0;
    bool has_place = false;
    *place = (rql_span){0, 0};
    for (size_t i = 0; i < query->count; i++) {
        const struct piece *piece = &query->pieces[i];
        length = append(text, length, piece->gap);
        size_t start = length;
        length = append(text, length, piece->text);
        if (!piece->is_marked)
            continue;
        if (!has_place)
            place->start = start;
        place->end = length;
        has_place = true;
    }
    return length;
}
