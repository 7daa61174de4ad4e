/* Recognisers of time spans that are written in another way. */
#include "repair.h"

/* LAST 6 MONTHS, LAST-MONTH: a time span in several words */
bool rql_recognise_split_timespan(struct repair *r)
{
    enum { LONGEST = 32 };
    char name[LONGEST];
    struct repaired_token first = last_handed_on(r);
    if (r->clause != TOKEN_TIMESPAN || first.kind != TOKEN_NAME ||
        first.token == NO_TOKEN)
        return false;
    size_t length = 0;
    uint32_t last = NO_TOKEN;
    for (uint32_t i = first.token; i < r->end; i = behind(r, i)) {
        int kind = r->tokens[i].kind;
        size_t part = length_of_token(r, i);
        if (kind == TOKEN_STRAY && *text_of(r, i) == '-')
            continue;
        if ((kind != TOKEN_NAME && kind != TOKEN_NUMBER &&
             kind != TOKEN_BARE_VALUE) ||
            length + part + 1 > LONGEST)
            break;
        bool is_signed = *text_of(r, i) == '-';
        if (length > 0)
            name[length++] = '_';
        memcpy(name + length, text_of(r, i) + is_signed, part - is_signed);
        length += part - is_signed;
        for (size_t j = 0; j < length; j++)
            name[j] = name[j] == '-' ? '_' : name[j];
        if (i != first.token &&
            rql_timespan_lookup(name, length, rql_name_hash(name, length)) !=
                NO_TIMESPAN) {
            last = i;
            break;
        }
    }
    if (last == NO_TOKEN || has_comment(r, first.token, last))
        return false;
    rql_join_words(r, first.token, last, "time span",
                   rql_arena_copy(&r->d->arena, name, length));
    return true;
}

/* The time span that LAST, the digits and the unit at hand make; NULL when there
 * is none.  `end` is where the unit ends. */
static const char *short_timespan(const struct repair *r, const char *end)
{
    enum { LONGEST = 16 };
    char name[2 * LONGEST + 8] = "LAST_";
    size_t length = 5;
    const char *p = text_of(r, r->at);
    if (end - p > LONGEST)
        return NULL;
    while (p < end && *p >= '0' && *p <= '9')
        name[length++] = *p++;
    while (p < end && memchr("_- ", *p, 3))
        p++;
    name[length++] = '_';
    while (p < end && rql_is_letter(*p))
        name[length++] = *p++;
    /* 6 MONTH, 1 YEARS */
    const size_t lengths[] = {length, length + 1, length - 1};
    name[length] = 'S';
    for (size_t i = 0; p == end && i < 3; i++) {
        uint32_t found = rql_timespan_lookup(name, lengths[i],
                                             rql_name_hash(name, lengths[i]));
        if (found != NO_TIMESPAN)
            return rql_timespans[found].name;
    }
    return NULL;
}

/* 6_MONTHS, 30 DAYS */
bool rql_recognise_short_timespan(struct repair *r)
{
    int kind = here(r)->kind;
    uint32_t last = r->at;
    if (r->clause != TOKEN_TIMESPAN || !accepts(r, TOKEN_NAME) ||
        (kind != TOKEN_NUMBER && kind != TOKEN_BARE_VALUE))
        return false;
    if (kind == TOKEN_NUMBER && next_kind(r) == TOKEN_NAME)
        last = behind(r, last);
    const char *name = short_timespan(r, r->d->text + r->tokens[last].end);
    if (!name)
        return false;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_UNKNOWN_TIMESPAN, r->at, last,
               "there is no time span %s", show(r, r->at, last));
    rql_add_help(r->d, diag, "did you mean %s?", name);
    rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[last].end, name,
                "Write %s", name);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
    return true;
}
