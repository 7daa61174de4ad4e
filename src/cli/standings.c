/* What was found in each file when it was checked last. */
#include "standings.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "report.h"

static void free_standing(struct standing *standing)
{
    free(standing->path);
    free(standing->place);
}

void standings_free(struct standings *s)
{
    for (size_t i = 0; i < s->count; i++)
        free_standing(&s->items[i]);
    free(s->items);
    places_free(&s->places);
    *s = (struct standings){0};
}

void standings_begin(struct standings *s)
{
    s->round++;
    places_free(&s->places);
}

/* The first one that is not before a path. */
static size_t place_of_path(const struct standings *s, const char *path)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(s->items[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct standing *standing_of(struct standings *s, const char *path)
{
    size_t at = place_of_path(s, path);
    if (at < s->count && strcmp(s->items[at].path, path) == 0)
        return &s->items[at];
    if (s->count == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        s->items = need(realloc(s->items, s->room * sizeof *s->items));
    }
    memmove(&s->items[at + 1], &s->items[at],
            (s->count - at) * sizeof *s->items);
    s->count++;
    s->items[at] = (struct standing){.path = need(strdup(path)),
                                     .place = place_of(&s->places, path)};
    return &s->items[at];
}

void standings_note(struct standings *s, const struct findings *findings)
{
    struct standing *standing = standing_of(s, findings->path);
    *standing = (struct standing){
        .path = standing->path, .place = standing->place, .round = s->round};
    for (size_t i = 0; i < findings->count; i++) {
        rql_severity severity = rql_diagnostic_severity(findings->items[i]);
        standing->findings[severity]++;
        standing->fails |= severity <= findings->policy->fail_on;
    }
}

static bool is_gone(const struct standings *s, const struct standing *standing,
                    const struct selection *selection)
{
    if (standing->round == s->round)
        return false;
    return !selection || !standing->place ||
           selection_has_place(selection, standing->place);
}

size_t standings_end(struct standings *s, const struct selection *selection)
{
    size_t kept = 0, count = s->count;
    for (size_t i = 0; i < count; i++) {
        if (is_gone(s, &s->items[i], selection))
            free_standing(&s->items[i]);
        else
            s->items[kept++] = s->items[i];
    }
    s->count = kept;
    return count - kept;
}

size_t standings_in_round(const struct standings *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        count += s->items[i].round == s->round;
    return count;
}

bool standings_fail(const struct standings *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].fails)
            return true;
    return false;
}

void standings_put(const struct standings *s, struct output *out)
{
    struct tally tally = {.files = s->count};
    for (size_t i = 0; i < s->count; i++)
        for (size_t severity = 0; severity < RQL_INFO; severity++)
            tally.findings[severity] += s->items[i].findings[severity];
    put_count(out, s->count, "file", "files");
    put_text(out, ": ");
    if (!put_findings(out, tally.findings))
        put_text(out, "no problems");
}
