/* What is reported of an input: the findings of its document that are left after
 * all filters. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "policy.h"

struct findings {
    const char *path; /* or how standard input is called */
    const rql_document *document;
    const struct policy *policy;  /* NULL: where it does not matter */
    const rql_diagnostic **items; /* in order of position */
    size_t count;
    rql_lines *lines; /* see findings_lines() */
};

/* All findings of a document.  To be freed; document, path and policy must
 * outlive them. */
void findings_init(struct findings *findings, const char *path,
                   const rql_document *document, const struct policy *policy);
void findings_free(struct findings *findings);

/* The lines of the input; NULL when there was no memory. */
const rql_lines *findings_lines(struct findings *findings);

#endif
