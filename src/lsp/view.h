/*
 * Queries as features see them: those of a text, or those of a part of a request
 * body.  Features work on the queries' own document; ranges go out through the
 * view, which knows where everything stands in the text of the client.
 */
#ifndef VIEW_H
#define VIEW_H

#include <jansson.h>

#include <reportql/reportql.h>

#include "documents.h"
#include "json.h"

#define NO_PART ((size_t)-1)

struct view {
    struct document *document;
    const rql_document *outer;   /* all of the text */
    const rql_document *queries; /* the same, or a part of it */
    size_t part;                 /* which one, or NO_PART */
    size_t base; /* where the queries' text begins, if it is no part */
};

/* How many views a document has, and one of them; `made` is what the library
 * made of it, of NULL there are none. */
size_t view_count(const struct document *document, const rql_document *made);
struct view view_at(struct document *document, const rql_document *made,
                    size_t index);

/* A place of the queries' text, in that of the client. */
size_t view_to_outer(const struct view *view, size_t offset);
rql_span view_span_to_outer(const struct view *view, rql_span span);

/* Write the range of a span of the queries' text. */
void json_put_range_of(struct json *json, const struct view *view,
                       rql_span span);

/* Write the range of a span of the client's text, or a position. */
void json_put_range(struct json *json, struct document_text *text,
                    rql_span span);
void json_put_position(struct json *json, struct document_text *text,
                       size_t offset);

/* The same of positions that are known. */
void json_put_positions(struct json *json, struct position start,
                        struct position end);
void json_put_known(struct json *json, struct position position);

/*
 * Write edits of the queries' text as a list of TextEdit: escaped as the host
 * needs it.  False when there was no memory; then nothing was written.
 */
bool json_put_edits_of(struct json *json, const struct view *view,
                       const rql_edit *edits, size_t count);

/* Write an edit of the client's text as a TextEdit. */
void json_put_edit(struct json *json, struct document_text *text,
                   const rql_edit *edit);

#endif
