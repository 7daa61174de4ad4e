/* Laws of places: what stands at an offset, and where clauses and names are. */
#include "law.h"

static bool is_inside(rql_span inner, rql_span outer)
{
    return outer.start <= inner.start && inner.start <= inner.end &&
           inner.end <= outer.end;
}

/* --- Offsets --------------------------------------------------------------*/

static bool tokens_are_found(const rql_document *d)
{
    size_t token = 0, count = rql_document_token_count(d);
    for (size_t at = 0; at <= rql_document_text(d).length; at++) {
        while (token < count && rql_document_token(d, token).span.end <= at)
            token++;
        if (rql_document_token_at(d, at) != token)
            return false;
    }
    return true;
}

static bool queries_are_found(const rql_document *d)
{
    size_t expected = 0, count = rql_document_query_count(d);
    for (size_t at = 0; at <= rql_document_text(d).length; at++) {
        size_t query = count;
        while (expected + 1 < count &&
               rql_query_span(rql_document_query(d, expected + 1)).start <= at)
            expected++;
        bool is_found = rql_document_query_at(d, at, &query);
        if (is_found != (count > 0) || (is_found && query != expected))
            return false;
    }
    return true;
}

/* --- Clauses --------------------------------------------------------------*/

static bool has_tokens(const rql_document *d, const rql_query *query)
{
    size_t first, end;
    rql_span span = rql_query_span(query);
    rql_query_tokens(query, &first, &end);
    return first < end && end <= rql_document_token_count(d) &&
           rql_document_token(d, first).span.start == span.start &&
           rql_document_token(d, end - 1).span.end == span.end;
}

/* True when a span begins and ends where tokens of the document do.  It ends
 * where it begins when the clause shares its only token with the next one. */
static bool is_of_tokens(const rql_document *d, rql_span span)
{
    size_t first = rql_document_token_at(d, span.start);
    if (rql_document_token(d, first).span.start != span.start)
        return false;
    if (span.start == span.end)
        return true;
    size_t last = rql_document_token_at(d, span.end - 1);
    return rql_document_token(d, last).span.end == span.end;
}

static bool clauses_are_in_order(const rql_document *d, const rql_query *query)
{
    rql_span span = rql_query_span(query);
    size_t end = span.start;
    for (size_t i = 0; i < rql_query_clause_count(query); i++) {
        rql_clause clause = rql_query_clause(query, i);
        if (clause.span.start < end || clause.span.end > span.end ||
            !is_of_tokens(d, clause.span))
            return false;
        end = clause.span.end;
    }
    return true;
}

/* --- Uses -----------------------------------------------------------------*/

/* True when a clause of the use's kind holds it. */
static bool is_in_its_clause(const rql_query *query, const rql_use *use)
{
    size_t low = 0, high = rql_query_clause_count(query);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        rql_clause clause = rql_query_clause(query, middle);
        if (clause.span.end <= use->name.span.start)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == rql_query_clause_count(query))
        return false;
    rql_clause clause = rql_query_clause(query, low);
    return clause.kind == use->clause && is_inside(use->name.span, clause.span);
}

static bool is_one_token(const rql_document *d, const rql_use *use)
{
    rql_text text = rql_document_text(d);
    size_t token = rql_document_token_at(d, use->name.span.start);
    rql_span span = rql_document_token(d, token).span;
    const char *start = text.data + span.start;
    return span.start == use->name.span.start &&
           span.end == use->name.span.end && use->name.text.data >= start &&
           use->name.text.data + use->name.text.length <= text.data + span.end;
}

/* What is known is what the catalog has by that name. */
static bool is_known_rightly(const rql_query *query, const rql_use *use)
{
    size_t dataset, column;
    const rql_catalog *catalog = rql_query_catalog(query, &dataset);
    if (use->kind == RQL_USE_DATASET)
        return use->is_known == (catalog != NULL);
    if (!use->is_known)
        return true;
    return use->kind == RQL_USE_COLUMN && catalog &&
           rql_catalog_find_column(catalog, dataset, use->name.text.data,
                                   use->name.text.length, &column) &&
           column == use->column;
}

/* Two conditions that share a name (a BETWEEN) have it at one place. */
static bool comes_behind(const rql_use *use, const rql_use *before)
{
    if (use->clause != before->clause)
        return use->clause > before->clause;
    return use->name.span.start >= before->name.span.end ||
           (use->clause == RQL_CLAUSE_WHERE &&
            use->name.span.start == before->name.span.start &&
            use->name.span.end == before->name.span.end);
}

static bool uses_are_names(const rql_document *d, const rql_query *query)
{
    rql_use before = {.clause = RQL_CLAUSE_SELECT};
    for (size_t i = 0; i < rql_query_use_count(query); i++) {
        rql_use use = rql_query_use(query, i);
        if (!comes_behind(&use, &before) || !is_one_token(d, &use) ||
            !is_in_its_clause(query, &use) || !is_known_rightly(query, &use))
            return false;
        before = use;
    }
    return true;
}

static bool holds_for_document(const rql_document *d)
{
    if (!tokens_are_found(d) || !queries_are_found(d))
        return false;
    for (size_t i = 0; i < rql_document_query_count(d); i++) {
        const rql_query *query = rql_document_query(d, i);
        if (!has_tokens(d, query) || !clauses_are_in_order(d, query) ||
            !uses_are_names(d, query))
            return false;
    }
    return true;
}

bool places_are_found(const struct subject *s)
{
    if (s->options.host == RQL_HOST_NONE)
        return holds_for_document(s->document);
    for (size_t i = 0; i < rql_document_part_count(s->document); i++)
        if (!holds_for_document(rql_document_part(s->document, i).document))
            return false;
    return true;
}
