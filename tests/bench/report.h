/* Figures for people to read, and the bars that some must reach. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>

/* Write Markdown from now on: scripts/bench --markdown. */
void report_use_markdown(void);

/* What comes next is about this. */
void report_title(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* A line among the figures. */
void report_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Begin a table.  Columns of a negative width are flush left. */
struct report_column {
    const char *title;
    int width;
};
void report_table(const struct report_column *columns, size_t count);

/* The next cell of the table, row by row. */
void report_cell(const char *format, ...) __attribute__((format(printf, 1, 2)));

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

/* Report a bar as reached or as missed; true when it is reached. */
bool report_bar(const struct bar *bar);

/* Report a bar that cannot be judged here, and why. */
void report_unjudged_bar(const struct bar *bar, const char *why);

#endif
