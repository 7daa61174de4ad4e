/* What the parts of fixing share: the mending of one query at a time. */
#ifndef RQL_FIX_H
#define RQL_FIX_H

#include "arena.h"
#include "diag.h"
#include "edits.h"

/* Which findings are mended. */
enum mended {
    MEND_QUERIES,              /* all but those about suppressions */
    MEND_INVALID_SUPPRESSIONS, /* that would hide other findings */
    MEND_SUPPRESSIONS          /* all that are about suppressions */
};

/* A piece of text that is mended on its own; usually one query. */
struct mender {
    struct arena *arena;
    rql_options options;            /* how texts are checked */
    uint8_t severities[RULE_COUNT]; /* the user's; see rql_document */
    rql_severity least;             /* milder findings are not mended */
    bool all;                       /* fixes that are not safe, too */
    enum mended mended;
    /* A document of the text that the piece is of, which says what is
     * suppressed; NULL when the piece knows. */
    const rql_document *whole;
    size_t origin; /* where the piece begins there */
    bool is_piece; /* the text is one of the bodies of a host */

    /* The result of rql_mend(). */
    struct vector edits; /* rql_edit, of the piece as it was */
    size_t fix_count;    /* fixes that were made */
    size_t left;         /* findings that have a fix which was not made */
    size_t errors;       /* that the piece has now */

    /* While mending. */
    rql_document *base;     /* the piece as it was before this round */
    rql_document *accepted; /* with the fixes that have been accepted */
    rql_document *trial;    /* with those that are tried */
    size_t trials;          /* how many more are allowed */
    struct vector candidates;
    struct vector parts;
    struct vector picked;   /* the edits of the last trial */
    struct vector known;    /* findings in `accepted` */
    struct vector found;    /* findings in `trial` */
    struct vector scratch;  /* bytes */
    struct vector mark;     /* bytes; see is_in_circle() */
    struct vector composed; /* rql_edit */
    size_t passed;        /* edits before the place that was asked for last, */
    size_t passed_start;  /* where the last of them begins in `base`, */
    size_t passed_growth; /* and by how much they have made the text longer */
};

/* A document of the text, or NULL when that would be too large. */
rql_document *rql_mender_check(const struct mender *mender, const char *text,
                               size_t length, bool skip_checks);

/* The first fix of the finding that is to be made, or NULL. */
const rql_fix *rql_mender_fix(struct mender *mender,
                              const rql_diagnostic *diagnostic);

/* Errors of all queries; of a host, those of all bodies too. */
size_t rql_error_sum(const rql_document *document);

/* Make the fixes that `document` offers, and those that turn up then.  Takes
 * the document over. */
void rql_mend(struct mender *mender, rql_document *document);

/* Free what is held while mending. */
void rql_mender_release(struct mender *mender);

#endif
