/* Reasoning about one column: the values that = != IN and NOT IN name.  Those of
 * the anchor are candidates, in a hash table; each step is linear in the values
 * of its conditions. */
#include "check_logic.h"

/* How a literal stands to that of a candidate; neither is odd. */
static int order_candidates(const void *context, const void *key, uint32_t item)
{
    const struct candidate *candidates = context;
    return rql_literal_compare(key, &candidates[item].literal);
}

static struct candidate *find_slotless(const struct chain *c,
                                       const struct literal *literal)
{
    uint32_t found = rql_ordered_find(&c->d->slotless, order_candidates,
                                      c->candidates, literal);
    return found == NOT_ORDERED ? NULL : &c->candidates[found];
}

/* The candidate that may equal the literal, or NULL. */
static struct candidate *find_candidate(const struct chain *c,
                                        const struct literal *literal)
{
    uint32_t i = rql_seen_slot(&c->seen, literal->hash);
    uint32_t probes = MOST_PROBES;
    for (; c->seen.slots[i]; i = (i + 1) & c->seen.mask) {
        struct candidate *found = &c->candidates[c->seen.slots[i] - 1];
        if (rql_literal_may_equal(&found->literal, literal))
            return found;
        if (--probes == 0)
            return find_slotless(c, literal);
    }
    return NULL;
}

static void add_candidate(struct chain *c, const struct literal *literal)
{
    struct candidate *found = find_candidate(c, literal);
    if (found) {
        found->is_mixed |= !rql_literal_equals(&found->literal, literal);
        return;
    }
    uint32_t added = c->count++;
    c->candidates[added] = (struct candidate){.literal = *literal};
    uint32_t i = rql_seen_slot(&c->seen, literal->hash);
    uint32_t probes = MOST_PROBES;
    while (c->seen.slots[i] && --probes)
        i = (i + 1) & c->seen.mask;
    if (probes)
        c->seen.slots[i] = added + 1;
    else
        rql_ordered_add(&c->d->arena, &c->d->slotless, added, order_candidates,
                        c->candidates, literal);
}

/* Room for so many candidates, in memory that is used again. */
static void make_room(struct chain *c, uint32_t count)
{
    struct vector *room = &c->d->candidates;
    while (room->capacity < count)
        rql_vector_grow(&c->d->arena, room, sizeof *c->candidates);
    c->candidates = room->items;
    c->count = 0;
    c->seen = rql_seen_start(c->d, count);
}

/* Enter all values of a condition. */
void rql_chain_fill(struct chain *c, uint32_t index)
{
    uint32_t count = rql_chain_count(c, index);
    make_room(c, count);
    for (uint32_t i = 0; i < count; i++) {
        struct literal literal = rql_chain_value(c, index, i);
        add_candidate(c, &literal);
    }
    c->alive = c->count;
}

static bool has_odd_value(const struct chain *c, uint32_t index)
{
    for (uint32_t i = 0; i < rql_chain_count(c, index); i++)
        if (rql_chain_value(c, index, i).kind == LITERAL_ODD)
            return true;
    return false;
}

/* The shortest list whose values are all clear, or for exclusions the longest;
 * NO_LINK when there is none. */
uint32_t rql_chain_find_anchor(const struct chain *c, enum role role)
{
    uint32_t best = NO_LINK;
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        if (rql_chain_role(c, i) != role)
            continue;
        bool is_better =
            best == NO_LINK ||
            (role == ROLE_IN
                 ? rql_chain_count(c, i) < rql_chain_count(c, best)
                 : rql_chain_count(c, i) > rql_chain_count(c, best));
        if (is_better && !has_odd_value(c, i))
            best = i;
    }
    return best;
}

void rql_chain_strike(struct chain *c, struct candidate *candidate)
{
    if (!candidate->is_out)
        c->alive--;
    candidate->is_out = true;
}

/* How the values of a condition meet the candidates. */
struct meeting {
    uint32_t may;  /* candidates that may be among them */
    uint32_t sure; /* candidates that are */
    bool has_odd;  /* a value may equal anything */
};

static struct meeting meet(struct chain *c, uint32_t index)
{
    struct meeting m = {0, 0, false};
    for (uint32_t i = 0; i < rql_chain_count(c, index); i++) {
        struct literal literal = rql_chain_value(c, index, i);
        m.has_odd |= literal.kind == LITERAL_ODD;
        struct candidate *found =
            literal.kind ? find_candidate(c, &literal) : NULL;
        if (!found)
            continue;
        m.may += found->may != index + 1;
        found->may = index + 1;
        if (found->is_mixed || found->sure == index + 1 ||
            !rql_literal_equals(&found->literal, &literal))
            continue;
        m.sure++;
        found->sure = index + 1;
    }
    return m;
}

/* Strike out what another list lacks; true when nothing is in both. */
bool rql_chain_meet_list(struct chain *c, uint32_t index)
{
    struct meeting m = meet(c, index);
    if (m.sure == c->count)
        rql_chain_note_implied(c, index, c->anchor);
    if (m.has_odd)
        return false;
    if (m.may == 0)
        return rql_chain_report_pair(c, c->anchor, index);
    for (uint32_t i = 0; i < c->count; i++)
        if (c->candidates[i].may != index + 1)
            rql_chain_strike(c, &c->candidates[i]);
    return false;
}

/* Strike out what is excluded; true when that is all. */
bool rql_chain_meet_exclusion(struct chain *c, uint32_t index)
{
    struct meeting m = meet(c, index);
    if (m.sure == c->count)
        return rql_chain_report_pair(c, c->anchor, index);
    if (m.may == 0 && !m.has_odd)
        rql_chain_note_implied(c, index, c->anchor);
    /* The stamps are found through the values, not the candidates: there may
     * be many more of these. */
    for (uint32_t i = 0; m.sure && i < rql_chain_count(c, index); i++) {
        struct literal literal = rql_chain_value(c, index, i);
        struct candidate *found =
            literal.kind ? find_candidate(c, &literal) : NULL;
        if (found && found->sure == index + 1)
            rql_chain_strike(c, found);
    }
    return false;
}

/* Strike out what one of the strongest bounds excludes; true when that is all.
 */
bool rql_chain_meet_bound(struct chain *c, uint32_t bound,
                          const struct literal *value)
{
    uint32_t excluded = 0;
    for (uint32_t i = 0; bound != NO_LINK && i < c->count; i++) {
        struct candidate *candidate = &c->candidates[i];
        if (candidate->is_mixed || candidate->literal.form != value->form ||
            rql_chain_is_within(&candidate->literal,
                                rql_chain_operator(c, bound), value))
            continue;
        excluded++;
        rql_chain_strike(c, candidate);
    }
    if (excluded != c->count)
        return false;
    return rql_chain_report_pair(c, c->anchor, bound);
}

/* True when the exclusions leave no value of a closed list; it is reported, but
 * for what one condition does alone. */
bool rql_chain_check_exhausted(const struct chain *c)
{
    uint64_t all = rql_column_known_values(c->d->query->catalog, c->column),
             left = all;
    uint32_t first = NO_LINK;
    for (uint32_t i = c->first; all && i != NO_LINK; i = c->links[i].next) {
        if (rql_chain_role(c, i) != ROLE_OUT)
            continue;
        uint64_t excluded =
            rql_logic_values_named(c->d, c->column, &c->conditions[i]);
        left &= ~excluded;
        if (first == NO_LINK)
            first = i;
        if (excluded == all)
            return true;
        if (!left)
            return rql_chain_report_together(c, first, i);
    }
    return false;
}

/* Exclusions that the longest one has in it. */
void rql_chain_find_implied_exclusions(struct chain *c)
{
    uint32_t longest = rql_chain_find_anchor(c, ROLE_OUT);
    uint32_t count = 0;
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next)
        count += rql_chain_role(c, i) == ROLE_OUT;
    if (longest == NO_LINK || count < 2)
        return;
    rql_chain_fill(c, longest);
    for (uint32_t i = c->first; i != NO_LINK; i = c->links[i].next) {
        if (i == longest || rql_chain_role(c, i) != ROLE_OUT)
            continue;
        uint32_t k = 0;
        for (; k < rql_chain_count(c, i); k++) {
            struct literal literal = rql_chain_value(c, i, k);
            struct candidate *found =
                literal.kind ? find_candidate(c, &literal) : NULL;
            if (!found || found->is_mixed ||
                !rql_literal_equals(&found->literal, &literal))
                break;
        }
        if (k > 0 && k == rql_chain_count(c, i))
            rql_chain_note_implied(c, i, longest);
    }
}
