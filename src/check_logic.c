/* Conditions that contradict each other or say the same: finds the conditions
 * that belong together.  What follows from them is in check_logic_column.c; what
 * can be said of one alone, in check_logic_values.c. */
#include "check_logic.h"

#include <string.h>

#include "conjunction.h"
#include "passes.h"
#include "seen.h"
#include "str.h"

/* Up to so many conditions are compared each with each. */
enum { FEW_CONDITIONS = 8 };

bool rql_logic_is_conjunction(const struct rql_document *d,
                              enum logic_joint *joint)
{
    if (*joint == JOINT_UNKNOWN)
        *joint = rql_query_is_conjunction(d->query) ? JOINT_AND : JOINT_ODD;
    return *joint == JOINT_AND;
}

/* --- Chains ------------------------------------------------------------------------------- */

static int compare_names(const struct rql_document *d, uint32_t a, uint32_t b)
{
    rql_text x = rql_name_text(d, rql_conditions(d)[a].column.token);
    rql_text y = rql_name_text(d, rql_conditions(d)[b].column.token);
    return rql_compare_folded(x.data, x.length, y.data, y.length);
}

/* The first condition with the column of the one at `index`, before it; or
 * NO_LINK. */
static uint32_t first_among_few(const struct rql_document *d, uint32_t first,
                                uint32_t index)
{
    const struct condition *conditions = rql_conditions(d) + first;
    uint32_t hash = rql_name_token_hash(d, conditions[index].column.token);
    for (uint32_t i = 0; i < index; i++)
        if (rql_name_token_hash(d, conditions[i].column.token) == hash &&
            compare_names(d, first + i, first + index) == 0)
            return i;
    return NO_LINK;
}

/* True when two of the conditions may be on one column; cheap, for there mostly
 * are none. */
static bool has_pair(const struct rql_document *d)
{
    const struct range range = d->query->conditions;
    const struct condition *conditions = rql_conditions(d) + range.first;
    if (range.count > FEW_CONDITIONS)
        return true;
    for (uint32_t i = 1; i < range.count; i++) {
        uint32_t hash = rql_token_at(d, conditions[i].column.token)->hash;
        for (uint32_t j = 0; j < i; j++)
            if (rql_token_at(d, conditions[j].column.token)->hash == hash)
                return true;
    }
    return false;
}

static struct logic_link *start_links(struct rql_document *d, uint32_t count)
{
    struct vector *links = &d->logic_links;
    while (links->capacity < count)
        rql_vector_grow(&d->arena, links, sizeof(struct logic_link));
    return links->items;
}

/* Join the conditions of each column. */
static void make_chains(struct rql_document *d)
{
    const struct range range = d->query->conditions;
    struct logic_link *links = start_links(d, range.count);
    struct seen seen = {NULL, 0};
    if (range.count > FEW_CONDITIONS)
        seen = rql_seen_start(d, range.count);
    for (uint32_t i = 0; i < range.count; i++) {
        links[i] = (struct logic_link){NO_LINK, NO_LINK, NO_LINK};
        uint32_t index = range.first + i, first;
        uint32_t token = rql_conditions(d)[index].column.token;
        if (!seen.slots)
            first = first_among_few(d, range.first, i);
        else
            first = rql_seen_before(&seen, d, rql_name_token_hash(d, token),
                                    index, compare_names);
        if (seen.slots && first != NO_TOKEN)
            first -= range.first;
        if (first == NO_LINK) {
            links[i].last = i;
            continue;
        }
        links[links[first].last].next = i;
        links[first].last = i;
    }
}

static void check_chains(struct rql_document *d)
{
    const uint32_t count = d->query->conditions.count;
    make_chains(d);
    for (uint32_t i = 0; i < count; i++) {
        const struct logic_link *link =
            (const struct logic_link *)d->logic_links.items + i;
        if (link->last != NO_LINK && link->last != i)
            rql_logic_check_chain(d, i);
    }
}

/* --- Single conditions ---------------------------------------------------------------------- */

/* True for a space, for %, and for two characters that do not matter. */
static bool is_edge(char c)
{
    return (c & ~0x05) == 0x20;
}

static bool is_separator(char c)
{
    return (unsigned)(c - '-') < 3u;
}

/* A quick look at a value and its quotes: false for nearly all that there is
 * nothing to say about. */
static bool is_odd_value(const char *text, const struct token *token)
{
    const char *start = text + token->start;
    return token->kind == TOKEN_STRING &&
           (is_edge(start[1]) || is_edge(text[token->end - 2]) ||
            is_separator(start[2]) || is_separator(start[3]));
}

/* True when the list as a whole can be odd. */
static bool is_odd_list(const struct rql_document *d,
                        const struct condition *condition)
{
    const struct rql_catalog *catalog = d->query->catalog;
    uint32_t column = condition->column.column;
    if (rql_rule_is_on(d, RULE_DUPLICATE_VALUE))
        return true;
    return catalog && column != NO_COLUMN &&
           catalog->columns[column].values_are_closed &&
           catalog->columns[column].value_count <= condition->values.count;
}

/* True for '%' and the like, and when more is asked for. */
static bool is_odd_pattern(const struct rql_document *d,
                           const struct condition *condition)
{
    const struct token *token =
        rql_token_at(d, rql_values(d)[condition->values.first]);
    return rql_rule_is_on(d, RULE_LIKE_WITHOUT_WILDCARD) ||
           rql_rule_is_on(d, RULE_SELECTS_EVERYTHING) ||
           (d->text[token->end - 1] == '\'' && d->text[token->end - 2] == '%' &&
            strchr("%'", d->text[token->end - 3]));
}

static bool needs_look(const struct rql_document *d,
                       const struct condition *condition)
{
    if (condition->values.count == 0)
        return false;
    const uint32_t *value = rql_values(d) + condition->values.first;
    const struct token *tokens = rql_tokens(d);
    if (condition->op == RQL_OPERATOR_LIKE ||
        condition->op == RQL_OPERATOR_NOT_LIKE)
        return is_odd_pattern(d, condition);
    for (uint32_t i = condition->values.count; i > 0; i--, value++)
        if (is_odd_value(d->text, &tokens[*value]))
            return true;
    return condition->values.count > 1 && is_odd_list(d, condition);
}

/* Seldom called, see has_pair(), and so kept small. */
__attribute__((cold)) static void check_pairs(struct rql_document *d,
                                              enum logic_joint *joint)
{
    if ((rql_rule_is_on(d, RULE_CONTRADICTION) ||
         rql_rule_is_on(d, RULE_IMPLIED_CONDITION)) &&
        rql_logic_is_conjunction(d, joint))
        check_chains(d);
}

void rql_check_logic(struct rql_document *d)
{
    const struct range range = d->query->conditions;
    enum logic_joint joint = JOINT_UNKNOWN;
    for (uint32_t i = range.first; i < range.first + range.count; i++)
        if (needs_look(d, rql_conditions(d) + i))
            rql_logic_check_condition(d, rql_conditions(d) + i, &joint);
    if (range.count > 1 && has_pair(d))
        check_pairs(d, &joint);
}
