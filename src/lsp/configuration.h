/* What the client and the command line set: how queries are read, checked,
 * formatted and annotated. */
#ifndef CONFIGURATION_H
#define CONFIGURATION_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include <reportql/reportql.h>

#include "catalog_files.h"
#include "policy.h"
#include "settings.h"

struct server;

struct configuration {
    const struct settings *settings; /* of the command line */
    struct policies policies; /* of all files: see configuration_policy() */
    bool hint_directions;     /* inlay hints */
    bool hint_timespan;
    bool hint_metrics;
    bool code_lens;
    bool help_in_messages; /* of findings */
    struct catalog_files files;
    uint64_t generation; /* another one whenever findings may be others */
    const struct policy *general; /* of the first folder; NULL: not known yet */
    char *first_folder;           /* of the work space; NULL: there is none */
    json_t *client; /* what the client's section said last; NULL: nothing */
    json_t *said;   /* what is wrong with it, as keys: said once */
    char *watched;  /* the watchers that are registered, as text; NULL: none */
    size_t registrations; /* of watchers, so far */
    json_t *published; /* the configuration files, as keys, of which the client
                          shows problems */
};

/* What the command line says; false after a message when that is wrong or a
 * catalog could not be read. */
bool configuration_init(struct configuration *configuration,
                        const struct settings *settings);
void configuration_free(struct configuration *configuration);

/* What holds for a file: what the configuration files say is laid over what the
 * client says, and that over the command line.  NULL, where there is no file,
 * is the first folder. */
const struct policy *configuration_policy(struct configuration *configuration,
                                          const char *path);

/* The client takes requests now: ask what its section says, and to be told of
 * changes. */
void configuration_ask(struct server *server);

/* Let all hold that the sources say: the command line, the client's
 * initializationOptions, its section, the configuration files, which are read
 * anew.  The folders may have changed. */
void configuration_apply(struct server *server);

/* Read the configured catalog files again. */
void configuration_reload_catalogs(struct server *server);

/* The same of catalogs and configuration files that have changed, where the
 * client does not watch them. */
void configuration_look(struct server *server);

/* Tell the client what is wrong with catalogs and configuration files, and which
 * files to watch, where that has changed. */
void configuration_publish(struct server *server);

/* Have the client watch the files that are looked for by their names, if it
 * can; and those that are configured, if it does not yet. */
void configuration_watch_names(struct server *server);
void configuration_watch(struct server *server);

/* Publish what is wrong with configuration files. */
void configuration_publish_problems(struct server *server);

#endif
