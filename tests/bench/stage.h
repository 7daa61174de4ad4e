/* The stages: ways to work through all queries of a workload. */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "sqlite.h"
#include "workload.h"

enum stage_id {
    STAGE_BARE,       /* the bare scanner, over the whole text */
    STAGE_PARSE,      /* scan and parse, a document for each query */
    STAGE_CHECK,      /* the same and check, errors and warnings */
    STAGE_FULL,       /* the same and check, infos as well */
    STAGE_PARSE_FILE, /* the three, all queries in one document */
    STAGE_CHECK_FILE,
    STAGE_FULL_FILE,
    STAGE_SQLITE, /* SQLite prepares each query */
    STAGE_COUNT
};

/* "bare" and so on. */
const char *stage_name(enum stage_id stage);

/* The stage of that name; false when there is none. */
bool stage_from_name(const char *name, enum stage_id *stage);

/* True when the stage makes documents. */
bool stage_is_ours(enum stage_id stage);

/*
 * Run a stage once; false when it could not be done.  `sqlite` is used by
 * STAGE_SQLITE only.  The text is written to and reads as before afterwards.
 * Nothing but this function and what it calls is measured, so it must keep
 * this name: callgrind is told to count inside it.
 */
bool stage_run(enum stage_id stage, struct workload *workload,
               struct sqlite *sqlite);

/*
 * True when a workload is what it says: as many queries as wanted, one error in
 * each or nothing to report at all, and what SQL has too is prepared by SQLite
 * (which may be NULL).  Says on standard error what is not.
 */
bool stage_verify(struct workload *workload, struct sqlite *sqlite);

#endif
