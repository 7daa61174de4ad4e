/* Formatting: the text, which may be read while it is formatted. */
#include "format.h"

#include <string.h>

#include "suppress.h"

enum { PIECE = 1 << 16 /* bytes that are read at once, at least */ };

static void read_piece(struct formatter *f)
{
    struct format_source *source = &f->source;
    const rql_format_input *input = source->input;
    struct vector *held = &source->held;
    size_t length = 0;
    while (held->capacity - held->count < PIECE)
        rql_vector_grow(f->arena, held, 1);
    if (!input->read(input->context, (char *)held->items + held->count,
                     held->capacity - held->count, &length))
        source->status = RQL_STOPPED;
    held->count += length;
    source->text = (rql_text){held->items, held->count};
    if (held->count > RQL_TEXT_MAX)
        source->status = RQL_TOO_LARGE;
    source->is_all = length == 0 || source->status != RQL_OK;
}

void rql_format_reach(struct formatter *f, size_t length)
{
    while (!f->source.is_all && f->source.text.length < length)
        read_piece(f);
}

size_t rql_format_leave(struct formatter *f, size_t at)
{
    struct format_source *source = &f->source;
    const rql_format_input *input = source->input;
    if (!input)
        return at;
    if (input->done)
        input->done(input->context, source->text.data, at);
    source->held.count -= at;
    source->base += at;
    memmove(source->held.items, (char *)source->held.items + at,
            source->held.count);
    source->text.length = source->held.count;
    return 0;
}

/* True when the last mark that opens or closes a comment may open one. */
static bool is_open(const char *text, size_t at, size_t end)
{
    for (size_t i = end; i > at; i--) {
        if (text[i - 1] != '*')
            continue;
        if (i - 1 > at && text[i - 2] == '/')
            return true;
        if (i < end && text[i] == '/')
            return false;
    }
    return false;
}

/* Go to where the comment ends that `*end` may be in; false when that is not at
 * hand. */
static bool end_comment(struct formatter *f, size_t at, size_t *end)
{
    const char *text = f->source.text.data;
    if (!memchr(text + at, '*', *end - at) || !is_open(text, at, *end))
        return true;
    for (;; ++*end) {
        if (*end == f->source.text.length)
            rql_format_reach(f, *end + 1);
        if (*end == f->source.text.length)
            return !f->source.goes_on;
        const char *p = f->source.text.data + *end;
        if (p[0] == '/' && p[-1] == '*')
            break;
    }
    ++*end;
    return true;
}

bool rql_format_may_keep(struct formatter *f, size_t at, size_t end)
{
    bool is_part = f->is_section || !f->source.is_all;
    return (is_part && !end_comment(f, at, &end)) ||
           rql_text_may_suppress(f->source.text.data + at, end - at);
}
