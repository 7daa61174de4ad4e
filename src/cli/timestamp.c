/* Points in time, as requests write them: yyyy-MM-ddTHH:mm:ssZ. */
#include "timestamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <reportql/reportql.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* True when digits and signs stand where the form has them. */
static bool has_form(const char *text)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? !is_digit(text[i]) : text[i] != form[i])
            return false;
    return true;
}

static int number_at(const char *text, int digits)
{
    int number = 0;
    for (int i = 0; i < digits; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

/* The days from the first of 1970 to a date, which need not exist.  Years count
 * from March on, so that leap days come last, and from 400 years before the first
 * one, so that none is negative.  The C library would ask the environment for
 * its leap seconds. */
static int64_t days_to(int year, int month, int day)
{
    int64_t y = year + 400 - (month <= 2);
    int m = month <= 2 ? month + 9 : month - 3;
    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 -
           865565;
}

/* A day that does not exist comes back from the calendar as another one. */
bool timestamp_read(const char *text, int64_t *seconds)
{
    char again[TIMESTAMP_SIZE];
    if (!has_form(text))
        return false;
    int64_t days = days_to(number_at(text, 4), number_at(text + 5, 2),
                           number_at(text + 8, 2));
    *seconds = days * 86400 + number_at(text + 11, 2) * 3600 +
               number_at(text + 14, 2) * 60 + number_at(text + 17, 2);
    return timestamp_write(*seconds, again) && strcmp(text, again) == 0;
}

/* The day that is so many behind the first of 1970. */
static rql_date date_of(int64_t days)
{
    rql_date date = {(int)((days - days_to(0, 1, 1)) / 366), 1, 1};
    while (days_to(date.year + 1, 1, 1) <= days)
        date.year++;
    while (date.month < 12 && days_to(date.year, date.month + 1, 1) <= days)
        date.month++;
    date.day += (int)(days - days_to(date.year, date.month, 1));
    return date;
}

bool timestamp_write(int64_t seconds, char text[TIMESTAMP_SIZE])
{
    char room[96];
    int64_t of_day = (seconds % 86400 + 86400) % 86400;
    int64_t days = (seconds - of_day) / 86400;
    if (days < days_to(0, 1, 1) || days >= days_to(10000, 1, 1))
        return false;
    rql_date date = date_of(days);
    snprintf(room, sizeof room, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year,
             date.month, date.day, (int)(of_day / 3600),
             (int)(of_day / 60 % 60), (int)(of_day % 60));
    memcpy(text, room, TIMESTAMP_SIZE);
    return true;
}

bool duration_read(const char *text, int64_t *seconds)
{
    static const char units[] = "mhd";
    static const int64_t lengths[] = {60, 3600, 86400};
    enum { MOST_DIGITS = 9 };
    size_t digits = strspn(text, "0123456789");
    const char *unit = strchr(units, text[digits]);
    if (!digits || digits > MOST_DIGITS || !text[digits] || !unit ||
        text[digits + 1])
        return false;
    *seconds = (int64_t)strtoll(text, NULL, 10) * lengths[unit - units];
    return true;
}

int64_t timestamp_now(void)
{
    return (int64_t)time(NULL);
}
