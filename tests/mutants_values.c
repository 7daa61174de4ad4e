/*
 * Breaks of values and lists.
 */
#include "mutants.h"
const struct breakage breaks_of_values[] = {{0}};
