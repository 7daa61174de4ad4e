/* The times of request bodies: yyyy-MM-ddTHH:mm:ssZ, and what people write. */
#include <stdio.h>

#include "date.h"
#include "request.h"
#include "str.h"

struct clock {
    const char *p;
    const char *end;
    int year, month, day, hour, minute, second;
    bool is_right;   /* so far, it is written as it should be */
    bool is_certain; /* nothing had to be assumed */
    bool is_date;
    int offset; /* minutes to take off */
};

static char peek(const struct clock *c)
{
    return c->p < c->end ? *c->p : '\0';
}

/* Read a number of so many digits, or fewer, which is not right. */
static bool read_number(struct clock *c, int digits, int *number)
{
    int count = 0;
    *number = 0;
    for (; count < digits && rql_is_digit(peek(c)); count++)
        *number = *number * 10 + (*c->p++ - '0');
    c->is_right &= count == digits;
    return count > 0 && (digits < 4 || count == digits) &&
           !rql_is_digit(peek(c));
}

/* Read a sign, or another one of the list, which is not right. */
static bool read_sign(struct clock *c, const char *signs)
{
    if (c->p == c->end || !memchr(signs, *c->p, strlen(signs)))
        return false;
    c->is_right &= *c->p++ == signs[0];
    return true;
}

static bool read_date(struct clock *c)
{
    return read_number(c, 4, &c->year) && read_sign(c, "-/.") &&
           read_number(c, 2, &c->month) && read_sign(c, "-/.") &&
           read_number(c, 2, &c->day);
}

static void skip_spaces(struct clock *c)
{
    while (peek(c) == ' ') {
        c->p++;
        c->is_right = false;
    }
}

static void skip_fraction(struct clock *c)
{
    if (peek(c) != '.' && peek(c) != ',')
        return;
    c->is_right = false;
    for (c->p++; rql_is_digit(peek(c));)
        c->p++;
}

static bool read_time(struct clock *c)
{
    if (!read_number(c, 2, &c->hour) || !read_sign(c, ":") ||
        !read_number(c, 2, &c->minute))
        return false;
    if (peek(c) != ':') {
        c->is_right = false;
        return true;
    }
    c->p++;
    if (!read_number(c, 2, &c->second))
        return false;
    skip_fraction(c);
    return true;
}

static bool read_offset(struct clock *c)
{
    int sign = peek(c) == '-' ? -1 : 1;
    int hours = 0, minutes = 0;
    c->is_right = false;
    c->p++;
    for (int i = 0; i < 2; i++, c->p++) {
        if (!rql_is_digit(peek(c)))
            return false;
        hours = hours * 10 + (*c->p - '0');
    }
    if (peek(c) == ':')
        c->p++;
    if (rql_is_digit(peek(c)) && !read_number(c, 2, &minutes))
        return false;
    c->offset = sign * (hours * 60 + minutes);
    return hours < 24 && minutes < 60;
}

static bool read_zone(struct clock *c)
{
    skip_spaces(c);
    if (peek(c) == '+' || peek(c) == '-')
        return read_offset(c);
    if (read_sign(c, "Zz"))
        return true;
    if (c->end - c->p >= 3 && !memcmp(c->p, "UTC", 3))
        c->p += 3;
    else
        c->is_certain = false;
    c->is_right = false;
    return true;
}

static bool read_rest(struct clock *c)
{
    skip_spaces(c);
    if (c->p == c->end) {
        c->is_date = true;
        c->is_right = c->is_certain = false;
        return true;
    }
    (void)read_sign(c, "Tt");
    skip_spaces(c);
    if (!read_time(c) || !read_zone(c))
        return false;
    skip_spaces(c);
    return c->p == c->end;
}

static bool is_real(const struct clock *c)
{
    return c->year >= 1 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= rql_days_in(c->year, c->month) && c->hour < 24 &&
           c->minute < 60 && c->second < 60;
}

/* Days since 1970-01-01; a year begins in March, so that the leap day is its
 * last one. */
static int64_t days_since_1970(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + in_year - 719468;
}

/* Move the clock to UTC, by at most a day. */
static void take_off(struct clock *c, int minutes)
{
    int time = c->hour * 60 + c->minute - minutes;
    int days = time < 0 ? -1 : time >= 24 * 60 ? 1 : 0;
    time -= days * 24 * 60;
    c->hour = time / 60;
    c->minute = time % 60;
    c->day += days;
    if (c->day == 0 && --c->month == 0) {
        c->year--;
        c->month = 12;
    }
    if (c->day == 0)
        c->day = rql_days_in(c->year, c->month);
    if (c->day <= rql_days_in(c->year, c->month))
        return;
    c->day = 1;
    if (++c->month == 13) {
        c->year++;
        c->month = 1;
    }
}

struct stamp rql_read_stamp(rql_text text)
{
    struct stamp stamp = {.verdict = STAMP_NONE};
    struct clock c = {.p = text.data,
                      .end = text.data + text.length,
                      .is_right = true,
                      .is_certain = true};
    skip_spaces(&c);
    if (!read_date(&c) || !read_rest(&c))
        return stamp;
    stamp.verdict = STAMP_NO_DATE;
    if (!is_real(&c))
        return stamp;
    take_off(&c, c.offset);
    if (c.year < 1 || c.year > 9999)
        return stamp;
    stamp.seconds = days_since_1970(c.year, c.month, c.day) * 86400 +
                    c.hour * 3600 + c.minute * 60 + c.second;
    snprintf(stamp.right, sizeof stamp.right, "%04d-%02d-%02dT%02d:%02d:%02dZ",
             c.year, c.month, c.day, c.hour, c.minute, c.second);
    stamp.is_date = c.is_date;
    stamp.verdict = c.is_right     ? STAMP_RIGHT
                    : c.is_certain ? STAMP_CERTAIN
                                   : STAMP_LIKELY;
    return stamp;
}
