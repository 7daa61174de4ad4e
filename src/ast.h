/*
 * The tree of a query.  Its lists are ranges of the document's vectors, its
 * leaves are token indexes; nothing here owns memory.
 */
#ifndef RQL_AST_H
#define RQL_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "catalog.h"
#include "token.h"

/* Part of a vector of the document. */
struct range {
    uint32_t first;
    uint32_t count;
};

/* A name in SELECT, WHERE or ORDER BY, and what the catalog has for it. */
struct name_ref {
    uint32_t token;
    uint32_t column; /* index in the catalog, or NO_COLUMN */
};

enum clause_kind {
    CLAUSE_SELECT,
    CLAUSE_FROM,
    CLAUSE_WHERE,
    CLAUSE_ORDER,
    CLAUSE_LIMIT,
    CLAUSE_TIMESPAN,
    CLAUSE_AGGREGATED,
    CLAUSE_COUNT
};

/* A clause as it stands in the text, tokens first to last, both included. */
struct clause {
    enum clause_kind kind;
    uint32_t first;
    uint32_t last;
};

struct condition {
    uint32_t first; /* its first token, usually that of the column */
    struct name_ref column;
    uint8_t op;          /* rql_operator */
    uint32_t op_token;   /* its last token */
    struct range values; /* tokens in document.values */
    uint32_t last;       /* the condition's last token */
};

struct order_item {
    struct name_ref column;
    uint32_t direction; /* token of ASC or DESC, or NO_TOKEN */
};

struct rql_query {
    uint32_t first; /* its tokens: first to last, both included */
    uint32_t last;
    struct range clauses;    /* in the order of the text */
    struct range columns;    /* document.columns */
    struct range conditions; /* document.conditions */
    struct range orders;     /* document.orders */
    uint32_t distinct;       /* tokens, or NO_TOKEN */
    uint32_t dataset_token;
    uint32_t limit;
    uint32_t timespan;
    uint32_t grain;
    uint8_t clause_kinds; /* bits of the kinds of its clauses */
    bool is_disordered;   /* a clause comes twice, or behind a later one */
    /* Filled by name resolution. */
    const struct rql_catalog *catalog; /* NULL: dataset missing or unknown */
    uint32_t dataset;                  /* its index in the catalog */
    uint32_t errors;                   /* diagnostics of severity error */
    uint64_t searched;                 /* see near.h */
    const struct rql_document *document;
};

#endif
