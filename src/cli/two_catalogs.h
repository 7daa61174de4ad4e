/* Two catalogs of one service, an older and a newer one, and what has changed
 * between them. */
#ifndef TWO_CATALOGS_H
#define TWO_CATALOGS_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "json.h"
#include "settings.h"

struct two_catalogs {
    const rql_catalog *before;
    const rql_catalog *after;
    rql_api api;
    rql_changes *changes;
    rql_catalog *made[2]; /* those that are to be freed */
};

/*
 * Read the catalogs that two operands name: files, or the word "builtin".
 * False after a message.  To be freed either way.
 */
bool two_catalogs_load(struct two_catalogs *two, char *const operands[2],
                       const struct settings *settings);
void two_catalogs_free(struct two_catalogs *two);

/* The members that say which catalogs were compared. */
void json_put_two_catalogs(struct json *json, const struct two_catalogs *two);

/* "column", "metric", "dataset", "time span" or "minimum interval": what a
 * change is about. */
const char *change_subject(const rql_change *change);

#endif
