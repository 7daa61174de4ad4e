/* Checks of values: what their parts share. */
#ifndef RQL_CHECK_VALUES_H
#define RQL_CHECK_VALUES_H

#include <string.h>

#include "document.h"

/* The condition at hand, and its column. */
struct checked {
    struct rql_document *d;
    const struct rql_catalog *catalog;
    const struct condition *condition;
    const struct catalog_column *column;
};

static inline const char *rql_values_column_name(const struct checked *c)
{
    return rql_catalog_pool_text(c->catalog, c->column->name);
}

static inline rql_text rql_values_known(const struct checked *c, uint32_t index)
{
    const char *value = rql_catalog_pool_text(
        c->catalog, c->catalog->lists[c->column->first_value + index]);
    return (rql_text){value, strlen(value)};
}

/* Digits, with a minus before them and a decimal point among them or without. */
bool rql_values_is_number(rql_text text);

/* The words that a flag of this meaning is written as, up to a NULL; NULL when
 * the text is no flag. */
const char *const *rql_values_flag_words(rql_text text);

/* True when the text may stand for a value of the column's type. */
bool rql_values_fit_type(const struct checked *checked, rql_text text,
                         bool is_string);

/* Say that the value at a token is none of the column's type. */
void rql_values_report_type(const struct checked *checked,
                            const struct token *token);

/* LIKE compares text: not with a number. */
void rql_values_check_like(const struct checked *checked);

/* Say that the column never holds the value at a token, and what it holds. */
void rql_values_report_unknown(const struct checked *checked, uint32_t token,
                               rql_text text);

/* Conditions of the query at hand that stand there twice. */
void rql_values_check_duplicates(struct rql_document *document);

#endif
