/* Checks of what a query asks for as a whole: columns that pages have given up
 * or disagree about, DISTINCT beside a metric, and a LIMIT whose rows the sort
 * keys do not settle. */
#include <assert.h>

#include "passes.h"

static const struct catalog_column *column_of(const struct rql_document *d,
                                              const struct name_ref *name)
{
    const struct rql_catalog *catalog = d->query->catalog;
    return catalog && name->column != NO_COLUMN
               ? &catalog->columns[name->column]
               : NULL;
}

static const struct column_details *
details_of(const struct rql_document *d, const struct catalog_column *column)
{
    return rql_column_details(d->query->catalog, column);
}

static const char *pool_text(const struct rql_document *d, catalog_text text)
{
    return rql_catalog_pool_text(d->query->catalog, text);
}

/* --- Columns that may be gone ---------------------------------------------------- */

static bool is_exact(const struct rql_document *d)
{
    const struct rql_query *q = d->query;
    return q->catalog->datasets[q->dataset].status == RQL_DATASET_EXACT;
}

static void report_older(struct rql_document *d, const struct token *token,
                         const struct catalog_column *column)
{
    bool is_certain =
        is_exact(d) && column->kind_evidence < RQL_EVIDENCE_DOCUMENTED;
    struct rql_diagnostic *diag = rql_report_as(
        d, RULE_OLDER_COLUMN, is_certain ? RQL_WARNING : RQL_INFO, token->start,
        token->end,
        is_certain ? "the documented list of columns no longer has %s"
                   : "newer pages no longer have %s",
        pool_text(d, column->name));
    const struct column_details *more = details_of(d, column);
    rql_add_help(d, diag, "it was last seen in %s (%s)",
                 pool_text(d, more->last_seen), pool_text(d, more->source));
    if (more->note)
        rql_add_help(d, diag, "%s", pool_text(d, more->note));
}

static void report_disputed(struct rql_document *d, const struct token *token,
                            const struct catalog_column *column)
{
    struct rql_diagnostic *diag = rql_report(
        d, RULE_DISPUTED_COLUMN, token->start, token->end,
        "pages of the same age disagree about %s", pool_text(d, column->name));
    const struct column_details *more = details_of(d, column);
    if (more->note)
        rql_add_help(d, diag, "%s", pool_text(d, more->note));
    if (more->renamed_to)
        rql_add_help(d, diag, "another name for it is %s",
                     pool_text(d, more->renamed_to));
}

static void report_name(struct rql_document *d, const struct name_ref *name)
{
    const struct catalog_column *column = column_of(d, name);
    const struct token *token = rql_token_at(d, name->token);
    if (column->status == RQL_COLUMN_CONFLICTING)
        report_disputed(d, token, column);
    else if (!details_of(d, column)->renamed_to)
        report_older(d, token, column);
}

static inline void check_name(struct rql_document *d,
                              const struct name_ref *name)
{
    if (name->column != NO_COLUMN &&
        d->query->catalog->columns[name->column].status != RQL_COLUMN_CURRENT)
        report_name(d, name);
}

/* False when whatever could be found would not be kept. */
static bool wants_names(const struct rql_document *d)
{
    assert(d->query->catalog); /* else it would have no odd columns */
    if (!d->query->catalog->is_built_in)
        return false;
    if (d->least >= RQL_INFO || d->severities[RULE_DISPUTED_COLUMN] ||
        d->severities[RULE_OLDER_COLUMN])
        return true;
    return d->least == RQL_WARNING && is_exact(d);
}

static void check_names(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    for (uint32_t i = 0; i < q->columns.count; i++)
        check_name(d, &rql_columns(d)[q->columns.first + i]);
    for (uint32_t i = 0; i < q->conditions.count; i++)
        check_name(d, &rql_conditions(d)[q->conditions.first + i].column);
    for (uint32_t i = 0; i < q->orders.count; i++)
        check_name(d, &rql_orders(d)[q->orders.first + i].column);
}

/* --- DISTINCT -------------------------------------------------------------------- */

static bool is_metric(const struct rql_document *d, const struct name_ref *name)
{
    const struct catalog_column *column = column_of(d, name);
    return column && column->kind == RQL_METRIC;
}

static void check_distinct(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    const struct name_ref *metric = NULL;
    if (!rql_rule_is_on(d, RULE_DISTINCT_WITH_METRIC))
        return;
    for (uint32_t i = 0; !metric && i < q->columns.count; i++)
        if (is_metric(d, &rql_columns(d)[q->columns.first + i]))
            metric = &rql_columns(d)[q->columns.first + i];
    if (!metric)
        return;
    const struct catalog_column *column = column_of(d, metric);
    const struct token *token = rql_token_at(d, q->distinct);
    struct rql_diagnostic *diag =
        rql_report(d, RULE_DISTINCT_WITH_METRIC, token->start, token->end,
                   "%s is a metric: rows are distinct without DISTINCT",
                   pool_text(d, column->name));
    const struct token *name = rql_token_at(d, metric->token);
    rql_add_related(d, diag, name->start, name->end,
                    "computed once for each combination of the columns");
    rql_add_fix(d, diag, column->kind_evidence >= RQL_EVIDENCE_DOCUMENTED,
                token->start, token[1].start, "", "Remove DISTINCT");
}

/* --- LIMIT -------------------------------------------------------------------------- */

/* More sort keys are not judged, so that the time is bounded. */
enum { MOST_SORT_KEYS = 8 };

/* True for a column of a few values, so that many rows have the same one. */
static bool has_few_values(const struct catalog_column *column)
{
    return column && column->kind == RQL_COLUMN &&
           (column->type == RQL_TYPE_BOOLEAN || column->values_are_closed);
}

/* True when the name is one of the sort keys, or a metric: rows of the same keys
 * do not differ in it, or it is computed from them. */
static bool is_settled(const struct rql_document *d,
                       const struct name_ref *name)
{
    const struct rql_query *q = d->query;
    for (uint32_t i = 0; i < q->orders.count; i++)
        if (rql_orders(d)[q->orders.first + i].column.column == name->column)
            return true;
    return is_metric(d, name);
}

/* A sort by columns of a few values leaves the rows of a LIMIT open. */
static void check_limit(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (!rql_rule_is_on(d, RULE_ARBITRARY_LIMIT) || q->orders.count == 0 ||
        q->orders.count > MOST_SORT_KEYS)
        return;
    const struct order_item *orders = rql_orders(d) + q->orders.first;
    for (uint32_t i = 0; i < q->orders.count; i++)
        if (!has_few_values(column_of(d, &orders[i].column)))
            return;
    uint32_t i = 0;
    while (i < q->columns.count &&
           is_settled(d, &rql_columns(d)[q->columns.first + i]))
        i++;
    if (i == q->columns.count)
        return;
    const struct token *limit = rql_token_at(d, q->limit);
    const struct token *key = rql_token_at(d, orders[0].column.token);
    struct rql_diagnostic *diag = rql_report(
        d, RULE_ARBITRARY_LIMIT, limit->start, limit->end,
        "which rows are kept is not defined: many have the same sort keys");
    rql_add_related(d, diag, key->start, key->end,
                    "this column has a few values only");
    rql_add_help(d, diag, "add a sort key that tells the rows apart");
}

void rql_check_order(struct rql_document *d)
{
    if (d->has_odd_columns && wants_names(d))
        check_names(d);
    if (d->query->distinct != NO_TOKEN)
        check_distinct(d);
    if (d->query->limit != NO_TOKEN)
        check_limit(d);
}
