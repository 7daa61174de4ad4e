/* The scanner: bytes to tokens, one query at a time. */
#ifndef RQL_SCANNER_H
#define RQL_SCANNER_H

#include <stdbool.h>
#include <stdint.h>

struct rql_document;

/* Why the scanner stopped. */
enum scan_stop {
    SCAN_END,       /* of the text */
    SCAN_SEMICOLON, /* the last token, which ends the query */
    SCAN_SELECT     /* the last token, which begins the next query */
};

struct scanner {
    struct rql_document *document;
    void *flex;
    uint32_t first;     /* the first token of the query at hand */
    bool has_select;    /* the query has SELECT */
    uint8_t last;       /* the kind of its last token that is no trivia, or 0 */
    uint64_t odd_kinds; /* bits of the kinds of odd tokens seen in the query */
    uint8_t flags;      /* likewise of token flags */
};

/* True when the comment begins as directives do, marks and spaces aside. */
bool rql_begins_directive(const char *start, const char *end);

/* Set up a scanner of the document's text; memory comes from its arena. */
void rql_scanner_init(struct scanner *scanner, struct rql_document *document);

/* Append the tokens of the next query to the document's. */
enum scan_stop rql_scanner_next(struct scanner *scanner);

#endif
