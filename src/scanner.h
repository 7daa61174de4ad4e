/* The scanner: bytes to tokens, one query at a time. */
#ifndef RQL_SCANNER_H
#define RQL_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
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
    bool by_rules;          /* each token is to be taken by flex, for a test */
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

/* True when white space and comments go on from there to the end of the text,
 * where a comment may be open. */
bool rql_gap_is_open(const struct scanner *scanner, const char *p);

/* --- Between flex's rules and the tokens that need none ---------------------
 * Functions that return a place in the text have scanned up to there. */

/* Let flex scan on, to the end of the query. */
enum scan_stop rql_scan_rest(struct scanner *scanner);

/* Take white space and tokens that need no second look, one after the other, as
 * far as there are any, or to a SELECT that begins a query. */
const char *rql_scan_plain(struct scanner *scanner, const char *p);

/* SELECT was just pushed: true when it begins a query, and so ends the one at
 * hand. */
bool rql_is_new_query(struct scanner *scanner);

/* Take a semicolon if it ends the query. */
bool rql_scan_end(struct scanner *scanner, const char *semicolon);

/* Take a number, or what looks like one. */
const char *rql_scan_number(struct scanner *scanner, const char *start);

/* Take a value written without quotes, or a misspelt name, of which the bytes
 * before `p` have been seen. */
const char *rql_scan_bare_value(struct scanner *scanner, const char *start,
                                const char *p);
const char *rql_scan_odd_name(struct scanner *scanner, const char *start,
                              const char *p);

/* The length of what may stand in a misspelt name beside name bytes: a letter
 * outside ASCII, or a \ before _ as markup writes it.  0 for neither. */
size_t rql_odd_name_part(const struct scanner *scanner, const char *p);

/* The operator of the language that is written so, or 0. */
int rql_operator_kind(const char *sign, size_t length);

/* The keyword that begins here, or TOKEN_NAME. */
int rql_keyword_kind(const char *word);

/* Append a token: any; one that tells what stands before the next; one that
 * needs a second look; a string, whose end is returned. */
struct token *rql_push_token(struct scanner *scanner, int kind,
                             const char *start, const char *end);
void rql_push_plain(struct scanner *scanner, int kind, const char *start,
                    const char *end);
void rql_push_odd(struct scanner *scanner, int kind, const char *start,
                  const char *end);
const char *rql_push_string(struct scanner *scanner, int kind,
                            const char *start, const char *end, unsigned flags);

#endif
