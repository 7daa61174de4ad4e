/* Recognisers of aliases. */
#include "repair.h"

enum { SHORT = 3 }; /* so many letters, and a word is hardly a column's name */

/* SUM(a) x: a word between a function and what ends the column, which is no
 * column itself */
static bool is_named_function(struct repair *r)
{
    uint32_t before = previous(r);
    int next = next_kind(r);
    return r->clause == TOKEN_SELECT && before != NO_TOKEN &&
           r->d->text[r->tokens[before].end - 1] == ')' &&
           (next == TOKEN_COMMA || next == TOKEN_FROM) &&
           !rql_repair_has_column(r, text_of(r, r->at),
                                  length_of_token(r, r->at));
}

/* A name in WHERE or ORDER BY that was reported where SELECT gives it. */
bool rql_is_refused_alias(const struct repair *r, uint32_t i)
{
    if (r->clause != TOKEN_WHERE && r->clause != TOKEN_ORDER)
        return false;
    for (size_t a = 0; a < r->alias_count; a++)
        if (is_same_name(r, i, r->aliases[a]))
            return true;
    return false;
}

/* The next name from `i` on that is the alias; NO_TOKEN when there is none. */
static uint32_t next_reference(const struct repair *r, uint32_t alias,
                               uint32_t i)
{
    while (i < r->end && !is_same_name(r, i, alias))
        i = behind(r, i);
    return i < r->end ? i : NO_TOKEN;
}

/* Remember an alias of SELECT that is no column; true when it is one. */
static bool remember_alias(struct repair *r, uint32_t alias)
{
    if (r->clause != TOKEN_SELECT || r->tokens[alias].kind != TOKEN_NAME ||
        r->alias_count == REPAIR_ALIASES ||
        rql_repair_has_column(r, text_of(r, alias), length_of_token(r, alias)))
        return false;
    r->aliases[r->alias_count++] = alias;
    return true;
}

/* True when the token before an alias can be written in its place: SUM(a), too,
 * is read as a name. */
static bool is_column_name(struct repair *r, uint32_t i)
{
    return i != NO_TOKEN &&
           (!memchr(text_of(r, i), '(', length_of_token(r, i)) ||
            rql_repair_has_column(r, text_of(r, i), length_of_token(r, i)));
}

/* Offer to remove an alias; where it stands for a column, that is written. */
static void remove_alias(struct repair *r, struct rql_diagnostic *diag,
                         uint32_t column, uint32_t alias)
{
    enum { MOST = 16 };
    uint32_t reference = remember_alias(r, alias)
                             ? next_reference(r, alias, behind(r, alias))
                             : NO_TOKEN;
    if (has_comment(r, r->at, alias))
        return;
    bool is_known = reference == NO_TOKEN || is_column_name(r, column);
    rql_add_fix(r->d, diag, is_known, space_before(r, r->at),
                r->tokens[alias].end, "", "Remove the alias");
    for (int n = 0; is_known && reference != NO_TOKEN && n < MOST; n++) {
        const struct token *t = &r->tokens[reference];
        rql_add_edit(r->d, diag, t->start, t->end, copy_of(r, column, column));
        reference = next_reference(r, alias, behind(r, reference));
    }
}

/* SELECT a x, b: a short word that is nothing else where all columns are known */
static bool is_behind_column(struct repair *r, uint32_t column)
{
    const struct rql_catalog *catalog = rql_repair_catalog(r);
    const char *word = text_of(r, r->at);
    size_t length = length_of_token(r, r->at);
    int next = next_kind(r);
    return r->clause == TOKEN_SELECT && catalog && length <= SHORT &&
           catalog->datasets[r->dataset].status == RQL_DATASET_EXACT &&
           (next == TOKEN_COMMA || next == TOKEN_FROM) &&
           !rql_repair_has_column(r, word, length) && column != NO_TOKEN &&
           rql_repair_has_column(r, text_of(r, column),
                                 length_of_token(r, column));
}

/* True for what stands behind the name of a condition. */
static bool is_operator(int kind)
{
    return (kind >= TOKEN_EQUAL && kind <= TOKEN_LESS_EQUAL) ||
           kind == TOKEN_LIKE || kind == TOKEN_IN || kind == TOKEN_NOT;
}

/* a AS x; SUM(a) x; FROM X x */
bool rql_recognise_alias(struct repair *r)
{
    struct repaired_token before = last_handed_on(r);
    bool has_as = is_word(r, r->at, "AS");
    uint32_t last = has_as ? behind(r, r->at) : r->at;
    int kind = kind_at(r, last);
    int next = kind_at(r, behind(r, last));
    if (here(r)->kind != TOKEN_NAME || before.kind != TOKEN_NAME ||
        (r->clause != TOKEN_SELECT && r->clause != TOKEN_FROM))
        return false;
    if (has_as && kind == TOKEN_STRAY && *text_of(r, last) == '[') {
        enum { MOST_WORDS = 8 };
        for (int n = 0; n < MOST_WORDS && !is_word(r, last, "]"); n++)
            last = behind(r, last);
        kind = is_word(r, last, "]") ? TOKEN_QUOTED : TOKEN_STRAY;
    }
    if (has_as && !is_operand(kind))
        return false;
    /* Without AS it may be anything, but for one word behind the dataset, or
     * behind a function. */
    bool joins = rql_is_join_word(r, behind(r, last));
    if (!has_as && !is_named_function(r) &&
        !is_behind_column(r, before.token) &&
        (r->clause != TOKEN_FROM || length_of_token(r, last) > SHORT ||
         (is_operand(next) && !joins) || is_operator(next)))
        return false;
    if (r->clause == TOKEN_FROM && rql_has_join(r)) {
        r->at = behind(r, last); /* that is the mistake */
        return true;
    }
    struct rql_diagnostic *diag =
        REPORT(r, RULE_ALIAS, r->at, last,
               "there are no aliases: %s names nothing", show(r, r->at, last));
    rql_add_help(r->d, diag, "columns have their own names in the report");
    remove_alias(r, diag, before.token, last);
    r->at = behind(r, last);
    return true;
}
