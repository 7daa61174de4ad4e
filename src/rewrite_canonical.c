/* The canonical form of a query: what is said twice goes, then one-value lists,
 * then the case of words.  Each round makes one of these. */
#include "rewrite.h"
#include "str.h"

#include <string.h>

/* --- What is said twice --------------------------------------------------- */

static bool is_needless(const struct rql_diagnostic *diag,
                        enum clause_kind clause)
{
    if (clause == CLAUSE_WHERE)
        return diag->rule == RULE_DUPLICATE_CONDITION ||
               diag->rule == RULE_IMPLIED_CONDITION;
    return diag->rule == RULE_DUPLICATE_COLUMN;
}

/* Drop the items of a clause that a check calls needless.  Findings and items
 * are in the order of the text. */
static void drop_needless(struct rewriter *w, enum clause_kind clause)
{
    const struct rql_diagnostic *diags = w->d->diags.items;
    uint32_t count = rql_list(w, clause), dropped = 0, at = 0;
    struct item *items = w->items.items;
    for (size_t i = 0; i < w->d->diags.count && at < count; i++) {
        if (!is_needless(&diags[i], clause))
            continue;
        while (at < count && rql_start(w, items[at].first) < diags[i].start)
            at++;
        if (at == count || rql_start(w, items[at].first) != diags[i].start)
            continue;
        items[at].is_dropped = true;
        dropped++;
        at++;
    }
    if (dropped && dropped < count)
        rql_drop_items(w);
}

/* --- Lists of one value --------------------------------------------------- */

/* IN ( and the value behind it: one edit where nothing stands between. */
static void open_list(struct rewriter *w, uint32_t first, uint32_t in,
                      uint32_t value, const char *sign)
{
    uint32_t open = rql_token_behind(w, in);
    bool is_whole = first == in || rql_is_gap(first, in);
    rql_replace(w, rql_start(w, first), rql_end(w, is_whole ? in : first), sign,
                strlen(sign));
    if (!is_whole)
        rql_replace(w, rql_start(w, in), rql_end(w, in), "", 0);
    if (rql_is_gap(in, open) && rql_is_gap(open, value))
        rql_replace(w, rql_end(w, in), rql_start(w, value), " ", is_whole);
    else
        rql_cut(w, open, open);
}

static void close_list(struct rewriter *w, uint32_t value, uint32_t close)
{
    uint32_t end = rql_end(w, close);
    if (!rql_is_gap(value, close)) {
        rql_cut(w, close, close);
        return;
    }
    char next = end < w->d->length ? w->d->text[end] : w->next;
    rql_replace(w, rql_end(w, value), end, " ", rql_is_word_byte(next));
}

static void unfold_lists(struct rewriter *w)
{
    const struct condition *conditions =
        rql_conditions(w->d) + w->q->conditions.first;
    for (uint32_t i = 0; i < w->q->conditions.count; i++) {
        const struct condition *c = &conditions[i];
        bool negated = c->op == RQL_OPERATOR_NOT_IN;
        if ((!negated && c->op != RQL_OPERATOR_IN) || c->values.count != 1)
            continue;
        uint32_t first = rql_token_behind(w, c->column.token);
        uint32_t in = negated ? rql_token_behind(w, first) : first;
        uint32_t value = rql_values(w->d)[c->values.first];
        open_list(w, first, in, value, negated ? "!=" : "=");
        close_list(w, value, c->last);
    }
}

/* --- The case of words ---------------------------------------------------- */

static void write_keywords(struct rewriter *w)
{
    const struct clause *aggregated = rql_find_clause(w, CLAUSE_AGGREGATED);
    for (uint32_t i = w->q->first; i <= w->q->last; i++) {
        const struct token *t = rql_token_at(w->d, i);
        if (t->kind > TOKEN_AGGREGATED ||
            (t->kind == TOKEN_AGGREGATED &&
             !(aggregated && aggregated->first == i)))
            continue;
        const char *word = rql_token_spelling(t->kind);
        rql_replace(w, t->start, t->end, word, t->end - t->start);
    }
}

static void write_name(struct rewriter *w, const struct name_ref *name)
{
    if (!w->q->catalog || name->column == NO_COLUMN)
        return;
    const struct catalog_column *c = &w->q->catalog->columns[name->column];
    rql_replace(w, rql_start(w, name->token), rql_end(w, name->token),
                rql_catalog_pool_text(w->q->catalog, c->name), c->name_length);
}

static void write_columns(struct rewriter *w)
{
    const rql_query *q = w->q;
    for (uint32_t i = 0; i < q->columns.count; i++)
        write_name(w, rql_columns(w->d) + q->columns.first + i);
    for (uint32_t i = 0; i < q->conditions.count; i++)
        write_name(w, &rql_conditions(w->d)[q->conditions.first + i].column);
    for (uint32_t i = 0; i < q->orders.count; i++)
        write_name(w, &rql_orders(w->d)[q->orders.first + i].column);
}

static void write_dataset(struct rewriter *w)
{
    uint32_t token = w->q->dataset_token;
    if (!w->q->catalog)
        return;
    const struct catalog_dataset *dataset =
        &w->q->catalog->datasets[w->q->dataset];
    rql_replace(w, rql_start(w, token), rql_end(w, token),
                rql_catalog_pool_text(w->q->catalog, dataset->name),
                dataset->name_length);
}

static void write_timespan(struct rewriter *w)
{
    uint32_t token = w->q->timespan;
    if (token == NO_TOKEN)
        return;
    rql_text name = rql_name_text(w->d, token);
    uint32_t range = rql_timespan_lookup(name.data, name.length,
                                         rql_name_token_hash(w->d, token));
    if (range != NO_TIMESPAN)
        rql_replace(w, rql_start(w, token), rql_end(w, token),
                    rql_timespans[range].name,
                    rql_timespans[range].name_length);
}

bool rql_rewrite_canonical(struct rewriter *w)
{
    drop_needless(w, CLAUSE_SELECT);
    drop_needless(w, CLAUSE_WHERE);
    drop_needless(w, CLAUSE_ORDER);
    if (!w->edits.count)
        unfold_lists(w);
    if (w->edits.count)
        return true;
    write_keywords(w);
    write_columns(w);
    write_dataset(w);
    write_timespan(w);
    return true;
}
