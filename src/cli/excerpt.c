/*
 * A line of a text with marks under the places that matter.  A line may be the
 * whole of a large file, so only bytes near the span are ever looked at.
 */
#include "excerpt.h"

#include <string.h>

#include "glyph.h"

enum {
    WIDEST = 100,      /* columns of a line that are shown */
    LEAST_LEAD = 10,   /* of these at least, before the span */
    MOST_BYTES = 1024, /* bytes that are looked at on their behalf */
    TAB = 4
};

#define ELLIPSIS "..."

/* The glyph at `at`, standing in `column`; a tab reaches to the next stop. */
static void read_glyph(const struct excerpt *e, size_t at, size_t column,
                       struct glyph *glyph)
{
    if (e->text[at] == '\t') {
        glyph->length = 1;
        glyph->width = TAB - column % TAB;
        glyph->shown_length = glyph->width;
        memset(glyph->shown, ' ', glyph->width);
        return;
    }
    glyph_read(e->text + at, e->line.end - at, glyph);
}

/* How far text from `at` on goes in so many columns; never behind `end`. */
static size_t fit(const struct excerpt *e, size_t at, size_t end, size_t width)
{
    size_t column = 0;
    size_t first = at;
    while (at < end && at - first < MOST_BYTES) {
        struct glyph glyph;
        read_glyph(e, at, column, &glyph);
        column += glyph.width;
        if (column > width)
            break;
        at += glyph.length;
    }
    return at;
}

/* The column that the text from `at` to `end` leads to. */
static size_t column_after(const struct excerpt *e, size_t at, size_t end,
                           size_t column)
{
    while (at < end) {
        struct glyph glyph;
        read_glyph(e, at, column, &glyph);
        column += glyph.width;
        at += glyph.length;
    }
    return column;
}

/* Where the glyph before `at` begins. */
static size_t glyph_before(const struct excerpt *e, size_t at)
{
    size_t start = at - 1;
    size_t lowest = at - e->line.start > 4 ? at - 4 : e->line.start;
    while (start > lowest && ((unsigned char)e->text[start] & 0xc0) == 0x80)
        start--;
    struct glyph glyph;
    glyph_read(e->text + start, at - start, &glyph);
    return start + glyph.length == at ? start : at - 1;
}

/* Where to begin so that so many columns stand before `at`. */
static size_t back_up(const struct excerpt *e, size_t at, size_t width)
{
    size_t column = 0;
    size_t last = at;
    while (at > e->line.start && last - at < MOST_BYTES / 2) {
        size_t before = glyph_before(e, at);
        struct glyph glyph;
        read_glyph(e, before, 0, &glyph);
        column += glyph.width;
        if (column > width)
            break;
        at = before;
    }
    return at;
}

/* The part of a span that lies in the line. */
static rql_span clip(rql_span span, rql_span line)
{
    if (span.start > line.end)
        span.start = line.end;
    if (span.end > line.end)
        span.end = line.end;
    if (span.end < span.start)
        span.end = span.start;
    return span;
}

/* Where the window around a span begins, by the span alone. */
static size_t window_start(const struct excerpt *e, rql_span span)
{
    size_t span_end = fit(e, span.start, span.end, WIDEST);
    size_t width = column_after(e, span.start, span_end, 0);
    size_t lead = width < WIDEST ? (WIDEST - width) / 2 : 0;
    return back_up(e, span.start, lead > LEAST_LEAD ? lead : LEAST_LEAD);
}

/* Choose a window around a span of a line that is too long to be shown. */
static rql_span window_around(const struct excerpt *e, rql_span span)
{
    rql_span window = {window_start(e, span), 0};
    window.end = fit(e, window.start, e->line.end, WIDEST);
    if (window.end == e->line.end) {
        size_t start = back_up(e, e->line.end, WIDEST);
        if (start < window.start)
            window.start = start;
    }
    if (window.start - e->line.start <= strlen(ELLIPSIS))
        window.start = e->line.start;
    window.end = fit(e, window.start, e->line.end, WIDEST);
    return window;
}

struct excerpt excerpt_make(const char *text, const rql_lines *lines,
                            rql_span span, size_t gutter)
{
    struct excerpt e = {
        .text = text,
        .line = rql_lines_line(lines, span.start),
        .gutter = gutter,
    };
    e.window = e.line;
    e.window.end = fit(&e, e.line.start, e.line.end, WIDEST);
    if (e.window.end < e.line.end)
        e.window = window_around(&e, clip(span, e.line));
    return e;
}

bool excerpt_holds(const struct excerpt *e, rql_span span)
{
    return span.start >= e->window.start && span.start <= e->window.end;
}

/* Write the number, or spaces, that stand before a line. */
static void put_margin(struct output *out, size_t gutter, size_t number)
{
    size_t digits = 0;
    for (size_t n = number; n; n /= 10)
        digits++;
    put_style(out, STYLE_FRAME);
    put_repeated(out, ' ', 1 + gutter - digits);
    if (number)
        put_number(out, number);
    put_text(out, " | ");
    put_style(out, STYLE_PLAIN);
}

void excerpt_put_gutter(struct output *out, size_t gutter, char c)
{
    put_style(out, STYLE_FRAME);
    put_repeated(out, ' ', gutter + 2);
    put_char(out, c);
    put_style(out, STYLE_PLAIN);
    put_char(out, ' ');
}

void excerpt_put_line(struct output *out, const struct excerpt *e,
                      size_t number)
{
    put_margin(out, e->gutter, number);
    if (e->window.start > e->line.start)
        put_text(out, ELLIPSIS);
    size_t column = 0;
    for (size_t at = e->window.start; at < e->window.end;) {
        struct glyph glyph;
        read_glyph(e, at, column, &glyph);
        put_bytes(out, glyph.shown, glyph.shown_length);
        column += glyph.width;
        at += glyph.length;
    }
    if (e->window.end < e->line.end)
        put_text(out, ELLIPSIS);
    put_char(out, '\n');
}

void excerpt_put_mark(struct output *out, const struct excerpt *e,
                      rql_span span, char mark, enum style style,
                      const char *message)
{
    span = clip(span, e->window);
    size_t start = column_after(e, e->window.start, span.start, 0);
    size_t end = column_after(e, span.start, span.end, start);
    if (e->window.start > e->line.start) {
        start += strlen(ELLIPSIS);
        end += strlen(ELLIPSIS);
    }
    put_margin(out, e->gutter, 0);
    put_repeated(out, ' ', start);
    put_style(out, style);
    put_repeated(out, mark, end > start ? end - start : 1);
    if (message) {
        put_char(out, ' ');
        put_shown(out, message, strlen(message));
    }
    put_style(out, STYLE_PLAIN);
    put_char(out, '\n');
}

void excerpt_put_help(struct output *out, const char *help, size_t gutter)
{
    static const char label[] = "help: ";
    if (!help || !*help)
        return;
    excerpt_put_gutter(out, gutter, '=');
    put_style(out, STYLE_BOLD);
    put_text(out, label);
    put_style(out, STYLE_PLAIN);
    for (;;) {
        size_t length = strcspn(help, "\n");
        put_shown(out, help, length);
        put_char(out, '\n');
        if (!help[length] || !help[length + 1])
            return;
        help += length + 1;
        put_repeated(out, ' ', gutter + 4 + strlen(label));
    }
}
