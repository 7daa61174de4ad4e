/* What the client and the command line set: how queries are read, checked,
 * formatted and annotated. */
#ifndef CONFIGURATION_H
#define CONFIGURATION_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "catalog_files.h"
#include "catalogs.h"
#include "settings.h"

struct server;

struct configuration {
    const struct settings *settings; /* of the command line */
    struct catalogs catalogs;        /* those in use are of `files` */
    rql_rule_setting *rules; /* of the command line, then of the client */
    size_t rule_count;
    rql_api api;
    rql_style style;
    bool hint_directions; /* inlay hints */
    bool hint_timespan;
    bool hint_metrics;
    bool code_lens;
    bool help_in_messages; /* of findings */
    struct catalog_files files;
    uint64_t generation; /* another one whenever findings may be others */
    json_t *client; /* what the client's section said last; NULL: nothing */
    json_t *said;   /* what is wrong with it, as keys: said once */
};

/* What the command line says; false after a message when that is wrong or a
 * catalog could not be read. */
bool configuration_init(struct configuration *configuration,
                        const struct settings *settings);
void configuration_free(struct configuration *configuration);

/* How documents are made. */
rql_options configuration_options(const struct configuration *configuration);

/* The client takes requests now: ask what its section says, and to be told of
 * changes. */
void configuration_ask(struct server *server);

/* Let all hold that the sources say: the command line, the client's
 * initializationOptions, its section.  The folders may have changed. */
void configuration_apply(struct server *server);

/* Read the configured catalog files again. */
void configuration_reload_catalogs(struct server *server);

/* The same of files that have changed, where the client does not watch them. */
void configuration_look_at_catalogs(struct server *server);

#endif
