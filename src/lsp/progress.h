/* Telling the client of long work, and hearing that it is not wanted any
 * more. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <time.h>

#include "server.h"

struct progress {
    struct request *request;
    const char *title;
    const json_t *token; /* the client's; NULL: see `own` */
    char own[32];        /* a token of ours; empty: none */
    struct timespec start;
    struct timespec told; /* when the client was told last */
    bool has_begun;       /* the client knows of the work */
};

/* The work of a request begins: a client that has sent a token is told at once,
 * another one when it takes long.  `title` must outlive the progress. */
void progress_begin(struct progress *progress, struct request *request,
                    const char *title);

/* So many steps are done.  False when the request was cancelled, and has
 * failed. */
bool progress_step(struct progress *progress, size_t done);

void progress_end(struct progress *progress);

#endif
