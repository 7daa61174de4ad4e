/* Tokens: what the scanner makes of the bytes, and what all passes read. */
#ifndef RQL_TOKEN_H
#define RQL_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rql.tab.h" /* enum token_kind: TOKEN_SELECT, TOKEN_NAME, ... */

/* What the scanner noticed about a token in passing. */
enum token_flag {
    TOKEN_NOT_PLAIN = 1, /* holds a byte that is not ASCII, or a NUL */
    TOKEN_ESCAPED = 2,   /* a string with '' in it */
    TOKEN_UNCLOSED = 4,  /* a string or comment without its end */
    TOKEN_DIRECTIVE = 8  /* a comment that begins like a suppression */
};

struct token {
    uint32_t start; /* bytes of the text, end not included */
    uint32_t end;
    uint32_t hash; /* of names: rql_name_hash() */
    uint8_t kind;  /* enum token_kind */
    uint8_t flags; /* enum token_flag */
};

/* A token index that means: no such token. */
#define NO_TOKEN UINT32_MAX

/* True for tokens that the grammar never sees: comments and odd spaces. */
static inline int rql_token_is_trivia(const struct token *token)
{
    return token->kind == TOKEN_COMMENT || token->kind == TOKEN_ODD_SPACE;
}

/* True when a line break may be what ends a token: without it, the token would
 * take in what comes next. */
static inline int rql_token_ends_at_break(const struct token *token)
{
    return token->kind == TOKEN_COMMENT || token->kind == TOKEN_OPEN_STRING;
}

/* True for keywords before which a semicolon, alone, does not end the query: they
 * are the rest of it. */
static inline bool rql_goes_on(int kind)
{
    return kind == TOKEN_WHERE || kind == TOKEN_ORDER || kind == TOKEN_LIMIT ||
           kind == TOKEN_TIMESPAN;
}

#endif
