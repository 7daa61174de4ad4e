/* Telling findings of a file apart that are alike. */
#ifndef ORDINALS_H
#define ORDINALS_H

#include <stddef.h>

#include <stdint.h>

#include "findings.h"

/* What a finding is known by. */
typedef rql_identity finding_key(const rql_diagnostic *diagnostic);

/* How many findings before each have the same key.  To be freed. */
size_t *ordinals_new(const struct findings *findings, finding_key *key);

/* A hash of a text, the same on every machine. */
uint64_t hash_text(const char *text);

/* Room for an identity as text. */
enum { IDENTITY_SIZE = 64 };

/* "<finding>-<query>" in hexadecimal digits, and "-<ordinal>" for all but the
 * first of those that are alike. */
void identity_text(char text[IDENTITY_SIZE], rql_identity identity,
                   size_t ordinal);

#endif
