/* What is chosen by configuration keys. */
#include "choices.h"

#include <stdlib.h>
#include <string.h>

#include "choices_reading.h"
#include "message.h"

/* --- The choices ----------------------------------------------------------*/

static size_t origin_count(void)
{
    return configuration_key_count() + rql_rule_count();
}

void choices_init(struct choices *choices)
{
    *choices = (struct choices){
        .hint_directions = true,
        .hint_timespan = true,
        .hint_metrics = true,
        .code_lens = true,
    };
    settings_init(&choices->settings);
    choices->settings.style.style.width = STYLE_USUAL_WIDTH;
    choices->settings.style.style.indent = STYLE_USUAL_INDENT;
    choices->rules = need(calloc(rql_rule_count(), sizeof *choices->rules));
    choices->origins = need(calloc(origin_count(), sizeof *choices->origins));
}

void choices_copy(struct choices *copy, const struct choices *choices)
{
    struct choices made;
    choices_init(&made);
    memcpy(made.rules, choices->rules,
           rql_rule_count() * sizeof *choices->rules);
    memcpy(made.origins, choices->origins,
           origin_count() * sizeof *choices->origins);
    *copy = *choices;
    copy->rules = made.rules;
    copy->origins = made.origins;
}

void choices_free(struct choices *choices)
{
    free(choices->rules);
    free(choices->origins);
}

struct key_origin *choices_origin(const struct choices *choices,
                                  const struct configuration_key *key)
{
    return &choices->origins[configuration_key_index(key)];
}

struct key_origin *choices_rule_origin(const struct choices *choices,
                                       size_t rule)
{
    return &choices->origins[configuration_key_count() + rule];
}

/* --- Other sources --------------------------------------------------------*/

bool choices_set_number(struct choices *choices,
                        const struct configuration_key *key, long long number)
{
    unsigned result = (unsigned)number;
    if (number < 1 || number > key->most)
        return false;
    memcpy((char *)choices + key->offset, &result, sizeof result);
    return true;
}

void choices_lay_number(struct choices *choices, const char *path,
                        long long number, struct key_origin origin)
{
    const struct configuration_key *key = configuration_key_find(path);
    if (choices_set_number(choices, key, number))
        *choices_origin(choices, key) = origin;
}

static void lay_option(struct choices *choices, const struct given *given)
{
    for (const struct configuration_key *k = configuration_keys; k->path; k++) {
        if (k->kind == KEY_CATALOGS || key_option(k) != given->option)
            continue;
        given->option->set(&choices->settings, given->value, given->choice);
        choices_origin(choices, k)->kind = FROM_COMMAND_LINE;
    }
}

static void lay_rules(struct choices *choices, const struct settings *settings)
{
    for (size_t i = 0; settings->rules && i < rql_rule_count(); i++) {
        rql_severity severity = settings_rule(settings, i, choices->rules[i]);
        if (severity == choices->rules[i])
            continue;
        choices->rules[i] = severity;
        choices_rule_origin(choices, i)->kind = FROM_COMMAND_LINE;
    }
}

void choices_lay_options(struct choices *choices,
                         const struct settings *settings)
{
    for (size_t i = 0; i < settings->given_count; i++)
        lay_option(choices, &settings->given[i]);
    lay_rules(choices, settings);
    if (settings->catalog_count) {
        choices->settings.catalogs = settings->catalogs;
        choices->settings.catalog_count = settings->catalog_count;
        choices_origin(choices, configuration_key_find("catalogs"))->kind =
            FROM_COMMAND_LINE;
    }
    style_settle(&choices->settings.style, &choices->settings.style.style);
}
