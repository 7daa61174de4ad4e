/* The passes over one query, in the order in which reportql.c runs them.  None
 * knows another. */
#ifndef RQL_PASSES_H
#define RQL_PASSES_H

#include "document.h"

/* Make of a document's text what the options ask for: the passes below, in
 * order.  (reportql.c) */
void rql_read_document(struct rql_document *document,
                       const rql_options *options);

/* The document is a request body, or several: check them, and make a part of
 * each query in them.  This pass is for a text, not for a query. */
void rql_check_request(struct rql_document *document,
                       const rql_options *options);

/* The document is a text of a host language: check the queries in its literals
 * or blocks, and make parts of them.  This pass, too, is for a text. */
void rql_check_host(struct rql_document *document, const rql_options *options);

/* The grammar has refused the query at hand: report why, and build the tree of
 * what can be understood. */
void rql_repair(struct rql_document *document);

/* Report what hides between tokens and inside them: odd spaces, bytes that are
 * not UTF-8, comments without an end.  Tokens `first` to `end`. */
void rql_check_text(struct rql_document *document, uint32_t first,
                    uint32_t end);

/* Note the comments among tokens `first` to `end` that may be directives.  What
 * is wrong with those from byte `own` on is told if `is_told`; those before it
 * belong to the query before. */
void rql_note_directives(struct rql_document *document, uint32_t first,
                         uint32_t end, size_t own, bool is_told);

/* Take away the findings that comments suppress, and report what is wrong with
 * these comments.  This pass is for a text whose queries have been made. */
void rql_suppress(struct rql_document *document, const rql_options *options);

/* Clauses in place, each once; LIMIT; defaults that are taken. */
void rql_check_clauses(struct rql_document *document);

/* Look up the dataset and the names of the query, without a verdict. */
void rql_resolve(struct rql_document *document);

/* True when the query's dataset is none that any service has, nor nearly: the
 * query is for another database. */
bool rql_is_foreign(const struct rql_document *document,
                    const struct rql_query *query);

/* Dataset, columns, time span: does the catalog have them? */
void rql_check_names(struct rql_document *document);

/* Conditions: do the values fit the columns? */
void rql_check_values(struct rql_document *document);

/* Conditions: do they contradict each other, or say nothing? */
void rql_check_logic(struct rql_document *document);

/* Columns that pages have given up or disagree about, and what LIMIT and
 * DISTINCT do to them. */
void rql_check_order(struct rql_document *document);

#endif
