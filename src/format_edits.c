/* Formatting for editors: the result as a text, as edits, and as the way of a
 * caret. */
#include "format.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct rql_formatted {
    struct arena arena;
    rql_text text;
    struct vector bytes;  /* of the text */
    struct vector edits;  /* rql_edit, of the text as given */
    struct vector shifts; /* ptrdiff_t: what was put in more than left out, up
                              to the end of each edit */
    struct vector copied; /* rql_span */
    jmp_buf on_failure;
};

/* --- Edits -------------------------------------------------------------------- */

/* Where we are in both texts while edits are made: behind a token. */
struct collection {
    struct rql_formatted *formatted;
    struct formatter *f;
    rql_text text;
    size_t given; /* offset in the text */
    size_t made;  /* in the window's result */
};

/* Bytes `start` to `end` of the text became others; the edit is of what really
 * differs. */
static void add_edit(struct collection *c, size_t start, size_t end,
                     const char *made, size_t length)
{
    const char *given = c->text.data;
    while (start < end && length && given[start] == *made) {
        start++;
        made++;
        length--;
    }
    while (start < end && length && given[end - 1] == made[length - 1]) {
        end--;
        length--;
    }
    if (start == end && !length)
        return;
    struct arena *arena = &c->formatted->arena;
    rql_edit *edit = rql_vector_push(arena, &c->formatted->edits, sizeof *edit);
    *edit =
        (rql_edit){{start, end}, {rql_arena_copy(arena, made, length), length}};
}

/* The gap up to the next token, and the token. */
static void collect(struct collection *c, size_t start, size_t end, size_t made)
{
    const char *out = c->f->out.items;
    add_edit(c, c->given, start, out + c->made, made - c->made);
    add_edit(c, start, end, out + made, end - start);
    c->given = end;
    c->made = made + (end - start);
}

static rql_status collect_window(struct formatter *f, void *context)
{
    struct collection *c = context;
    const uint32_t *places = f->places.items;
    struct rql_formatted *formatted = c->formatted;
    if (formatted->bytes.count + f->out.count > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    rql_bytes_add(&formatted->arena, &formatted->bytes,
                  (const char *)f->out.items + 1, f->out.count - 1);
    c->made = 1;
    for (uint32_t i = 0; i < f->next; i++) {
        const struct token *t = rql_token_at(&f->in, i);
        if (places[i] != NO_PLACE)
            collect(c, f->origin + t->start, f->origin + t->end, places[i]);
    }
    if (f->is_last)
        add_edit(c, c->given, c->text.length,
                 (const char *)f->out.items + c->made, f->out.count - c->made);
    else if (c->made < f->out.count)
        return RQL_INTERNAL;
    return RQL_OK;
}

/* Leave out the edits that touch a byte outside of the range. */
static void keep_range(struct rql_formatted *formatted, rql_span range)
{
    rql_edit *edits = formatted->edits.items;
    size_t kept = 0;
    for (size_t i = 0; i < formatted->edits.count; i++)
        if (edits[i].span.start >= range.start &&
            edits[i].span.end <= range.end)
            edits[kept++] = edits[i];
    formatted->edits.count = kept;
}

static void sum_shifts(struct rql_formatted *formatted)
{
    const rql_edit *edits = formatted->edits.items;
    ptrdiff_t sum = 0;
    for (size_t i = 0; i < formatted->edits.count; i++) {
        ptrdiff_t *shift = rql_vector_push(&formatted->arena,
                                           &formatted->shifts, sizeof *shift);
        sum += (ptrdiff_t)edits[i].text.length;
        sum -= (ptrdiff_t)(edits[i].span.end - edits[i].span.start);
        *shift = sum;
    }
}

static void take_copied(void *context, rql_span span)
{
    struct rql_formatted *formatted = context;
    rql_span *copied =
        rql_vector_push(&formatted->arena, &formatted->copied, sizeof *copied);
    *copied = span;
}

/* --- The result ------------------------------------------------------------------ */

/* Make only the edits in the range. */
static void apply_edits(struct collection *c)
{
    struct rql_formatted *formatted = c->formatted;
    formatted->bytes.count = 0;
    rql_edits_apply(&formatted->arena, c->text, formatted->edits.items,
                    formatted->edits.count, &formatted->bytes);
}

/* Keep to the range.  Edits in it may rest on one outside of it, such as a line
 * break behind a quote without a partner: then none is made. */
static rql_status narrow(struct collection *c, const rql_span *range)
{
    struct rql_formatted *formatted = c->formatted;
    keep_range(formatted, *range);
    apply_edits(c);
    if (formatted->bytes.count > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    rql_text made = {formatted->bytes.items, formatted->bytes.count};
    if (rql_format_is_same(c->f, c->text, made))
        return RQL_OK;
    formatted->edits.count = 0;
    apply_edits(c);
    return RQL_OK;
}

static rql_status format_text(struct collection *c, const rql_options *options,
                              const rql_style *style, const rql_span *range)
{
    struct rql_formatted *formatted = c->formatted;
    if (setjmp(formatted->on_failure))
        return RQL_NO_MEMORY;
    size_t mark = rql_format_mark(c->text);
    rql_bytes_add(&formatted->arena, &formatted->bytes, c->text.data, mark);
    c->given = mark;
    rql_status status =
        rql_format_text(c->f, c->text, options, style, collect_window, c);
    if (status == RQL_OK && range)
        status = narrow(c, range);
    if (status != RQL_OK)
        return status;
    sum_shifts(formatted);
    formatted->text =
        (rql_text){formatted->bytes.count ? formatted->bytes.items : "",
                   formatted->bytes.count};
    return RQL_OK;
}

rql_status rql_formatted_new(const char *text, size_t length,
                             const rql_options *options, const rql_style *style,
                             const rql_span *range, rql_formatted **formatted)
{
    assert(text || length == 0);
    *formatted = NULL;
    if (length > RQL_TEXT_MAX)
        return RQL_TOO_LARGE;
    struct rql_formatted *made = calloc(1, sizeof *made);
    if (!made)
        return RQL_NO_MEMORY;
    rql_arena_init(&made->arena, &made->on_failure);
    struct formatter *f = rql_formatter_new(&made->on_failure);
    rql_status status = RQL_NO_MEMORY;
    if (f) {
        const rql_format_output output = {.copied = take_copied,
                                          .context = made};
        struct collection c = {
            .formatted = made, .f = f, .text = {text ? text : "", length}};
        f->output = &output;
        f->wants_places = true;
        status = format_text(&c, options, style, range);
        rql_formatter_free(f);
    }
    if (status == RQL_OK)
        *formatted = made;
    else
        rql_formatted_free(made);
    return status;
}

void rql_formatted_free(rql_formatted *formatted)
{
    if (!formatted)
        return;
    rql_arena_free(&formatted->arena);
    free(formatted);
}

rql_text rql_formatted_text(const rql_formatted *formatted)
{
    return formatted->text;
}

size_t rql_formatted_edit_count(const rql_formatted *formatted)
{
    return formatted->edits.count;
}

rql_edit rql_formatted_edit(const rql_formatted *formatted, size_t index)
{
    assert(index < formatted->edits.count);
    return ((const rql_edit *)formatted->edits.items)[index];
}

size_t rql_formatted_copied_count(const rql_formatted *formatted)
{
    return formatted->copied.count;
}

rql_span rql_formatted_copied(const rql_formatted *formatted, size_t index)
{
    assert(index < formatted->copied.count);
    return ((const rql_span *)formatted->copied.items)[index];
}

/* --- Carets ----------------------------------------------------------------------- */

/* How many edits begin at or before an offset. */
static size_t edits_up_to(const rql_formatted *formatted, size_t offset)
{
    const rql_edit *edits = formatted->edits.items;
    size_t low = 0, high = formatted->edits.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (edits[middle].span.start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t rql_formatted_offset(const rql_formatted *formatted, size_t offset)
{
    const rql_edit *edits = formatted->edits.items;
    const ptrdiff_t *shifts = formatted->shifts.items;
    size_t count = edits_up_to(formatted, offset);
    if (!count)
        return offset;
    const rql_edit *edit = &edits[count - 1];
    if (offset >= edit->span.end)
        return (size_t)((ptrdiff_t)offset + shifts[count - 1]);
    ptrdiff_t before = count > 1 ? shifts[count - 2] : 0;
    size_t inside = offset - edit->span.start;
    if (inside > edit->text.length)
        inside = edit->text.length;
    return (size_t)((ptrdiff_t)edit->span.start + before) + inside;
}
