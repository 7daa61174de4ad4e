/* Where files are, whatever they are called. */
#ifndef PLACE_H
#define PLACE_H

/* The directory that was asked for last.  All zero at the start. */
struct places {
    char *directory;
    char *real;
};

/* The absolute name of a file, in which no directory is a symbolic link (the
 * file itself may be one, and need not exist); NULL with errno set when its
 * directory cannot be found.  To be freed. */
char *place_of(struct places *places, const char *path);

void places_free(struct places *places);

/* How a place is called from a directory, which is a place too: "../a.rql".  To
 * be freed. */
char *place_from(const char *place, const char *directory);

#endif
