/* The baseline: findings that are known and stay quiet. */
#ifndef BASELINE_H
#define BASELINE_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "findings.h"

struct baseline;

/* Read the baseline at `path`.  With `update` it need not be there, and is what
 * baseline_write() makes it.  NULL after a message.  To be freed. */
struct baseline *baseline_open(const char *path, bool update);
void baseline_free(struct baseline *baseline);

/* How much of an input was checked. */
enum coverage {
    COVERS_ALL,
    COVERS_SOME /* what is not found may be where nobody has looked */
};

/*
 * Take the findings of an input out that are in the baseline; when that is
 * updated, they are put into it first, but for those milder than `least`.
 * Documents must have been made with identities and with findings of every
 * severity.  False after a message: the input cannot be in a baseline.
 */
bool baseline_filter(struct baseline *baseline, struct findings *findings,
                     rql_severity least, enum coverage coverage);

/* Forget what was found up to now: inputs are checked again. */
void baseline_restart(struct baseline *baseline);

/* What became of the baseline; to be asked behind the last input. */
struct baseline_tally {
    size_t quiet;   /* findings that were taken out */
    size_t stale;   /* findings in it that are found no more */
    size_t added;   /* of an update: findings that it did not have */
    size_t removed; /* and those that it has no more */
};

struct baseline_tally baseline_count(struct baseline *baseline);

/* Say which entries are stale, in one line. */
void baseline_tell_stale(const struct baseline *baseline);

/* Say that it is left as it is, because not all is known of what was found. */
bool baseline_leave(const struct baseline *baseline);

/* Write it, where that changes it; false after a message. */
bool baseline_write(struct baseline *baseline);

#endif
