/* Documents of which only some stretches matter: which queries touch them, and
 * leaving out what does not. */
#include "regions.h"

#include <string.h>

#include "document.h"
#include "suppress.h"

bool rql_touches(struct regions *r, size_t start, size_t end)
{
    if (!r->count)
        return true;
    while (r->at < r->count && r->items[r->at].end <= start &&
           r->items[r->at].start < start)
        r->at++;
    if (r->at == r->count)
        return false;
    rql_span region = r->items[r->at];
    return region.start < end || region.start == start;
}

/* --- Queries --------------------------------------------------------------- */

/* The first thing on the lines below a place, or `end`. */
static size_t next_line_thing(const struct rql_document *d, size_t place,
                              size_t end)
{
    const char *at = d->text + place;
    if (place)
        at = memchr(at, '\n', end - place);
    if (!at)
        return end;
    const char *stop = d->text + end;
    while (at < stop && memchr(" \t\r\n\f\v", *at, 6))
        at++;
    return (size_t)(at - d->text);
}

rql_span rql_reach(const struct rql_document *d, uint32_t first, uint32_t last)
{
    const struct token *tokens = rql_tokens(d);
    uint32_t i = first;
    while (i && rql_token_is_trivia(&tokens[i - 1]))
        i--;
    size_t behind = i ? tokens[i - 1].end : d->regions ? d->regions->behind : 0;
    return (rql_span){next_line_thing(d, behind, tokens[first].start),
                      tokens[last].end};
}

/* --- What was passed over -------------------------------------------------- */

void rql_note_query(struct rql_document *d, uint32_t first, uint32_t last,
                    bool is_passed_over)
{
    struct regions *r = d->regions;
    const struct token *tokens = rql_tokens(d);
    if (is_passed_over && !r->was_passed_over)
        *(rql_span *)rql_vector_push(&d->arena, &r->skipped, sizeof(rql_span)) =
            (rql_span){tokens[first].start, tokens[last].end};
    else if (is_passed_over)
        ((rql_span *)r->skipped.items)[r->skipped.count - 1].end =
            tokens[last].end;
    r->was_passed_over = is_passed_over;
}

bool rql_is_skipped(const struct rql_document *d, size_t start, size_t end)
{
    if (!d->regions)
        return false;
    const rql_span *skipped = d->regions->skipped.items;
    size_t low = 0, high = d->regions->skipped.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (skipped[middle].end <= start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < d->regions->skipped.count && skipped[low].start < end;
}

/* --- Hosts ----------------------------------------------------------------- */

/* A part, and how many queries are in it. */
struct part_mark {
    size_t start;
    size_t queries;
};

void rql_mark_part(struct rql_document *d, size_t start, size_t queries)
{
    if (!d->regions)
        return;
    struct part_mark *mark =
        rql_vector_push(&d->arena, &d->regions->parts, sizeof *mark);
    *mark = (struct part_mark){start, queries};
}

/* The bodies that touch no region: their index, by order of position. */
struct bodies {
    const rql_span *items;
    size_t count;
    size_t at;
    struct regions regions;
    bool is_kept; /* the body at hand */
};

static struct bodies bodies_of(const struct rql_document *d)
{
    struct bodies bodies = {d->bodies.items, d->bodies.count, 0, *d->regions,
                            true};
    bodies.regions.at = 0;
    if (bodies.count)
        bodies.is_kept = rql_touches(&bodies.regions, bodies.items[0].start,
                                     bodies.items[0].end);
    return bodies;
}

/* False for a place in a body that touches no region.  Places come in order. */
static bool is_kept(struct bodies *b, size_t place)
{
    while (b->at < b->count && b->items[b->at].end <= place) {
        if (++b->at < b->count)
            b->is_kept = rql_touches(&b->regions, b->items[b->at].start,
                                     b->items[b->at].end);
    }
    return b->at == b->count || place < b->items[b->at].start || b->is_kept;
}

static void skip_bodies(struct rql_document *d)
{
    struct bodies bodies = bodies_of(d);
    for (size_t i = 0; i < bodies.count; i++)
        if (!is_kept(&bodies, bodies.items[i].start))
            *(rql_span *)rql_vector_push(&d->arena, &d->regions->skipped,
                                         sizeof(rql_span)) = bodies.items[i];
}

static void keep_diagnostics(struct rql_document *d)
{
    struct bodies bodies = bodies_of(d);
    struct rql_diagnostic *diags = d->diags.items;
    size_t kept = 0;
    for (size_t i = 0; i < d->diags.count; i++)
        if (is_kept(&bodies, diags[i].start))
            diags[kept++] = diags[i];
    d->diags.count = kept;
}

static void keep_suppressed(struct rql_document *d)
{
    struct bodies bodies = bodies_of(d);
    struct suppressed *suppressed = d->suppressed.items;
    size_t kept = 0;
    for (size_t i = 0; i < d->suppressed.count; i++)
        if (is_kept(&bodies, suppressed[i].diagnostic.start))
            suppressed[kept++] = suppressed[i];
    d->suppressed.count = kept;
}

static void keep_parts(struct rql_document *d)
{
    struct bodies bodies = bodies_of(d);
    struct embedded *parts = d->parts.items;
    size_t kept = 0, queries = 0;
    for (size_t i = 0; i < d->parts.count; i++) {
        if (!is_kept(&bodies, parts[i].span.start)) {
            if (!d->inners.count)
                rql_document_free(parts[i].document);
            continue;
        }
        parts[kept] = parts[i];
        parts[kept].first_query = queries;
        queries += rql_document_query_count(parts[kept++].document);
    }
    d->parts.count = kept;
}

static void count_queries(struct rql_document *d)
{
    struct bodies bodies = bodies_of(d);
    const struct part_mark *marks = d->regions->parts.items;
    d->query_count = 0;
    for (size_t i = 0; i < d->regions->parts.count; i++)
        if (is_kept(&bodies, marks[i].start))
            d->query_count += marks[i].queries;
}

void rql_keep_bodies(struct rql_document *d)
{
    if (!d->regions)
        return;
    skip_bodies(d);
    keep_diagnostics(d);
    keep_suppressed(d);
    keep_parts(d);
    count_queries(d);
}

/* --- Regions of a text that was edited ------------------------------------- */

/* Where a place of the text stands after the edits that end at or before it; of
 * a place inside of an edit, its end.  `at` and `shift` are those of the place
 * before. */
static size_t moved(size_t place, const rql_edit *edits, size_t count,
                    size_t *at, size_t *shift)
{
    while (*at < count && edits[*at].span.end <= place) {
        const rql_edit *edit = &edits[(*at)++];
        *shift += edit->text.length - (edit->span.end - edit->span.start);
    }
    if (*at < count && edits[*at].span.start < place)
        place = edits[*at].span.start;
    return place + *shift;
}

void rql_regions_follow(rql_span *regions, size_t count, const rql_edit *edits,
                        size_t edit_count)
{
    size_t at = 0, shift = 0;
    for (size_t i = 0; i < count; i++) {
        rql_span *region = &regions[i];
        region->start = moved(region->start, edits, edit_count, &at, &shift);
        region->end = moved(region->end, edits, edit_count, &at, &shift);
    }
}
