/* What the parts of mending share: the fixes of a round, and what findings there
 * are before and after it. */
#ifndef RQL_FIX_MEND_H
#define RQL_FIX_MEND_H

#include "document.h"
#include "fix.h"

/* A fix that is to be made in this round. */
struct candidate {
    const rql_fix *fix;
    const rql_diagnostic *finding;
    enum { WAITING, ACCEPTED, DROPPED, DEFERRED } state;
};

/* One edit of a candidate. */
struct part {
    const rql_edit *edit;
    uint32_t candidate;
};

static inline struct candidate *candidates(const struct mender *m)
{
    return m->candidates.items;
}

static inline int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* --- Choosing the fixes of a round (fix_mend_choose.c) --- */

/* Find the candidates of this round, and their parts in order. */
void rql_mender_choose(struct mender *m);

/* The edits of the piece have changed: places are asked for anew. */
void rql_mender_start_places(struct mender *m);

/* --- Findings and their places (fix_mend_findings.c) --- */

/* The findings in a document whose text is that of the picked edits. */
void rql_list_findings(struct mender *m, const rql_document *document,
                       struct vector *keys);

/* True when the trial has an error that the accepted text lacks. */
bool rql_has_new_error(const struct mender *m);

/* True when the trial still has what the fix was to mend. */
bool rql_is_still_there(const struct mender *m, const struct candidate *c);

/* How many errors lie at places that the fix changes. */
size_t rql_count_touching(const struct vector *keys, const rql_fix *fix);

#endif
