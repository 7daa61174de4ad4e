/* Reasoning about one column: the patterns of LIKE and NOT LIKE. */
#include "check_logic.h"

#include "str.h"

enum { MOST_MATCHED = 8, LONGEST_MATCHED = 128 };

/* True when it is known of each candidate whether it matches a pattern, and not
 * too dear to find out. */
bool rql_chain_can_match(const struct chain *c)
{
    if (c->count > MOST_MATCHED)
        return false;
    for (uint32_t i = 0; i < c->count; i++) {
        const struct candidate *candidate = &c->candidates[i];
        if (candidate->is_mixed || candidate->literal.kind != LITERAL_TEXT ||
            candidate->literal.text.length > LONGEST_MATCHED ||
            !rql_text_is_ascii(candidate->literal.text))
            return false;
    }
    return true;
}

/* Strike out what does not fulfil a pattern; true when that is all. */
bool rql_chain_meet_pattern(struct chain *c, uint32_t index)
{
    rql_text pattern = rql_chain_value(c, index, 0).text;
    bool wanted = rql_chain_operator(c, index) == RQL_OPERATOR_LIKE;
    uint32_t excluded = 0;
    if (!rql_text_is_ascii(pattern))
        return false;
    for (uint32_t i = 0; i < c->count; i++)
        if (rql_pattern_matches(c->candidates[i].literal.text, pattern) !=
            wanted) {
            rql_chain_strike(c, &c->candidates[i]);
            excluded++;
        }
    if (excluded == c->count)
        return rql_chain_report_pair(c, c->anchor, index);
    if (excluded == 0)
        rql_chain_note_implied(c, index, c->anchor);
    return false;
}

/* --- Patterns against each other ------------------------------------------------------ */

/* The text before the first %, or behind the last one. */
static rql_text fixed_part(rql_text pattern, bool at_end)
{
    size_t length = 0;
    while (pattern.data[at_end ? pattern.length - 1 - length : length] != '%')
        length++;
    return (rql_text){pattern.data + (at_end ? pattern.length - length : 0),
                      length};
}

/* True when two beginnings, or two endings, cannot be those of one text. */
static bool parts_differ(rql_text a, rql_text b, bool at_end)
{
    size_t length = a.length < b.length ? a.length : b.length;
    if (at_end) {
        a.data += a.length - length;
        b.data += b.length - length;
    }
    return !rql_equal_folded(a.data, length, b.data, length);
}

static bool is_pattern(const struct chain *c, uint32_t index, rql_operator op)
{
    return rql_chain_operator(c, index) == op &&
           rql_chain_role(c, index) == ROLE_PATTERN;
}

/* The pattern of a LIKE, when it can be judged; else of length 0. */
static rql_text wanted_pattern(const struct chain *c, uint32_t index)
{
    if (is_pattern(c, index, RQL_OPERATOR_LIKE)) {
        rql_text pattern = rql_chain_value(c, index, 0).text;
        if (rql_text_is_ascii(pattern))
            return pattern;
    }
    return (rql_text){NULL, 0};
}

/* Compare each beginning, or ending, with the longest one. */
static bool check_parts(const struct chain *c, bool at_end)
{
    uint32_t longest = NO_LINK;
    rql_text best = {NULL, 0};
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        rql_text pattern = wanted_pattern(c, i);
        if (pattern.length == 0)
            continue;
        rql_text part = fixed_part(pattern, at_end);
        if (longest != NO_LINK && parts_differ(part, best, at_end))
            return rql_chain_report_pair(c, longest, i);
        if (longest == NO_LINK || part.length > best.length) {
            longest = i;
            best = part;
        }
    }
    return false;
}

static rql_text pattern_of(const struct rql_document *d, uint32_t condition)
{
    const struct range values = rql_conditions(d)[condition].values;
    return rql_value_text(d, rql_values(d)[values.first]);
}

static int compare_patterns(const struct rql_document *d, uint32_t a,
                            uint32_t b)
{
    rql_text x = pattern_of(d, a), y = pattern_of(d, b);
    return rql_compare_folded(x.data, x.length, y.data, y.length);
}

/* The first condition with the pattern of this one, which is entered; or
 * NO_LINK. */
static uint32_t enter_pattern(const struct chain *c, struct seen *seen,
                              uint32_t index)
{
    uint32_t first = c->d->query->conditions.first;
    rql_text text = pattern_of(c->d, first + index);
    uint32_t before =
        rql_seen_before(seen, c->d, rql_name_hash(text.data, text.length),
                        first + index, compare_patterns);
    return before == NO_TOKEN ? NO_LINK : before - first;
}

/* Find a LIKE and a NOT LIKE of the same pattern. */
static bool check_same_patterns(const struct chain *c)
{
    uint32_t count = 0, wanted = 0;
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        wanted += is_pattern(c, i, RQL_OPERATOR_LIKE);
        count += rql_chain_role(c, i) == ROLE_PATTERN;
    }
    if (wanted == 0 || wanted == count)
        return false;
    struct seen seen = rql_seen_start(c->d, count);
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next)
        if (is_pattern(c, i, RQL_OPERATOR_LIKE))
            enter_pattern(c, &seen, i);
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        if (!is_pattern(c, i, RQL_OPERATOR_NOT_LIKE))
            continue;
        uint32_t before = enter_pattern(c, &seen, i);
        if (before != NO_LINK &&
            rql_chain_operator(c, before) == RQL_OPERATOR_LIKE)
            return rql_chain_report_pair(c, before, i);
    }
    return false;
}

bool rql_chain_check_patterns(const struct chain *c)
{
    return check_same_patterns(c) || check_parts(c, false) ||
           check_parts(c, true);
}
