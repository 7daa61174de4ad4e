/* The baselines of a run: the command line names one for all files, or the
 * configuration one for each. */
#ifndef BASELINES_H
#define BASELINES_H

#include <stdbool.h>
#include <stddef.h>

#include "baseline.h"

struct baselines {
    bool update; /* they are to be what is found now */
    struct named_baseline *items;
    size_t count;
};

/* The baseline of that path, which is read when it is asked for first; NULL when
 * it cannot be, after a message that comes once. */
struct baseline *baselines_get(struct baselines *baselines, const char *path);

/* All of them together; to be asked behind the last input. */
struct baseline_tally baselines_count(const struct baselines *baselines);

/* Say which entries are stale, in a line for each baseline. */
void baselines_tell_stale(const struct baselines *baselines);

/* Say that they are left as they are, since not all could be read. */
void baselines_leave(const struct baselines *baselines);

/* Write them, where that changes them; false after a message. */
bool baselines_write(const struct baselines *baselines);

void baselines_free(struct baselines *baselines);

#endif
