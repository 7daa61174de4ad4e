/* The files, and lines of them, that a run is about when it is not about all. */
#include "selection.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "message.h"

struct selected *selection_add(struct selection *selection, char *place)
{
    if (selection->count == selection->room) {
        selection->room = selection->room ? 2 * selection->room : 16;
        selection->items = need(realloc(
            selection->items, selection->room * sizeof *selection->items));
    }
    struct selected *selected = &selection->items[selection->count++];
    *selected = (struct selected){.place = place};
    return selected;
}

void selected_add_lines(struct selected *selected, size_t first, size_t end)
{
    struct line_range *last = selected->line_count
                                  ? &selected->lines[selected->line_count - 1]
                                  : NULL;
    if (last && first <= last->end) {
        last->end = end > last->end ? end : last->end;
        return;
    }
    if (selected->line_count == selected->line_room) {
        selected->line_room = selected->line_room ? 2 * selected->line_room : 4;
        selected->lines = need(realloc(
            selected->lines, selected->line_room * sizeof *selected->lines));
    }
    selected->lines[selected->line_count++] = (struct line_range){first, end};
}

static int compare(const void *a, const void *b)
{
    const struct selected *left = a, *right = b;
    return strcmp(left->place, right->place);
}

void selection_sort(struct selection *selection)
{
    if (selection->count)
        qsort(selection->items, selection->count, sizeof *selection->items,
              compare);
}

void selection_free(struct selection *selection)
{
    for (size_t i = 0; i < selection->count; i++) {
        free(selection->items[i].place);
        free(selection->items[i].lines);
    }
    free(selection->items);
    places_free(&selection->places);
    *selection = (struct selection){0};
}

/* --- Asking ---------------------------------------------------------------*/

/* The first item whose place is not before this one, of which `length` bytes
 * are looked at. */
static size_t lower_bound(const struct selection *selection, const char *place,
                          size_t length)
{
    size_t low = 0, high = selection->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strncmp(selection->items[middle].place, place, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The item of exactly that place. */
static const struct selected *find(const struct selection *selection,
                                   const char *place, size_t length)
{
    size_t at = lower_bound(selection, place, length);
    if (at == selection->count)
        return NULL;
    const struct selected *found = &selection->items[at];
    return strncmp(found->place, place, length) == 0 && !found->place[length]
               ? found
               : NULL;
}

/* The item of a place, or of a directory that it is in. */
static const struct selected *find_around(const struct selection *selection,
                                          const char *place)
{
    for (size_t length = strlen(place); length; length--) {
        if (place[length] && place[length] != '/')
            continue;
        const struct selected *found = find(selection, place, length);
        if (found)
            return found;
    }
    return NULL;
}

bool selection_has_place(const struct selection *selection, const char *place)
{
    return find_around(selection, place);
}

const struct selected *selection_find(struct selection *selection,
                                      const char *path)
{
    static const struct selected all_of_it;
    char *place = place_of(&selection->places, path);
    const struct selected *found = place ? find_around(selection, place) : NULL;
    struct stat status;
    bool is_link = place && !found && lstat(place, &status) == 0 &&
                   S_ISLNK(status.st_mode);
    char *target = is_link ? realpath(place, NULL) : NULL;
    if (target)
        found = find_around(selection, target);
    else if (!place || is_link)
        found = &all_of_it; /* whoever reads it says what is wrong */
    free(target);
    free(place);
    return found;
}

bool selection_enters(struct selection *selection, const char *path)
{
    char *place = place_of(&selection->places, path);
    if (!place)
        return true; /* whoever enters it says what is wrong */
    bool enters = find_around(selection, place);
    size_t length = strlen(place);
    if (!enters) {
        char *prefix = need(realloc(place, length + 2));
        place = prefix;
        if (length && place[length - 1] != '/')
            memcpy(place + length++, "/", 2);
        size_t at = lower_bound(selection, place, length);
        enters = at < selection->count &&
                 strncmp(selection->items[at].place, place, length) == 0;
    }
    free(place);
    return enters;
}

/* --- Lines ----------------------------------------------------------------*/

rql_span *selected_spans(const struct selected *selected, rql_text text,
                         size_t *count)
{
    *count = selected ? selected->line_count : 0;
    if (!*count)
        return NULL;
    rql_span *spans = need(calloc(*count, sizeof *spans));
    const char *at = text.data, *end = text.data + text.length;
    size_t line = 0;
    for (size_t i = 0; i < *count; i++) {
        const struct line_range *range = &selected->lines[i];
        for (int side = 0; side < 2; side++) {
            size_t wanted = side ? range->end : range->first;
            for (; line < wanted && at < end; line++) {
                const char *newline = memchr(at, '\n', (size_t)(end - at));
                at = newline ? newline + 1 : end;
            }
            *(side ? &spans[i].end : &spans[i].start) =
                (size_t)(at - text.data);
        }
    }
    return spans;
}
