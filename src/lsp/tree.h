/*
 * The texts of the work space: the open documents as the client has them, and
 * the query files and request bodies of its folders, read from disk.  Hidden
 * directories, node_modules, symbolic links and very large files are left out.
 */
#ifndef TREE_H
#define TREE_H

#include "input.h"
#include "server.h"

struct tree_text {
    struct document *document; /* of a file only `host` is set, until
                                  tree_text_need() */
    const rql_document *made;
    const char *path; /* of the file; NULL: the document is open */
    rql_text text;    /* of the file */
};

typedef void tree_visitor(void *context, struct tree_text *text);

/* Visit all texts that have queries.  `title` says what for.  False when the
 * request was cancelled, and has failed. */
bool tree_visit(struct request *request, const char *title, tree_visitor *visit,
                void *context);

/* Visit the queries of a text. */
typedef void tree_query_visitor(void *context, struct tree_text *text,
                                const struct view *view,
                                const rql_query *query);
void tree_text_queries(struct tree_text *text, tree_query_visitor *visit,
                       void *context);

/* Make the document of a file complete, for ranges and URIs. */
void tree_text_need(struct tree_text *text, struct server *server);

/* The text of a file without a byte-order mark, which editors do not show. */
rql_text without_mark(const struct text *text);

#endif
