/* Points in time, as requests write them: yyyy-MM-ddTHH:mm:ssZ. */
#ifndef TIMESTAMP_H
#define TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

/* Room for a time stamp and its NUL. */
enum { TIMESTAMP_SIZE = 21 };

/* The seconds since 1970 UTC that a time stamp means; false when the text is
 * not of exactly that form, or names a day or an hour that does not exist. */
bool timestamp_read(const char *text, int64_t *seconds);

/* Write a time stamp; false when the year has not four digits. */
bool timestamp_write(int64_t seconds, char text[TIMESTAMP_SIZE]);

/* The seconds of a duration such as 90m, 5h or 2d; false when it is none. */
bool duration_read(const char *text, int64_t *seconds);

/* The time now. */
int64_t timestamp_now(void);

#endif
