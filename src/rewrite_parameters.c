/* Parameters: a name behind a colon, in the place of a value.  What it stands for
 * becomes one value of the type that its place needs, whatever is in it. */
#include "rewrite.h"

#include <string.h>

#include "str.h"
#include "utf8.h"

/* Where a parameter stands. */
enum place {
    PLACE_NONE,
    PLACE_VALUE,
    PLACE_LIKE,
    PLACE_LIST, /* in parentheses behind IN */
    PLACE_BARE_LIST /* behind IN, without parentheses */,
    PLACE_LIMIT,
    PLACE_TIMESPAN
};

/* The reading of a query's tokens from left to right. */
struct reading {
    struct rewriter *w;
    uint32_t column; /* the last name: the column of a value */
    enum place place;
    uint32_t colon; /* the parameter at hand */
    uint32_t name;
};

/* --- Finding them --------------------------------------------------------- */

static bool is_word(const struct token *t)
{
    return t->kind == TOKEN_NAME || t->kind <= TOKEN_AGGREGATED;
}

/* True when a parameter begins with a token. */
static bool is_parameter(const struct rql_document *d, uint32_t token)
{
    const struct token *t = rql_token_at(d, token);
    if (t->kind != TOKEN_STRAY || t->end - t->start != 1 ||
        d->text[t->start] != ':' || token + 1 >= d->tokens.count ||
        (token > 0 && t[-1].end == t->start && d->text[t[-1].start] == ':'))
        return false;
    return is_word(t + 1) && t[1].start == t->end;
}

/* Note what a token that is part of no parameter says of the next place. */
static void read_token(struct reading *r, uint32_t token)
{
    const struct token *t = rql_token_at(r->w->d, token);
    bool is_list = r->place == PLACE_LIST;
    switch (t->kind) {
    case TOKEN_NAME:
    case TOKEN_AGGREGATED:
        r->column = token;
        r->place = PLACE_NONE;
        break;
    case TOKEN_LIKE:
        r->place = PLACE_LIKE;
        break;
    case TOKEN_IN:
        r->place = PLACE_BARE_LIST;
        break;
    case TOKEN_OPEN:
        r->place = r->place == PLACE_BARE_LIST ? PLACE_LIST : PLACE_NONE;
        break;
    case TOKEN_COMMA:
    case TOKEN_STRING:
    case TOKEN_NUMBER:
        r->place = is_list ? PLACE_LIST : PLACE_NONE;
        break;
    case TOKEN_LIMIT:
        r->place = PLACE_LIMIT;
        break;
    case TOKEN_TIMESPAN:
        r->place = PLACE_TIMESPAN;
        break;
    default:
        r->place = t->kind >= TOKEN_EQUAL && t->kind <= TOKEN_LESS_EQUAL
                       ? PLACE_VALUE
                       : PLACE_NONE;
        break;
    }
}

/* --- Writing values ------------------------------------------------------- */

static bool refuse_here(struct reading *r, const char *problem)
{
    return rql_refuse(r->w, rql_start(r->w, r->colon), rql_end(r->w, r->name),
                      "%s", problem);
}

/* How a parameter is called in messages. */
static const char *show(struct reading *r)
{
    return rql_show(r->w->d, rql_start(r->w, r->colon), rql_end(r->w, r->name));
}

static bool is_number(rql_text text)
{
    size_t i = text.length && *text.data == '-';
    size_t start = i;
    while (i < text.length && rql_is_digit(text.data[i]))
        i++;
    if (i == start || i == text.length)
        return i > start;
    size_t point = i++;
    while (i < text.length && rql_is_digit(text.data[i]))
        i++;
    return text.data[point] == '.' && i > point + 1 && i == text.length;
}

/* The type of the column that a value is compared with. */
static rql_column_type column_type(const struct reading *r)
{
    const struct rewriter *w = r->w;
    if (!w->q->catalog || r->column == NO_TOKEN)
        return RQL_TYPE_UNKNOWN;
    rql_text name = rql_name_text(w->d, r->column);
    uint32_t column = rql_catalog_lookup_column(
        w->q->catalog, w->q->dataset, name.data, name.length,
        rql_name_token_hash(w->d, r->column));
    return column == NO_COLUMN
               ? RQL_TYPE_UNKNOWN
               : (rql_column_type)w->q->catalog->columns[column].type;
}

/* What cannot stand in a string; NULL when all can.  A line feed is between two
 * values. */
static const char *string_problem(rql_text text)
{
    const char *p = text.data, *end = p + text.length;
    while (p < end) {
        struct utf8_character c = rql_utf8_decode(p, end);
        if (c.code == '\r')
            return "has a line break, which no string can hold";
        if (c.code == INVALID_CHARACTER)
            return "is not UTF-8";
        p += c.length;
    }
    return NULL;
}

static void add_string(struct rewriter *w, rql_text text)
{
    rql_bytes_add(w->arena, &w->bytes, "'", 1);
    for (size_t i = 0; i < text.length; i++) {
        rql_bytes_add(w->arena, &w->bytes, text.data + i, 1);
        if (text.data[i] == '\'')
            rql_bytes_add(w->arena, &w->bytes, "'", 1);
    }
    rql_bytes_add(w->arena, &w->bytes, "'", 1);
}

static bool add_value(struct reading *r, rql_text text)
{
    struct rewriter *w = r->w;
    if (r->place != PLACE_LIKE && column_type(r) == RQL_TYPE_NUMBER) {
        if (!is_number(text)) {
            rql_text column = rql_name_text(w->d, r->column);
            return refuse_here(
                r, rql_arena_printf(w->arena,
                                    "%.*s holds numbers: the value of %s is "
                                    "none",
                                    (int)column.length, column.data, show(r)));
        }
        rql_bytes_add(w->arena, &w->bytes, text.data, text.length);
        return true;
    }
    const char *problem = string_problem(text);
    if (problem)
        return refuse_here(r, rql_arena_printf(w->arena, "the value of %s %s",
                                               show(r), problem));
    add_string(w, text);
    return true;
}

/* The values of a list, up to the next line break. */
static bool add_values(struct reading *r, const char *values)
{
    struct rewriter *w = r->w;
    for (;;) {
        size_t length = strcspn(values, "\n");
        if (!add_value(r, (rql_text){values, length}))
            return false;
        if (!values[length])
            return true;
        rql_bytes_add(w->arena, &w->bytes, ", ", 2);
        values += length + 1;
    }
}

static bool add_limit(struct reading *r, const char *value)
{
    struct rewriter *w = r->w;
    int64_t number;
    size_t length = strlen(value);
    if (rql_parse_limit((rql_text){value, length}, &number) != LIMIT_VALID)
        return refuse_here(
            r, rql_arena_printf(w->arena,
                                "LIMIT takes a positive whole number: the "
                                "value of %s is none",
                                show(r)));
    rql_bytes_add(w->arena, &w->bytes, value, length);
    return true;
}

static bool add_range(struct reading *r, const char *value)
{
    struct rewriter *w = r->w;
    rql_text text = {value, strlen(value)};
    if (!rql_is_range(w, text))
        return refuse_here(
            r, rql_arena_printf(w->arena, "the value of %s is no time span",
                                show(r)));
    rql_bytes_add(w->arena, &w->bytes, text.data, text.length);
    return true;
}

/* Write what stands for a parameter into `bytes`. */
static bool write_value(struct reading *r, const char *value)
{
    struct rewriter *w = r->w;
    bool is_list = r->place == PLACE_LIST || r->place == PLACE_BARE_LIST;
    w->bytes.count = 0;
    if (r->place == PLACE_NONE)
        return refuse_here(
            r, rql_arena_printf(w->arena, "%s does not stand where a value can",
                                show(r)));
    if (!is_list && strchr(value, '\n'))
        return refuse_here(
            r, rql_arena_printf(w->arena,
                                "%s has several values, and there is room "
                                "for one",
                                show(r)));
    if (r->place == PLACE_LIMIT)
        return add_limit(r, value);
    if (r->place == PLACE_TIMESPAN)
        return add_range(r, value);
    if (!is_list)
        return add_value(r, (rql_text){value, strlen(value)});
    if (r->place == PLACE_BARE_LIST)
        rql_bytes_add(w->arena, &w->bytes, "(", 1);
    if (!add_values(r, value))
        return false;
    if (r->place == PLACE_BARE_LIST)
        rql_bytes_add(w->arena, &w->bytes, ")", 1);
    return true;
}

/* --- All of a query ------------------------------------------------------- */

static bool is_named(const rql_rewrite *o, rql_text name)
{
    return o->kind == RQL_REWRITE_SET_PARAMETER &&
           strlen(o->argument) == name.length &&
           memcmp(o->argument, name.data, name.length) == 0;
}

/* The operation that has the value of the parameter at hand, or the number of
 * operations. */
static size_t find_operation(const struct reading *r)
{
    const struct rewriter *w = r->w;
    rql_text name = {w->d->text + rql_start(w, r->name),
                     rql_end(w, r->name) - rql_start(w, r->name)};
    size_t i = 0;
    while (i < w->operation_count && !is_named(&w->operations[i], name))
        i++;
    return i;
}

static bool replace_parameter(struct reading *r)
{
    struct rewriter *w = r->w;
    size_t here = w->operation, given = find_operation(r);
    if (given == w->operation_count)
        return refuse_here(
            r,
            rql_arena_printf(w->arena, "%s has been given no value", show(r)));
    w->operation = given;
    rql_find(w);
    if (!write_value(r, w->operations[given].value))
        return false;
    uint32_t start = rql_start(w, r->colon), end = rql_end(w, r->name);
    /* A value stands behind something: `start` is not 0. */
    char before = w->d->text[start - 1];
    if (rql_is_letter(before) && *(char *)w->bytes.items != '\'' &&
        *(char *)w->bytes.items != '(') {
        rql_replace(w, start, start, " ", 1);
    }
    rql_replace(w, start, end, w->bytes.items, w->bytes.count);
    w->operation = here;
    return true;
}

/* True when an earlier operation of the call has done all. */
static bool is_done(const struct rewriter *w)
{
    for (size_t i = 0; i < w->operation; i++)
        if (w->operations[i].kind == RQL_REWRITE_SET_PARAMETER)
            return true;
    return false;
}

bool rql_rewrite_set_parameters(struct rewriter *w)
{
    struct reading r = {.w = w, .column = NO_TOKEN};
    rql_miss(w, 0, 0, "no query has the parameter :%s",
             rql_operation(w)->argument);
    if (is_done(w))
        return true;
    for (uint32_t i = w->q->first; i <= w->q->last; i++) {
        if (rql_token_is_trivia(rql_token_at(w->d, i)))
            continue;
        if (!is_parameter(w->d, i)) {
            read_token(&r, i);
            continue;
        }
        r.colon = i;
        r.name = ++i;
        if (!replace_parameter(&r))
            return false;
        if (r.place != PLACE_LIST)
            r.place = PLACE_NONE;
    }
    return true;
}
