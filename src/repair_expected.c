/* What the grammar accepts at a place, in the user's words. */
#include "repair.h"

struct phrases {
    const char *items[10];
    size_t count;
};

static void add_phrase(struct phrases *phrases, const char *phrase)
{
    if (phrases->count < sizeof phrases->items / sizeof *phrases->items)
        phrases->items[phrases->count++] = phrase;
}

static const char *name_phrase(const struct repair *r)
{
    switch (r->clause) {
    case TOKEN_FROM:
        return "a dataset name";
    case TOKEN_TIMESPAN:
        return "a time span such as LAST_MONTH";
    case TOKEN_AGGREGATED:
        return "a grain such as Daily";
    default:
        return "a column name";
    }
}

/* Operators, which are accepted together. */
static void add_operators(const struct repair *r, struct phrases *phrases)
{
    if (accepts(r, TOKEN_EQUAL))
        add_phrase(phrases, "an operator such as =, LIKE or IN");
    else if (accepts(r, TOKEN_LIKE))
        add_phrase(phrases, "LIKE or IN");
}

/* What may end the query here: named only where it helps. */
static void add_clauses(const struct repair *r, struct phrases *phrases)
{
    if (!accepts(r, TOKEN_FROM))
        return;
    if (repaired_count(r) == 0)
        add_phrase(phrases, "SELECT");
    else if (r->clause == TOKEN_SELECT)
        add_phrase(phrases, "FROM");
    else
        add_phrase(phrases, "another clause");
}

/* "a, b or c" */
static const char *joined(const struct repair *r, const struct phrases *phrases)
{
    const char *text = "nothing more";
    for (size_t i = 0; i < phrases->count; i++) {
        const char *joint = i == 0                    ? ""
                            : i + 1 == phrases->count ? " or "
                                                      : ", ";
        text = rql_arena_printf(&r->d->arena, "%s%s%s", i ? text : "", joint,
                                phrases->items[i]);
    }
    return text;
}

/* What the grammar accepts here, in the user's words. */
const char *rql_expected(const struct repair *r)
{
    static const struct {
        int kind;
        const char *phrase;
    } plain[] = {
        {TOKEN_OPEN, "a list in parentheses"},
        {TOKEN_BY, "BY"},
        {TOKEN_COMMA, "a comma"},
        {TOKEN_CLOSE, "the closing parenthesis"},
        {TOKEN_AND, "AND"},
    };
    struct phrases phrases = {.count = 0};
    if (accepts(r, TOKEN_NAME))
        add_phrase(&phrases, name_phrase(r));
    if (accepts(r, TOKEN_STRING))
        add_phrase(&phrases, "a value");
    else if (accepts(r, TOKEN_NUMBER))
        add_phrase(&phrases, "a whole number");
    add_operators(r, &phrases);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (accepts(r, plain[i].kind))
            add_phrase(&phrases, plain[i].phrase);
    add_clauses(r, &phrases);
    return joined(r, &phrases);
}
