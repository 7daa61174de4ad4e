/* The stages: ways to work through all queries of a workload. */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "peers.h"
#include "workload.h"

enum stage_id {
    STAGE_BARE,       /* the bare scanner, over the whole text */
    STAGE_PARSE,      /* scan and parse, a document for each query */
    STAGE_CHECK,      /* the same and check, errors and warnings */
    STAGE_FULL,       /* the same and check, infos as well */
    STAGE_PARSE_FILE, /* the three, all queries in one document */
    STAGE_CHECK_FILE,
    STAGE_FULL_FILE,
    STAGE_FORMAT,      /* format each query */
    STAGE_FORMAT_FILE, /* all of them as one text */
    STAGE_SQLITE,      /* SQLite prepares each query */
    STAGE_PG_QUERY,    /* libpg_query parses each query */
    STAGE_SYNTAQLITE,  /* syntaqlite formats each query */
    STAGE_SYNTAQLITE_FILE,
    STAGE_COUNT
};

/* "bare" and so on. */
const char *stage_name(enum stage_id stage);

/* The stage of that name; false when there is none. */
bool stage_from_name(const char *name, enum stage_id *stage);

/* True when this process runs the stage: its memory and instructions are known
 * then. */
bool stage_is_here(enum stage_id stage);

/* True when the stage is one for the workload, with the peers that there are.
 * Errors end most parsers at the first one, wherever that is: their figure only
 * says how long a query is looked at. */
bool stage_fits(enum stage_id stage, enum workload_kind kind,
                const struct peers *peers);

/*
 * Run a stage once; false when it could not be done.  The text is written to
 * and reads as before afterwards.  Nothing but this function and what it calls
 * is measured, so it must keep this name: callgrind is told to count inside it.
 */
bool stage_run(enum stage_id stage, struct workload *workload,
               struct peers *peers);

/* The seconds of processor time that a run takes; negative when it could not be
 * done. */
double stage_time(enum stage_id stage, struct workload *workload,
                  struct peers *peers);

/*
 * True when a workload is what it says: as many queries as wanted, one error in
 * each or nothing to report at all, and what SQL has too is accepted by SQLite and,
 * all but 2 % of it, by libpg_query, when they are there.  Says on standard error what is not.
 */
bool stage_verify(struct workload *workload, struct peers *peers);

#endif
