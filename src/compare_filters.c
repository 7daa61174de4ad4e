/* Comparing filters: column by column, and which of two leaves more rows. */
#include "compare.h"

#include <stdlib.h>

/* What is beyond is not judged, so that the time is bounded. */
enum { MOST_LISTS = 8, MOST_MATCHED = 8, LONGEST_MATCHED = 128 };

/* --- Which implies which -------------------------------------------------- */

static int compare_bounds(const void *left, const void *right)
{
    const struct meaning_bound *a = left, *b = right;
    int order = (a->op > b->op) - (a->op < b->op);
    return order ? order : rql_key_compare(a->value.key, b->value.key);
}

/* True when every value of the first set is in the second. */
static bool is_within(const struct value_set *set,
                      const struct value_set *other)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (!rql_set_find(other, set->items[i].key))
            return false;
    return true;
}

/* True when one of the lists of `f` is within this one. */
static bool implies_list(const struct meaning_filter *f,
                         const struct value_set *list)
{
    for (uint32_t i = 0; i < f->list_count; i++)
        if (is_within(&f->lists[i], list))
            return true;
    return false;
}

/* True when all values of the list keep the bound. */
static bool list_keeps(const struct value_set *list,
                       const struct meaning_bound *bound)
{
    if (bound->value.literal.form == FORM_NONE)
        return false;
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].literal.form != bound->value.literal.form ||
            !rql_bound_holds(bound, &list->items[i]))
            return false;
    return true;
}

static bool implies_bound(const struct meaning_filter *f,
                          const struct meaning_bound *bound)
{
    for (uint32_t i = 0; i < f->judged_count; i++)
        if (rql_bounds_compare(&f->bounds[i], bound) &&
            rql_bound_implies(&f->bounds[i], bound))
            return true;
    if (f->list_count == 1 && list_keeps(&f->lists[0], bound))
        return true;
    uint32_t others = f->bound_count - f->judged_count;
    return others && bsearch(bound, f->bounds + f->judged_count, others,
                             sizeof *bound, compare_bounds);
}

/* True when the value cannot be had. */
static bool implies_exclusion(const struct meaning_filter *f,
                              const struct meaning_value *value)
{
    if (rql_set_find(&f->out, value->key))
        return true;
    for (uint32_t i = 0; i < f->judged_count; i++)
        if (f->bounds[i].value.literal.form == value->literal.form &&
            !rql_bound_holds(&f->bounds[i], value))
            return true;
    return f->list_count == 1 && f->lists[0].items[0].is_clear &&
           value->literal.kind != LITERAL_ODD &&
           !rql_set_find(&f->lists[0], value->key);
}

/* True when each value of the only list is known to match the pattern, or not
 * to. */
static bool list_matches(const struct meaning_filter *f, rql_text pattern,
                         bool wanted)
{
    if (f->list_count != 1 || f->lists[0].count > MOST_MATCHED ||
        pattern.length > LONGEST_MATCHED || !rql_text_is_ascii(pattern) ||
        rql_pattern_kind(pattern) != PATTERN_PERCENT)
        return false;
    for (uint32_t i = 0; i < f->lists[0].count; i++) {
        const struct literal *literal = &f->lists[0].items[i].literal;
        if (literal->kind != LITERAL_TEXT ||
            literal->text.length > LONGEST_MATCHED ||
            !rql_text_is_ascii(literal->text) ||
            rql_pattern_matches(literal->text, pattern) != wanted)
            return false;
    }
    return true;
}

/* True when all patterns of `other` are among these, or fulfilled anyway. */
static bool implies_patterns(const struct meaning_filter *f,
                             const struct value_set *patterns,
                             const struct value_set *other, bool wanted)
{
    for (uint32_t i = 0; i < other->count; i++)
        if (!rql_set_find(patterns, other->items[i].key) &&
            !list_matches(f, other->items[i].key, wanted))
            return false;
    return true;
}

/* True when, as far as can be seen, all that fulfils `a` fulfils `b`. */
static bool implies(const struct meaning_filter *a,
                    const struct meaning_filter *b)
{
    if (b->list_count > MOST_LISTS)
        return false;
    for (uint32_t i = 0; i < b->list_count; i++)
        if (!implies_list(a, &b->lists[i]))
            return false;
    for (uint32_t i = 0; i < b->out.count; i++)
        if (!implies_exclusion(a, &b->out.items[i]))
            return false;
    for (uint32_t i = 0; i < b->bound_count; i++)
        if (!implies_bound(a, &b->bounds[i]))
            return false;
    return implies_patterns(a, &a->like, &b->like, true) &&
           implies_patterns(a, &a->unlike, &b->unlike, false);
}

/* --- Sameness ------------------------------------------------------------- */

static bool same_set(const struct value_set *a, const struct value_set *b)
{
    return a->count == b->count && is_within(a, b);
}

static bool same_lists(const struct meaning_filter *a,
                       const struct meaning_filter *b)
{
    if (a->list_count != b->list_count)
        return false;
    for (uint32_t i = 0; i < a->list_count; i++)
        if (!same_set(&a->lists[i], &b->lists[i]))
            return false;
    return true;
}

static bool same_bounds(const struct meaning_filter *a,
                        const struct meaning_filter *b)
{
    if (a->bound_count != b->bound_count)
        return false;
    for (uint32_t i = 0; i < a->bound_count; i++)
        if (compare_bounds(&a->bounds[i], &b->bounds[i]))
            return false;
    return true;
}

/* Whether all but the lists and exclusions is the same. */
static bool same_rest(const struct meaning_filter *a,
                      const struct meaning_filter *b)
{
    return same_bounds(a, b) && same_set(&a->like, &b->like) &&
           same_set(&a->unlike, &b->unlike);
}

static bool same_but_lists(const struct meaning_filter *a,
                           const struct meaning_filter *b)
{
    return same_set(&a->out, &b->out) && same_rest(a, b);
}

/* --- One column ----------------------------------------------------------- */

/* The values of a set that the other one does not have. */
static struct value_set without(struct arena *arena,
                                const struct value_set *set,
                                const struct value_set *other)
{
    struct value_set rest = {NULL, 0};
    rest.items = rql_arena_alloc(arena, set->count * sizeof *rest.items);
    for (uint32_t i = 0; i < set->count; i++)
        if (!rql_set_find(other, set->items[i].key))
            rest.items[rest.count++] = set->items[i];
    return rest;
}

/* "more rows", "fewer rows", "other rows". */
static const char *effect(bool is_wider, bool is_narrower)
{
    return is_wider == is_narrower ? "other rows"
           : is_wider              ? "more rows"
                                   : "fewer rows";
}

/* Two lists that share a value: what comes and what goes, by name. */
static void add_list_change(const struct comparison *c,
                            const struct meaning_name *name,
                            const struct value_set *added,
                            const struct value_set *removed)
{
    struct sentence s = rql_compare_begin(c);
    rql_say_text(&s, name->shown);
    if (added->count) {
        rql_say(&s, " may now also be ");
        rql_say_values(&s, added, " or ");
    }
    if (removed->count) {
        rql_say(&s, "%s may no longer be ", added->count ? ", and" : "");
        rql_say_values(&s, removed, " or ");
    }
    rql_say(&s, ": %s", effect(added->count, removed->count));
    rql_compare_end(c, &s);
}

static void add_exclusion_change(const struct comparison *c,
                                 const struct meaning_name *name,
                                 const struct value_set *added,
                                 const struct value_set *removed)
{
    struct sentence s = rql_compare_begin(c);
    rql_say_text(&s, name->shown);
    if (added->count) {
        rql_say(&s, " may now not be ");
        rql_say_values(&s, added, " or ");
        rql_say(&s, " either");
    }
    if (removed->count) {
        rql_say(&s, "%s may now be ", added->count ? ", and" : "");
        rql_say_values(&s, removed, " or ");
        rql_say(&s, " again");
    }
    rql_say(&s, ": %s", effect(removed->count, added->count));
    rql_compare_end(c, &s);
}

/* True when it is known of all its parts what they select. */
static bool is_judged(const struct meaning_filter *f)
{
    return f->bound_count == f->judged_count && !f->like.count &&
           !f->unlike.count && f->list_count < 2;
}

static void add_any_change(const struct comparison *c,
                           const struct meaning_filter *before,
                           const struct meaning_filter *after)
{
    struct sentence s = rql_compare_begin(c);
    rql_say_filter(&s, before);
    rql_say(&s, " became ");
    rql_say_filter(&s, after);
    bool wider = implies(before, after), narrower = implies(after, before);
    bool is_sure = wider || narrower || (is_judged(before) && is_judged(after));
    rql_say(&s, ": %s%s", is_sure ? "" : "perhaps ", effect(wider, narrower));
    rql_compare_end(c, &s);
}

static void compare_column(const struct comparison *c,
                           const struct meaning_filter *before,
                           const struct meaning_filter *after)
{
    struct arena *arena = &c->notes->arena;
    bool same_lists_too = same_lists(before, after);
    if (same_lists_too && same_but_lists(before, after))
        return;
    if (before->list_count == 1 && after->list_count == 1 &&
        same_but_lists(before, after)) {
        const struct value_set *old = &before->lists[0];
        struct value_set removed = without(arena, old, &after->lists[0]);
        if (removed.count < old->count) {
            struct value_set added = without(arena, &after->lists[0], old);
            add_list_change(c, &after->name, &added, &removed);
            return;
        }
    }
    if (same_lists_too && before->out.count && after->out.count &&
        same_rest(before, after)) {
        struct value_set added = without(arena, &after->out, &before->out);
        struct value_set removed = without(arena, &before->out, &after->out);
        add_exclusion_change(c, &after->name, &added, &removed);
        return;
    }
    add_any_change(c, before, after);
}

/* --- All columns ---------------------------------------------------------- */

static void add_filter(const struct comparison *c,
                       const struct meaning_filter *filter, bool is_new)
{
    struct sentence s = rql_compare_begin(c);
    rql_say(&s, is_new ? "keeps fewer rows: now only those where "
                       : "keeps more rows: no longer only those where ");
    rql_say_filter(&s, filter);
    rql_compare_end(c, &s);
}

static void add_contradiction(const struct comparison *c)
{
    const struct meaning_name *name = c->after->contradiction
                                          ? c->after->contradiction
                                          : c->before->contradiction;
    struct sentence s = rql_compare_begin(c);
    rql_say(&s, c->after->contradiction
                    ? "finds no row any more: no value of "
                    : "can find rows now: before, no value of ");
    rql_say_text(&s, name->shown);
    rql_say(&s, c->after->contradiction ? " fulfils all conditions on it"
                                        : " fulfilled all conditions on it");
    rql_compare_end(c, &s);
}

void rql_compare_filters(const struct comparison *c)
{
    const struct meaning *a = c->before, *b = c->after;
    if (!a->contradiction != !b->contradiction) {
        add_contradiction(c);
        return;
    }
    uint32_t i = 0, j = 0;
    while (i < a->filter_count || j < b->filter_count) {
        int order = i == a->filter_count ? 1
                    : j == b->filter_count
                        ? -1
                        : rql_key_compare(a->filters[i].name.key,
                                          b->filters[j].name.key);
        if (order == 0)
            compare_column(c, &a->filters[i], &b->filters[j]);
        else
            add_filter(c, order < 0 ? &a->filters[i] : &b->filters[j],
                       order > 0);
        i += order <= 0;
        j += order >= 0;
    }
}
