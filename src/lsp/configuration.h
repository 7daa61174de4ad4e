/* What the client and the command line set: how queries are read, checked,
 * formatted and annotated. */
#ifndef CONFIGURATION_H
#define CONFIGURATION_H

#include <jansson.h>
#include <stdbool.h>

#include <reportql/reportql.h>

#include "catalogs.h"
#include "settings.h"

struct configuration {
    const struct settings *settings; /* of the command line */
    struct catalogs catalogs;
    rql_rule_setting *rules; /* of the command line, then of the client */
    size_t rule_count;
    rql_api api;
    rql_style style;
    bool hint_directions; /* inlay hints */
    bool hint_timespan;
    bool hint_metrics;
    bool code_lens;
};

/* What the command line says; false after a message when a catalog could not
 * be read. */
bool configuration_init(struct configuration *configuration,
                        const struct settings *settings);
void configuration_free(struct configuration *configuration);

/* How documents are made. */
rql_options configuration_options(const struct configuration *configuration);

#endif
