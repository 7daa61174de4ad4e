/* Completion: what datasets and columns share. */
#ifndef RQL_COMPLETE_NAMES_H
#define RQL_COMPLETE_NAMES_H

#include "complete.h"

/* How many names of the query are looked at to find its dataset. */
uint32_t rql_complete_name_count(const struct completer *c);

/* How many of them a dataset has. */
uint32_t rql_complete_score(const struct completer *c,
                            const struct rql_catalog *catalog,
                            uint32_t dataset);

/* True when the query may be for this service. */
static inline bool rql_complete_looks_in(const struct completer *c, int api)
{
    rql_api wanted = c->document->api;
    return wanted == RQL_API_AUTO || wanted == (rql_api)api;
}

#endif
