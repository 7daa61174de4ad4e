/* What was found in each file when it was checked last. */
#ifndef STANDINGS_H
#define STANDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "findings.h"
#include "output.h"
#include "selection.h"

struct standing {
    char *path;
    char *place;              /* NULL: not known */
    size_t findings[RQL_OFF]; /* by rql_severity */
    bool fails;
    size_t round;
};

struct standings {
    struct standing *items; /* by path */
    size_t count;
    size_t room;
    size_t round;
    struct places places;
};

void standings_free(struct standings *standings);

/* A round of checks begins. */
void standings_begin(struct standings *standings);

/* A file was checked. */
void standings_note(struct standings *standings,
                    const struct findings *findings);

/* Forget the files that this round, which was about what is selected (NULL:
 * everything), has not found any more; returns how many. */
size_t standings_end(struct standings *standings,
                     const struct selection *selection);

/* How many files were checked in this round. */
size_t standings_in_round(const struct standings *standings);

/* True when a file fails. */
bool standings_fail(const struct standings *standings);

/* "12 files: 3 errors, 1 warning" */
void standings_put(const struct standings *standings, struct output *out);

#endif
