/*
 * Breaks of clauses, and what SQL has that the language lacks.
 */
#include "mutants.h"
const struct breakage breaks_of_clauses[] = {{0}};
const struct breakage breaks_of_sql[] = {{0}};
