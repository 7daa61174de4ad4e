/*
 * Fuzzing: bytes from anywhere are read as what users, editors and services send,
 * and whatever promise is broken then ends the program.  targets.def lists the
 * targets; docs/testing.md says how they are run.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

/* What of the bytes has not been read yet. */
struct input {
    const char *data;
    size_t length;
};

/* The next byte; 0 behind the last one. */
unsigned input_byte(struct input *input);

/* The bytes up to the next NUL, which is left out, or all.  To be freed; it has a
 * NUL behind it and is as large as that, so that sanitizers see what is read
 * beyond. */
struct piece {
    char *data;
    size_t length;
};

struct piece input_piece(struct input *input);

/* All that is left, NULs included, without one behind it.  To be freed. */
struct piece input_rest(struct input *input);

/* The service that a byte stands for. */
rql_api input_api(unsigned byte);

/* The bytes of the character that a text of at least one byte begins with; 0 when
 * that is not UTF-8. */
size_t character_size(const char *text, size_t length);

/* Say what is wrong, and abort. */
_Noreturn void broken(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Abort when something that is promised is not so. */
#define promise(condition)                                                     \
    ((condition) ? (void)0                                                     \
                 : broken("%s:%d: %s", __FILE__, __LINE__, #condition))

typedef void fuzz_function(struct input *input);

struct fuzz_target {
    const char *name;
    fuzz_function *run;
    const char *summary;
};

/* In the order of targets.def; the last one has no name. */
extern const struct fuzz_target fuzz_targets[];

/* The target of that name, or NULL. */
const struct fuzz_target *fuzz_find(const char *name);

#define FUZZ_TARGET(name, function, summary) fuzz_function function;
#include "targets.def"
#undef FUZZ_TARGET

#endif
