/* Days of the calendar, in UTC. */
#include "date.h"
#include "str.h"

rql_date rql_date_of(int64_t days)
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

int rql_days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

bool rql_has_date(int64_t now)
{
    return now >= INT64_C(-59000000000) && now < INT64_C(253402300800);
}

rql_date rql_date_of_time(int64_t now)
{
    return rql_date_of(now / SECONDS_OF_DAY - (now % SECONDS_OF_DAY < 0));
}

int rql_date_compare(rql_date a, rql_date b)
{
    if (a.year != b.year)
        return a.year - b.year;
    return a.month != b.month ? a.month - b.month : a.day - b.day;
}

/* A number of so many digits; -1 for anything else. */
static int read_digits(const char *p, int digits)
{
    int number = 0;
    for (int i = 0; i < digits; i++) {
        if (!rql_is_digit(p[i]))
            return -1;
        number = number * 10 + (p[i] - '0');
    }
    return number;
}

bool rql_date_read(const char *text, size_t length, rql_date *date)
{
    if (length != 10 || text[4] != '-' || text[7] != '-')
        return false;
    *date = (rql_date){read_digits(text, 4), read_digits(text + 5, 2),
                       read_digits(text + 8, 2)};
    return date->year >= 0 && date->month >= 1 && date->month <= 12 &&
           date->day >= 1 && date->day <= rql_days_in(date->year, date->month);
}
