/* How findings are written: an output format is a file and a row in report.c. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

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
    bool is_trial;            /* they were only shown */
};

/* A report while it is written. */
struct report {
    struct output *out;
    struct json json;   /* for formats that are JSON */
    rql_severity level; /* the mildest findings that people see */
    bool quiet;         /* no summary */
};

struct format {
    const char *name;
    bool carries_all; /* findings of every level */
    void (*begin)(struct report *report);
    /* One input; false when there was no memory for it. */
    bool (*document)(struct report *report, struct findings *findings);
    void (*end)(struct report *report, const struct tally *tally);
};

/* The formats, by index, the default first; NULL behind the last one. */
const struct format *format_at(size_t index);

extern const struct format text_format;
extern const struct format json_format;

#endif
