/* How far names that are nearly right are looked for. */
#include "near.h"

enum {
    MOST = 1 << 16, /* candidates of one search */
    ALWAYS = 4,     /* searches in any query */
    EACH_BYTE = 64  /* candidates for each byte of a query */
};

bool rql_may_search(struct rql_document *d, size_t candidates)
{
    struct rql_query *q = d->query;
    if (!q || candidates > MOST)
        return !q;
    uint64_t length =
        rql_token_at(d, q->last)->end - rql_token_at(d, q->first)->start;
    uint64_t most = EACH_BYTE * length + (uint64_t)ALWAYS * candidates;
    if (q->searched + candidates > most)
        return false;
    q->searched += candidates;
    return true;
}
