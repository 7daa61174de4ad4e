/* The law of sections: a text that is read in sections, and joined, is the text
 * that is read at once. */
#include "law.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SECTIONS = 64, BEFORE = 16 /* bytes to look back at */ };

char *law_repeated(const struct subject *s, size_t *length)
{
    static const char *const between[] = {"\n", ";\n", "\n\n"};
    char *text = malloc(3 * (s->length + 2) + RQL_TEXT_PADDING);
    *length = 0;
    for (size_t i = 0; text && i < 3; i++) {
        if (s->length)
            memcpy(text + *length, s->text, s->length);
        *length += s->length;
        memcpy(text + *length, between[i], strlen(between[i]));
        *length += strlen(between[i]);
    }
    return text;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_span(rql_span a, rql_span b)
{
    return a.start == b.start && a.end == b.end;
}

static bool same_fix(const rql_fix *a, const rql_fix *b)
{
    bool same = a->is_safe == b->is_safe && same_text(a->title, b->title) &&
                a->edit_count == b->edit_count;
    for (size_t i = 0; same && i < a->edit_count; i++)
        same = same_span(a->edits[i].span, b->edits[i].span) &&
               a->edits[i].text.length == b->edits[i].text.length &&
               memcmp(a->edits[i].text.data, b->edits[i].text.data,
                      a->edits[i].text.length) == 0;
    return same;
}

bool are_same_findings(const rql_diagnostic *a, const rql_diagnostic *b)
{
    rql_identity x = rql_diagnostic_identity(a);
    rql_identity y = rql_diagnostic_identity(b);
    size_t related = rql_diagnostic_related_count(a);
    size_t fixes = rql_diagnostic_fix_count(a);
    bool same =
        same_span(rql_diagnostic_span(a), rql_diagnostic_span(b)) &&
        rql_diagnostic_rule(a) == rql_diagnostic_rule(b) &&
        rql_diagnostic_severity(a) == rql_diagnostic_severity(b) &&
        same_text(rql_diagnostic_message(a), rql_diagnostic_message(b)) &&
        same_text(rql_diagnostic_help(a), rql_diagnostic_help(b)) &&
        x.finding == y.finding && x.query == y.query &&
        related == rql_diagnostic_related_count(b) &&
        fixes == rql_diagnostic_fix_count(b);
    for (size_t i = 0; same && i < related; i++)
        same = same_span(rql_diagnostic_related(a, i).span,
                         rql_diagnostic_related(b, i).span);
    for (size_t i = 0; same && i < fixes; i++)
        same = same_fix(rql_diagnostic_fix(a, i), rql_diagnostic_fix(b, i));
    return same;
}

static bool same_document(const rql_document *a, const rql_document *b)
{
    size_t count = rql_document_diagnostic_count(a);
    bool same =
        rql_document_query_count(a) == rql_document_query_count(b) &&
        count == rql_document_diagnostic_count(b) &&
        rql_document_suppression_count(a) ==
            rql_document_suppression_count(b) &&
        rql_document_suppressed_count(a) == rql_document_suppressed_count(b);
    for (int severity = RQL_ERROR; same && severity < RQL_OFF; severity++)
        same = rql_document_omitted_count(a, (rql_severity)severity) ==
               rql_document_omitted_count(b, (rql_severity)severity);
    same = same &&
           rql_document_omitted_fixable(a) == rql_document_omitted_fixable(b);
    for (size_t i = 0; same && i < count; i++)
        same = are_same_findings(rql_document_diagnostic(a, i),
                                 rql_document_diagnostic(b, i));
    return same;
}

/* How a text is being read. */
struct reading {
    const char *text;
    size_t length;
    const rql_options *options;
    rql_document *sections[MOST_SECTIONS];
    size_t places[MOST_SECTIONS];
    size_t count;
    size_t at; /* where the last one ended */
};

/* Read a section from where the last one ended, of the bytes before `limit`. */
static bool read_section(struct reading *r, size_t until, size_t limit)
{
    size_t place = r->at < BEFORE ? 0 : r->at - BEFORE;
    size_t length = limit - place;
    char *copy = malloc(length + RQL_TEXT_PADDING);
    rql_section section = {.start = r->at - place,
                           .until = until - place,
                           .is_last = limit == r->length};
    size_t end = 0;
    if (!copy)
        return false;
    memcpy(copy, r->text + place, length);
    rql_status status = rql_section_new(copy, length, &section, r->options,
                                        &end, &r->sections[r->count]);
    free(copy);
    if (status != RQL_OK || end < section.start || end > length)
        return false;
    if (section.is_last && until == r->length && end != length)
        return false;
    r->places[r->count++] = place;
    r->at = place + end;
    return true;
}

/* Windows of about that size, and larger ones where such tell nothing. */
static bool read_windows(struct reading *r, size_t window)
{
    for (size_t size = window; r->at < r->length;) {
        size_t before = r->at;
        size_t limit = r->length - r->at < size ? r->length : r->at + size;
        if (r->count == MOST_SECTIONS - 1)
            limit = r->length;
        if (!read_section(r, limit == r->length ? limit : SIZE_MAX, limit))
            return false;
        size = r->at == before ? 2 * size : window + r->at % 97;
    }
    return true;
}

/* As far as a guess says, where that is right. */
static bool read_guesses(struct reading *r, size_t step)
{
    while (r->at < r->length) {
        size_t from = r->length - r->at < step ? r->length : r->at + step;
        size_t until = r->count == MOST_SECTIONS - 1
                           ? r->length
                           : rql_section_guess(r->text, r->length, from);
        if (until < from || !read_section(r, until, r->length))
            return false;
    }
    return true;
}

static bool is_whole(const struct subject *s, const rql_options *options,
                     size_t step, bool guesses, const rql_document *whole)
{
    struct reading r = {.length = 0, .options = options};
    rql_document *joined = NULL;
    char *text = law_repeated(s, &r.length);
    r.text = text;
    bool good =
        text && (guesses ? read_guesses(&r, step) : read_windows(&r, step));
    if (good)
        good = rql_document_join(text, r.length, r.sections, r.places, r.count,
                                 options, &joined) == RQL_OK &&
               same_document(joined, whole);
    else
        for (size_t i = 0; i < r.count; i++)
            rql_document_free(r.sections[i]);
    rql_document_free(joined);
    free(text);
    return good;
}

bool sections_are_the_whole(const struct subject *s)
{
    rql_options options = s->options;
    rql_document *whole = NULL;
    size_t length;
    if (options.host != RQL_HOST_NONE)
        return true;
    char *text = law_repeated(s, &length);
    options.identities = true;
    options.most_findings = s->length % 3 * 2; /* all, two or four */
    bool good =
        text && rql_document_new(text, length, &options, &whole) == RQL_OK;
    size_t step = s->is_thorough ? length / 40 + 1 : length / 5 + 1;
    for (size_t at = step; good && at < length; at += step)
        good = is_whole(s, &options, at, false, whole) &&
               is_whole(s, &options, at, true, whole);
    rql_document_free(whole);
    free(text);
    return good;
}
