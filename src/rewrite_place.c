/* Where edits go in the layout of a query: what is cut out takes its white space
 * along, and what is added follows the lines that are there. */
#include "rewrite.h"

#include <assert.h>
#include <string.h>

/* --- White space ---------------------------------------------------------- */

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The first line break between two offsets, or `end`. */
static uint32_t find_break(const struct rewriter *w, uint32_t start,
                           uint32_t end)
{
    while (start < end && !is_break(w->d->text[start]))
        start++;
    return start;
}

/* Where the space before a token begins that is not the first one. */
static uint32_t space_start(const struct rewriter *w, uint32_t at)
{
    while (is_space(w->d->text[at - 1]))
        at--;
    return at;
}

static uint32_t space_end(const struct rewriter *w, uint32_t at)
{
    while (at < w->d->length && is_space(w->d->text[at]))
        at++;
    return at;
}

/* --- Tokens --------------------------------------------------------------- */

const struct clause *rql_find_clause(const struct rewriter *w,
                                     enum clause_kind kind)
{
    const struct clause *clauses = rql_clauses(w->d);
    for (uint32_t i = 0; i < w->q->clauses.count; i++)
        if (clauses[w->q->clauses.first + i].kind == kind)
            return &clauses[w->q->clauses.first + i];
    return NULL;
}

uint32_t rql_token_behind(const struct rewriter *w, uint32_t token)
{
    do
        token++;
    while (token < w->d->tokens.count &&
           rql_token_is_trivia(rql_token_at(w->d, token)));
    return token < w->d->tokens.count ? token : NO_TOKEN;
}

uint32_t rql_token_before(const struct rewriter *w, uint32_t token)
{
    while (token-- > 0)
        if (!rql_token_is_trivia(rql_token_at(w->d, token)))
            return token;
    return NO_TOKEN;
}

bool rql_begins_line(const struct rewriter *w, uint32_t token, rql_text *indent)
{
    uint32_t start = rql_start(w, token);
    uint32_t from = start;
    assert(token > w->q->first);
    while (is_space(w->d->text[from - 1]) && !is_break(w->d->text[from - 1]))
        from--;
    *indent = (rql_text){w->d->text + from, start - from};
    return is_break(w->d->text[from - 1]);
}

const char *rql_line_break(const struct rewriter *w)
{
    const struct rql_document *d = w->d;
    uint32_t at = find_break(w, 0, d->length);
    if (at == d->length) {
        d = w->whole;
        at = 0;
        while (at < d->length && !is_break(d->text[at]))
            at++;
    }
    if (at == d->length || d->text[at] == '\n')
        return "\n";
    return d->text[at + 1] == '\n' ? "\r\n" : "\r";
}

/* --- Cutting -------------------------------------------------------------- */

static bool is_line_comment(const struct rewriter *w, uint32_t token)
{
    return rql_token_at(w->d, token)->kind == TOKEN_COMMENT &&
           w->d->text[rql_start(w, token)] == '-';
}

/* True when nothing but the end of the query comes behind an offset. */
static bool ends_there(const struct rewriter *w, uint32_t at)
{
    return at == w->d->length && (!w->next || w->next == ';');
}

void rql_cut(struct rewriter *w, uint32_t first, uint32_t last)
{
    uint32_t start = rql_start(w, first), end = rql_end(w, last);
    assert(first > 0);
    uint32_t left = space_start(w, start), right = space_end(w, end);
    bool has_break = find_break(w, left, start) < start;
    uint32_t next_break = find_break(w, end, right);
    bool behind_comment = is_line_comment(w, first - 1);
    bool is_last = ends_there(w, right) && (!w->next || !behind_comment);
    if (has_break && (next_break < right || is_last)) {
        start = left;
        if (next_break < right)
            end = next_break;
        else if (behind_comment)
            end = right; /* space would become part of it */
    } else if (has_break) {
        end = right;
    } else if (right > end || is_last) {
        start = left;
    }
    rql_replace(w, start, end, "", 0);
}

/* --- Clauses -------------------------------------------------------------- */

/* True when the clauses of the query stand on several lines. */
static bool has_lines(const struct rewriter *w)
{
    rql_text indent;
    for (uint32_t i = w->q->first + 1; i <= w->q->last; i++)
        if (rql_begins_line(w, i, &indent))
            return true;
    return false;
}

/* The last token of the line that a token is in, comments behind it
 * included. */
static uint32_t line_last(const struct rewriter *w, uint32_t token)
{
    for (uint32_t i = token + 1; i < w->d->tokens.count; i++) {
        const struct token *t = rql_token_at(w->d, i);
        if (t->kind != TOKEN_COMMENT || t->flags & TOKEN_UNCLOSED ||
            find_break(w, rql_end(w, i - 1), t->start) < t->start)
            break;
        token = i;
    }
    return token;
}

/* Put pieces of text in at an offset, and a space behind them where the next
 * token would stick to them. */
static void put_in(struct rewriter *w, uint32_t at, const char *const *pieces,
                   size_t count)
{
    w->bytes.count = 0;
    for (size_t i = 0; i < count; i++)
        rql_bytes_add(w->arena, &w->bytes, pieces[i], strlen(pieces[i]));
    char next = at < w->d->length ? w->d->text[at] : w->next;
    if (next && !is_space(next) && !strchr(";,)", next))
        rql_bytes_add(w->arena, &w->bytes, " ", 1);
    rql_replace(w, at, at, w->bytes.items, w->bytes.count);
}

#define PUT_IN(w, at, ...)                                                     \
    put_in(w, at, (const char *const[]){__VA_ARGS__},                          \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *copy_text(struct rewriter *w, rql_text text)
{
    return rql_arena_copy(w->arena, text.length ? text.data : "", text.length);
}

/* The clauses between which one of a kind belongs. */
static void find_neighbours(const struct rewriter *w, enum clause_kind kind,
                            uint32_t *before, uint32_t *behind)
{
    const struct clause *clauses = rql_clauses(w->d) + w->q->clauses.first;
    *before = 0;
    *behind = w->q->clauses.count;
    for (uint32_t i = 0; i < w->q->clauses.count; i++) {
        if (clauses[i].kind < kind)
            *before = i;
        else if (i < *behind)
            *behind = i;
    }
}

void rql_add_clause(struct rewriter *w, enum clause_kind kind, const char *text)
{
    const struct clause *clauses = rql_clauses(w->d) + w->q->clauses.first;
    uint32_t before, behind;
    rql_text indent;
    find_neighbours(w, kind, &before, &behind);
    uint32_t last = clauses[before].last;
    bool stays_in_line =
        !has_lines(w) || (behind < w->q->clauses.count &&
                          !rql_begins_line(w, clauses[behind].first, &indent));
    if (stays_in_line) {
        PUT_IN(w, rql_end(w, last), " ", text);
        return;
    }
    while (before > 0 && !rql_begins_line(w, clauses[before].first, &indent))
        before--;
    if (before == 0)
        indent = w->indent;
    PUT_IN(w, rql_end(w, line_last(w, last)), rql_line_break(w),
           copy_text(w, indent), text);
}

void rql_drop_clause(struct rewriter *w, enum clause_kind kind)
{
    const struct clause *clause = rql_find_clause(w, kind);
    if (clause)
        rql_cut(w, clause->first, clause->last);
}

/* --- Lists ---------------------------------------------------------------- */

static void push_item(struct rewriter *w, struct vector *list, uint32_t first,
                      uint32_t last)
{
    struct item *item = rql_vector_push(w->arena, list, sizeof *item);
    *item = (struct item){first, last, false};
}

uint32_t rql_list(struct rewriter *w, enum clause_kind kind)
{
    const rql_query *q = w->q;
    const struct name_ref *columns = rql_columns(w->d) + q->columns.first;
    const struct condition *conditions =
        rql_conditions(w->d) + q->conditions.first;
    const struct order_item *orders = rql_orders(w->d) + q->orders.first;
    w->items.count = 0;
    for (uint32_t i = 0; kind == CLAUSE_SELECT && i < q->columns.count; i++)
        push_item(w, &w->items, columns[i].token, columns[i].token);
    for (uint32_t i = 0; kind == CLAUSE_WHERE && i < q->conditions.count; i++)
        push_item(w, &w->items, conditions[i].first, conditions[i].last);
    for (uint32_t i = 0; kind == CLAUSE_ORDER && i < q->orders.count; i++)
        push_item(w, &w->items, orders[i].column.token,
                  orders[i].direction != NO_TOKEN ? orders[i].direction
                                                  : orders[i].column.token);
    return (uint32_t)w->items.count;
}

/* Tokens to take out, joined to those before them where nothing stands
 * between. */
static void add_run(struct rewriter *w, uint32_t first, uint32_t last)
{
    struct item *runs = w->runs.items;
    if (w->runs.count && rql_is_gap(runs[w->runs.count - 1].last, first))
        runs[w->runs.count - 1].last = last;
    else
        push_item(w, &w->runs, first, last);
}

/* Where the first items go, on the line of the keyword, the next one comes
 * there. */
static bool pull_up(struct rewriter *w, const struct item *run)
{
    const struct item *items = w->items.items;
    rql_text indent;
    if (run->first != items->first || rql_begins_line(w, run->first, &indent) ||
        rql_token_is_trivia(rql_token_at(w->d, run->last + 1)))
        return false;
    rql_replace(w, rql_start(w, run->first), rql_start(w, run->last + 1), "",
                0);
    return true;
}

/* An item takes the separator behind it, or when no item that stays follows,
 * the one before it. */
void rql_drop_items(struct rewriter *w)
{
    struct item *items = w->items.items;
    size_t count = w->items.count;
    size_t kept = count;
    w->runs.count = 0;
    while (items[kept - 1].is_dropped) {
        kept--;
        assert(kept > 0); /* a clause without items is dropped itself */
    }
    for (size_t i = 0; i < count; i++) {
        if (!items[i].is_dropped)
            continue;
        if (i >= kept) {
            uint32_t separator = rql_token_before(w, items[i].first);
            add_run(w, separator, separator);
        }
        add_run(w, items[i].first, items[i].last);
        if (i < kept) {
            uint32_t separator = rql_token_behind(w, items[i].last);
            add_run(w, separator, separator);
        }
    }
    const struct item *runs = w->runs.items;
    for (size_t i = 0; i < w->runs.count; i++)
        if (!pull_up(w, &runs[i]))
            rql_cut(w, runs[i].first, runs[i].last);
}

/* Where the separator begins its line: as the last one does. */
static bool add_behind_leading(struct rewriter *w, const struct item *item,
                               const char *text)
{
    uint32_t separator = rql_token_before(w, item->first);
    int kind = rql_token_at(w->d, separator)->kind;
    rql_text indent;
    if ((kind != TOKEN_COMMA && kind != TOKEN_AND) ||
        !rql_begins_line(w, separator, &indent))
        return false;
    uint32_t start = rql_start(w, separator);
    rql_text lead = {w->d->text + start, rql_end(w, separator) - start};
    const char *gap = " ";
    if (rql_is_gap(separator, item->first) &&
        find_break(w, rql_end(w, separator), rql_start(w, item->first)) ==
            rql_start(w, item->first))
        gap = copy_text(
            w, (rql_text){w->d->text + rql_end(w, separator),
                          rql_start(w, item->first) - rql_end(w, separator)});
    PUT_IN(w, rql_end(w, line_last(w, item->last)), rql_line_break(w),
           copy_text(w, indent), copy_text(w, lead), gap, text);
    return true;
}

/* Where each item begins its line: the separator goes behind the last one,
 * before the comments there. */
static void add_below(struct rewriter *w, const struct item *item,
                      const char *word, rql_text indent, const char *text)
{
    uint32_t last = line_last(w, item->last);
    bool is_word = *word != ',';
    const char *space = is_word ? " " : "";
    if (is_word && w->items.count == 1) {
        PUT_IN(w, rql_end(w, last), rql_line_break(w), copy_text(w, indent),
               word, " ", text);
        return;
    }
    if (last == item->last) {
        PUT_IN(w, rql_end(w, last), space, word, rql_line_break(w),
               copy_text(w, indent), text);
        return;
    }
    const char *separator = rql_arena_printf(w->arena, "%s%s", space, word);
    uint32_t end = rql_end(w, item->last);
    rql_replace(w, end, end, separator, strlen(separator));
    PUT_IN(w, rql_end(w, last), rql_line_break(w), copy_text(w, indent), text);
}

void rql_add_item(struct rewriter *w, const char *word, const char *text)
{
    const struct item *item =
        (const struct item *)w->items.items + w->items.count - 1;
    rql_text indent;
    if (add_behind_leading(w, item, text))
        return;
    if (rql_begins_line(w, item->first, &indent))
        add_below(w, item, word, indent, text);
    else
        PUT_IN(w, rql_end(w, item->last), *word == ',' ? "" : " ", word, " ",
               text);
}
