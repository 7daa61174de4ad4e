/* A run of `check`: what its parts share. */
#ifndef CHECK_VISIT_H
#define CHECK_VISIT_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "baselines.h"
#include "bytes.h"
#include "input.h"
#include "message.h"
#include "output.h"
#include "policy.h"
#include "reports.h"
#include "selection.h"
#include "settings.h"
#include "standings.h"

/* What the visits of all inputs share. */
struct check_run {
    const struct settings *settings;
    struct policies policies;
    rql_severity fail_on; /* the mildest that fails any file */
    struct baselines baselines;
    struct selection changed;    /* with --changed */
    char *since;                 /* what that compares with; or none */
    struct selection *woken;     /* of --watch; NULL: everything */
    struct standings *standings; /* of --watch; or none */
    bool is_here;                /* no operands: the current directory */
    struct output *out;          /* standard output */
    struct reports reports;
    struct tally tally;
    struct bytes complaints; /* what was said on standard error */
    enum status status;
};

static inline rql_severity milder(rql_severity a, rql_severity b)
{
    return a > b ? a : b;
}

static inline void worsen(struct check_run *run, enum status status)
{
    run->status = worse(run->status, status);
}

/* What is done with inputs: see struct inputs. */
input_preparer check_prepare;
input_worker check_work;
input_dropper check_drop;
input_visitor check_visit;
input_streamer check_stream;

#endif
