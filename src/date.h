/* Days of the calendar, in UTC. */
#ifndef RQL_DATE_H
#define RQL_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

enum { SECONDS_OF_DAY = 86400 };

/* The day that is so many behind the first of 1970; years from 0 to 9999. */
rql_date rql_date_of(int64_t days);

/* How many days a month has; both count from 1. */
int rql_days_in(int year, int month);

/* Times that have dates of four digits, and so have all time spans before them.
 */
bool rql_has_date(int64_t now);

/* The day of a time that has one. */
rql_date rql_date_of_time(int64_t now);

/* Less than 0, 0 or more, as `a` is before, the same as or behind `b`. */
int rql_date_compare(rql_date a, rql_date b);

/* Read a day like 2027-01-31; false when it is none. */
bool rql_date_read(const char *text, size_t length, rql_date *date);

#endif
