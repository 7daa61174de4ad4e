/* Making a catalog of the service's answer: what the parts of that share. */
#ifndef RQL_CATALOG_JSON_H
#define RQL_CATALOG_JSON_H

#include "arena.h"
#include "catalog.h"
#include "json_text.h"

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
    struct vector details;  /* struct column_details, of these */
    struct vector lists;    /* catalog_text */
    /* uint32_t: where each dataset and column stands in the text. */
    struct vector dataset_places;
    struct vector column_places;
    struct rql_catalog *catalog;

    uint32_t first_range; /* in `lists`: of the dataset that is added next */
    struct vector facts;  /* struct column_facts */
    /* uint32_t: where the facts of each dataset's columns begin. */
    struct vector fact_starts;
};

/* What is told of a column beside its name. */
struct column_facts {
    rql_text name;
    uint32_t hash;
    uint32_t at;                  /* where it stands in the text */
    uint32_t kind;                /* where the kind stands, or 0 */
    struct catalog_column column; /* with these facts; its name is not set */
    struct column_details details;
};

/* --- Problems ---------------------------------------------------------- */

/* Keep a problem; `first` is an earlier place that it is about, or NOWHERE. */
void rql_loader_report(struct loader *l, rql_severity severity, uint32_t offset,
                       uint32_t first, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#define report(l, severity, offset, ...)                                       \
    rql_loader_report(l, severity, offset, NOWHERE, __VA_ARGS__)

/* Put the problems into the order of the text and find their lines. */
void rql_loader_sort_problems(struct loader *l);

void rql_loader_tell(const struct loader *l, rql_problem_function *tell,
                     void *context);

/* As much of a text as a message may show, fit to be shown. */
const char *rql_loader_quote(struct loader *l, rql_text text);

/* --- Members ----------------------------------------------------------- */

/* The members that are understood: those of the service's answer, and behind
 * them those that only catalogs from merging have. */
enum member {
    VALUE,
    NEXT_LINK,
    TOTAL_COUNT,
    STATUS_CODE,
    MESSAGE,
    FAILURE,
    DATASET_NAME,
    COLUMN_NAMES,
    METRICS,
    RANGES,
    INTERVAL,
    API,
    STATUS,
    RANGE_EVIDENCE,
    INTERVAL_EVIDENCE,
    SOURCE,
    NOTE,
    COLUMNS,
    NAME,
    KIND,
    KIND_EVIDENCE,
    TYPE,
    TYPE_EVIDENCE,
    SINCE,
    LAST_SEEN,
    RENAMED_TO,
    MEANING,
    VALUES,
    VALUES_ARE_CLOSED,
    VALUES_SOURCE,
    VALUES_NOTE,
    MEMBER_COUNT
};

extern const char *const rql_member_names[MEMBER_COUNT];

/* Where the values of the known members of an object begin; 0: missing. */
struct object {
    uint32_t start;
    uint32_t at[MEMBER_COUNT];
};

/* Find the members of an object, and go behind it.  Members that are not known
 * are left alone: the service may get new ones. */
void rql_loader_read_object(struct loader *l, uint32_t at,
                            struct object *object);

static inline enum json_kind kind_at(const struct loader *l, uint32_t at)
{
    return rql_json_kind(&l->json, at);
}

static inline const char *kind_name_at(const struct loader *l, uint32_t at)
{
    return rql_json_kind_name(kind_at(l, at));
}

/* True when the object has the member, and it is not null. */
bool rql_loader_has(const struct loader *l, const struct object *object,
                    enum member member);

/* The same for members that the catalog can do without: one of another kind
 * is reported and then taken as missing. */
bool rql_loader_has_kind(struct loader *l, const struct object *object,
                         enum member member, enum json_kind kind);

/* The same where another kind is an error; `title` is what messages call the
 * object. */
bool rql_loader_needs_kind(struct loader *l, const struct object *object,
                           const char *title, enum member member,
                           enum json_kind kind);

/* The text at an offset, without the spaces around it. */
rql_text rql_loader_read_string(struct loader *l, uint32_t at);

/* --- Facts ------------------------------------------------------------- */

/* Read the service that the text says it is of, unless the caller knows. */
void rql_loader_read_api(struct loader *l, const struct object *object);

/* Read what is known of the dataset that was added last, and of its columns,
 * beside their names. */
void rql_loader_read_facts(struct loader *l, const struct object *object,
                           const char *title);

/* --- Tables ------------------------------------------------------------ */

/* Add a text to the pool. */
catalog_text rql_loader_add_text(struct loader *l, rql_text text);

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
