/* What PostgreSQL's own parser takes for the same queries. */
#include "peers.h"

#include <stddef.h>

#ifdef BENCH_HAVE_PG_QUERY

#include <pg_query.h>

const char *pg_query_version(void)
{
    return PG_VERSION;
}

bool pg_query_accepts(const char *query)
{
    PgQueryParseResult result = pg_query_parse(query);
    bool accepts = result.error == NULL;
    pg_query_free_parse_result(result);
    return accepts;
}

#else

const char *pg_query_version(void)
{
    return NULL;
}

bool pg_query_accepts(const char *query)
{
    (void)query;
    return false;
}

#endif
