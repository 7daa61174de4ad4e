/* What is reported of an input: the findings of its document that are left after
 * all filters. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "policy.h"

/* Where a document begins that is one of a text read piece by piece. */
struct text_origin {
    size_t offset;
    rql_position position; /* all zero: the document is the whole text */
};

struct findings {
    const char *path; /* or how standard input is called */
    const rql_document *document;
    const struct policy *policy;  /* NULL: where it does not matter */
    const rql_diagnostic **items; /* in order of position */
    size_t count;
    bool *is_late;    /* of all findings; see findings_mark_late(); or NULL */
    rql_lines *lines; /* see findings_lines() */
    struct text_origin origin;
    bool goes_on; /* more findings of the same input follow */
};

/* All findings of a document.  To be freed; document, path and policy must
 * outlive them. */
void findings_init(struct findings *findings, const char *path,
                   const rql_document *document, const struct policy *policy);
void findings_free(struct findings *findings);

/* Of findings that are alike, let those come last that another document of the
 * same text has, too, when it is asked which of them are known. */
void findings_mark_late(struct findings *findings,
                        const rql_document *document);

/* Leave out those that another document of the same text does not have, whose
 * findings are some of them; from then on that is the document. */
void findings_keep_those_of(struct findings *findings,
                            const rql_document *document);

/* Leave out those that are milder. */
void findings_drop_milder(struct findings *findings, rql_severity least);

/* The lines of the input; NULL when there was no memory. */
const rql_lines *findings_lines(struct findings *findings);

/* True when findings of a severity make the run fail. */
bool findings_fail(const struct findings *findings, rql_severity severity);

/* A span in lines and columns. */
struct range {
    rql_position start;
    rql_position end;
};

static inline struct range range_of(const rql_lines *lines, rql_span span)
{
    return (struct range){rql_lines_position(lines, span.start),
                          rql_lines_position(lines, span.end)};
}

#endif
