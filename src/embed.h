/*
 * A query inside another text: what it reads as there once the escapes of its
 * host are resolved, and where each byte of that stands.
 */
#ifndef RQL_EMBED_H
#define RQL_EMBED_H

#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "arena.h"

/* How a kind of text writes what is embedded in it. */
struct embed_host {
    /* The byte that begins an escape; all others stand for themselves. */
    char escape;
    /* Write what an escape stands for, which is no longer than the escape, and
     * move `*out` behind it; returns how many bytes the escape has. */
    size_t (*read)(const char *p, const char *end, char **out);
    /* Append bytes as they are written in the host to a vector of bytes. */
    void (*write)(struct arena *arena, struct vector *out, rql_text text);
};

extern const struct embed_host rql_embed_json;

/* An escape of the host, and what it stands for. */
struct embed_escape {
    uint32_t inner;
    uint32_t outer;
    uint8_t inner_length;
    uint8_t outer_length;
};

struct embed {
    const struct embed_host *host;
    rql_text outer_text; /* of the whole host */
    rql_span span;       /* in the outer text, without the quotes */
    char *text;          /* what the query reads as */
    uint32_t length;
    struct vector escapes; /* struct embed_escape, in order */
};

/* Read what stands in the span of the outer text.  `room` takes the bytes, of
 * which there are no more than the span has. */
void rql_embed_read(struct embed *embed, struct arena *arena, char *room);

/* Where a byte of the inner text stands; inside of what an escape stands for,
 * where the escape begins, or with `is_end` where it ends. */
uint32_t rql_embed_to_outer(const struct embed *embed, uint32_t inner,
                            bool is_end);

/* The byte of the inner text that stands at an offset inside the span; inside
 * of an escape, the first that it stands for. */
uint32_t rql_embed_from_outer(const struct embed *embed, uint32_t outer);

/* Append edits of the outer text that do what those of the inner text do.
 * They never cut an escape in two. */
void rql_embed_edits(const struct embed *embed, struct arena *arena,
                     const rql_edit *edits, size_t count,
                     struct vector *result);

#endif
