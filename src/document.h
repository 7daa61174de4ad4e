/* A document: text, tokens, trees and diagnostics, and the memory of all. */
#ifndef RQL_DOCUMENT_H
#define RQL_DOCUMENT_H

#include "arena.h"
#include "ast.h"
#include "diag.h"
#include "embed.h"
#include "ordered.h"
#include "regions.h"

/* A query, or several, inside a host. */
struct embedded {
    struct rql_document *document;
    struct embed embed;
    rql_span span;      /* in the text of the document that has the part */
    size_t first_query; /* how many queries the parts before it hold */
};

/* What stands in a literal, or in a block, of a host: a document, whose parts
 * are parts of the host's. */
struct inner {
    struct rql_document *document;
    struct embed embed;
};

struct rql_document {
    struct arena arena; /* first: what comes behind it begins as zeros */
    const char *text;   /* RQL_TEXT_PADDING zero bytes stand behind its end */
    uint32_t length;
    rql_api api;
    const struct rql_catalog *catalogs[RQL_API_COUNT];
    const uint8_t *severities; /* by rule, the user's; RQL_DEFAULT: its own */
    rql_severity least;        /* milder findings are not kept */
    bool skip_checks;
    bool discard_trees;
    bool wants_identities;
    bool has_repeats;   /* the query at hand has a clause twice */
    bool is_understood; /* of the query at hand, nothing had to be left out */
    bool lacks_text;    /* of the query at hand, the rest of a line had to be */
    bool has_odd_names; /* the query at hand has names that are not ASCII */
    bool has_odd_columns; /* the catalog lacks or doubts one that it names */

    struct regions
        *regions; /* see rql_options; NULL: all of the text matters */

    /* Of a host. */
    rql_host host;
    bool has_blocks; /* its bodies are those of its inner documents */
    bool is_piece;   /* the text is one of the bodies of another one */
    bool ignores_suppressions;
    struct vector parts;  /* struct embedded; none with discard_trees */
    struct vector bodies; /* rql_span: what is mended on its own: request
                             bodies, literals or blocks */
    struct vector inners; /* struct inner *, in order; of those, the document
                             belongs to this one.  None with discard_trees */
    struct vector host_comments; /* rql_span: with their marks */

    /* See suppress.h. */
    struct vector comments;     /* struct directive_comment */
    struct vector suppressions; /* struct suppression */
    size_t inner_suppressions;  /* the first ones, which inner documents have */
    struct vector suppressed_rules; /* struct suppressed_rule */
    struct vector covers;           /* struct cover, in order of key */
    struct vector suppressed;       /* struct suppressed */

    struct vector tokens;     /* struct token */
    struct vector queries;    /* struct rql_query */
    struct vector clauses;    /* struct clause */
    struct vector columns;    /* struct name_ref */
    struct vector conditions; /* struct condition */
    struct vector values;     /* uint32_t: token */
    struct vector orders;     /* struct order_item */
    struct vector diags;      /* struct rql_diagnostic */
    struct vector repaired;   /* struct repaired_token, of the query at hand */
    struct vector slots;      /* see seen.h */
    struct ordered slotless;

    /* Of the query at hand, for reasoning about its conditions. */
    struct vector logic_links; /* struct logic_link */
    struct vector candidates;  /* struct candidate */

    /* See sections.h. */
    struct section *section; /* while one is read, or several joined */
    uint32_t begin;          /* what stands before it was read before */
    rql_document **sections; /* that were joined; or NULL */
    size_t section_count;

    size_t query_count;
    size_t first_diag;        /* of the query at hand */
    struct diag_bound *bound; /* on how many findings are kept; or NULL */
    struct momentary *moment; /* or NULL */
    const char *last_help;    /* that was put together; or NULL */
    struct rql_query *query; /* the query at hand, while the document is made */
};

static inline const struct token *rql_tokens(const struct rql_document *d)
{
    return d->tokens.items;
}

static inline const struct token *rql_token_at(const struct rql_document *d,
                                               uint32_t index)
{
    return &rql_tokens(d)[index];
}

static inline const struct name_ref *rql_columns(const struct rql_document *d)
{
    return d->columns.items;
}

static inline const struct condition *
rql_conditions(const struct rql_document *d)
{
    return d->conditions.items;
}

static inline const struct order_item *rql_orders(const struct rql_document *d)
{
    return d->orders.items;
}

static inline const uint32_t *rql_values(const struct rql_document *d)
{
    return d->values.items;
}

static inline const struct clause *rql_clauses(const struct rql_document *d)
{
    return d->clauses.items;
}

static inline struct embedded *rql_parts(const struct rql_document *d)
{
    return d->parts.items;
}

static inline struct inner *const *rql_inners(const struct rql_document *d)
{
    return d->inners.items;
}

/* Free what a pointer points to, which points to nothing then. */
static inline void rql_document_drop(rql_document **document)
{
    rql_document_free(*document);
    *document = NULL;
}

/* All errors: those of a host belong to no query. */
static inline size_t rql_count_errors(const rql_document *document)
{
    size_t sum = 0;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++)
        sum += rql_diagnostic_severity(rql_document_diagnostic(document, i)) ==
               RQL_ERROR;
    return sum;
}

/* Make a document of one of the bodies of a host. */
rql_status rql_piece_new(const char *text, size_t length,
                         const rql_options *options, rql_document **document);

/* Tell of the findings of a document inside of this one: at their places, with
 * fixes that the host can hold.  (part_diags.c) */
void rql_take_diagnostics(struct rql_document *document,
                          const struct embed *embed,
                          const struct rql_document *inner);

/* One of them. */
struct rql_diagnostic rql_outer_diagnostic(struct rql_document *document,
                                           const struct embed *embed,
                                           const struct rql_diagnostic *inner);

/* Take over the suppressions of a document inside of this one, and what they
 * hide; to be put in order when all are known.  (suppress_inner.c) */
void rql_take_suppressions(struct rql_document *document,
                           const struct embed *embed,
                           const struct rql_document *inner);

/* True when somebody wants to know of this rule's findings. */
static inline bool rql_rule_is_on(const struct rql_document *d,
                                  enum rule_id rule)
{
    rql_severity severity = (rql_severity)d->severities[rule];
    if (severity == RQL_DEFAULT)
        severity = (rql_severity)rql_rules[rule].severity;
    return severity <= d->least && severity != RQL_OFF;
}

/* True when a suppression hides findings of a rule that begin at an offset. */
bool rql_is_suppressed_at(const struct rql_document *d, enum rule_id rule,
                          size_t offset);

/* The text of a value token: of a string, what stands between its quotes. */
rql_text rql_value_text(const struct rql_document *document, uint32_t token);

/* False for numbers, and for what was meant to be one. */
bool rql_value_is_string(const struct rql_document *document, uint32_t token);

/* The text of a token that stands for a name; without its quotes if it has any.
 */
rql_text rql_name_text(const struct rql_document *document, uint32_t token);

/* Its rql_name_hash(). */
uint32_t rql_name_token_hash(const struct rql_document *document,
                             uint32_t token);

/* True when it makes sense to look the name up: it was not reported already. */
bool rql_is_resolvable(const struct rql_document *document, uint32_t token);

/* True for a token of odd space that has no width. */
bool rql_is_invisible(const struct rql_document *document, uint32_t token);

enum limit_verdict {
    LIMIT_VALID,
    LIMIT_NOT_WHOLE,
    LIMIT_NOT_POSITIVE,
    LIMIT_TOO_LARGE
};

/* Read the number of a LIMIT; `value` is 0 unless it is valid. */
enum limit_verdict rql_parse_limit(rql_text text, int64_t *value);

#endif
