/* How findings are written: an output format is a file and a row in report.c. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "baseline.h"
#include "bytes.h"
#include "findings.h"
#include "json.h"
#include "output.h"

/* What was found, in all inputs together. */
struct tally {
    size_t files;
    size_t unread; /* inputs that could not be read */
    size_t queries;
    size_t findings[RQL_OFF]; /* by rql_severity */
    size_t fixable;           /* findings that have a fix */
    size_t fixed;             /* fixes that were made */
    size_t suppressed;        /* findings that comments hide */
    size_t added;             /* suppressions that were written */
    bool is_trial;            /* they were only shown */
    int status;               /* the exit status that the findings give */
    rql_text complaints;      /* what was said of trouble, line by line */
    bool is_changed;          /* only what has changed was checked */
    const char *since;        /* since what, as words; or none */
    struct baseline_tally baseline;
};

struct format;

/* A report while it is written. */
struct report {
    const struct format *format;
    struct output *out;
    struct json json;       /* for formats that are JSON */
    rql_severity level;     /* the mildest findings that people see */
    size_t hidden[RQL_OFF]; /* findings that they do not see */
    bool quiet;             /* no summary */
    void *own; /* the format's `own_size` bytes, zero at the start */
};

struct format {
    const char *name;
    bool carries_all; /* findings of every level */
    size_t most;      /* findings of an input that it writes; the others are
                         only counted.  0: all of them */
    bool streams;     /* it writes an input's findings as they come, in any
                         number of documents */
    bool identities;  /* it asks for what rql_options.identities gives */
    size_t own_size;
    void (*begin)(struct report *report);
    /* One input; false when there was no memory for it. */
    bool (*document)(struct report *report, struct findings *findings);
    void (*end)(struct report *report, const struct tally *tally);
    void (*free_own)(void *own); /* what `own` points to; or none */
};

/* The formats, by index, the default first; NULL behind the last one. */
const struct format *format_at(size_t index);

/* True for the findings that the report's level lets through, and for all that
 * fail the run. */
bool report_shows(const struct report *report, const struct findings *findings,
                  const rql_diagnostic *diagnostic);

/* The same of all findings of a severity. */
bool report_shows_severity(const struct report *report,
                           const struct findings *findings,
                           rql_severity severity);

/* A new report in a format, and its end, which frees what it has. */
struct report report_new(const struct format *format, struct output *out,
                         const struct settings *settings);
void report_free(struct report *report);
/* Write how many findings there are of each severity, separated by commas;
 * returns how many that are in all. */
size_t put_findings(struct output *out, const size_t findings[RQL_OFF]);

extern const struct format text_format;
extern const struct format compact_format;
extern const struct format json_format;
extern const struct format jsonl_format;
extern const struct format sarif_format;
extern const struct format github_format;
extern const struct format gitlab_format;
extern const struct format junit_format;
extern const struct format checkstyle_format;
extern const struct format rdjson_format;
extern const struct format markdown_format;

#endif
