/*
 * A text inside another one: what it reads as once the spelling of its host is
 * resolved, and where each byte of that stands.
 */
#ifndef RQL_EMBED_H
#define RQL_EMBED_H

#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "arena.h"

/* How a stretch of the host writes what is embedded in it. */
struct embed_writer {
    /* Append bytes as they are written there to a vector of bytes; false when
     * they cannot be. */
    bool (*write)(const struct embed_writer *writer, struct arena *arena,
                  struct vector *out, rql_text text);
    const void *how;   /* for `write`: the kind of literal */
    rql_text new_line; /* what stands in front of each line but the first */
    bool strips_tabs;  /* tabs in front of a line are not read */
    char fence;        /* a row of these would end the text; 0: none would */
};

extern const struct embed_writer rql_embed_json;

/* What a stretch of the host that does not stand for itself is. */
enum embed_kind {
    EMBED_ESCAPE, /* another spelling of bytes */
    EMBED_GAP,    /* nothing: quotes, indentation; edits leave it alone, unless
                     the line goes that it begins */
    EMBED_HOLE    /* an interpolation; nobody knows what it stands for */
};

struct embed_escape {
    uint32_t inner;
    uint32_t outer;
    uint32_t inner_length;
    uint32_t outer_length;
    enum embed_kind kind;
};

/* From a byte of the inner text on, this is how the host writes. */
struct embed_segment {
    uint32_t inner;
    struct embed_writer writer;
};

struct embed {
    const struct embed *parent; /* of the outer text in its own host, or NULL */
    rql_text outer_text;        /* of the whole host */
    rql_span span;              /* in the outer text, without the quotes */
    const char *text;           /* what it reads as */
    uint32_t length;
    struct vector escapes;  /* struct embed_escape, in order */
    struct vector segments; /* struct embed_segment, in order; the first begins
                               at 0.  None: JSON */
};

/* Read the text of JSON that stands in the span of the outer text.  `room`
 * takes the bytes, of which there are no more than the span has. */
void rql_embed_read_json(struct embed *embed, struct arena *arena, char *room);

/* Where a byte of the inner text stands; inside of what an escape stands for,
 * where the escape begins.  With `is_end`, where the byte before it ends. */
uint32_t rql_embed_to_outer(const struct embed *embed, uint32_t inner,
                            bool is_end);

/* Where a span stands in the outer text. */
rql_span rql_embed_span_to_outer(const struct embed *embed, rql_span inner);

/* The byte of the inner text that stands at an offset inside the span; inside
 * of an escape, the first that it stands for.  False inside of a gap or a
 * hole. */
bool rql_embed_from_outer(const struct embed *embed, uint32_t outer,
                          uint32_t *inner);

/* The first escape that begins at or behind a byte of the inner text, or ends
 * behind it: an index, the count of escapes when there is none. */
size_t rql_embed_escape_at(const struct embed *embed, uint32_t inner);

/* True when a span of the inner text has a byte of a hole, or touches one. */
bool rql_embed_touches_hole(const struct embed *embed, rql_span inner);

/* Append edits of the outer text that do what those of the inner text do.
 * They never cut an escape in two, and leave gaps as they are but for those of
 * lines that go.  False when the
 * host cannot hold what they write, or when they would change a hole; `result`
 * is then as before. */
bool rql_embed_edits(const struct embed *embed, struct arena *arena,
                     const rql_edit *edits, size_t count,
                     struct vector *result);

#endif
