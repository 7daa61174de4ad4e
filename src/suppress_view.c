/* The public view of suppressions. */
#include <assert.h>

#include "suppress.h"

const char *rql_suppression_kind_name(rql_suppression_kind kind)
{
    assert((size_t)kind <= RQL_SUPPRESS_FILE);
    return rql_directive_names[kind] + sizeof "reportql-" - 1;
}

size_t rql_document_suppression_count(const rql_document *document)
{
    return document->suppressions.count;
}

rql_suppression rql_document_suppression(const rql_document *document,
                                         size_t index)
{
    assert(index < document->suppressions.count);
    const struct suppression *s = &rql_suppressions(document)[index];
    return (rql_suppression){
        .kind = (rql_suppression_kind)s->kind,
        .span = s->span,
        .rule_count = s->rule_count,
        .reason = {s->reason.length ? s->reason.data : NULL, s->reason.length},
        .has_until = s->has_until,
        .until = s->until,
        .is_expired = s->is_expired,
        .is_void = s->is_void,
    };
}

rql_suppressed_rule rql_document_suppressed_rule(const rql_document *document,
                                                 size_t suppression,
                                                 size_t index)
{
    assert(suppression < document->suppressions.count);
    const struct suppression *s = &rql_suppressions(document)[suppression];
    assert(index < s->rule_count);
    const struct suppressed_rule *rule =
        &rql_suppressed_rules(document)[s->first_rule + index];
    return (rql_suppressed_rule){
        &rql_rules[rule->rule], {rule->start, rule->end}, rule->used};
}

size_t rql_document_suppressed_count(const rql_document *document)
{
    return document->suppressed.count;
}

rql_suppressed rql_document_suppressed(const rql_document *document,
                                       size_t index)
{
    assert(index < document->suppressed.count);
    const struct suppressed *s =
        (const struct suppressed *)document->suppressed.items + index;
    return (rql_suppressed){&s->diagnostic, s->suppression};
}
