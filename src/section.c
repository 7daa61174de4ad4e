/* Reading a large text in sections, and joining these to one document. */
#include "sections.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "str.h"
#include "suppress.h"

/* The scanner looks no further than this beyond a token to know where it ends,
 * but for what reaches to the end of its line. */
enum { FAR = 64 };

/* --- Reading --------------------------------------------------------------- */

/* A place between two queries, and what was known there. */
struct mark {
    size_t place;
    size_t diags;
    size_t comments;
    size_t queries;
    struct diag_counts counts; /* where findings are bounded */
};

static struct mark mark_of(const struct rql_document *d, size_t place)
{
    struct mark mark = {.place = place,
                        .diags = d->diags.count,
                        .comments = d->comments.count,
                        .queries = d->query_count};
    if (d->bound)
        mark.counts = d->bound->counts;
    return mark;
}

static void go_back(struct rql_document *d, const struct mark *mark)
{
    d->diags.count = d->first_diag = mark->diags;
    d->comments.count = mark->comments;
    d->query_count = mark->queries;
    if (d->bound)
        rql_bound_back(d, &mark->counts);
}

/* Behind the last line break of a text that goes on, but for the bytes before
 * its end that the scanner needs to look at: up to there no quote is without its
 * partner because of what is not there. */
static size_t sure_end(const struct rql_document *d, bool is_last)
{
    size_t end = d->length < FAR ? 0 : d->length - FAR;
    if (is_last)
        return SIZE_MAX;
    while (end > d->begin && d->text[end - 1] != '\n' &&
           d->text[end - 1] != '\r')
        end--;
    return end > d->begin ? end : 0;
}

/* True when what stands behind the end of the text cannot change where the query
 * before `place` ends: what is odd, up to `odd`, is on lines that are complete,
 * and so is the gap behind the query and the token that shows that it does not
 * go on. */
static bool is_sure(const struct rql_document *d, const struct scanner *scanner,
                    size_t odd, size_t end)
{
    if (end == SIZE_MAX)
        return true;
    if (odd && odd >= end)
        return false;
    for (size_t i = scanner->first; i < d->tokens.count; i++) {
        const struct token *token = rql_token_at(d, (uint32_t)i);
        if (!rql_token_is_trivia(token))
            return token->end + (size_t)FAR <= d->length;
    }
    return false;
}

/* Where the query ends that the scanner has read. */
static size_t end_of_query(const struct rql_document *d, enum scan_stop stop)
{
    const struct token *last = rql_token_at(d, (uint32_t)d->tokens.count - 1);
    return stop == SCAN_SEMICOLON ? last->end : last->start;
}

/* Read queries until it is known that one has ended where the section may; what
 * was read beyond is forgotten. */
static size_t read_queries(struct rql_document *d, const rql_section *given)
{
    size_t sure = sure_end(d, given->is_last);
    struct mark here = mark_of(d, given->start), before = here;
    size_t odd = 0;
    struct scanner scanner;
    rql_scanner_init(&scanner, d);
    for (;;) {
        enum scan_stop stop = rql_scanner_next(&scanner);
        uint32_t end = (uint32_t)d->tokens.count - (stop != SCAN_END);
        bool is_first = here.place == given->start;
        if (!is_first && !is_sure(d, &scanner, odd, sure))
            break;
        before = here;
        if (!is_first && here.place >= given->until)
            break;
        if (stop == SCAN_END && !given->is_last)
            break;
        rql_make_query(d, &scanner, end);
        here = mark_of(d, stop == SCAN_END ? d->length : end_of_query(d, stop));
        if (scanner.odd_kinds)
            odd = here.place;
        rql_discard_query(d, stop);
        if (stop == SCAN_END)
            return here.place;
    }
    go_back(d, &before);
    return before.place;
}

/* Edits may point into the text, which the caller is going to free. */
static void keep_edits(struct rql_document *d, const rql_fix *fix)
{
    uintptr_t start = (uintptr_t)d->text, end = start + d->length;
    rql_edit *edits = (rql_edit *)fix->edits; /* of an arena of ours */
    for (size_t i = 0; i < fix->edit_count; i++) {
        rql_text *text = &edits[i].text;
        uintptr_t at = (uintptr_t)text->data;
        if (at >= start && at < end)
            text->data = rql_arena_copy(&d->arena, text->data, text->length);
    }
}

static void keep_fixes(struct rql_document *d)
{
    const struct rql_diagnostic *diags = d->diags.items;
    for (size_t i = 0; i < d->diags.count; i++)
        for (uint32_t k = 0; diags[i].extra && k < diags[i].extra->fix_count;
             k++)
            keep_edits(d, &diags[i].extra->fixes[k]);
}

/* --- Joining --------------------------------------------------------------- */

static void shift_span(rql_span *span, size_t by)
{
    span->start += by;
    span->end += by;
}

static void shift_fix(const rql_fix *fix, size_t by)
{
    rql_edit *edits = (rql_edit *)fix->edits;
    for (size_t i = 0; i < fix->edit_count; i++)
        shift_span(&edits[i].span, by);
}

static void shift(struct rql_diagnostic *diag, size_t by)
{
    struct diag_extra *extra = diag->extra;
    diag->start += (uint32_t)by;
    diag->end += (uint32_t)by;
    if (!extra)
        return;
    rql_related *related = (rql_related *)extra->related;
    for (uint32_t i = 0; i < extra->related_count; i++)
        shift_span(&related[i].span, by);
    for (uint32_t i = 0; i < extra->fix_count; i++)
        shift_fix(&extra->fixes[i], by);
}

static void take_section(struct rql_document *d,
                         const struct rql_document *section, size_t place)
{
    struct rql_diagnostic *diags = section->diags.items;
    const struct directive_comment *comments = rql_comments(section);
    for (size_t i = 0; i < section->diags.count; i++) {
        shift(&diags[i], place);
        rql_take_kept(d, &diags[i]);
    }
    rql_take_omitted(d, section);
    for (size_t i = 0; i < section->comments.count; i++) {
        struct directive_comment *comment =
            rql_vector_push(&d->arena, &d->comments, sizeof *comment);
        *comment = comments[i];
        comment->start += (uint32_t)place;
        comment->end += (uint32_t)place;
    }
    d->query_count += section->query_count;
}

static void join(struct rql_document *d, struct section *section)
{
    size_t count = section->count;
    rql_document **owned = rql_arena_alloc(&d->arena, count * sizeof *owned);
    memcpy(owned, section->documents, count * sizeof *owned);
    d->sections = owned;
    d->section_count = count;
    section->is_taken = true;
    for (size_t i = 0; i < count; i++)
        take_section(d, owned[i], section->places[i]);
    d->first_diag = d->diags.count;
    d->section = NULL;
}

void rql_free_sections(struct rql_document *d)
{
    for (size_t i = 0; i < d->section_count; i++)
        rql_document_free(d->sections[i]);
}

void rql_read_section(struct rql_document *d, struct section *section)
{
    if (section->count) {
        join(d, section);
        return;
    }
    d->begin = (uint32_t)section->given.start;
    section->end = read_queries(d, &section->given);
    keep_fixes(d);
}

/* --- Guessing -------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool begins_select(const char *p, const char *end)
{
    static const char select[] = "select";
    size_t length = sizeof select - 1;
    if ((size_t)(end - p) <= length || !is_blank(p[length]))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((p[i] | 0x20) != select[i])
            return false;
    return true;
}

/* The end of what stands on a line, without spaces and a comment behind it. */
static const char *content_end(const char *line, const char *end)
{
    for (const char *p = line; (p = memchr(p, '-', (size_t)(end - p))); p++)
        if (p + 1 < end && p[1] == '-') {
            end = p;
            break;
        }
    while (end > line && is_blank(end[-1]))
        end--;
    return end;
}

static const char *line_before(const char *text, const char *end)
{
    while (end > text && end[-1] != '\n')
        end--;
    return end;
}

/* The end of what stands before a line, comments aside; the line itself when that
 * is far away. */
static const char *end_before(const char *text, const char *line)
{
    enum { MOST_LINES = 50, LONGEST = 1000 };
    const char *end = line;
    for (int i = 0; i < MOST_LINES && end > text; i++) {
        const char *before = line_before(text, end - 1);
        if (end - before > LONGEST)
            return line;
        const char *content = content_end(before, end);
        if (content > before)
            return content;
        end = before;
    }
    return line;
}

/* Behind the semicolon that stands before a line which begins with SELECT,
 * comments between them aside; the line itself when there is none. */
static const char *begin_of_query(const char *text, const char *line)
{
    const char *end = end_before(text, line); /* not the start of the text */
    return end[-1] == ';' ? end : line;
}

size_t rql_end_before(const char *text, size_t place)
{
    bool ends_query = place && text[place - 1] == ';';
    const char *at = text + place;
    return (size_t)((ends_query ? at : end_before(text, at)) - text);
}

size_t rql_section_guess(const char *text, size_t length, size_t from)
{
    const char *end = text + length;
    const char *first = text + from;
    for (const char *p, *before = first; before < end; before = p + 1) {
        p = memchr(before, '\n', (size_t)(end - before));
        if (!p)
            break;
        const char *line = p + 1;
        while (line < end && is_blank(*line) && *line != '\n')
            line++;
        const char *begin = begins_select(line, end)
                                ? begin_of_query(text, line)
                                : content_end(before, p);
        bool is_begin = begin > text && (begin == line || begin[-1] == ';');
        if (is_begin && begin >= first)
            return (size_t)(begin - text);
    }
    const char *semicolon =
        from < length ? memchr(first, ';', length - from) : NULL;
    return semicolon ? (size_t)(semicolon + 1 - text) : length;
}

/* --- The public way in ----------------------------------------------------- */

static rql_options options_of_section(const rql_options *given)
{
    rql_options options = {0};
    if (given)
        options = *given;
    assert(options.host == RQL_HOST_NONE && !options.region_count);
    options.discard_trees = true;
    return options;
}

rql_status rql_section_new(char *text, size_t length,
                           const rql_section *section, const rql_options *given,
                           size_t *end, rql_document **document)
{
    rql_options options = options_of_section(given);
    struct section work = {.given = *section};
    assert(section->start <= length);
    rql_status status =
        rql_section_document_new(text, length, &options, &work, document);
    *end = status == RQL_OK ? work.end : section->start;
    return status;
}

bool rql_section_may_suppress(const rql_document *section)
{
    return section->comments.count > 0;
}

rql_status rql_document_join(char *text, size_t length,
                             rql_document *const *sections,
                             const size_t *places, size_t count,
                             const rql_options *given, rql_document **document)
{
    rql_options options = options_of_section(given);
    struct section work = {
        .documents = sections, .places = places, .count = count};
    assert(count > 0);
    rql_status status =
        rql_section_document_new(text, length, &options, &work, document);
    for (size_t i = 0; i < count && !work.is_taken; i++)
        rql_document_free(sections[i]);
    return status;
}
