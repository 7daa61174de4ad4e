/* The scanner: bytes to tokens, one query at a time. */
#ifndef RQL_SCANNER_H
#define RQL_SCANNER_H

#include <stdbool.h>
#include <stdint.h>

struct rql_document;
struct token;

/* Why the scanner stopped. */
enum scan_stop {
    SCAN_END,       /* of the text */
    SCAN_SEMICOLON, /* the last token, which ends the query */
    SCAN_SELECT     /* the last token, which begins the next query */
};

struct scanner {
    struct rql_document *document;
    const char *text;
    const char *at;         /* the first byte that is in no token yet */
    const char *end;        /* of the text */
    struct token *next;     /* behind the last token, while the scanner runs */
    struct token *room_end; /* behind the room for tokens */
    void *flex;             /* or NULL: not needed so far */
    bool begins_query;      /* the last token does; the query at hand is over */
    uint32_t first;         /* the first token of the query at hand */
    bool has_select;        /* the query has SELECT */
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
