/* Figures for people to read, and the bars that some must reach. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>

/* Room for any number that report_number() writes. */
#define REPORT_NUMBER_SIZE 48

/* A whole number with a comma after every third digit; returns `text`. */
const char *report_number(double value, char text[REPORT_NUMBER_SIZE]);

/* A figure that must not be below, or not be above, a bound. */
struct bar {
    const char *what;
    double measured;
    double bound;
    bool is_ceiling;
    const char *unit;
};

/* Print a bar with "ok" or "BELOW"; true when it is reached. */
bool report_bar(const struct bar *bar);

#endif
