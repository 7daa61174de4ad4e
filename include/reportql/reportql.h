/*
 * reportql: the report query language of Microsoft Partner Center analytics.
 *
 * This header is the whole library and its manual.  Read it from top to
 * bottom: purpose, an example, then documents, queries, diagnostics, rules,
 * positions and catalogs.
 *
 * A *document* is a text that holds any number of queries.  Making one scans,
 * parses and checks the text; afterwards it never changes, may be read from
 * any number of threads, and is freed by one call.  A wrong query is not a
 * failure: it is a document with diagnostics.
 *
 *     #include <reportql/reportql.h>
 *     #include <stdio.h>
 *     #include <string.h>
 *
 *     int main(void)
 *     {
 *         const char *text = "SELECT CustomerNam FROM CustomersAndTenants";
 *         rql_document *document;
 *         if (rql_document_new(text, strlen(text), NULL, &document) != RQL_OK)
 *             return 1;
 *         for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
 *             const rql_diagnostic *d = rql_document_diagnostic(document, i);
 *             printf("%zu: %s\n", rql_diagnostic_span(d).start,
 *                    rql_diagnostic_message(d));
 *         }
 *         rql_document_free(document);
 *     }
 *
 * Conventions.  Offsets count bytes; spans are half-open.  Pointers returned
 * by a getter belong to the object they were asked of and live as long as it.
 * Strings are UTF-8; those given as `const char *` end in a NUL, those given
 * as `rql_text` do not.  Nothing here prints, exits, reads a locale or keeps
 * global state.  Passing NULL where this header does not allow it, or an index
 * out of range, is an error of the caller and is caught by an assertion.
 */
#ifndef REPORTQL_H
#define REPORTQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define RQL_API __attribute__((visibility("default")))
#else
#define RQL_API
#endif

/* --- Basics ------------------------------------------------------------ */

/* The version of the library, "major.minor.patch". */
RQL_API const char *rql_version(void);

/* What became of a call that can fail for reasons outside the query. */
typedef enum rql_status {
    RQL_OK,
    RQL_NO_MEMORY,   /* an allocation failed; nothing was made */
    RQL_TOO_LARGE,   /* the text is larger than RQL_TEXT_MAX */
    RQL_BAD_CATALOG, /* the text is no catalog; the problems say why */
    RQL_STOPPED,     /* a function of the caller wanted no more */
    RQL_INTERNAL,    /* the result failed a check of the library's own */
    RQL_NOT_WRITABLE /* a host has no way to write the edits */
} rql_status;

/* The largest text a document or a catalog may have, in bytes. */
#define RQL_TEXT_MAX ((size_t)0xfffffff0u)

/* A sentence for a status. */
RQL_API const char *rql_status_text(rql_status status);

/* A stretch of text: bytes start to end, end not included. */
typedef struct rql_span {
    size_t start;
    size_t end;
} rql_span;

/* Bytes that need not end in a NUL.  `data` is NULL when there is no text. */
typedef struct rql_text {
    const char *data;
    size_t length;
} rql_text;

/* A day of the calendar, in UTC; month and day from 1. */
typedef struct rql_date {
    int year;
    int month;
    int day;
} rql_date;

/* The three services that speak the language. */
typedef enum rql_api {
    RQL_API_AUTO,    /* decided for each query by its dataset */
    RQL_API_MPN,     /* Partner Insights */
    RQL_API_CMP,     /* commercial marketplace */
    RQL_API_CONSUMER /* Apps and Games */
} rql_api;

#define RQL_API_COUNT 4

/* "auto", "mpn", "cmp" or "consumer". */
RQL_API const char *rql_api_name(rql_api api);

/* The API of that name (case does not matter); false when there is none. */
RQL_API bool rql_api_from_name(const char *name, rql_api *api);

/* How bad a finding is.  Smaller is worse. */
typedef enum rql_severity {
    RQL_DEFAULT, /* in settings: as the rule has it */
    RQL_ERROR,   /* the service would reject the query, or run another one */
    RQL_WARNING, /* it runs, and the result is probably not what was meant */
    RQL_INFO,    /* it runs as meant; clearer or safer to write otherwise */
    RQL_OFF      /* in settings: do not report */
} rql_severity;

/* "error", "warning", "info" or "off". */
RQL_API const char *rql_severity_name(rql_severity severity);

/* --- Documents --------------------------------------------------------- */

typedef struct rql_document rql_document;
typedef struct rql_query rql_query;
typedef struct rql_catalog rql_catalog;

/* One rule, reported with another severity than its own, or not at all. */
typedef struct rql_rule_setting {
    const char *rule; /* its name; a name that no rule has is ignored */
    rql_severity severity;
} rql_rule_setting;

/* What a text is. */
typedef enum rql_host {
    RQL_HOST_NONE,       /* queries */
    RQL_HOST_REQUEST,    /* a request body in JSON, or an array of them */
    RQL_HOST_LAST = 0xff /* between them: the languages of rql_host_at() */
} rql_host;

/*
 * All hosts, these two among them.  In the others (Python, Markdown, ...) queries
 * and request bodies stand in string literals or fenced blocks: a literal that
 * begins with SELECT and names FROM is a query.  Literals that the language
 * joins are one, and what is put into them when the program runs (`{x}` in an
 * f-string) is never reported, nor is what depends on it.  A text of a host
 * that holds no query has no findings.
 */
RQL_API size_t rql_host_count(void);
RQL_API rql_host rql_host_at(size_t index);

/* "reportql", "json", "markdown", "python", and so on. */
RQL_API const char *rql_host_name(rql_host host);

/* As it is called in a sentence: "Python", "C#". */
RQL_API const char *rql_host_title(rql_host host);

/* The suffixes of its files, with their dots, and the names that editors and
 * fenced blocks have for it; both separated by spaces. */
RQL_API const char *rql_host_suffixes(rql_host host);
RQL_API const char *rql_host_languages(rql_host host);

/* The host of that name, or of a name that editors have for it (case does not
 * matter); false when there is none. */
RQL_API bool rql_host_from_name(const char *name, rql_host *host);
RQL_API bool rql_host_of_language(const char *language, rql_host *host);

/* The host of a file, by the end of its name; RQL_HOST_NONE when that is
 * unknown. */
RQL_API rql_host rql_host_of_file(const char *name);

/* True when a text of that host is one to be read: a request body, or one with a
 * query in it; always true of RQL_HOST_NONE.  Linear, without an allocation
 * that is kept; also true when memory runs out. */
RQL_API bool rql_host_has_queries(rql_host host, const char *text,
                                  size_t length);

/* What a request body asks the service for. */
typedef enum rql_request {
    RQL_REQUEST_AUTO, /* found out from the fields of the body */
    RQL_REQUEST_CREATE_QUERY,
    RQL_REQUEST_CREATE_REPORT,
    RQL_REQUEST_UPDATE_REPORT
} rql_request;

#define RQL_REQUEST_COUNT 4

/* "auto", "create-query", "create-report" or "update-report". */
RQL_API const char *rql_request_name(rql_request request);

/* The version of the commercial marketplace's API; the others have one. */
typedef enum rql_api_version {
    RQL_VERSION_NEWEST, /* v1.1, since 2024 */
    RQL_VERSION_1
} rql_api_version;

/* What only request bodies need.  All zero means: as usual. */
typedef struct rql_request_options {
    rql_request request;
    rql_api_version version;
    /* The query that a report will run, when the body does not hold it; it must
     * outlive the call.  NULL: not known. */
    const rql_query *report_query;
} rql_request_options;

/* How to make a document.  All zero means: everything, as usual. */
typedef struct rql_options {
    /* The service that the queries are for. */
    rql_api api;
    /* Catalogs to use in place of the built-in ones, by rql_api; NULL means
     * the built-in one.  They must outlive the document. */
    const rql_catalog *catalogs[RQL_API_COUNT];
    /* Applied in order; a later setting of the same rule wins.  Read only
     * during the call. */
    const rql_rule_setting *settings;
    size_t setting_count;
    /* Findings less severe than this are neither looked for nor kept;
     * RQL_DEFAULT keeps all. */
    rql_severity least;
    /* Parse only: syntax errors are reported, the catalog is not asked. */
    bool skip_checks;
    /* Keep diagnostics and counts, but no tokens and no trees: memory is then
     * the text and its diagnostics, however many queries there are. */
    bool discard_trees;
    /* Comments that suppress findings are comments like others. */
    bool ignore_suppressions;
    /* Say of findings what they are: see rql_diagnostic_identity(). */
    bool identities;
    /* Only the queries that touch one of these stretches of the text are looked
     * at, and fixed; the others are as if they were not there.  They are in
     * order, do not overlap, and are read only during the call; none: all of
     * the text matters.  A query reaches from the comments on the lines above it
     * to its last token.  Of a host, what is touched is a whole body; what is
     * wrong outside of bodies is always told.  Comments that suppress hold
     * wherever they stand, but what is left out is not judged to be unused. */
    const rql_span *regions;
    size_t region_count;
    /* Of each severity, keep at most so many findings, those that stand first,
     * and only count the others: see rql_document_omitted_count().  Memory does
     * not grow with these.  0: all are kept; so they are in hosts, and where
     * comments suppress.  What mends a text looks for all of them. */
    size_t most_findings;
    /* What the text is.  Of a request body, diagnostics and their fixes are
     * those of the body and of the queries in it, at their places in the body;
     * tokens and trees are found in its parts. */
    rql_host host;
    /* The time to check dates against, in seconds since 1970 UTC: start times of
     * request bodies, and the ends of suppressions; 0: they are not. */
    int64_t now;
    rql_request_options request;
} rql_options;

/*
 * Make a document of a copy of the text.  `options` may be NULL.  On RQL_OK
 * `*document` is to be freed with rql_document_free(); otherwise it is NULL.
 * Time and memory are linear in the length of the text.
 */
RQL_API rql_status rql_document_new(const char *text, size_t length,
                                    const rql_options *options,
                                    rql_document **document);

/* Bytes that the text given to rql_document_new_in_place() must have behind
 * its end. */
#define RQL_TEXT_PADDING 64

/*
 * The same without a copy: the document works in the caller's buffer, which
 * must have RQL_TEXT_PADDING writable bytes behind `length` (their content
 * does not matter and is overwritten), must not be changed while the document
 * lives, and stays the caller's.  The text itself reads as before afterwards.
 */
RQL_API rql_status rql_document_new_in_place(char *text, size_t length,
                                             const rql_options *options,
                                             rql_document **document);

/* Free a document and all that was asked of it.  NULL is allowed. */
RQL_API void rql_document_free(rql_document *document);

/* The text, as given. */
RQL_API rql_text rql_document_text(const rql_document *document);

/* --- Sections ---------------------------------------------------------- */

/*
 * A large text of queries need not be read at once, nor by one thread: it can be
 * read in sections, each from its own bytes, in any order and at the same time.
 * Joined, they are the document that rql_document_new() makes of all of the
 * text.
 *
 * Where a query begins is known for sure only at the start of the text, and at
 * the end of a section that was begun at such a place.  rql_section_guess()
 * tells where one probably begins: a section that was begun there counts when
 * the one before it ends there, and is otherwise to be read again.
 */
typedef struct rql_section {
    size_t start; /* read from here on.  Not 0 unless the whole text begins with
                     these bytes: some of what stands before the section, to the
                     start of its line or further, must be there to look back
                     at */
    size_t until; /* to the first query that ends here or behind */
    bool is_last; /* the whole text ends with these bytes */
} rql_section;

/*
 * Read a section of the `length` bytes at `text`, with padding as for
 * rql_document_new_in_place(); afterwards they are not needed any more.  The
 * document has its findings, and neither tokens nor trees nor suppressions; it
 * is for rql_document_join().  `*end` is where the next section begins.  That is
 * before `until` when the bytes do not show for sure where a query ends that
 * does so at `until` or behind; `section->start` when they show none at all.
 * Of the options, regions and hosts must not be given.
 */
RQL_API rql_status rql_section_new(char *text, size_t length,
                                   const rql_section *section,
                                   const rql_options *options, size_t *end,
                                   rql_document **document);

/* Where a query probably begins in a text, at `from` or behind; the length of
 * the text when no place looks like it. */
RQL_API size_t rql_section_guess(const char *text, size_t length, size_t from);

/* True when a section has comments that may suppress findings, here or in other
 * sections. */
RQL_API bool rql_section_may_suppress(const rql_document *section);

/*
 * Join sections to a document of the text, which is used in place as by
 * rql_document_new_in_place().  They are `count`, in order, each from where the
 * one before it ended; the bytes that each was read from begin at `places[i]` of
 * the text.  The options are those of all of them.  The sections are given away,
 * whatever the result.
 */
RQL_API rql_status rql_document_join(char *text, size_t length,
                                     rql_document *const *sections,
                                     const size_t *places, size_t count,
                                     const rql_options *options,
                                     rql_document **document);

/* --- Tokens ------------------------------------------------------------ */

typedef enum rql_token_kind {
    RQL_TOKEN_KEYWORD,
    RQL_TOKEN_NAME,
    RQL_TOKEN_NUMBER,
    RQL_TOKEN_STRING,
    RQL_TOKEN_OPERATOR,    /* = != > < >= <= */
    RQL_TOKEN_PUNCTUATION, /* , ( ) ; */
    RQL_TOKEN_COMMENT,
    RQL_TOKEN_SPACE,  /* white space other than ASCII, worth a diagnostic */
    RQL_TOKEN_INVALID /* anything that the language does not have */
} rql_token_kind;

typedef struct rql_token {
    rql_token_kind kind;
    rql_span span;
} rql_token;

/* "keyword", "name", and so on. */
RQL_API const char *rql_token_kind_name(rql_token_kind kind);

/*
 * Tokens in order of position.  Between two of them there is nothing but ASCII
 * white space (and a byte-order mark at the start of the text): tokens and the
 * gaps between them tile the text.  None with `discard_trees`.
 */
RQL_API size_t rql_document_token_count(const rql_document *document);
RQL_API rql_token rql_document_token(const rql_document *document,
                                     size_t index);

/* --- Queries ----------------------------------------------------------- */

/*
 * An rql_query is the tree of one query: what was understood of it.  A broken
 * query has a tree too, perhaps with parts missing.
 */

/* How many queries the text holds; known with `discard_trees` too. */
RQL_API size_t rql_document_query_count(const rql_document *document);

/* A query, in order of position; of a host, one of its parts, whose text its
 * spans are in.  Not to be called with `discard_trees`. */
RQL_API const rql_query *rql_document_query(const rql_document *document,
                                            size_t index);

/* From its first token to its last one (a closing `;` not included). */
RQL_API rql_span rql_query_span(const rql_query *query);

/* How many findings of severity error lie in the query, suppressed ones too: what
 * is suppressed is wrong all the same, and the tree is no better for it. */
RQL_API size_t rql_query_error_count(const rql_query *query);

/* A name as it is spelt in the text.  `text.data` is NULL when missing. */
typedef struct rql_name {
    rql_text text;
    rql_span span;
} rql_name;

/* True for SELECT DISTINCT. */
RQL_API bool rql_query_is_distinct(const rql_query *query);

/* True when the query has SELECT. */
RQL_API bool rql_query_has_select(const rql_query *query);

/* The selected names, in order. */
RQL_API size_t rql_query_column_count(const rql_query *query);
RQL_API rql_name rql_query_column(const rql_query *query, size_t index);

/* The dataset's name; false when the query names none. */
RQL_API bool rql_query_dataset(const rql_query *query, rql_name *dataset);

/* The service whose catalog has the dataset; RQL_API_AUTO when none has. */
RQL_API rql_api rql_query_api(const rql_query *query);

typedef enum rql_operator {
    RQL_OPERATOR_EQUAL,
    RQL_OPERATOR_NOT_EQUAL,
    RQL_OPERATOR_GREATER,
    RQL_OPERATOR_LESS,
    RQL_OPERATOR_GREATER_EQUAL,
    RQL_OPERATOR_LESS_EQUAL,
    RQL_OPERATOR_LIKE,
    RQL_OPERATOR_NOT_LIKE,
    RQL_OPERATOR_IN,
    RQL_OPERATOR_NOT_IN
} rql_operator;

/* "=", "NOT LIKE", and so on. */
RQL_API const char *rql_operator_text(rql_operator op);

/* A condition of WHERE: column, operator and one value, or a list of values
 * with IN and NOT IN. */
typedef struct rql_condition {
    rql_name column;
    rql_operator op;
    size_t value_count;
    rql_span span;
} rql_condition;

RQL_API size_t rql_query_condition_count(const rql_query *query);
RQL_API rql_condition rql_query_condition(const rql_query *query, size_t index);

/* A value as written.  For a string `text` is what stands between the quotes;
 * with `escaped` it holds '' that mean one quote each, see rql_value_copy(). */
typedef struct rql_value {
    bool is_string;
    bool escaped;
    rql_text text;
    rql_span span;
} rql_value;

RQL_API rql_value rql_query_value(const rql_query *query, size_t condition,
                                  size_t index);

/* Write a value with '' as one quote to `buffer`, at most `size` bytes, no NUL
 * added; returns the bytes that the whole takes.  `buffer` may be NULL when
 * `size` is 0. */
RQL_API size_t rql_value_copy(rql_value value, char *buffer, size_t size);

typedef struct rql_order_item {
    rql_name column;
    bool ascending; /* false: descending, also when no direction is written */
    bool explicit_direction;
    rql_span span;
} rql_order_item;

RQL_API size_t rql_query_order_count(const rql_query *query);
RQL_API rql_order_item rql_query_order_item(const rql_query *query,
                                            size_t index);

typedef struct rql_limit {
    rql_text text; /* as written */
    bool is_valid; /* a positive whole number of at most 64 bits, signed */
    int64_t value; /* 0 when not valid */
    rql_span span; /* from the keyword to the value */
} rql_limit;

/* The LIMIT clause; false when the query has none. */
RQL_API bool rql_query_limit(const rql_query *query, rql_limit *limit);

/* A clause of a keyword and one name: `span` runs over both. */
typedef struct rql_named_clause {
    rql_name name;
    rql_span span;
} rql_named_clause;

/* The TIMESPAN clause; false when the query has none. */
RQL_API bool rql_query_timespan(const rql_query *query,
                                rql_named_clause *timespan);

/* The AGGREGATED clause; false when the query has none. */
RQL_API bool rql_query_aggregated(const rql_query *query,
                                  rql_named_clause *aggregated);

/* --- Places in queries ------------------------------------------------- */

/* The first token that ends behind an offset: it holds the offset, or stands
 * behind it.  The number of tokens when there is none.  Logarithmic. */
RQL_API size_t rql_document_token_at(const rql_document *document,
                                     size_t offset);

/* The query that an offset belongs to: the last one that begins at or before
 * it, else the first one.  False when the document has none; of a host, ask
 * the part. */
RQL_API bool rql_document_query_at(const rql_document *document, size_t offset,
                                   size_t *query);

/* The tokens of a query, by index: first to end, end not included. */
RQL_API void rql_query_tokens(const rql_query *query, size_t *first,
                              size_t *end);

typedef enum rql_clause_kind {
    RQL_CLAUSE_SELECT,
    RQL_CLAUSE_FROM,
    RQL_CLAUSE_WHERE,
    RQL_CLAUSE_ORDER,
    RQL_CLAUSE_LIMIT,
    RQL_CLAUSE_TIMESPAN,
    RQL_CLAUSE_AGGREGATED
} rql_clause_kind;

/* "SELECT", "ORDER BY", and so on. */
RQL_API const char *rql_clause_name(rql_clause_kind kind);

typedef struct rql_clause {
    rql_clause_kind kind;
    rql_span span; /* from its keyword to its last token */
} rql_clause;

/* The clauses of a query, in order of position.  They do not overlap: a token in
 * which two meet (`ASCLIMIT`) belongs to the second one. */
RQL_API size_t rql_query_clause_count(const rql_query *query);
RQL_API rql_clause rql_query_clause(const rql_query *query, size_t index);

/* A name in a query that means something in the catalog. */
typedef enum rql_use_kind {
    RQL_USE_DATASET,
    RQL_USE_COLUMN, /* or a metric */
    RQL_USE_TIMESPAN,
    RQL_USE_GRAIN /* of AGGREGATED */
} rql_use_kind;

typedef struct rql_use {
    rql_use_kind kind;
    rql_clause_kind clause;
    rql_name name;
    bool is_known; /* a dataset or column that the catalog has */
    size_t column; /* of a known column: its index in the dataset */
} rql_use;

/* All of them: those of SELECT, FROM, WHERE, ORDER BY, TIMESPAN and AGGREGATED,
 * in this order; of one clause in order of position.  Conditions that share a
 * name (a BETWEEN is read as two) use it at the same place.  With `skip_checks`
 * none is known. */
RQL_API size_t rql_query_use_count(const rql_query *query);
RQL_API rql_use rql_query_use(const rql_query *query, size_t index);

/* The catalog that has the query's dataset, and the dataset's index in it; NULL
 * when none has, or with `skip_checks`. */
RQL_API const rql_catalog *rql_query_catalog(const rql_query *query,
                                             size_t *dataset);

/* --- Parts ------------------------------------------------------------- */

/*
 * The queries inside a host.  A part is a document of its own, of the text
 * after its escapes have been read; it belongs to the outer document.  Its
 * diagnostics are among those of the outer one.
 */
typedef struct rql_part {
    const rql_document *document;
    rql_span span; /* in the outer text, without the quotes */
} rql_part;

/* In order of position; none without a host, and none with `discard_trees`. */
RQL_API size_t rql_document_part_count(const rql_document *document);
RQL_API rql_part rql_document_part(const rql_document *document, size_t index);

/* Where a byte of a part (an offset, at most the length of its text) stands in
 * the outer text. */
RQL_API size_t rql_part_to_outer(const rql_document *document, size_t part,
                                 size_t offset);

/* The same of a span: from its first byte to its last one.  What the host has
 * there besides (quotes between two literals) lies inside. */
RQL_API rql_span rql_part_span_to_outer(const rql_document *document,
                                        size_t part, rql_span span);

/* Which byte of a part stands at an offset of the outer text; inside of an
 * escape, the first that this stands for.  The end of a part belongs to it.
 * False when the offset lies in no part, or in what is not the part's: between
 * two literals, or in an interpolation. */
RQL_API bool rql_part_from_outer(const rql_document *document, size_t offset,
                                 size_t *part, size_t *inner);

/* True when a text is, or plainly means to be, a request body: JSON with the
 * fields of one, or an array of such. */
RQL_API bool rql_text_is_request(const char *text, size_t length);

/* --- Diagnostics ------------------------------------------------------- */

typedef struct rql_diagnostic rql_diagnostic;
typedef struct rql_rule rql_rule;

/* All findings, in order of position; see `most_findings`, too. */
RQL_API size_t rql_document_diagnostic_count(const rql_document *document);
RQL_API const rql_diagnostic *
rql_document_diagnostic(const rql_document *document, size_t index);

/* How many findings of a severity there are besides, which were only counted,
 * and how many of those, of all severities, have a fix.  0 unless
 * `most_findings` is given. */
RQL_API size_t rql_document_omitted_count(const rql_document *document,
                                          rql_severity severity);
RQL_API size_t rql_document_omitted_fixable(const rql_document *document);

/* The rule that was broken. */
RQL_API const rql_rule *rql_diagnostic_rule(const rql_diagnostic *diagnostic);

/* RQL_ERROR, RQL_WARNING or RQL_INFO. */
RQL_API rql_severity rql_diagnostic_severity(const rql_diagnostic *diagnostic);

/* Where it is.  An empty span marks the place where something is missing. */
RQL_API rql_span rql_diagnostic_span(const rql_diagnostic *diagnostic);

/* One sentence on what is wrong. */
RQL_API const char *rql_diagnostic_message(const rql_diagnostic *diagnostic);

/* What to write instead, and what the verdict rests on; lines are separated by
 * '\n'.  NULL when there is nothing to add. */
RQL_API const char *rql_diagnostic_help(const rql_diagnostic *diagnostic);

/*
 * What a finding is, wherever it stands: `finding` is a hash of its rule and the
 * text that it is about, `query` one of the tokens of the query around it (0
 * outside of queries).  Neither depends on lines, white space, the case of
 * letters, severity or message, nor on machine and version; `query` not on
 * comments.  Findings that are alike have the same identity.
 */
typedef struct rql_identity {
    uint64_t finding;
    uint64_t query;
} rql_identity;

/* Only of documents that were made with `identities`. */
RQL_API rql_identity rql_diagnostic_identity(const rql_diagnostic *diagnostic);

/* A second place that matters, such as the first of two duplicates. */
typedef struct rql_related {
    const char *message;
    rql_span span;
} rql_related;

RQL_API size_t rql_diagnostic_related_count(const rql_diagnostic *diagnostic);
RQL_API rql_related rql_diagnostic_related(const rql_diagnostic *diagnostic,
                                           size_t index);

/* A change of the text: the bytes of `span` become `text`. */
typedef struct rql_edit {
    rql_span span;
    rql_text text;
} rql_edit;

/* A list of edits. */
typedef struct rql_edits rql_edits;

RQL_API void rql_edits_free(rql_edits *edits);
RQL_API size_t rql_edits_count(const rql_edits *edits);
RQL_API rql_edit rql_edits_at(const rql_edits *edits, size_t index);

/* The edits of the outer text that do what `count` edits of a part do, which
 * are in order and do not overlap: at their places, and with escapes as the
 * host needs them.  RQL_NOT_WRITABLE when it has no way to write them, such as
 * a quote in a raw literal, and when they would change an interpolation.  To be
 * freed with rql_edits_free(). */
RQL_API rql_status rql_part_edits_new(const rql_document *document, size_t part,
                                      const rql_edit *edits, size_t count,
                                      rql_edits **result);

/* A way to mend the finding.  Its edits are in order and do not overlap. */
typedef struct rql_fix {
    const char *title;
    bool is_safe; /* the intent is certain */
    size_t edit_count;
    const rql_edit *edits;
} rql_fix;

RQL_API size_t rql_diagnostic_fix_count(const rql_diagnostic *diagnostic);
RQL_API const rql_fix *rql_diagnostic_fix(const rql_diagnostic *diagnostic,
                                          size_t index);

/* --- Suppressions ------------------------------------------------------ */

/*
 * Comments can hide findings that somebody has looked at and wants to leave:
 *
 *     -- reportql-disable-next-line unknown-column: it is new, and there
 *     SELECT NewColumn FROM OfficeUsage
 *
 * docs/suppressions.md has the syntax.  A finding belongs to the line that it
 * begins on.  What is suppressed is not among the diagnostics of a document,
 * and is never fixed.  Comments in request bodies suppress nothing.
 */
typedef enum rql_suppression_kind {
    RQL_SUPPRESS_NEXT_LINE, /* the next line that holds more than comments */
    RQL_SUPPRESS_LINE,      /* the line that the comment begins on */
    RQL_SUPPRESS_RANGE,     /* from the comment to the one that ends it */
    RQL_SUPPRESS_FILE       /* the whole text */
} rql_suppression_kind;

/* "disable-next-line", and so on. */
RQL_API const char *rql_suppression_kind_name(rql_suppression_kind kind);

/* One comment that suppresses. */
typedef struct rql_suppression {
    rql_suppression_kind kind;
    rql_span span;     /* the comment, with its marks */
    size_t rule_count; /* rules that it names */
    rql_text reason;   /* as written; `data` is NULL when there is none */
    bool has_until;
    rql_date until;  /* the last day on which it holds, in UTC */
    bool is_expired; /* that day has passed: it hides nothing */
    bool is_void;    /* a mistake keeps it from hiding anything */
} rql_suppression;

/* All of them, in order of position; known with `discard_trees` too. */
RQL_API size_t rql_document_suppression_count(const rql_document *document);
RQL_API rql_suppression rql_document_suppression(const rql_document *document,
                                                 size_t index);

/* A rule that a suppression names. */
typedef struct rql_suppressed_rule {
    const rql_rule *rule;
    rql_span span;
    size_t used; /* findings that it hides; of an expired one, that are back */
} rql_suppressed_rule;

RQL_API rql_suppressed_rule rql_document_suppressed_rule(
    const rql_document *document, size_t suppression, size_t index);

/* A finding that is suppressed, and by which of the suppressions. */
typedef struct rql_suppressed {
    const rql_diagnostic *diagnostic;
    size_t suppression;
} rql_suppressed;

/* In order of position. */
RQL_API size_t rql_document_suppressed_count(const rql_document *document);
RQL_API rql_suppressed rql_document_suppressed(const rql_document *document,
                                               size_t index);

/* What new suppressions are for.  All zero: every finding of the text, without
 * a reason. */
typedef struct rql_suppress_options {
    const char *reason;    /* one line; NULL: none */
    const rql_date *until; /* NULL: for good */
    const rql_rule *rule;  /* NULL: findings of every rule */
    const rql_span *span;  /* NULL: findings wherever they begin */
    bool whole_file;       /* one comment at the top, for the whole text */
} rql_suppress_options;

/*
 * The edits that suppress the findings of a document: comments above the lines
 * that they begin on, indented like these; in a host, comments of its language
 * above the lines that its literals and blocks begin on.  A comment that is
 * there already is given more rules when it has the same date.  The document
 * must not have been made with `discard_trees`.  `left`, which may be NULL, is
 * the number of findings that cannot be suppressed so: those of a request body,
 * inside comments, about suppressions, and in a host where no comment may stand
 * above the line.  On RQL_OK `*edits` is to be freed with rql_edits_free(), and
 * does not need the document.
 */
RQL_API rql_status rql_suppress_new(const rql_document *document,
                                    const rql_suppress_options *suppress,
                                    rql_edits **edits, size_t *left);

/* False when no comment of the text can suppress anything, nor is meant to: what
 * is found in a stretch of it then depends on no other. */
RQL_API bool rql_text_may_suppress(const char *text, size_t length);

/* --- Fixing ------------------------------------------------------------ */

/*
 * A text with the fixes of its findings made.  Each query is mended until none
 * of its findings has a fix that may be made.  After each round the result is
 * checked again, by all rules, and a fix that adds an error is dropped; an
 * error that the mended mistake had only hidden does not count as added.
 * Bytes that no fix changes stay as they are, comments and line ends too, and
 * fixing the result once more changes nothing.
 */
typedef struct rql_fixed rql_fixed;

/*
 * Fix a text.  Only safe fixes are made, unless `all` is true.  Of `options`,
 * which may be NULL, rules that are off and findings milder than `least` are
 * left alone; `discard_trees` means nothing here.  The text may be freed
 * afterwards.  On RQL_OK `*fixed` is to be freed with rql_fixed_free();
 * otherwise it is NULL.  RQL_TOO_LARGE is also the answer when the result would
 * be too large.  Time and memory grow with the length of the text.
 */
RQL_API rql_status rql_fixed_new(const char *text, size_t length,
                                 const rql_options *options, bool all,
                                 rql_fixed **fixed);

/* Free the result and all that was asked of it.  NULL is allowed. */
RQL_API void rql_fixed_free(rql_fixed *fixed);

/* The text after fixing, all of it. */
RQL_API rql_text rql_fixed_text(const rql_fixed *fixed);

/* What has changed: edits of the text as it was given, in order and without
 * overlap.  None when the text is the same. */
RQL_API size_t rql_fixed_edit_count(const rql_fixed *fixed);
RQL_API rql_edit rql_fixed_edit(const rql_fixed *fixed, size_t index);

/* Where the regions of the options are in the result. */
RQL_API size_t rql_fixed_region_count(const rql_fixed *fixed);
RQL_API rql_span rql_fixed_region(const rql_fixed *fixed, size_t index);

/* How many fixes were made. */
RQL_API size_t rql_fixed_fix_count(const rql_fixed *fixed);

/* How many findings of the result have a fix that was dropped. */
RQL_API size_t rql_fixed_left_count(const rql_fixed *fixed);

/* --- Formatting -------------------------------------------------------- */

/*
 * Formatting changes white space, the case of keywords and, where asked, that
 * of names, and nothing else.  Comments stay where they are.  What cannot be
 * understood is copied byte for byte, and so is white space that is not ASCII,
 * and a query of whose lines one has its findings suppressed by a comment: what
 * is suppressed stays so.  Line ends (those of the first line), a byte-order mark and whether the text
 * ends in a line break stay as they are.  Formatting the result changes
 * nothing.  The result is read again: when its tokens are not those of the
 * text, the status is RQL_INTERNAL and nothing is delivered.
 */
typedef enum rql_layout {
    RQL_LAYOUT_LINES,   /* each clause on a line of its own */
    RQL_LAYOUT_COMPACT, /* each query on one line */
    RQL_LAYOUT_REQUEST  /* compact, without comments, and without `;` wherever
                           the next query begins with SELECT */
} rql_layout;

/* What becomes of a list that does not fit its line. */
typedef enum rql_list_style {
    RQL_LISTS_BREAK, /* one item on a line */
    RQL_LISTS_FILL   /* as many as fit */
} rql_list_style;

typedef enum rql_keyword_case {
    RQL_KEYWORDS_UPPER,
    RQL_KEYWORDS_LOWER,
    RQL_KEYWORDS_KEEP
} rql_keyword_case;

typedef enum rql_name_case {
    RQL_NAMES_KEEP,
    RQL_NAMES_CATALOG /* those that the catalog has, as it spells them */
} rql_name_case;

/* All zero means: as usual. */
typedef struct rql_style {
    rql_layout layout;
    rql_list_style lists;
    rql_keyword_case keywords;
    rql_name_case names;
    unsigned width;  /* columns (code points) of a line; 0: 80 */
    unsigned indent; /* of what continues a clause; 0: 4, at most 64 */
} rql_style;

/* Where the result goes, piece by piece. */
typedef struct rql_format_output {
    /* Takes bytes; false: stop, the status is then RQL_STOPPED. */
    bool (*bytes)(void *context, const char *bytes, size_t length);
    /* Told of each stretch of the text that was not understood and therefore
     * copied; may be NULL. */
    void (*copied)(void *context, rql_span span);
    void *context;
} rql_format_output;

/*
 * Format a text and deliver the result in pieces, each of whole queries: memory
 * does not grow with their number.  What was delivered before a failure stays
 * delivered.  Of `options`, which may be NULL, only the API and the
 * catalogs matter, and those only with RQL_NAMES_CATALOG.  `style` may be NULL.
 */
RQL_API rql_status rql_format(const char *text, size_t length,
                              const rql_options *options,
                              const rql_style *style,
                              const rql_format_output *output);

/* Where a text comes from that is read while it is formatted. */
typedef struct rql_format_input {
    /* Puts the next bytes at `bytes`, `room` at most, and their number, 0 at the
     * end of the text, into `*length`; false: stop, the status is then
     * RQL_STOPPED. */
    bool (*read)(void *context, char *bytes, size_t room, size_t *length);
    /* Told of the bytes of the text that are done with, one piece after the
     * other, after all that was copied from them; may be NULL. */
    void (*done)(void *context, const char *bytes, size_t length);
    void *context;
    /* What is read goes on where a section of the text ended, in that state; or
     * NULL. */
    const struct rql_format_state *from;
} rql_format_input;

/*
 * Like rql_format() of all that is read, with the same result, but in memory
 * that does not grow with the text, which may have any length.  A query is held
 * as a whole, and so is the rest of the text when a comment suppresses findings.
 * RQL_TOO_LARGE when more than RQL_TEXT_MAX bytes would have to be.
 */
RQL_API rql_status rql_format_stream(const rql_format_input *input,
                                     const rql_options *options,
                                     const rql_style *style,
                                     const rql_format_output *output);

/*
 * A large text can be formatted in sections, too, each by another thread.  What
 * stands before a section matters little for its result: as much as this.  All
 * zero is the start of a text.
 */
typedef struct rql_format_state {
    unsigned state; /* the library's own affair; never 0 behind a query */
    size_t column;  /* on the last line of the result; SIZE_MAX: not known */
} rql_format_state;

/*
 * Format a section of the `length` bytes at `text`, which are not all unless the
 * section says that they are the last ones.  It begins in `*state`, which becomes
 * that of its end, and `*end` is where that is: before `until` when what is at hand
 * does not tell more, or when comments suppress findings there;
 * rql_format_stream() goes on from such a place.  When it is where the section
 * began, nothing was told of it, and what was delivered is to be forgotten.
 * Spans are those of `text`.
 */
RQL_API rql_status rql_format_section(const char *text, size_t length,
                                      const rql_section *section,
                                      const rql_options *options,
                                      const rql_style *style,
                                      const rql_format_output *output,
                                      rql_format_state *state, size_t *end);

/* Where a section to be formatted probably begins, at `from` or shortly before or
 * behind, and in which state; the length of the text when no place looks like it.
 * A section that was begun so counts when the one before it ends there and with
 * that `state`, and is otherwise to be formatted again. */
RQL_API size_t rql_format_guess(const char *text, size_t length, size_t from,
                                rql_format_state *state);

/* The same for editors: the result as a text, and as edits. */
typedef struct rql_formatted rql_formatted;

/*
 * Format a text, or what `range` of it touches: then no byte outside of the
 * range changes.  `range` may be NULL.  On RQL_OK `*formatted` is to be freed
 * with rql_formatted_free(); otherwise it is NULL.  The text may be freed
 * afterwards.
 */
RQL_API rql_status rql_formatted_new(const char *text, size_t length,
                                     const rql_options *options,
                                     const rql_style *style,
                                     const rql_span *range,
                                     rql_formatted **formatted);
RQL_API void rql_formatted_free(rql_formatted *formatted);

RQL_API rql_text rql_formatted_text(const rql_formatted *formatted);

/* What has changed: edits of the text as it was given, in order and without
 * overlap. */
RQL_API size_t rql_formatted_edit_count(const rql_formatted *formatted);
RQL_API rql_edit rql_formatted_edit(const rql_formatted *formatted,
                                    size_t index);

/* Where a caret that stood at an offset of the text stands afterwards. */
RQL_API size_t rql_formatted_offset(const rql_formatted *formatted,
                                    size_t offset);

/* The stretches that were not understood and therefore copied. */
RQL_API size_t rql_formatted_copied_count(const rql_formatted *formatted);
RQL_API rql_span rql_formatted_copied(const rql_formatted *formatted,
                                      size_t index);

/* --- Rewriting --------------------------------------------------------- */

/*
 * Rewriting changes queries by command: it edits only the bytes that it must,
 * keeps comments, and parses its result.  Several operations are one change:
 * all are made, in order, or none.
 */
typedef enum rql_rewrite_kind {
    RQL_REWRITE_SET_LIMIT, /* argument: a positive number */
    RQL_REWRITE_ADD_LIMIT, /* likewise, where the query has none */
    RQL_REWRITE_DROP_LIMIT,
    RQL_REWRITE_SET_TIMESPAN, /* argument: a time span */
    RQL_REWRITE_ADD_TIMESPAN, /* likewise, where the query has none */
    RQL_REWRITE_DROP_TIMESPAN,
    RQL_REWRITE_SET_ORDER,  /* argument: "Month ASC, SKU" */
    RQL_REWRITE_ADD_ORDER,  /* likewise, behind the order that there is */
    RQL_REWRITE_DROP_ORDER, /* argument: a column; NULL: the whole clause */
    RQL_REWRITE_SET_DISTINCT,
    RQL_REWRITE_DROP_DISTINCT,
    RQL_REWRITE_ADD_COLUMN,      /* argument: a column; one that is selected
                               already stays where it is */
    RQL_REWRITE_DROP_COLUMN,     /* argument: a column, of SELECT */
    RQL_REWRITE_RENAME_COLUMN,   /* argument: the old name, value: the new one;
                                  in all clauses */
    RQL_REWRITE_REORDER_COLUMNS, /* argument: "A, B": these first, in this
                                    order; the others behind them as they are */
    RQL_REWRITE_ADD_CONDITION,   /* argument: "SKU = 'x'" */
    RQL_REWRITE_DROP_CONDITION,  /* argument: a column: all its conditions; or a
                                   condition; NULL: the whole clause */
    RQL_REWRITE_SET_CONDITION, /* argument: a condition, in place of those that
                                  its column has; added when it has none */
    RQL_REWRITE_SET_DATASET,   /* argument: a dataset */
    RQL_REWRITE_EXPLICIT_DIRECTIONS, /* write the DESC that is assumed */
    RQL_REWRITE_EXPLICIT_TIMESPAN, /* write the LAST_6_MONTHS that is assumed */
    RQL_REWRITE_CANONICAL, /* names and keywords as in the catalog, redundancies
                              removed, one-value IN to = */
    RQL_REWRITE_EXPAND_STAR,   /* SELECT * becomes the dataset's columns */
    RQL_REWRITE_APPLY_RENAMES, /* columns that the catalog has renamed */
    RQL_REWRITE_SET_PARAMETER, /* argument: the name in :name, value: its value
                                  as text, which is quoted as its place needs;
                                  for a list, values separated by '\n' */
    RQL_REWRITE_IN_DATASET,    /* argument: a dataset; the operations behind
                                  this one are for queries of it only */
    RQL_REWRITE_KIND_COUNT
} rql_rewrite_kind;

/* One operation; the texts end in a NUL and are read during the call only. */
typedef struct rql_rewrite {
    rql_rewrite_kind kind;
    const char *argument;
    const char *value;
} rql_rewrite;

/* Which query of a text to rewrite: all of them. */
#define RQL_ALL_QUERIES ((size_t)-1)

typedef struct rql_rewritten rql_rewritten;

/*
 * Rewrite a query of a text, or all of them.  When an operation cannot be made,
 * the status is RQL_OK too: rql_rewritten_error() says why, and the text is as
 * it was.  `options` may be NULL.  On RQL_OK `*rewritten` is to be freed with
 * rql_rewritten_free(); otherwise it is NULL.
 */
RQL_API rql_status rql_rewritten_new(const char *text, size_t length,
                                     const rql_options *options, size_t query,
                                     const rql_rewrite *operations,
                                     size_t operation_count,
                                     rql_rewritten **rewritten);
RQL_API void rql_rewritten_free(rql_rewritten *rewritten);

/* Why nothing was changed, in a sentence; NULL when all is well. */
RQL_API const char *rql_rewritten_error(const rql_rewritten *rewritten);

/* True when the operation names something (a column, a condition, a dataset, a
 * parameter) that none of the queries has: in another text it may be there. */
RQL_API bool rql_rewritten_is_missing(const rql_rewritten *rewritten);

/* The operation that could not be made, by index, and the place in the text as
 * it was given, perhaps empty; only when there is an error.  The number of
 * operations when none is to blame: the text does not have the query. */
RQL_API size_t rql_rewritten_failed(const rql_rewritten *rewritten);
RQL_API rql_span rql_rewritten_error_span(const rql_rewritten *rewritten);

RQL_API rql_text rql_rewritten_text(const rql_rewritten *rewritten);

/* What has changed: edits of the text as it was given, in order and without
 * overlap. */
RQL_API size_t rql_rewritten_edit_count(const rql_rewritten *rewritten);
RQL_API rql_edit rql_rewritten_edit(const rql_rewritten *rewritten,
                                    size_t index);

/* --- Completion -------------------------------------------------------- */

/*
 * What may be written at a caret: what the grammar takes there, with the names
 * and values of the catalog.  The query around the caret counts on both sides,
 * broken or not, so that nothing is suggested that it has already.  In comments
 * there are no suggestions, nor directly behind a number or a closing quote.
 */
typedef struct rql_completion rql_completion;

typedef enum rql_suggestion_kind {
    RQL_SUGGESTION_KEYWORD,
    RQL_SUGGESTION_CLAUSE, /* keyword and example, with holes */
    RQL_SUGGESTION_QUERY,  /* several clauses, with holes */
    RQL_SUGGESTION_OPERATOR,
    RQL_SUGGESTION_SIGN, /* a comma or a parenthesis */
    RQL_SUGGESTION_DATASET,
    RQL_SUGGESTION_COLUMN,
    RQL_SUGGESTION_METRIC,
    RQL_SUGGESTION_VALUE,
    RQL_SUGGESTION_TIMESPAN,
    RQL_SUGGESTION_DIRECTION,
    RQL_SUGGESTION_GRAIN,
    RQL_SUGGESTION_KIND_COUNT
} rql_suggestion_kind;

/* "keyword", "clause", and so on. */
RQL_API const char *rql_suggestion_kind_name(rql_suggestion_kind kind);

/* Texts are "" when there is nothing to say. */
typedef struct rql_suggestion {
    rql_suggestion_kind kind;
    const char *label;
    const char *filter; /* what to compare with what was typed */
    const char *text;   /* to be put in the place of what is replaced */
    /* Spans of the text that are examples, to be written over. */
    const rql_span *holes;
    size_t hole_count;
    const char *detail; /* a few words: a type, a meaning */
    const char *origin; /* of names: the API or the dataset they come from */
    /* Where more is known: a dataset, or a column or metric of it; NULL for
     * other suggestions, and for columns that several datasets have. */
    const rql_catalog *catalog;
    size_t dataset;
    size_t column; /* RQL_NO_COLUMN for a dataset */
    unsigned rank; /* smaller is likelier */
    bool is_retired;
    bool begins_query; /* the one at hand is whole: it begins the next one */
} rql_suggestion;

#define RQL_NO_COLUMN ((size_t)-1)

/*
 * Find the suggestions at an offset, at most the length of the text.  The
 * document has trees and is no host: ask the part.  On RQL_OK `*completion` is to
 * be freed with rql_completion_free(), before the document and its catalogs.
 * Time grows with the query and the catalog, not with the document.
 */
RQL_API rql_status rql_completion_new(const rql_document *document,
                                      size_t offset,
                                      rql_completion **completion);
RQL_API void rql_completion_free(rql_completion *completion);

/* In order of rank. */
RQL_API size_t rql_completion_count(const rql_completion *completion);
RQL_API rql_suggestion rql_completion_at(const rql_completion *completion,
                                         size_t index);

/* What every suggestion replaces: the word or the text in quotes that the caret
 * is in or directly behind, also what of it stands behind the caret; else empty.
 * It holds the caret, and lies on one line. */
RQL_API rql_span rql_completion_replaced(const rql_completion *completion);

/* The same where an editor leaves what stands behind the caret: up to the caret,
 * but whole for text in quotes that a suggestion replaces with its own. */
RQL_API rql_span rql_completion_typed(const rql_completion *completion);

/* True when there were too many: with more letters there may be others. */
RQL_API bool rql_completion_is_cut(const rql_completion *completion);

/* What the grammar wants at a place. */
typedef enum rql_want {
    RQL_WANT_NOTHING, /* the clause may end here; a comment; a mistake */
    RQL_WANT_NAME,
    RQL_WANT_OPERATOR,
    RQL_WANT_VALUE, /* also behind one of a list, and the number of LIMIT */
    RQL_WANT_DIRECTION
} rql_want;

/* Where a caret stands in its query. */
typedef struct rql_place {
    rql_want want;
    bool is_in_clause; /* behind the keyword of a clause: */
    rql_clause_kind clause;
    rql_name column;   /* of the condition or sort key at hand, if any */
    bool has_operator; /* of the condition: */
    rql_operator op;
    size_t value; /* the index of the value, in a list */
    /* What the catalog has for the query's dataset; NULL: nothing. */
    const rql_catalog *catalog;
    size_t dataset;
    size_t known_column; /* that `column` is, or RQL_NO_COLUMN */
} rql_place;

RQL_API rql_place rql_completion_place(const rql_completion *completion);

/* --- Understanding queries --------------------------------------------- */

/*
 * Two queries mean the same when they ask for the same rows and columns in the
 * same order.  Case, layout, comments, the order of conditions and of the values
 * of a list, repetitions, conditions that others imply, quotes around numbers,
 * and defaults that are written out make no difference.  Only what is certain
 * is concluded: LIKE without a wildcard is not taken for =, and only ASCII
 * letters have two cases.  Of a query whose conditions contradict each other
 * only dataset and columns matter.  What is known of columns (numbers, metrics,
 * lists of values) comes from the catalog.  A broken query means what was
 * understood of it.
 */

/* Sentences about queries, in UTF-8. */
typedef struct rql_notes rql_notes;

RQL_API void rql_notes_free(rql_notes *notes);
RQL_API size_t rql_notes_count(const rql_notes *notes);
RQL_API const char *rql_notes_at(const rql_notes *notes, size_t index);

/*
 * Say what a query returns: what a row is, filters, order, limit, the time span
 * with its dates as of `now` (seconds since 1970 UTC), and the defaults that
 * are assumed.  To be freed with rql_notes_free(), like those below.
 */
RQL_API rql_status rql_query_describe(const rql_query *query, int64_t now,
                                      rql_notes **notes);

/* Say what the second query does differently, each note a sentence that lacks
 * its subject ("narrows the time span from ..."); no notes when both mean the
 * same, however they are written.  Columns in another order, and rows in another
 * order, are differences. */
RQL_API rql_status rql_query_compare(const rql_query *before,
                                     const rql_query *after, rql_notes **notes);

/* The parts of a query's meaning. */
typedef enum rql_facet {
    RQL_FACET_DATASET,
    RQL_FACET_COLUMNS,
    RQL_FACET_FILTERS,
    RQL_FACET_ORDER,
    RQL_FACET_LIMIT,
    RQL_FACET_TIMESPAN,
    RQL_FACET_GRAIN,
    RQL_FACET_COUNT
} rql_facet;

/* "dataset", "columns", and so on. */
RQL_API const char *rql_facet_name(rql_facet facet);

/* A hash of what a query means, and of each part of that.  Equal for queries
 * that mean the same; the same on every machine and in later versions, as long
 * as the catalog knows the same of the columns. */
typedef struct rql_fingerprint {
    uint64_t whole[2];
    uint64_t facets[RQL_FACET_COUNT];
} rql_fingerprint;

RQL_API rql_status rql_query_fingerprint(const rql_query *query,
                                         rql_fingerprint *fingerprint);

/* --- Rules ------------------------------------------------------------- */

/* Every rule has a name that is never changed and never used again. */
RQL_API size_t rql_rule_count(void);
RQL_API const rql_rule *rql_rule_at(size_t index);

/* The rule of that name, or NULL. */
RQL_API const rql_rule *rql_rule_find(const char *name);

RQL_API const char *rql_rule_name(const rql_rule *rule);

/* The severity that the rule has unless the options say otherwise.  One that
 * rests on a fact which is not documented exactly is reported one step
 * milder. */
RQL_API rql_severity rql_rule_severity(const rql_rule *rule);

/* What editors may show of the text that the rule finds, besides the finding. */
typedef enum rql_tag {
    RQL_TAG_NONE,
    RQL_TAG_UNNECESSARY, /* it does nothing, and may be shown faded */
    RQL_TAG_DEPRECATED   /* it is outdated, and may be shown struck out */
} rql_tag;

RQL_API rql_tag rql_rule_tag(const rql_rule *rule);

/* What it finds, in one line. */
RQL_API const char *rql_rule_summary(const rql_rule *rule);

/* Why it matters and what to do, in a few sentences. */
RQL_API const char *rql_rule_explanation(const rql_rule *rule);

/* A query that the rule reports, and the same put right; a request body when it
 * begins with { or [. */
RQL_API const char *rql_rule_bad_example(const rql_rule *rule);
RQL_API const char *rql_rule_good_example(const rql_rule *rule);

/* --- Words and time spans ---------------------------------------------- */

typedef enum rql_word_kind {
    RQL_WORD_KEYWORD,
    RQL_WORD_OPERATOR
} rql_word_kind;

/* What a keyword or an operator does. */
typedef struct rql_word {
    const char *name; /* "SELECT", "ORDER BY", "NOT IN", "!=" */
    rql_word_kind kind;
    const char *summary;     /* what it does, as the end of a sentence */
    const char *explanation; /* a few sentences */
    const char *example;     /* a correct query that has it */
} rql_word;

/* All of them, in the order in which queries have them. */
RQL_API size_t rql_word_count(void);
RQL_API rql_word rql_word_at(size_t index);

/* The word of that name; case does not matter.  One half of a name of two
 * keywords that has no entry of its own finds the whole.  False when there is
 * none. */
RQL_API bool rql_word_find(const char *name, size_t length, size_t *index);

/* A time span that the language has; which of them a dataset offers is told by
 * rql_catalog_range(). */
typedef struct rql_timespan {
    const char *name;
    const char *meaning;
    const char *source; /* where it was read */
    bool is_certain;    /* the name leaves no doubt on which days it begins and
                           ends */
    bool is_unbounded;  /* all that there is: it has no days */
} rql_timespan;

/* All of them, from short to long. */
RQL_API size_t rql_timespan_count(void);
RQL_API rql_timespan rql_timespan_at(size_t index);

/* The time span of that name; case does not matter.  False when there is
 * none. */
RQL_API bool rql_timespan_find(const char *name, size_t length, size_t *index);

/* The one that the service takes for a query without TIMESPAN. */
RQL_API size_t rql_timespan_assumed(void);

/* The first and the last day of a time span, as of `now` (seconds since 1970
 * UTC).  False when it is unbounded, and for years that have not four
 * digits. */
RQL_API bool rql_timespan_days(size_t index, int64_t now, rql_date *first,
                               rql_date *last);

/* --- Positions --------------------------------------------------------- */

/* Line and column, from 1; a column is a Unicode code point, an invalid byte
 * counts as one. */
typedef struct rql_position {
    size_t line;
    size_t column;
} rql_position;

typedef struct rql_lines rql_lines;

/* An index of the lines of a text, which must outlive it.  Lines end in \n,
 * \r\n or \r. */
RQL_API rql_status rql_lines_new(const char *text, size_t length,
                                 rql_lines **lines);
RQL_API void rql_lines_free(rql_lines *lines);

/* The text is the rest of a longer one, and begins at this position of it: those
 * that are asked for are positions there.  At first it is {1, 1}. */
RQL_API void rql_lines_set_origin(rql_lines *lines, rql_position origin);

/* The position of an offset (at most the text's length), in constant time. */
RQL_API rql_position rql_lines_position(const rql_lines *lines, size_t offset);

/* The line that holds an offset, without its line break. */
RQL_API rql_span rql_lines_line(const rql_lines *lines, size_t offset);

/* --- Catalogs ---------------------------------------------------------- */

/*
 * A catalog says which datasets one service has and what is in them.  It never
 * changes and may be shared between threads.  The built-in ones are made from
 * Microsoft's published pages; how sure each fact is stands beside it.
 */

/* The built-in catalog of a service; `api` is not RQL_API_AUTO. */
RQL_API const rql_catalog *rql_catalog_builtin(rql_api api);

/* Called for each problem of a catalog text: an error (nothing was made) or a
 * warning, where it is, and a sentence. */
typedef void rql_problem_function(void *context, rql_severity severity,
                                  rql_position position, const char *message);

/*
 * Make a catalog of the answer of the service's *Get all datasets* request: an
 * object with a list "value", or the bare list; keys in any case.  `name` is
 * how messages call it, usually a file name; it is copied.  With
 * RQL_API_AUTO the service is found out by comparing the datasets with the
 * built-in catalogs.  More members, which docs/catalogs.md lists, may tell of
 * types, values and the like.  `on_problem` may be NULL.  On RQL_OK `*catalog`
 * is to be freed with rql_catalog_free().
 */
RQL_API rql_status rql_catalog_new(const char *json, size_t length,
                                   const char *name, rql_api api,
                                   rql_problem_function *on_problem,
                                   void *context, rql_catalog **catalog);

/* Free a catalog.  NULL and built-in ones are allowed. */
RQL_API void rql_catalog_free(rql_catalog *catalog);

RQL_API rql_api rql_catalog_api(const rql_catalog *catalog);

/* "built-in", or the name it was made with. */
RQL_API const char *rql_catalog_name(const rql_catalog *catalog);

/* How sure a fact is. */
typedef enum rql_evidence {
    RQL_EVIDENCE_NONE,
    RQL_EVIDENCE_INFERRED,   /* concluded from names or from like datasets */
    RQL_EVIDENCE_DOCUMENTED, /* a page of Microsoft states it */
    RQL_EVIDENCE_SERVICE     /* the service itself said so */
} rql_evidence;

RQL_API const char *rql_evidence_name(rql_evidence evidence);

/* How much is known of a dataset. */
typedef enum rql_dataset_status {
    RQL_DATASET_NAMED_ONLY, /* its name, but not its columns */
    RQL_DATASET_ASSEMBLED,  /* its columns, put together from several pages */
    RQL_DATASET_EXACT       /* documented exactly, or from the service */
} rql_dataset_status;

RQL_API const char *rql_dataset_status_name(rql_dataset_status status);

typedef enum rql_column_kind { RQL_COLUMN, RQL_METRIC } rql_column_kind;

typedef enum rql_column_type {
    RQL_TYPE_UNKNOWN,
    RQL_TYPE_STRING,
    RQL_TYPE_NUMBER,
    RQL_TYPE_BOOLEAN,
    RQL_TYPE_DATE,
    RQL_TYPE_DATETIME,
    RQL_TYPE_GUID
} rql_column_type;

RQL_API const char *rql_column_type_name(rql_column_type type);

/* Whether the newest sources still have a column. */
typedef enum rql_column_status {
    RQL_COLUMN_CURRENT,
    RQL_COLUMN_OLDER,      /* only older sources have it */
    RQL_COLUMN_CONFLICTING /* sources of the same age disagree */
} rql_column_status;

RQL_API const char *rql_column_status_name(rql_column_status status);

/* A dataset.  Texts are "" when nothing is known. */
typedef struct rql_dataset_info {
    const char *name;
    rql_dataset_status status;
    size_t column_count; /* columns and metrics */
    size_t range_count;  /* time spans that it offers; 0 when not known */
    rql_evidence range_evidence;
    unsigned minimum_interval; /* hours between runs; 0 when not known */
    rql_evidence interval_evidence;
    const char *source; /* where the facts were read */
    const char *note;
} rql_dataset_info;

RQL_API size_t rql_catalog_dataset_count(const rql_catalog *catalog);
RQL_API rql_dataset_info rql_catalog_dataset(const rql_catalog *catalog,
                                             size_t dataset);

/* The dataset of that name (ASCII case does not matter); false when there is
 * none. */
RQL_API bool rql_catalog_find_dataset(const rql_catalog *catalog,
                                      const char *name, size_t length,
                                      size_t *dataset);

/* A time span that the dataset offers, in the catalog's order. */
RQL_API const char *rql_catalog_range(const rql_catalog *catalog,
                                      size_t dataset, size_t index);

/* A column or metric.  Texts are "" when nothing is known. */
typedef struct rql_column_info {
    const char *name;
    rql_column_kind kind;
    rql_evidence kind_evidence;
    rql_column_type type;
    rql_evidence type_evidence;
    rql_column_status status;
    const char *since;     /* first and last source that has it: 2021-07, */
    const char *last_seen; /* or 2024+ for the newest ones */
    const char *renamed_to;
    const char *meaning;
    const char *source;
    const char *note;
    size_t value_count;     /* known values */
    bool values_are_closed; /* the column holds no others */
    const char *values_source;
    const char *values_note;
} rql_column_info;

RQL_API rql_column_info rql_catalog_column(const rql_catalog *catalog,
                                           size_t dataset, size_t index);

/* The column or metric of that name (ASCII case does not matter); false when
 * the dataset has none. */
RQL_API bool rql_catalog_find_column(const rql_catalog *catalog, size_t dataset,
                                     const char *name, size_t length,
                                     size_t *index);

/* A known value of a column. */
RQL_API const char *rql_catalog_value(const rql_catalog *catalog,
                                      size_t dataset, size_t column,
                                      size_t index);

/* Where the name of a dataset, or of a column, stands in the text that the
 * catalog was made from: its offset, that of the quote before it.  Of a column
 * of which more is told than its name, it is where that is told.  False for
 * catalogs that were not made from a text: built-in and merged ones. */
RQL_API bool rql_catalog_dataset_place(const rql_catalog *catalog,
                                       size_t dataset, size_t *offset);
RQL_API bool rql_catalog_column_place(const rql_catalog *catalog,
                                      size_t dataset, size_t index,
                                      size_t *offset);

/* --- Catalogs in time -------------------------------------------------- */

/* One difference between two catalogs of a service. */
typedef enum rql_change_kind {
    RQL_CHANGE_DATASET_ADDED,
    RQL_CHANGE_DATASET_REMOVED,
    RQL_CHANGE_DATASET_RENAMED, /* probably */
    RQL_CHANGE_COLUMN_ADDED,
    RQL_CHANGE_COLUMN_REMOVED,
    RQL_CHANGE_COLUMN_RENAMED, /* probably */
    RQL_CHANGE_COLUMN_KIND,    /* a column became a metric, or the reverse */
    RQL_CHANGE_RANGE_ADDED,
    RQL_CHANGE_RANGE_REMOVED,
    RQL_CHANGE_INTERVAL, /* the minimum interval; before and after in hours */
    RQL_CHANGE_KIND_COUNT
} rql_change_kind;

/* "dataset-added", and so on. */
RQL_API const char *rql_change_kind_name(rql_change_kind kind);

typedef struct rql_change {
    rql_change_kind kind;
    const char *dataset;         /* as the new catalog calls it, if it has it */
    const char *before;          /* "" for what was added */
    const char *after;           /* "" for what was removed */
    rql_column_kind column_kind; /* of columns: the new kind, or the old one of
                                    what was removed */
    bool breaks; /* a query that is right today may be wrong afterwards */
    const char *reason; /* of renames: why they are thought so; of kinds: why
                           that may be no change; else "" */
} rql_change;

typedef struct rql_changes rql_changes;

/*
 * Compare two catalogs of one service, which must outlive the result.  Changes
 * come dataset by dataset, in the order of `after`; datasets that are gone come
 * last.  Each name has one partner at most, but several old names may have
 * become one that pages know as the newer name of all.  What one of the
 * catalogs does not know (time spans, columns, an interval) is no difference.
 * Time and memory grow with the size of the catalogs.  To be freed with
 * rql_changes_free().
 */
RQL_API rql_status rql_changes_new(const rql_catalog *before,
                                   const rql_catalog *after,
                                   rql_changes **changes);
RQL_API void rql_changes_free(rql_changes *changes);
RQL_API size_t rql_changes_count(const rql_changes *changes);
RQL_API rql_change rql_changes_at(const rql_changes *changes, size_t index);

/*
 * A catalog of what the service lists, with what another one (usually the
 * built-in one) knows of it laid over: types, values, meanings, renames,
 * sources.  Datasets, columns, kinds and time spans are those of `live`, and so
 * are its name and its spelling; what it no longer has and the other one does
 * is left out.  A column is current because the service has it, but older where
 * its dataset has the newer name too.  What `live` itself tells wins.  Neither
 * is needed afterwards.  On RQL_OK `*catalog` is to be freed with
 * rql_catalog_free().
 */
RQL_API rql_status rql_catalog_merge(const rql_catalog *live,
                                     const rql_catalog *known,
                                     rql_catalog **catalog);

#ifdef __cplusplus
}
#endif

#endif
