/*
 * Rewriting one query: by all operations in turn.  Every operation reads the text
 * that the one before it has left, makes edits, and has its result read again.
 */
#include "rewrite.h"

#include <stdlib.h>
#include <string.h>

/* What can be done to a query. */
static const struct {
    bool (*make)(struct rewriter *w); /* false after a refusal */
    bool mends;                       /* also where there are syntax errors */
    bool repeats;                     /* until nothing changes */
} kinds[RQL_REWRITE_KIND_COUNT] = {
    [RQL_REWRITE_SET_LIMIT] = {rql_rewrite_set_limit, false, false},
    [RQL_REWRITE_ADD_LIMIT] = {rql_rewrite_set_limit, false, false},
    [RQL_REWRITE_DROP_LIMIT] = {rql_rewrite_drop_limit, false, false},
    [RQL_REWRITE_SET_TIMESPAN] = {rql_rewrite_set_timespan, false, false},
    [RQL_REWRITE_ADD_TIMESPAN] = {rql_rewrite_set_timespan, false, false},
    [RQL_REWRITE_DROP_TIMESPAN] = {rql_rewrite_drop_timespan, false, false},
    [RQL_REWRITE_SET_ORDER] = {rql_rewrite_set_order, false, false},
    [RQL_REWRITE_ADD_ORDER] = {rql_rewrite_add_order, false, false},
    [RQL_REWRITE_DROP_ORDER] = {rql_rewrite_drop_order, false, false},
    [RQL_REWRITE_SET_DISTINCT] = {rql_rewrite_set_distinct, false, false},
    [RQL_REWRITE_DROP_DISTINCT] = {rql_rewrite_drop_distinct, false, false},
    [RQL_REWRITE_ADD_COLUMN] = {rql_rewrite_add_column, false, false},
    [RQL_REWRITE_DROP_COLUMN] = {rql_rewrite_drop_column, false, false},
    [RQL_REWRITE_RENAME_COLUMN] = {rql_rewrite_rename_column, false, false},
    [RQL_REWRITE_REORDER_COLUMNS] = {rql_rewrite_reorder_columns, false, false},
    [RQL_REWRITE_ADD_CONDITION] = {rql_rewrite_add_condition, false, false},
    [RQL_REWRITE_DROP_CONDITION] = {rql_rewrite_drop_condition, false, false},
    [RQL_REWRITE_SET_CONDITION] = {rql_rewrite_set_condition, false, false},
    [RQL_REWRITE_SET_DATASET] = {rql_rewrite_set_dataset, false, false},
    [RQL_REWRITE_EXPLICIT_DIRECTIONS] = {rql_rewrite_explicit_directions, false,
                                         false},
    [RQL_REWRITE_EXPLICIT_TIMESPAN] = {rql_rewrite_explicit_timespan, false,
                                       false},
    [RQL_REWRITE_CANONICAL] = {rql_rewrite_canonical, false, true},
    [RQL_REWRITE_EXPAND_STAR] = {rql_rewrite_expand_star, true, false},
    [RQL_REWRITE_APPLY_RENAMES] = {rql_rewrite_apply_renames, false, false},
    [RQL_REWRITE_SET_PARAMETER] = {rql_rewrite_set_parameters, true, false},
};

/* --- Edits ---------------------------------------------------------------- */

void rql_replace(struct rewriter *w, uint32_t start, uint32_t end,
                 const char *text, size_t length)
{
    if (length == end - start && memcmp(w->d->text + start, text, length) == 0)
        return;
    rql_edit *edit = rql_vector_push(w->arena, &w->edits, sizeof *edit);
    *edit = (rql_edit){{start, end},
                       {rql_arena_copy(w->arena, text, length), length}};
}

static int by_place(const void *left, const void *right)
{
    const rql_edit *a = left, *b = right;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    return (a->span.end > b->span.end) - (a->span.end < b->span.end);
}

/* Sort the edits of the operation; false when they overlap. */
static bool sort_edits(struct rewriter *w)
{
    rql_edit *edits = w->edits.items;
    qsort(edits, w->edits.count, sizeof *edits, by_place);
    for (size_t i = 1; i < w->edits.count; i++)
        if (edits[i].span.start < edits[i - 1].span.end)
            return false;
    return true;
}

/* Add the edits of the operation to those that have been made. */
static void note_edits(struct rewriter *w)
{
    struct vector swap = w->done;
    w->composed.count = 0;
    if (w->done.count) {
        rql_edits_compose(w->arena, &w->done, &w->edits, &w->composed);
        w->done = w->composed;
        w->composed = swap;
    } else {
        w->done = w->edits;
        w->edits = swap;
    }
    w->edits.count = 0;
}

/* --- One operation -------------------------------------------------------- */

/* Read the query at hand; what it was is freed. */
static void read_query(struct rewriter *w, const char *text, size_t length)
{
    rql_document_drop(&w->scratch);
    w->scratch = rql_rewriter_read(w, text, length, false);
    rql_document_drop(&w->d);
    w->d = w->scratch;
    w->scratch = NULL;
    w->q = w->d->queries.items;
}

/* A mistake that leaves the tree of the query as it was meant. */
static bool is_harmless(const struct rewriter *w,
                        const struct rql_diagnostic *diag)
{
    if (diag->severity != RQL_ERROR)
        return true;
    if (w->scratch->repaired.count || !rql_find_clause(w, CLAUSE_SELECT) ||
        !rql_find_clause(w, CLAUSE_FROM))
        return false;
    return diag->rule == RULE_INVALID_LIMIT ||
           diag->rule == RULE_INVALID_BYTE ||
           diag->rule == RULE_UNTERMINATED_COMMENT;
}

/* Why the tree of the query cannot be relied upon; NULL when it can. */
static const struct rql_diagnostic *find_mistake(struct rewriter *w)
{
    const struct rql_diagnostic *found = NULL;
    if (!rql_count_errors(w->d))
        return NULL;
    rql_document_drop(&w->scratch);
    w->scratch = rql_rewriter_read(w, w->d->text, w->d->length, true);
    const struct rql_diagnostic *diags = w->scratch->diags.items;
    for (size_t i = 0; i < w->scratch->diags.count && !found; i++)
        if (!is_harmless(w, &diags[i]))
            found = &diags[i];
    return found;
}

static bool refuse_mistake(struct rewriter *w,
                           const struct rql_diagnostic *mistake)
{
    return rql_refuse(w, mistake->start, mistake->end,
                      "mend the query first: %s", mistake->message);
}

/* Note where the edits of the operation will stand, in `runs`. */
static void note_places(struct rewriter *w)
{
    const rql_edit *edits = w->edits.items;
    size_t added = 0, gone = 0;
    w->runs.count = 0;
    for (size_t i = 0; i < w->edits.count; i++) {
        struct item *run = rql_vector_push(w->arena, &w->runs, sizeof *run);
        run->first = (uint32_t)(edits[i].span.start + added - gone);
        run->last = run->first + (uint32_t)edits[i].text.length;
        added += edits[i].text.length;
        gone += edits[i].span.end - edits[i].span.start;
    }
}

/* An error in what stands for a parameter; both lists are in order. */
static bool check_values(struct rewriter *w)
{
    const struct rql_diagnostic *diags = w->d->diags.items;
    const struct item *runs = w->runs.items;
    size_t run = 0;
    for (size_t i = 0; i < w->d->diags.count; i++) {
        while (run < w->runs.count && runs[run].last <= diags[i].start)
            run++;
        if (run == w->runs.count)
            break;
        if (diags[i].severity == RQL_ERROR && runs[run].first < diags[i].end)
            return rql_refuse(w, diags[i].start, diags[i].end, "%s",
                              diags[i].message);
    }
    return true;
}

/* True when a list is there whose items are not in the tree, although nothing
 * is reported as an error: a name that an invisible character cuts in two. */
static bool has_lost_items(const struct rewriter *w)
{
    return !w->q->columns.count ||
           (rql_find_clause(w, CLAUSE_WHERE) && !w->q->conditions.count) ||
           (rql_find_clause(w, CLAUSE_ORDER) && !w->q->orders.count);
}

/* Make one operation, and read what has become of the query. */
static bool make_operation(struct rewriter *w)
{
    rql_rewrite_kind kind = rql_operation(w)->kind;
    const struct rql_diagnostic *mistake = NULL;
    if (!kinds[kind].mends && (mistake = find_mistake(w)))
        return refuse_mistake(w, mistake);
    if (!kinds[kind].mends && has_lost_items(w))
        return rql_refuse(w, 0, w->d->length,
                          "mend the query first: not all of it is understood");
    w->edits.count = 0;
    if (!kinds[kind].make(w))
        return false;
    w->has_changed = w->edits.count > 0;
    if (!w->has_changed)
        return true;
    if (!sort_edits(w))
        return rql_refuse(w, 0, 0, "its changes overlap");
    w->bytes.count = 0;
    rql_edits_apply(w->arena, (rql_text){w->d->text, w->d->length},
                    w->edits.items, w->edits.count, &w->bytes);
    if (w->bytes.count > RQL_TEXT_MAX)
        return rql_refuse(w, 0, 0, "the query would be too large");
    note_places(w);
    note_edits(w);
    read_query(w, w->bytes.items, w->bytes.count);
    if (w->d->query_count != 1)
        return rql_refuse(w, 0, 0, "the result would not be one query");
    if (!kinds[kind].mends && (mistake = find_mistake(w)))
        return rql_refuse(w, 0, 0, "the result would be wrong: %s",
                          mistake->message);
    return kind != RQL_REWRITE_SET_PARAMETER || check_values(w);
}

static bool repeat_operation(struct rewriter *w)
{
    enum { MOST_ROUNDS = 20 };
    bool repeats = kinds[rql_operation(w)->kind].repeats;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        w->has_changed = false;
        if (!make_operation(w))
            return false;
        if (!repeats || !w->has_changed)
            break;
    }
    return true;
}

/* --- All operations ------------------------------------------------------- */

/* True when an error was there before: its message is that of another. */
static bool was_there(const rql_document *before, const char *message)
{
    enum { ENOUGH = 1000 };
    const struct rql_diagnostic *diags = before->diags.items;
    for (size_t i = 0; i < before->diags.count && i < ENOUGH; i++)
        if (diags[i].severity == RQL_ERROR &&
            strcmp(diags[i].message, message) == 0)
            return true;
    return false;
}

/* Refuse the operation that has brought an error. */
static bool refuse_error(struct rewriter *w, const rql_document *before)
{
    const struct rql_diagnostic *diags = w->d->diags.items;
    const struct rql_diagnostic *worst = NULL;
    for (size_t i = 0; i < w->d->diags.count; i++)
        if (diags[i].severity == RQL_ERROR &&
            (!worst || was_there(before, worst->message)))
            worst = &diags[i];
    const char *help =
        worst->extra && worst->extra->help ? worst->extra->help : "";
    size_t length = strcspn(help, "\n");
    return rql_refuse(w, worst->start, worst->end, "%s%s%.*s", worst->message,
                      length ? "; " : "", (int)length, help);
}

/* After what mends a query, it has only the errors that it has now. */
static void count_anew(struct rewriter *w)
{
    size_t errors = rql_count_errors(w->d);
    if (errors >= w->errors)
        return;
    w->errors = errors;
    if (!w->before)
        return;
    rql_document_drop(&w->before);
    w->before = rql_rewriter_read(w, w->d->text, w->d->length, false);
}

/* All operations, in order; false after a refusal.  With `before`, the errors
 * of the query are counted after each. */
static bool make_operations(struct rewriter *w)
{
    for (size_t i = 0; i < w->operation_count; i++) {
        w->operation = i;
        if (rql_operation(w)->kind == RQL_REWRITE_IN_DATASET) {
            if (!rql_rewrite_in_dataset(w))
                return true;
            continue;
        }
        if (!repeat_operation(w))
            return false;
        if (kinds[rql_operation(w)->kind].mends)
            count_anew(w);
        if (w->before && rql_count_errors(w->d) > w->errors)
            return refuse_error(w, w->before);
    }
    return true;
}

/* Find the operation that has brought an error, by making them all again. */
static bool find_culprit(struct rewriter *w, rql_text text)
{
    w->done.count = 0;
    read_query(w, text.data, text.length);
    w->before = rql_rewriter_read(w, text.data, text.length, false);
    w->errors = rql_count_errors(w->d);
    return make_operations(w);
}

bool rql_rewrite_query(struct rewriter *w)
{
    rql_text text = {w->whole->text + w->place.start,
                     w->place.end - w->place.start};
    read_query(w, text.data, text.length);
    if (w->d->query_count != 1)
        return true;
    w->errors = rql_count_errors(w->d);
    w->done.count = 0;
    if (!make_operations(w))
        return false;
    if (w->done.count && rql_count_errors(w->d) > w->errors)
        return find_culprit(w, text);
    const rql_edit *edits = w->done.items;
    for (size_t i = 0; i < w->done.count; i++) {
        rql_edit *edit =
            rql_vector_push(w->arena, &w->result->edits, sizeof *edit);
        *edit = edits[i];
        edit->span.start += w->place.start;
        edit->span.end += w->place.start;
    }
    return true;
}
