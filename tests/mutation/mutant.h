/* What the mutated sources are compiled with: the mutant that is alive in this
 * process, and which mutants were met.  Every file brings it; there is one. */
#ifndef MUTANT_H
#define MUTANT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Mutants are numbered file by file: room for the largest of them. */
enum { MUTANTS_PER_FILE = 4096, MUTANT_FILES = 250 };
enum { MUTANT_MAX = MUTANTS_PER_FILE * MUTANT_FILES };

__attribute__((weak)) long mutant_alive = -2;
__attribute__((weak)) unsigned char mutant_met[MUTANT_MAX];

/* Where the tests are only looked at, say which mutants they met. */
__attribute__((weak)) void mutant_tell(void)
{
    FILE *file = fopen(getenv("RQL_MUTANTS_MET"), "ab");
    if (!file)
        abort();
    for (long i = 0; i < MUTANT_MAX; i++)
        if (mutant_met[i])
            fprintf(file, "%ld\n", i);
    fclose(file);
}

__attribute__((weak, constructor)) void mutant_begin(void)
{
    if (mutant_alive != -2)
        return;
    const char *number = getenv("RQL_MUTANT");
    mutant_alive = number ? strtol(number, NULL, 10) : -1;
    if (getenv("RQL_MUTANTS_MET"))
        atexit(mutant_tell);
}

/* Is that mutant the one that is alive? */
static inline bool mutant_is(long number)
{
    mutant_met[number] = 1;
    return mutant_alive == number;
}

#endif
