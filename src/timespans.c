/* The time spans of the language, and the days that they mean. */
#include <assert.h>

#include "catalog.h"

enum { DAY = 86400 };

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

/* The day that is so many behind the first of 1970; years from 0 to 9999. */
static rql_date date_of(int64_t days)
{
    /* Count from the first of March of year 0, so that leap days come last. */
    int64_t day = days + 719468;
    int64_t era = day / 146097;
    int64_t of_era = day % 146097;
    int64_t year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (int)((5 * of_year + 2) / 153);
    return (rql_date){
        .year = (int)(year + era * 400 + (month >= 10)),
        .month = month < 10 ? month + 3 : month - 9,
        .day = (int)(of_year - (153 * month + 2) / 5 + 1),
    };
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

/* The first and the last day of the time span, as of today. */
static void find_days(const struct catalog_timespan *span, int64_t today,
                      rql_date *first, rql_date *last)
{
    if (span->unit == TIMESPAN_DAYS) {
        *last = date_of(today - span->behind);
        *first = date_of(today - span->behind - span->units + 1);
        return;
    }
    rql_date now = date_of(today);
    int month = now.year * 12 + now.month - 1 - span->behind;
    int before = month - span->units + 1;
    *first = (rql_date){before / 12, before % 12 + 1, 1};
    *last = (rql_date){month / 12, month % 12 + 1, 0};
    last->day = days_in(last->year, last->month);
}

/* Times that have dates of four digits, and so have all time spans before them.
 */
static bool has_dates(int64_t now)
{
    return now >= INT64_C(-59000000000) && now < INT64_C(253402300800);
}

bool rql_timespan_days(size_t index, int64_t now, rql_date *first,
                       rql_date *last)
{
    assert(index < rql_timespan_total && first && last);
    const struct catalog_timespan *span = &rql_timespans[index];
    if (span->unit == TIMESPAN_ALL || !has_dates(now))
        return false;
    find_days(span, now / DAY - (now % DAY < 0), first, last);
    return true;
}
