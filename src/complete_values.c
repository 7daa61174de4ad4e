/* Completion: the values that a column is known to have. */
#include "complete.h"

#include "utf8.h"

/* How a value is written at the caret. */
struct value_form {
    const char *before; /* quotes that the suggestion brings along */
    const char *behind;
    const char *filter; /* what the user has typed in front of the value */
};

static bool is_number(const char *text)
{
    text += *text == '-';
    size_t whole = strspn(text, "0123456789");
    text += whole;
    if (!whole || !*text)
        return whole;
    return *text == '.' && text[1] && !text[1 + strspn(text + 1, "0123456789")];
}

static size_t count_quotes(const char *value)
{
    size_t count = 0;
    for (; *value; value++)
        count += *value == '\'';
    return count;
}

/* The value with '' for each apostrophe, between what the form brings along. */
static char *quote_value(const struct completer *c, const char *before,
                         const char *value, const char *behind)
{
    size_t length =
        strlen(before) + strlen(value) + count_quotes(value) + strlen(behind);
    char *text = rql_arena_alloc(c->arena, length + 1), *at = text;
    for (; *before; before++)
        *at++ = *before;
    for (; *value; value++) {
        *at++ = *value;
        if (*value == '\'')
            *at++ = '\'';
    }
    for (; *behind; behind++)
        *at++ = *behind;
    *at = '\0';
    return text;
}

/* The quote that the user has begun with, as it was typed. */
static const char *opening_quote(const struct completer *c)
{
    const struct token *t = rql_token_at(c->document, c->word.first);
    const char *start = c->document->text + t->start;
    size_t length = 1;
    if (t->kind == TOKEN_QUOTED)
        length =
            (size_t)(rql_without_quotes(start, t->end - t->start).data - start);
    return rql_arena_copy(c->arena, start, length);
}

static struct value_form form_at(const struct completer *c)
{
    switch (c->word.kind) {
    case WORD_TEXT:
        return (struct value_form){"", c->word.is_open ? "'" : "", ""};
    case WORD_QUOTED:
        return (struct value_form){"'", "'", opening_quote(c)};
    default:
        return (struct value_form){"'", "'", ""};
    }
}

/* --- The values of the list at the caret ----------------------------------- */

/* The tokens of the list: behind its parenthesis, up to where it ends. */
static bool is_given(const struct completer *c, const char *value,
                     size_t length)
{
    for (uint32_t i = c->at.open + 1; i < c->end; i++) {
        const struct token *t = rql_token_at(c->document, i);
        if (t->kind == TOKEN_CLOSE || t->kind <= TOKEN_AGGREGATED)
            return false;
        if (i < c->word.first || i >= c->word.behind) {
            rql_text given = rql_value_text(c->document, i);
            if (rql_equal_folded(given.data, given.length, value, length))
                return true;
        }
    }
    return false;
}

/* Comparing with every value of a long list would take too long. */
static bool list_is_short(const struct completer *c)
{
    return c->at.open != NO_TOKEN && c->end - c->at.open < 128;
}

/* --- Suggestions ------------------------------------------------------------ */

static void suggest_value(struct completer *c, const struct value_form *form,
                          const char *value, bool is_bare)
{
    const char *text =
        is_bare ? value : quote_value(c, form->before, value, form->behind);
    rql_suggestion *s = rql_suggest(c, RQL_SUGGESTION_VALUE, RANK_USUAL, text);
    s->label = value;
    s->filter = quote_value(c, form->filter, value, "");
}

static void suggest_known(struct completer *c,
                          const struct catalog_column *column)
{
    const struct rql_catalog *catalog = c->catalog;
    const struct column_details *more = rql_column_details(catalog, column);
    struct value_form form = form_at(c);
    bool may_be_bare = column->type == RQL_TYPE_NUMBER && *form.before &&
                       c->word.kind != WORD_QUOTED;
    bool look = list_is_short(c);
    for (uint32_t i = 0; i < more->value_count; i++) {
        const char *value =
            catalog->pool + catalog->lists[more->first_value + i];
        if (!rql_complete_fits(c, more->value_count, value) ||
            value[strcspn(value, "\r\n")] ||
            (look && is_given(c, value, strlen(value))))
            continue;
        suggest_value(c, &form, value, may_be_bare && is_number(value));
    }
}

/* What a column holds that is true or false, when no more is known. */
static void suggest_flags(struct completer *c)
{
    struct value_form form = form_at(c);
    suggest_value(c, &form, "True", false);
    suggest_value(c, &form, "False", false);
}

void rql_suggest_values(struct completer *c)
{
    const struct catalog_column *column = rql_complete_column(c, c->at.column);
    if (c->at.clause != CLAUSE_WHERE || c->word.kind == WORD_SIGN)
        return;
    if (c->at.op == TOKEN_LIKE && c->word.kind == WORD_NONE)
        rql_suggest_holes(c, RQL_SUGGESTION_VALUE, RANK_BEST, "'%${text}%'")
            ->detail = "that has the text in it";
    if (column && rql_column_details(c->catalog, column)->value_count)
        suggest_known(c, column);
    else if (column && column->type == RQL_TYPE_BOOLEAN)
        suggest_flags(c);
}
