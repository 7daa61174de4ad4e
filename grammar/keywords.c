/* Writes the table by which the scanner knows keywords, from the grammar's own
 * list of them, as a hash table without collisions. */
#include <stdio.h>
#include <stdlib.h>

#include "str.h"
#include "token.h"

enum { SLOT_COUNT = 64 };

static uint32_t keyword_hash(int kind)
{
    const char *spelling = rql_token_spelling(kind);
    return rql_name_hash(spelling, strlen(spelling));
}

/* A word of the folded spelling, which has NULs behind it. */
static uint64_t folded_word(const char *spelling, size_t at)
{
    char letters[16] = {0};
    memcpy(letters, spelling, strlen(spelling));
    return rql_load_word(letters + at) | RQL_FOLD_MASK;
}

/* True when no two keywords have the same bits above `shift`. */
static bool fill(int slots[SLOT_COUNT], int shift)
{
    memset(slots, 0, SLOT_COUNT * sizeof *slots);
    for (int kind = TOKEN_SELECT; kind <= TOKEN_AGGREGATED; kind++) {
        int *slot = &slots[(keyword_hash(kind) >> shift) % SLOT_COUNT];
        if (*slot)
            return false;
        *slot = kind;
    }
    return true;
}

static void write_slot(FILE *out, int kind)
{
    if (kind == 0) {
        fputs("    {0, 0, 0},\n", out);
        return;
    }
    const char *spelling = rql_token_spelling(kind);
    fprintf(out,
            "    {UINT64_C(0x%016llx), UINT64_C(0x%016llx), %d}, /* %s */\n",
            (unsigned long long)folded_word(spelling, 0),
            (unsigned long long)folded_word(spelling, 8), TOKEN_NAME ^ kind,
            spelling);
}

int main(int argc, char **argv)
{
    int slots[SLOT_COUNT];
    int shift = 0;
    while (shift < 26 && !fill(slots, shift))
        shift++;
    FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (shift == 26 || !out) {
        fputs("keywords: no table without collisions, or no output\n", stderr);
        return EXIT_FAILURE;
    }
    fprintf(out,
            "/* Made by grammar/keywords.c. */\n"
            "enum { KEYWORD_SHIFT = %d, KEYWORD_SLOTS = %d };\n"
            "static const struct keyword {\n"
            "    uint64_t first_word;\n"
            "    uint64_t second_word;\n"
            "    uint8_t kind_of_name; /* what makes TOKEN_NAME its kind */\n"
            "} keywords[KEYWORD_SLOTS] = {\n",
            shift, SLOT_COUNT);
    for (int i = 0; i < SLOT_COUNT; i++)
        write_slot(out, slots[i]);
    fputs("};\n", out);
    return fclose(out) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
