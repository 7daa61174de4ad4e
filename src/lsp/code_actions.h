/* Code actions: what can be done at a place, as edits. */
#ifndef CODE_ACTIONS_H
#define CODE_ACTIONS_H

#include "server.h"

/* A request for actions, and the list that is its answer. */
struct actions {
    struct server *server;
    struct document *document;
    const rql_document *made;
    rql_span range; /* of the client's text */
    struct json *json;
    const json_t *only;  /* kinds that are wanted; NULL: any */
    bool is_automatic;   /* nobody has asked for them */
    bool resolves_edits; /* the client fetches edits when they are needed */
};

#define KIND_FIX "quickfix"
#define KIND_FIX_ALL "source.fixAll.reportql"
#define KIND_REWRITE "refactor.rewrite"
#define KIND_SOURCE "source"

/* True when actions of a kind are wanted. */
bool actions_want(const struct actions *actions, const char *kind);

/* Between the two stand the members that the action has besides. */
void action_open(const struct actions *actions, const char *title,
                 const char *kind);
void action_close(const struct actions *actions);

/* The first finding that begins at an offset or behind it. */
size_t finding_from(const rql_document *made, size_t offset);

/* A finding that reaches the place begins nowhere before this: none is longer
 * than its query.  In a request body some are as long as that. */
size_t earliest_finding(const struct actions *actions);

/* Add the fixes of findings. */
void actions_add_fixes(const struct actions *actions);

/* Add comments that suppress findings. */
void actions_add_suppressions(const struct actions *actions);

/* Add what can be done with the query at the place. */
void actions_add_rewrites(const struct actions *actions);

/* Write the list of edits that makes all safe fixes of a document; only those
 * of a rule unless that is NULL. */
void json_put_all_fixes(struct json *json, struct server *server,
                        struct document *document, const rql_rule *rule);

#endif
