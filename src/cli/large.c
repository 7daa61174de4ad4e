/*
 * A large text, checked by several threads at once.
 *
 * It is cut where queries seem to begin, and the sections between are read apart
 * from each other.  Whether one began at the right place is known when the one
 * before it has ended: where it did not, its stretch is read again.
 */
#include "large.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "team.h"

enum {
    BEFORE = 1 << 8,  /* bytes before it, to look back at */
    FURTHER = 1 << 6, /* times as many, when they are not enough */
    BEHIND = 1 << 14  /* bytes behind it, to see that it ends there */
};

/* A section, or what has been read of it. */
struct section {
    size_t start;
    size_t end;
    bool is_last; /* the bytes were read to the end of the text */
    size_t place; /* where the bytes begin that it was read from */
    rql_document *document;
    rql_status status;
};

struct sections {
    const struct stretch *stretch;
    const rql_options *options;
    const size_t *cuts; /* where to begin, and the end of all */
    struct section *read;
};

/* --- Reading one ----------------------------------------------------------*/

/* Read from `section->start` on, as far as bytes before `limit` tell. */
static void read_some(const struct sections *all, struct section *section,
                      size_t until, size_t limit)
{
    const struct stretch *stretch = all->stretch;
    size_t place = section->start < BEFORE ? 0 : section->start - BEFORE;
    if (limit > stretch->length)
        limit = stretch->length;
    size_t length = limit - place;
    char *copy = malloc(length + RQL_TEXT_PADDING);
    rql_section given = {
        .start = section->start - place,
        .until = until - place,
        .is_last = limit == stretch->length && stretch->is_last,
    };
    section->place = place;
    section->is_last = given.is_last;
    section->status = RQL_NO_MEMORY;
    if (!copy)
        return;
    memcpy(copy, stretch->data + place, length);
    section->status = rql_section_new(copy, length, &given, all->options,
                                      &section->end, &section->document);
    section->end += place;
    free(copy);
}

/* Read a section to `until`, looking so far beyond, or further where it takes
 * that; not to there where the text does not tell. */
static void read_section(const struct sections *all, struct section *section,
                         size_t until, size_t behind, size_t furthest)
{
    for (;; behind *= FURTHER) {
        size_t limit = behind < furthest - until ? until + behind : furthest;
        read_some(all, section, until, limit);
        if (section->status != RQL_OK || section->end >= until ||
            limit >= furthest)
            return;
        rql_document_free(section->document);
        section->document = NULL;
    }
}

static void read_at_once(void *context, size_t index)
{
    const struct sections *all = context;
    struct section *section = &all->read[index];
    size_t until = all->cuts[index + 1];
    size_t length = all->stretch->length;
    size_t furthest = length - until < SECTION ? length : until + SECTION;
    section->start = all->cuts[index];
    read_section(all, section, until, BEHIND, furthest);
}

/* --- Joining them ---------------------------------------------------------*/

/* The sections that count, in order. */
struct joined {
    rql_document **documents;
    size_t *places;
    size_t *ends;
    size_t count;
    size_t room;
    size_t end; /* of the last one */
};

static size_t *grow(size_t *places, size_t room)
{
    return need(realloc(places, room * sizeof *places));
}

static void take(struct joined *joined, struct section *section)
{
    if (joined->count == joined->room) {
        size_t room = joined->room * 2 + 16;
        joined->documents =
            need(realloc(joined->documents, room * sizeof *joined->documents));
        joined->places = grow(joined->places, room);
        joined->ends = grow(joined->ends, room);
        joined->room = room;
    }
    joined->documents[joined->count] = section->document;
    joined->places[joined->count] = section->place;
    joined->ends[joined->count++] = section->end;
    joined->end = section->end;
    section->document = NULL;
}

/* It has a query, or there are no more. */
static bool is_useful(const struct section *section)
{
    return section->status == RQL_OK &&
           (section->end > section->start || section->is_last);
}

/* Take a section that began where the one before it ended.  False when the text
 * does not tell where it ends, or memory is short. */
static bool take_or_stop(struct joined *joined, struct section *section,
                         rql_status *status)
{
    *status = section->status;
    if (is_useful(section)) {
        take(joined, section);
        return true;
    }
    rql_document_free(section->document);
    section->document = NULL;
    return false;
}

/* Take what was read of the stretch from one cut to the next, or read it again. */
static bool take_cut(const struct sections *all, size_t index,
                     struct joined *joined, rql_status *status)
{
    struct section *section = &all->read[index];
    size_t until = all->cuts[index + 1];
    bool is_furthest = until == all->stretch->length; /* it tells no more */
    if (section->start == joined->end && (is_furthest || is_useful(section)) &&
        !take_or_stop(joined, section, status))
        return false;
    while (joined->end < until) {
        struct section again = {.start = joined->end};
        bool is_known = section->start == again.start; /* to reach far */
        read_section(all, &again, until, is_known ? 4 * SECTION : BEHIND,
                     all->stretch->length);
        if (!take_or_stop(joined, &again, status))
            return false;
    }
    return true;
}

static rql_status take_all(const struct sections *all, size_t count,
                           struct joined *joined)
{
    rql_status status = RQL_OK;
    bool goes_on = true;
    for (size_t i = 0; i < count; i++) {
        goes_on = goes_on && take_cut(all, i, joined, &status);
        rql_document_free(all->read[i].document);
    }
    return status;
}

/* What suppresses may be about what comes later. */
static bool is_told(const struct stretch *stretch, const struct joined *joined)
{
    for (size_t i = 0; i < joined->count && !stretch->is_last; i++)
        if (rql_section_may_suppress(joined->documents[i]))
            return false;
    return joined->count;
}

static rql_status join(const struct sections *all, struct joined *joined,
                       rql_status status, rql_document **document)
{
    const struct stretch *stretch = all->stretch;
    if (status == RQL_OK && is_told(stretch, joined))
        return rql_document_join(
            stretch->data, stretch->length + stretch->behind, joined->documents,
            joined->places, joined->count, all->options, document);
    for (size_t i = 0; i < joined->count; i++)
        rql_document_free(joined->documents[i]);
    joined->end = stretch->start;
    return status;
}

/* --- All of it ------------------------------------------------------------*/

/* Where sections are to begin, and the end of all; to be freed. */
static size_t *cut(const struct stretch *stretch, size_t *sections)
{
    size_t most = (stretch->length - stretch->start) / SECTION + 2;
    size_t *cuts = need(calloc(most, sizeof *cuts));
    size_t count = 0;
    cuts[count++] = stretch->start;
    size_t at = stretch->start;
    while (stretch->length - at > 2 * (size_t)SECTION) {
        at += SECTION;
        size_t found = rql_section_guess(stretch->data, at + SECTION, at);
        if (found < at + SECTION)
            cuts[count++] = found;
    }
    cuts[count] = stretch->length;
    *sections = count;
    return cuts;
}

static bool is_whole(const struct stretch *stretch)
{
    return !stretch->start && stretch->is_last;
}

static rql_status read_in_place(const struct stretch *stretch,
                                const rql_options *options, size_t *end,
                                rql_document **document)
{
    *end = stretch->length;
    return rql_document_new_in_place(stretch->data, stretch->length, options,
                                     document);
}

static rql_status read_in_sections(const struct stretch *stretch,
                                   const rql_options *options, size_t threads,
                                   const size_t *cuts, size_t count,
                                   struct joined *joined,
                                   rql_document **document)
{
    struct sections all = {
        .stretch = stretch,
        .options = options,
        .cuts = cuts,
        .read = need(calloc(count, sizeof *all.read)),
    };
    *joined = (struct joined){.end = stretch->start};
    *document = NULL;
    team_run(threads, count, read_at_once, &all);
    rql_status status = take_all(&all, count, joined);
    status = join(&all, joined, status, document);
    free(joined->documents);
    free(joined->places);
    free(all.read);
    return status;
}

rql_status large_document_new(const struct stretch *stretch,
                              const rql_options *options, size_t threads,
                              size_t *end, rql_document **document)
{
    if (is_whole(stretch) && (threads <= 1 || stretch->length < LARGE ||
                              stretch->length > RQL_TEXT_MAX))
        return read_in_place(stretch, options, end, document);
    size_t count;
    size_t *cuts = cut(stretch, &count);
    rql_status status;
    if (count == 1 && is_whole(stretch)) {
        status = read_in_place(stretch, options, end, document);
    } else {
        struct joined joined;
        status = read_in_sections(stretch, options, threads, cuts, count,
                                  &joined, document);
        *end = joined.end;
        free(joined.ends);
    }
    free(cuts);
    return status;
}

rql_status large_sections_new(rql_text text, const rql_options *options,
                              size_t threads, size_t **ends, size_t *count,
                              rql_document **document)
{
    const struct stretch stretch = {
        .data = (char *)text.data, .length = text.length, .is_last = true};
    struct joined joined;
    size_t cut_count;
    size_t *cuts = cut(&stretch, &cut_count);
    rql_status status = read_in_sections(&stretch, options, threads, cuts,
                                         cut_count, &joined, document);
    free(cuts);
    *ends = joined.ends;
    *count = joined.count;
    return status;
}
