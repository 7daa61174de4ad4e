/* Reading a file as a text; see text_read() in input.h. */
#ifndef READING_H
#define READING_H

#include <stdbool.h>

#include "input.h"

/* Each sets data and length of a text whose other members are set.  0, or an
 * error number; no message. */

/* Whatever is open, to its end. */
int text_read_descriptor(int fd, struct text *text);

/* A file by its path, whatever it is. */
int text_read_path(const char *path, struct text *text);

/* A file of a directory that is open: neither a symbolic link nor what might
 * have no end; EFBIG when it is larger than that.  Made for many small files. */
int text_read_at(int directory, const char *name, size_t most,
                 struct text *text);

/* Say why a file was not read; false. */
bool complain_unread(const char *name, int error);

#endif
