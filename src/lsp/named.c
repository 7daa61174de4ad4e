/* What the names in queries stand for. */
#include "named.h"

#include <string.h>
#include <strings.h>

bool span_has(rql_span span, size_t offset)
{
    return span.start <= offset && offset <= span.end;
}

const rql_query *query_at(const struct place *place)
{
    const rql_document *queries = place->view.queries;
    size_t index;
    if (!rql_document_query_at(queries, place->offset, &index))
        return NULL;
    return rql_document_query(queries, index);
}

struct named named_use(const rql_query *query, size_t index)
{
    struct named named = {.query = query, .use = rql_query_use(query, index)};
    named.catalog = rql_query_catalog(query, &named.dataset);
    return named;
}

bool named_at(const struct place *place, struct named *named)
{
    const rql_query *query = query_at(place);
    size_t count = query ? rql_query_use_count(query) : 0;
    for (size_t i = 0; i < count; i++) {
        if (!span_has(rql_query_use(query, i).name.span, place->offset))
            continue;
        *named = named_use(query, i);
        return true;
    }
    return false;
}

static rql_text text_of(const char *text)
{
    return (rql_text){text, strlen(text)};
}

bool named_subject(const struct named *named, struct subject *subject)
{
    rql_use use = named->use;
    bool is_column = use.kind == RQL_USE_COLUMN;
    rql_name dataset;
    if (!use.name.text.data || (!is_column && use.kind != RQL_USE_DATASET) ||
        !rql_query_dataset(named->query, &dataset))
        return false;
    *subject = (struct subject){.dataset = dataset.text};
    if (is_column)
        subject->column = use.name.text;
    if (!named->catalog)
        return true;
    subject->api = rql_catalog_api(named->catalog);
    subject->dataset =
        text_of(rql_catalog_dataset(named->catalog, named->dataset).name);
    if (is_column && use.is_known)
        subject->column = text_of(
            rql_catalog_column(named->catalog, named->dataset, use.column)
                .name);
    return true;
}

/* Names are the same but for ASCII case. */
static bool is_same(rql_text a, rql_text b)
{
    if (!a.data || !b.data)
        return a.data == b.data;
    return a.length == b.length && strncasecmp(a.data, b.data, a.length) == 0;
}

bool subject_is(const struct subject *a, const struct subject *b)
{
    return a->api == b->api && is_same(a->column, b->column) &&
           is_same(a->dataset, b->dataset);
}
