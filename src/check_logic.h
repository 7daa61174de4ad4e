/* Reasoning about the conditions of one column: what its parts share. */
#ifndef RQL_CHECK_LOGIC_H
#define RQL_CHECK_LOGIC_H

#include "document.h"
#include "literal.h"
#include "seen.h"

/* The column of a condition of the query at hand, or NULL. */
static inline const struct catalog_column *
rql_logic_column(const struct rql_document *d,
                 const struct condition *condition)
{
    const struct rql_catalog *catalog = d->query->catalog;
    uint32_t column = condition->column.column;
    return catalog && column != NO_COLUMN ? &catalog->columns[column] : NULL;
}

/* Those that a condition of the query at hand names. */
uint64_t rql_logic_values_named(const struct rql_document *document,
                                const struct catalog_column *column,
                                const struct condition *condition);

#define NO_LINK UINT32_MAX

/* One for each condition of the query at hand: those of one column make a
 * chain, in the order of the text. */
struct logic_link {
    uint32_t next;    /* of the same column, counted from 0 in the query */
    uint32_t last;    /* of the chain, in its first link; else NO_LINK */
    uint32_t implier; /* the condition that makes this one needless */
};

/* Report what the conditions of a chain of two or more do to each other. */
void rql_logic_check_chain(struct rql_document *document, uint32_t first);

/* How the conditions of the query at hand are joined. */
enum logic_joint { JOINT_UNKNOWN, JOINT_AND, JOINT_ODD };

/* rql_query_is_conjunction() of the query at hand; the answer is kept in
 * `joint`. */
bool rql_logic_is_conjunction(const struct rql_document *document,
                              enum logic_joint *joint);

/* Report what is odd about the value or values of one condition. */
void rql_logic_check_condition(struct rql_document *document,
                               const struct condition *condition,
                               enum logic_joint *joint);

/* What a condition is to the reasoning. */
enum role {
    ROLE_NONE, /* nothing is concluded from it */
    ROLE_IN,   /* the column is one of its values */
    ROLE_OUT,  /* the column is none of its values */
    ROLE_BOUND,
    ROLE_PATTERN
};

/* A value that the column may still have.  The stamps are the last condition,
 * + 1, that has it. */
struct candidate {
    struct literal literal;
    uint32_t may;  /* perhaps */
    uint32_t sure; /* certainly */
    bool is_mixed; /* stands for several that may be equal */
    bool is_out;
};

/* The conditions of one column. */
struct chain {
    struct rql_document *d;
    const struct condition *conditions; /* of the query */
    struct logic_link *links;
    const struct catalog_column *column; /* or NULL */
    uint32_t first;
    uint32_t anchor; /* or NO_LINK */
    uint32_t low;    /* the strongest bounds, or NO_LINK */
    uint32_t high;
    struct literal low_value;
    struct literal high_value;
    struct candidate *candidates;
    uint32_t count;
    uint32_t alive;
    struct seen seen;
};

static inline uint32_t rql_chain_token(const struct chain *c, uint32_t index,
                                       uint32_t i)
{
    return rql_values(c->d)[c->conditions[index].values.first + i];
}

static inline struct literal rql_chain_value(const struct chain *c,
                                             uint32_t index, uint32_t i)
{
    return rql_literal_read(c->d, c->d->query->catalog, c->column,
                            rql_chain_token(c, index, i));
}

static inline uint32_t rql_chain_count(const struct chain *c, uint32_t index)
{
    return c->conditions[index].values.count;
}

static inline rql_operator rql_chain_operator(const struct chain *c,
                                              uint32_t index)
{
    return (rql_operator)c->conditions[index].op;
}

/* --- Findings --- */

/* What a condition is to the reasoning. */
enum role rql_chain_role(const struct chain *c, uint32_t index);

/* Report two conditions that no row fulfils, named in the order of the text.
 * True, as all that report a contradiction. */
bool rql_chain_report_pair(const struct chain *c, uint32_t a, uint32_t b);

/* The same for several conditions of which no two contradict. */
bool rql_chain_report_together(const struct chain *c, uint32_t first,
                               uint32_t last);

/* Remember that a condition follows from another. */
void rql_chain_note_implied(const struct chain *c, uint32_t index,
                            uint32_t implier);

/* --- Bounds --- */

/* True when the value fulfils the bound.  Both are of one form. */
bool rql_chain_is_within(const struct literal *value, rql_operator op,
                         const struct literal *bound);

/* Find the strongest bounds among those of the form of the first. */
void rql_chain_find_bounds(struct chain *c);

bool rql_chain_bounds_contradict(const struct chain *c);

/* True when the bounds leave one value, and that is excluded; it is reported. */
bool rql_chain_check_point(const struct chain *c);

/* Note bounds that all candidates keep. */
void rql_chain_find_kept_bounds(const struct chain *c);

/* Note bounds that are weaker than the strongest. */
void rql_chain_find_implied_bounds(const struct chain *c);

/* Note exclusions of values that the bounds exclude. */
void rql_chain_find_needless_exclusions(const struct chain *c);

/* --- Lists --- */

/* The shortest list whose values are all clear, or for exclusions the longest;
 * NO_LINK when there is none. */
uint32_t rql_chain_find_anchor(const struct chain *c, enum role role);

/* Make the values of a condition the candidates. */
void rql_chain_fill(struct chain *c, uint32_t index);

void rql_chain_strike(struct chain *c, struct candidate *candidate);

/* Strike out what another list lacks; true when nothing is in both. */
bool rql_chain_meet_list(struct chain *c, uint32_t index);

/* Strike out what is excluded; true when that is all. */
bool rql_chain_meet_exclusion(struct chain *c, uint32_t index);

/* Strike out what one of the strongest bounds excludes; true when that is all.
 */
bool rql_chain_meet_bound(struct chain *c, uint32_t bound,
                          const struct literal *value);

/* True when the exclusions leave no value of a closed list; it is reported, but
 * for what one condition does alone. */
bool rql_chain_check_exhausted(const struct chain *c);

/* Note exclusions that the longest one has in it. */
void rql_chain_find_implied_exclusions(struct chain *c);

/* --- Patterns --- */

/* True when it is known of each candidate whether it matches a pattern, and not
 * too dear to find out. */
bool rql_chain_can_match(const struct chain *c);

/* Strike out what does not fulfil a pattern; true when that is all. */
bool rql_chain_meet_pattern(struct chain *c, uint32_t index);

/* True when patterns exclude each other; it is reported. */
bool rql_chain_check_patterns(const struct chain *c);

#endif
