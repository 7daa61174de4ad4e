/*
 * Suppressions: directives in comments, the lines that they cover, and the
 * findings that they hide.
 */
#ifndef RQL_SUPPRESS_H
#define RQL_SUPPRESS_H

#include "document.h"

/* What a comment asks for; the first ones are those of
 * rql_suppression_kind. */
enum directive_kind {
    DIRECTIVE_NEXT_LINE = RQL_SUPPRESS_NEXT_LINE,
    DIRECTIVE_LINE = RQL_SUPPRESS_LINE,
    DIRECTIVE_RANGE = RQL_SUPPRESS_RANGE,
    DIRECTIVE_FILE = RQL_SUPPRESS_FILE,
    DIRECTIVE_ENABLE,
    DIRECTIVE_KIND_COUNT
};

/* A comment that may be a directive. */
struct directive_comment {
    uint32_t start;
    uint32_t end;
    uint32_t behind; /* the first byte behind it that is no trivia */
    uint32_t target; /* the same, of the lines behind its own */
};

/* A rule that a suppression names. */
struct suppressed_rule {
    uint16_t rule;
    bool is_used; /* it hides something, or would at another level */
    uint32_t start;
    uint32_t end;
    uint32_t suppression;
    uint32_t used; /* how many findings it hides, or hid until it expired */
};

struct suppression {
    uint8_t kind; /* enum directive_kind */
    bool has_until;
    bool is_expired;
    bool is_void;     /* it has a mistake, and suppresses nothing */
    bool has_unknown; /* it names rules that there are not */
    rql_date until;
    rql_span date;
    uint32_t comment; /* in document.comments */
    rql_span word;    /* reportql-disable-line */
    uint32_t first_rule;
    uint32_t rule_count;
    uint32_t list_end; /* where one more rule is added */
    rql_span reason;   /* empty: none */
};

/* A suppression as it is told of: one of the document, or of one inside it. */
struct told_suppression {
    rql_suppression told;
    uint32_t first_rule; /* in document.told_rules */
    uint32_t index;      /* among them, before they are put in order */
};

/* Findings of a rule that begin at bytes from to end are hidden. */
struct cover {
    uint32_t key; /* rule, and what hides before what */
    uint32_t from;
    uint32_t end;
    uint32_t by; /* in document.suppressed_rules */
};

/* What reading directives and covering findings share. */
struct suppressing {
    struct rql_document *d;
    int64_t now;
    uint32_t open[RULE_COUNT]; /* 1 + the rule that a range has begun with */
};

static inline struct directive_comment *
rql_comments(const struct rql_document *d)
{
    return d->comments.items;
}

static inline struct suppression *rql_suppressions(const struct rql_document *d)
{
    return d->suppressions.items;
}

static inline struct suppressed_rule *
rql_suppressed_rules(const struct rql_document *d)
{
    return d->suppressed_rules.items;
}

/* True for the rules that are about suppressions: none hides them. */
static inline bool rql_is_about_suppressions(uint16_t rule)
{
    return rule >= RULE_INVALID_SUPPRESSION &&
           rule <= RULE_SUPPRESSION_WITHOUT_REASON;
}

/* "reportql-disable-line", and so on. */
extern const char *const rql_directive_names[DIRECTIVE_KIND_COUNT];

/* The directive that was meant, and how sure that is. */
struct meant {
    enum directive_kind kind; /* DIRECTIVE_KIND_COUNT: none */
    bool is_certain;
};

/* The directive that is meant by a word, which stands behind `reportql`.  With
 * `may_slip` two slips of the fingers are allowed. */
struct meant rql_find_directive(const char *word, size_t length, bool may_slip);

/* Read a comment: enter the suppression that it is, end the ranges that it
 * ends, and report what is wrong with it. */
void rql_read_directive(struct suppressing *s, uint32_t comment);

/* End the range that has begun with a rule. */
void rql_end_range(struct suppressing *s, uint32_t by, uint32_t end);

/* Report what is expired, unused or without reason. */
void rql_report_suppressions(struct rql_document *d);

static inline struct told_suppression *rql_told(const struct rql_document *d)
{
    return d->told.items;
}

/* The bytes to remove with a comment: the whole line when it stands alone. */
rql_edit rql_comment_removal(const struct rql_document *d,
                             const struct directive_comment *comment);

/* White space of a line. */
static inline bool rql_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

static inline bool rql_is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

#endif
