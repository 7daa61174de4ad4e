/* What holds for a file. */
#include "policy.h"

#include <stdlib.h>

bool policies_init(struct policies *policies, const struct settings *settings)
{
    *policies = (struct policies){.settings = settings};
    struct policy *common = &policies->common;
    common->fail_on = settings->fail_on;
    if (!style_settle(&settings->style, &common->style) ||
        !catalogs_load(&policies->catalogs, settings))
        return false;
    rql_options *options = &common->options;
    options->api = settings->api;
    for (size_t i = 0; i < RQL_API_COUNT; i++)
        options->catalogs[i] = policies->catalogs.given[i];
    policies->rules = settings_rules(settings, &options->setting_count);
    options->settings = policies->rules;
    return true;
}

void policies_free(struct policies *policies)
{
    free(policies->rules);
    catalogs_free(&policies->catalogs);
}

const struct policy *policies_for(struct policies *policies, const char *path)
{
    (void)path;
    return &policies->common;
}
