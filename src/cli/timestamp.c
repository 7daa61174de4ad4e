/* Points in time, as requests write them: yyyy-MM-ddTHH:mm:ssZ. */
#include "timestamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

/* A day that does not exist comes back from the calendar as another one. */
bool timestamp_read(const char *text, int64_t *seconds)
{
    char again[TIMESTAMP_SIZE];
    if (!has_form(text))
        return false;
    struct tm tm = {
        .tm_year = number_at(text, 4) - 1900,
        .tm_mon = number_at(text + 5, 2) - 1,
        .tm_mday = number_at(text + 8, 2),
        .tm_hour = number_at(text + 11, 2),
        .tm_min = number_at(text + 14, 2),
        .tm_sec = number_at(text + 17, 2),
    };
    *seconds = timegm(&tm);
    return timestamp_write(*seconds, again) && strcmp(text, again) == 0;
}

bool timestamp_write(int64_t seconds, char text[TIMESTAMP_SIZE])
{
    char room[96];
    time_t time = (time_t)seconds;
    struct tm tm;
    if (!gmtime_r(&time, &tm) || tm.tm_year < -1900 || tm.tm_year > 8099)
        return false;
    snprintf(room, sizeof room, "%04d-%02d-%02dT%02d:%02d:%02dZ",
             tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
             tm.tm_min, tm.tm_sec);
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
