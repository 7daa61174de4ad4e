/* The list of suppressions: what is told of each, and how it is written. */
#ifndef SUPPRESSIONS_H
#define SUPPRESSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "json.h"
#include "message.h"
#include "output.h"
#include "policy.h"

/* What the visits of all inputs share. */
struct listing {
    const struct settings *settings;
    struct policies policies;
    struct output *out;
    struct json json;
    int64_t now;
    long most_days; /* of --expiring; less than 0: all are listed */
    size_t files;
    size_t count;
    size_t expired;
    size_t ending; /* not expired, but within the days of --expiring */
    size_t unused;
    size_t without_reason;
    size_t invalid;
    enum status status;
};

/* One of them, with all that is told of it. */
struct row {
    const char *path;
    rql_position position;
    const rql_document *document;
    size_t index;
    rql_suppression suppression;
    size_t used;    /* findings that it hides */
    char until[16]; /* or "" */
    long days;      /* until it ends; less than 0: it has */
};

/* True when it hides nothing, and might. */
static inline bool is_unused_row(const struct row *row)
{
    const rql_suppression *s = &row->suppression;
    return s->rule_count && !row->used && !s->is_expired && !s->is_void;
}

/* As text. */
void list_put_row(struct listing *run, const struct row *row);
void list_put_invalid(struct listing *run, const char *path,
                      rql_position position, const rql_diagnostic *d);
void list_put_summary(struct listing *run);

/* As JSON. */
void list_begin_json(struct listing *run);
void list_put_json_row(struct listing *run, const struct row *row);
void list_put_json_invalid(struct listing *run, const char *path,
                           rql_position position, const rql_diagnostic *d);
void list_end_json(struct listing *run);

#endif
