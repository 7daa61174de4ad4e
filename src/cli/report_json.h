/* A finding as the JSON formats write it. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <reportql/reportql.h>

#include "json.h"

/* The members of the object that a finding is, of a text that begins at an
 * offset. */
void json_put_finding(struct json *json, const rql_lines *lines, size_t offset,
                      const rql_diagnostic *diagnostic);

#endif
