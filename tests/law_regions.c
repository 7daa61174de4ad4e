/* The laws of regions: a document of one query is what the document of all
 * queries has of it, and fixing it changes nothing else. */
#include "law.h"

#include <string.h>
#include <strings.h>

/* A query of the text, and what is between the queries around it. */
struct place {
    rql_span query;
    rql_span room;
};

static struct place place_of(const struct subject *s, size_t query)
{
    struct place place = {
        rql_query_span(rql_document_query(s->document, query)), {0, s->length}};
    if (query)
        place.room.start =
            rql_query_span(rql_document_query(s->document, query - 1)).end;
    if (query + 1 < rql_document_query_count(s->document))
        place.room.end =
            rql_query_span(rql_document_query(s->document, query + 1)).start;
    return place;
}

static bool is_in(rql_span inner, rql_span outer)
{
    return outer.start <= inner.start && inner.end <= outer.end;
}

static bool is_same(const rql_diagnostic *a, const rql_diagnostic *b)
{
    rql_span left = rql_diagnostic_span(a), right = rql_diagnostic_span(b);
    return left.start == right.start && left.end == right.end &&
           rql_diagnostic_rule(a) == rql_diagnostic_rule(b) &&
           rql_diagnostic_severity(a) == rql_diagnostic_severity(b) &&
           strcmp(rql_diagnostic_message(a), rql_diagnostic_message(b)) == 0;
}

/* What else is on the line decides whether a comment is used; when that is in no
 * region, nobody knows. */
static bool may_be_unknown(const rql_diagnostic *d)
{
    return rql_diagnostic_rule(d) == rql_rule_find("unused-suppression");
}

/* True when the findings of the region are those of the text that are in it. */
static bool has_its_findings(const struct subject *s, const struct place *place,
                             const rql_document *document)
{
    size_t at = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(s->document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(s->document, i);
        rql_span span = rql_diagnostic_span(d);
        if (at < rql_document_diagnostic_count(document) &&
            is_same(d, rql_document_diagnostic(document, at)))
            at++;
        else if (!may_be_unknown(d) && is_in(span, place->query) &&
                 span.end < place->query.end && span.start > place->query.start)
            return false;
    }
    return at == rql_document_diagnostic_count(document);
}

/* A fix may make one query of two, which is then mended as a whole. */
static bool has_as_many_queries(const struct subject *s, const rql_fixed *fixed)
{
    rql_options options = s->options;
    rql_text text = rql_fixed_text(fixed);
    rql_document *document;
    if (rql_document_new(text.data, text.length, &options, &document) != RQL_OK)
        return false;
    size_t count = rql_document_query_count(document);
    rql_document_free(document);
    return count == rql_document_query_count(s->document);
}

/* True when a query may begin in the middle of a word: which one has that word
 * is decided when all of the text is known. */
static bool is_glued(const struct subject *s)
{
    for (size_t i = 1; i + 6 <= s->length; i++)
        if (!strncasecmp(s->text + i, "SELECT", 6) &&
            !memchr(" \t\r\n;", s->text[i - 1], 5))
            return true;
    return false;
}

static bool changes_only_it(const struct subject *s, const rql_fixed *fixed,
                            const struct place *place)
{
    if (!has_as_many_queries(s, fixed))
        return true;
    for (size_t i = 0; i < rql_fixed_edit_count(fixed); i++)
        if (!is_in(rql_fixed_edit(fixed, i).span, place->room))
            return false;
    return rql_fixed_region_count(fixed) == 1;
}

static bool holds_for(const struct subject *s, size_t query)
{
    struct place place = place_of(s, query);
    rql_options options = s->options;
    rql_document *document;
    rql_fixed *fixed;
    options.regions = &place.query;
    options.region_count = 1;
    if (rql_document_new(s->text, s->length, &options, &document) != RQL_OK)
        return false;
    bool good = rql_document_query_count(document) == 1 &&
                has_its_findings(s, &place, document);
    rql_document_free(document);
    if (!good ||
        rql_fixed_new(s->text, s->length, &options, true, &fixed) != RQL_OK)
        return false;
    good = changes_only_it(s, fixed, &place);
    rql_fixed_free(fixed);
    return good;
}

/* A slip may be where two queries meet: then what belongs to which is decided
 * when all of the text is known. */
static bool has_syntax_errors(const struct subject *s)
{
    rql_options options = s->options;
    rql_document *document;
    options.skip_checks = true;
    options.least = RQL_ERROR;
    if (rql_document_new(s->text, s->length, &options, &document) != RQL_OK)
        return false;
    bool has = rql_document_diagnostic_count(document) > 0;
    rql_document_free(document);
    return has;
}

bool a_region_is_on_its_own(const struct subject *s)
{
    size_t count = rql_document_query_count(s->document);
    if (s->options.host != RQL_HOST_NONE || !count || is_glued(s) ||
        (count > 1 && has_syntax_errors(s)))
        return true;
    return holds_for(s, 0) && holds_for(s, count / 2) &&
           holds_for(s, count - 1);
}

/* All of the text as a region is as good as none. */
bool one_region_may_be_all(const struct subject *s)
{
    rql_span all = {0, s->length};
    rql_options options = s->options;
    rql_document *document;
    options.regions = &all;
    options.region_count = 1;
    if (rql_document_new(s->text, s->length, &options, &document) != RQL_OK)
        return false;
    size_t count = rql_document_diagnostic_count(document);
    bool good = count == rql_document_diagnostic_count(s->document) &&
                rql_document_query_count(document) ==
                    rql_document_query_count(s->document);
    for (size_t i = 0; good && i < count; i++)
        good = is_same(rql_document_diagnostic(document, i),
                       rql_document_diagnostic(s->document, i));
    rql_document_free(document);
    return good;
}
