/*
 * The meaning of a query in normal form: queries that mean the same have the
 * same one, however they are written.  What is shown to people keeps the
 * spelling; what is compared are keys.
 */
#ifndef RQL_MEANING_H
#define RQL_MEANING_H

#include <string.h>

#include "arena.h"
#include "ast.h"
#include "literal.h"

struct meaning_name {
    rql_text key;   /* folded */
    rql_text shown; /* as the catalog spells it, else as written */
    const struct catalog_column *column; /* or NULL: not in the catalog */
};

struct meaning_value {
    rql_text key;           /* folded; plain decimals in a column of numbers */
    rql_text shown;         /* without its quotes */
    struct literal literal; /* what is certain about it */
    bool is_string;         /* people see it in quotes */
    bool is_clear;          /* equals no other value of its column's conditions,
                               unless that one has the same key */
};

/* In the order of their keys, each once. */
struct value_set {
    struct meaning_value *items;
    uint32_t count;
};

struct meaning_bound {
    rql_operator op;
    struct meaning_value value;
};

/* All conditions of one column: what is implied by the rest is gone. */
struct meaning_filter {
    struct meaning_name name;
    struct value_set *lists; /* the value is in each of them */
    uint32_t list_count;     /* mostly 0 or 1 */
    struct value_set out;    /* the value is none of these */
    struct meaning_bound *bounds;
    uint32_t judged_count; /* the first ones, one for each side and form */
    uint32_t bound_count;
    struct value_set like; /* patterns; all of them are fulfilled */
    struct value_set unlike;
};

struct meaning_order {
    struct meaning_name name;
    bool ascending;
    bool is_assumed; /* no direction is written */
};

/* When `contradiction` is set no row is left to be sorted, limited or counted:
 * filters, orders, limit and the rest are then as if they were not written. */
struct meaning {
    const rql_query *query;
    struct meaning_name dataset;
    struct meaning_name *columns; /* each once, in order */
    uint32_t column_count;
    uint32_t metric_count;          /* of the columns */
    bool is_distinct;               /* and that makes a difference */
    struct meaning_filter *filters; /* in the order of their keys */
    uint32_t filter_count;
    const struct meaning_name *contradiction; /* the column of conditions that
                                         no value fulfils, or NULL */
    struct meaning_order *orders;             /* each column once */
    uint32_t order_count;
    rql_text limit;    /* digits, no zeros in front; empty: none */
    rql_text timespan; /* the key */
    rql_text timespan_shown;
    uint32_t timespan_index; /* in rql_timespans, or NO_TIMESPAN */
    bool timespan_is_assumed;
    rql_text grain; /* the key; empty: none */
    rql_text grain_shown;
};

struct meaning *rql_meaning_make(struct arena *arena, const rql_query *query);

/* True when there is one row for each combination of the columns that are no
 * metrics. */
static inline bool rql_meaning_is_grouped(const struct meaning *m)
{
    return m->metric_count || m->is_distinct;
}

static inline bool rql_name_is_metric(const struct meaning_name *name)
{
    return name->column && name->column->kind == RQL_METRIC;
}

/* The order of keys: that of their bytes. */
int rql_key_compare(rql_text a, rql_text b);

static inline bool rql_key_equal(rql_text a, rql_text b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* The value of that key, or NULL. */
const struct meaning_value *rql_set_find(const struct value_set *set,
                                         rql_text key);

/* True when the value fulfils the bound; both are of one form. */
bool rql_bound_holds(const struct meaning_bound *bound,
                     const struct meaning_value *value);

/* True for > and >=. */
static inline bool rql_bound_is_low(const struct meaning_bound *bound)
{
    return bound->op == RQL_OPERATOR_GREATER ||
           bound->op == RQL_OPERATOR_GREATER_EQUAL;
}

/* True for what rql_bound_implies() can judge: two bounds of one side and of
 * one form. */
static inline bool rql_bounds_compare(const struct meaning_bound *a,
                                      const struct meaning_bound *b)
{
    return a->value.literal.form == b->value.literal.form &&
           rql_bound_is_low(a) == rql_bound_is_low(b);
}

/* True when all that fulfils `a` fulfils `b`. */
bool rql_bound_implies(const struct meaning_bound *a,
                       const struct meaning_bound *b);

/* --- The parts of making it ----------------------------------------------- */

/* A name with its key; `text` lives as long as the arena. */
struct meaning_name rql_meaning_name(struct arena *arena,
                                     const rql_query *query,
                                     const struct name_ref *ref);

/* The text with ASCII case folded. */
rql_text rql_meaning_key(struct arena *arena, rql_text text);

/* Join the conditions of the query by column, and drop what is implied. */
void rql_meaning_add_filters(struct arena *arena, struct meaning *meaning);

/* Drop what is implied in one filter; false when no value fulfils it. */
bool rql_filter_reduce(struct arena *arena, struct meaning *meaning,
                       struct meaning_filter *filter);

/* Put bounds, or the lists of a filter, in order. */
void rql_bounds_sort(struct meaning_bound *bounds, uint32_t count);
void rql_lists_sort(struct meaning_filter *filter);

#endif
