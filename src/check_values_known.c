/* Checks of values: what is said of one that its column never holds. */
#include <string.h>

#include "check_values.h"
#include "near.h"
#include "str.h"

/* "A, B and C"; a long list is cut. */
static const char *known_values(const struct checked *c)
{
    enum { ENOUGH = 12 };
    const char *text = "";
    uint32_t count = rql_values_details(c)->value_count;
    for (uint32_t i = 0; i < count && i < ENOUGH; i++)
        text = rql_arena_printf(&c->d->arena, "%s%s%s", text,
                                i == 0           ? ""
                                : i + 1 == count ? " and "
                                                 : ", ",
                                rql_values_known(c, i).data);
    return count > ENOUGH ? rql_arena_printf(&c->d->arena, "%s and more", text)
                          : text;
}

/* The known value that is meant by a flag in another column's way of writing;
 * NULL when that is not it. */
static const char *same_flag(const struct checked *c, rql_text text)
{
    const char *const *words = rql_values_flag_words(text);
    if (!words || rql_values_details(c)->value_count != 2)
        return NULL;
    for (uint32_t i = 0; i < 2; i++)
        if (rql_values_flag_words(rql_values_known(c, i)) == words)
            return rql_values_known(c, i).data;
    return NULL;
}

/* The known value nearest to the text, or NULL. */
static const char *nearest_value(const struct checked *c, rql_text text,
                                 bool *is_unique)
{
    unsigned best = text.length < 4 ? 1 : (unsigned)(text.length / 3) + 1;
    const char *nearest = NULL;
    for (uint32_t i = 0; i < rql_values_details(c)->value_count; i++) {
        rql_text known = rql_values_known(c, i);
        unsigned distance = rql_edit_distance(text.data, text.length,
                                              known.data, known.length, best);
        if (distance > best)
            continue;
        *is_unique = distance < best;
        if (*is_unique)
            nearest = known.data;
        best = distance;
    }
    return nearest;
}

/* A value between apostrophes; those that it holds are doubled. */
static const char *as_string(const struct checked *c, const char *value)
{
    char *string = rql_arena_alloc(&c->d->arena, 2 * strlen(value) + 3);
    char *to = string;
    *to++ = '\'';
    for (; *value; value++) {
        if (*value == '\'')
            *to++ = '\'';
        *to++ = *value;
    }
    *to++ = '\'';
    *to = '\0';
    return string;
}

/* Offer a known value in the place of an unknown one.  How the service reads an
 * apostrophe within a value is not documented. */
static void add_value_fix(const struct checked *c, struct rql_diagnostic *diag,
                          const struct token *token, const char *value,
                          bool is_safe)
{
    bool is_string = token->kind == TOKEN_STRING;
    const char *text =
        is_string || !rql_values_is_number((rql_text){value, strlen(value)})
            ? as_string(c, value)
            : value;
    rql_add_help(c->d, diag, "write %s", text);
    rql_add_fix(c->d, diag, is_safe && !strchr(value, '\''), token->start,
                token->end, text, "Write %s", text);
}

void rql_values_report_unknown(const struct checked *c, uint32_t index,
                               rql_text text)
{
    const struct token *token = rql_token_at(c->d, index);
    bool negated = c->condition->op == RQL_OPERATOR_NOT_EQUAL ||
                   c->condition->op == RQL_OPERATOR_NOT_IN;
    struct rql_diagnostic *diag = rql_report(
        c->d, RULE_UNKNOWN_VALUE, token->start, token->end,
        negated ? "%s never holds %s: this excludes nothing"
                : "%s never holds %s: no row will match it",
        rql_values_column_name(c), rql_show(c->d, token->start, token->end));
    if (!diag)
        return;
    bool is_unique = true;
    const char *meant = same_flag(c, text);
    if (!meant && rql_may_search(c->d, rql_values_details(c)->value_count))
        meant = nearest_value(c, text, &is_unique);
    if (meant)
        add_value_fix(c, diag, token, meant, is_unique);
    const char *source =
        rql_catalog_pool_text(c->catalog, rql_values_details(c)->values_source);
    if (c->catalog->is_built_in)
        rql_add_help(c->d, diag, "it holds %s (%s catalog: %s)",
                     known_values(c), rql_api_name(c->catalog->api), source);
    else if (rql_values_details(c)->value_count)
        rql_add_help(c->d, diag, "it holds %s (by the catalog %s)",
                     known_values(c), c->catalog->name);
}
