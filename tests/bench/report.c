/* Prints figures, as text or as Markdown. */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The table that is being written. */
static struct {
    bool is_markdown;
    const struct report_column *columns;
    size_t count;
    size_t next; /* the column of the next cell */
} report;

void report_use_markdown(void)
{
    report.is_markdown = true;
}

/* --- Texts ------------------------------------------------------------- */

void report_title(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs(report.is_markdown ? "\n### " : "\n", stdout);
    vprintf(format, args);
    fputs(report.is_markdown ? "\n\n" : "\n", stdout);
    va_end(args);
    report.columns = NULL;
}

void report_line(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs(report.is_markdown ? "\n" : "  ", stdout);
    vprintf(format, args);
    fputs(report.is_markdown ? "\n\n" : "\n", stdout);
    va_end(args);
    report.columns = NULL;
}

const char *report_number(double value, char text[REPORT_NUMBER_SIZE])
{
    char digits[REPORT_NUMBER_SIZE / 2];
    snprintf(digits, sizeof digits, "%.0f", value < 1e15 ? value : 1e15);
    size_t length = strlen(digits);
    char *out = text;
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *out++ = ',';
        *out++ = digits[i];
    }
    *out = '\0';
    return text;
}

/* --- Tables ------------------------------------------------------------ */

static void put_cell(const char *text)
{
    const struct report_column *column = &report.columns[report.next++];
    bool is_last = report.next == report.count;
    if (report.is_markdown)
        printf("| %s %s", text, is_last ? "|\n" : "");
    else
        printf("  %*s%s", column->width, text, is_last ? "\n" : "");
    if (is_last)
        report.next = 0;
    fflush(stdout);
}

void report_table(const struct report_column *columns, size_t count)
{
    if (report.is_markdown && report.columns)
        puts("");
    report.columns = columns;
    report.count = count;
    report.next = 0;
    for (size_t i = 0; i < count; i++)
        put_cell(columns[i].title);
    for (size_t i = 0; i < count && report.is_markdown; i++)
        printf("|%s%s", columns[i].width < 0 ? "---" : "--:",
               i + 1 < count ? "" : "|\n");
}

void report_cell(const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    put_cell(text);
}

/* --- Bars -------------------------------------------------------------- */

enum { BAR_COLUMNS = 4 };

static void put_bar(const struct bar *bar, const char *verdict, const char *why)
{
    static const struct report_column columns[BAR_COLUMNS] = {
        {"bar", -6}, {"of what", -56}, {"measured", 18}, {"bound", -14}};
    if (report.columns != columns)
        report_table(columns, BAR_COLUMNS);
    report_cell("%s", verdict);
    report_cell("%s", bar->what);
    report_cell("%.2f %s", bar->measured, bar->unit);
    report_cell("%s %.2f%s%s", bar->is_ceiling ? "at most" : "at least",
                bar->bound, *why ? ": " : "", why);
}

bool report_bar(const struct bar *bar)
{
    bool reached = bar->is_ceiling ? bar->measured <= bar->bound
                                   : bar->measured >= bar->bound;
    put_bar(bar, reached ? "ok" : "MISSED", "");
    return reached;
}

void report_unjudged_bar(const struct bar *bar, const char *why)
{
    put_bar(bar, "--", why);
}
