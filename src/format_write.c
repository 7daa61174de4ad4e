/* Formatting: tokens with new white space between them. */
#include "format_write.h"

#include <string.h>

#include "str.h"

/* --- Bytes ------------------------------------------------------------------ */

/* Room for so many bytes more. */
static char *reserve(struct formatter *f, size_t length)
{
    struct vector *out = &f->out;
    while (out->capacity - out->count < length)
        rql_vector_grow(f->arena, out, 1);
    return (char *)out->items + out->count;
}

static void put(struct formatter *f, const char *bytes, size_t length)
{
    memcpy(reserve(f, length), bytes, length);
    f->out.count += length;
}

void rql_format_put_spaces(struct formatter *f, size_t count)
{
    memset(reserve(f, count), ' ', count);
    f->out.count += count;
}

/* The line ends of the result are those of its first one: then they are found
 * again when it is formatted once more. */
static void settle_eol(struct formatter *f, const char *line_break)
{
    f->eol = line_break[0] == '\n'   ? "\n"
             : line_break[1] == '\n' ? "\r\n"
                                     : "\r";
    f->eol_length = strlen(f->eol);
    f->eol_is_settled = true;
}

void rql_format_put_raw(struct formatter *f, const char *bytes, size_t length)
{
    size_t last = length;
    put(f, bytes, length);
    while (last > 0 && bytes[last - 1] != '\n' && bytes[last - 1] != '\r')
        last--;
    if (last > 0) {
        f->fresh = true;
        f->line = (ptrdiff_t)(f->out.count - (length - last));
        f->narrower = 0;
        for (size_t i = 0; !f->eol_is_settled; i++)
            if (bytes[i] == '\n' || bytes[i] == '\r')
                settle_eol(f, bytes + i);
    }
    f->narrower +=
        length - last - rql_format_columns(bytes + last, length - last);
}

/* A line break, for which there is room; returns what is behind it. */
static inline char *put_eol(const struct formatter *f, char *p)
{
    *p++ = f->eol[0];
    if (f->eol_length > 1)
        *p++ = f->eol[1];
    return p;
}

void rql_format_new_line(struct formatter *f, bool is_blank_kept,
                         uint32_t indent)
{
    char *start = reserve(f, 2 * f->eol_length + indent), *p = start;
    if (is_blank_kept)
        p = put_eol(f, p);
    p = put_eol(f, p);
    f->eol_is_settled = true;
    f->line = (ptrdiff_t)(f->out.count + (size_t)(p - start));
    f->narrower = 0;
    f->fresh = true;
    for (uint32_t i = 0; i < indent; i++)
        *p++ = ' ';
    f->out.count += (size_t)(p - start);
}

size_t rql_format_column(const struct formatter *f)
{
    return (size_t)((ptrdiff_t)f->out.count - f->line) - f->narrower;
}

/* --- Tokens ------------------------------------------------------------------- */

static bool is_line_comment(const struct formatter *f, const struct token *t)
{
    return f->in.text[t->start] == '-';
}

void rql_format_put_token(struct formatter *f, uint32_t i)
{
    const struct token *t = rql_token_at(&f->in, i);
    const char *text = f->in.text + t->start;
    if (f->wants_places)
        rql_format_set_place(f, i, (uint32_t)f->out.count);
    if (t->flags || t->kind > TOKEN_STRING)
        rql_format_put_raw(f, text, t->end - t->start);
    else
        put(f, text, t->end - t->start);
    f->gap_start = t->end;
    f->next = i + 1;
}

static enum before trivia_kind(const struct formatter *f, const struct token *t)
{
    if (t->kind == TOKEN_ODD_SPACE)
        return BEFORE_ODD_SPACE;
    return is_line_comment(f, t) ? BEFORE_LINE_COMMENT : BEFORE_COMMENT;
}

static void put_trivia(struct formatter *f, uint32_t i)
{
    bool fresh = f->fresh;
    rql_format_put_token(f, i);
    f->before = trivia_kind(f, rql_token_at(&f->in, i));
    f->fresh = fresh && f->before != BEFORE_ODD_SPACE;
}

void rql_format_leave_code(struct formatter *f, int kind)
{
    f->before = BEFORE_CODE;
    if (kind != TOKEN_COMMA)
        f->fresh = false;
}

/* Eight letters, or fewer, of a keyword at a time; what is behind it is read and
 * written too, and then overwritten. */
static void put_keyword(struct formatter *f, const struct token *t)
{
    size_t length = t->end - t->start;
    const char *text = f->in.text + t->start;
    char *out = reserve(f, length + 8);
    for (size_t i = 0; i < length; i += 8) {
        uint64_t letters;
        memcpy(&letters, text + i, 8);
        if (f->style.keywords == RQL_KEYWORDS_UPPER)
            letters &= ~RQL_FOLD_MASK;
        else if (f->style.keywords == RQL_KEYWORDS_LOWER)
            letters |= RQL_FOLD_MASK;
        memcpy(out + i, &letters, 8);
    }
    f->out.count += length;
}

void rql_format_put(struct formatter *f, const struct segment *segment,
                    uint32_t i)
{
    const struct token *t = rql_token_at(&f->in, i);
    const char *name = NULL;
    if (f->style.names == RQL_NAMES_CATALOG)
        name = rql_format_spelling(f, segment, i);
    uint32_t place = (uint32_t)f->out.count;
    if (t->kind < TOKEN_AGGREGATED || i == segment->first)
        put_keyword(f, t);
    else if (name)
        put(f, name, t->end - t->start);
    else
        rql_format_put_token(f, i);
    if (f->wants_places)
        rql_format_set_place(f, i, place);
    f->gap_start = t->end;
    f->next = i + 1;
    rql_format_leave_code(f, t->kind);
}

bool rql_format_put_item(struct formatter *f, uint32_t i, uint32_t indent)
{
    const struct token *t = rql_token_at(&f->in, i);
    if ((t->kind != TOKEN_STRING && t->kind != TOKEN_NUMBER) || t->flags ||
        t[1].kind != TOKEN_COMMA || f->next != i || f->fresh || f->kept.count)
        return false;
    size_t length = t->end - t->start;
    rql_format_new_line(f, false, indent);
    if (f->wants_places) {
        rql_format_set_place(f, i, (uint32_t)f->out.count);
        rql_format_set_place(f, i + 1, (uint32_t)(f->out.count + length));
    }
    char *p = reserve(f, length + 1);
    memcpy(p, f->in.text + t->start, length);
    p[length] = ',';
    f->out.count += length + 1;
    f->gap_start = t[1].end;
    f->next = i + 2;
    f->fresh = false;
    return true;
}

/* --- Gaps --------------------------------------------------------------------- */

static bool wants_line(const struct formatter *f, const struct way *way)
{
    if (way->fill)
        return !f->fresh &&
               rql_format_column(f) + 1 + way->fill > f->style.width;
    return way->breaks && !f->fresh;
}

/* True when the gap before a token, next to a comment, is to have a line break;
 * `breaks` is how many it has. */
static bool keeps_line(const struct formatter *f, const struct token *t,
                       const struct way *way, unsigned breaks)
{
    bool is_comment = t->kind == TOKEN_COMMENT;
    bool is_kept = breaks && (!f->on_one_line || way->is_border);
    if (f->before == BEFORE_LINE_COMMENT)
        return true;
    if (is_comment)
        return is_kept || (breaks && is_line_comment(f, t));
    return is_kept || wants_line(f, way);
}

/* True for signs that no space stands before. */
static bool clings(int kind)
{
    return kind == TOKEN_COMMA || kind == TOKEN_CLOSE ||
           kind == TOKEN_SEMICOLON;
}

/* The gap before token `t`. */
static void put_gap(struct formatter *f, const struct token *t,
                    const struct way *way)
{
    const char *gap = f->in.text + f->gap_start;
    size_t length = t->start - f->gap_start;
    if (way->copies || f->before == BEFORE_ODD_SPACE ||
        t->kind == TOKEN_ODD_SPACE ||
        (f->kept.count && rql_format_touches_kept(f, f->gap_start, t->start))) {
        rql_format_put_raw(f, gap, length);
        return;
    }
    if (f->before == BEFORE_NOTHING)
        return;
    bool is_comment = t->kind == TOKEN_COMMENT;
    bool near_comment = is_comment || f->before != BEFORE_CODE;
    unsigned breaks = 0;
    if (near_comment || way->is_border)
        breaks = rql_format_breaks(gap, gap + length);
    bool line =
        near_comment ? keeps_line(f, t, way, breaks) : wants_line(f, way);
    if (line)
        rql_format_new_line(f, breaks > 1, way->indent);
    else
        rql_format_put_spaces(f, is_comment || way->joins ||
                                     (near_comment && !clings(t->kind)));
}

/* --- Before a token ------------------------------------------------------------- */

void rql_format_approach(struct formatter *f, uint32_t i, const struct way *way)
{
    const struct token *t = rql_token_at(&f->in, i);
    if (f->style.layout == RQL_LAYOUT_REQUEST) {
        rql_format_approach_bare(f, i, t, t->start, way);
        return;
    }
    while (f->next < i) {
        put_gap(f, rql_token_at(&f->in, f->next), way);
        put_trivia(f, f->next);
    }
    put_gap(f, t, way);
}

void rql_format_write_semicolon(struct formatter *f, uint32_t semicolon)
{
    /* One on a line of its own is not brought to that of a quote that waits. */
    uint32_t start = rql_token_at(&f->in, semicolon)->start;
    bool parts = f->tainted && rql_format_breaks(f->in.text + f->gap_start,
                                                 f->in.text + start);
    const struct way way = {.copies = f->copied || parts};
    if (parts)
        f->tainted = false;
    rql_format_approach(f, semicolon, &way);
    rql_format_put_token(f, semicolon);
    rql_format_leave_code(f, TOKEN_SEMICOLON);
    f->copied = false;
}

void rql_format_write_end(struct formatter *f)
{
    const struct way way = {.copies = f->copied, .is_border = true};
    uint32_t count = (uint32_t)f->in.tokens.count;
    uint32_t end = f->in.length;
    uint32_t last = count ? rql_token_at(&f->in, count - 1)->end : f->gap_start;
    bool ends_in_break = rql_format_breaks(f->in.text + last, f->in.text + end);
    bool copies = f->copied;
    if (f->style.layout == RQL_LAYOUT_REQUEST) {
        copies |= rql_format_leads_in_oddly(f, count);
        rql_format_approach_bare(f, count, NULL, end, &way);
    } else {
        while (f->next < count) {
            put_gap(f, rql_token_at(&f->in, f->next), &way);
            put_trivia(f, f->next);
        }
        copies |= f->before == BEFORE_ODD_SPACE ||
                  rql_format_touches_kept(f, f->gap_start, end);
        if (copies)
            rql_format_put_raw(f, f->in.text + f->gap_start,
                               end - f->gap_start);
    }
    if (!copies && ends_in_break)
        rql_format_new_line(f, false, 0);
}

/* --- Copying --------------------------------------------------------------------- */

void rql_format_copy(struct formatter *f, const struct segment *s)
{
    if (f->style.layout == RQL_LAYOUT_REQUEST) {
        rql_format_copy_bare(f, s);
        return;
    }
    uint32_t start = rql_token_at(&f->in, s->first)->start;
    uint32_t end = rql_token_at(&f->in, s->last)->end;
    if (f->wants_places)
        for (uint32_t i = s->first; i <= s->last; i++)
            rql_format_set_place(f, i,
                                 (uint32_t)f->out.count +
                                     rql_token_at(&f->in, i)->start - start);
    rql_format_put_raw(f, f->in.text + start, end - start);
    f->gap_start = end;
    f->next = s->last + 1;
    rql_format_leave_code(f, 0);
}

/* Every clause on its line: nothing but spaces between tokens. */
void rql_format_put_plain(struct formatter *f, const struct segment *s)
{
    const struct token *t = rql_token_at(&f->in, s->first);
    const struct token *end = rql_token_at(&f->in, s->last) + 1;
    const char *text = f->in.text;
    size_t most = end[-1].end - t->start + 2 * (size_t)(end - t) + 16;
    char *start = reserve(f, most), *p = start;
    int before = TOKEN_OPEN;
    for (const struct token *first = t; t < end; t++) {
        size_t length = t->end - t->start;
        if (rql_format_joins(before, t->kind))
            *p++ = ' ';
        if (f->wants_places)
            rql_format_set_place(
                f, s->first + (uint32_t)(t - first),
                (uint32_t)(f->out.count + (size_t)(p - start)));
        if (t->kind < TOKEN_AGGREGATED || t == first) {
            f->out.count += (size_t)(p - start);
            put_keyword(f, t);
            f->out.count -= (size_t)(p - start) + length;
        } else if (length <= 16) {
            memcpy(p, text + t->start, 16);
        } else {
            memcpy(p, text + t->start, length);
        }
        if (t->flags & TOKEN_NOT_PLAIN)
            f->narrower += length - rql_format_columns(p, length);
        p += length;
        before = t->kind;
    }
    f->out.count += (size_t)(p - start);
    f->gap_start = end[-1].end;
    f->next = s->last + 1;
    rql_format_leave_code(f, before);
}
