/* The line that says where and what a finding is. */
#ifndef HEADLINE_H
#define HEADLINE_H

#include <reportql/reportql.h>

#include "output.h"

enum style severity_style(rql_severity severity);

/* ": error: there is no time span TODAY [unknown-timespan]" */
void put_verdict(struct output *out, const rql_diagnostic *diagnostic);

/* The same behind "path:line:column", and a line break. */
void put_headline(struct output *out, const char *path, rql_position position,
                  const rql_diagnostic *diagnostic);

#endif
