/* What the parts of rewriting share: one query at a time, one operation at a
 * time, whose edits are put together here. */
#ifndef RQL_REWRITE_H
#define RQL_REWRITE_H

#include "document.h"
#include "edits.h"

/* What an operation takes as its argument. */
enum shape {
    SHAPE_NONE,
    SHAPE_NUMBER,
    SHAPE_RANGE,
    SHAPE_DATASET,
    SHAPE_COLUMN,
    SHAPE_COLUMNS,
    SHAPE_CONDITION,
    SHAPE_ORDERS,
    SHAPE_COUNT
};

/* The argument of an operation, read by the parser of queries. */
struct argument {
    enum shape shape;       /* SHAPE_NONE: there is none */
    rql_document *document; /* a query around it; or NULL */
    const char *text;       /* its tokens, white space made single spaces */
    const char *shown;      /* fit for a message */
};

/* An item of SELECT, WHERE or ORDER BY. */
struct item {
    uint32_t first; /* tokens, both included */
    uint32_t last;
    bool is_dropped;
};

/* What an operation that names something has found. */
struct search {
    bool is_found; /* in some query */
    bool is_missed;
    const char *message; /* of the first query that lacks it */
    rql_span span;
};

/* What comes of it. */
struct rql_rewritten {
    struct arena arena;
    rql_text text;
    struct vector edits; /* rql_edit, of the text as given */
    const char *error;
    bool is_missing;
    size_t failed;
    rql_span span;
};

struct rewriter {
    struct rql_rewritten *result;
    struct arena *arena;
    rql_options options; /* how texts are checked */
    const rql_rewrite *operations;
    size_t operation_count;
    struct argument *arguments; /* by operation */
    struct argument *values;    /* likewise */
    struct search *searches;    /* likewise */
    rql_document *whole;        /* the text as given */
    rql_document *scratch;      /* a document on its way */
    rql_document *before; /* the query as it was, to find what went wrong */

    /* The query at hand. */
    rql_document *d;
    const rql_query *q;
    rql_span place;     /* in the text as given */
    rql_text indent;    /* white space before it, when it begins its line */
    char next;          /* the byte behind it; 0 at the end of the text */
    size_t operation;   /* the one that is made */
    size_t errors;      /* that it may have */
    bool has_changed;   /* the operation has made edits */
    struct vector done; /* rql_edit: what has been made, of `place` */

    struct vector edits;    /* rql_edit: of the operation at hand */
    struct vector composed; /* rql_edit */
    struct vector items;    /* struct item */
    struct vector runs;     /* struct item */
    struct vector bytes;
};

/* --- Rewriting (rewrite.c) --- */

static inline const rql_rewrite *rql_operation(const struct rewriter *w)
{
    return &w->operations[w->operation];
}

static inline const struct argument *rql_argument(const struct rewriter *w)
{
    return &w->arguments[w->operation];
}

/* The query of an argument's document. */
static inline const rql_query *rql_argument_query(const struct argument *a)
{
    return a->document->queries.items;
}

/* A document of a text, made with the options, or without checks.  It is to be
 * put where it is freed with the rewriter before anything else is allocated. */
rql_document *rql_rewriter_read(struct rewriter *w, const char *text,
                                size_t length, bool skip_checks);

/* True when two tokens of documents are the same name. */
bool rql_same_name(const struct rql_document *a, uint32_t x,
                   const struct rql_document *b, uint32_t y);

/* --- One query (rewrite_query.c) --- */

/* Make all operations in the query at `place`; false after a refusal. */
bool rql_rewrite_query(struct rewriter *w);

/* The bytes start to end become a text, which is copied. */
void rql_replace(struct rewriter *w, uint32_t start, uint32_t end,
                 const char *text, size_t length);

/* --- Refusals (rewrite_refusal.c) --- */

/* Say why the operation cannot be made; the place is in the text as given. */
void rql_rewriter_fail(struct rewriter *w, const char *message, rql_span span);

/* The same; the place is in the query at hand.  Always false. */
bool rql_refuse(struct rewriter *w, uint32_t start, uint32_t end,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same when the query merely lacks what is named, which another query may
 * have.  Always true. */
bool rql_miss(struct rewriter *w, uint32_t start, uint32_t end,
              const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The query has what the operation names. */
void rql_find(struct rewriter *w);

/* The nearest of the names that are offered to a name, for messages. */
struct near_name {
    rql_text name;
    rql_text best; /* without data: none */
    unsigned distance;
};

struct near_name rql_near_start(rql_text name);
void rql_near_offer(struct near_name *near, rql_text candidate);

/* "; did you mean X?", or nothing. */
const char *rql_near_hint(struct rewriter *w, const struct near_name *near);

/* --- Arguments (rewrite_argument.c) --- */

/* Read the arguments of all operations; false after a refusal. */
bool rql_read_arguments(struct rewriter *w);

/* --- Places (rewrite_place.c) --- */

/* The query's clause of that kind, or NULL. */
const struct clause *rql_find_clause(const struct rewriter *w,
                                     enum clause_kind kind);

/* Where a token starts and ends in the query's text. */
static inline uint32_t rql_start(const struct rewriter *w, uint32_t token)
{
    return rql_token_at(w->d, token)->start;
}

static inline uint32_t rql_end(const struct rewriter *w, uint32_t token)
{
    return rql_token_at(w->d, token)->end;
}

/* The next or the previous token that is no trivia. */
uint32_t rql_token_behind(const struct rewriter *w, uint32_t token);
uint32_t rql_token_before(const struct rewriter *w, uint32_t token);

/* True when there is nothing but ASCII white space between two tokens. */
static inline bool rql_is_gap(uint32_t left, uint32_t right)
{
    return left + 1 == right;
}

/* True when a token is the first on its line; its indentation. */
bool rql_begins_line(const struct rewriter *w, uint32_t token,
                     rql_text *indent);

/* The line break of the query, or that of the text. */
const char *rql_line_break(const struct rewriter *w);

/* Take tokens out, and the white space that is then too much. */
void rql_cut(struct rewriter *w, uint32_t first, uint32_t last);

/* A new clause, in its place. */
void rql_add_clause(struct rewriter *w, enum clause_kind kind,
                    const char *text);
void rql_drop_clause(struct rewriter *w, enum clause_kind kind);

/* The items of a clause, in `items`; returns how many. */
uint32_t rql_list(struct rewriter *w, enum clause_kind kind);

/* Take the dropped ones of `items` out, with their separators; at least one is
 * to stay. */
void rql_drop_items(struct rewriter *w);

/* A new item behind the last one of `items`; `word` is what separates them. */
void rql_add_item(struct rewriter *w, const char *word, const char *text);

/* --- Operations: false after a refusal --- */

bool rql_rewrite_set_limit(struct rewriter *w);
bool rql_rewrite_drop_limit(struct rewriter *w);
bool rql_rewrite_set_timespan(struct rewriter *w);
bool rql_rewrite_drop_timespan(struct rewriter *w);
bool rql_rewrite_explicit_timespan(struct rewriter *w);
bool rql_rewrite_set_order(struct rewriter *w);
bool rql_rewrite_add_order(struct rewriter *w);
bool rql_rewrite_drop_order(struct rewriter *w);
bool rql_rewrite_explicit_directions(struct rewriter *w);
bool rql_rewrite_set_distinct(struct rewriter *w);
bool rql_rewrite_drop_distinct(struct rewriter *w);

bool rql_rewrite_add_column(struct rewriter *w);
bool rql_rewrite_drop_column(struct rewriter *w);
bool rql_rewrite_rename_column(struct rewriter *w);
bool rql_rewrite_reorder_columns(struct rewriter *w);

bool rql_rewrite_add_condition(struct rewriter *w);
bool rql_rewrite_drop_condition(struct rewriter *w);
bool rql_rewrite_set_condition(struct rewriter *w);

bool rql_rewrite_set_dataset(struct rewriter *w);
bool rql_rewrite_in_dataset(struct rewriter *w);
bool rql_rewrite_expand_star(struct rewriter *w);
bool rql_rewrite_apply_renames(struct rewriter *w);

bool rql_rewrite_canonical(struct rewriter *w);

/* All parameters of the call at once. */
bool rql_rewrite_set_parameters(struct rewriter *w);

/* True when a time span is one of the language, or the dataset offers it. */
bool rql_is_range(const struct rewriter *w, rql_text name);

#endif
