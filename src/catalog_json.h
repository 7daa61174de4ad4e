/*
 * Making a catalog of the service's answer: what the parts of that share.  The
 * text is checked first; after that, reading it is finding the way in a text
 * that is known to be right, so that every problem has its exact place.
 */
#ifndef RQL_CATALOG_JSON_H
#define RQL_CATALOG_JSON_H

#include "arena.h"
#include "catalog.h"

/* --- The text ---------------------------------------------------------- */

struct json_text {
    const char *text;
    uint32_t length;
    uint32_t at; /* where reading goes on */
};

/* Why a text is no JSON. */
struct json_error {
    uint32_t at;
    const char *message;
    bool tell_found; /* what stands there is to be told too */
};

/* True when one JSON value and nothing else follows from where reading is,
 * which then is at the start again.  Not recursive, and nests 64 deep. */
bool rql_json_check(struct json_text *json, struct json_error *error);

enum json_kind {
    JSON_KIND_OBJECT,
    JSON_KIND_LIST,
    JSON_KIND_TEXT,
    JSON_KIND_NUMBER,
    JSON_KIND_BOOLEAN,
    JSON_KIND_NULL
};

/* What kind of value begins at an offset. */
enum json_kind rql_json_kind(const struct json_text *json, uint32_t offset);

/* "an object", "a list", and so on. */
const char *rql_json_kind_name(enum json_kind kind);

/* The byte where reading is; NUL at the end. */
static inline char rql_json_peek(const struct json_text *json)
{
    return json->at < json->length ? json->text[json->at] : '\0';
}

void rql_json_skip_space(struct json_text *json);

/* Skip a text, a mark, or whatever stands before the next one. */
void rql_json_skip_token(struct json_text *json);

/* Skip a value of any depth. */
void rql_json_skip_value(struct json_text *json);

/* Go to the next item of a list or object; false behind its last one.  Begins
 * at the opening bracket, with `*is_first` set. */
bool rql_json_next_item(struct json_text *json, bool *is_first);

/* Go over the colon behind the name of a member, to its value. */
void rql_json_skip_colon(struct json_text *json);

/* Read a text.  It stays where it is unless it holds escapes, and has no
 * spaces around it. */
rql_text rql_json_read_string(struct json_text *json, struct arena *arena);

/* Read a number as a count.  False when it is none: negative, with a fraction
 * or an exponent.  Very large ones read as UINT32_MAX. */
bool rql_json_read_count(struct json_text *json, uint32_t *count);

/* --- The catalog in the making ----------------------------------------- */

#define NOWHERE UINT32_MAX

/* A problem of the text. */
struct problem {
    uint32_t offset;
    uint32_t first; /* of two places that contradict, or NOWHERE */
    uint32_t order; /* in which they were found */
    rql_severity severity;
    rql_position position;
    const char *message;
};

struct loader {
    struct arena *arena;
    struct json_text json;
    rql_api api; /* as the caller has it */

    struct vector problems;   /* struct problem */
    struct problem untold;    /* stands for those that are too many */
    uint32_t untold_problems; /* how many these are */
    uint32_t errors;
    rql_lines *lines;

    /* Every name of the text fits: in the text it has two quotes, in the pool
     * one NUL. */
    char *pool;
    uint32_t pool_length;
    struct vector datasets; /* struct catalog_dataset */
    struct vector columns;  /* struct catalog_column */
    struct vector lists;    /* catalog_text */
    /* uint32_t: where each dataset and column stands in the text. */
    struct vector dataset_places;
    struct vector column_places;
    struct rql_catalog *catalog;
};

/* Keep a problem; `first` is an earlier place that it is about, or NOWHERE. */
void rql_loader_report(struct loader *l, rql_severity severity, uint32_t offset,
                       uint32_t first, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Put the problems into the order of the text and find their lines. */
void rql_loader_sort_problems(struct loader *l);

void rql_loader_tell(const struct loader *l, rql_problem_function *tell,
                     void *context);

/* As much of a text as a message may show, fit to be shown. */
const char *rql_loader_quote(struct loader *l, rql_text text);

/* Add a name of at most UINT16_MAX bytes to what was read: a column or metric
 * of the dataset that is added next, a time span, or that dataset. */
void rql_loader_add_column(struct loader *l, rql_text name, uint32_t at,
                           rql_column_kind kind);
void rql_loader_add_range(struct loader *l, rql_text name);
void rql_loader_add_dataset(struct loader *l, rql_text name, uint32_t at,
                            uint16_t minimum_interval);

/* Make the catalog of what was added: leave out what is there twice, build the
 * tables for look-ups, find out the service. */
void rql_loader_build(struct loader *l, const char *name);

#endif
