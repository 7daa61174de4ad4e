/* What the client and the command line set. */
#include "configuration.h"

#include <stdlib.h>

bool configuration_init(struct configuration *configuration,
                        const struct settings *settings)
{
    *configuration = (struct configuration){
        .settings = settings,
        .api = settings->api,
        .hint_directions = true,
        .hint_timespan = true,
        .hint_metrics = true,
        .code_lens = true,
    };
    configuration->rules = settings_rules(settings, &configuration->rule_count);
    return catalogs_load(&configuration->catalogs, settings);
}

void configuration_free(struct configuration *configuration)
{
    catalogs_free(&configuration->catalogs);
    free(configuration->rules);
}

rql_options configuration_options(const struct configuration *configuration)
{
    rql_options options = {
        .api = configuration->api,
        .settings = configuration->rules,
        .setting_count = configuration->rule_count,
    };
    for (int api = RQL_API_MPN; api < RQL_API_COUNT; api++)
        options.catalogs[api] = configuration->catalogs.given[api];
    return options;
}
