/* The stretches of a text that matter, in order of position; the rest is passed
 * over. */
#ifndef RQL_REGIONS_H
#define RQL_REGIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "arena.h"

struct rql_document;

struct regions {
    const rql_span *items;
    size_t count;
    size_t at;             /* those before it end before the place at hand */
    size_t behind;         /* the end of the query before; 0: there is none */
    bool was_passed_over;  /* that query was */
    struct vector skipped; /* rql_span: queries and bodies passed over; those
                              behind each other as one */
    struct vector parts;   /* struct part_mark; see rql_mark_part() */
};

/* True when the bytes start to end touch a region, or there are none.  To be
 * asked in order of `start`. */
bool rql_touches(struct regions *regions, size_t start, size_t end);

/* The stretch of a query of these tokens, with the comments before it that
 * stand on lines of their own: who changes those may mean the query. */
rql_span rql_reach(const struct rql_document *document, uint32_t first,
                   uint32_t last);

/* Note that a query of these tokens was passed over, or was not. */
void rql_note_query(struct rql_document *document, uint32_t first,
                    uint32_t last, bool is_passed_over);

/* True when a stretch has bytes that were passed over. */
bool rql_is_skipped(const struct rql_document *document, size_t start,
                    size_t end);

/* A part of a host begins here and holds so many queries. */
void rql_mark_part(struct rql_document *document, size_t start, size_t queries);

/* Leave out the findings and queries of bodies that touch no region. */
void rql_keep_bodies(struct rql_document *document);

/* Let regions stand where they are after edits of the text. */
void rql_regions_follow(rql_span *regions, size_t count, const rql_edit *edits,
                        size_t edit_count);

#endif
