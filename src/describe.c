/* Describing: what a query returns, in a few sentences. */
#include "wording.h"

#include <string.h>

enum { MOST_FILTERS = 8, MOST_MEANINGS = 8 };

struct describer {
    struct rql_notes *notes;
    const struct meaning *meaning;
    int64_t now;
};

static struct sentence begin(const struct describer *d)
{
    return (struct sentence){.arena = &d->notes->arena};
}

static void end(const struct describer *d, struct sentence *s)
{
    rql_say(s, ".");
    rql_notes_add(d->notes, &s->bytes);
}

/* --- Dates ---------------------------------------------------------------- */

static void say_date(struct sentence *s, rql_date date)
{
    rql_say(s, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static void say_days(const struct describer *d, struct sentence *s)
{
    uint32_t index = d->meaning->timespan_index;
    rql_date first, last;
    if (!rql_timespan_days(index, d->now, &first, &last))
        return;
    rql_say(s, rql_timespans[index].is_plain ? ", " : ", about ");
    say_date(s, first);
    if (memcmp(&first, &last, sizeof first) == 0)
        return;
    rql_say(s, " to ");
    say_date(s, last);
}

/* --- The sentences -------------------------------------------------------- */

static void add_errors(const struct describer *d)
{
    if (!d->meaning->query->errors)
        return;
    struct sentence s = begin(d);
    rql_say(&s,
            "The query has errors and would not run as it is; this is what was "
            "understood of it");
    end(d, &s);
}

static void say_source(struct sentence *s, const struct meaning *m)
{
    if (m->dataset.shown.length)
        rql_say_text(s, m->dataset.shown);
    else
        rql_say(s, "a dataset that is not named");
}

static void say_row(struct sentence *s, const struct meaning *m)
{
    uint32_t plain = rql_count_names(m->columns, m->column_count, PLAIN_NAMES);
    rql_say(s, "One row ");
    if (!rql_meaning_is_grouped(m)) {
        rql_say(s, "for each record of ");
        say_source(s, m);
        rql_say(s, m->column_count ? ", with " : "");
        rql_say_names(s, m->columns, m->column_count, ALL_NAMES);
        return;
    }
    if (plain) {
        rql_say(s, "for each %s", plain == 1 ? "value of " : "combination of ");
        rql_say_names(s, m->columns, m->column_count, PLAIN_NAMES);
        rql_say(s, " in ");
    } else {
        rql_say(s, "in all, from ");
    }
    say_source(s, m);
    if (!m->metric_count)
        return;
    rql_say(s, ", with the %s ", m->metric_count == 1 ? "metric" : "metrics");
    rql_say_names(s, m->columns, m->column_count, METRIC_NAMES);
    rql_say(s, plain ? " computed for it" : " computed for all of them");
}

static void add_row(const struct describer *d)
{
    const struct meaning *m = d->meaning;
    const struct rql_query *q = m->query;
    struct sentence s = begin(d);
    say_row(&s, m);
    if (!q->catalog)
        rql_say(&s, "; the catalog does not have the dataset, so that it is "
                    "not known which of the columns are metrics");
    else if (m->column_count && !rql_meaning_is_grouped(m) &&
             q->catalog->datasets[q->dataset].status != RQL_DATASET_EXACT)
        rql_say(&s, "; none of them is known to be a metric");
    end(d, &s);
}

static void add_meanings(const struct describer *d)
{
    const struct meaning *m = d->meaning;
    uint32_t said = 0;
    for (uint32_t i = 0; i < m->column_count && said < MOST_MEANINGS; i++) {
        const struct catalog_column *column = m->columns[i].column;
        if (!rql_name_is_metric(&m->columns[i]))
            continue;
        catalog_text meaning =
            rql_column_details(m->query->catalog, column)->meaning;
        if (!meaning)
            continue;
        struct sentence s = begin(d);
        rql_say_text(&s, m->columns[i].shown);
        rql_say(&s, ": %s", rql_catalog_pool_text(m->query->catalog, meaning));
        end(d, &s);
        said++;
    }
}

static void add_filters(const struct describer *d)
{
    const struct meaning *m = d->meaning;
    struct sentence s = begin(d);
    if (m->contradiction) {
        rql_say(&s, "No row will be found: no value of ");
        rql_say_text(&s, m->contradiction->shown);
        rql_say(&s, " fulfils all conditions on it");
        end(d, &s);
        return;
    }
    if (!m->filter_count)
        return;
    rql_say(&s, "Only rows where ");
    for (uint32_t i = 0; i < m->filter_count && i < MOST_FILTERS; i++) {
        rql_say(&s, "%s", i ? "; " : "");
        rql_say_filter(&s, &m->filters[i]);
    }
    if (m->filter_count > MOST_FILTERS)
        rql_say(&s, "; and conditions on %u columns more",
                m->filter_count - MOST_FILTERS);
    end(d, &s);
}

static void add_order(const struct describer *d)
{
    const struct meaning *m = d->meaning;
    struct sentence s = begin(d);
    if (m->limit.length == 1 && *m->limit.data == '1')
        rql_say(&s, "Only the first row, ");
    else if (m->limit.length) {
        rql_say(&s, "Only the first ");
        rql_say_text(&s, m->limit);
        rql_say(&s, " rows, ");
    }
    if (m->order_count) {
        rql_say(&s, m->limit.length ? "sorted by " : "Sorted by ");
        rql_say_orders(&s, m, true);
    } else if (m->limit.length) {
        rql_say(&s, "in no defined order");
    } else {
        return;
    }
    end(d, &s);
}

static void add_timespan(const struct describer *d)
{
    const struct meaning *m = d->meaning;
    if (m->contradiction)
        return;
    struct sentence s = begin(d);
    rql_say(&s, m->timespan_is_assumed ? "No time span is given: "
                                       : "The time span is ");
    rql_say_text(&s, m->timespan_shown);
    rql_say(&s, m->timespan_is_assumed ? " is assumed" : "");
    if (m->timespan_index == NO_TIMESPAN) {
        rql_say(&s, ", whose days are not known");
    } else {
        const struct catalog_timespan *span = &rql_timespans[m->timespan_index];
        if (span->unit == TIMESPAN_ALL)
            rql_say(&s, ", %s", span->meaning);
        else
            say_days(d, &s);
    }
    end(d, &s);
}

static void add_grain(const struct describer *d)
{
    if (!d->meaning->grain.length)
        return;
    struct sentence s = begin(d);
    rql_say(&s, "Aggregated ");
    rql_say_text(&s, d->meaning->grain_shown);
    end(d, &s);
}

/* What a description is made from. */
struct request {
    const rql_query *query;
    int64_t now;
};

static void describe(struct rql_notes *notes, const void *context)
{
    const struct request *request = context;
    struct describer d = {
        notes, rql_meaning_make(&notes->arena, request->query), request->now};
    add_errors(&d);
    add_row(&d);
    add_filters(&d);
    add_order(&d);
    add_timespan(&d);
    add_grain(&d);
    add_meanings(&d);
}

rql_status rql_query_describe(const rql_query *query, int64_t now,
                              rql_notes **notes)
{
    struct request request = {query, now};
    return rql_notes_make(describe, &request, notes);
}
