/* Checks of names against the catalog: dataset, columns, time span, grain. */
#include <string.h>

#include "near.h"
#include "passes.h"
#include "seen.h"
#include "str.h"

/* --- Near names -------------------------------------------------------------------- */

/* The best of a number of candidates so far. */
struct nearest {
    const char *name; /* NULL: none was near */
    unsigned distance;
    bool is_unique;
};

/* How many slips make a name of that length another one. */
static unsigned tolerance(size_t length)
{
    return length < 3 ? 0 : length < 8 ? 1 : length < 16 ? 2 : 3;
}

static struct nearest start_nearest(rql_text name)
{
    return (struct nearest){NULL, tolerance(name.length) + 1, false};
}

static void offer(struct nearest *nearest, rql_text name, const char *candidate,
                  size_t length)
{
    unsigned distance = rql_edit_distance(name.data, name.length, candidate,
                                          length, nearest->distance);
    if (distance > nearest->distance ||
        (distance == nearest->distance && !nearest->name))
        return;
    nearest->is_unique = distance < nearest->distance;
    if (nearest->is_unique)
        nearest->name = candidate;
    nearest->distance = distance;
}

/* Offer to write the nearest name, if there is one. */
static void add_nearest(struct rql_document *d, struct rql_diagnostic *diag,
                        const struct nearest *nearest)
{
    if (!diag || !nearest->name)
        return;
    rql_add_help(d, diag, "did you mean %s?", nearest->name);
    rql_add_fix(d, diag, nearest->is_unique, diag->start, diag->end,
                nearest->name, "Write %s", nearest->name);
}

/* --- What a verdict rests on ---------------------------------------------------------- */

static const struct catalog_dataset *dataset_of(const struct rql_query *q)
{
    return &q->catalog->datasets[q->dataset];
}

static const char *dataset_name(const struct rql_query *q)
{
    return rql_catalog_pool_text(q->catalog, dataset_of(q)->name);
}

static void add_basis(struct rql_document *d, struct rql_diagnostic *diag)
{
    const struct rql_query *q = d->query;
    const struct catalog_dataset *dataset = dataset_of(q);
    if (!diag)
        return;
    if (!q->catalog->is_built_in) {
        rql_add_help(d, diag, "by the catalog %s", q->catalog->name);
        return;
    }
    rql_add_help(d, diag,
                 dataset->status == RQL_DATASET_EXACT
                     ? "by the built-in %s catalog: %s is documented exactly "
                       "(%s)"
                     : "by the built-in %s catalog: %s is put together from "
                       "several pages (%s) and may lack something",
                 rql_api_name(q->catalog->api), dataset_name(q),
                 rql_catalog_pool_text(q->catalog, dataset->source));
}

static bool is_exact(const struct rql_query *q)
{
    return dataset_of(q)->status == RQL_DATASET_EXACT;
}

/* --- Datasets -------------------------------------------------------------------------- */

/* No service has so many; each query may look for one. */
enum { MOST_DATASETS = 4096 };

static void offer_datasets(struct nearest *nearest, rql_text name,
                           const struct rql_catalog *catalog)
{
    for (uint32_t i = 0; i < catalog->dataset_count && i < MOST_DATASETS; i++)
        offer(nearest, name,
              rql_catalog_pool_text(catalog, catalog->datasets[i].name),
              catalog->datasets[i].name_length);
}

/* True when every catalog that was asked came from the service. */
static bool all_from_service(const struct rql_document *d)
{
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if ((d->api == RQL_API_AUTO || d->api == (rql_api)api) &&
            d->catalogs[api]->is_built_in)
            return false;
    return true;
}

/* Another service that has the dataset; RQL_API_AUTO when none has. */
static rql_api api_of_dataset(const struct rql_document *d, rql_text name,
                              uint32_t hash)
{
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if (rql_catalog_lookup_dataset(d->catalogs[api], name.data, name.length,
                                       hash) != NO_DATASET)
            return (rql_api)api;
    return RQL_API_AUTO;
}

static struct nearest nearest_dataset(const struct rql_document *d,
                                      rql_text name)
{
    struct nearest nearest = start_nearest(name);
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        if (d->api == RQL_API_AUTO || d->api == (rql_api)api)
            offer_datasets(&nearest, name, d->catalogs[api]);
    return nearest;
}

bool rql_is_foreign(const struct rql_document *d, const struct rql_query *q)
{
    if (q->dataset_token == NO_TOKEN || q->catalog)
        return false;
    rql_text name = rql_name_text(d, q->dataset_token);
    return name.length && rql_is_letter(*name.data) &&
           api_of_dataset(d, name, rql_name_hash(name.data, name.length)) ==
               RQL_API_AUTO &&
           !nearest_dataset(d, name).name;
}

static void report_unknown_dataset(struct rql_document *d,
                                   const struct token *token, rql_text name)
{
    struct nearest nearest = nearest_dataset(d, name);
    bool is_certain = nearest.name || all_from_service(d);
    struct rql_diagnostic *diag = rql_report_as(
        d, RULE_UNKNOWN_DATASET, is_certain ? RQL_ERROR : RQL_WARNING,
        token->start, token->end, "there is no dataset %s",
        rql_show(d, token->start, token->end));
    add_nearest(d, diag, &nearest);
    if (!is_certain)
        rql_add_help(d, diag,
                     "the built-in catalogs are made from published pages; a "
                     "newer dataset may be missing there (see reportql catalog "
                     "list, and --catalog for the service's own list)");
}

static void check_dataset(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->dataset_token == NO_TOKEN || q->catalog ||
        !rql_is_resolvable(d, q->dataset_token))
        return;
    const struct token *token = rql_token_at(d, q->dataset_token);
    rql_text name = rql_name_text(d, q->dataset_token);
    rql_api other =
        api_of_dataset(d, name, rql_name_token_hash(d, q->dataset_token));
    if (other == RQL_API_AUTO) {
        report_unknown_dataset(d, token, name);
        return;
    }
    struct rql_diagnostic *diag =
        rql_report(d, RULE_WRONG_API, token->start, token->end,
                   "%s is a dataset of %s, not of %s",
                   rql_show(d, token->start, token->end), rql_api_name(other),
                   rql_api_name(d->api));
    rql_add_help(d, diag, "send the query to %s, or check it with --api %s",
                 rql_api_name(other), rql_api_name(other));
}

/* --- Columns ----------------------------------------------------------------------------- */

/* Name the other datasets that have a column, up to a few. */
static void add_other_datasets(struct rql_document *d,
                               struct rql_diagnostic *diag, rql_text name,
                               uint32_t hash)
{
    enum { ENOUGH = 3 };
    const struct rql_catalog *catalog = d->query->catalog;
    const char *names[ENOUGH];
    size_t count = 0;
    if (!diag)
        return;
    for (uint32_t i = 0; i < catalog->dataset_count; i++)
        if (rql_catalog_lookup_column(catalog, i, name.data, name.length,
                                      hash) != NO_COLUMN &&
            count++ < ENOUGH)
            names[count - 1] =
                rql_catalog_pool_text(catalog, catalog->datasets[i].name);
    if (count == 1)
        rql_add_help(d, diag, "%s has a column of that name", names[0]);
    else if (count == 2)
        rql_add_help(d, diag, "%s and %s have a column of that name", names[0],
                     names[1]);
    else if (count == 3)
        rql_add_help(d, diag, "%s, %s and %s have a column of that name",
                     names[0], names[1], names[2]);
    else if (count > ENOUGH)
        rql_add_help(d, diag,
                     "%s, %s, %s and %zu more have a column of that name",
                     names[0], names[1], names[2], count - ENOUGH);
}

static void offer_columns(struct nearest *nearest, rql_text name,
                          const struct rql_query *q)
{
    const struct catalog_dataset *dataset = dataset_of(q);
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        const struct catalog_column *column =
            &q->catalog->columns[dataset->first_column + i];
        offer(nearest, name, rql_catalog_pool_text(q->catalog, column->name),
              column->name_length);
    }
}

/* Name and parentheses lex as one name, as some columns have them; when the
 * catalog has none of that name, it is a function. */
static void report_function(struct rql_document *d, uint32_t index)
{
    const struct token *token = rql_token_at(d, index);
    struct rql_diagnostic *diag = rql_report(
        d, RULE_FUNCTION, token->start, token->end,
        "there are no functions: %s", rql_show(d, token->start, token->end));
    rql_add_help(d, diag,
                 "select a metric: it is computed for every distinct "
                 "combination of the other columns");
}

/* A keyword that is glued to a column: DISTINCTMonth, MonthDESC.  To the grammar
 * that is a name. */
static bool report_glued_keyword(struct rql_document *d, uint32_t index,
                                 rql_text name)
{
    static const struct {
        const char *keyword;
        bool is_first;
    } glued[] = {{"DISTINCT", true}, {"ASC", false}, {"DESC", false}};
    for (size_t i = 0; i < sizeof glued / sizeof *glued; i++) {
        size_t length = strlen(glued[i].keyword);
        if (name.length <= length)
            continue;
        size_t rest = name.length - length;
        const char *keyword = name.data + (glued[i].is_first ? 0 : rest);
        const char *column = name.data + (glued[i].is_first ? length : 0);
        if (!rql_equal_folded(keyword, length, glued[i].keyword, length) ||
            rql_catalog_lookup_column(d->query->catalog, d->query->dataset,
                                      column, rest,
                                      rql_name_hash(column, rest)) == NO_COLUMN)
            continue;
        const struct token *token = rql_token_at(d, index);
        uint32_t at =
            token->start + (uint32_t)(glued[i].is_first ? length : rest);
        struct rql_diagnostic *diag =
            rql_report(d, RULE_GLUED_KEYWORD, token->start, token->end,
                       glued[i].is_first ? "a space is missing behind %s"
                                         : "a space is missing before %s",
                       glued[i].keyword);
        rql_add_fix(d, diag, true, at, at, " ", "Add the space");
        return true;
    }
    return false;
}

static void report_unknown_column(struct rql_document *d, uint32_t index)
{
    const struct rql_query *q = d->query;
    const struct token *token = rql_token_at(d, index);
    rql_text name = rql_name_text(d, index);
    struct nearest nearest = start_nearest(name);
    if (rql_may_search(d, dataset_of(q)->column_count))
        offer_columns(&nearest, name, q);
    if (name.length > 0 && name.data[name.length - 1] == ')') {
        report_function(d, index);
        return;
    }
    if (report_glued_keyword(d, index, name))
        return;
    bool is_certain = nearest.name || is_exact(q);
    struct rql_diagnostic *diag = rql_report_as(
        d, RULE_UNKNOWN_COLUMN, is_certain ? RQL_ERROR : RQL_WARNING,
        token->start, token->end, "%s has no column %s", dataset_name(q),
        rql_show(d, token->start, token->end));
    add_nearest(d, diag, &nearest);
    if (rql_may_search(d, q->catalog->dataset_count))
        add_other_datasets(d, diag, name, rql_name_token_hash(d, index));
    add_basis(d, diag);
}

/* A renamed_to may name the dataset too, when the column moved there. */
static void report_renamed_column(struct rql_document *d, uint32_t index,
                                  const struct catalog_column *column)
{
    const struct rql_query *q = d->query;
    const struct token *token = rql_token_at(d, index);
    const char *now = rql_catalog_pool_text(q->catalog, column->renamed_to);
    struct rql_diagnostic *diag =
        rql_report(d, RULE_RENAMED_COLUMN, token->start, token->end,
                   "%s is called %s by newer pages",
                   rql_show(d, token->start, token->end), now);
    rql_add_help(d, diag, "%s was last seen in %s (%s)",
                 rql_catalog_pool_text(q->catalog, column->name),
                 rql_catalog_pool_text(q->catalog, column->last_seen),
                 rql_catalog_pool_text(q->catalog, column->source));
    if (!strchr(now, '.'))
        rql_add_fix(d, diag, false, token->start, token->end, now, "Write %s",
                    now);
}

static void check_name(struct rql_document *d, const struct name_ref *name)
{
    const struct rql_query *q = d->query;
    if (name->column == NO_COLUMN) {
        if (rql_is_resolvable(d, name->token))
            report_unknown_column(d, name->token);
        return;
    }
    const struct catalog_column *column = &q->catalog->columns[name->column];
    if (column->status == RQL_COLUMN_OLDER && column->renamed_to)
        report_renamed_column(d, name->token, column);
}

/* The two conditions that a BETWEEN is read as share one name. */
static void check_condition_names(struct rql_document *d)
{
    const struct range range = d->query->conditions;
    uint32_t before = NO_TOKEN;
    for (uint32_t i = 0; i < range.count; i++) {
        const struct name_ref *name =
            &rql_conditions(d)[range.first + i].column;
        if (name->token != before)
            check_name(d, name);
        before = name->token;
    }
}

static void check_columns(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (dataset_of(q)->status == RQL_DATASET_NAMED_ONLY) {
        const struct token *token = rql_token_at(d, q->dataset_token);
        rql_report(d, RULE_UNCHECKED_COLUMNS, token->start, token->end,
                   "the columns of %s are not documented, and not checked",
                   dataset_name(q));
        return;
    }
    if (!d->has_odd_columns)
        return;
    for (uint32_t i = 0; i < q->columns.count; i++)
        check_name(d, &rql_columns(d)[q->columns.first + i]);
    check_condition_names(d);
    for (uint32_t i = 0; i < q->orders.count; i++)
        check_name(d, &rql_orders(d)[q->orders.first + i].column);
}

/* --- Duplicates ------------------------------------------------------------------------------ */

static int compare_names(const struct rql_document *d, uint32_t a, uint32_t b)
{
    rql_text x = rql_name_text(d, a), y = rql_name_text(d, b);
    return rql_compare_folded(x.data, x.length, y.data, y.length);
}

static void check_duplicate(struct rql_document *d, struct seen *seen,
                            uint32_t index, const char *message)
{
    uint32_t first = rql_seen_before(seen, d, rql_name_token_hash(d, index),
                                     index, compare_names);
    if (first == NO_TOKEN)
        return;
    const struct token *token = rql_token_at(d, index);
    struct rql_diagnostic *diag =
        rql_report(d, RULE_DUPLICATE_COLUMN, token->start, token->end, message,
                   rql_show(d, token->start, token->end));
    const struct token *before = rql_token_at(d, first);
    rql_add_related(d, diag, before->start, before->end, "the first one");
}

/* True when two columns may be the same; cheap, for there mostly are none. */
static bool has_pair(const struct rql_document *d)
{
    enum { FEW = 8 };
    const struct range range = d->query->columns;
    const struct name_ref *columns = rql_columns(d) + range.first;
    uint32_t hashes[FEW];
    if (range.count > FEW)
        return true;
    for (uint32_t i = 0; i < range.count; i++) {
        const struct token *token = rql_token_at(d, columns[i].token);
        if (token->kind != TOKEN_NAME)
            return true;
        hashes[i] = token->hash;
        for (uint32_t j = 0; j < i; j++)
            if (hashes[j] == hashes[i])
                return true;
    }
    return false;
}

static void check_duplicates(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (!rql_rule_is_on(d, RULE_DUPLICATE_COLUMN) || d->has_repeats)
        return;
    if (q->columns.count > 1 && has_pair(d)) {
        struct seen seen = rql_seen_start(d, q->columns.count);
        for (uint32_t i = 0; i < q->columns.count; i++)
            check_duplicate(d, &seen,
                            rql_columns(d)[q->columns.first + i].token,
                            "%s is selected twice");
    }
    if (q->orders.count > 1) {
        struct seen seen = rql_seen_start(d, q->orders.count);
        for (uint32_t i = 0; i < q->orders.count; i++)
            check_duplicate(d, &seen,
                            rql_orders(d)[q->orders.first + i].column.token,
                            "%s is a sort key twice");
    }
}

/* --- Time spans and grains -------------------------------------------------------------------- */

/* The time spans of the dataset at hand, "A, B and C". */
static const char *offered_ranges(struct rql_document *d)
{
    enum { ENOUGH = 20 };
    const struct rql_query *q = d->query;
    const struct catalog_dataset *dataset = dataset_of(q);
    const char *text = "";
    for (uint32_t i = 0; i < dataset->range_count && i < ENOUGH; i++) {
        const char *joint = i == 0                          ? ""
                            : i + 1 == dataset->range_count ? " and "
                                                            : ", ";
        text = rql_arena_printf(
            &d->arena, "%s%s%s", text, joint,
            rql_catalog_pool_text(q->catalog,
                                  q->catalog->lists[dataset->first_range + i]));
    }
    return dataset->range_count > ENOUGH
               ? rql_arena_printf(&d->arena, "%s and more", text)
               : text;
}

static const char *range_at(const struct rql_query *q, uint32_t index)
{
    return rql_catalog_pool_text(
        q->catalog, q->catalog->lists[dataset_of(q)->first_range + index]);
}

/* Most are written as the catalog has them, which is quick to see. */
static bool is_offered(const struct rql_query *q, rql_text range)
{
    const uint32_t count = dataset_of(q)->range_count;
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
        if (name.data[i] < '0' || name.data[i] > '9')
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
    if (!q->catalog || dataset_of(q)->range_count == 0) {
        for (uint32_t i = 0; i < rql_timespan_total; i++)
            if (same_digits(name, rql_timespans[i].name))
                offer(nearest, name, rql_timespans[i].name,
                      strlen(rql_timespans[i].name));
        return;
    }
    const struct catalog_dataset *dataset = dataset_of(q);
    for (uint32_t i = 0; i < dataset->range_count; i++) {
        const char *range = rql_catalog_pool_text(
            q->catalog, q->catalog->lists[dataset->first_range + i]);
        if (same_digits(name, range))
            offer(nearest, name, range, strlen(range));
    }
}

static void report_unknown_timespan(struct rql_document *d,
                                    const struct token *token, rql_text range)
{
    const struct rql_query *q = d->query;
    struct nearest nearest = start_nearest(range);
    if (!q->catalog || rql_may_search(d, dataset_of(q)->range_count))
        offer_timespans(&nearest, range, q);
    struct rql_diagnostic *diag = rql_report(
        d, RULE_UNKNOWN_TIMESPAN, token->start, token->end,
        "there is no time span %s", rql_show(d, token->start, token->end));
    add_nearest(d, diag, &nearest);
    if (diag && q->catalog && dataset_of(q)->range_count > 0)
        rql_add_help(d, diag, "%s offers %s", dataset_name(q),
                     offered_ranges(d));
}

static void report_unoffered_timespan(struct rql_document *d,
                                      const struct token *token)
{
    const struct rql_query *q = d->query;
    bool is_certain = dataset_of(q)->range_evidence >= RQL_EVIDENCE_DOCUMENTED;
    struct rql_diagnostic *diag = rql_report_as(
        d, RULE_UNOFFERED_TIMESPAN, is_certain ? RQL_ERROR : RQL_WARNING,
        token->start, token->end,
        is_certain ? "%s does not offer the time span %s"
                   : "%s probably does not offer the time span %s",
        dataset_name(q), rql_show(d, token->start, token->end));
    if (!diag)
        return;
    rql_add_help(d, diag, "it offers %s", offered_ranges(d));
    if (is_certain)
        add_basis(d, diag);
    else
        rql_add_help(
            d, diag,
            "by the built-in %s catalog, which concludes the list from "
            "like datasets",
            rql_api_name(q->catalog->api));
}

static void check_timespan(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (q->timespan == NO_TOKEN || !rql_is_resolvable(d, q->timespan))
        return;
    const struct token *token = rql_token_at(d, q->timespan);
    rql_text range = rql_name_text(d, q->timespan);
    bool has_list = q->catalog && dataset_of(q)->range_count > 0;
    if (has_list && is_offered(q, range))
        return;
    if (rql_timespan_lookup(range.data, range.length,
                            rql_name_token_hash(d, q->timespan)) == NO_TIMESPAN)
        report_unknown_timespan(d, token, range);
    else if (has_list)
        report_unoffered_timespan(d, token);
}

/* Without TIMESPAN six months are assumed, where the dataset has time spans. */
static void check_default_timespan(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (!rql_rule_is_on(d, RULE_IMPLICIT_TIMESPAN) ||
        q->dataset_token == NO_TOKEN ||
        (q->catalog && dataset_of(q)->range_count == 0) ||
        q->clause_kinds & 1u << CLAUSE_TIMESPAN)
        return;
    uint32_t end = rql_token_at(d, q->last)->end;
    rql_report(d, RULE_IMPLICIT_TIMESPAN, end, end,
               "no TIMESPAN is given: the last six months are assumed");
}

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
    struct nearest nearest = start_nearest(grain);
    for (const char *const *known = rql_grains; *known; known++) {
        size_t length = strlen(*known);
        if (rql_equal_folded(grain.data, grain.length, *known, length))
            return;
        offer(&nearest, grain, *known, length);
    }
    const struct token *token = rql_token_at(d, q->grain);
    struct rql_diagnostic *diag = rql_report(
        d, RULE_UNKNOWN_GRAIN, token->start, token->end,
        "%s is not known as a grain", rql_show(d, token->start, token->end));
    add_nearest(d, diag, &nearest);
    rql_add_help(d, diag, "known are Hourly, Daily, Weekly and Monthly");
}

static void check_aggregated(struct rql_document *d)
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

void rql_check_names(struct rql_document *d)
{
    check_dataset(d);
    if (d->query->catalog)
        check_columns(d);
    check_duplicates(d);
    check_timespan(d);
    check_default_timespan(d);
    check_aggregated(d);
}
