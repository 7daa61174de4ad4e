/* How the conditions of a query are joined. */
#ifndef RQL_CONJUNCTION_H
#define RQL_CONJUNCTION_H

#include "document.h"

/* True when they stand in the text just as the tree has them, joined by AND and
 * by nothing else.  Whatever was mended in a WHERE, an OR above all, may mean
 * something other than its tree.  The query has a condition. */
bool rql_query_is_conjunction(const struct rql_query *query);

#endif
