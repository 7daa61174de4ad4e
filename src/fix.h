/* What the parts of fixing share: passes over a text, and the mending of one query
 * at a time. */
#ifndef RQL_FIX_H
#define RQL_FIX_H

#include "arena.h"
#include "diag.h"
#include "edits.h"
#include "regions.h"

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

/* --- Mending (fix_mend.c, fix_mend_choose.c) --- */

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

/* --- Passes --- */

/* The result. */
struct rql_fixed {
    struct arena arena;
    rql_text text;
    struct vector edits; /* rql_edit, of the text as given */
    size_t fix_count;
    size_t left;
    const rql_span *regions; /* of the options, in this text */
    size_t region_count;
};

/* What passes share, and what the last one has done. */
struct fixer {
    struct rql_fixed *fixed;
    struct arena *arena;
    struct mender mender;
    rql_options given; /* by the caller */
    rql_document *window;
    size_t window_start;
    rql_fixed *block;    /* what is being mended inside, if any */
    bool as_one;         /* the text is one piece, whatever queries it holds */
    rql_document *whole; /* of a text that suppresses something */
    struct regions regions; /* of the text of the pass; see rql_options */
    rql_span *region_items; /* the same, to be moved */

    /* What a pass has done. */
    struct vector edits; /* of the text at its start */
    size_t fix_count;
    size_t left;
    size_t errors_before;
    size_t errors_after;
    size_t visible; /* errors that are not suppressed, at its start */
};

/* Make a pass over the text (fix_pass.c). */
void rql_run_pass(struct fixer *fixer, rql_text text);

/* Mend the document of a piece that begins at `start`; takes it over. */
void rql_mend_piece(struct fixer *fixer, rql_document *document, size_t start);

/* Mend the text as one piece; takes over its document. */
void rql_mend_as_one(struct fixer *fixer, rql_document *document);

/* True when the window has something to mend between two offsets, both
 * included; `at` is the first finding to look at, and moves on. */
bool rql_is_fixable(struct fixer *fixer, size_t *at, size_t start, size_t end);

/* Mend a text that is a host (fix_host.c). */
void rql_mend_host(struct fixer *fixer, rql_text text);

#endif
