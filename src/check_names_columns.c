/* Checks of columns: does the dataset have them, and are they named once? */
#include <string.h>

#include "check_names.h"
#include "near.h"
#include "seen.h"
#include "str.h"

/* --- Whether the dataset has them ------------------------------------------- */

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
    const struct catalog_dataset *dataset = rql_names_dataset(q);
    for (uint32_t i = 0; i < dataset->column_count; i++) {
        const struct catalog_column *column =
            &q->catalog->columns[dataset->first_column + i];
        rql_names_offer(nearest, name,
                        rql_catalog_pool_text(q->catalog, column->name),
                        column->name_length);
    }
}

static bool is_in_condition(const struct rql_document *d, uint32_t token)
{
    const struct clause *clauses = rql_clauses(d) + d->query->clauses.first;
    for (uint32_t i = 0; i < d->query->clauses.count; i++)
        if (clauses[i].kind == CLAUSE_WHERE && clauses[i].first < token &&
            clauses[i].last >= token)
            return true;
    return false;
}

/* Name and parentheses lex as one name, as some columns have them; when the
 * catalog has none of that name, it is a function. */
static void report_function(struct rql_document *d, uint32_t index)
{
    static const char sum[] = "SUM(";
    const size_t before = sizeof sum - 1;
    const struct rql_query *q = d->query;
    const struct token *token = rql_token_at(d, index);
    const char *name = d->text + token->start + before;
    struct rql_diagnostic *diag =
        rql_report_function(d, index, index, is_in_condition(d, index));
    if (!rql_equal_folded(name - before, before, sum, before))
        return;
    size_t length = token->end - token->start - before - 1;
    uint32_t column = rql_catalog_lookup_column(
        q->catalog, q->dataset, name, length, rql_name_hash(name, length));
    if (column != NO_COLUMN && q->catalog->columns[column].kind == RQL_METRIC) {
        name = rql_arena_copy(&d->arena, name, length);
        rql_add_fix(d, diag, false, token->start, token->end, name, "Write %s",
                    name);
    }
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
    struct nearest nearest = rql_names_start_nearest(name);
    if (rql_may_search(d, rql_names_dataset(q)->column_count))
        offer_columns(&nearest, name, q);
    if (name.length > 0 && name.data[name.length - 1] == ')') {
        report_function(d, index);
        return;
    }
    if (report_glued_keyword(d, index, name))
        return;
    bool is_certain = nearest.name || rql_names_are_exact(q);
    struct rql_diagnostic *diag = rql_report_as(
        d, RULE_UNKNOWN_COLUMN, is_certain ? RQL_ERROR : RQL_WARNING,
        token->start, token->end, "%s has no column %s",
        rql_names_dataset_name(q), rql_show(d, token->start, token->end));
    rql_names_add_nearest(d, diag, &nearest);
    if (rql_may_search(d, q->catalog->dataset_count))
        add_other_datasets(d, diag, name, rql_name_token_hash(d, index));
    rql_names_add_basis(d, diag);
}

/* A renamed_to may name the dataset too, when the column moved there. */
static void report_renamed_column(struct rql_document *d, uint32_t index,
                                  const struct catalog_column *column)
{
    const struct rql_query *q = d->query;
    const struct token *token = rql_token_at(d, index);
    const struct column_details *more = rql_column_details(q->catalog, column);
    const char *now = rql_catalog_pool_text(q->catalog, more->renamed_to);
    struct rql_diagnostic *diag =
        rql_report(d, RULE_RENAMED_COLUMN, token->start, token->end,
                   "%s is called %s by newer pages",
                   rql_show(d, token->start, token->end), now);
    rql_add_help(d, diag, "%s was last seen in %s (%s)",
                 rql_catalog_pool_text(q->catalog, column->name),
                 rql_catalog_pool_text(q->catalog, more->last_seen),
                 rql_catalog_pool_text(q->catalog, more->source));
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
    if (column->status == RQL_COLUMN_OLDER &&
        rql_column_details(q->catalog, column)->renamed_to)
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

void rql_names_check_columns(struct rql_document *d)
{
    const struct rql_query *q = d->query;
    if (rql_names_dataset(q)->status == RQL_DATASET_NAMED_ONLY) {
        const struct token *token = rql_token_at(d, q->dataset_token);
        rql_report(d, RULE_UNCHECKED_COLUMNS, token->start, token->end,
                   "the columns of %s are not documented, and not checked",
                   rql_names_dataset_name(q));
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

/* --- Duplicates -------------------------------------------------------------- */

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
    if (range.count > FEW)
        return true;
    for (uint32_t i = 0; i < range.count; i++) {
        const struct token *token = rql_token_at(d, columns[i].token);
        if (token->kind != TOKEN_NAME)
            return true;
        for (uint32_t j = 0; j < i; j++)
            if (rql_token_at(d, columns[j].token)->hash == token->hash)
                return true;
    }
    return false;
}

void rql_names_check_duplicates(struct rql_document *d)
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
