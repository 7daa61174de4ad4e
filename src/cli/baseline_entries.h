/* What baseline.c and its parts share: the entries. */
#ifndef BASELINE_ENTRIES_H
#define BASELINE_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "bytes.h"

/* Findings that are alike, of one file. */
struct entry {
    char *path; /* relative to the baseline, with slashes; UTF-8 */
    const rql_rule *rule;
    rql_text text; /* what they are about, shortened; UTF-8 */
    rql_identity identity;
    size_t count;
    size_t used;     /* of `count`, those that were found in this run */
    size_t visit;    /* of those found in this run: of which input */
    bool is_gone;    /* there is no such file */
    bool is_checked; /* it was checked in this run */
    bool is_partly;  /* only some of it */
    bool is_off;     /* its rule was off then */
};

struct entries {
    struct entry *items;
    size_t count;
    size_t room;
};

struct entry *entries_add(struct entries *entries);
void entries_free(struct entries *entries);

/* Sort by path, rule, text and identity, and make those one that are alike.  A
 * file that was an input twice has the findings of its first visit. */
void entries_sort(struct entries *entries);

/* Read entries from a text; false after a message that begins with `name`. */
bool entries_read(struct entries *entries, rql_text json, const char *name);

/* The text of a baseline. */
void entries_write(const struct entries *entries, struct bytes *text);

#endif
