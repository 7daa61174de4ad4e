/* Why an operation cannot be made: the message, its place in the text as given,
 * and the name that was perhaps meant. */
#include "rewrite.h"

/* --- Places --------------------------------------------------------------- */

/* Where an offset of the query at hand comes from in the query as given; inside
 * of new text, where that begins or ends. */
static size_t origin_of(const struct rewriter *w, size_t offset, bool is_end)
{
    const rql_edit *edits = w->done.items;
    size_t added = 0, gone = 0;
    for (size_t i = 0; i < w->done.count; i++) {
        rql_span span = edits[i].span;
        size_t start = span.start + added - gone;
        if (offset < start || (is_end && offset == start))
            break;
        if (offset < start + edits[i].text.length)
            return is_end ? span.end : span.start;
        added += edits[i].text.length;
        gone += span.end - span.start;
    }
    return offset + gone - added;
}

static rql_span place_of(const struct rewriter *w, uint32_t start, uint32_t end)
{
    size_t from = origin_of(w, start, false);
    size_t to = start < end ? origin_of(w, end, true) : from;
    return (rql_span){w->place.start + from,
                      w->place.start + (to < from ? from : to)};
}

/* --- Refusals ------------------------------------------------------------- */

void rql_rewriter_fail(struct rewriter *w, const char *message, rql_span span)
{
    struct rql_rewritten *r = w->result;
    r->error = message;
    r->failed = w->operation;
    r->span = span;
}

bool rql_refuse(struct rewriter *w, uint32_t start, uint32_t end,
                const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = rql_arena_vprintf(w->arena, format, args);
    va_end(args);
    rql_rewriter_fail(w, message, place_of(w, start, end));
    return false;
}

bool rql_miss(struct rewriter *w, uint32_t start, uint32_t end,
              const char *format, ...)
{
    struct search *search = &w->searches[w->operation];
    if (search->is_missed || search->is_found)
        return true;
    va_list args;
    va_start(args, format);
    search->is_missed = true;
    search->message = rql_arena_vprintf(w->arena, format, args);
    search->span = place_of(w, start, end);
    va_end(args);
    return true;
}

void rql_find(struct rewriter *w)
{
    w->searches[w->operation].is_found = true;
}

/* --- Names that are meant ------------------------------------------------- */

struct near_name rql_near_start(rql_text name)
{
    unsigned limit = name.length < 3    ? 0
                     : name.length < 8  ? 1
                     : name.length < 16 ? 2
                                        : 3;
    return (struct near_name){name, {NULL, 0}, limit + 1};
}

void rql_near_offer(struct near_name *near, rql_text candidate)
{
    unsigned distance =
        rql_edit_distance(near->name.data, near->name.length, candidate.data,
                          candidate.length, near->distance);
    if (distance < near->distance) {
        near->best = candidate;
        near->distance = distance;
    }
}

const char *rql_near_hint(struct rewriter *w, const struct near_name *near)
{
    if (!near->best.data)
        return "";
    return rql_arena_printf(w->arena, "; did you mean %.*s?",
                            (int)near->best.length, near->best.data);
}
