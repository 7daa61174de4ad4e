/* The laws of formatting: they hold in every style, for every text. */
#include "law.h"

#include <stdlib.h>
#include <string.h>

#include "case_file.h"
#include "rest.h"

static const rql_style styles[] = {
    {.layout = RQL_LAYOUT_LINES},
    {.layout = RQL_LAYOUT_COMPACT},
    {.layout = RQL_LAYOUT_REQUEST},
    {.lists = RQL_LISTS_FILL, .keywords = RQL_KEYWORDS_LOWER, .width = 30},
    {.names = RQL_NAMES_CATALOG, .width = 1, .indent = 2},
    {.layout = RQL_LAYOUT_COMPACT, .keywords = RQL_KEYWORDS_KEEP},
    {.layout = RQL_LAYOUT_REQUEST, .names = RQL_NAMES_CATALOG},
};

#define STYLE_COUNT (sizeof styles / sizeof *styles)

static rql_formatted *format(rql_text text, const struct subject *s,
                             const rql_style *style, const rql_span *range)
{
    rql_formatted *formatted;
    if (rql_formatted_new(text.data, text.length, &s->options, style, range,
                          &formatted) != RQL_OK)
        return NULL;
    return formatted;
}

static bool same_bytes(rql_text a, rql_text b)
{
    return a.length == b.length &&
           (!a.length || memcmp(a.data, b.data, a.length) == 0);
}

/* True when this text is to be asked in this style: all are asked of few texts,
 * one of each. */
static bool is_asked(const struct subject *s, size_t style)
{
    return s->is_thorough || s->length % STYLE_COUNT == style;
}

/* Ask something of the result in each style. */
static bool each_style(const struct subject *s,
                       bool (*holds)(const struct subject *s,
                                     const rql_style *style,
                                     const rql_formatted *formatted))
{
    rql_text text = {s->text, s->length};
    if (s->options.host != RQL_HOST_NONE)
        return true; /* only queries are formatted */
    for (size_t i = 0; i < STYLE_COUNT; i++) {
        if (!is_asked(s, i))
            continue;
        rql_formatted *formatted = format(text, s, &styles[i], NULL);
        bool good = formatted && holds(s, &styles[i], formatted);
        rql_formatted_free(formatted);
        if (!good)
            return false;
    }
    return true;
}

/* --- Twice is once ------------------------------------------------------------ */

static bool is_finished(const struct subject *s, const rql_style *style,
                        const rql_formatted *formatted)
{
    rql_text text = rql_formatted_text(formatted);
    rql_formatted *again = format(text, s, style, NULL);
    bool holds = again && same_bytes(text, rql_formatted_text(again)) &&
                 rql_formatted_edit_count(again) == 0;
    rql_formatted_free(again);
    return holds;
}

bool formatting_twice_is_formatting_once(const struct subject *s)
{
    return each_style(s, is_finished);
}

/* --- Tokens --------------------------------------------------------------------- */

static rql_document *scan(rql_text text, const rql_options *given)
{
    rql_options options = *given;
    rql_document *document;
    options.skip_checks = true;
    options.discard_trees = false;
    if (rql_document_new(text.data, text.length, &options, &document) != RQL_OK)
        abort();
    return document;
}

static rql_text token_text(const rql_document *document, rql_token token)
{
    return (rql_text){rql_document_text(document).data + token.span.start,
                      token.span.end - token.span.start};
}

static bool equal_folded(rql_text a, rql_text b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++) {
        char x = a.data[i], y = b.data[i];
        bool is_letter = (x | 32) >= 'a' && (x | 32) <= 'z';
        if (x != y && !(is_letter && (x ^ y) == 32))
            return false;
    }
    return true;
}

/* The index of the next token that the style keeps. */
static size_t next_kept(const rql_document *document, size_t i,
                        const rql_style *style)
{
    while (i < rql_document_token_count(document) &&
           style->layout == RQL_LAYOUT_REQUEST) {
        rql_token token = rql_document_token(document, i);
        if (token.kind != RQL_TOKEN_COMMENT &&
            *token_text(document, token).data != ';')
            break;
        i++;
    }
    return i;
}

static bool same_token(const rql_document *a, rql_token x,
                       const rql_document *b, rql_token y,
                       const rql_style *style)
{
    rql_text given = token_text(a, x), made = token_text(b, y);
    bool may_change =
        x.kind == RQL_TOKEN_KEYWORD ||
        (x.kind == RQL_TOKEN_NAME && style->names == RQL_NAMES_CATALOG);
    return x.kind == y.kind &&
           (may_change ? equal_folded(given, made) : same_bytes(given, made));
}

static bool has_same_tokens(const struct subject *s, const rql_style *style,
                            const rql_formatted *formatted)
{
    const rql_document *a = s->document;
    rql_document *b = scan(rql_formatted_text(formatted), &s->options);
    size_t i = next_kept(a, 0, style), j = next_kept(b, 0, style);
    bool holds = true;
    while (holds && i < rql_document_token_count(a) &&
           j < rql_document_token_count(b)) {
        holds = same_token(a, rql_document_token(a, i), b,
                           rql_document_token(b, j), style);
        i = next_kept(a, i + 1, style);
        j = next_kept(b, j + 1, style);
    }
    holds = holds && i == rql_document_token_count(a) &&
            j == rql_document_token_count(b) &&
            rql_document_query_count(a) == rql_document_query_count(b);
    rql_document_free(b);
    return holds;
}

bool formatting_changes_no_token(const struct subject *s)
{
    return each_style(s, has_same_tokens);
}

/* --- Trees ----------------------------------------------------------------------- */

static bool same_names(rql_name a, rql_name b)
{
    return equal_folded(a.text, b.text);
}

static bool same_conditions(const rql_query *a, const rql_query *b)
{
    if (rql_query_condition_count(a) != rql_query_condition_count(b))
        return false;
    for (size_t i = 0; i < rql_query_condition_count(a); i++) {
        rql_condition x = rql_query_condition(a, i);
        rql_condition y = rql_query_condition(b, i);
        if (x.op != y.op || x.value_count != y.value_count ||
            !same_names(x.column, y.column))
            return false;
        for (size_t j = 0; j < x.value_count; j++)
            if (!same_bytes(rql_query_value(a, i, j).text,
                            rql_query_value(b, i, j).text))
                return false;
    }
    return true;
}

static bool same_query(const rql_query *a, const rql_query *b)
{
    if (rql_query_column_count(a) != rql_query_column_count(b) ||
        rql_query_order_count(a) != rql_query_order_count(b) ||
        rql_query_is_distinct(a) != rql_query_is_distinct(b) ||
        rql_query_api(a) != rql_query_api(b))
        return false;
    for (size_t i = 0; i < rql_query_column_count(a); i++)
        if (!same_names(rql_query_column(a, i), rql_query_column(b, i)))
            return false;
    for (size_t i = 0; i < rql_query_order_count(a); i++)
        if (rql_query_order_item(a, i).ascending !=
            rql_query_order_item(b, i).ascending)
            return false;
    return same_conditions(a, b);
}

/* A query with an error may be mended by its lines; any other one has the tree
 * that it had. */
static bool has_same_trees(const struct subject *s, const rql_style *style,
                           const rql_formatted *formatted)
{
    rql_document *a = scan((rql_text){s->text, s->length}, &s->options);
    rql_document *b = scan(rql_formatted_text(formatted), &s->options);
    size_t count = rql_document_query_count(a);
    bool holds = count == rql_document_query_count(b);
    (void)style;
    for (size_t i = 0; i < count && holds; i++) {
        const rql_query *x = rql_document_query(a, i);
        const rql_query *y = rql_document_query(b, i);
        holds = rql_query_error_count(x) ||
                (!rql_query_error_count(y) && same_query(x, y));
    }
    rql_document_free(a);
    rql_document_free(b);
    return holds;
}

bool formatting_changes_no_tree(const struct subject *s)
{
    return each_style(s, has_same_trees);
}

/* --- Edits and carets --------------------------------------------------------------- */

/* What the edits make of the text; false when they do not fit it. */
static bool apply(struct buffer *out, const struct subject *s,
                  const rql_formatted *formatted, rql_span range)
{
    size_t at = 0;
    buffer_clear(out);
    for (size_t i = 0; i < rql_formatted_edit_count(formatted); i++) {
        rql_edit edit = rql_formatted_edit(formatted, i);
        if (edit.span.start < at || edit.span.end < edit.span.start ||
            edit.span.start < range.start || edit.span.end > range.end)
            return false;
        buffer_add(out, s->text + at, edit.span.start - at);
        buffer_add(out, edit.text.data, edit.text.length);
        at = edit.span.end;
    }
    buffer_add(out, s->text + at, s->length - at);
    return true;
}

static bool edits_give(const struct subject *s, const rql_formatted *formatted,
                       rql_span range)
{
    struct buffer out = {0};
    rql_text text = {s->text, s->length};
    bool holds = apply(&out, s, formatted, range) &&
                 same_bytes((rql_text){out.data, out.length},
                            rql_formatted_text(formatted)) &&
                 (rql_formatted_edit_count(formatted) > 0) !=
                     same_bytes(text, rql_formatted_text(formatted));
    buffer_free(&out);
    return holds;
}

static bool carets_go_on(const struct subject *s,
                         const rql_formatted *formatted)
{
    size_t before = 0;
    size_t length = rql_formatted_text(formatted).length;
    for (size_t i = 0; i <= s->length; i++) {
        size_t offset = rql_formatted_offset(formatted, i);
        if (offset < before || offset > length)
            return false;
        before = offset;
    }
    return rql_formatted_offset(formatted, s->length) == length;
}

static bool copied_are_in_order(const struct subject *s,
                                const rql_formatted *formatted)
{
    size_t end = 0;
    for (size_t i = 0; i < rql_formatted_copied_count(formatted); i++) {
        rql_span span = rql_formatted_copied(formatted, i);
        if (span.start < end || span.end <= span.start || span.end > s->length)
            return false;
        end = span.end;
    }
    return true;
}

static bool edits_hold(const struct subject *s, const rql_style *style,
                       const rql_formatted *formatted)
{
    (void)style;
    return edits_give(s, formatted, (rql_span){0, s->length}) &&
           carets_go_on(s, formatted) && copied_are_in_order(s, formatted);
}

bool edits_give_the_formatted_text(const struct subject *s)
{
    return each_style(s, edits_hold);
}

/* --- Ranges ------------------------------------------------------------------------- */

static bool range_holds(const struct subject *s, const rql_style *style,
                        rql_span range)
{
    rql_formatted *formatted =
        format((rql_text){s->text, s->length}, s, style, &range);
    bool holds = formatted && edits_give(s, formatted, range) &&
                 carets_go_on(s, formatted);
    rql_formatted_free(formatted);
    return holds;
}

bool formatting_a_range_leaves_the_rest(const struct subject *s)
{
    for (size_t i = 0; i < STYLE_COUNT; i++)
        for (size_t part = 0; part < 4 && is_asked(s, i); part++) {
            rql_span range = {part * s->length / 5, (part + 2) * s->length / 5};
            if (!range_holds(s, &styles[i], range))
                return false;
        }
    return true;
}

/* --- Piece by piece ----------------------------------------------------------------- */

struct pieces {
    struct buffer bytes;
    size_t copied;
};

static bool take_bytes(void *context, const char *bytes, size_t length)
{
    struct pieces *pieces = context;
    buffer_add(&pieces->bytes, bytes, length);
    return true;
}

static void take_copied(void *context, rql_span span)
{
    struct pieces *pieces = context;
    pieces->copied += span.end - span.start;
}

/* The text many times over, so that it is read in several parts, some of which
 * end in a query. */
static void repeat(struct buffer *out, const struct subject *s)
{
    size_t least = s->length < 2000 ? 70000 : 0;
    buffer_clear(out);
    do {
        buffer_add(out, s->text, s->length);
        buffer_add(out, out->length % 3 ? "\n" : ";\n", 1 + !(out->length % 3));
    } while (out->length < least);
}

/* A text that is read some bytes at a time, always other ones. */
struct trickle {
    rql_text rest;
    size_t step;
};

static bool read_some(void *context, char *bytes, size_t room, size_t *length)
{
    struct trickle *trickle = context;
    size_t step = trickle->step = trickle->step * 31 % 4099 + 1;
    return read_rest(&trickle->rest, bytes, step < room ? step : room, length);
}

static bool same_streamed(const struct subject *s, const rql_style *style,
                          rql_text text, const struct pieces *whole)
{
    struct trickle trickle = {text, text.length};
    struct pieces pieces = {0};
    const rql_format_input input = {.read = read_some, .context = &trickle};
    const rql_format_output output = {take_bytes, take_copied, &pieces};
    buffer_clear(&pieces.bytes);
    bool same =
        rql_format_stream(&input, &s->options, style, &output) == RQL_OK &&
        pieces.copied == whole->copied &&
        same_bytes((rql_text){pieces.bytes.data, pieces.bytes.length},
                   (rql_text){whole->bytes.data, whole->bytes.length});
    buffer_free(&pieces.bytes);
    return same;
}

static bool pieces_hold(const struct subject *s, const rql_style *style,
                        rql_text text)
{
    struct pieces pieces = {0};
    const rql_format_output output = {take_bytes, take_copied, &pieces};
    buffer_clear(&pieces.bytes);
    rql_formatted *formatted = format(text, s, style, NULL);
    bool holds = formatted && rql_format(text.data, text.length, &s->options,
                                         style, &output) == RQL_OK;
    holds = holds &&
            same_bytes((rql_text){pieces.bytes.data, pieces.bytes.length},
                       rql_formatted_text(formatted)) &&
            same_streamed(s, style, text, &pieces);
    for (size_t i = 0; holds && i < rql_formatted_copied_count(formatted);
         i++) {
        rql_span span = rql_formatted_copied(formatted, i);
        pieces.copied -= span.end - span.start;
    }
    holds = holds && pieces.copied == 0;
    rql_formatted_free(formatted);
    buffer_free(&pieces.bytes);
    return holds;
}

bool formatting_in_pieces_is_the_same(const struct subject *s)
{
    bool holds = true;
    for (size_t i = 0; i < STYLE_COUNT && holds; i++)
        if (is_asked(s, i))
            holds = pieces_hold(s, &styles[i], (rql_text){s->text, s->length});
    return holds;
}

/* However long a text is, it is formatted as its lines are when nothing but
 * they are there; asked of few texts, since it is slow. */
bool formatting_many_queries_is_sound(const struct subject *s)
{
    if (!s->is_thorough || s->length % 4)
        return true;
    struct buffer text = {0};
    repeat(&text, s);
    rql_text many = {text.data, text.length};
    struct subject repeated = *s;
    repeated.text = text.data;
    repeated.length = text.length;
    const rql_style *style = &styles[s->length / 4 % STYLE_COUNT];
    rql_formatted *formatted = format(many, s, style, NULL);
    bool holds = formatted && is_finished(&repeated, style, formatted) &&
                 pieces_hold(s, style, many);
    rql_formatted_free(formatted);
    buffer_free(&text);
    return holds;
}
