/* The baselines of a run. */
#include "baselines.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"

struct named_baseline {
    char *path;
    struct baseline *baseline; /* NULL: it cannot be read */
};

struct baseline *baselines_get(struct baselines *baselines, const char *path)
{
    for (size_t i = 0; i < baselines->count; i++)
        if (strcmp(baselines->items[i].path, path) == 0)
            return baselines->items[i].baseline;
    size_t size = (baselines->count + 1) * sizeof *baselines->items;
    baselines->items = need(realloc(baselines->items, size));
    struct named_baseline *named = &baselines->items[baselines->count++];
    named->path = need(strdup(path));
    named->baseline = baseline_open(path, baselines->update);
    return named->baseline;
}

struct baseline_tally baselines_count(const struct baselines *baselines)
{
    struct baseline_tally sum = {0};
    for (size_t i = 0; i < baselines->count; i++) {
        if (!baselines->items[i].baseline)
            continue;
        struct baseline_tally tally =
            baseline_count(baselines->items[i].baseline);
        sum.quiet += tally.quiet;
        sum.stale += tally.stale;
        sum.added += tally.added;
        sum.removed += tally.removed;
    }
    return sum;
}

void baselines_tell_stale(const struct baselines *baselines)
{
    for (size_t i = 0; i < baselines->count; i++)
        if (baselines->items[i].baseline &&
            baseline_count(baselines->items[i].baseline).stale)
            baseline_tell_stale(baselines->items[i].baseline);
}

void baselines_leave(const struct baselines *baselines)
{
    for (size_t i = 0; i < baselines->count; i++)
        if (baselines->items[i].baseline)
            baseline_leave(baselines->items[i].baseline);
}

bool baselines_write(const struct baselines *baselines)
{
    bool good = true;
    for (size_t i = 0; i < baselines->count; i++)
        if (baselines->items[i].baseline)
            good &= baseline_write(baselines->items[i].baseline);
    return good;
}

void baselines_free(struct baselines *baselines)
{
    for (size_t i = 0; i < baselines->count; i++) {
        baseline_free(baselines->items[i].baseline);
        free(baselines->items[i].path);
    }
    free(baselines->items);
}
