/* Formatting: writing tokens, with comments and without. */
#ifndef RQL_FORMAT_WRITE_H
#define RQL_FORMAT_WRITE_H

#include "format.h"

static inline void rql_format_set_place(struct formatter *f, uint32_t token,
                                        uint32_t place)
{
    uint32_t *places = f->places.items;
    places[token] = place;
}

void rql_format_put_spaces(struct formatter *f, size_t count);

/* Bytes as they are, which may hold line breaks. */
void rql_format_put_raw(struct formatter *f, const char *bytes, size_t length);

void rql_format_new_line(struct formatter *f, bool is_blank_kept,
                         uint32_t indent);

/* A token as it is. */
void rql_format_put_token(struct formatter *f, uint32_t i);

/* A token of a query is behind us. */
void rql_format_leave_code(struct formatter *f, int kind);

/* --- Without comments (format_write_bare.c) ----------------------------------- */

/* Go to token `i`, or with `t` NULL to the end of the text, at `end`. */
void rql_format_approach_bare(struct formatter *f, uint32_t i,
                              const struct token *t, uint32_t end,
                              const struct way *way);

/* True when odd space is among the tokens that have not been written, up to
 * `i`. */
bool rql_format_leads_in_oddly(const struct formatter *f, uint32_t i);

/* Tokens as they are, but without comments. */
void rql_format_copy_bare(struct formatter *f, const struct segment *s);

#endif
