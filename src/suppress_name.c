/* The names of directives, and what people write in their place. */
#include "suppress.h"

#include <string.h>

#include "str.h"

const char *const rql_directive_names[DIRECTIVE_KIND_COUNT] = {
    [DIRECTIVE_NEXT_LINE] = "reportql-disable-next-line",
    [DIRECTIVE_LINE] = "reportql-disable-line",
    [DIRECTIVE_RANGE] = "reportql-disable",
    [DIRECTIVE_FILE] = "reportql-disable-file",
    [DIRECTIVE_ENABLE] = "reportql-enable",
};

/* What else people call it. */
static const struct {
    char word[17];
    uint8_t kind; /* enum directive_kind */
} others[] = {
    {"disablenext", DIRECTIVE_NEXT_LINE},
    {"ignore", DIRECTIVE_LINE},
    {"ignoreline", DIRECTIVE_LINE},
    {"ignorenextline", DIRECTIVE_NEXT_LINE},
    {"ignorefile", DIRECTIVE_FILE},
    {"suppress", DIRECTIVE_LINE},
    {"suppressline", DIRECTIVE_LINE},
    {"suppressnextline", DIRECTIVE_NEXT_LINE},
    {"suppressfile", DIRECTIVE_FILE},
    {"allow", DIRECTIVE_LINE},
    {"noqa", DIRECTIVE_LINE},
    {"nolint", DIRECTIVE_LINE},
    {"restore", DIRECTIVE_ENABLE},
    {"disableall", DIRECTIVE_FILE},
};

enum { LONGEST = 32 };

/* A word without hyphens, in lower case; "" when it is too long. */
static size_t squeeze(const char *p, size_t length, char squeezed[LONGEST])
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (p[i] == '-' || p[i] == '_')
            continue;
        if (count == LONGEST)
            return 0;
        squeezed[count++] = (char)rql_fold((unsigned char)p[i]);
    }
    return count;
}

struct meant rql_find_directive(const char *word, size_t length, bool may_slip)
{
    struct meant meant = {DIRECTIVE_KIND_COUNT, false};
    char squeezed[LONGEST], name[LONGEST];
    size_t count = squeeze(word, length, squeezed);
    unsigned best = 3;
    for (int i = 0; i < DIRECTIVE_KIND_COUNT && count; i++) {
        const char *full = rql_directive_names[i] + sizeof "reportql-" - 1;
        size_t name_length = squeeze(full, strlen(full), name);
        unsigned distance =
            rql_edit_distance(squeezed, count, name, name_length, 2);
        if (distance < best && (distance == 0 || may_slip)) {
            best = distance;
            meant = (struct meant){(enum directive_kind)i, distance == 0};
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof *others && best > 0; i++)
        if (count == strlen(others[i].word) &&
            !memcmp(squeezed, others[i].word, count))
            return (struct meant){(enum directive_kind)others[i].kind, false};
    return meant;
}
