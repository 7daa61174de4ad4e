/* The time spans of the language, and the days that they mean. */
#include <assert.h>

#include "catalog.h"
#include "date.h"

size_t rql_timespan_count(void)
{
    return rql_timespan_total;
}

rql_timespan rql_timespan_at(size_t index)
{
    assert(index < rql_timespan_total);
    const struct catalog_timespan *span = &rql_timespans[index];
    return (rql_timespan){
        .name = span->name,
        .meaning = span->meaning,
        .source = span->source,
        .is_certain = span->is_plain,
        .is_unbounded = span->unit == TIMESPAN_ALL,
    };
}

bool rql_timespan_find(const char *name, size_t length, size_t *index)
{
    uint32_t found =
        rql_timespan_lookup(name, length, rql_name_hash(name, length));
    if (found == NO_TIMESPAN)
        return false;
    *index = found;
    return true;
}

size_t rql_timespan_assumed(void)
{
    size_t length = strlen(rql_assumed_timespan);
    return rql_timespan_lookup(rql_assumed_timespan, length,
                               rql_name_hash(rql_assumed_timespan, length));
}

/* The first and the last day of the time span, as of today. */
static void find_days(const struct catalog_timespan *span, int64_t today,
                      rql_date *first, rql_date *last)
{
    if (span->unit == TIMESPAN_DAYS) {
        *last = rql_date_of(today - span->behind);
        *first = rql_date_of(today - span->behind - span->units + 1);
        return;
    }
    rql_date now = rql_date_of(today);
    int month = now.year * 12 + now.month - 1 - span->behind;
    int before = month - span->units + 1;
    *first = (rql_date){before / 12, before % 12 + 1, 1};
    *last = (rql_date){month / 12, month % 12 + 1, 0};
    last->day = rql_days_in(last->year, last->month);
}

bool rql_timespan_days(size_t index, int64_t now, rql_date *first,
                       rql_date *last)
{
    assert(index < rql_timespan_total && first && last);
    const struct catalog_timespan *span = &rql_timespans[index];
    if (span->unit == TIMESPAN_ALL || !rql_has_date(now))
        return false;
    find_days(span, now / SECONDS_OF_DAY - (now % SECONDS_OF_DAY < 0), first,
              last);
    return true;
}
