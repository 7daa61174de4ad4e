/* A text that is read in sections; see rql_section in the public header. */
#ifndef RQL_SECTIONS_H
#define RQL_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "scanner.h"

/* What is to be made of a document's text: a section of it is read, or sections
 * that have been read are joined. */
struct section {
    rql_section given;
    size_t end; /* where it ended */

    /* To be joined: */
    rql_document *const *documents;
    const size_t *places;
    size_t count;  /* 0: a section is read */
    bool is_taken; /* the document has them, and frees them */
};

/* Make a document in place by rql_read_section().  (document_new.c) */
rql_status rql_section_document_new(char *text, size_t length,
                                    const rql_options *options,
                                    struct section *section,
                                    rql_document **document);

/* Do it.  (section.c) */
void rql_read_section(struct rql_document *document, struct section *section);

/* Where a query ends before a place where one probably begins. */
size_t rql_end_before(const char *text, size_t place);

/* Free the sections that a document was joined of. */
void rql_free_sections(struct rql_document *document);

/* Everything about the query that the scanner has just read, but for the token
 * that ended it: number `end`.  (reportql.c) */
void rql_make_query(struct rql_document *document, const struct scanner *seen,
                    uint32_t end);

/* Drop tokens and tree; keep the SELECT that begins the next query. */
void rql_discard_query(struct rql_document *document, enum scan_stop stop);

#endif
