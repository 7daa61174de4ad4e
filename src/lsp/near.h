/*
 * The queries around a place of a long text: for what is asked on each key, and
 * must not wait until all of the text has been read anew.
 */
#ifndef NEAR_H
#define NEAR_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "text.h"

/*
 * Find a stretch around an offset that holds whole queries: the one that the
 * offset belongs to, and those beside it.  False when the text is short, or when
 * it takes more than a look at its lines to tell where queries begin.
 */
bool near_find(const struct document_text *text, size_t offset, rql_span *span);

#endif
