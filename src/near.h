/* How far names that are nearly right are looked for. */
#ifndef RQL_NEAR_H
#define RQL_NEAR_H

#include "document.h"

/* True when the query at hand may be compared with so many names of the
 * catalog more.  A few searches always are, and as many as are in proportion to
 * the length of the query: only masses of names that huge catalogs do not have
 * are told without a word on what may be meant. */
bool rql_may_search(struct rql_document *document, size_t candidates);

#endif
