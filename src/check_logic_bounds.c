/* Reasoning about one column: what > < >= and <= leave of it. */
#include "check_logic.h"

static bool is_low(rql_operator op)
{
    return op == RQL_OPERATOR_GREATER || op == RQL_OPERATOR_GREATER_EQUAL;
}

static bool is_strict(rql_operator op)
{
    return op == RQL_OPERATOR_GREATER || op == RQL_OPERATOR_LESS;
}

/* True when the value fulfils the bound.  Both are of one form. */
bool rql_chain_is_within(const struct literal *value, rql_operator op,
                         const struct literal *bound)
{
    double difference = value->rank - bound->rank;
    if (difference > 0 || difference < 0)
        return (difference > 0) == is_low(op);
    return !is_strict(op);
}

/* Take a bound if it is stronger than the strongest so far. */
static void take_bound(struct chain *c, uint32_t index, struct literal value)
{
    rql_operator op = rql_chain_operator(c, index);
    uint32_t *strongest = is_low(op) ? &c->low : &c->high;
    struct literal *best = is_low(op) ? &c->low_value : &c->high_value;
    if (*strongest != NO_LINK) {
        rql_operator best_op = rql_chain_operator(c, *strongest);
        bool is_same = !(value.rank < best->rank) && !(value.rank > best->rank);
        bool is_stronger = is_same ? is_strict(op) && !is_strict(best_op)
                                   : rql_chain_is_within(&value, op, best);
        if (!is_stronger)
            return;
    }
    *strongest = index;
    *best = value;
}

/* Find the strongest bounds among those of the form of the first. */
void rql_chain_find_bounds(struct chain *c)
{
    uint8_t form = FORM_NONE;
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        if (rql_chain_role(c, i) != ROLE_BOUND)
            continue;
        struct literal value = rql_chain_value(c, i, 0);
        if (!form)
            form = value.form;
        if (form && value.form == form)
            take_bound(c, i, value);
    }
}

/* The form that the bounds at hand can be compared with. */
static uint8_t bound_form(const struct chain *c)
{
    return c->low != NO_LINK    ? c->low_value.form
           : c->high != NO_LINK ? c->high_value.form
                                : FORM_NONE;
}

/* The strongest bound that a value of that form does not keep, or NO_LINK. */
static uint32_t bound_against(const struct chain *c,
                              const struct literal *value)
{
    if (c->low != NO_LINK &&
        !rql_chain_is_within(value, rql_chain_operator(c, c->low),
                             &c->low_value))
        return c->low;
    if (c->high != NO_LINK &&
        !rql_chain_is_within(value, rql_chain_operator(c, c->high),
                             &c->high_value))
        return c->high;
    return NO_LINK;
}

bool rql_chain_bounds_contradict(const struct chain *c)
{
    return c->low != NO_LINK && c->high != NO_LINK &&
           (c->low_value.rank > c->high_value.rank ||
            (!(c->low_value.rank < c->high_value.rank) &&
             (is_strict(rql_chain_operator(c, c->low)) ||
              is_strict(rql_chain_operator(c, c->high)))));
}

/* True when the bounds leave one value, and that is excluded; it is reported. */
bool rql_chain_check_point(const struct chain *c)
{
    if (c->low == NO_LINK || c->high == NO_LINK ||
        c->low_value.rank < c->high_value.rank)
        return false;
    uint32_t first = c->low < c->high ? c->low : c->high;
    uint32_t last = c->low < c->high ? c->high : c->low;
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        uint32_t count =
            rql_chain_role(c, i) == ROLE_OUT ? rql_chain_count(c, i) : 0;
        for (uint32_t k = 0; k < count; k++) {
            struct literal value = rql_chain_value(c, i, k);
            if (rql_literal_equals(&value, &c->low_value))
                return rql_chain_report_together(c, i < first ? i : first,
                                                 i > last ? i : last);
        }
    }
    return false;
}

/* Weaker bounds than the strongest. */
void rql_chain_find_implied_bounds(const struct chain *c)
{
    uint8_t form = bound_form(c);
    for (uint32_t i = c->first; form && i != NO_LINK; i = c->links[i].next) {
        if (rql_chain_role(c, i) != ROLE_BOUND || i == c->low || i == c->high)
            continue;
        uint32_t strongest =
            is_low(rql_chain_operator(c, i)) ? c->low : c->high;
        if (rql_chain_value(c, i, 0).form == form)
            rql_chain_note_implied(c, i, strongest);
    }
}

/* Exclusions of values that the bounds exclude. */
void rql_chain_find_needless_exclusions(const struct chain *c)
{
    uint8_t form = bound_form(c);
    for (uint32_t i = c->first; form && i != NO_LINK; i = c->links[i].next) {
        if (rql_chain_role(c, i) != ROLE_OUT)
            continue;
        uint32_t bound = NO_LINK, count = rql_chain_count(c, i);
        for (uint32_t k = 0; k < count; k++) {
            struct literal value = rql_chain_value(c, i, k);
            bound = value.form == form ? bound_against(c, &value) : NO_LINK;
            if (bound == NO_LINK)
                break;
        }
        if (bound != NO_LINK)
            rql_chain_note_implied(c, i, bound);
    }
}

/* The least and the greatest candidate; false when one is not of that form. */
static bool find_extremes(const struct chain *c, uint8_t form,
                          struct literal *least, struct literal *greatest)
{
    for (uint32_t i = 0; i < c->count; i++) {
        const struct candidate *candidate = &c->candidates[i];
        if (candidate->is_mixed || candidate->literal.form != form)
            return false;
        if (i == 0 || candidate->literal.rank < least->rank)
            *least = candidate->literal;
        if (i == 0 || candidate->literal.rank > greatest->rank)
            *greatest = candidate->literal;
    }
    return true;
}

/* Bounds that all candidates keep. */
void rql_chain_find_kept_bounds(const struct chain *c)
{
    struct literal least = {0}, greatest = {0};
    uint8_t form = bound_form(c);
    if (!form || !find_extremes(c, form, &least, &greatest))
        return;
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        if (rql_chain_role(c, i) != ROLE_BOUND)
            continue;
        struct literal value = rql_chain_value(c, i, 0);
        rql_operator op = rql_chain_operator(c, i);
        if (value.form == form && rql_chain_is_within(&least, op, &value) &&
            rql_chain_is_within(&greatest, op, &value))
            rql_chain_note_implied(c, i, c->anchor);
    }
}
