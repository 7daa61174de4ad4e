/* What a new catalog does to queries that were written for an older one. */
#ifndef IMPACT_H
#define IMPACT_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "json.h"
#include "output.h"
#include "two_catalogs.h"

/* --- Changes by name ------------------------------------------------------*/

/* The changes that concern names in queries, sorted for looking them up. */
struct renames {
    const rql_changes *changes;
    rql_change *items; /* renames, and columns of another kind */
    size_t count;
};

void renames_make(struct renames *renames, const rql_changes *changes);
void renames_free(struct renames *renames);

/* The change of a dataset's name, or NULL. */
const rql_change *renames_of_dataset(const struct renames *renames,
                                     rql_text name);

/* The change of a column; the dataset goes by its new name. */
const rql_change *renames_of_column(const struct renames *renames,
                                    rql_text dataset, rql_text name);

/* --- One text -------------------------------------------------------------*/

/* Why a query is hit.  Messages live as long as the impact. */
struct impact_finding {
    rql_span span;
    const rql_rule *rule; /* NULL: a column became a metric, or the reverse */
    rql_severity severity;
    const char *message;
    const rql_change *change; /* the one that explains it, or NULL */
};

enum verdict {
    VERDICT_BREAKS, /* it has errors that it did not have */
    VERDICT_CHANGES /* it may give other results */
};

/* A query that is hit. */
struct impact_hit {
    enum verdict verdict;
    rql_span span;
    rql_text dataset;
    size_t first_finding;
    size_t finding_count;
    size_t first_edit;
    size_t edit_count;
    bool is_mended; /* by its edits */
};

/* How many queries there are of each sort. */
struct impact_counts {
    size_t files;
    size_t queries; /* of the service */
    size_t others;  /* of another service, or of none that is known */
    size_t breaking;
    size_t changing;
    size_t mended;    /* of these, by edits */
    size_t put_right; /* wrong with the old catalog, right with the new one */
    size_t wrong;     /* with both */
    size_t edits;     /* names to write anew */
    size_t edited;    /* queries that have such */
};

struct impact {
    rql_text text;
    rql_lines *lines;
    rql_document *before;
    rql_document *after;
    struct impact_finding *findings;
    size_t finding_count;
    struct impact_hit *hits;
    size_t hit_count;
    rql_edit *edits; /* in order of position */
    size_t edit_count;
    rql_text new_text; /* with the edits made; to be freed */
    struct impact_counts counts;
};

/* Find out what the new catalog does to the queries of a text, which must
 * outlive the result.  To be freed whatever the status is. */
rql_status impact_make(struct impact *impact, rql_text text,
                       const struct two_catalogs *two,
                       const struct renames *renames);
void impact_free(struct impact *impact);

/* --- Reports --------------------------------------------------------------*/

/* What was done with the edits. */
enum deed { DEED_OFFERED, DEED_SHOWN, DEED_MADE };

void impact_put_text(struct output *out, const char *path,
                     const struct impact *impact, enum deed deed);
void impact_put_summary(struct output *out, const struct impact_counts *counts,
                        enum deed deed);
void impact_put_json(struct json *json, const char *path,
                     const struct impact *impact, enum deed deed);
void impact_put_json_summary(struct json *json,
                             const struct impact_counts *counts);

#endif
