/* Where queries start, as far as lines tell. */
#ifndef QUERY_STARTS_H
#define QUERY_STARTS_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "text.h"

/*
 * True when a query starts in a line for certain, unless a block comment hides
 * it; `*at` is where.  Other lines may have the start of a query too.
 */
bool query_starts(const struct document_text *text, size_t line, size_t *at);

/* True when a stretch has what may begin a block comment. */
bool has_block_comment(const struct document_text *text, rql_span span);

#endif
