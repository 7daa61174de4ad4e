/* The time spans of the language, the days that they mean, and what else is said
 * for them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

#include "catalog.h"
#include "date.h"
#include "str.h"

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

/* --- As people say it ----------------------------------------------------- */

/* What a text says of a time span. */
struct said {
    unsigned count; /* 0: nothing */
    uint8_t unit;   /* 0: nothing */
    uint8_t times;  /* units in one of those that it names */
};

/* Take a word of a text; false when it says something else. */
static bool take_word(struct said *said, const char *word, size_t length)
{
    static const struct {
        char name[8];
        uint8_t unit;
        uint8_t times;
    } units[] = {
        {"days", TIMESPAN_DAYS, 1},     {"weeks", TIMESPAN_DAYS, 7},
        {"months", TIMESPAN_MONTHS, 1}, {"years", TIMESPAN_MONTHS, 12},
        {"last", TIMESPAN_ALL, 0},      {"past", TIMESPAN_ALL, 0},
        {"ago", TIMESPAN_ALL, 0},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (length > strlen(units[i].name) ||
            !rql_equal_folded(word, length, units[i].name, length))
            continue;
        if (units[i].unit != TIMESPAN_ALL) {
            said->unit = units[i].unit;
            said->times = units[i].times;
        }
        return true;
    }
    return false;
}

static bool read_said(struct said *said, rql_text text)
{
    enum { MOST = 1000 };
    size_t i = 0;
    while (i < text.length) {
        size_t start = i;
        while (i < text.length && rql_is_letter(text.data[i]))
            i++;
        if (i > start && !take_word(said, text.data + start, i - start))
            return false;
        for (; i < text.length && rql_is_digit(text.data[i]); i++)
            if ((said->count =
                     said->count * 10 + (unsigned)(text.data[i] - '0')) > MOST)
                return false;
        i += i == start;
    }
    return said->count > 0;
}

const char *rql_timespan_meant(rql_text text, bool *is_plain)
{
    struct said said = {.times = 1};
    if (!read_said(&said, text))
        return NULL;
    for (uint32_t i = 0; i < rql_timespan_total; i++) {
        const struct catalog_timespan *span = &rql_timespans[i];
        if (span->units != said.count * said.times || span->units == 1 ||
            (said.unit && span->unit != said.unit))
            continue;
        const char *digits = span->name + strcspn(span->name, "123456789");
        *is_plain = said.unit && strtoul(digits, NULL, 10) == said.count;
        return span->name;
    }
    return NULL;
}

const char *rql_catalog_ranges(const struct rql_catalog *catalog,
                               uint32_t dataset, struct arena *arena)
{
    enum { ENOUGH = 20 };
    const struct catalog_dataset *d = &catalog->datasets[dataset];
    const char *text = "";
    for (uint32_t i = 0; i < d->range_count && i < ENOUGH; i++) {
        const char *joint = i == 0                    ? ""
                            : i + 1 == d->range_count ? " and "
                                                      : ", ";
        text = rql_arena_printf(
            arena, "%s%s%s", text, joint,
            rql_catalog_pool_text(catalog, catalog->lists[d->first_range + i]));
    }
    return d->range_count > ENOUGH
               ? rql_arena_printf(arena, "%s and more", text)
               : text;
}
