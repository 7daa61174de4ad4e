/* Completion, as the client takes it. */
#ifndef COMPLETION_H
#define COMPLETION_H

#include "server.h"

/* What the client understands of completion. */
struct completion_client {
    bool has_snippets;
    bool has_insert_replace; /* a range to insert in, and one to replace */
    bool has_label_details;
    bool has_tags;
    bool has_commit; /* characters that accept a suggestion */
    bool has_default_range;
};

/* What is replaced, in positions of the client's text. */
struct completion_ranges {
    struct position start;
    struct position caret; /* where a suggestion that is inserted ends */
    struct position end;
};

/* The list that is being written. */
struct completion_list {
    struct server *server;
    struct json *json;
    const struct view *view;
    struct completion_client client;
    struct completion_ranges ranges;
    size_t caret; /* in the queries' text */
};

/* Write the value of a range: of two, when the client takes that. */
void completion_put_range(const struct completion_list *list);

/* Write a suggestion as a CompletionItem; `index` is its place in the list. */
void completion_put_item(const struct completion_list *list,
                         const rql_suggestion *suggestion, size_t index);

/* False for a suggestion that is of no use to a client without snippets, or that
 * the host cannot hold. */
bool completion_is_usable(const struct completion_list *list,
                          const rql_suggestion *suggestion);

/* Say what an item is about, for its documentation: names, which stay good when
 * catalogs are read again, and the document, if its catalog is another one than
 * that of the first folder. */
void completion_put_data(const struct completion_list *list,
                         const rql_suggestion *suggestion);

#endif
