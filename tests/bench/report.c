/* Prints figures. */
#include "report.h"

#include <stdio.h>
#include <string.h>

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

bool report_bar(const struct bar *bar)
{
    bool reached = bar->is_ceiling ? bar->measured <= bar->bound
                                   : bar->measured >= bar->bound;
    printf("  %-5s  %-52s %7.2f %-7s (%s %.2f)\n", reached ? "ok" : "BELOW",
           bar->what, bar->measured, bar->unit,
           bar->is_ceiling ? "at most" : "at least", bar->bound);
    return reached;
}
