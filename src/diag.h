/* Diagnostics: what is wrong, where, and how to mend it. */
#ifndef RQL_DIAG_H
#define RQL_DIAG_H

#include <stdint.h>

#include <reportql/reportql.h>

#include "arena.h"

/* One for each line of grammar/rules.def. */
enum rule_id {
#define RULE(id, name, severity, summary, explanation, bad, good) RULE_##id,
#include "rules.def"
#undef RULE
    RULE_COUNT
};

/* Its texts are offsets, which the loader of a program need not touch. */
struct rql_rule {
    uint16_t name;
    uint16_t summary;
    uint16_t explanation;
    uint16_t bad;
    uint16_t good;
    uint8_t severity; /* rql_severity */
};

extern const struct rql_rule rql_rules[RULE_COUNT];

/* What only some diagnostics have. */
struct diag_extra {
    const char *help;
    const rql_related *related;
    rql_fix *fixes;
    uint32_t related_count;
    uint32_t fix_count;
    rql_identity identity[]; /* one, if has_identity; room for it only where
                                identities are wanted */
};

/* Kept small: a file may have one for every few bytes. */
struct rql_diagnostic {
    uint32_t start;
    uint32_t end;
    uint16_t rule; /* enum rule_id */
    uint8_t severity;
    bool has_identity;
    const char *message;
    struct diag_extra *extra; /* or NULL */
};

struct rql_document;

/* Most queries have no findings: what only leads to one is kept small, and out of
 * the way of the rest. */
#define RQL_SELDOM __attribute__((cold))

/* Texts that are needed for a moment, each until its turn comes again. */
struct momentary {
    struct vector texts[4]; /* bytes, with a NUL */
    unsigned turn;
};

/*
 * Of a document that is to keep some findings of each severity: which ones, and
 * how many others there are.  Those are counted when they are reported, where
 * that shows already, and make neither messages nor fixes.  (diag_bound.c)
 */
struct diag_counts {
    size_t kept[RQL_OFF];    /* in document.diags */
    size_t omitted[RQL_OFF]; /* not there */
    size_t omitted_fixable;  /* of the latter, those with a fix */
    size_t before[RQL_OFF];  /* kept of earlier queries */
    uint32_t errors_omitted; /* of the query at hand */
};

struct diag_bound {
    size_t most; /* to be kept of a severity */
    struct diag_counts counts;
    size_t next_cut[RQL_OFF]; /* so many are kept when some are dropped */
    uint64_t beyond[RQL_OFF]; /* in this query, none from here on is kept */
    struct vector starts;     /* uint32_t, while some are dropped */
    bool is_fixable;          /* the one that `counted` stands for */
    struct rql_diagnostic counted; /* a finding that is not kept */
};

/* True when a finding there is one too many. */
bool rql_is_beyond(struct rql_document *document, rql_severity severity,
                   uint32_t start);

/* Count a finding that is not kept; what is returned stands for it. */
struct rql_diagnostic *rql_count_only(struct rql_document *document,
                                      rql_severity severity);

/* Keep at most so many of each severity, from now on. */
void rql_bound_diags(struct rql_document *document, size_t most);

/* Settle which findings of the query at hand are kept; they are sorted. */
void rql_bound_query(struct rql_document *document);

/* Go back to what was known when a query had ended. */
void rql_bound_back(struct rql_document *document,
                    const struct diag_counts *counts);

/* Take a finding of a section over; and what that has not kept. */
void rql_take_kept(struct rql_document *document,
                   const struct rql_diagnostic *diagnostic);
void rql_take_omitted(struct rql_document *document,
                      const struct rql_document *section);

/* True when there are findings that were not kept. */
bool rql_has_omitted(const struct rql_document *document);

/*
 * Report a finding in the query at hand, at the bytes start to end.  The
 * message is printf-formatted.  Returns NULL when nobody wants to know; the
 * functions below then do nothing.  The result is valid until the next report.
 */
struct rql_diagnostic *rql_report(struct rql_document *document,
                                  enum rule_id rule, uint32_t start,
                                  uint32_t end, const char *format, ...)
    __attribute__((format(printf, 5, 6))) RQL_SELDOM;

/* Report a function in tokens `first` to `last`, of a condition or not. */
struct rql_diagnostic *rql_report_function(struct rql_document *document,
                                           uint32_t first, uint32_t last,
                                           bool is_condition);

/* The same for a verdict that rests on a fact which is not documented exactly,
 * or that the reader may take lightly: one with another severity than the
 * rule's, unless the user has set one. */
struct rql_diagnostic *rql_report_as(struct rql_document *document,
                                     enum rule_id rule, rql_severity severity,
                                     uint32_t start, uint32_t end,
                                     const char *format, ...)
    __attribute__((format(printf, 6, 7))) RQL_SELDOM;

/* Add a line of help. */
void rql_add_help(struct rql_document *document,
                  struct rql_diagnostic *diagnostic, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Name a second place. */
void rql_add_related(struct rql_document *document,
                     struct rql_diagnostic *diagnostic, uint32_t start,
                     uint32_t end, const char *message);

/* Offer a fix of one edit; title and text are copied. */
void rql_add_fix(struct rql_document *document,
                 struct rql_diagnostic *diagnostic, bool is_safe,
                 uint32_t start, uint32_t end, const char *text,
                 const char *format, ...) __attribute__((format(printf, 7, 8)));

/* Add one more edit to the fix that was offered last, behind its others. */
void rql_add_edit(struct rql_document *document,
                  struct rql_diagnostic *diagnostic, uint32_t start,
                  uint32_t end, const char *text);

/* True for a finding that was reported, and not only counted. */
bool rql_is_kept(const struct rql_document *document,
                 const struct rql_diagnostic *diagnostic);

/* The last finding of that rule and place in the query at hand, or NULL. */
struct rql_diagnostic *rql_reported(struct rql_document *document,
                                    enum rule_id rule, uint32_t start);

/* Offer a fix of several edits; the title and the array of edits are copied,
 * the texts of these are not. */
void rql_add_edits_fix(struct rql_document *document,
                       struct rql_diagnostic *diagnostic, bool is_safe,
                       const rql_edit *edits, size_t count, const char *title);

/* A formatted text that is needed for a moment, such as that of an edit: until
 * the fourth one after it, or after what rql_show() gives. */
const char *rql_compose(struct rql_document *document, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The bytes start to end for use in a message: valid UTF-8, of bearable
 * length; as long-lived as what rql_compose() gives. */
const char *rql_show(struct rql_document *document, uint32_t start,
                     uint32_t end);

/* Sort all findings by position. */
void rql_sort_diags(struct rql_document *document);

/* What a finding has besides; made when there is nothing yet. */
struct diag_extra *rql_diag_extra(struct rql_document *document,
                                  struct rql_diagnostic *diagnostic);

/* Sort the findings of the query at hand by position, and count its errors. */
void rql_finish_diags(struct rql_document *document);

/* Say of findings of the query at hand what they are (identity.c). */
void rql_identify(struct rql_document *document,
                  struct rql_diagnostic *diagnostics, size_t count);

#endif
