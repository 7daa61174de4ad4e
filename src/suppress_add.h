/* What the parts of adding suppressions share. */
#ifndef RQL_SUPPRESS_ADD_H
#define RQL_SUPPRESS_ADD_H

#include "suppress.h"

/* What is added, and what it is added to. */
struct adder {
    const struct rql_document *d;
    const rql_suppress_options *options;
    struct arena *arena;
    struct vector *edits;
    struct vector rules; /* uint16_t, of the line at hand */
    bool has[RULE_COUNT];
    const char *line_break;
    struct vector reason; /* bytes: how it is written, with its colon */
    const char *close;    /* ends a comment, so that no reason holds it */
    size_t next; /* the first suppression that may be for the line at hand */
    size_t left;
    rql_document *trial; /* of a host with comments that are tried */
};

/* Where a line begins, at or before an offset, and where its break does. */
uint32_t rql_line_start(const struct rql_document *d, uint32_t at);
uint32_t rql_line_end(const struct rql_document *d, uint32_t at);

/* Collect the rules of the line at hand. */
void rql_collect_rule(struct adder *a, uint16_t rule);
void rql_forget_rules(struct adder *a);

/* Those of all findings that are asked for; returns how many these are. */
size_t rql_collect_rules_of_file(struct adder *a);

/* True for a finding that new suppressions are asked for. */
bool rql_is_asked_for(const struct adder *a, const struct rql_diagnostic *d);

/* A suppression for the line start to end, or for the file, that takes more
 * rules; or NULL. */
const struct suppression *rql_find_for_line(struct adder *a, uint32_t start,
                                            uint32_t end);
const struct suppression *rql_find_for_file(const struct adder *a);

/* Give it the rules that were collected. */
void rql_extend_suppression(struct adder *a, const struct suppression *s);

/* Append a directive with these rules to a vector of bytes. */
void rql_write_directive(struct adder *a, struct vector *out,
                         enum directive_kind kind);

/* Add an edit that puts in bytes at an offset. */
void rql_add_comment(struct adder *a, uint32_t at, const struct vector *text);

/* What would end a comment that is added to a host; "" when a line does. */
const char *rql_host_comment_close(rql_host host);

/* Suppress the findings in a host, by comments of its language.
 * (suppress_add_host.c) */
void rql_suppress_in_host(struct adder *a);

#endif
