/* Findings as the protocol's diagnostics. */
#ifndef DIAGNOSTICS_H
#define DIAGNOSTICS_H

#include "server.h"

/* Write a finding as a Diagnostic. */
void json_put_diagnostic(struct json *json, struct server *server,
                         struct document *document,
                         const rql_diagnostic *diagnostic);

/* Write the findings of a document as a list. */
void json_put_diagnostics(struct json *json, struct server *server,
                          struct document *document);

#endif
