/* The options of the command `rewrite`: each is an operation, or says where and
 * how operations are made. */
#include "rewrite.h"

#include <stdlib.h>
#include <string.h>

/* --- Setters -------------------------------------------------------------- */

static void note_problem(struct rewrite_settings *own, const char *option,
                         const char *value, const char *problem)
{
    if (own->problem)
        return;
    own->problem = problem;
    own->problem_option = option;
    own->problem_value = value;
}

/* Add an operation that takes the value of its option. */
static void add(struct settings *settings, rql_rewrite_kind kind,
                const char *option, const char *value)
{
    struct rewrite_settings *own = settings->own;
    const char *argument = value ? rewrite_keep(own, strdup(value)) : NULL;
    operations_add(&own->given, (rql_rewrite){kind, argument, NULL}, option);
}

/* Options of one operation each. */
#define OPERATION(name, kind, option)                                          \
    SETTER(name)                                                               \
    {                                                                          \
        (void)choice;                                                          \
        add(settings, kind, option, value);                                    \
    }

OPERATION(set_limit, RQL_REWRITE_SET_LIMIT, "--set-limit")
OPERATION(add_limit, RQL_REWRITE_ADD_LIMIT, "--add-limit")
OPERATION(drop_limit, RQL_REWRITE_DROP_LIMIT, "--drop-limit")
OPERATION(set_timespan, RQL_REWRITE_SET_TIMESPAN, "--set-timespan")
OPERATION(add_timespan, RQL_REWRITE_ADD_TIMESPAN, "--add-timespan")
OPERATION(drop_timespan, RQL_REWRITE_DROP_TIMESPAN, "--drop-timespan")
OPERATION(set_order, RQL_REWRITE_SET_ORDER, "--set-order")
OPERATION(add_order, RQL_REWRITE_ADD_ORDER, "--add-order")
OPERATION(drop_order, RQL_REWRITE_DROP_ORDER, "--drop-order")
OPERATION(drop_order_by, RQL_REWRITE_DROP_ORDER, "--drop-order-by")
OPERATION(set_distinct, RQL_REWRITE_SET_DISTINCT, "--distinct")
OPERATION(drop_distinct, RQL_REWRITE_DROP_DISTINCT, "--drop-distinct")
OPERATION(add_column, RQL_REWRITE_ADD_COLUMN, "--add-column")
OPERATION(drop_column, RQL_REWRITE_DROP_COLUMN, "--drop-column")
OPERATION(reorder_columns, RQL_REWRITE_REORDER_COLUMNS, "--reorder-columns")
OPERATION(add_condition, RQL_REWRITE_ADD_CONDITION, "--add-condition")
OPERATION(drop_condition, RQL_REWRITE_DROP_CONDITION, "--drop-condition")
OPERATION(set_condition, RQL_REWRITE_SET_CONDITION, "--set-condition")
OPERATION(drop_where, RQL_REWRITE_DROP_CONDITION, "--drop-where")
OPERATION(set_dataset, RQL_REWRITE_SET_DATASET, "--set-dataset")
OPERATION(explicit_directions, RQL_REWRITE_EXPLICIT_DIRECTIONS,
          "--explicit-directions")
OPERATION(explicit_timespan, RQL_REWRITE_EXPLICIT_TIMESPAN,
          "--explicit-timespan")
OPERATION(canonical, RQL_REWRITE_CANONICAL, "--canonical")
OPERATION(expand_star, RQL_REWRITE_EXPAND_STAR, "--expand-star")
OPERATION(apply_renames, RQL_REWRITE_APPLY_RENAMES, "--apply-renames")

SETTER(rename_column)
{
    (void)choice;
    struct rewrite_settings *own = settings->own;
    const char *new;
    const char *old = rewrite_split(own, value, &new);
    if (!old)
        note_problem(own, "--rename-column", value, "it takes OLD=NEW");
    else
        operations_add(&own->given,
                       (rql_rewrite){RQL_REWRITE_RENAME_COLUMN, old, new},
                       "--rename-column");
}

SETTER(set_parameter)
{
    (void)choice;
    if (strpbrk(value, "\n\r"))
        note_problem(settings->own, "--param", value,
                     "a value has no line breaks; give --param again for "
                     "each value of a list");
    else if (!rewrite_add_parameter(settings->own, value, "--param"))
        note_problem(settings->own, "--param", value, "it takes NAME=VALUE");
}

SETTER(set_parameter_file)
{
    (void)choice;
    ((struct rewrite_settings *)settings->own)->parameter_file = value;
}

SETTER(set_query)
{
    (void)choice;
    struct rewrite_settings *own = settings->own;
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || !number || number >= 1ul << 31)
        note_problem(own, "--query", value, "queries are counted from 1");
    own->query = number;
}

SETTER(set_dataset_filter)
{
    (void)choice;
    ((struct rewrite_settings *)settings->own)->dataset = value;
}

SETTER(set_check)
{
    (void)value;
    (void)choice;
    ((struct rewrite_settings *)settings->own)->check = true;
}

SETTER(set_diff)
{
    (void)value;
    (void)choice;
    ((struct rewrite_settings *)settings->own)->diff = true;
}

SETTER(set_stdout)
{
    (void)value;
    (void)choice;
    ((struct rewrite_settings *)settings->own)->to_stdout = true;
}

/* --- Tables --------------------------------------------------------------- */

static const struct option clause_rows[] = {
    {"set-limit", "N", "LIMIT N, in place of what there is", set_limit, NULL,
     TAKES_ONE},
    {"add-limit", "N", "LIMIT N where there is none", add_limit, NULL,
     TAKES_ONE},
    {"drop-limit", NULL, "no LIMIT", drop_limit, NULL, TAKES_ONE},
    {"set-timespan", "RANGE", "TIMESPAN RANGE, in place of what there is",
     set_timespan, NULL, TAKES_ONE},
    {"add-timespan", "RANGE", "TIMESPAN RANGE where there is none",
     add_timespan, NULL, TAKES_ONE},
    {"drop-timespan", NULL, "no TIMESPAN", drop_timespan, NULL, TAKES_ONE},
    {"explicit-timespan", NULL,
     "write the TIMESPAN LAST_6_MONTHS that is assumed", explicit_timespan,
     NULL, TAKES_ONE},
    {"set-order", "LIST", "ORDER BY LIST, in place of what there is", set_order,
     NULL, TAKES_ONE},
    {"add-order", "LIST",
     "order by LIST too, behind what there is; columns that are there already "
     "stay as they are",
     add_order, NULL, TAKES_ONE},
    {"drop-order", "COLUMN", "do not order by that column", drop_order, NULL,
     TAKES_ONE},
    {"drop-order-by", NULL, "no ORDER BY", drop_order_by, NULL, TAKES_ONE},
    {"explicit-directions", NULL, "write the DESC that is assumed",
     explicit_directions, NULL, TAKES_ONE},
    {"distinct", NULL, "SELECT DISTINCT", set_distinct, NULL, TAKES_ONE},
    {"drop-distinct", NULL, "no DISTINCT", drop_distinct, NULL, TAKES_ONE},
};
GROUP(rewrite_clause_options, "Clauses", clause_rows);

static const struct option column_rows[] = {
    {"add-column", "COLUMN,...", "select these columns too, behind the others",
     add_column, NULL, TAKES_LIST},
    {"drop-column", "COLUMN,...", "do not select these columns", drop_column,
     NULL, TAKES_LIST},
    {"rename-column", "OLD=NEW", "write NEW in place of OLD in all clauses",
     rename_column, NULL, TAKES_ONE},
    {"reorder-columns", "COLUMN,...",
     "select these first, in this order; the others follow as they are",
     reorder_columns, NULL, TAKES_ONE},
    {"add-condition", "TEXT", "AND TEXT, unless it is there", add_condition,
     NULL, TAKES_ONE},
    {"set-condition", "TEXT",
     "put a condition in place of those that its column has", set_condition,
     NULL, TAKES_ONE},
    {"drop-condition", "TEXT",
     "drop a condition, or all conditions of a column", drop_condition, NULL,
     TAKES_ONE},
    {"drop-where", NULL, "no WHERE", drop_where, NULL, TAKES_ONE},
};
GROUP(rewrite_column_options, "Columns and conditions", column_rows);

static const struct option whole_rows[] = {
    {"set-dataset", "DATASET",
     "ask another dataset; refused when it is known to lack a column",
     set_dataset, NULL, TAKES_ONE},
    {"canonical", NULL,
     "names as in the catalog, keywords in capitals, no column, condition or "
     "order item twice, no condition that another one implies, IN with one "
     "value as =",
     canonical, NULL, TAKES_ONE},
    {"expand-star", NULL,
     "write the dataset's current columns and metrics in place of *",
     expand_star, NULL, TAKES_ONE},
    {"apply-renames", NULL, "write the new names of renamed columns",
     apply_renames, NULL, TAKES_ONE},
    {"param", "NAME=VALUE",
     "write VALUE in place of :NAME, as one value of the type that its place "
     "needs; given again, it makes a list for IN",
     set_parameter, NULL, TAKES_ONE},
    {"params", "FILE",
     "read parameters from a file with lines NAME=VALUE; empty lines, and "
     "those that begin with #, are passed over",
     set_parameter_file, NULL, TAKES_ONE},
};
GROUP(rewrite_query_options, "The whole query", whole_rows);

static const struct option choice_rows[] = {
    {"query", "N", "only the N-th query of each file", set_query, NULL,
     TAKES_ONE},
    {"in-dataset", "DATASET", "only queries of that dataset",
     set_dataset_filter, NULL, TAKES_ONE},
};
GROUP(rewrite_choice_options, "Which queries", choice_rows);

static const struct option result_rows[] = {
    {"diff", NULL,
     "change no file, but print a patch; the exit status is 1 when there is "
     "something to change",
     set_diff, NULL, TAKES_ONE},
    {"check", NULL,
     "change no file; the exit status is 1 when there is something to change",
     set_check, NULL, TAKES_ONE},
    {"stdout", NULL, "change no file, but print the results", set_stdout, NULL,
     TAKES_ONE},
};
GROUP(rewrite_result_options, "Result", result_rows);
