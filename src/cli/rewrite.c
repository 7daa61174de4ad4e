/* The command `rewrite`: changes queries by command. */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "patch.h"
#include "policy.h"
#include "replace.h"

/* What the options of this command say. */
struct own {
    struct operations {
        rql_rewrite *items;
        const char **options; /* as typed, by operation */
        size_t count;
    } given, parameters;
    const char *parameter_file;
    const char *dataset;
    size_t query;
    const char *problem; /* the option that makes no sense, and why */
    const char *problem_option;
    const char *problem_value;
    bool check;
    bool diff;
    bool to_stdout;
    char **texts; /* to be freed */
    size_t text_count;
};

/* A file, and what has become of it. */
struct job {
    char *name;
    char *path; /* NULL: standard input */
    rql_text old;
    rql_rewritten *rewritten;
};

/* What the visits of all inputs share. */
struct run {
    struct own *own;
    struct policies policies;
    struct output *out;
    struct operations operations; /* all of them */
    struct job *jobs;
    size_t job_count;
    bool *found;    /* by operation: some input has what it names */
    char **missing; /* by operation: the message of the first that has not
                           */
    enum status status;
};

/* --- Operations ----------------------------------------------------------- */

static char *keep_text(struct own *own, char *text)
{
    own->texts =
        need(realloc(own->texts, (own->text_count + 1) * sizeof *own->texts));
    return own->texts[own->text_count++] = need(text);
}

static void add_operation(struct operations *list, rql_rewrite operation,
                          const char *option)
{
    size_t count = list->count + 1;
    list->items = need(realloc(list->items, count * sizeof *list->items));
    list->options = need(realloc(list->options, count * sizeof *list->options));
    list->items[list->count] = operation;
    list->options[list->count++] = option;
}

static void note_problem(struct own *own, const char *option, const char *value,
                         const char *problem)
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
    struct own *own = settings->own;
    const char *argument = value ? keep_text(own, strdup(value)) : NULL;
    add_operation(&own->given, (rql_rewrite){kind, argument, NULL}, option);
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

/* Split "A=B"; the first part, or NULL when there is no sign. */
static char *split(struct own *own, const char *text, const char **rest)
{
    const char *sign = strchr(text, '=');
    if (!sign || sign == text)
        return NULL;
    *rest = keep_text(own, strdup(sign + 1));
    return keep_text(own, strndup(text, (size_t)(sign - text)));
}

SETTER(rename_column)
{
    (void)choice;
    struct own *own = settings->own;
    const char *new;
    const char *old = split(own, value, &new);
    if (!old)
        note_problem(own, "--rename-column", value, "it takes OLD=NEW");
    else
        add_operation(&own->given,
                      (rql_rewrite){RQL_REWRITE_RENAME_COLUMN, old, new},
                      "--rename-column");
}

/* Give a parameter one value more. */
static bool add_parameter(struct own *own, const char *text, const char *option)
{
    struct operations *list = &own->parameters;
    const char *value;
    const char *name = split(own, text, &value);
    if (!name)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        rql_rewrite *o = &list->items[i];
        if (strcmp(o->argument, name) != 0)
            continue;
        size_t size = strlen(o->value) + strlen(value) + 2;
        char *joined = keep_text(own, malloc(size));
        stpcpy(stpcpy(stpcpy(joined, o->value), "\n"), value);
        o->value = joined;
        return true;
    }
    add_operation(list, (rql_rewrite){RQL_REWRITE_SET_PARAMETER, name, value},
                  option);
    return true;
}

SETTER(set_parameter)
{
    (void)choice;
    if (strpbrk(value, "\n\r"))
        note_problem(settings->own, "--param", value,
                     "a value has no line breaks; give --param again for "
                     "each value of a list");
    else if (!add_parameter(settings->own, value, "--param"))
        note_problem(settings->own, "--param", value, "it takes NAME=VALUE");
}

SETTER(set_parameter_file)
{
    (void)choice;
    ((struct own *)settings->own)->parameter_file = value;
}

SETTER(set_query)
{
    (void)choice;
    struct own *own = settings->own;
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || !number || number >= 1ul << 31)
        note_problem(own, "--query", value, "queries are counted from 1");
    own->query = number;
}

SETTER(set_dataset_filter)
{
    (void)choice;
    ((struct own *)settings->own)->dataset = value;
}

SETTER(set_check)
{
    (void)value;
    (void)choice;
    ((struct own *)settings->own)->check = true;
}

SETTER(set_diff)
{
    (void)value;
    (void)choice;
    ((struct own *)settings->own)->diff = true;
}

SETTER(set_stdout)
{
    (void)value;
    (void)choice;
    ((struct own *)settings->own)->to_stdout = true;
}

/* --- Parameters from a file ----------------------------------------------- */

/* Lines NAME=VALUE; empty ones and those that begin with # are passed over. */
static bool read_lines(struct own *own, char *text, size_t length)
{
    const char *path = own->parameter_file;
    size_t number = 0;
    if (memchr(text, '\0', length)) {
        complain("%s: it has a NUL byte, and is no list of parameters", path);
        return false;
    }
    text[length] = '\0';
    while (*text) {
        size_t size = strcspn(text, "\n");
        bool is_last = !text[size];
        number++;
        text[size] = '\0';
        if (size && text[size - 1] == '\r')
            text[size - 1] = '\0';
        if (*text && *text != '#' && !add_parameter(own, text, "--params")) {
            complain("%s:%zu: not NAME=VALUE", path, number);
            return false;
        }
        text += size + !is_last;
    }
    return true;
}

static bool read_parameters(struct own *own)
{
    struct text text;
    if (!own->parameter_file)
        return true;
    if (!text_read(own->parameter_file, &text))
        return false;
    bool good = read_lines(own, text.data, text.length);
    free(text.data);
    return good;
}

/* --- One input ------------------------------------------------------------ */

/* "--set-limit 0": the option of an operation as it was typed. */
static char *typed(const struct run *run, size_t operation)
{
    if (operation == run->operations.count)
        return need(strdup("--query"));
    const rql_rewrite *o = &run->operations.items[operation];
    const char *option = run->operations.options[operation];
    const char *argument = o->argument ? o->argument : "";
    bool is_pair = o->kind == RQL_REWRITE_RENAME_COLUMN;
    const char *value = is_pair ? o->value : "";
    char *text =
        need(malloc(strlen(option) + strlen(argument) + strlen(value) + 3));
    stpcpy(stpcpy(stpcpy(stpcpy(stpcpy(text, option), *argument ? " " : ""),
                         argument),
                  is_pair ? "=" : ""),
           value);
    return text;
}

/* "file:1:8: --option: why", to be freed. */
static char *explain(const struct run *run, const char *name, rql_text text,
                     const rql_rewritten *rewritten, size_t operation)
{
    rql_lines *lines = NULL;
    rql_position position = {1, 1};
    if (rql_lines_new(text.data, text.length, &lines) == RQL_OK)
        position = rql_lines_position(
            lines, rql_rewritten_error_span(rewritten).start);
    rql_lines_free(lines);
    const char *error = rql_rewritten_error(rewritten);
    char *option = typed(run, operation);
    char *message = NULL;
    size_t size = strlen(name) + strlen(option) + strlen(error) + 64;
    message = need(malloc(size));
    char *end = stpcpy(message, name);
    struct output out;
    output_init(&out, -1, end, size - strlen(name) - 1);
    put_char(&out, ':');
    put_number(&out, position.line);
    put_char(&out, ':');
    put_number(&out, position.column);
    put_text(&out, ": ");
    put_text(&out, option);
    put_text(&out, ": ");
    put_text(&out, error);
    end[out.used] = '\0';
    free(option);
    return message;
}

static void fail_input(struct run *run, const char *name, rql_status status)
{
    complain("%s: %s", name, rql_status_text(status));
    run->status = worse(run->status, status == RQL_TOO_LARGE ? STATUS_TROUBLE
                                                             : STATUS_FAILURE);
}

/* The operations that an input is to have: what it lacks, another one may
 * have. */
struct attempt {
    rql_rewrite *items;
    size_t *numbers; /* of each, among all operations */
    size_t count;
};

/* Note that the input lacks what an operation names, and leave that out. */
static void leave_out(struct run *run, struct attempt *a, size_t index,
                      const char *name, rql_text text,
                      const rql_rewritten *rewritten)
{
    size_t number = a->numbers[index];
    if (!run->missing[number])
        run->missing[number] = explain(run, name, text, rewritten, number);
    /* Without the dataset that is asked for, there is nothing to do. */
    if (a->items[index].kind == RQL_REWRITE_IN_DATASET) {
        a->count = 0;
        return;
    }
    a->count--;
    for (size_t i = index; i < a->count; i++) {
        a->items[i] = a->items[i + 1];
        a->numbers[i] = a->numbers[i + 1];
    }
}

/* Rewrite a text with those operations that find what they name there; NULL
 * after a message. */
static rql_rewritten *attempt(struct run *run, const char *name, rql_text text,
                              const rql_options *options, struct attempt *a)
{
    size_t query = run->own->query ? run->own->query - 1 : RQL_ALL_QUERIES;
    for (;;) {
        rql_rewritten *rewritten;
        rql_status status =
            rql_rewritten_new(text.data, text.length, options, query, a->items,
                              a->count, &rewritten);
        if (status != RQL_OK) {
            fail_input(run, name, status);
            return NULL;
        }
        const char *error = rql_rewritten_error(rewritten);
        if (!error)
            return rewritten;
        size_t failed = rql_rewritten_failed(rewritten);
        if (rql_rewritten_is_missing(rewritten)) {
            leave_out(run, a, failed, name, text, rewritten);
        } else {
            char *message = explain(run, name, text, rewritten,
                                    failed < a->count ? a->numbers[failed]
                                                      : run->operations.count);
            complain("%s", message);
            free(message);
            run->status = worse(run->status, STATUS_FINDINGS);
            rql_rewritten_free(rewritten);
            return NULL;
        }
        rql_rewritten_free(rewritten);
    }
}

static void keep_job(struct run *run, const char *name, const struct text *text,
                     rql_rewritten *rewritten)
{
    size_t size = (run->job_count + 1) * sizeof *run->jobs;
    run->jobs = need(realloc(run->jobs, size));
    char *old = need(malloc(text->length + 1));
    memcpy(old, text->data, text->length);
    run->jobs[run->job_count++] =
        (struct job){need(strdup(name)),
                     text->path ? need(strdup(text->path)) : NULL,
                     {old, text->length},
                     rewritten};
}

static bool visit(void *context, const char *name, const struct text *text)
{
    struct run *run = context;
    size_t count = run->operations.count;
    struct attempt a = {
        need(malloc((count + 1) * sizeof *a.items)),
        need(malloc((count + 1) * sizeof *a.numbers)),
        count,
    };
    for (size_t i = 0; i < count; i++) {
        a.items[i] = run->operations.items[i];
        a.numbers[i] = i;
    }
    rql_text old = {text->data, text->length};
    rql_rewritten *rewritten =
        attempt(run, name, old, &text->policy->options, &a);
    for (size_t i = 0; i < a.count; i++)
        run->found[a.numbers[i]] = true;
    free(a.items);
    free(a.numbers);
    if (rewritten)
        keep_job(run, name, text, rewritten);
    return true;
}

/* --- All inputs ----------------------------------------------------------- */

/* Operations that name what no input has. */
static void complain_missing(struct run *run)
{
    for (size_t i = 0; i < run->operations.count; i++) {
        if (!run->missing[i] || run->found[i])
            continue;
        complain("%s", run->missing[i]);
        run->status = worse(run->status, STATUS_FINDINGS);
        if (run->operations.items[i].kind == RQL_REWRITE_IN_DATASET)
            return;
    }
}

static void put_job_patch(struct run *run, const struct job *job)
{
    struct changes changes = changes_of_rewritten(job->old, job->rewritten);
    put_patch(run->out, job->name, &changes);
}

/* Bring a result to where it belongs. */
static void deliver(struct run *run, const struct job *job)
{
    const struct own *own = run->own;
    rql_text new = rql_rewritten_text(job->rewritten);
    bool is_changed = rql_rewritten_edit_count(job->rewritten) > 0;
    if (own->check || own->diff) {
        if (own->diff)
            put_job_patch(run, job);
        else if (is_changed)
            complain("%s would change", job->name);
        if (is_changed)
            run->status = worse(run->status, STATUS_FINDINGS);
    } else if (!job->path || own->to_stdout) {
        put_bytes(run->out, new.data, new.length);
    } else if (is_changed && !file_replace(job->path, job->old, new)) {
        run->status = worse(run->status, STATUS_TROUBLE);
    }
}

static void rewrite_inputs(struct run *run, struct invocation *invocation)
{
    size_t count = run->operations.count;
    struct inputs inputs = {
        .settings = &invocation->settings,
        .policies = &run->policies,
        .visit = visit,
        .context = run,
    };
    run->found = need(calloc(count + 1, sizeof *run->found));
    run->missing = need(calloc(count + 1, sizeof *run->missing));
    inputs_visit(&inputs, invocation->operands, invocation->operand_count);
    if (inputs.unread)
        run->status = worse(run->status, STATUS_TROUBLE);
    complain_missing(run);
    bool is_good = run->status == STATUS_CLEAN;
    for (size_t i = 0; i < run->job_count; i++) {
        struct job *job = &run->jobs[i];
        if (is_good)
            deliver(run, job);
        rql_rewritten_free(job->rewritten);
        free((char *)job->old.data);
        free(job->name);
        free(job->path);
    }
    for (size_t i = 0; i < count; i++)
        free(run->missing[i]);
    free(run->missing);
    free(run->found);
    free(run->jobs);
}

/* --- The command ---------------------------------------------------------- */

/* Put all operations in one list: queries are chosen first, then parameters are
 * replaced, since queries with them are not understood before. */
static void gather(struct run *run)
{
    struct own *own = run->own;
    if (own->dataset)
        add_operation(&run->operations,
                      (rql_rewrite){RQL_REWRITE_IN_DATASET, own->dataset, NULL},
                      "--in-dataset");
    for (size_t i = 0; i < own->parameters.count; i++)
        add_operation(&run->operations, own->parameters.items[i],
                      own->parameters.options[i]);
    for (size_t i = 0; i < own->given.count; i++)
        add_operation(&run->operations, own->given.items[i],
                      own->given.options[i]);
}

/* False after a message when the options make no sense. */
static bool is_sensible(struct run *run)
{
    const struct own *own = run->own;
    if (own->problem) {
        complain("%s %s: %s", own->problem_option, own->problem_value,
                 own->problem);
        return false;
    }
    if (!own->parameters.count && !own->given.count) {
        complain("say what to change; see 'reportql rewrite --help'");
        return false;
    }
    if (own->check + own->diff + own->to_stdout > 1) {
        complain("of --check, --diff and --stdout only one can be given");
        return false;
    }
    rql_rewritten *rewritten;
    rql_status status =
        rql_rewritten_new("", 0, NULL, RQL_ALL_QUERIES, run->operations.items,
                          run->operations.count, &rewritten);
    if (status != RQL_OK) {
        complain("%s", rql_status_text(status));
        return false;
    }
    const char *error = rql_rewritten_error(rewritten);
    if (error) {
        char *option = typed(run, rql_rewritten_failed(rewritten));
        complain("%s: %s", option, error);
        free(option);
    }
    bool good = !error;
    rql_rewritten_free(rewritten);
    return good;
}

static void free_operations(struct operations *list)
{
    free(list->items);
    free(list->options);
}

static void free_own(void *data)
{
    struct own *own = data;
    for (size_t i = 0; i < own->text_count; i++)
        free(own->texts[i]);
    free(own->texts);
    free_operations(&own->given);
    free_operations(&own->parameters);
}

static enum status rewrite(struct invocation *invocation)
{
    const struct settings *settings = &invocation->settings;
    struct run run = {
        .own = settings->own,
        .out = invocation->out,
        .status = STATUS_TROUBLE,
    };
    bool good = policies_init(&run.policies, settings);
    good = read_parameters(run.own) && good;
    gather(&run);
    if (good && is_sensible(&run)) {
        run.status = STATUS_CLEAN;
        rewrite_inputs(&run, invocation);
    }
    policies_free(&run.policies);
    free_operations(&run.operations);
    return run.status;
}

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
static GROUP(clause_options, "Clauses", clause_rows);

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
static GROUP(column_options, "Columns and conditions", column_rows);

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
static GROUP(whole_options, "The whole query", whole_rows);

static const struct option choice_rows[] = {
    {"query", "N", "only the N-th query of each file", set_query, NULL,
     TAKES_ONE},
    {"in-dataset", "DATASET", "only queries of that dataset",
     set_dataset_filter, NULL, TAKES_ONE},
};
static GROUP(choice_options, "Which queries", choice_rows);

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
static GROUP(result_options, "Result", result_rows);

static const struct option_group *const options[] = {
    &clause_options,  &column_options,        &whole_options,
    &choice_options,  &result_options,        &input_options,
    &file_options,    &configuration_options, &service_options,
    &catalog_options, &general_options,       NULL,
};

const struct command rewrite_command = {
    .name = "rewrite",
    .operands = "[FILE...]",
    .summary = "change queries by command",
    .details =
        "Operations are made in the order given, parameters first. Only the "
        "bytes that must change do; comments stay. All operations are made in "
        "all files, or nothing is changed: a query that has syntax errors, an "
        "operation that would bring an error, or one that names what no query "
        "has, is refused with a message.\n"
        "\n"
        "FILE is a file that holds any number of queries, or a directory, "
        "which stands for all .rql files below it. Files are replaced in "
        "place. Without FILE, or with -, standard input is rewritten to "
        "standard output.\n"
        "\n"
        "The exit status is 0 when all is done, 1 when a rewrite was refused, "
        "or with --check or --diff when something would change, 2 for wrong "
        "usage or a file that could not be read or replaced, 3 when the "
        "program itself failed.",
    .examples =
        "reportql rewrite --set-limit 100 --set-timespan LAST_MONTH top10.rql\n"
        "reportql rewrite --add-condition \"SKU != 'trial'\" --diff queries/\n"
        "reportql rewrite --rename-column RevenueUSD=BilledRevenueUSD a.rql\n"
        "reportql rewrite --canonical --check queries/\n"
        "reportql rewrite --param market=Norway <template.rql >norway.rql",
    .options = options,
    .run = rewrite,
    .own_size = sizeof(struct own),
    .free_own = free_own,
};
