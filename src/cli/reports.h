/* The reports of a run: each in its format, on standard output or in a file. */
#ifndef REPORTS_H
#define REPORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "report.h"
#include "settings.h"

struct reports {
    struct report_target *targets;
    size_t count;
};

/*
 * Open the reports that the settings ask for; the one without a file goes to
 * `out`.  False after a message: two that go to the same place, a file that
 * cannot be written, or one that is an operand too.  To be closed either way.
 * The settings and `out` must outlive the reports.
 */
bool reports_open(struct reports *reports, const struct settings *settings,
                  struct output *out, char **operands, int operand_count);

/* True when what goes to standard output is for people. */
bool reports_are_text(const struct settings *settings);

/* The mildest findings that any of them needs. */
rql_severity reports_least(const struct reports *reports);

/* True when one asks for the identities of findings. */
bool reports_identify(const struct reports *reports);

/* True when all of them write findings as they come. */
bool reports_stream(const struct reports *reports);

/* The most findings of an input that any of them writes; 0: all. */
size_t reports_most(const struct reports *reports);

/* True for a file that a report is going to replace. */
bool reports_hold(const struct reports *reports, const char *path);

void reports_begin(struct reports *reports);

/* One input; false when there was no memory for it. */
bool reports_put(struct reports *reports, struct findings *findings);

/* False when nothing more can be written. */
bool reports_are_good(const struct reports *reports);

void reports_end(struct reports *reports, const struct tally *tally);

/* Put the files in place; false after a message. */
bool reports_deliver(struct reports *reports);

/* Files that were not put in place stay as they were. */
void reports_close(struct reports *reports);

#endif
