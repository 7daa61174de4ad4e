/*
 * What the parts of reading hosts share: the text at hand, and the literal in
 * it.  The scanner finds literals, groups join them, reading resolves how they
 * are written.
 */
#ifndef RQL_HOST_H
#define RQL_HOST_H

#include "document.h"
#include "hosts.h"
#include "str.h"

/* The same where $ and characters outside ASCII are bytes of names. */
static inline bool rql_is_name_byte(char c)
{
    return rql_is_word_byte(c) || c == '$' || (unsigned char)c >= 0x80;
}

static inline bool rql_is_line_break(char c)
{
    return c == '\n' || c == '\r';
}

static inline bool rql_is_blank(char c)
{
    return c == ' ' || c == '\t' || rql_is_line_break(c);
}

/* A literal, by offsets of the text. */
struct literal {
    const struct literal_kind *kind;
    uint32_t start;       /* of its prefix */
    uint32_t content;     /* behind its opening quote */
    uint32_t content_end; /* at its closing quote */
    uint32_t end;
    uint32_t quotes;  /* LITERAL_COUNTED: how many */
    uint32_t braces;  /* HOLES_BRACES: how many make a hole */
    uint32_t indent;  /* bytes in front of each line that are not its own */
    bool strips_tabs; /* so are all tabs there */
    bool has_holes;
};

enum { MOST_KINDS = 32, MOST_DEPTH = 16 };

/* Words like <<EOF whose text begins on the next line. */
enum { MOST_WAITING = 8 };

/* What is read of a group of literals; used again for the next one. */
struct reading {
    struct vector text;     /* bytes */
    struct vector escapes;  /* struct embed_escape */
    struct vector segments; /* struct embed_segment */
    struct vector gaps;     /* rql_span: between the literals */
    struct vector spare[3]; /* memory of the first three, to read them anew */
    rql_span span;          /* of what the literals hold */
    rql_span piece;         /* with their quotes */
    uint32_t hole;          /* where a hole begins that is not read yet, or its
                               end: NO_HOLE */
    bool has_bare_hole;     /* one that stands in no string of a query */
    bool
        is_guessed; /* that it is one of our queries is seen by its text only */

    /* How far the text was looked at, to know what a hole stands in. */
    uint32_t seen;
    uint32_t words_end;  /* behind the last byte that is no white space */
    bool is_quoted;      /* in apostrophes */
    bool is_json_quoted; /* in double quotes */
    uint32_t brackets;
};

struct host_scan;

/* Takes a group that is a query or a request body. */
typedef void group_function(struct host_scan *scan, rql_host inner);

/* The code at hand: the text, or what stands in a hole of a literal. */
struct host_code {
    uint32_t begin;
    uint32_t limit;    /* where it ends */
    uint32_t brackets; /* open ones */
    uint32_t hopeless; /* by kind, as bits: no more is closed */
    bool comment_is_hopeless;
    uint64_t joined_at;             /* a literal there continues another one */
    uint32_t waiting[MOST_WAITING]; /* where << stands */
    unsigned waiting_count;
};

struct host_scan {
    struct arena *arena;
    const struct host_language *language;
    const char *text;
    uint32_t length;
    group_function *take;
    void *context;
    struct vector *comments; /* rql_span; or NULL */

    uint8_t acts[256];              /* what may begin with a byte */
    uint8_t stops[MOST_KINDS][256]; /* by kind: what matters in a literal */
    uint32_t has_stops;             /* by kind, as bits: `stops` is made */
    uint32_t no_pattern_to; /* before this offset, / begins no pattern */
    uint32_t no_operand_to; /* likewise, what + joins is not looked through */
    unsigned depth;         /* of code in literals in code */
    bool is_over;           /* the caller wants no more */
    struct host_code code;
    struct reading reading;
};

/* --- Scanning (host_scan.c) ----------------------------------------------- */

void rql_scan_init(struct host_scan *scan, const struct host_language *language,
                   rql_text text);

/* Find the groups in a stretch of code. */
void rql_scan_code(struct host_scan *scan, uint32_t start, uint32_t end);

/* The literal whose opening quote stands at an offset; false when there is none
 * or it is not closed before `limit`; its kind is NULL when none is opened. */
bool rql_scan_literal(struct host_scan *scan, uint32_t at, uint32_t limit,
                      struct literal *literal);

/* Go over white space and comments; over line breaks too if asked. */
uint32_t rql_scan_space(struct host_scan *scan, uint32_t at, uint32_t limit,
                        bool over_lines);

void rql_enter_comment(struct host_scan *scan, uint32_t start, uint32_t end);

/* Enter the comments of a stretch that holds no literals. */
void rql_scan_comments(struct host_scan *scan, uint32_t start, uint32_t end);

/* The end of the line that an offset is in: where its line break begins, or
 * `limit`. */
uint32_t rql_scan_line_end(const struct host_scan *scan, uint32_t at,
                           uint32_t limit);

/* How many blanks stand at an offset. */
uint32_t rql_scan_indent(const struct host_scan *scan, uint32_t at,
                         uint32_t end);

/* Behind the line break that stands at an offset, if one does. */
uint32_t rql_scan_line_break(const struct host_scan *scan, uint32_t at);

/* Behind the mark of an escape and what it escapes: a byte, or a line break. */
uint32_t rql_scan_escaped(const struct host_scan *scan, uint32_t at);

/* --- Patterns (host_pattern.c) -------------------------------------------- */

/* The end of the pattern at an offset, or 0. */
uint32_t rql_scan_pattern(struct host_scan *scan, uint32_t at, uint32_t limit);

/* --- Ends and holes (host_holes.c) ---------------------------------------- */

#define NO_HOLE UINT32_MAX

enum hole_verdict { HOLE_NONE, HOLE_FOUND, HOLE_ESCAPED, HOLE_OPEN };

/* What stands at an offset inside of a literal: a hole, which ends at `*end`; two
 * characters that stand for one of the text; a hole without an end; nothing. */
enum hole_verdict rql_scan_hole(struct host_scan *scan,
                                const struct literal *literal, uint32_t at,
                                uint32_t limit, uint32_t *end);

/* Find where a literal ends whose other members are known. */
bool rql_scan_literal_end(struct host_scan *scan, struct literal *literal,
                          uint32_t limit);

/* Behind something that is put together with a literal by +: a name, a call, a
 * number; `at` itself when that is none. */
uint32_t rql_scan_operand(struct host_scan *scan, uint32_t at, uint32_t limit);

/* Behind the bracket that closes the one at an offset; 0 when none does, or not
 * before long. */
uint32_t rql_scan_brackets(struct host_scan *scan, uint32_t at, uint32_t limit);

/* Find the groups inside of the holes of a literal. */
void rql_scan_in_holes(struct host_scan *scan, const struct literal *literal);

/* --- Here-documents (host_here.c) ----------------------------------------- */

/* Remember the << at an offset; returns where the code goes on. */
uint32_t rql_note_here(struct host_scan *scan, uint32_t at);

/* Deal with those that wait: their texts begin at an offset.  Returns where the
 * code goes on. */
uint32_t rql_scan_here(struct host_scan *scan, uint32_t at);

/* --- Groups (host_group.c) ------------------------------------------------ */

/* What a text is that stands in a literal; false when it is neither a query nor a
 * request body. */
bool rql_host_of_text(rql_text text, rql_host *host);

/* Deal with a literal of the code at hand; returns where to go on. */
uint32_t rql_scan_group(struct host_scan *scan, const struct literal *first);

/* --- Reading (host_read.c) ------------------------------------------------ */

/* Append what a literal reads as. */
void rql_read_literal(struct host_scan *scan, const struct literal *literal);

/* Append something unknown that stands in the text from `start` to `end`; behind
 * it `after` follows. */
void rql_read_hole(struct host_scan *scan, uint32_t start, uint32_t end,
                   rql_text after);

void rql_read_escape(struct host_scan *scan, enum embed_kind kind,
                     uint32_t start, uint32_t end, rql_text stands_for);

/* What is put in the place of a hole, so that what is around it can be read
 * (host_placeholder.c). */
rql_text rql_placeholder(struct reading *reading, rql_text after);

/* --- Templates (host_template.c) ------------------------------------------ */

/* Read what a program fills in later, {x}, %s, :x, as holes: of a query, or of
 * those in a request body. */
void rql_read_templates(struct host_scan *scan, rql_host inner);

/* --- Writing (host_write.c) ----------------------------------------------- */

/* How a literal is written. */
struct embed_writer rql_literal_writer(const struct host_scan *scan,
                                       const struct literal *literal);

/* --- Blocks (host_blocks.c) ----------------------------------------------- */

/* Find the fenced blocks of a text, each as a group. */
void rql_scan_blocks(struct host_scan *scan);

#endif
