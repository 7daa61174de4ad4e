/* Checks of TIMESPAN and AGGREGATED: time spans and grains. */
#include <string.h>

#include "check_names.h"
#include "near.h"
#include "str.h"

/* --- Time spans --------------------------------------------------------------- */

static const char *range_at(const struct rql_query *q, uint32_t index)
{
    return rql_catalog_pool_text(
        q->catalog,
        q->catalog->lists[rql_names_dataset(q)->first_range + index]);
}

/* Most are written as the catalog has them, which is quick to see. */
static bool is_offered(const struct rql_query *q, rql_text range)
{
    const uint32_t count = rql_names_dataset(q)->range_count;
    for (uint32_t i = 0; i < count; i++)
        if (!strncmp(range_at(q, i), range.data, range.length) &&
            !range_at(q, i)[range.length])
            return true;
    for (uint32_t i = 0; i < count; i++)
        if (rql_equal_folded(range.data, range.length, range_at(q, i),
                             strlen(range_at(q, i))))
            return true;
    return false;
}

/* True when two texts have the same digits: two months are not three. */
static bool same_digits(rql_text name, const char *range)
{
    for (size_t i = 0; i < name.length; i++) {
        if (!rql_is_digit(name.data[i]))
            continue;
        range += strcspn(range, "0123456789");
        if (*range++ != name.data[i])
            return false;
    }
    return !range[strcspn(range, "0123456789")];
}

static void offer_timespans(struct nearest *nearest, rql_text name,
                            const struct rql_query *q)
{
    if (!q->catalog || rql_names_dataset(q)->range_count == 0) {
        for (uint32_t i = 0; i < rql_timespan_total; i++)
            if (same_digits(name, rql_timespans[i].name))
                rql_names_offer(nearest, name, rql_timespans[i].name,
                                strlen(rql_timespans[i].name));
        return;
    }
    const struct catalog_dataset *dataset = rql_names_dataset(q);
    for (uint32_t i = 0; i < dataset->range_count; i++) {
        const char *range = rql_catalog_pool_text(
            q->catalog, q->catalog->lists[dataset->first_range + i]);
        if (same_digits(name, range))
            rql_names_offer(nearest, name, range, strlen(range));
    }
}

/* LAST_12_MONTHS: what says the same, when no name is near. */
static void offer_meant(struct nearest *nearest, rql_text range,
                        const struct rql_query *q)
{
    const char *meant = rql_timespan_meant(range, &(bool){false});
    if (!nearest->name && meant &&
        (!q->catalog || is_offered(q, (rql_text){meant, strlen(meant)})))
        *nearest = (struct nearest){.name = meant};
}

static void report_unknown_timespan(struct rql_document *d,
                                    const struct token *token, rql_text range)
{
    const struct rql_query *q = d->query;
    struct nearest nearest = rql_names_start_nearest(range);
    if (!q->catalog || rql_may_search(d, rql_names_dataset(q)->range_count))
        offer_timespans(&nearest, range, q);
    offer_meant(&nearest, range, q);
    struct rql_diagnostic *diag = rql_report(
        d, RULE_UNKNOWN_TIMESPAN, token->start, token->end,
        "there is no time span %s", rql_show(d, token->start, token->end));
    rql_names_add_nearest(d, diag, &nearest);
    if (diag && q->catalog && rql_names_dataset(q)->range_count > 0)
        rql_add_help(d, diag, "%s offers %s", rql_names_dataset_name(q),
                     rql_catalog_ranges(q->catalog, q->dataset, &d->arena));
}

static void report_unoffered_timespan(struct rql_document *d,
                                      const struct token *token)
{
    const struct rql_query *q = d->query;
    bool is_certain =
        rql_names_dataset(q)->range_evidence >= RQL_EVIDENCE_DOCUMENTED;
    struct rql_diagnostic *diag = rql_report_as(
        d, RULE_UNOFFERED_TIMESPAN, is_certain ? RQL_ERROR : RQL_WARNING,
        token->start, token->end,
        is_certain ? "%s does not offer the time span %s"
                   : "%s probably does not offer the time span %s",
        rql_names_dataset_name(q), rql_show(d, token->start, token->end));
    if (!diag)
        return;
    rql_add_help(d, diag, "it offers %s",
                 rql_catalog_ranges(q->catalog, q->dataset, &d->arena));
    if (is_certain || !q->catalog->is_built_in)
        rql_names_add_basis(d, diag);
    else
        rql_add_help(
            d, diag,
            "by the built-in %s catalog, which concludes the list from "
            "like datasets",
            rql_api_name(q->catalog->api));
}

void rql_names_check_timespan(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->timespan == NO_TOKEN || !rql_is_resolvable(d, q->timespan))
        return;
    const struct token *token = rql_token_at(d, q->timespan);
    rql_text range = rql_name_text(d, q->timespan);
    bool has_list = q->catalog && rql_names_dataset(q)->range_count > 0;
    if (has_list && is_offered(q, range))
        return;
    if (rql_timespan_lookup(range.data, range.length,
                            rql_name_token_hash(d, q->timespan)) == NO_TIMESPAN)
        report_unknown_timespan(d, token, range);
    else if (has_list)
        report_unoffered_timespan(d, token);
}

/* Without TIMESPAN six months are assumed, where the dataset has time spans. */
void rql_names_check_default_timespan(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (!rql_rule_is_on(d, RULE_IMPLICIT_TIMESPAN) ||
        q->dataset_token == NO_TOKEN || d->lacks_text ||
        (q->catalog && rql_names_dataset(q)->range_count == 0) ||
        q->clause_kinds & 1u << CLAUSE_TIMESPAN)
        return;
    uint32_t end = rql_token_at(d, q->last)->end;
    rql_report(d, RULE_IMPLICIT_TIMESPAN, end, end,
               "no TIMESPAN is given: the last six months are assumed");
}

/* --- Grains ------------------------------------------------------------------- */

static const struct clause *aggregated_clause(const struct rql_document *d)
{
    const struct rql_query *q = d->query;
    for (uint32_t i = 0; i < q->clauses.count; i++)
        if (rql_clauses(d)[q->clauses.first + i].kind == CLAUSE_AGGREGATED)
            return &rql_clauses(d)[q->clauses.first + i];
    return NULL;
}

static void check_grain(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->grain == NO_TOKEN || !rql_is_resolvable(d, q->grain))
        return;
    rql_text grain = rql_name_text(d, q->grain);
    struct nearest nearest = rql_names_start_nearest(grain);
    for (const char *const *known = rql_grains; *known; known++) {
        size_t length = strlen(*known);
        if (rql_equal_folded(grain.data, grain.length, *known, length))
            return;
        rql_names_offer(&nearest, grain, *known, length);
    }
    const struct token *token = rql_token_at(d, q->grain);
    struct rql_diagnostic *diag = rql_report(
        d, RULE_UNKNOWN_GRAIN, token->start, token->end,
        "%s is not known as a grain", rql_show(d, token->start, token->end));
    rql_names_add_nearest(d, diag, &nearest);
    rql_add_help(d, diag, "known are Hourly, Daily, Weekly and Monthly");
}

void rql_names_check_aggregated(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (!(q->clause_kinds & 1u << CLAUSE_AGGREGATED))
        return;
    const struct clause *clause = aggregated_clause(d);
    rql_api api = q->catalog ? q->catalog->api : d->api;
    if (api == RQL_API_CONSUMER || api == RQL_API_AUTO) {
        check_grain(d);
        return;
    }
    rql_report(
        d, RULE_AGGREGATED_OUTSIDE_CONSUMER,
        rql_token_at(d, clause->first)->start,
        rql_token_at(d, clause->last)->end,
        "only queries of Apps and Games (consumer) have AGGREGATED, this "
        "one is for %s",
        rql_api_name(api));
}
