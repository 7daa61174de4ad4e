/* Replacing the content of a file, all of it or nothing. */
#ifndef REPLACE_H
#define REPLACE_H

#include <signal.h>
#include <stdbool.h>

#include <reportql/reportql.h>

#include "input.h"

/*
 * Put `new` in place of `old`, which is what was read from the file at `path`.
 * The file keeps its mode and, where that is permitted, its owner; a symbolic
 * link stays one.  An `old` without data means that there is no such file yet.
 * False after a message: the file is then as it was.
 */
bool file_replace(const char *path, rql_text old, rql_text new);

/* The same for a text that was read, at the place where that was: when it was
 * found in a directory, nothing outside of that is written, whatever has become
 * of the path meanwhile. */
bool text_replace(const struct text *text, rql_text new);

/*
 * The same piece by piece: begin, write, and put in place or abandon.  Signals
 * that end the program wait in between.  `not_done` is what messages say of a
 * file that stays as it is, such as "not fixed".
 */
struct replacement;

/* NULL after a message. */
struct replacement *replacement_begin(const char *path, rql_text old,
                                      const char *not_done);
struct replacement *text_replacement_begin(const struct text *text,
                                           const char *not_done);

/* The same for a file that may hold anything, or not be there yet. */
struct replacement *replacement_begin_anew(const char *path,
                                           const char *not_done);

/* How signals were dealt with before those that end the program were held, which
 * is while there is a file to be removed or to take its place. */
struct held_signals {
    sigset_t mask;
};

void signals_hold(struct held_signals *before);
void signals_release(const struct held_signals *before);

/* The name, still without its last letters, of a file beside the one at `path`:
 * for mkstemp().  To be freed. */
char *replacement_temporary_name(const char *path);

/* False after a message; the replacement can then only be abandoned. */
bool replacement_write(struct replacement *replacement, rql_text piece);

/* Either ends it.  False after a message: the file is then as it was. */
bool replacement_put_in_place(struct replacement *replacement);
void replacement_abandon(struct replacement *replacement);

#endif
