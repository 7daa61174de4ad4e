/* What the tokens of queries are, in the protocol's numbers. */
#ifndef SEMANTIC_TOKENS_H
#define SEMANTIC_TOKENS_H

#include "server.h"

/* The protocol's names of token types and modifiers; both lists end with NULL.
 * Types are sent as places in the list, modifiers as bits. */
extern const char *const semantic_types[];
extern const char *const semantic_modifiers[];

/*
 * Add the tokens that touch a span of the client's text: of each line, character,
 * length, type and modifiers, the first two counted from the token before.
 * Tokens do not overlap, and those of several lines are cut into lines unless
 * the client can take them whole.  False when the request was cancelled, and has
 * failed.
 */
bool semantic_tokens_add(struct sent_tokens *tokens, struct request *request,
                         struct document *document, rql_span span);

#endif
