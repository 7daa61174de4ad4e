/* Comparing: what a query does differently from another, in words for those who
 * review the change. */
#include "compare.h"

static void compare_datasets(const struct comparison *c)
{
    if (rql_key_equal(c->before->dataset.key, c->after->dataset.key))
        return;
    struct sentence s = rql_compare_begin(c);
    rql_say(&s, "reads the dataset ");
    rql_say_text(&s, c->after->dataset.shown);
    rql_say(&s, " instead of ");
    rql_say_text(&s, c->before->dataset.shown);
    rql_compare_end(c, &s);
}

/* --- Order and limit ------------------------------------------------------ */

static bool same_orders(const struct meaning *a, const struct meaning *b)
{
    if (a->order_count != b->order_count)
        return false;
    for (uint32_t i = 0; i < a->order_count; i++)
        if (a->orders[i].ascending != b->orders[i].ascending ||
            !rql_key_equal(a->orders[i].name.key, b->orders[i].name.key))
            return false;
    return true;
}

static void compare_orders(const struct comparison *c)
{
    const struct meaning *a = c->before, *b = c->after;
    if (same_orders(a, b))
        return;
    struct sentence s = rql_compare_begin(c);
    if (b->order_count) {
        rql_say(&s, "sorts by ");
        rql_say_orders(&s, b, false);
    } else {
        rql_say(&s, "no longer sorts by ");
        rql_say_orders(&s, a, false);
    }
    if (a->order_count && b->order_count) {
        rql_say(&s, " instead of ");
        rql_say_orders(&s, a, false);
    }
    rql_say(&s, b->limit.length ? ": the limit keeps other rows"
                                : "; the rows are the same, in another order");
    rql_compare_end(c, &s);
}

static void say_rows(struct sentence *s, rql_text limit)
{
    bool is_one = limit.length == 1 && *limit.data == '1';
    rql_say(s, "the first ");
    if (!is_one)
        rql_say_text(s, limit);
    rql_say(s, is_one ? "row" : " rows");
}

/* True when one limit is more than the other: they have no zeros in front. */
static bool is_more(rql_text a, rql_text b)
{
    return a.length != b.length ? a.length > b.length
                                : rql_key_compare(a, b) > 0;
}

static void compare_limits(const struct comparison *c)
{
    rql_text a = c->before->limit, b = c->after->limit;
    if (rql_key_equal(a, b))
        return;
    struct sentence s = rql_compare_begin(c);
    if (!b.length) {
        rql_say(&s, "keeps all rows, no longer only ");
        say_rows(&s, a);
    } else if (!a.length) {
        rql_say(&s, "keeps only ");
        say_rows(&s, b);
    } else {
        rql_say(&s, is_more(b, a) ? "keeps more rows: " : "keeps fewer rows: ");
        say_rows(&s, b);
        rql_say(&s, " instead of ");
        say_rows(&s, a);
    }
    if (b.length && !c->after->order_count)
        rql_say(&s, ", in no defined order");
    rql_compare_end(c, &s);
}

/* --- Time span ------------------------------------------------------------ */

/* About how many hundredths of a day a time span has; it is not all of time. */
static long length_of(const struct catalog_timespan *span)
{
    return span->units * (span->unit == TIMESPAN_MONTHS ? 3044L : 100L);
}

/* True when all days of the first are days of the second. */
static bool is_part(const struct catalog_timespan *a,
                    const struct catalog_timespan *b)
{
    return b->unit == TIMESPAN_ALL ||
           (a->unit == b->unit && a->behind == b->behind &&
            a->units <= b->units);
}

enum span_change { SPAN_NARROWER, SPAN_WIDER, SPAN_OTHER };

/* Lengths that differ by less than a tenth are about the same. */
static enum span_change change_of(const struct catalog_timespan *a,
                                  const struct catalog_timespan *b)
{
    if (is_part(a, b))
        return SPAN_WIDER;
    if (is_part(b, a))
        return SPAN_NARROWER;
    long before = length_of(a), after = length_of(b);
    if (after * 10 < before * 9)
        return SPAN_NARROWER;
    return before * 10 < after * 9 ? SPAN_WIDER : SPAN_OTHER;
}

static void say_timespan(struct sentence *s, const struct meaning *m)
{
    rql_say_text(s, m->timespan_shown);
    rql_say(s, m->timespan_is_assumed ? " (assumed)" : "");
}

static void compare_timespans(const struct comparison *c)
{
    static const char *const verbs[] = {"narrows", "widens", "changes"};
    const struct meaning *a = c->before, *b = c->after;
    if (rql_key_equal(a->timespan, b->timespan))
        return;
    enum span_change change = SPAN_OTHER;
    bool are_known =
        a->timespan_index != NO_TIMESPAN && b->timespan_index != NO_TIMESPAN;
    const struct catalog_timespan *old = NULL, *new = NULL;
    if (are_known) {
        old = &rql_timespans[a->timespan_index];
        new = &rql_timespans[b->timespan_index];
        change = change_of(old, new);
    }
    struct sentence s = rql_compare_begin(c);
    rql_say(&s, "%s the time span from ", verbs[change]);
    say_timespan(&s, a);
    rql_say(&s, " to ");
    say_timespan(&s, b);
    if (are_known && change == SPAN_OTHER)
        rql_say(&s, ": about as long, but other days");
    else if (are_known && !is_part(old, new) && !is_part(new, old))
        rql_say(&s, change == SPAN_WIDER
                        ? ": more days, though not all of those before"
                        : ": fewer days, some of them new");
    rql_compare_end(c, &s);
}

static void compare_grains(const struct comparison *c)
{
    const struct meaning *a = c->before, *b = c->after;
    if (rql_key_equal(a->grain, b->grain))
        return;
    struct sentence s = rql_compare_begin(c);
    rql_say(&s, b->grain.length ? "aggregates " : "no longer aggregates ");
    rql_say_text(&s, b->grain.length ? b->grain_shown : a->grain_shown);
    if (a->grain.length && b->grain.length) {
        rql_say(&s, " instead of ");
        rql_say_text(&s, a->grain_shown);
    }
    rql_compare_end(c, &s);
}

/* --- The whole ------------------------------------------------------------ */

/* What is compared. */
struct pair {
    const rql_query *before;
    const rql_query *after;
};

static void compare(struct rql_notes *notes, const void *context)
{
    const struct pair *pair = context;
    struct comparison c = {
        notes,
        rql_meaning_make(&notes->arena, pair->before),
        rql_meaning_make(&notes->arena, pair->after),
    };
    compare_datasets(&c);
    rql_compare_columns(&c);
    rql_compare_filters(&c);
    /* Without rows there is nothing to sort, limit or count. */
    if (c.before->contradiction || c.after->contradiction)
        return;
    compare_orders(&c);
    compare_limits(&c);
    compare_timespans(&c);
    compare_grains(&c);
}

rql_status rql_query_compare(const rql_query *before, const rql_query *after,
                             rql_notes **notes)
{
    struct pair pair = {before, after};
    return rql_notes_make(compare, &pair, notes);
}
