/*
 * Catalogs as files that an editor can open: that of the user, or of a built-in
 * one a file in the user's cache, which is written where it is missing.
 */
#ifndef CATALOG_VIEW_H
#define CATALOG_VIEW_H

#include "server.h"

struct catalog_view {
    struct document document; /* its URI and text */
    rql_catalog *catalog;     /* as that text has it */
};

/* Open the file of a catalog; false when there is none that can be read.  To be
 * freed when it is open. */
bool catalog_view_open(struct catalog_view *view, struct server *server,
                       const rql_catalog *catalog);
void catalog_view_free(struct catalog_view *view);

/* Where the name of a dataset stands in the text, or of a column of it, when
 * that has data; without the quotes.  False when the text has it not. */
bool catalog_view_find(const struct catalog_view *view, rql_text dataset,
                       rql_text column, rql_span *span);

#endif
