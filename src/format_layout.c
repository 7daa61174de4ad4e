/* Formatting: where the lines of a clause break. */
#include "format.h"

/* --- What fits ---------------------------------------------------------------- */

/* The columns of tokens `first` to `last`, which are no trivia, on one line,
 * comments too, or SIZE_MAX when a comment among them breaks the line. */
static size_t measure(const struct formatter *f, uint32_t first, uint32_t last)
{
    const char *text = f->in.text;
    size_t width = 0;
    int before = TOKEN_OPEN;
    for (uint32_t i = first; i <= last; i++) {
        const struct token *t = rql_token_at(&f->in, i);
        bool is_comment = t->kind == TOKEN_COMMENT;
        if (is_comment) {
            const char *gap = text + t[-1].end;
            if (text[t->start] == '-' ||
                rql_format_breaks(gap, text + t[1].start))
                return SIZE_MAX;
        }
        width += rql_format_width(&f->in, t);
        width += is_comment || rql_format_joins(before, t->kind);
        before = t->kind;
    }
    return width;
}

static bool fits(const struct formatter *f, const struct segment *s)
{
    if (f->on_one_line)
        return true;
    size_t width = s->width;
    if (s->has_comments)
        width = measure(f, s->first, s->last);
    size_t end = s->last + 1;
    if (end < f->in.tokens.count &&
        rql_token_at(&f->in, (uint32_t)end)->kind == TOKEN_SEMICOLON)
        width += width != SIZE_MAX;
    size_t column = rql_format_column(f);
    return column <= f->style.width && width <= f->style.width - column;
}

/* The columns of the item that begins with token `i`, with its comma. */
static uint32_t item_width(const struct formatter *f, const struct segment *s,
                           uint32_t i)
{
    uint32_t last = i;
    while (last < s->last) {
        int kind = rql_token_at(&f->in, last)->kind;
        int next = rql_token_at(&f->in, last + 1)->kind;
        if (kind == TOKEN_COMMA || next == TOKEN_CLOSE)
            break;
        last++;
    }
    /* A comment behind the item may end its line; that is no matter here. */
    while (last > i && rql_token_is_trivia(rql_token_at(&f->in, last)))
        last--;
    size_t width = measure(f, i, last);
    return width < f->style.width ? (uint32_t)width : f->style.width;
}

/* --- Clauses that are broken --------------------------------------------------- */

/* Where we are in a clause that does not fit its line. */
struct breaking {
    struct formatter *f;
    const struct segment *segment;
    uint32_t unit; /* one step of indentation */
    uint32_t list; /* indentation of the items of the list at hand; 0: of none
                       that is broken */
    int before;    /* the kind of the last token that is no trivia */
};

/* The next token begins an item. */
static void start_item(const struct breaking *b, uint32_t i, uint32_t indent,
                       struct way *way)
{
    way->indent = indent;
    way->breaks = true;
    if (b->before == TOKEN_COMMA && b->f->style.lists == RQL_LISTS_FILL)
        way->fill = item_width(b->f, b->segment, i);
}

/* SELECT and ORDER BY: one item on a line. */
static void break_items(const struct breaking *b, uint32_t i, int kind,
                        struct way *way)
{
    bool is_head = kind == TOKEN_DISTINCT || kind == TOKEN_BY;
    bool begins = b->before == TOKEN_COMMA || b->before == TOKEN_SELECT ||
                  b->before == TOKEN_DISTINCT || b->before == TOKEN_BY;
    if (!is_head && begins)
        start_item(b, i, b->unit, way);
    else
        way->indent = is_head || kind == TOKEN_COMMA ? b->unit : 2 * b->unit;
}

/* The end of the list that `open` begins. */
static uint32_t list_end(const struct formatter *f, uint32_t open)
{
    while (rql_token_at(&f->in, open)->kind != TOKEN_CLOSE)
        open++;
    return open;
}

/* True when a list cannot stay on the line where its parenthesis is, which was
 * just written. */
static bool breaks_list(const struct breaking *b, uint32_t open)
{
    const struct formatter *f = b->f;
    size_t width = measure(f, open, list_end(f, open));
    size_t column = rql_format_column(f) - 1;
    return column > f->style.width || width > f->style.width - column;
}

/* WHERE: one condition on a line. */
static void break_conditions(const struct breaking *b, uint32_t i, int kind,
                             struct way *way)
{
    bool in_list = b->list > 0;
    way->indent = 2 * b->unit;
    if (kind == TOKEN_AND) {
        way->breaks = true;
        way->indent = b->unit;
    } else if (b->before == TOKEN_WHERE) {
        way->indent = b->unit;
    } else if (in_list && kind == TOKEN_CLOSE) {
        way->breaks = true;
        way->indent = b->list - b->unit;
    } else if (in_list &&
               (b->before == TOKEN_OPEN || b->before == TOKEN_COMMA)) {
        start_item(b, i, b->list, way);
    } else if (in_list) {
        way->indent = b->list;
    }
}

/* Note that a list begins or ends with the token that was written. */
static void follow_list(struct breaking *b, uint32_t i, int kind)
{
    if (kind == TOKEN_CLOSE)
        b->list = 0;
    if (kind == TOKEN_OPEN && breaks_list(b, i))
        b->list = b->segment->ands ? 2 * b->unit : b->unit;
}

/* Write the plain values of a list that come next, each on a line of its own;
 * returns the first token that is none of them. */
static uint32_t write_items(struct breaking *b, uint32_t i)
{
    if (!b->list || b->f->style.lists == RQL_LISTS_FILL ||
        (b->before != TOKEN_OPEN && b->before != TOKEN_COMMA))
        return i;
    while (i + 1 < b->segment->last && rql_format_put_item(b->f, i, b->list)) {
        b->before = TOKEN_COMMA;
        i += 2;
    }
    return i;
}

static void write_broken(struct formatter *f, const struct segment *s)
{
    struct breaking b = {.f = f, .segment = s, .unit = f->style.indent};
    rql_format_put(f, s, s->first);
    b.before = s->kind;
    for (uint32_t i = s->first + 1; i <= s->last; i++) {
        i = write_items(&b, i);
        const struct token *t = rql_token_at(&f->in, i);
        if (t->kind == TOKEN_COMMENT)
            continue;
        struct way way = {.indent = b.unit,
                          .joins = rql_format_joins(b.before, t->kind)};
        if (s->kind == TOKEN_WHERE)
            break_conditions(&b, i, t->kind, &way);
        else if (s->kind == TOKEN_SELECT || s->kind == TOKEN_ORDER)
            break_items(&b, i, t->kind, &way);
        rql_format_approach(f, i, &way);
        rql_format_put(f, s, i);
        b.before = t->kind;
        if (s->kind == TOKEN_WHERE)
            follow_list(&b, i, t->kind);
    }
}

/* --- Clauses on one line --------------------------------------------------------- */

static void write_flat(struct formatter *f, const struct segment *s)
{
    if (!s->has_comments && f->style.names == RQL_NAMES_KEEP) {
        rql_format_put_plain(f, s);
        return;
    }
    int before = s->kind;
    rql_format_put(f, s, s->first);
    for (uint32_t i = s->first + 1; i <= s->last; i++) {
        int kind = rql_token_at(&f->in, i)->kind;
        if (kind == TOKEN_COMMENT)
            continue;
        struct way way = {.joins = rql_format_joins(before, kind)};
        rql_format_approach(f, i, &way);
        rql_format_put(f, s, i);
        before = kind;
    }
}

/* --- Queries ---------------------------------------------------------------------- */

/* Tell of the stretch that was copied, if there is one. */
static void end_copy(struct formatter *f)
{
    if (f->copy.end && f->output->copied)
        f->output->copied(f->output->context, f->copy);
    f->copy = (rql_span){0, 0};
}

static void copy(struct formatter *f, const struct segment *s)
{
    size_t start = f->origin + rql_token_at(&f->in, s->first)->start;
    if (!f->copy.end)
        f->copy.start = start;
    f->copy.end = f->origin + rql_token_at(&f->in, s->last)->end;
    rql_format_copy(f, s);
}

void rql_format_write_query(struct formatter *f)
{
    const struct segment *segments = rql_segments(f);
    if (f->style.names == RQL_NAMES_CATALOG)
        rql_format_find_dataset(f);
    for (size_t i = 0; i < f->segments.count; i++) {
        const struct segment *s = &segments[i];
        struct way way = {
            .joins = true,
            .breaks = i == 0 || !f->on_one_line,
            .copies = f->copied || !s->is_understood || (f->keeps && i),
            .is_border = i == 0,
        };
        rql_format_approach(f, s->first, &way);
        f->asks_line |= f->line <= NO_LINE;
        if (!s->is_understood) {
            copy(f, s);
        } else {
            end_copy(f);
            if (f->keeps)
                rql_format_copy(f, s);
            else if (fits(f, s))
                write_flat(f, s);
            else
                write_broken(f, s);
        }
        f->copied = !s->is_understood;
    }
    end_copy(f);
}
