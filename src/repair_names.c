/* Recognisers of names that are cut, split, in brackets or with a dot. */
#include "repair.h"

/* --- Names in several words ----------------------------------------------- */

const char *rql_joined_column(struct repair *r, uint32_t first, uint32_t *last)
{
    enum { MOST_WORDS = 6, LONGEST = 160 };
    char name[LONGEST];
    size_t length = 0;
    const char *found = NULL;
    uint32_t i = first;
    for (int n = 0; n < MOST_WORDS && kind_at(r, i) == TOKEN_NAME; n++) {
        if (length + length_of_token(r, i) > LONGEST)
            break;
        memcpy(name + length, text_of(r, i), length_of_token(r, i));
        length += length_of_token(r, i);
        bool is_name = r->clause == TOKEN_FROM
                           ? rql_repair_is_dataset(r, name, length)
                           : rql_repair_has_column(r, name, length);
        if (n > 0 && is_name) {
            found = rql_arena_copy(&r->d->arena, name, length);
            *last = i;
        }
        i = behind(r, i);
    }
    return found;
}

/* True when nothing but an invisible character is between two tokens. */
static bool is_cut(const struct repair *r, uint32_t first, uint32_t second)
{
    const struct token *t = &r->tokens[first];
    return first + 2 == second && rql_is_invisible(r->d, first + 1) &&
           t[0].end == t[1].start && t[1].end == t[2].start;
}

/* A name with an invisible character in it, which is reported as such. */
bool rql_recognise_cut_name(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    if (here(r)->kind != TOKEN_NAME || first.token == NO_TOKEN ||
        r->tokens[first.token].kind != TOKEN_NAME ||
        !is_cut(r, first.token, r->at))
        return false;
    rql_undo_hand_on(r);
    rql_hand_on(r, first.kind, NO_TOKEN);
    advance(r);
    return true;
}

/* Names are written in one word: the first of these was handed on already. */
static void join_words(struct repair *r, uint32_t first, uint32_t last,
                       const char *what, const char *name)
{
    struct rql_diagnostic *diag =
        REPORT(r, RULE_SPLIT_NAME, first, last,
               "the %s is written in one word: %s", what, name);
    rql_add_fix(r->d, diag, true, r->tokens[first].start, r->tokens[last].end,
                name, "Write %s", name);
    rql_undo_hand_on(r);
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
}

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
    join_words(r, first.token, last, "time span",
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

/* Is Private Offer */
bool rql_recognise_split_name(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    uint32_t last = r->at;
    if (here(r)->kind != TOKEN_NAME || first.kind != TOKEN_NAME ||
        first.token == NO_TOKEN)
        return false;
    const char *name = rql_joined_column(r, first.token, &last);
    if (!name || has_comment(r, first.token, last))
        return false;
    join_words(r, first.token, last, "column", name);
    return true;
}

/* --- Names in brackets, with a dot ---------------------------------------- */

static bool is_stray(const struct repair *r, uint32_t i, char c)
{
    return kind_at(r, i) == TOKEN_STRAY && *text_of(r, i) == c;
}

/* [Name], {Name} */
bool rql_recognise_brackets(struct repair *r)
{
    bool is_square = is_stray(r, r->at, '[');
    if (!is_square && !is_stray(r, r->at, '{'))
        return false;
    uint32_t name = behind(r, r->at);
    uint32_t close = behind(r, name);
    const char *text = NULL;
    if (kind_at(r, name) == TOKEN_NAME && kind_at(r, close) == TOKEN_NAME)
        text = rql_joined_column(r, name, &close);
    if (text)
        close = behind(r, close);
    if (kind_at(r, name) != TOKEN_NAME ||
        !is_stray(r, close, is_square ? ']' : '}') || !rql_wanted_operand(r) ||
        (!is_square && !accepts(r, TOKEN_NAME)))
        return false;
    struct rql_diagnostic *diag = REPORT(r, RULE_WRONG_QUOTES, r->at, close,
                                         "names are written without brackets");
    rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[close].end,
                text ? text : copy_of(r, name, name), "Remove the brackets");
    rql_hand_on(r, rql_wanted_operand(r), text ? NO_TOKEN : name);
    r->at = behind(r, close);
    return true;
}

static bool is_column(struct repair *r, uint32_t i)
{
    return rql_repair_has_column(r, text_of(r, i), length_of_token(r, i));
}

/* Dataset.Column */
bool rql_recognise_qualified_name(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    uint32_t name = behind(r, r->at);
    if (!is_stray(r, r->at, '.') || kind_at(r, name) != TOKEN_NAME ||
        first.token == NO_TOKEN ||
        (first.kind != TOKEN_NAME && first.kind != TOKEN_STRING))
        return false;
    if (last_kind(r) == TOKEN_NAME && is_column(r, first.token) &&
        accepts(r, TOKEN_COMMA)) {
        struct rql_diagnostic *comma = REPORT_HERE(
            r, RULE_MISSING_COMMA, "a comma separates names, not a full stop");
        rql_add_fix(r->d, comma, true, here(r)->start, here(r)->end, ",",
                    "Write a comma");
        rql_hand_on(r, TOKEN_COMMA, r->at);
        advance(r);
        return true;
    }
    struct rql_diagnostic *diag =
        REPORT(r, RULE_QUALIFIED_NAME, first.token, name,
               "%s is written without what stands before the dot: %s",
               show(r, first.token, name), show(r, name, name));
    if (!has_comment(r, first.token, name))
        rql_add_fix(r->d, diag, true, r->tokens[first.token].start,
                    r->tokens[name].start, "", "Write %s", show(r, name, name));
    rql_undo_hand_on(r);
    rql_hand_on(r, first.kind, name);
    r->at = behind(r, name);
    return true;
}
