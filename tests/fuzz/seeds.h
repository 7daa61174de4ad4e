/* Seeds: what the fuzzers begin with, and the words that they put together. */
#ifndef SEEDS_H
#define SEEDS_H

#include <stdbool.h>
#include <stddef.h>

#include "../case_file.h"

/* Longer texts are left out: what is found in them is found in shorter ones. */
enum { SEED_MOST = 4096 };

/* Where seeds go: a directory for each target, in it a file for each seed. */
struct seeds {
    const char *directory;
    const char *only; /* the target to write them for; NULL: all */
    size_t count;     /* so far, of all targets */
};

/* Write a seed. */
void seeds_add(struct seeds *seeds, const char *target,
               const struct buffer *bytes);

/* A text of a kind: seeds for all targets that read such. */
void seeds_add_queries(struct seeds *seeds, struct slice text);
void seeds_add_request(struct seeds *seeds, struct slice text);
void seeds_add_host(struct seeds *seeds, rql_host host, struct slice text);
void seeds_add_catalog(struct seeds *seeds, struct slice json);

void seeds_add_session(struct seeds *seeds, struct slice text);

/* What a script of tests of the program quotes; the arguments on a line of it. */
void seeds_add_script(struct seeds *seeds, struct slice script);
void seeds_add_line(struct seeds *seeds, struct slice line);

/* What the program reads besides texts. */
void seeds_add_program(struct seeds *seeds);

/* What a file holds, by its name: cases, queries, a request body, a page of the
 * documentation, a script of tests.  False when it cannot be read. */
bool seeds_add_file(struct seeds *seeds, const char *path);

/* The examples of rules and words, and a few datasets of the catalogs. */
void seeds_add_facts(struct seeds *seeds);

/* Write the dictionary, in the form that libFuzzer and AFL++ read; false when it
 * cannot be written. */
bool dictionary_write(const char *path);

#endif
