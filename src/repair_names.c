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

void rql_join_words(struct repair *r, uint32_t first, uint32_t last,
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

/* RevenueGenerated (USD): a name with spaces around its parentheses */
bool rql_recognise_split_suffix(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    uint32_t unit = behind(r, r->at), close = behind(r, unit);
    if (here(r)->kind != TOKEN_OPEN || kind_at(r, unit) != TOKEN_NAME ||
        kind_at(r, close) != TOKEN_CLOSE || first.kind != TOKEN_NAME ||
        first.token == NO_TOKEN || has_comment(r, first.token, close))
        return false;
    const char *name = rql_arena_printf(&r->d->arena, "%s(%s)",
                                        copy_of(r, first.token, first.token),
                                        copy_of(r, unit, unit));
    if (!rql_repair_has_column(r, name, strlen(name)))
        return false;
    rql_join_words(r, first.token, close, "column", name);
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
    rql_join_words(r, first.token, last,
                   r->clause == TOKEN_FROM ? "dataset" : "column", name);
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
    for (uint32_t dot = behind(r, behind(r, name)); /* [dbo].[Name] */
         is_square && is_stray(r, behind(r, name), ']') &&
         is_stray(r, dot, '.') && is_stray(r, behind(r, dot), '[');
         dot = behind(r, behind(r, name)))
        name = behind(r, behind(r, dot));
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
    if (!has_comment(r, r->at, close))
        rql_add_fix(r->d, diag, true, here(r)->start, r->tokens[close].end,
                    text ? text : copy_of(r, name, name),
                    "Remove the brackets");
    rql_hand_on(r, rql_wanted_operand(r), text ? NO_TOKEN : name);
    r->at = behind(r, close);
    return true;
}

static bool is_column(struct repair *r, uint32_t i)
{
    return rql_repair_has_column(r, text_of(r, i), length_of_token(r, i));
}

/* Dataset.Column, Dataset[Column] */
bool rql_recognise_qualified_name(struct repair *r)
{
    struct repaired_token first = last_handed_on(r);
    bool is_dot = is_stray(r, r->at, '.');
    uint32_t open = is_dot ? behind(r, r->at) : r->at;
    uint32_t name = behind(r, open), last = name;
    bool is_square =
        is_stray(r, open, '[') && is_stray(r, behind(r, name), ']');
    if (is_square)
        last = behind(r, name);
    else
        last = name = open;
    if ((!is_dot && !is_square) || kind_at(r, name) != TOKEN_NAME ||
        first.token == NO_TOKEN ||
        (first.kind != TOKEN_NAME && first.kind != TOKEN_STRING))
        return false;
    if (!is_square && last_kind(r) == TOKEN_NAME && is_column(r, first.token) &&
        accepts(r, TOKEN_COMMA)) {
        struct rql_diagnostic *comma = REPORT_HERE(
            r, RULE_MISSING_COMMA, "a comma separates names, not a full stop");
        rql_add_fix(r->d, comma, true, here(r)->start, here(r)->end, ",",
                    "Write a comma");
        rql_hand_on(r, TOKEN_COMMA, r->at);
        advance(r);
        return true;
    }
    if (r->clause == TOKEN_FROM && rql_repair_has_dataset(r, first.token) &&
        !rql_repair_has_dataset(r, name)) { /* ISVUsage.Daily */
        REPORT(r, RULE_QUALIFIED_NAME, first.token, last,
               "a dataset is named alone: %s",
               show(r, first.token, first.token));
        r->at = behind(r, last);
        return true;
    }
    if (rql_has_join(r)) { /* the mistake that it belongs to */
        rql_undo_hand_on(r);
        rql_hand_on(r, first.kind, NO_TOKEN);
        r->at = behind(r, last);
        return true;
    }
    struct rql_diagnostic *diag = REPORT(
        r, RULE_QUALIFIED_NAME, first.token, last,
        is_square ? "%s is written without dataset and brackets: %s"
                  : "%s is written without what stands before the dot: %s",
        show(r, first.token, last), show(r, name, name));
    if (!has_comment(r, first.token, last)) {
        rql_add_fix(r->d, diag, true, r->tokens[first.token].start,
                    r->tokens[name].start, "", "Write %s", show(r, name, name));
        if (is_square)
            rql_add_edit(r->d, diag, r->tokens[last].start, r->tokens[last].end,
                         "");
    }
    rql_undo_hand_on(r);
    rql_hand_on(r, first.kind, name);
    r->at = behind(r, last);
    return true;
}
