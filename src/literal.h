/* Values of conditions, as far as it is certain how they compare, and patterns
 * of LIKE. */
#ifndef RQL_LITERAL_H
#define RQL_LITERAL_H

#include "document.h"
#include "known_values.h"

/* What is certain about a value in a condition. */
enum literal_kind {
    LITERAL_ODD,    /* nothing: it may equal any other */
    LITERAL_TEXT,   /* equals no text with other letters */
    LITERAL_NUMBER, /* equals no other number, and no text */
};

/* Literals of one form are ordered, in the same way whether the service takes
 * them for texts, numbers or dates.  FORM_DIGITS + n is whole numbers of n
 * digits in a column that may hold texts. */
enum literal_form {
    FORM_NONE,
    FORM_NUMBER, /* in a column of numbers */
    FORM_DATE,
    FORM_TIME,
    FORM_TIME_UTC,
    FORM_DIGITS
};

/* A value as a condition compares it. */
struct literal {
    rql_text text; /* as it stands between the quotes */
    uint8_t kind;  /* enum literal_kind */
    uint8_t form;  /* enum literal_form */
    uint32_t hash; /* the same for literals that may be equal */
    double number; /* of a LITERAL_NUMBER; a date is its digits */
    double rank;   /* orders the literals of one form */
};

/* Read a value token that is compared with a column; `column` is NULL when the
 * catalog does not have it. */
struct literal rql_literal_read(const struct rql_document *document,
                                const struct rql_catalog *catalog,
                                const struct catalog_column *column,
                                uint32_t token);

/* False only when no value of a column can equal both. */
bool rql_literal_may_equal(const struct literal *a, const struct literal *b);

/* An order of literals that are not odd: 0 when they may be equal. */
int rql_literal_compare(const struct literal *a, const struct literal *b);

/* True only when every value that equals one equals the other. */
bool rql_literal_equals(const struct literal *a, const struct literal *b);

/* What a pattern of LIKE has in it. */
enum pattern_kind {
    PATTERN_PLAIN,   /* nothing that can be a wildcard */
    PATTERN_PERCENT, /* %, and nothing else that can be one */
    PATTERN_UNSURE
};

enum pattern_kind rql_pattern_kind(rql_text pattern);

/* True for a pattern of nothing but %. */
bool rql_pattern_matches_all(rql_text pattern);

/* True when the text has only ASCII characters. */
bool rql_text_is_ascii(rql_text text);

/* Whether a text matches a pattern in which % is the only wildcard.  Takes the
 * product of their lengths at worst. */
bool rql_pattern_matches(rql_text text, rql_text pattern);

/* True for a text that may be a date in words, such as "20 September 2023". */
bool rql_may_be_worded_date(rql_text text);

#endif
