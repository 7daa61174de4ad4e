/* Parts of a query's meaning in words; they are added to a sentence. */
#ifndef RQL_WORDING_H
#define RQL_WORDING_H

#include "meaning.h"
#include "notes.h"

/* A sentence that is being put together. */
struct sentence {
    struct arena *arena;
    struct vector bytes;
};

void rql_say(struct sentence *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Text of a query: valid UTF-8, without control characters, of bearable
 * length. */
void rql_say_text(struct sentence *s, rql_text text);

/* What stands between two items of a list of `count`, before the one at
 * `index`: nothing, a comma, or `last`, such as " and ". */
void rql_say_joint(struct sentence *s, size_t index, size_t count,
                   const char *last);

/* Which names of a list are meant. */
enum which_names { ALL_NAMES, METRIC_NAMES, PLAIN_NAMES };

uint32_t rql_count_names(const struct meaning_name *names, uint32_t count,
                         enum which_names which);

/* "A, B and C"; of many, the first ones and how many more there are. */
void rql_say_names(struct sentence *s, const struct meaning_name *names,
                   uint32_t count, enum which_names which);

/* 'a', or a number as written. */
void rql_say_value(struct sentence *s, const struct meaning_value *value);

/* "'a', 'b' or 'c'"; of many, the first ones and how many more there are. */
void rql_say_values(struct sentence *s, const struct value_set *set,
                    const char *last);

/* "SKU = 'x'", "Month >= '2024-01' and < '2025-01'". */
void rql_say_filter(struct sentence *s, const struct meaning_filter *filter);

/* "Month descending, City ascending"; with `assumed`, defaults are called so. */
void rql_say_orders(struct sentence *s, const struct meaning *meaning,
                    bool assumed);

/* "one for each combination of A and B", "one for each record". */
void rql_say_grain(struct sentence *s, const struct meaning *meaning);

#endif
