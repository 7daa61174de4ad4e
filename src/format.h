/* What the parts of formatting share: a window of the text, and the result for
 * it. */
#ifndef RQL_FORMAT_H
#define RQL_FORMAT_H

#include "document.h"
#include "edits.h"
#include "scanner.h"

/* A clause, or a stretch that is none; no trivia at either end. */
struct segment {
    uint32_t first; /* tokens, both included */
    uint32_t last;
    uint32_t width; /* columns on one line, without comments */
    uint32_t ands;  /* how many tokens AND it has */
    uint8_t kind;   /* of its first token */
    bool is_understood;
    bool has_comments;
};

/* What stands before a gap. */
enum before {
    BEFORE_NOTHING, /* the gap begins the text */
    BEFORE_CODE,
    BEFORE_LINE_COMMENT,
    BEFORE_COMMENT,
    BEFORE_ODD_SPACE
};

/* Where a line began that nobody knows of. */
#define NO_LINE (-(PTRDIFF_MAX / 2))

/* A place in `places` of a token that was left out. */
#define NO_PLACE UINT32_MAX

/* Short segments that have been looked at: the kinds of their tokens, and
 * whether those are understood. */
enum { KNOWN_SEGMENTS = 32, KNOWN_SEGMENT_LENGTH = 12 };
struct known_segments {
    uint64_t kinds[KNOWN_SEGMENTS]; /* five bits for each token; 0: none */
    bool are_understood[KNOWN_SEGMENTS];
};

/* What is formatted, or as much of it as is at hand. */
struct format_source {
    const rql_format_input *input; /* NULL: all is at hand */
    rql_text text;
    size_t base;        /* where it is in the whole */
    bool is_all;        /* nothing more is at hand */
    bool goes_on;       /* and yet it is not the end of the text */
    rql_status status;  /* why nothing does */
    struct vector held; /* its bytes, when they are read */
};

struct formatter {
    struct arena *arena; /* that of `in` */
    struct format_source source;
    rql_style style; /* no member is 0 that means something else */
    bool on_one_line;
    const rql_format_output *output; /* `bytes` is not called from it */
    bool is_section;
    size_t until; /* the first query that ends here or behind is the last one */

    /* Stretches of the text that stay as they are; see format_kept.c. */
    struct vector kept; /* rql_span, in order */
    bool kept_is_told;  /* they are known for the rest of the text */
    size_t kept_from;   /* where that begins */
    struct rql_document *suppressing;
    bool keeps; /* the query at hand is in one */

    /* A part of the text that begins behind a token, and its tokens.  It stands
     * behind a line break of ours, so that no byte-order mark is seen in it. */
    struct rql_document in;
    struct vector buffer; /* bytes of `in` */
    size_t origin;        /* where the buffer's first byte is in the text */
    bool is_last;         /* what is written goes to the end of the text */
    struct vector segments;
    struct known_segments known;
    uint32_t next;      /* the first token that has not been written */
    uint32_t gap_start; /* where the gap before it begins */

    /* Their result; likewise behind a line break. */
    struct vector out;
    bool wants_places;
    struct vector places;      /* uint32_t: where each token is in `out` */
    struct rql_document again; /* the result, scanned */

    /* What goes on from one part to the next. */
    enum before before;
    bool fresh;      /* on this line there is no more than a comma */
    bool copied;     /* what stands before was copied */
    bool tainted;    /* on this line a quote waits for another one */
    bool joinable;   /* SELECT would end the query that was written last */
    rql_span copy;   /* the stretch that is being copied; empty: none */
    ptrdiff_t line;  /* where the line began in `out`; or NO_LINE, or less */
    bool asks_line;  /* and it would have to be known */
    size_t narrower; /* bytes on it that are no columns */
    const char *eol;
    size_t eol_length;
    bool eol_is_settled; /* the result has a line break */

    /* The dataset of the query at hand, for the names. */
    const struct rql_catalog *catalog;
    uint32_t dataset;
};

static inline const struct segment *rql_segments(const struct formatter *f)
{
    return f->segments.items;
}

/* Have so many bytes of the text at hand, or all of it.  (format_source.c) */
void rql_format_reach(struct formatter *f, size_t length);

/* What stands before `at` is needed no more; returns where that is then. */
size_t rql_format_leave(struct formatter *f, size_t at);

/* True when comments from `at` to `end` may suppress findings. */
bool rql_format_may_keep(struct formatter *f, size_t at, size_t end);

/* Find the lines that directives are about, in the text from `at` on if there are
 * any up to `end`; how they are laid out decides what is suppressed.  False when
 * that cannot be told: what of the text is not at hand may matter. */
bool rql_format_find_kept(struct formatter *f, size_t at, size_t end);

/* True when the bytes start to end of the window are in a stretch that is kept,
 * or border on one. */
bool rql_format_touches_kept(const struct formatter *f, uint32_t start,
                             uint32_t end);

/* Find the segments of a query: tokens `first` to `end`, no `;` among them. */
void rql_format_segment(struct formatter *f, uint32_t first, uint32_t end);

/* Write the segments that were found, and what stands before them. */
void rql_format_write_query(struct formatter *f);

/* Write the `;` that is the next token but for trivia. */
void rql_format_write_semicolon(struct formatter *f, uint32_t semicolon);

/* Write what stands behind the last query of the text. */
void rql_format_write_end(struct formatter *f);

/* How the catalog spells the name at token `i` of the segment; NULL when it is
 * no name, or not known. */
void rql_format_find_dataset(struct formatter *f);
const char *rql_format_spelling(const struct formatter *f,
                                const struct segment *segment, uint32_t i);

/* True when one space belongs between two tokens of a clause. */
static inline bool rql_format_joins(int before, int kind)
{
    return before != TOKEN_OPEN && kind != TOKEN_COMMA && kind != TOKEN_CLOSE;
}

/* Columns of a token, or of any bytes. */
size_t rql_format_columns(const char *bytes, size_t length);

static inline uint32_t rql_format_width(const struct rql_document *d,
                                        const struct token *t)
{
    if (t->flags & TOKEN_NOT_PLAIN)
        return (uint32_t)rql_format_columns(d->text + t->start,
                                            t->end - t->start);
    return t->end - t->start;
}

/* How many line breaks there are; no more than two are counted. */
unsigned rql_format_breaks(const char *p, const char *end);

/* How to go from one token to the next. */
struct way {
    uint32_t indent; /* where a new line begins */
    uint32_t fill;   /* above 0: a new line when so many columns do not fit */
    bool joins;      /* one space, when they stay on one line */
    bool breaks;     /* a new line, unless this one has just begun */
    bool copies;     /* the gap as it is */
    bool is_border;  /* between queries: a blank line is kept */
};

/* The column that the next byte has; the first one is 0. */
size_t rql_format_column(const struct formatter *f);

/* Write what stands before token `i`: comments and white space. */
void rql_format_approach(struct formatter *f, uint32_t i,
                         const struct way *way);

/* Write token `i` of an understood segment. */
void rql_format_put(struct formatter *f, const struct segment *segment,
                    uint32_t i);

/* Write value `i` of an understood list and the comma behind it, on a line of
 * their own; false, and nothing is written, when it is not as plain as that: when
 * there is a comment, say. */
bool rql_format_put_item(struct formatter *f, uint32_t i, uint32_t indent);

/* Write a segment as it is. */
void rql_format_copy(struct formatter *f, const struct segment *segment);

/* Write an understood segment without comments on one line, with no names to
 * change. */
void rql_format_put_plain(struct formatter *f, const struct segment *segment);

/* A formatter with nothing set up, or NULL; a failed allocation will jump
 * there. */
struct formatter *rql_formatter_new(jmp_buf *on_failure);
void rql_formatter_free(struct formatter *f);

/* The bytes of the byte-order mark that begins the text.  It is no part of what
 * is formatted. */
size_t rql_format_mark(rql_text text);

/* How a text is formatted: its style is settled, it begins, or goes on behind a
 * query; and windows of it are made.  rql_format_begin() returns where it begins,
 * behind a byte-order mark, which needs to be at hand.  Windows are made from
 * `*at` on and handed to `part`; a status other than RQL_OK ends it.  `*at` is
 * then where that was: with RQL_OK before the end if no more can be told. */
typedef rql_status format_part(struct formatter *f, void *context);
void rql_format_settle(struct formatter *f, const rql_options *options,
                       const rql_style *style);
size_t rql_format_begin(struct formatter *f);
rql_status rql_format_windows(struct formatter *f, size_t *at,
                              format_part *part, void *context);

/* True when it matters where the line at hand began, and nobody knows. */
bool rql_format_misses_line(const struct formatter *f);

/* The line break of the text's first line. */
const char *rql_format_line_end(rql_text text);

/* The whole: format `text` and hand the result and its places over, part by
 * part, to `part`. */
rql_status rql_format_text(struct formatter *f, rql_text text,
                           const rql_options *options, const rql_style *style,
                           format_part *part, void *context);

/* True when two texts have the same tokens, as far as formatting may change
 * them. */
bool rql_format_is_same(struct formatter *f, rql_text a, rql_text b);

#endif
