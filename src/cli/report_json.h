/* A finding as the JSON formats write it. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <reportql/reportql.h>

#include "json.h"

/* The members of the object that a finding is. */
void json_put_finding(struct json *json, const rql_lines *lines,
                      const rql_diagnostic *diagnostic);

#endif
