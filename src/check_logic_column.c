/* The conditions of one column: which of them exclude each other, and which say
 * nothing new.  Each step is linear in the values of the conditions.
 *
 * The shortest list of values that the column must be in (= is a list of one)
 * is the anchor: its values are candidates, which the other conditions strike
 * out.  Without an anchor there are bounds, and values that are excluded.
 */
#include "check_logic.h"

#include "seen.h"

static const struct token *token_of(const struct chain *c, uint32_t index)
{
    return rql_token_at(c->d, index);
}

static enum role pattern_role(const struct chain *c, uint32_t index,
                              enum role when_plain)
{
    struct literal pattern = rql_chain_value(c, index, 0);
    if (c->column && c->column->type == RQL_TYPE_NUMBER)
        return ROLE_NONE;
    if (rql_pattern_matches_all(pattern.text))
        return ROLE_NONE; /* was reported for itself */
    switch (rql_pattern_kind(pattern.text)) {
    case PATTERN_PLAIN:
        return when_plain;
    case PATTERN_PERCENT:
        return ROLE_PATTERN;
    default:
        return ROLE_NONE;
    }
}

enum role rql_chain_role(const struct chain *c, uint32_t index)
{
    switch (rql_chain_operator(c, index)) {
    case RQL_OPERATOR_EQUAL:
    case RQL_OPERATOR_IN:
        return ROLE_IN;
    case RQL_OPERATOR_NOT_EQUAL:
    case RQL_OPERATOR_NOT_IN:
        return ROLE_OUT;
    case RQL_OPERATOR_LIKE:
        return pattern_role(c, index, ROLE_IN);
    case RQL_OPERATOR_NOT_LIKE:
        return pattern_role(c, index, ROLE_OUT);
    default:
        return ROLE_BOUND;
    }
}

/* --- Findings -------------------------------------------------------------------------- */

static uint32_t start_of(const struct chain *c, uint32_t index)
{
    return token_of(c, c->conditions[index].column.token)->start;
}

static uint32_t end_of(const struct chain *c, uint32_t index)
{
    return token_of(c, c->conditions[index].last)->end;
}

static const char *show(const struct chain *c, uint32_t index)
{
    return rql_show(c->d, start_of(c, index), end_of(c, index));
}

/* What the conclusion owes to the catalog. */
static void add_basis(const struct chain *c, struct rql_diagnostic *diag)
{
    bool is_inferred =
        c->column && c->column->type_evidence < RQL_EVIDENCE_DOCUMENTED;
    const struct rql_catalog *catalog = c->d->query->catalog;
    if (!c->column || c->column->type != RQL_TYPE_NUMBER || !is_inferred)
        return;
    rql_add_help(c->d, diag,
                 catalog->is_built_in
                     ? "the built-in %s catalog concludes from the name that "
                       "%s is a number"
                     : "the catalog %s concludes from the name that %s is a "
                       "number",
                 catalog->is_built_in ? rql_api_name(catalog->api)
                                      : catalog->name,
                 rql_catalog_pool_text(catalog, c->column->name));
}

/* Two conditions that no row fulfils; they are named in the order of the text.
 */
bool rql_chain_report_pair(const struct chain *c, uint32_t a, uint32_t b)
{
    uint32_t first = a < b ? a : b, second = a < b ? b : a;
    struct rql_diagnostic *diag =
        rql_report(c->d, RULE_CONTRADICTION, start_of(c, second),
                   end_of(c, second), "no row will match: %s contradicts %s",
                   show(c, second), show(c, first));
    rql_add_related(c->d, diag, start_of(c, first), end_of(c, first),
                    "no row fulfils this one as well");
    add_basis(c, diag);
    return true;
}

/* Several conditions of which no two contradict; `last` is the last of them. */
bool rql_chain_report_together(const struct chain *c, uint32_t first,
                               uint32_t last)
{
    const struct token *name = token_of(c, c->conditions[first].column.token);
    struct rql_diagnostic *diag =
        rql_report(c->d, RULE_CONTRADICTION, start_of(c, last), end_of(c, last),
                   "no row will match: no value of %s fulfils all conditions "
                   "on it",
                   rql_show(c->d, name->start, name->end));
    if (first != last)
        rql_add_related(c->d, diag, start_of(c, first), end_of(c, first),
                        "this is another of them");
    add_basis(c, diag);
    return true;
}

/* True for a condition that is reported as a duplicate of the other. */
static bool is_duplicate(const struct chain *c, uint32_t a, uint32_t b)
{
    if (rql_chain_operator(c, a) != rql_chain_operator(c, b) ||
        rql_chain_count(c, a) != rql_chain_count(c, b))
        return false;
    for (uint32_t i = 0; i < rql_chain_count(c, a); i++) {
        rql_text x = rql_value_text(c->d, rql_chain_token(c, a, i));
        rql_text y = rql_value_text(c->d, rql_chain_token(c, b, i));
        if (!rql_equal_folded(x.data, x.length, y.data, y.length))
            return false;
    }
    return true;
}

void rql_chain_note_implied(const struct chain *c, uint32_t index,
                            uint32_t implier)
{
    if (c->links[index].implier == NO_LINK)
        c->links[index].implier = implier;
}

static void report_implied(const struct chain *c)
{
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        uint32_t implier = c->links[i].implier;
        if (implier == NO_LINK || is_duplicate(c, i, implier))
            continue;
        struct rql_diagnostic *diag = rql_report(
            c->d, RULE_IMPLIED_CONDITION, start_of(c, i), end_of(c, i),
            "%s says it already: this condition changes nothing",
            show(c, implier));
        rql_add_related(c->d, diag, start_of(c, implier), end_of(c, implier),
                        "the condition that says more");
        add_basis(c, diag);
    }
}

/* --- The whole ----------------------------------------------------------------------------------- */

/* The conditions beside an anchor; true when a contradiction was reported. */
static bool check_anchored(struct chain *c)
{
    rql_chain_fill(c, c->anchor);
    bool matches = rql_chain_can_match(c);
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        enum role role = i == c->anchor ? ROLE_NONE : rql_chain_role(c, i);
        if ((role == ROLE_IN && rql_chain_meet_list(c, i)) ||
            (role == ROLE_OUT && rql_chain_meet_exclusion(c, i)) ||
            (role == ROLE_PATTERN && matches && rql_chain_meet_pattern(c, i)))
            return true;
        if (c->alive == 0)
            return rql_chain_report_together(c, i < c->anchor ? i : c->anchor,
                                             i < c->anchor ? c->anchor : i);
    }
    if (rql_chain_meet_bound(c, c->low, &c->low_value) ||
        rql_chain_meet_bound(c, c->high, &c->high_value))
        return true;
    if (c->alive > 0)
        return false;
    return rql_chain_report_together(c, c->anchor, c->links[c->first].last);
}

/* True when a contradiction was reported. */
static bool check_contradictions(struct chain *c)
{
    rql_chain_find_bounds(c);
    c->anchor = rql_chain_find_anchor(c, ROLE_IN);
    if (rql_chain_bounds_contradict(c))
        return rql_chain_report_pair(c, c->low, c->high);
    if (c->anchor != NO_LINK && check_anchored(c))
        return true;
    return (c->anchor == NO_LINK &&
            (rql_chain_check_point(c) || rql_chain_check_exhausted(c))) ||
           rql_chain_check_patterns(c);
}

void rql_logic_check_chain(struct rql_document *d, uint32_t first)
{
    const struct condition *conditions =
        rql_conditions(d) + d->query->conditions.first;
    struct chain c = {
        .d = d,
        .conditions = conditions,
        .links = d->logic_links.items,
        .column = rql_logic_column(d, &conditions[first]),
        .first = first,
        .low = NO_LINK,
        .high = NO_LINK,
    };
    if (check_contradictions(&c) || !rql_rule_is_on(d, RULE_IMPLIED_CONDITION))
        return;
    if (c.anchor != NO_LINK)
        rql_chain_find_kept_bounds(&c);
    rql_chain_find_implied_bounds(&c);
    rql_chain_find_needless_exclusions(&c);
    rql_chain_find_implied_exclusions(&c);
    report_implied(&c);
}
