/* Operations of rewriting, as tests write them: "set-limit 10". */
#ifndef REWRITES_H
#define REWRITES_H

#include "case_file.h"

#define REWRITES_MAX 32

struct rewrites {
    rql_rewrite items[REWRITES_MAX];
    size_t count;
    size_t query; /* from a line "query N", else RQL_ALL_QUERIES */
    char *texts[2 * REWRITES_MAX];
    size_t text_count;
};

/* Read one operation for each line: its name, and its argument or OLD=NEW or
 * NAME=VALUE; a \n in a value separates the values of a list.  False when a
 * line makes no sense. */
bool rewrites_read(struct rewrites *rewrites, struct slice lines);
void rewrites_free(struct rewrites *rewrites);

/* The operation's name. */
const char *rewrite_name(rql_rewrite_kind kind);

#endif
