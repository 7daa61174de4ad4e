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

/* The last token of a time span in words that begins at `first`.  What follows
 * the second one must be plain: it may begin another clause, misspelt. */
static uint32_t end_of_words(const struct repair *r, uint32_t first)
{
    uint32_t last = first;
    for (uint32_t i = behind(r, first);; i = behind(r, i)) {
        int kind = kind_at(r, i), next = kind_at(r, behind(r, i));
        bool is_last = next == TOKEN_YYEOF || begins_clause(next);
        bool is_plain = kind == TOKEN_NAME
                            ? last == first || is_last ||
                                  rql_is_one_of(r, i,
                                                "DAY DAYS WEEK WEEKS MONTH "
                                                "MONTHS YEAR YEARS DATE AGO TO")
                            : is_operand(kind) || kind == TOKEN_COMMA ||
                                  (kind == TOKEN_AND && last != first);
        if (!is_plain || rql_ends_line(r, last, i))
            return last;
        last = i;
    }
}

/* Report a time span in words, of which none is one, and take it for one. */
static void take_unknown(struct repair *r, uint32_t first)
{
    uint32_t last = end_of_words(r, first);
    uint32_t start = r->tokens[first].start, end = r->tokens[last].end;
    struct rql_diagnostic *diag =
        REPORT(r, RULE_UNKNOWN_TIMESPAN, first, last,
               "there is no time span %s", show(r, first, last));
    bool is_plain = false;
    const char *meant = rql_timespan_meant(
        (rql_text){r->d->text + start, end - start}, &is_plain);
    const struct rql_catalog *catalog = rql_repair_catalog(r);
    if (meant && catalog && !is_plain &&
        !strstr(rql_catalog_ranges(catalog, r->dataset, &r->d->arena), meant))
        meant = NULL;
    if (meant) {
        rql_add_help(r->d, diag, "did you mean %s?", meant);
        if (!has_comment(r, first, last))
            rql_add_fix(r->d, diag, is_plain, start, end, meant, "Write %s",
                        meant);
    }
    if (catalog && catalog->datasets[r->dataset].range_count)
        rql_add_help(
            r->d, diag, "%s offers %s",
            rql_catalog_pool_text(catalog, catalog->datasets[r->dataset].name),
            rql_catalog_ranges(catalog, r->dataset, &r->d->arena));
    rql_hand_on(r, TOKEN_NAME, NO_TOKEN);
    r->at = behind(r, last);
}

/* 6_MONTHS, 30 DAYS, '2024-01-01', FROM 2024-01-01 TO 2024-01-31 */
bool rql_recognise_short_timespan(struct repair *r)
{
    int kind = here(r)->kind;
    if (r->clause != TOKEN_TIMESPAN || !accepts(r, TOKEN_NAME))
        return false;
    if (kind == TOKEN_STRING || kind == TOKEN_QUOTED) {
        if (rql_is_plain_name(rql_value_text(r->d, r->at)))
            return false;
    } else if (kind == TOKEN_FROM) {
        if (next_kind(r) == TOKEN_NAME || !is_operand(next_kind(r)))
            return false;
    } else if (kind != TOKEN_NUMBER && kind != TOKEN_BARE_VALUE) {
        return false;
    }
    take_unknown(r, r->at);
    return true;
}

/* LAST 6, BETWEEN '2024-01-01' AND '2024-01-31': the first word was handed on. */
bool rql_recognise_worded_timespan(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    if (r->clause != TOKEN_TIMESPAN || first.kind != TOKEN_NAME ||
        first.token == NO_TOKEN || first.token != previous(r) ||
        !is_operand(here(r)->kind) || rql_ends_line(r, first.token, r->at) ||
        rql_timespan_lookup(text_of(r, first.token),
                            length_of_token(r, first.token),
                            r->tokens[first.token].hash) != NO_TIMESPAN)
        return false;
    rql_undo_hand_on(r);
    take_unknown(r, first.token);
    return true;
}
