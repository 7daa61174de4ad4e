/*
 * Formatting.  The text is read in windows that end between queries, so that
 * memory does not grow with their number.  What was made of a window is compared
 * with its tokens before it is delivered.
 */
#include "format.h"

#include <stdlib.h>
#include <string.h>

#include "str.h"

enum {
    WINDOW = 1 << 16, /* bytes that are read at once */
    DEFAULT_WIDTH = 80,
    DEFAULT_INDENT = 4,
    WIDEST_INDENT = 64
};

/* --- Is it the same? ---------------------------------------------------------- */

/* A walk over the tokens of a text, query by query. */
struct walk {
    struct rql_document *d;
    struct scanner scanner;
    enum scan_stop stop;
    uint32_t next; /* the token to come */
};

/* Begin with tokens that have been scanned, or with a text. */
static void walk_tokens(struct walk *w, struct rql_document *d)
{
    *w = (struct walk){.d = d, .stop = SCAN_END};
}

static void walk_text(struct walk *w, struct rql_document *d)
{
    *w = (struct walk){.d = d, .stop = SCAN_SEMICOLON};
    d->tokens.count = 0;
    rql_scanner_init(&w->scanner, d);
}

/* The next token, or NULL. */
static const struct token *step(struct walk *w)
{
    while (w->next == w->d->tokens.count) {
        if (w->stop == SCAN_END)
            return NULL;
        struct token *tokens = w->d->tokens.items;
        bool continues = w->stop == SCAN_SELECT;
        if (continues)
            tokens[0] = tokens[w->next - 1];
        w->d->tokens.count = w->next = continues;
        w->stop = rql_scanner_next(&w->scanner);
    }
    return rql_token_at(w->d, w->next++);
}

/* The next token that formatting keeps. */
static const struct token *step_kept(const struct formatter *f, struct walk *w)
{
    const struct token *t = step(w);
    if (f->style.layout != RQL_LAYOUT_REQUEST)
        return t;
    while (t && (t->kind == TOKEN_COMMENT || t->kind == TOKEN_SEMICOLON))
        t = step(w);
    return t;
}

/* The same number of bytes, at least one; some behind them may be read. */
static bool same_bytes(const char *p, const char *q, size_t length)
{
    for (; length > 8; length -= 8, p += 8, q += 8)
        if (rql_load_word(p) != rql_load_word(q))
            return false;
    return !((rql_load_word(p) ^ rql_load_word(q)) << (64 - 8 * length));
}

/* True when two texts of a token of that kind are the same, as far as formatting
 * may change them. */
static bool same_text(const struct formatter *f, int kind, const char *p,
                      const char *q, size_t length)
{
    if (same_bytes(p, q, length))
        return true;
    bool is_keyword = kind >= TOKEN_SELECT && kind <= TOKEN_AGGREGATED;
    bool is_name = kind == TOKEN_NAME && f->style.names == RQL_NAMES_CATALOG;
    return (is_keyword || is_name) && rql_equal_folded(p, length, q, length);
}

static bool same_token(const struct formatter *f, const struct walk *a,
                       const struct token *x, const struct walk *b,
                       const struct token *y)
{
    size_t length = x->end - x->start;
    return x->kind == y->kind && y->end - y->start == length &&
           same_text(f, x->kind, a->d->text + x->start, b->d->text + y->start,
                     length);
}

/* True when two walks have the same tokens, up to token `end` of `a`. */
static bool same_tokens(const struct formatter *f, struct walk *a,
                        struct walk *b)
{
    for (;;) {
        const struct token *x = step_kept(f, a);
        const struct token *y = step_kept(f, b);
        if (!x || !y)
            return !x && !y;
        if (!same_token(f, a, x, b, y))
            return false;
    }
}

/* Let a document be of some bytes; zeros are put behind them. */
static void show_bytes(struct formatter *f, struct rql_document *d,
                       struct vector *bytes)
{
    while (bytes->capacity - bytes->count < RQL_TEXT_PADDING)
        rql_vector_grow(f->arena, bytes, 1);
    memset((char *)bytes->items + bytes->count, 0, RQL_TEXT_PADDING);
    d->text = bytes->items;
    d->length = (uint32_t)bytes->count;
}

bool rql_format_is_same(struct formatter *f, rql_text a, rql_text b)
{
    struct walk x, y;
    f->buffer.count = f->out.count = 0;
    rql_bytes_add(f->arena, &f->buffer, a.data, a.length);
    rql_bytes_add(f->arena, &f->out, b.data, b.length);
    show_bytes(f, &f->in, &f->buffer);
    show_bytes(f, &f->again, &f->out);
    walk_text(&x, &f->in);
    walk_text(&y, &f->again);
    return same_tokens(f, &x, &y);
}

static const char *skip_space(const char *p)
{
    while (*p == ' ' || *p == '\n' || *p == '\r')
        p++;
    return p;
}

/*
 * True when the result is seen to have the same tokens without a scanner: each
 * stands there with space before it, or before or behind a sign that no token
 * goes over.  None of the kinds here goes over space, or depends on how much of
 * it there is.  False when that cannot be seen.
 */
static bool is_plainly_same(const struct formatter *f)
{
    const char *text = f->in.text;
    const char *p = f->again.text, *end = p + f->again.length;
    const struct token *t = rql_tokens(&f->in), *last = t + f->next;
    bool is_apart = true;
    for (; t < last; t++) {
        size_t length = t->end - t->start;
        const char *start = skip_space(p), *given = text + t->start;
        is_apart |= start > p || t->kind == TOKEN_COMMA ||
                    t->kind == TOKEN_CLOSE || t->kind == TOKEN_SEMICOLON;
        if (!is_apart || t->kind > TOKEN_SEMICOLON ||
            (size_t)(end - start) < length)
            return false;
        if (!same_text(f, t->kind, start, given, length))
            return false;
        p = start + length;
        is_apart = t->kind == TOKEN_OPEN;
    }
    return skip_space(p) == end;
}

/* True when the result of the window has the tokens of its queries. */
static bool is_sound(struct formatter *f)
{
    struct walk given, made;
    show_bytes(f, &f->again, &f->out);
    if (f->style.layout != RQL_LAYOUT_REQUEST && is_plainly_same(f))
        return true;
    walk_tokens(&given, &f->in);
    walk_text(&made, &f->again);
    f->in.tokens.count = f->next;
    return same_tokens(f, &given, &made);
}

/* --- One window ----------------------------------------------------------------- */

/* The text from `at` to `end`, behind a line break. */
static void load(struct formatter *f, size_t at, size_t end)
{
    rql_text text = f->source.text;
    f->buffer.count = f->out.count = 0;
    rql_bytes_add(f->arena, &f->buffer, "\n", 1);
    rql_bytes_add(f->arena, &f->buffer, text.data + at, end - at);
    rql_bytes_add(f->arena, &f->out, "\n", 1);
    show_bytes(f, &f->in, &f->buffer);
    f->in.tokens.count = 0;
    f->origin = f->source.base + at - 1;
    f->is_last = end == text.length && !f->source.goes_on;
    f->next = 0;
    f->gap_start = 1;
}

/* Scan a query, and make room for the places of its tokens. */
static enum scan_stop scan_query(struct formatter *f, struct scanner *scanner)
{
    enum scan_stop stop = rql_scanner_next(scanner);
    if (f->wants_places) {
        while (f->places.capacity < f->in.tokens.count)
            rql_vector_grow(f->arena, &f->places, sizeof(uint32_t));
        f->places.count = f->in.tokens.count;
    }
    return stop;
}

/* Format the query that was just scanned, up to its last token. */
static void write_query(struct formatter *f, const struct scanner *scanner,
                        enum scan_stop stop)
{
    uint32_t first = scanner->first;
    uint32_t end = (uint32_t)f->in.tokens.count - (stop != SCAN_END);
    uint32_t last = end;
    while (last > first && rql_token_is_trivia(rql_token_at(&f->in, last - 1)))
        last--;
    if (last > first) {
        int kind = rql_token_at(&f->in, last - 1)->kind;
        rql_format_segment(f, first, last);
        f->keeps = rql_format_touches_kept(
            f, rql_token_at(&f->in, rql_segments(f)->first)->start,
            rql_token_at(&f->in, last - 1)->end);
        rql_format_write_query(f);
        f->joinable =
            scanner->has_select && kind != TOKEN_OPEN && kind != TOKEN_SELECT;
    }
    if (stop == SCAN_SEMICOLON && f->style.layout != RQL_LAYOUT_REQUEST)
        rql_format_write_semicolon(f, end);
}

/* True when what stands behind the window may change where the query ends. */
static bool is_unsure(const struct formatter *f, const struct scanner *scanner,
                      enum scan_stop stop)
{
    if (f->is_last || stop == SCAN_SELECT)
        return false;
    return stop == SCAN_END ||
           (scanner->has_select && rql_gap_is_open(scanner, scanner->at));
}

/* Format the queries that end in the window. */
static void write_window(struct formatter *f)
{
    struct scanner scanner;
    rql_scanner_init(&scanner, &f->in);
    for (;;) {
        enum scan_stop stop = scan_query(f, &scanner);
        if (is_unsure(f, &scanner, stop))
            return;
        write_query(f, &scanner, stop);
        if (stop == SCAN_END) {
            rql_format_write_end(f);
            return;
        }
        if (f->next && f->origin + f->gap_start >= f->until) {
            f->is_last = false;
            return;
        }
    }
}

/* --- The whole -------------------------------------------------------------------- */

/* The end of a window: strings and quotes never go over a line break, so it is
 * safe to cut there. */
static size_t window_end(struct formatter *f, size_t start, size_t size)
{
    rql_format_reach(f, start + size + 1);
    if (size >= f->source.text.length - start)
        return f->source.text.length;
    for (size_t end = start + size;; end++) {
        if (end == f->source.text.length)
            rql_format_reach(f, end + 1);
        rql_text text = f->source.text;
        if (end == text.length)
            return end;
        if (text.data[end] == '\n' || text.data[end] == '\r') {
            rql_format_reach(f, end + 2); /* is it the last one? */
            return end + 1;
        }
    }
}

/* Make a window from `at` to `end`; false when it does not tell enough. */
static bool make_window(struct formatter *f, size_t at, size_t end)
{
    load(f, at, end);
    write_window(f);
    return f->is_last || f->next > 0;
}

/* Hand the window's result over, if it is right. */
static rql_status hand_over(struct formatter *f, format_part *part,
                            void *context)
{
    if (f->out.count > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    if (!is_sound(f))
        return RQL_INTERNAL;
    rql_status status = part(f, context);
    f->line -= (ptrdiff_t)f->out.count - 1;
    return status;
}

rql_status rql_format_windows(struct formatter *f, size_t *at,
                              format_part *part, void *context)
{
    size_t size = WINDOW;
    do {
        size_t end = window_end(f, *at, size);
        if (!rql_format_find_kept(f, *at, end))
            return f->source.status;
        bool tells = make_window(f, *at, end);
        if (rql_format_misses_line(f))
            return RQL_OK;
        if (!tells && f->source.goes_on && end == f->source.text.length)
            return RQL_OK;
        if (!tells) {
            size *= 2;
            continue;
        }
        rql_status status = hand_over(f, part, context);
        if (status != RQL_OK)
            return status;
        *at = rql_format_leave(f, f->is_last ? end : *at + f->gap_start - 1);
        size = WINDOW;
    } while (!f->is_last && *at < f->until);
    return RQL_OK;
}

/* The first line break. */
static const char *first_break(rql_text text)
{
    const char *end = memchr(text.data, '\n', text.length);
    size_t length = end ? (size_t)(end - text.data) : text.length;
    const char *carriage_return = memchr(text.data, '\r', length);
    return carriage_return ? carriage_return : end;
}

const char *rql_format_line_end(rql_text text)
{
    const char *found = first_break(text), *end = text.data + text.length;
    if (!found || *found == '\n')
        return "\n";
    return end - found > 1 && found[1] == '\n' ? "\r\n" : "\r";
}

/* The line break of the text's first line. */
static void find_eol(struct formatter *f)
{
    const char *found;
    while (!(found = first_break(f->source.text)) && !f->source.is_all)
        rql_format_reach(f, 2 * f->source.text.length + 1);
    if (found)
        rql_format_reach(f, (size_t)(found - f->source.text.data) + 2);
    f->eol = rql_format_line_end(f->source.text);
    f->eol_length = strlen(f->eol);
}

void rql_format_settle(struct formatter *f, const rql_options *options,
                       const rql_style *style)
{
    if (style)
        f->style = *style;
    if (!f->style.width)
        f->style.width = DEFAULT_WIDTH;
    if (!f->style.indent)
        f->style.indent = DEFAULT_INDENT;
    if (f->style.indent > WIDEST_INDENT)
        f->style.indent = WIDEST_INDENT;
    f->on_one_line = f->style.layout != RQL_LAYOUT_LINES;
    f->in.api = options ? options->api : RQL_API_AUTO;
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++) {
        const rql_catalog *given = options ? options->catalogs[api] : NULL;
        f->in.catalogs[api] = given ? given : rql_builtin_catalogs[api];
    }
}

size_t rql_format_mark(rql_text text)
{
    bool has_mark =
        text.length >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0;
    return has_mark ? 3 : 0;
}

struct formatter *rql_formatter_new(jmp_buf *on_failure)
{
    struct formatter *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    rql_arena_init(&f->in.arena, on_failure);
    rql_arena_init(&f->again.arena, on_failure);
    f->arena = &f->in.arena;
    f->until = SIZE_MAX;
    return f;
}

void rql_formatter_free(struct formatter *f)
{
    rql_document_free(f->suppressing);
    rql_arena_free(&f->in.arena);
    rql_arena_free(&f->again.arena);
    free(f);
}

size_t rql_format_begin(struct formatter *f)
{
    find_eol(f);
    f->fresh = true;
    f->line = 1;
    return rql_format_mark(f->source.text);
}

rql_status rql_format_text(struct formatter *f, rql_text text,
                           const rql_options *options, const rql_style *style,
                           format_part *part, void *context)
{
    f->source = (struct format_source){.text = text, .is_all = true};
    rql_format_settle(f, options, style);
    size_t at = rql_format_begin(f);
    return rql_format_windows(f, &at, part, context);
}
