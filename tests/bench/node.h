/* Formatters of SQL that run under Node.js, in a process that is kept. */
#ifndef NODE_H
#define NODE_H

#include "workload.h"

struct node;

/* Start the script, a copy of node/formatters.mjs among its packages, with the
 * formatter of that name; NULL when it cannot be run. */
struct node *node_start(const char *script, const char *formatter);
void node_end(struct node *node);

/* Give it the queries of a workload; false when it cannot take them. */
bool node_load(struct node *node, const struct workload *workload);

/* The seconds of processor time that it takes to format those queries as `what`:
 * "queries" or "file".  Negative when it does not format them; the reason is on
 * standard error then. */
double node_time(struct node *node, const char *what);

#endif
