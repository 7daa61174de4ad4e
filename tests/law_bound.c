/* The law of findings that are only counted: a document that keeps some of each
 * severity has the first ones of a document that keeps all, and has counted the
 * others. */
#include "law.h"

#include <strings.h>

/* What is left to be found of a document that has all. */
struct rest {
    size_t kept[RQL_OFF];
    size_t omitted[RQL_OFF];
    size_t fixable;
};

static bool keeps_the_first(const rql_document *all, const rql_document *some,
                            size_t most, struct rest *rest)
{
    size_t count = rql_document_diagnostic_count(some), at = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(all); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(all, i);
        rql_severity severity = rql_diagnostic_severity(d);
        if (rest->kept[severity] == most) {
            rest->omitted[severity]++;
            rest->fixable += rql_diagnostic_fix_count(d) > 0;
            continue;
        }
        rest->kept[severity]++;
        if (at == count ||
            !are_same_findings(d, rql_document_diagnostic(some, at++)))
            return false;
    }
    return at == count;
}

static bool has_counted(const rql_document *some, const struct rest *rest)
{
    for (int i = RQL_ERROR; i < RQL_OFF; i++)
        if (rql_document_omitted_count(some, (rql_severity)i) !=
            rest->omitted[i])
            return false;
    return rql_document_omitted_fixable(some) == rest->fixable;
}

/* What queries say of their errors does not depend on what is kept. */
static bool has_same_errors(const rql_document *all, const rql_document *some)
{
    size_t count = rql_document_query_count(all);
    if (rql_document_query_count(some) != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (rql_query_error_count(rql_document_query(all, i)) !=
            rql_query_error_count(rql_document_query(some, i)))
            return false;
    return true;
}

/* All are kept in hosts, and where comments suppress. */
static bool may_keep_all(const struct subject *s)
{
    static const char word[] = "reportql";
    size_t length = sizeof word - 1;
    for (size_t i = 0; i + length <= s->length; i++)
        if (strncasecmp(s->text + i, word, length) == 0)
            return true;
    return s->options.host != RQL_HOST_NONE;
}

static bool has_omitted(const rql_document *document)
{
    return rql_document_omitted_count(document, RQL_ERROR) ||
           rql_document_omitted_count(document, RQL_WARNING) ||
           rql_document_omitted_count(document, RQL_INFO);
}

static bool is_bounded(const struct subject *s, const rql_options *options,
                       const rql_document *all, size_t most)
{
    rql_options bounded = *options;
    rql_document *some;
    struct rest rest = {.fixable = 0};
    bounded.most_findings = most;
    if (rql_document_new(s->text, s->length, &bounded, &some) != RQL_OK)
        return false;
    bool is_all = may_keep_all(s) && !has_omitted(some);
    bool good = has_same_errors(all, some) &&
                keeps_the_first(all, some, is_all ? SIZE_MAX : most, &rest) &&
                has_counted(some, &rest);
    rql_document_free(some);
    return good;
}

bool the_first_findings_are_kept(const struct subject *s)
{
    rql_options options = s->options;
    rql_document *all;
    options.identities = true;
    if (rql_document_new(s->text, s->length, &options, &all) != RQL_OK)
        return false;
    size_t count = rql_document_diagnostic_count(all);
    bool good = true;
    for (size_t most = 1; good && most <= count; most = 2 * most + 1)
        good = is_bounded(s, &options, all, most);
    rql_document_free(all);
    return good;
}
